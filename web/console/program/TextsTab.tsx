/** The mails of a program: one's own text with placeholders, beside it the mail as it would arrive. */
import { Alert, Button, Group, NativeSelect, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import type { Answer, Api } from '#web/lib/api.ts'
import { keepPreviousData, useActing } from '#web/lib/client.tsx'
import { useEdited } from '#web/lib/edited.ts'
import { editsOf, faultsOf, refusalOf, sentenceOf } from '#web/lib/faults.ts'
import { keys } from '#web/lib/keys.ts'
import { useSearch } from '#web/lib/search.ts'
import { tell, tellError } from '#web/lib/toasts.tsx'
import { t as shared } from '#web/lib/words.ts'
import { Loaded } from '#web/shell/Page.tsx'
import { Clashes } from '#web/ui/Clashes.tsx'
import { Panel } from '#web/ui/Panel.tsx'
import { Preview } from '#web/ui/Preview.tsx'
import { LinesSkeleton } from '#web/ui/skeletons.tsx'
import { mailKind } from '../partner/tabs.tsx'
import { t as consoleT } from '../words.ts'
import classes from './program.module.css'
import type { Program } from './saving.ts'
import { t } from './words.ts'

type Texts = Answer<Api['programs']['texts']>
type ProgramText = Texts['items'][number]

export function TextsTab({ program }: { program: Program }) {
  const { api, organization } = useActing()
  const [search, setSearch] = useSearch()
  const texts = useQuery({
    queryKey: [...keys.program(organization.id, program.id), 'texts'],
    queryFn: ({ signal }) => api.programs.texts({ params: { id: program.id }, signal }),
  })
  return (
    <Loaded query={texts} skeleton={<LinesSkeleton lines={8} />}>
      {(data) => {
        const text = data.items.find((one) => one.template === search.mail) ?? data.items[0]
        if (!text) return null
        return (
          <div className={classes.column}>
            <NativeSelect
              label={t('texts.which')}
              maw={380}
              value={text.template}
              onChange={(event) => setSearch({ mail: event.currentTarget.value })}
              data={data.items.map((one) => ({
                value: one.template,
                label: one.changed ? t('texts.changedNamed', { name: mailKind(one.template) }) : mailKind(one.template),
              }))}
            />
            <Editor key={text.template} program={program} text={text} placeholders={data.placeholders} />
          </div>
        )
      }}
    </Loaded>
  )
}

function Editor({
  program,
  text,
  placeholders,
}: {
  program: Program
  text: ProgramText
  placeholders: Texts['placeholders']
}) {
  const { api, organization } = useActing()
  const client = useQueryClient()
  const edited = useEdited({ subject: text.subject, body: text.body })
  const { subject, body } = edited.values
  const setBody = (next: string) => edited.set({ body: next })
  const bodyInput = useRef<HTMLTextAreaElement>(null)
  const params = { id: program.id, template: text.template }
  const refusal = refusalOf(program.can, 'change_text')
  const refresh = () => client.invalidateQueries({ queryKey: [...keys.program(organization.id, program.id), 'texts'] })
  const [settled] = useDebouncedValue(`${subject}\n${body}`, 400)
  const [settledSubject = '', ...settledBody] = settled.split('\n')
  const preview = useQuery({
    queryKey: ['text-preview', organization.id, program.id, text.template, settled],
    queryFn: ({ signal }) =>
      api.programs.previewText({
        params,
        body: { subject: settledSubject || undefined, body: settledBody.join('\n') || undefined },
        signal,
      }),
    placeholderData: keepPreviousData,
    gcTime: 30_000,
    retry: false,
  })
  const save = useMutation({
    mutationFn: () => api.programs.changeText({ params, body: { ...edited.typed, base: edited.base } }),
    onSuccess: async () => {
      await refresh()
      edited.clear()
      tell(shared('ui.saved'))
    },
    onError: (error) => editsOf(error).length > 0 && void refresh(),
  })
  const reset = useMutation({
    mutationFn: () => api.programs.resetText({ params }),
    onSuccess: async () => {
      await refresh()
      edited.clear()
      tell(t('texts.wasReset'))
    },
    onError: tellError,
  })
  const faults = faultsOf(save.error ?? preview.error)
  const problem = save.error ?? preview.error
  const insert = (name: string) => {
    const input = bodyInput.current
    const at = input?.selectionStart ?? body.length
    const end = input?.selectionEnd ?? at
    setBody(`${body.slice(0, at)}{${name}}${body.slice(end)}`)
    requestAnimationFrame(() => {
      input?.focus()
      input?.setSelectionRange(at + name.length + 2, at + name.length + 2)
    })
  }
  return (
    <div className={classes.columns}>
      <Panel title={mailKind(text.template)}>
        <Stack>
          {refusal && <Alert color="gray">{refusal}</Alert>}
          <Clashes
            error={save.error}
            label={(field) => t(field === 'subject' ? 'texts.subject' : 'texts.body')}
            onChoose={edited.choose}
          />
          {problem && Object.keys(faults).length === 0 && editsOf(problem).length === 0 && (
            <Alert color="red">{sentenceOf(problem)}</Alert>
          )}
          <TextInput
            label={t('texts.subject')}
            required
            value={subject}
            error={faults.subject}
            disabled={refusal !== undefined}
            onChange={(event) => edited.set({ subject: event.currentTarget.value })}
          />
          <Textarea
            ref={bodyInput}
            label={t('texts.body')}
            description={t('texts.bodySays')}
            required
            autosize
            minRows={8}
            maxRows={24}
            value={body}
            error={faults.body}
            disabled={refusal !== undefined}
            onChange={(event) => setBody(event.currentTarget.value)}
          />
          <div>
            <Text size="sm" fw={500} mb={4}>
              {t('texts.placeholders')}
            </Text>
            <Group gap={6}>
              {placeholders.map((one) => (
                <Button
                  key={one.name}
                  size="compact-xs"
                  variant="default"
                  title={one.says}
                  disabled={refusal !== undefined}
                  onClick={() => insert(one.name)}
                >
                  {`{${one.name}}`}
                </Button>
              ))}
            </Group>
          </div>
          <Group>
            <Button
              onClick={() => save.mutate()}
              loading={save.isPending}
              disabled={!edited.isEdited || refusal !== undefined}
            >
              {shared('ui.save')}
            </Button>
            {text.changed && refusal === undefined && (
              <Button variant="default" onClick={() => reset.mutate()} loading={reset.isPending}>
                {t('texts.reset')}
              </Button>
            )}
          </Group>
        </Stack>
      </Panel>
      <Panel title={t('texts.preview')} className={classes.beside}>
        {preview.data ? (
          <>
            <Text size="sm" mb="xs">
              <Text span c="dimmed">
                {consoleT('preview.subject')}
              </Text>{' '}
              <b>{preview.data.subject}</b>
            </Text>
            <Preview html={preview.data.html} title={mailKind(text.template)} />
          </>
        ) : (
          <LinesSkeleton lines={6} />
        )}
      </Panel>
    </div>
  )
}
