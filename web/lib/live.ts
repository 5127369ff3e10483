/** Server-sent events: notices and changes reach an open tab within seconds, and an ended access is told at once. */
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { keys } from './keys.ts'

type Listener = (event: { type: string; data: unknown }) => void
const listeners = new Set<Listener>()

/** Hears every event of the stream. */
export function useLiveEvents(listener: Listener) {
  useEffect(() => {
    listeners.add(listener)
    return () => {
      listeners.delete(listener)
    }
  }, [listener])
}

const read = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** `notification`: look at the bell. `access`: what a partnership opens has changed. */
const names = ['notification', 'access']
const tryAgainMs = 10_000

/**
 * Opens one stream per tab for the organization acted for (or the person alone) and refreshes what an event is about.
 * Reconnecting is the browser's; after a gap everything is refreshed once.
 */
export function useLiveStream(organizationId: string | undefined, ready: boolean) {
  const client = useQueryClient()
  useEffect(() => {
    if (!ready) return
    let wasLost = false
    let stopped = false
    let source: EventSource
    let again: ReturnType<typeof setTimeout>
    const refresh = (type: string) => {
      void client.invalidateQueries({ queryKey: keys.notifications })
      if (type === 'notification') void client.invalidateQueries({ queryKey: keys.inbox })
      if (organizationId) void client.invalidateQueries({ queryKey: keys.organizationAll(organizationId) })
      void client.invalidateQueries({ queryKey: keys.portal })
      if (type === 'access') void client.invalidateQueries({ queryKey: keys.me })
    }
    const onEvent = (event: MessageEvent<string>) => {
      refresh(event.type)
      const told = { type: event.type, data: read(event.data) }
      for (const listener of listeners) listener(told)
    }
    const open = () => {
      source = new EventSource(`/v1/events${organizationId ? `?organization=${organizationId}` : ''}`)
      for (const name of names) source.addEventListener(name, onEvent)
      source.addEventListener('error', () => {
        wasLost = true
        if (stopped || source.readyState !== EventSource.CLOSED) return
        // Refused, not merely lost: the session may have ended, which asking for oneself tells.
        void client.invalidateQueries({ queryKey: keys.me })
        again = setTimeout(open, tryAgainMs)
      })
      source.addEventListener('open', () => {
        if (wasLost) refresh('access')
        wasLost = false
      })
    }
    open()
    return () => {
      stopped = true
      clearTimeout(again)
      source.close()
    }
  }, [client, organizationId, ready])
}
