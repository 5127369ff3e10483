import { useSyncExternalStore } from 'react'

let words = ''
const listeners = new Set<() => void>()
const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

/** Says something to screen readers: "12 rows", "Saved". */
export function announce(text: string) {
  // The same words again must be heard again.
  words = words === text ? `${text} ` : text
  for (const listener of listeners) listener()
}

/** The one polite live region. */
export function Announcer() {
  const text = useSyncExternalStore(subscribe, () => words)
  return (
    <div className="visually-hidden" role="status" aria-live="polite">
      {text}
    </div>
  )
}
