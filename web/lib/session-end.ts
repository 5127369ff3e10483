/**
 * When this session ends: told by every answer, so that nothing has to ask (which would be a use of the session), and passed on
 * to the other tabs of this browser, which share it.
 */
import { useSyncExternalStore } from 'react'
import { whenSessionEndMoves, whenSignedOut } from './api.ts'

export interface SessionState {
  /** The server's instant in milliseconds; undefined until the first answer. */
  endsAt: number | undefined
  /** It has ended, and what is on the page waits for signing in again. */
  isOver: boolean
}

let state: SessionState = { endsAt: undefined, isOver: false }
const listeners = new Set<() => void>()
const become = (next: SessionState) => {
  state = next
  for (const listener of listeners) listener()
}
const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

type Told = { endsAt: number } | 'signed_out'
const tabs = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('entente-session')
tabs?.addEventListener('message', ({ data }: MessageEvent<Told>) => {
  if (data === 'signed_out') location.assign('/sign-in')
  else become({ endsAt: data.endsAt, isOver: false })
})

/** Notes when the session ends. An end that has moved means that it goes on. */
export function noteSessionEnd(endsAt: number): void {
  if (!Number.isFinite(endsAt) || endsAt === state.endsAt) return
  become({ endsAt, isOver: false })
  tabs?.postMessage({ endsAt } satisfies Told)
}

whenSessionEndMoves(noteSessionEnd)

/** The session has ended: nothing is thrown away, the page asks to sign in again. */
export function noteSignedOut(): void {
  if (!state.isOver) become({ ...state, isOver: true })
}

/** Signing out in one tab is signing out in all. */
export function leaveEverywhere(): void {
  tabs?.postMessage('signed_out' satisfies Told)
  location.assign('/sign-in')
}

/** From now on an ended session is told to the page instead of leaving it. */
export const keepPageWhenSignedOut = () => whenSignedOut(noteSignedOut)

export const useSessionState = (): SessionState => useSyncExternalStore(subscribe, () => state)
