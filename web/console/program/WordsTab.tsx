/** The words people read: each can be changed; an empty one goes back to what it was. */
import { Alert, Button, Group, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { partnershipStatuses, subStates } from '#contract/names.ts'
import { buttonNames, tabNames, wordNames } from '#contract/vocabulary.ts'
import type { Api } from '#web/lib/api.ts'
import { useActing } from '#web/lib/client.tsx'
import { useEdited } from '#web/lib/edited.ts'
import { editsOf, faultsOf, refusalOf, sentenceOf } from '#web/lib/faults.ts'
import { t as shared } from '#web/lib/words.ts'
import { Clashes } from '#web/ui/Clashes.tsx'
import { ErrorSummary } from '#web/ui/ErrorSummary.tsx'
import { Panel } from '#web/ui/Panel.tsx'
import classes from './program.module.css'
import { type Program, useFresh, useSaved } from './saving.ts'
import { t } from './words.ts'

type Input = Parameters<Api['programs']['changeVocabulary']>[0]['body']
const groups = { status: partnershipStatuses, subState: subStates, buttons: buttonNames, tabs: tabNames } as const
type WordGroup = keyof typeof groups

/** Every word as it is now, by its path. */
function flat({ vocabulary }: Program): Record<string, string> {
  const words = wordNames.map((name) => [name, vocabulary[name]])
  const inner = (Object.keys(groups) as WordGroup[]).flatMap((group) =>
    Object.entries(vocabulary[group]).map(([name, word]) => [`${group}.${name}`, word]),
  )
  return Object.fromEntries([...words, ...inner])
}

/** `status.active` → what is typed; only what differs from the words as they are. */
export function wordsInput(typed: Partial<Record<string, string>>): Input {
  const input: Record<string, unknown> = {}
  for (const [path, text] of Object.entries(typed)) {
    const [first = '', second] = path.split('.')
    const value = text?.trim() || null
    if (second) input[first] = { ...(input[first] as object), [second]: value }
    else input[first] = value
  }
  return input as Input // the paths are the names of the contract's lists
}

export function WordsTab({ program }: { program: Program }) {
  const { api } = useActing()
  const saved = useSaved()
  const refresh = useFresh(program)
  const edited = useEdited(flat(program))
  const { typed } = edited
  const [attempt, setAttempt] = useState(0)
  const refusal = refusalOf(program.can, 'change_vocabulary')
  const save = useMutation({
    mutationFn: () =>
      api.programs.changeVocabulary({ params: { id: program.id }, body: { ...wordsInput(typed), base: edited.base } }),
    onSuccess: (answer) => {
      edited.clear()
      saved(answer)
    },
    onError: (error) => {
      setAttempt((count) => count + 1)
      if (editsOf(error).length > 0) refresh()
    },
  })
  const faults = faultsOf(save.error)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (Object.keys(typed).length > 0 && !save.isPending) save.mutate()
  }
  const field = (path: string, now: string, own: string | null | undefined) => (
    <TextInput
      key={path}
      id={`word-${path}`}
      label={humane(path.split('.').at(-1) ?? path)}
      description={own ? t('words.changed') : undefined}
      disabled={refusal !== undefined}
      value={typed[path] ?? now}
      error={faults[path]}
      onChange={(event) => edited.set({ [path]: event.currentTarget.value })}
    />
  )
  return (
    <form onSubmit={submit} noValidate>
      <div className={classes.column}>
        {refusal && <Alert color="gray">{refusal}</Alert>}
        <ErrorSummary faults={faults} attempt={attempt} idOf={(name) => `word-${name}`} />
        <Clashes error={save.error} label={(path) => humane(path.split('.').at(-1) ?? path)} onChoose={edited.choose} />
        {save.isError && Object.keys(faults).length === 0 && editsOf(save.error).length === 0 && (
          <Alert color="red">{sentenceOf(save.error)}</Alert>
        )}
        <Panel title={t('words.general')}>
          <p className={classes.help}>{t('words.says')}</p>
          <div className={classes.words}>
            {wordNames.map((name) => field(name, program.vocabulary[name], program.ownWords[name]))}
          </div>
        </Panel>
        {(Object.keys(groups) as WordGroup[]).map((group) => (
          <Panel key={group} title={t(`words.${group}`)}>
            <div className={classes.words}>
              {groups[group].map((name) => {
                const words = program.vocabulary[group] as Record<string, string> // every group is names to words
                const own = program.ownWords[group] as Record<string, string | null> | undefined
                return field(`${group}.${name}`, words[name] ?? '', own?.[name])
              })}
            </div>
          </Panel>
        ))}
      </div>
      {Object.keys(typed).length > 0 && (
        <section className={classes.saveBar} aria-label={t('program.unsaved')}>
          <span>{t('words.count', { count: Object.keys(typed).length })}</span>
          <Group gap="xs">
            <Button variant="default" onClick={edited.clear}>
              {t('program.discard')}
            </Button>
            <Button type="submit" loading={save.isPending}>
              {shared('ui.save')}
            </Button>
          </Group>
        </section>
      )}
    </form>
  )
}

const humane = (name: string) => {
  const words = name
    .replaceAll('_', ' ')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}
