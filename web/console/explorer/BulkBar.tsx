/** One verb on what is selected, or on all that match: asked first, then carried out as a run that can be watched and stopped. */
import { Alert, Button, Group, Modal, Text, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { BulkRunVerb } from '#contract/endpoints/lists.ts'
import { useActing } from '#web/lib/client.tsx'
import { sentenceOf } from '#web/lib/faults.ts'
import { keys } from '#web/lib/keys.ts'
import { useSearch } from '#web/lib/search.ts'
import { t as shared } from '#web/lib/words.ts'
import { Keys } from '#web/ui/Keys.tsx'
import { LinesSkeleton } from '#web/ui/skeletons.tsx'
import { usePrograms } from '../programs.tsx'
import type { Row } from '../verbs/verbs.ts'
import { t as words } from '../words.ts'
import classes from './explorer.module.css'
import { mostInBulk } from './names.ts'
import type { ListFilter } from './state.ts'
import { t } from './words.ts'

const verbs: readonly BulkRunVerb[] = [
  'resend',
  'remind',
  'withdraw',
  'approve',
  'suspend',
  'reactivate',
  'archive',
  'unarchive',
  'revoke',
]
const onInvitation: readonly BulkRunVerb[] = ['resend', 'remind', 'withdraw']
const dangerous: readonly BulkRunVerb[] = ['withdraw', 'suspend', 'revoke']
const asksReason: readonly BulkRunVerb[] = ['withdraw', 'suspend', 'revoke']

/** The rows a verb is possible for now. */
const possible = (rows: Row[], verb: BulkRunVerb) =>
  rows.filter((row) => (onInvitation.includes(verb) ? row.invitation?.can[verb] : row.can[verb]) === true)

interface Props {
  /** Those that are selected. */
  rows: Row[]
  /** They are all that is shown. */
  isAll: boolean
  /** How many match; null: more than were counted. */
  total: number | null
  filter: ListFilter
  clear: () => void
}

export function BulkBar({ rows, isAll, total, filter, clear }: Props) {
  const { program } = usePrograms()
  const [isEverything, setIsEverything] = useState(false)
  const [asked, setAsked] = useState<BulkRunVerb>()
  const [isOpen, setIsOpen] = useState(false)
  const goesFurther = isAll && (total === null || total > rows.length)
  const everything = isEverything && isAll
  const offers = verbs.map((verb) => ({ verb, count: possible(rows, verb).length })).filter((one) => one.count > 0)
  const ask = (verb: BulkRunVerb) => {
    setAsked(verb)
    setIsOpen(true)
  }
  return (
    <>
      <section className={classes.bulk} aria-label={words('bulk.label')}>
        <Text fw={600} size="sm" aria-live="polite">
          {everything
            ? total === null
              ? t('run.everything')
              : t('run.everythingCount', { count: total })
            : words('bulk.selected', { count: rows.length })}
        </Text>
        {goesFurther && !everything && (
          <Button size="compact-md" variant="light" onClick={() => setIsEverything(true)}>
            {total === null ? t('run.selectMatching') : t('run.selectMatchingCount', { count: total })}
          </Button>
        )}
        <Group gap={6} className={classes.bulkVerbs}>
          {offers.map(({ verb, count }) => (
            <Button key={verb} size="compact-md" variant="default" onClick={() => ask(verb)}>
              {program?.vocabulary.buttons[verb] ?? verb}
              {!everything && count < rows.length && <span className={classes.tabCount}>{count}</span>}
            </Button>
          ))}
          {offers.length === 0 && (
            <Text size="sm" c="dimmed">
              {words('bulk.nothing')}
            </Text>
          )}
        </Group>
        <Button size="compact-md" variant="subtle" color="gray" onClick={clear} rightSection={<Keys keys="Esc" />}>
          {words('bulk.clear')}
        </Button>
      </section>
      <Modal
        opened={isOpen}
        onClose={() => setIsOpen(false)}
        title={asked && (program?.vocabulary.buttons[asked] ?? asked)}
        centered
      >
        {asked && (
          <Confirm
            key={asked}
            verb={asked}
            label={program?.vocabulary.buttons[asked] ?? asked}
            which={everything ? { filter } : { ids: possible(rows, asked).map((row) => row.id) }}
            left={everything ? undefined : rows.length - possible(rows, asked).length}
            onCancel={() => setIsOpen(false)}
            onStarted={clear}
          />
        )}
      </Modal>
    </>
  )
}

interface ConfirmProps {
  verb: BulkRunVerb
  label: string
  which: { ids: string[] } | { filter: ListFilter }
  /** Of those that are selected, so many are left as they are; of all that match the server says it. */
  left: number | undefined
  onCancel: () => void
  onStarted: () => void
}

/** Names the number and what happens to each. What ends for good wants the number typed. */
function Confirm({ verb, label, which, left, onCancel, onStarted }: ConfirmProps) {
  const { api, organization } = useActing()
  const client = useQueryClient()
  const [, setSearch] = useSearch()
  const [reason, setReason] = useState('')
  const [typed, setTyped] = useState('')
  const [missing, setMissing] = useState(false)
  const check = useQuery({
    queryKey: [...keys.bulkRuns(organization.id), 'check', verb, which],
    queryFn: ({ signal }) => api.bulkRuns.check({ body: { verb, ...which }, signal }),
    staleTime: 0,
    gcTime: 0,
  })
  const count = check.data?.fitting ?? 0
  const start = useMutation({
    mutationFn: () =>
      api.bulkRuns.start({ body: { verb, ...which, confirmed: count, reason: reason.trim() || undefined } }),
    onSuccess: (run) => {
      client.setQueryData(keys.bulkRun(organization.id, run.id), run)
      void client.invalidateQueries({ queryKey: keys.bulkRuns(organization.id) })
      setSearch({ run: run.id })
      onStarted()
    },
    // the number has changed: it is counted anew, and asked again
    onError: () => void check.refetch(),
  })
  if (check.isError) return <Alert color="red">{sentenceOf(check.error)}</Alert>
  if (!check.data) return <LinesSkeleton lines={3} />
  const stays = left ?? check.data.matching - count
  const refusal = check.data.tooMany
    ? t('run.tooMany', { count: mostInBulk })
    : check.data.running >= 3
      ? t('run.busy')
      : count === 0
        ? t('run.none')
        : undefined
  const wantsNumber = verb === 'revoke'
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (wantsNumber && typed.replace(/\D/g, '') !== String(count)) return setMissing(true)
    start.mutate()
  }
  return (
    <form noValidate onSubmit={submit}>
      <Text fw={600}>{t('run.title', { label, count })}</Text>
      <Text size="sm" mt={6}>
        {t(`run.says_${verb}`)} {count > 1 && t('run.each')}
      </Text>
      {stays > 0 && (
        <Text size="sm" c="dimmed" mt="xs">
          {t('run.left', { count: stays })}
        </Text>
      )}
      {(refusal || start.isError) && (
        <Alert color="red" mt="md">
          {refusal ?? sentenceOf(start.error)}
        </Alert>
      )}
      {!refusal && asksReason.includes(verb) && (
        <Textarea
          mt="md"
          label={t('run.reason')}
          description={t('run.reasonSays')}
          autosize
          minRows={2}
          maxRows={6}
          maxLength={2000}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      )}
      {!refusal && wantsNumber && (
        <TextInput
          mt="md"
          inputMode="numeric"
          autoComplete="off"
          label={t('run.type', { count })}
          value={typed}
          error={missing ? t('run.typed', { count }) : undefined}
          onChange={(event) => {
            setTyped(event.currentTarget.value)
            setMissing(false)
          }}
        />
      )}
      <Group justify="flex-end" mt="lg" gap="sm">
        <Button variant="default" onClick={onCancel} data-autofocus>
          {shared('ui.cancel')}
        </Button>
        {!refusal && (
          <Button type="submit" color={dangerous.includes(verb) ? 'red.9' : undefined} loading={start.isPending}>
            {t('run.go', { label, count })}
          </Button>
        )}
      </Group>
    </form>
  )
}
