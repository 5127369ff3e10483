/** Short messages in a corner, over everything. Our own, because the library's brings 16 KB into the first load. */
import { CloseButton } from '@mantine/core'
import { type ReactNode, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { t } from '#web/lib/words.ts'
import classes from './toasts.module.css'

export interface Toast {
  id: string
  tone: 'plain' | 'good' | 'bad'
  title?: string
  message: ReactNode
  /** Goes by itself after so long, unless it is being read; without it, it stays until it is closed. */
  closesAfterMs?: number
}

/** So many are shown at a time; further ones wait for room. */
const most = 4

let toasts: readonly Toast[] = []
let made = 0
const listeners = new Set<() => void>()
const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}
const become = (next: readonly Toast[]) => {
  toasts = next
  for (const listener of listeners) listener()
}

/** Shows a message, in place of the one with the same id. Gives back how to hide it. */
export function showToast({ id = `toast-${++made}`, ...toast }: Omit<Toast, 'id'> & { id?: string }): () => void {
  const shown = { id, ...toast }
  become(toasts.some((one) => one.id === id) ? toasts.map((one) => (one.id === id ? shown : one)) : [...toasts, shown])
  return () => hideToast(id)
}
/** Takes a message away. */
export const hideToast = (id: string) => become(toasts.filter((one) => one.id !== id))

/** Where the messages appear: a live region that is always there, so that what comes into it is heard. */
export function Toasts() {
  const shown = useSyncExternalStore(subscribe, () => toasts).slice(0, most)
  return (
    <div className={classes.corner} aria-live="polite" aria-relevant="additions">
      {shown.map((toast) => (
        <Message key={toast.id} toast={toast} />
      ))}
    </div>
  )
}

function Message({ toast }: { toast: Toast }) {
  const { id, closesAfterMs, tone, title, message } = toast
  // Whoever points at it or is in it with the keyboard is reading it.
  const [isRead, setIsRead] = useState(false)
  const element = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (closesAfterMs === undefined || isRead) return
    const timer = setTimeout(() => hideToast(id), closesAfterMs)
    return () => clearTimeout(timer)
  }, [id, closesAfterMs, isRead])
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: pointing at the message only keeps it from going.
    <div
      ref={element}
      className={classes.toast}
      data-tone={tone}
      role={tone === 'bad' ? 'alert' : undefined}
      onPointerEnter={() => setIsRead(true)}
      onPointerLeave={() => setIsRead(false)}
      onFocus={() => setIsRead(true)}
      onBlur={(event) => !element.current?.contains(event.relatedTarget) && setIsRead(false)}
    >
      <div className={classes.text}>
        {title && <strong>{title}</strong>}
        {message}
      </div>
      <CloseButton aria-label={t('ui.close')} size="sm" onClick={() => hideToast(id)} />
    </div>
  )
}
