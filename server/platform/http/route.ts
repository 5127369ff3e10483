/** What a feature hands to the application: routes of the API, streams, pages, jobs and schedules. */
import type { Readable } from 'node:stream'
import type { Endpoint, Input, Output } from '#contract/endpoint.ts'
import type { Ctx, MemberCtx, PersonCtx } from '../ctx.ts'
import type { RateLimitRule } from '../limits.ts'
import type { AnyJob, Schedule } from '../outbox/index.ts'

/** The context an endpoint's handler gets: its actor is what the endpoint's access promises. */
export type CtxFor<E extends Endpoint> = E['access'] extends { as: 'member' }
  ? MemberCtx
  : E['access'] extends { as: 'person' } | { as: 'installation_admin' }
    ? PersonCtx
    : Ctx

export interface CookieOptions {
  /** Seconds the browser keeps it; left out: until it closes. */
  maxAgeSeconds?: number
  /** Readable by script. Default: no. */
  readable?: boolean
}

/** A request as handlers may see it beside its validated input. */
export interface RequestFacts {
  address: string | null
  userAgent: string | null
  cookies: Readonly<Record<string, string>>
  header(name: string): string | undefined
}

/** The few things of HTTP a handler may touch. */
export interface HttpAnswer {
  setCookie(name: string, value: string, options?: CookieOptions): void
  clearCookie(name: string): void
  request: RequestFacts
}

export type Handler<E extends Endpoint> = (ctx: CtxFor<E>, input: Input<E>, http: HttpAnswer) => Promise<Output<E>>

/** One limit of a route; several may stand beside each other. */
export interface RouteLimit<E extends Endpoint = Endpoint> extends RateLimitRule {
  by: 'address' | 'account' | 'recipient'
  /** With `recipient`: which address or thing of the input is protected. undefined: this request is not counted. */
  recipient?: (input: Input<E>) => string | undefined
}

export interface RouteOptions<E extends Endpoint = Endpoint> {
  limit?: RouteLimit<E> | RouteLimit<E>[]
  /** POST routes remember `Idempotency-Key`; false where repeating is harmless anyway. */
  idempotent?: false
  /** The answer carries a secret: of an idempotent request only that it was done is kept. Set-Cookie implies it. */
  carriesSecret?: true
  /** Larger or smaller than the usual 1 MiB. */
  bodyLimitBytes?: number
}

/** A route whose types are checked where it is made; here they no longer matter. */
export interface Route {
  endpoint: Endpoint
  /** The handler answers a `Download`. */
  isDownload?: true
  handler: (ctx: Ctx, input: Input<Endpoint>, http: HttpAnswer) => Promise<unknown>
  options: RouteOptions
}

/**
 * Binds an endpoint of the contract to what answers it.
 * @example route(api.partnerships.revoke, (ctx, { params, body }) => revokePartnership(ctx, params.id, body))
 */
export function route<E extends Endpoint>(endpoint: E, handler: Handler<E>, options: RouteOptions<E> = {}): Route {
  // The application validates the input and checks the access by this very endpoint before it calls the handler.
  return { endpoint, handler: handler as unknown as Route['handler'], options: options as unknown as RouteOptions }
}

/** A route whose body is a file, as it is: read while it arrives, and never held in memory as a whole. */
export interface UploadRoute {
  endpoint: Endpoint
  handler: (ctx: Ctx, input: Input<Endpoint>, content: Readable) => Promise<unknown>
  options: UploadOptions
}

export interface UploadOptions {
  /** Whatever the handler takes less of. */
  mostBytes: number
  limit?: RateLimitRule & { by: 'account' | 'address' }
}

/** Binds an endpoint without a body of its own to what takes the file. The content comes as `application/octet-stream`. */
export function upload<E extends Endpoint>(
  endpoint: E,
  handler: (ctx: CtxFor<E>, input: Input<E>, content: Readable) => Promise<Output<E>>,
  options: UploadOptions,
): UploadRoute {
  return { endpoint, handler: handler as unknown as UploadRoute['handler'], options }
}

/** An answer that is a file, sent piece by piece as it is made: nothing holds the whole of it. */
export interface Download {
  name: string
  type: string
  /** Asked for the next piece when the last one has left. What fails before the first one is answered as a problem. */
  pieces: AsyncIterable<string>
}

/** Binds an endpoint to a file. The endpoint is checked as any other, and everything that may be refused is before this resolves. */
export function download<E extends Endpoint>(
  endpoint: E,
  handler: (ctx: CtxFor<E>, input: Input<E>) => Promise<Download>,
  options: RouteOptions<E> = {},
): Route {
  return {
    endpoint,
    handler: handler as unknown as Route['handler'],
    options: options as unknown as RouteOptions,
    isDownload: true,
  }
}

/** One open stream of server-sent events. */
export interface Connection {
  /** Sends an event, in order, after making sure that the session still stands. */
  send(event: string, data: unknown): void
  /** Runs once when the stream ends, for whatever reason. */
  onClose(run: () => void | Promise<void>): void
}

/** A stream: the endpoint is checked as any other, then `open` subscribes. */
export interface StreamRoute {
  endpoint: Endpoint
  open: (ctx: Ctx, input: Input<Endpoint>, connection: Connection) => Promise<void>
}

/** Binds an endpoint to a stream of server-sent events. The organization acted for comes in the query, `organization`. */
export function stream<E extends Endpoint>(
  endpoint: E,
  open: (ctx: CtxFor<E>, input: Input<E>, connection: Connection) => Promise<void>,
): StreamRoute {
  return { endpoint, open: open as unknown as StreamRoute['open'] }
}

export interface PageRequest {
  params: Record<string, string>
  query: Record<string, string>
  /** Fields of a posted form; empty on GET. A field given twice keeps its values in `lists`. */
  form: Record<string, string>
  lists: Record<string, string[]>
  /** Files of a posted form, on pages that take them; a control without a file brings none. */
  files: PageFile[]
  headers: Record<string, string | undefined>
  cookies: Readonly<Record<string, string>>
  address: string | null
  userAgent: string | null
  /** For the style and script elements of this one page. */
  nonce: string
}

/** A file that came with a form. Its name and type are what the browser said. */
export interface PageFile {
  field: string
  name: string
  content: Uint8Array
}

export interface PageCookie extends CookieOptions {
  name: string
  /** null removes it. */
  value: string | null
}

export type PageAnswer =
  | {
      status?: number
      html: string
      script?: boolean
      cookies?: PageCookie[]
      headers?: Record<string, string>
      /** For pages that are large and hold no secret beside what the visitor sent. */
      compressed?: true
    }
  | { redirect: string; cookies?: PageCookie[] }
  | { file: Uint8Array; type: string; maxAgeSeconds?: number; name?: string }
  /** Handed over while it is read, to be kept as a file and never to be shown or run by the browser. */
  | { download: Readable; type: string; bytes: number; name: string }

/** A server-rendered page or its form; works without script. */
export interface PageRoute {
  method: 'GET' | 'POST'
  /** With `:name` for parameters. */
  path: string
  handler: (ctx: Ctx, request: PageRequest) => Promise<PageAnswer>
  limit?: (RateLimitRule & { by: 'address' | 'account' }) | (RateLimitRule & { by: 'address' | 'account' })[]
  bodyLimitBytes?: number
  /** Also for a session that opens a form and nothing else: pages of one's own session and password, and the form itself. */
  beforeForm?: true
  /** Takes forms with files (`multipart/form-data`). */
  files?: true
  /** More fields than the usual 200. */
  mostFields?: number
}

/** What the application mounts of a feature. Deleting the folder deletes the feature. */
export interface Feature {
  name: string
  routes?: Route[]
  uploads?: UploadRoute[]
  streams?: StreamRoute[]
  pages?: PageRoute[]
  jobs?: AnyJob[]
  schedules?: Schedule[]
}
