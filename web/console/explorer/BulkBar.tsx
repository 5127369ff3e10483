/** One verb on what is selected: each judged for itself, stopped if need be, with numbers and what failed at the end. */
import { Button, Group, List, Modal, Progress, Text } from '@mantine/core'
import { useRef, useState } from 'react'
import { useActing, useRefresh } from '#web/lib/client.tsx'
import { sentenceOf } from '#web/lib/faults.ts'
import { AppLink } from '#web/lib/link.tsx'
import { paths } from '#web/lib/paths.ts'
import { t as shared } from '#web/lib/words.ts'
import { announce } from '#web/ui/Announcer.tsx'
import { Keys } from '#web/ui/Keys.tsx'
import { usePrograms } from '../programs.tsx'
import type { Row } from '../verbs/verbs.ts'
import { t } from '../words.ts'
import classes from './explorer.module.css'

const bulkVerbs = ['resend', 'remind', 'withdraw', 'approve', 'suspend', 'reactivate', 'archive', 'unarchive'] as const
type BulkVerb = (typeof bulkVerbs)[number]
const onInvitation: readonly BulkVerb[] = ['resend', 'remind', 'withdraw']
const chunk = 25

/** The rows a verb is possible for now. */
const possible = (rows: Row[], verb: BulkVerb) =>
  rows.filter((row) => (onInvitation.includes(verb) ? row.invitation?.can[verb] : row.can[verb]) === true)

interface Run {
  verb: BulkVerb
  rows: Row[]
  done: number
  ok: number
  failed: { row: Row; says: string }[]
  finished: boolean
}

export function BulkBar({ rows, clear }: { rows: Row[]; clear: () => void }) {
  const { api, organization } = useActing()
  const { program } = usePrograms()
  const refresh = useRefresh()
  const [asked, setAsked] = useState<BulkVerb>()
  const [run, setRun] = useState<Run>()
  const stopped = useRef(false)
  const label = (verb: BulkVerb) => program?.vocabulary.buttons[verb] ?? verb
  const offers = bulkVerbs.map((verb) => ({ verb, count: possible(rows, verb).length })).filter((one) => one.count > 0)

  const start = async (verb: BulkVerb) => {
    const chosen = possible(rows, verb)
    stopped.current = false
    setAsked(undefined)
    let state: Run = { verb, rows: chosen, done: 0, ok: 0, failed: [], finished: false }
    setRun(state)
    for (let at = 0; at < chosen.length && !stopped.current; at += chunk) {
      const part = chosen.slice(at, at + chunk)
      try {
        const answer = await api.partnerships.bulk({ body: { verb, ids: part.map((row) => row.id) } })
        const byId = new Map(answer.results.map((one) => [one.id, one]))
        const failed = part.flatMap((row) => {
          const result = byId.get(row.id)
          return result?.ok ? [] : [{ row, says: result?.says ?? t('invite.refused') }]
        })
        state = {
          ...state,
          done: state.done + part.length,
          ok: state.ok + part.length - failed.length,
          failed: [...state.failed, ...failed],
        }
      } catch (error) {
        const says = sentenceOf(error)
        state = {
          ...state,
          done: state.done + part.length,
          failed: [...state.failed, ...part.map((row) => ({ row, says }))],
        }
      }
      setRun(state)
    }
    setRun({ ...state, finished: true })
    announce(t('bulk.finished', { count: state.ok, failed: state.failed.length }))
    refresh()
  }
  return (
    <>
      <section className={classes.bulk} aria-label={t('bulk.label')}>
        <Text fw={600} size="sm" aria-live="polite">
          {t('bulk.selected', { count: rows.length })}
        </Text>
        <Group gap={6} className={classes.bulkVerbs}>
          {offers.map(({ verb, count }) => (
            <Button key={verb} size="compact-md" variant="default" onClick={() => setAsked(verb)}>
              {label(verb)}
              {count < rows.length && <span className={classes.tabCount}>{count}</span>}
            </Button>
          ))}
          {offers.length === 0 && (
            <Text size="sm" c="dimmed">
              {t('bulk.nothing')}
            </Text>
          )}
        </Group>
        <Button size="compact-md" variant="subtle" color="gray" onClick={clear} rightSection={<Keys keys="Esc" />}>
          {t('bulk.clear')}
        </Button>
      </section>
      <Modal
        opened={asked !== undefined}
        onClose={() => setAsked(undefined)}
        title={asked && t('bulk.title', { label: label(asked), count: possible(rows, asked).length })}
        centered
      >
        {asked && (
          <>
            <Text size="sm">{t(`bulk.says_${asked}`)}</Text>
            {possible(rows, asked).length < rows.length && (
              <Text size="sm" c="dimmed" mt="xs">
                {t('bulk.left', { count: rows.length - possible(rows, asked).length })}
              </Text>
            )}
            <Group justify="flex-end" mt="lg">
              <Button variant="default" onClick={() => setAsked(undefined)} data-autofocus>
                {shared('ui.cancel')}
              </Button>
              <Button
                color={asked === 'withdraw' || asked === 'suspend' ? 'red' : undefined}
                onClick={() => void start(asked)}
              >
                {t('bulk.go', { label: label(asked), count: possible(rows, asked).length })}
              </Button>
            </Group>
          </>
        )}
      </Modal>
      <Modal
        opened={run !== undefined}
        onClose={() => {
          stopped.current = true
          if (run?.finished) setRun(undefined)
        }}
        title={run && label(run.verb)}
        centered
      >
        {run && (
          <>
            <Progress
              value={(run.done / Math.max(1, run.rows.length)) * 100}
              animated={!run.finished}
              aria-label={t('bulk.progress')}
            />
            <Text size="sm" mt="sm">
              {run.finished
                ? t('bulk.finished', { count: run.ok, failed: run.failed.length })
                : t('bulk.done', { done: run.done, count: run.rows.length })}
            </Text>
            {run.failed.length > 0 && (
              <List size="sm" mt="sm" spacing={4} style={{ maxHeight: 260, overflow: 'auto' }}>
                {run.failed.map(({ row, says }) => (
                  <List.Item key={row.id}>
                    <AppLink href={paths.partner(organization.slug, row.id)}>{row.name}</AppLink>: {says}
                  </List.Item>
                ))}
              </List>
            )}
            <Group justify="flex-end" mt="md">
              {run.finished ? (
                <Button
                  onClick={() => {
                    setRun(undefined)
                    clear()
                  }}
                >
                  {shared('ui.close')}
                </Button>
              ) : (
                <Button
                  variant="default"
                  onClick={() => {
                    stopped.current = true
                  }}
                >
                  {t('bulk.stop')}
                </Button>
              )}
            </Group>
          </>
        )}
      </Modal>
    </>
  )
}
