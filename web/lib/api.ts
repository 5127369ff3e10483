/**
 * The HTTP API as the application calls it: the published client, each method taking `{ params, query, body, signal }`.
 * Types come from the contract and only types are imported from it, so the browser carries no validator.
 */
import type { Endpoint, Input, Output } from '#contract/endpoint.ts'
import type { Api as Endpoints } from '#contract/endpoints/index.ts'
import { ApiError, createClient, routes, UnreachableError } from '#sdk'
import { isAttended } from './attended.ts'
import { hearTime } from './server-time.ts'

export { ApiError, UnreachableError as OfflineError } from '#sdk'

type Empty = Record<string, never>
type Needs<T, K extends string> = T extends Empty | null ? Partial<Record<K, undefined>> : Record<K, T>
type Loose<T, K extends string> = Empty extends T ? Partial<Record<K, T>> : Needs<T, K>
type Arguments<E extends Endpoint> = Loose<Input<E>['params'], 'params'> &
  Loose<Input<E>['query'], 'query'> &
  Needs<Input<E>['body'], 'body'> & { signal?: AbortSignal }
/** One endpoint as a function. */
export type Call<E extends Endpoint> =
  Empty extends Omit<Arguments<E>, 'signal'>
    ? (input?: Arguments<E>) => Promise<Output<E>>
    : (input: Arguments<E>) => Promise<Output<E>>

/** All calls, by resource. */
export type Api = {
  [R in keyof Endpoints]: {
    [M in keyof Endpoints[R]]: Endpoints[R][M] extends Endpoint ? Call<Endpoints[R][M]> : never
  }
}
/** What a call answers. Example: `Answer<Api['partnerships']['get']>`. */
export type Answer<F extends (...input: never[]) => Promise<unknown>> = Awaited<ReturnType<F>>

type ConnectionListener = (isReachable: boolean) => void
const connectionListeners = new Set<ConnectionListener>()
/** Hears whether the last call reached the server. */
export function onConnection(listener: ConnectionListener) {
  connectionListeners.add(listener)
  return () => {
    connectionListeners.delete(listener)
  }
}
const reached = (isReachable: boolean) => {
  for (const listener of connectionListeners) listener(isReachable)
}

let onSignedOut = () => {
  const next = location.pathname + location.search
  location.assign(`/sign-in?next=${encodeURIComponent(next)}`)
}
/** Replaces what happens when the session has ended (tests). */
export function whenSignedOut(run: () => void) {
  onSignedOut = run
}

interface Plain {
  params?: object
  query?: object
  body?: unknown
  signal?: AbortSignal
}
type Client = ReturnType<typeof createClient>

async function send(client: Client, address: { method: string; path: string }, input: Plain): Promise<unknown> {
  const { signal, body, ...rest } = input
  // The client's types are by endpoint; this table is over all of them.
  const call = client.call as (endpoint: object, input: object, options: { signal?: AbortSignal }) => Promise<unknown>
  try {
    const answer = await call(
      address,
      { ...rest, ...(body === undefined || body === null ? {} : { body }) },
      { signal },
    )
    reached(true)
    return answer
  } catch (error) {
    if (error instanceof UnreachableError) reached(false)
    if (error instanceof ApiError) {
      reached(true)
      if (error.code === 'not_signed_in') onSignedOut()
    }
    throw error
  }
}

let onSessionEnd: (endsAt: number) => void = () => undefined
/** Hears from every answer when the session ends. */
export function whenSessionEndMoves(run: (endsAt: number) => void) {
  onSessionEnd = run
}

/** Every answer also tells what time it is at the server, and when the session ends, which a page nobody is at does not move. */
const timed: typeof fetch = async (url, request) => {
  const askedAt = performance.now()
  const headers = isAttended()
    ? request?.headers
    : { ...Object.fromEntries(new Headers(request?.headers)), 'entente-unattended': 'true' }
  const response = await fetch(url, { ...request, ...(headers && { headers }) })
  hearTime(askedAt, response)
  const ends = response.headers.get('entente-session-ends')
  if (ends) onSessionEnd(Date.parse(ends))
  return response
}

/**
 * The calls acting for one organization, or for the person alone. `through` tells the server how they come about: from a page,
 * or as one of several entries made on a page at once.
 */
export function buildApi(organizationId?: string, through: 'screen' | 'bulk' = 'screen'): Api {
  const headers = { 'entente-channel': through }
  const client = createClient({ baseUrl: '', organization: organizationId, headers, retries: 1, fetch: timed })
  const table = Object.entries(routes).map(([resource, methods]) => [
    resource,
    Object.fromEntries(
      Object.entries(methods).map(([name, address]) => [name, (input: Plain = {}) => send(client, address, input)]),
    ),
  ])
  return Object.fromEntries(table) as Api // generated from the very endpoints the types are taken from
}

/** Calls of the person alone, whatever the organization. */
export const personApi = buildApi()
