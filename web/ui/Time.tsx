import { useSyncExternalStore } from 'react'
import { formatDateTime, formatInstant, formatRelative } from '#web/lib/format.ts'
import { Hint } from './Hint.tsx'

let minute = 0
const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined
const subscribe = (listener: () => void) => {
  listeners.add(listener)
  timer ??= setInterval(() => {
    minute += 1
    for (const each of listeners) each()
  }, 30_000)
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) {
      clearInterval(timer)
      timer = undefined
    }
  }
}

/** An instant: relative by default, the whole of it with zone on hover, on focus and for screen readers. */
export function Time({ at, absolute, focusable }: { at: string; absolute?: boolean; focusable?: boolean }) {
  useSyncExternalStore(subscribe, () => minute)
  return (
    <Hint label={formatInstant(at)}>
      <time dateTime={at} tabIndex={focusable ? 0 : undefined} style={{ whiteSpace: 'nowrap' }}>
        {absolute ? formatDateTime(at) : formatRelative(at)}
        {!absolute && <span className="visually-hidden"> ({formatInstant(at)})</span>}
      </time>
    </Hint>
  )
}
