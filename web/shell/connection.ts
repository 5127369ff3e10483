/** Whether the server can be reached. While it cannot, it is asked again every few seconds. */
import { useEffect, useSyncExternalStore } from 'react'
import { onConnection } from '#web/lib/api.ts'

let isReachable = true
const listeners = new Set<() => void>()
const set = (value: boolean) => {
  if (value === isReachable) return
  isReachable = value
  for (const listener of listeners) listener()
}
onConnection(set)

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

/** True while the server answers. Calls `onBack` once it does so again. */
export function useReachable(onBack: () => void): boolean {
  const reachable = useSyncExternalStore(subscribe, () => isReachable)
  useEffect(() => {
    if (reachable) return
    const ask = async () => {
      try {
        await fetch('/healthz', { cache: 'no-store' })
        set(true)
        onBack()
      } catch {
        // Still away: asked again.
      }
    }
    const timer = setInterval(ask, 4000)
    window.addEventListener('online', ask)
    return () => {
      clearInterval(timer)
      window.removeEventListener('online', ask)
    }
  }, [reachable, onBack])
  return reachable
}
