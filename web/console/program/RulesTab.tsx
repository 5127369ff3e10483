/** Plain questions on the left, the steps both sides go through on the right, live. Every other setting under Advanced. */
import { Alert, Button, Checkbox, Collapse, Group, Radio, Stack, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useMutation, useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useId, useMemo, useState } from 'react'
import type { Answer, Api } from '#web/lib/api.ts'
import { keepPreviousData, useActing } from '#web/lib/client.tsx'
import type { Choice } from '#web/lib/edited.ts'
import { editsOf, refusalOf, sentenceOf } from '#web/lib/faults.ts'
import { t as shared } from '#web/lib/words.ts'
import { announce } from '#web/ui/Announcer.tsx'
import { Clashes } from '#web/ui/Clashes.tsx'
import { IconAlert, IconChevronDown } from '#web/ui/icons.tsx'
import { Panel } from '#web/ui/Panel.tsx'
import { Preview } from '#web/ui/Preview.tsx'
import { LinesSkeleton } from '#web/ui/skeletons.tsx'
import { t as consoleT } from '../words.ts'
import classes from './program.module.css'
import { type Program, useFresh, useSaved } from './saving.ts'
import { t } from './words.ts'

/** Every setting: its code comes when it is asked for. */
const Advanced = lazy(() => import('./Advanced.tsx').then((all) => ({ default: all.Advanced })))

type PolicyPreview = Answer<Api['programs']['previewPolicy']>
export type Settings = NonNullable<Parameters<Api['programs']['changePolicy']>[0]['body']['settings']>

/** What was decided about settings that somebody else has changed too. */
type Chosen = Pick<Parameters<Api['programs']['changePolicy']>[0]['body'], 'leave' | 'base'>
const nothingChosen: Chosen = {}

function withChoice({ leave = [], base = {} }: Chosen, name: string, which: Choice, theirs: unknown): Chosen {
  if (which === 'mine') return { leave, base: { ...base, [name]: theirs } }
  return { leave: [...leave, name as (typeof leave)[number]], base } // the server names only settings
}

/** A setting's value in the words of its choices, or as what it holds. */
function showSetting(program: Program, name: string, value: unknown): string | undefined {
  const setting = program.advanced.find((one) => one.setting === name)
  const choice = setting?.choices?.find((one) => one.value === value)
  if (choice) return choice.label
  if (value === null) return undefined
  if (typeof value !== 'object') return String(value)
  const permissions = new Map<string, string>(program.permissions.map((one) => [one.name, one.title]))
  const words = (inner: unknown): string =>
    Array.isArray(inner)
      ? inner.map(words).join(', ')
      : inner !== null && typeof inner === 'object'
        ? Object.values(inner).map(words).filter(Boolean).join('; ')
        : (permissions.get(String(inner)) ?? (inner === null ? '' : String(inner)))
  return words(value)
}

export function RulesTab({ program }: { program: Program }) {
  const { api, organization } = useActing()
  const saved = useSaved()
  const refresh = useFresh(program)
  const [answers, setAnswers] = useState<Record<string, string>>({})
  const [settings, setSettings] = useState<Settings>({})
  const [move, setMove] = useState(false)
  // the version the changes are made from stays while there are any, whoever saves meanwhile
  const [from, setFrom] = useState(program.policyVersion)
  const [chosen, setChosen] = useState<Chosen>(nothingChosen)
  const [showAdvanced, setShowAdvanced] = useState(false)
  const [showPreview, setShowPreview] = useState(false)
  const advancedId = useId()
  const change = useMemo(() => ({ answers, settings }), [answers, settings])
  const isChanged = Object.keys(answers).length + Object.keys(settings).length > 0
  if (!isChanged && from !== program.policyVersion) setFrom(program.policyVersion)
  const discard = () => {
    setAnswers({})
    setSettings({})
    setChosen(nothingChosen)
  }
  const [settled] = useDebouncedValue(change, 250)

  const preview = useQuery({
    queryKey: ['policy-preview', organization.id, program.id, program.policyVersion, settled],
    queryFn: ({ signal }) => api.programs.previewPolicy({ params: { id: program.id }, body: settled, signal }),
    placeholderData: keepPreviousData,
    gcTime: 60_000,
    retry: false,
  })
  const save = useMutation({
    mutationFn: () =>
      api.programs.changePolicy({
        params: { id: program.id },
        body: { ...change, ...chosen, move, fromVersion: from },
      }),
    onSuccess: (answer) => {
      discard()
      announce(t('program.newVersion', { version: answer.policyVersion }))
      saved(answer)
    },
    onError: (error) => editsOf(error).length > 0 && refresh(),
  })
  const refusal = refusalOf(program.can, 'change_policy')
  const shown = preview.data
  const questions = shown?.questions ?? program.questions
  const faults = shown?.faults ?? []
  return (
    <div className={classes.columns}>
      <div className={classes.column}>
        <Panel title={t('program.questions')}>
          {refusal && (
            <Alert color="gray" mb="md">
              {refusal}
            </Alert>
          )}
          <Stack gap="xl">
            {questions.map((question) => (
              <Radio.Group
                key={question.name}
                label={question.asks}
                value={answers[question.name] ?? question.chosen ?? ''}
                onChange={(value) => setAnswers((former) => ({ ...former, [question.name]: value }))}
                classNames={{ label: classes.question }}
              >
                <Stack gap={8} mt={8}>
                  {question.choices.map((choice) => (
                    <Radio
                      key={choice.value}
                      value={choice.value}
                      label={choice.label}
                      description={choice.costs}
                      disabled={refusal !== undefined}
                      className={classes.choice}
                    />
                  ))}
                  {question.chosen === null && answers[question.name] === undefined && (
                    <Text size="sm" c="dimmed">
                      {t('program.ownAnswer')}
                    </Text>
                  )}
                </Stack>
              </Radio.Group>
            ))}
          </Stack>
          <Button
            variant="subtle"
            mt="lg"
            ml={-12}
            onClick={() => setShowAdvanced((former) => !former)}
            aria-expanded={showAdvanced}
            aria-controls={advancedId}
            rightSection={
              <IconChevronDown size={15} style={{ transform: showAdvanced ? 'rotate(180deg)' : undefined }} />
            }
          >
            {t('program.advanced')}
          </Button>
          <Collapse expanded={showAdvanced} id={advancedId}>
            {showAdvanced && (
              <Suspense fallback={<LinesSkeleton lines={8} />}>
                <Advanced
                  settings={program.advanced}
                  permissions={program.permissions}
                  policy={shown?.policy ?? program.policy}
                  changed={settings}
                  onChange={(part) => setSettings((former) => ({ ...former, ...part }))}
                  isReadOnly={refusal !== undefined}
                />
              </Suspense>
            )}
          </Collapse>
        </Panel>
      </div>
      <div className={`${classes.column} ${classes.beside}`}>
        <Steps preview={shown} program={program} />
        <Panel title={t('program.previewTitle')}>
          <Button
            variant="default"
            size="compact-md"
            onClick={() => setShowPreview((former) => !former)}
            aria-expanded={showPreview}
          >
            {showPreview ? consoleT('invite.hidePreview') : consoleT('invite.preview')}
          </Button>
          {showPreview && shown && (
            <Stack mt="md">
              {shown.mail && (
                <div>
                  <Text size="sm" mb="xs">
                    <Text span c="dimmed">
                      {consoleT('preview.subject')}
                    </Text>{' '}
                    <b>{shown.mail.subject}</b>
                  </Text>
                  <Preview html={shown.mail.html} title={consoleT('preview.mail')} height={420} />
                </div>
              )}
              {shown.pageHtml && <Preview html={shown.pageHtml} title={consoleT('preview.page')} height={420} />}
            </Stack>
          )}
        </Panel>
      </div>
      {isChanged && (
        <section className={classes.saveBar} aria-label={t('program.unsaved')}>
          <div>
            <Clashes
              error={save.error}
              label={(name) => program.advanced.find((one) => one.setting === name)?.title ?? name}
              show={(name, value) => showSetting(program, name, value)}
              onChoose={(name, which, theirs) => setChosen((former) => withChoice(former, name, which, theirs))}
            />
            {faults.length > 0 ? (
              <div role="alert">
                <Text fw={600} size="sm" c="var(--mantine-color-error)">
                  {t('program.impossible')}
                </Text>
                <ul className={classes.faults}>
                  {faults.map((fault) => (
                    <li key={fault.setting + fault.code}>{fault.says}</li>
                  ))}
                </ul>
              </div>
            ) : (
              <>
                <Text fw={600} size="sm">
                  {t('program.unsaved')}
                </Text>
                <Checkbox
                  mt={4}
                  size="sm"
                  label={t('program.move')}
                  description={t('program.moveSays')}
                  checked={move}
                  onChange={(event) => setMove(event.currentTarget.checked)}
                />
              </>
            )}
            {save.isError && editsOf(save.error).length === 0 && (
              <Text size="sm" c="var(--mantine-color-error)" role="alert">
                {sentenceOf(save.error)}
              </Text>
            )}
          </div>
          <Group gap="xs">
            <Button
              variant="default"
              onClick={() => {
                discard()
                save.reset()
              }}
            >
              {t('program.discard')}
            </Button>
            <Button onClick={() => save.mutate()} loading={save.isPending} disabled={faults.length > 0}>
              {shared('ui.save')}
            </Button>
          </Group>
        </section>
      )}
    </div>
  )
}

/** The numbered steps of both sides, for each way to begin, and what the answers cost. */
function Steps({ preview, program }: { preview: PolicyPreview | undefined; program: Program }) {
  const steps = preview?.steps ?? program.steps
  const costs = preview?.costs ?? program.costs
  return (
    <Panel title={t('program.steps')}>
      <div aria-live="polite">
        {steps.map((entry) => (
          <div key={entry.entry} className={classes.entry}>
            {steps.length > 1 && <h3>{entry.title}</h3>}
            <ol className={classes.steps}>
              {entry.steps.map((step) => (
                <li key={step.number} data-side={step.side}>
                  <span className={classes.number} aria-hidden="true">
                    {step.number}
                  </span>
                  <span>
                    <small>
                      {step.side === 'partner' ? program.vocabulary.partner : t(`program.side_${step.side}`)}
                    </small>
                    {step.says}
                  </span>
                </li>
              ))}
            </ol>
          </div>
        ))}
        {costs.length > 0 && (
          <div className={classes.costs}>
            <Text fw={600} size="sm">
              <IconAlert size={15} style={{ verticalAlign: -2 }} /> {t('program.costs')}
            </Text>
            <ul>
              {costs.map((cost) => (
                <li key={cost.setting + cost.says}>{cost.says}</li>
              ))}
            </ul>
          </div>
        )}
      </div>
    </Panel>
  )
}
