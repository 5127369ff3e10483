/**
 * "Invitation to ada@… will be sent in 10 s – Undo", turning to *Sent* or the mail server's refusal in the same place.
 * Never "sent" before the mail server took it.
 */
import { Button, Group, Text } from '@mantine/core'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Answer, Api } from '#web/lib/api.ts'
import { sentenceOf } from '#web/lib/faults.ts'
import { AppLink } from '#web/lib/link.tsx'
import { secondsUntil } from '#web/lib/server-time.ts'
import { useShortcut } from '#web/lib/shortcuts.ts'
import { showLasting } from '#web/lib/toasts.tsx'
import { Keys } from '#web/ui/Keys.tsx'
import { t } from '../words.ts'

export interface Sending {
  id: string
  email: string
  /** Where to look at it. */
  href: string
}
type Invitation = Answer<Api['invitations']['get']>
/** What the mail server has made of the sendings so far. */
interface Outcome {
  sent: number
  waiting: number
  deferred?: string
  failed: { email: string; answer: string }[]
  withdrawn: number
}

/** Counts the outcomes. Pure. */
export function outcomeOf(invitations: Pick<Invitation, 'email' | 'delivery' | 'deliveryAnswer' | 'state'>[]): Outcome {
  const outcome: Outcome = { sent: 0, waiting: 0, failed: [], withdrawn: 0 }
  for (const one of invitations) {
    if (one.delivery === 'sent' || one.state === 'accepted' || one.state === 'declined') outcome.sent += 1
    else if (one.delivery === 'failed' || one.delivery === 'bounced') {
      outcome.failed.push({ email: one.email, answer: one.deliveryAnswer ?? t('sending.noAnswer') })
    } else if (one.delivery === 'cancelled') outcome.withdrawn += 1
    else {
      outcome.waiting += 1
      if (one.delivery === 'deferred') outcome.deferred = one.deliveryAnswer ?? t('sending.noAnswer')
    }
  }
  return outcome
}

/** Shows the notice for what was just sent. */
export function showSending(api: Api, sendings: Sending[], undoUntil: string, onChange: () => void) {
  const hide = showLasting(
    `sending-${sendings[0]?.id}`,
    <SendingNotice api={api} sendings={sendings} undoUntil={undoUntil} onChange={onChange} close={() => hide()} />,
  )
}

interface Props {
  api: Api
  sendings: Sending[]
  undoUntil: string
  onChange: () => void
  close: () => void
}
type Phase = 'waiting' | 'undoing' | 'undone' | 'leaving' | 'done'

/** Several at a time, so that a list of hundreds is taken back within its ten seconds. */
async function undoAll(api: Api, sendings: Sending[]): Promise<{ undone: number; fault?: unknown }> {
  const queue = [...sendings]
  let undone = 0
  let fault: unknown
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      try {
        await api.invitations.undo({ params: { id: next.id } })
        undone += 1
      } catch (error) {
        fault = error
      }
    }
  }
  await Promise.all([work(), work(), work(), work(), work(), work()])
  return { undone, fault }
}

async function look(api: Api, sendings: Sending[]): Promise<Invitation[]> {
  const [only] = sendings
  if (only && sendings.length === 1) return [await api.invitations.get({ params: { id: only.id } })]
  const ids = new Set(sendings.map((one) => one.id))
  const found: Invitation[] = []
  let cursor: string | undefined
  do {
    const page = await api.invitations.log({ query: { limit: 200, cursor } })
    found.push(...page.items.filter((one) => ids.has(one.id)))
    cursor = page.next ?? undefined
  } while (cursor && found.length < ids.size && found.length > 0)
  return found
}

function SendingNotice({ api, sendings, undoUntil, onChange, close }: Props) {
  const [phase, setPhase] = useState<Phase>('waiting')
  const [left, setLeft] = useState(() => secondsUntil(undoUntil))
  const [outcome, setOutcome] = useState<Outcome>()
  const [fault, setFault] = useState<string>()
  const [undone, setUndone] = useState(0)
  const [paused, setPaused] = useState(false)
  const change = useRef(onChange)
  change.current = onChange

  useEffect(() => {
    if (phase !== 'waiting') return
    const timer = setInterval(() => {
      const seconds = secondsUntil(undoUntil)
      setLeft(seconds)
      if (seconds === 0) setPhase('leaving')
    }, 250)
    return () => clearInterval(timer)
  }, [phase, undoUntil])

  useEffect(() => {
    if (phase !== 'leaving') return
    let stopped = false
    let timer: ReturnType<typeof setTimeout>
    let tries = 0
    const ask = async () => {
      tries += 1
      try {
        const seen = outcomeOf(await look(api, sendings))
        if (stopped) return
        setOutcome(seen)
        if (seen.waiting === 0) {
          change.current()
          return setPhase('done')
        }
      } catch {
        // Asked again: the outcome is on the row too.
      }
      if (!stopped && tries < 60) timer = setTimeout(ask, Math.min(700 + tries * 150, 4000))
    }
    timer = setTimeout(ask, 500)
    return () => {
      stopped = true
      clearTimeout(timer)
    }
  }, [phase, api, sendings])

  const failed = outcome?.failed ?? []
  useEffect(() => {
    if ((phase !== 'done' && phase !== 'undone') || failed.length > 0 || paused) return
    const timer = setTimeout(close, 8000)
    return () => clearTimeout(timer)
  }, [phase, failed.length, paused, close])

  const undo = useCallback(async () => {
    setPhase('undoing')
    const { undone: taken, fault: refused } = await undoAll(api, sendings)
    change.current()
    if (refused) {
      setFault(sentenceOf(refused))
      setPhase('leaving')
      return
    }
    setUndone(taken)
    setPhase('undone')
  }, [api, sendings])
  useShortcut('u', phase === 'waiting' ? () => void undo() : undefined)

  const count = sendings.length
  const email = sendings[0]?.email ?? ''
  const href = sendings[0]?.href ?? ''
  const says = () => {
    if (phase === 'waiting' || phase === 'undoing') return t('sending.waiting', { count, email, seconds: left })
    if (phase === 'undone') return t('sending.undone', { count: undone })
    if (phase === 'leaving') {
      return outcome?.deferred
        ? t('sending.deferred', { answer: outcome.deferred })
        : t('sending.leaving', { count, email })
    }
    if (failed.length === 0) return t('sending.sent', { count, email })
    return t('sending.failed', { count: failed.length, sent: outcome?.sent ?? 0 })
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: pointing at the notice only keeps it from closing.
    <div onMouseEnter={() => setPaused(true)} onMouseLeave={() => setPaused(false)}>
      {/* Another element for each phase: messages are heard when they arrive, so the seconds are not read out one by one. */}
      <Text
        key={phase}
        size="sm"
        fw={550}
        c={failed.length > 0 ? 'var(--mantine-color-error)' : 'var(--mantine-color-text)'}
      >
        {says()}
      </Text>
      {failed.map((one) => (
        <Text key={one.email} size="sm" mt={4}>
          <b>{one.email}</b>: {one.answer}
        </Text>
      ))}
      {fault && (
        <Text size="sm" mt={4}>
          {fault}
        </Text>
      )}
      <Group gap="sm" mt={8}>
        {(phase === 'waiting' || phase === 'undoing') && (
          <Button size="compact-sm" variant="light" onClick={undo} loading={phase === 'undoing'}>
            {t('sending.undo')}
            <span style={{ marginInlineStart: 8 }}>
              <Keys keys="u" />
            </span>
          </Button>
        )}
        {phase !== 'undone' && phase !== 'undoing' && count === 1 && (
          <AppLink href={href} onClick={close}>
            {t('sending.view')}
          </AppLink>
        )}
      </Group>
    </div>
  )
}
