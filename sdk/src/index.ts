/**
 * The typed client of the HTTP API. Types come straight from the contract; at run time it is a table of addresses and `fetch`.
 * @example
 * const client = createClient({ baseUrl: 'https://partners.example.org', organization: 'org_01h455vb4pex5vsknk084sn02q' })
 * const page = await client.partnerships.list({ limit: 50 })
 */
import type { Static, TSchema } from 'typebox'
import type { Endpoint, Output } from '../../contract/endpoint.ts'
import type { Api } from '../../contract/endpoints/index.ts'
import type { Problem } from '../../contract/errors.ts'
import { ApiError, UnreachableError } from './errors.ts'
import { routes } from './routes.gen.ts'

export type { ErrorCode, Problem } from '../../contract/errors.ts'
export { ApiError, UnreachableError } from './errors.ts'
export { routes } from './routes.gen.ts'

export interface ClientOptions {
  /** Address of the installation; empty in its own browser application. */
  baseUrl: string
  /** The organization acted for: a prefixed id, or a function that tells it for each call. */
  organization?: string | (() => string | undefined)
  /** Sent with every request, e.g. a cookie outside of a browser. */
  headers?: Record<string, string>
  fetch?: typeof fetch
  /** How often a call is tried again when the server cannot be reached or is busy. POSTs carry a key, so this is safe. Default 2. */
  retries?: number
}

type Part<S extends TSchema> = Static<S> extends null ? unknown : Static<S>
type IsEmpty<T> = [unknown] extends [T] ? true : Record<never, never> extends T ? true : false
type Optionally<K extends string, T> = IsEmpty<T> extends true ? { [P in K]?: T } : { [P in K]: T }

/** Parameters, query and body of one endpoint; what it does not have may be left out. */
export type CallInput<E extends Endpoint> = Optionally<'params', Part<E['params']>> &
  Optionally<'query', Part<E['query']>> &
  Optionally<'body', Part<E['body']>>

/** The same in one object, as the methods of the client take it. */
export type Flat<E extends Endpoint> = Part<E['params']> & Part<E['query']> & Part<E['body']>

type Args<E extends Endpoint> =
  IsEmpty<Flat<E>> extends true ? [input?: Flat<E>, options?: CallOptions] : [input: Flat<E>, options?: CallOptions]
export type Method<E extends Endpoint> = (...args: Args<E>) => Promise<Output<E>>

type Resources = { [R in keyof Api]: { [M in keyof Api[R]]: Api[R][M] extends Endpoint ? Method<Api[R][M]> : never } }

export interface CallOptions {
  /** Give the same key to send one request again by hand; otherwise every POST gets its own. */
  idempotencyKey?: string
  signal?: AbortSignal
  /** The file, where an endpoint takes one as its body. */
  content?: Blob | Uint8Array<ArrayBuffer>
}

export type Client = Resources & {
  /** Calls an endpoint by its description. */
  call<E extends Endpoint>(endpoint: E, input: CallInput<E>, options?: CallOptions): Promise<Output<E>>
}

interface Address {
  method: string
  path: string
  query: readonly string[]
  body: boolean
}

export function createClient(options: ClientOptions): Client {
  const call = (endpoint: { method: string; path: string }, input: object, more?: CallOptions) =>
    send(options, endpoint, input as Sent, more)
  const resources: Record<string, Record<string, unknown>> = {}
  for (const [resource, methods] of Object.entries(routes)) {
    resources[resource] = Object.fromEntries(
      Object.entries(methods as Record<string, Address>).map(([name, address]) => [
        name,
        (input: Record<string, unknown> = {}, more?: CallOptions) => call(address, spread(address, input), more),
      ]),
    )
  }
  // The table was generated from the very endpoints that the types are taken from; a check keeps it fresh.
  return { ...resources, call } as unknown as Client
}

/** Every item of a paged list, page after page. @example for await (const row of each(client.partnerships.list, { tab: 'active' })) … */
export async function* each<I extends { cursor?: string }, T>(
  list: (input: I) => Promise<{ items: T[]; next: string | null }>,
  input: I,
): AsyncGenerator<T> {
  let cursor: string | null | undefined
  do {
    const page: { items: T[]; next: string | null } = await list({ ...input, ...(cursor ? { cursor } : {}) })
    yield* page.items
    cursor = page.next
  } while (cursor)
}

interface Sent {
  params?: Record<string, unknown>
  query?: Record<string, unknown>
  body?: unknown
}

/** One object into parameters, query and body, by the names the endpoint has. */
function spread(address: Address, input: Record<string, unknown>): Sent {
  const params: Record<string, unknown> = {}
  const query: Record<string, unknown> = {}
  const body: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(input)) {
    if (address.path.includes(`{${name}}`)) params[name] = value
    else if (address.query.includes(name)) query[name] = value
    else body[name] = value
  }
  return { params, query, ...((address.body || Object.keys(body).length > 0) && { body }) }
}

async function send(
  options: ClientOptions,
  { method, path }: { method: string; path: string },
  input: Sent,
  more: CallOptions = {},
): Promise<unknown> {
  const organization = typeof options.organization === 'function' ? options.organization() : options.organization
  const headers: Record<string, string> = { accept: 'application/json', ...options.headers }
  if (organization) headers['entente-organization'] = organization
  if (method === 'POST' && !more.content) headers['idempotency-key'] = more.idempotencyKey ?? crypto.randomUUID()
  if (more.content) headers['content-type'] = 'application/octet-stream'
  else if (input.body !== undefined) headers['content-type'] = 'application/json'
  const url = options.baseUrl + fill(path, input.params ?? {}) + queryOf(input.query ?? {})
  const request: RequestInit = {
    method,
    headers,
    credentials: 'same-origin',
    ...(input.body !== undefined && { body: JSON.stringify(input.body) }),
    ...(more.content && { body: more.content }),
    ...(more.signal && { signal: more.signal }),
  }
  const safe = method === 'GET' || method === 'POST' || method === 'PUT' || method === 'DELETE'
  // a file is sent again by whoever chose it
  const tries = safe && !more.content ? (options.retries ?? 2) : 0
  for (let attempt = 0; ; attempt++) {
    let response: Response
    try {
      response = await (options.fetch ?? fetch)(url, request)
    } catch (error) {
      if (more.signal?.aborted) throw error
      if (attempt >= tries) throw new UnreachableError(error)
      await wait(attempt, null)
      continue
    }
    if (response.ok) return response.status === 204 ? null : await read(response)
    const problem = await readProblem(response)
    const again = problem.code === 'unavailable' || problem.code === 'idempotency_in_progress'
    if (!again || attempt >= tries) throw new ApiError(problem)
    await wait(attempt, problem.retryAfterSeconds ?? null)
  }
}

/** JSON, unless it is handed out as a file: then its text. */
const read = (response: Response): Promise<unknown> =>
  response.headers.has('content-disposition') ? response.text() : response.json()

function fill(path: string, params: Record<string, unknown>): string {
  return path.replace(/\{(\w+)\}/g, (_whole, name: string) => encodeURIComponent(String(params[name])))
}

function queryOf(query: Record<string, unknown>): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null) search.append(name, String(one))
    }
  }
  const text = search.toString()
  return text === '' ? '' : `?${text}`
}

async function readProblem(response: Response): Promise<Problem> {
  try {
    const problem = (await response.json()) as Problem
    if (typeof problem.code === 'string') return problem
  } catch {
    // Not JSON: a proxy answered in its own words.
  }
  const code =
    response.status === 429
      ? 'too_many_requests'
      : response.status >= 502 && response.status <= 504
        ? 'unavailable'
        : 'internal'
  const says = `The server answered ${response.status} in a form that is not Entente's.`
  return {
    type: 'about:blank',
    title: says,
    status: response.status,
    code,
    detail: says,
    requestId: response.headers.get('x-request-id') ?? '',
  }
}

function wait(attempt: number, seconds: number | null): Promise<void> {
  const ms = seconds === null ? 200 * 2 ** attempt * (0.5 + Math.random()) : Math.min(seconds, 5) * 1000
  return new Promise((resolve) => setTimeout(resolve, ms))
}
