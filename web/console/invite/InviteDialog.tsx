/**
 * The program's own dialog: its fields, its buttons, one partner or a pasted list. Escape and Close leave at once; what was
 * typed is kept in this browser and offered again.
 */
import { Alert, Button, Collapse, Group, Modal, Stack, Text } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useMutation } from '@tanstack/react-query'
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react'
import type { Entry } from '#contract/policy.ts'
import { fill } from '#contract/vocabulary.ts'
import { ApiError, buildApi } from '#web/lib/api.ts'
import { useActing, useRefresh } from '#web/lib/client.tsx'
import { sentenceOf, faultsOf as serverFaults } from '#web/lib/faults.ts'
import { paths } from '#web/lib/paths.ts'
import { serverNow } from '#web/lib/server-time.ts'
import { keep, readKept } from '#web/lib/storage.ts'
import { tell, tellError } from '#web/lib/toasts.tsx'
import { t as shared } from '#web/lib/words.ts'
import { announce } from '#web/ui/Announcer.tsx'
import { ErrorSummary } from '#web/ui/ErrorSummary.tsx'
import { IconChevronDown, IconEye } from '#web/ui/icons.tsx'
import { Keys } from '#web/ui/Keys.tsx'
import { Time } from '#web/ui/Time.tsx'
import type { ProgramRow } from '../programs.tsx'
import { t } from '../words.ts'
import { AddressGrid } from './AddressGrid.tsx'
import { looksLikeAddress } from './addresses.ts'
import { type Draft, type DraftRow, emptyDraft, faultsOf, filledRows, isTyped, restore, usableRows } from './draft.ts'
import { type DialogButton, dialogButtons, entryRefusal } from './entries.ts'
import { DialogFields, fieldId } from './fields.tsx'
import { InvitePreview } from './InvitePreview.tsx'
import classes from './invite.module.css'
import { inviteBody, recordBody } from './request.ts'
import { showSending } from './sending.tsx'
import { useVerdicts, VerdictLine } from './verdicts.tsx'

interface Props {
  program: ProgramRow
  opened: boolean
  entry?: Entry
  email?: string
  onClose: () => void
}
interface Kept {
  draft: Draft
  at: string
}

export default function InviteDialog({ program, opened, entry, email, onClose }: Props) {
  const { api, organization } = useActing()
  const refresh = useRefresh()
  const isPhone = useMediaQuery('(max-width: 40em)')
  const keptUnder = `draft-${organization.id}-${program.id}`
  const [kept, setKept] = useState(() => (email ? undefined : readKept<Kept>(keptUnder)))
  const [draft, setDraft] = useState(() => emptyDraft(program, email))
  const [showMore, setShowMore] = useState(false)
  const [showPreview, setShowPreview] = useState(false)
  const [attempt, setAttempt] = useState(0)
  const [refused, setRefused] = useState<Record<string, string>>({})
  const form = useRef<HTMLFormElement>(null)
  const moreId = useId()

  const buttons = useMemo(() => dialogButtons(program), [program])
  const main = buttons.find((one) => one.entry === entry) ?? buttons.find((one) => one.entry === 'invite') ?? buttons[0]
  const several = draft.rows.length > 1
  const usable = usableRows(draft)
  const mails = main?.mails ?? false
  const refusalOf = (button: DialogButton) => entryRefusal(program, button.entry, usable.length > 1)
  const refusal = main && refusalOf(main)
  const verdicts = useVerdicts(program, draft, main?.entry, opened && mails && !refusal)

  // What was typed survives Escape, Close, a reload and a lost connection.
  useEffect(() => {
    if (!isTyped(draft)) return
    const timer = setTimeout(() => keep(keptUnder, { draft, at: new Date().toISOString() } satisfies Kept), 300)
    return () => clearTimeout(timer)
  }, [draft, keptUnder])
  const leave = () => {
    if (isTyped(draft)) keep(keptUnder, { draft, at: new Date().toISOString() } satisfies Kept)
    onClose()
  }

  const faults = attempt > 0 ? { ...faultsOf(draft, program, words), ...refused } : refused
  const change = (next: Draft) => {
    setDraft(next)
    setRefused({})
  }
  /** Keeps in the dialog only what was refused, each with its sentence. */
  const settle = (left: number[], sentences: Record<string, string>) => {
    if (left.length === 0) {
      keep(keptUnder, undefined)
      onClose()
      return
    }
    const rest = { ...draft, rows: draft.rows.filter((row) => left.includes(row.key)) }
    setDraft(rest)
    // At once: what was sent must not be offered again, not even after a reload in this very moment.
    keep(keptUnder, { draft: rest, at: new Date().toISOString() } satisfies Kept)
    setRefused(sentences)
    setAttempt((count) => count + 1)
  }

  const send = useMutation({
    mutationFn: async ({ button, rows }: { button: DialogButton; rows: DraftRow[] }) => {
      const left = filledRows(draft)
        .filter((row) => !rows.includes(row))
        .map((row) => row.key)
      const sentences: Record<string, string> = {}
      if (button.entry === 'record') {
        let last: { id: string; name: string } | undefined
        const { partnerships } = rows.length > 1 ? buildApi(organization.id, 'bulk') : api
        for (const row of rows) {
          try {
            last = await partnerships.record({ params: { id: program.id }, body: recordBody(draft, row) })
          } catch (error) {
            if (!(error instanceof ApiError)) throw error
            left.push(row.key)
            for (const [field, says] of Object.entries(serverFaults(error)))
              sentences[`rows.${row.key}.${field}`] = says
            if (Object.keys(serverFaults(error)).length === 0) sentences[`rows.${row.key}.email`] = sentenceOf(error)
          }
        }
        if (last)
          tell(t('invite.recorded', { count: rows.filter((row) => !left.includes(row.key)).length, name: last.name }))
        return { left, sentences }
      }
      const answer = await api.partnerships.invite({
        params: { id: program.id },
        body: inviteBody(draft, rows, button.entry, program),
      })
      answer.verdicts.forEach((verdict, index) => {
        const row = rows[index]
        if (verdict.ok || !row) return
        left.push(row.key)
        sentences[`rows.${row.key}.${verdict.field ?? 'email'}`] = verdict.says ?? t('invite.refused')
      })
      const sent = answer.verdicts.flatMap((verdict) =>
        verdict.ok && verdict.invitationId
          ? [
              {
                id: verdict.invitationId,
                email: verdict.email,
                href: verdict.partnershipId
                  ? paths.partner(organization.slug, verdict.partnershipId)
                  : paths.partners(organization.slug),
              },
            ]
          : [],
      )
      if (sent.length > 0) {
        showSending(api, sent, answer.undoUntil ?? new Date(serverNow()).toISOString(), refresh)
        announce(t('invite.count', { count: sent.length }))
      }
      return { left, sentences }
    },
    onSuccess: ({ left, sentences }) => {
      refresh()
      settle(left, sentences)
    },
    onError: (error) => {
      const found = serverFaults(error)
      if (Object.keys(found).length === 0) return tellError(error)
      setRefused(byField(found, draft))
      setAttempt((count) => count + 1)
    },
  })

  const submit = (button: DialogButton | undefined) => {
    if (!button || send.isPending || refusalOf(button)) return
    const found = faultsOf(draft, program, words)
    const names = Object.keys(found)
    // Complete rows go ahead and the others stay here; a fault that is everybody's stops everything.
    const complete = usable.filter((row) => !names.some((name) => name.startsWith(`rows.${row.key}.`)))
    if (complete.length === 0 || names.some((name) => !name.startsWith('rows.'))) {
      setAttempt((count) => count + 1)
      const hidden = program.dialog.fields.filter((field) => field.more)
      if (hidden.some((field) => names.some((name) => name.endsWith(`.${field.name}`)))) setShowMore(true)
      return
    }
    send.mutate({ button, rows: complete })
  }
  /** The button that was pressed disappears; the keyboard goes on at the first field. */
  const focusFirst = () => requestAnimationFrame(() => form.current?.querySelector('input')?.focus())
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    submit(main)
  }

  const first = usable[0]
  const label = (button: DialogButton) => {
    const willGo = usable.filter((row) => verdicts.byKey.get(row.key)?.ok !== false)
    if (several && usable.length > 1) return t('invite.buttonSeveral', { label: button.label, count: willGo.length })
    return first && looksLikeAddress(first.email)
      ? fill(button.labelNamed, { email: first.email.trim() })
      : button.label
  }
  const hasMore = program.dialog.fields.some((field) => field.more)

  return (
    <Modal
      opened={opened}
      onClose={leave}
      title={program.dialog.title}
      size={several ? 920 : 640}
      styles={{ body: { paddingBottom: 0 } }}
      fullScreen={isPhone}
      closeButtonProps={{ 'aria-label': program.dialog.close }}
    >
      <form
        ref={form}
        noValidate
        onKeyDown={onKeyDown}
        onSubmit={(event) => {
          event.preventDefault()
          submit(main)
        }}
      >
        <Stack gap="md">
          {kept && !isTyped(draft) && (
            <Alert color="ink" title={t('invite.keptTitle')}>
              <Text size="sm" mb="xs">
                {t('invite.kept', {
                  count: filledRows(kept.draft).length,
                  email: kept.draft.rows[0]?.email || t('invite.noAddress'),
                })}{' '}
                <Time at={kept.at} />
              </Text>
              <Group gap="xs">
                <Button
                  size="compact-sm"
                  onClick={() => {
                    change(restore(kept.draft, program))
                    setKept(undefined)
                    focusFirst()
                  }}
                >
                  {t('invite.continue')}
                </Button>
                <Button
                  size="compact-sm"
                  variant="default"
                  onClick={() => {
                    keep(keptUnder, undefined)
                    setKept(undefined)
                    focusFirst()
                  }}
                >
                  {t('invite.afresh')}
                </Button>
              </Group>
            </Alert>
          )}
          <ErrorSummary faults={attempt > 0 ? faults : {}} attempt={attempt} idOf={fieldId} />
          {several && (
            <AddressGrid
              draft={draft}
              program={program}
              faults={faults}
              verdicts={verdicts.byKey}
              onChange={change}
              slug={organization.slug}
            />
          )}
          <DialogFields
            draft={draft}
            program={program}
            faults={faults}
            onChange={change}
            more={false}
            several={several}
          />
          {hasMore && (
            <div>
              <Button
                variant="subtle"
                size="compact-sm"
                onClick={() => setShowMore((former) => !former)}
                aria-expanded={showMore}
                aria-controls={moreId}
                rightSection={
                  <IconChevronDown size={14} style={{ transform: showMore ? 'rotate(180deg)' : undefined }} />
                }
                ml={-8}
              >
                {program.dialog.moreLabel}
              </Button>
              <Collapse expanded={showMore} id={moreId}>
                <Stack gap="md" pt="sm">
                  <DialogFields
                    draft={draft}
                    program={program}
                    faults={faults}
                    onChange={change}
                    more
                    several={several}
                  />
                </Stack>
              </Collapse>
            </div>
          )}
          {refusal && <Alert color="yellow">{refusal}</Alert>}
          {mails && !refusal && <VerdictLine verdicts={verdicts} several={several} slug={organization.slug} />}
          {mails && (
            <div>
              <Button
                variant="default"
                size="xs"
                leftSection={<IconEye size={16} />}
                onClick={() => setShowPreview((former) => !former)}
                aria-expanded={showPreview}
              >
                {showPreview ? t('invite.hidePreview') : t('invite.preview')}
              </Button>
              {showPreview && <InvitePreview program={program} draft={draft} entry={main?.entry} />}
            </div>
          )}
        </Stack>
        <div className={classes.foot}>
          <Button variant="default" onClick={leave}>
            {program.dialog.close}
          </Button>
          <div className={classes.buttons}>
            {buttons.map((button) => (
              <div key={button.entry} className={classes.button}>
                <Button
                  type={button === main ? 'submit' : 'button'}
                  variant={button === main ? 'filled' : 'light'}
                  onClick={button === main ? undefined : () => submit(button)}
                  loading={send.isPending && send.variables?.button === button}
                  disabled={send.isPending && send.variables?.button !== button}
                  aria-disabled={refusalOf(button) ? true : undefined}
                  data-disabled={refusalOf(button) ? true : undefined}
                  aria-describedby={`says-${button.entry}`}
                  className={classes.sendButton}
                >
                  {label(button)}
                </Button>
                <Text size="xs" c="dimmed" id={`says-${button.entry}`} mt={4}>
                  {button.sentence}
                  {button === main && (
                    <span className={classes.keysHint}>
                      <Keys keys="Ctrl ↵" />
                    </span>
                  )}
                </Text>
              </div>
            ))}
          </div>
        </div>
      </form>
    </Modal>
  )
}

const words = {
  required: (label: string) => t('invite.missing', { label }),
  address: t('invite.badAddress'),
  permissions: t('invite.noPermission'),
}

/** `rows.0.email` as the server counts becomes the row as the dialog keeps it. */
function byField(found: Record<string, string>, draft: Draft): Record<string, string> {
  const rows = usableRows(draft)
  return Object.fromEntries(
    Object.entries(found).map(([field, says]) => {
      const match = /^rows\.(\d+)\.(.+)$/.exec(field)
      const row = match ? rows[Number(match[1])] : undefined
      return [match && row ? `rows.${row.key}.${match[2]}` : field, says || shared('errors.unexpected')]
    }),
  )
}
