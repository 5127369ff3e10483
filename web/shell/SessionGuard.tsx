/** Warns two minutes before the session ends; once it has, the page waits, with everything typed on it, for signing in again. */
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { Me } from '#contract/endpoints/session.ts'
import { secondsUntil } from '#web/lib/server-time.ts'
import { keepPageWhenSignedOut, noteSignedOut, useSessionState } from '#web/lib/session-end.ts'
import { later } from '#web/ui/later.tsx'

const SessionDialog = later(() => import('./SessionDialog.tsx').then((all) => all.SessionDialog))

const warnSeconds = 120
/** Timers are no use for weeks: laptops sleep. */
const longestWaitMs = 60_000

export function SessionGuard({ me }: { me: Me }) {
  const { endsAt, isOver } = useSessionState()
  const [left, setLeft] = useState<number>()
  const client = useQueryClient()
  const person = useRef(me.person.id)
  const wasOver = useRef(false)
  useEffect(keepPageWhenSignedOut, [])
  useEffect(() => {
    // somebody else signed in in another tab: nothing of the former person may stay on the page
    if (person.current !== me.person.id) location.reload()
  }, [me.person.id])
  useEffect(() => {
    if (wasOver.current && !isOver) void client.invalidateQueries()
    wasOver.current = isOver
  }, [isOver, client])
  useEffect(() => {
    if (endsAt === undefined) return
    let timer: ReturnType<typeof setTimeout>
    const look = () => {
      clearTimeout(timer)
      const seconds = secondsUntil(endsAt)
      setLeft(seconds <= warnSeconds ? seconds : undefined)
      if (seconds === 0) return noteSignedOut()
      const wait = seconds <= warnSeconds ? 1000 : Math.min((seconds - warnSeconds) * 1000, longestWaitMs)
      timer = setTimeout(look, wait)
    }
    look()
    document.addEventListener('visibilitychange', look)
    return () => {
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', look)
    }
  }, [endsAt])
  const isLast = endsAt !== undefined && endsAt >= Date.parse(me.session.latestAt)
  return (
    <SessionDialog me={me} opened={isOver || left !== undefined} isOver={isOver} isLast={isLast} left={left ?? 0} />
  )
}
