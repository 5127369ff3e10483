/** Mounts the endpoints of the contract: who asks, may they call, is the input right, once only, answer by the schema. */
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Endpoint, Input } from '#contract/endpoint.ts'
import type { Actor, Ctx } from '../ctx.ts'
import { AppError } from '../errors.ts'
import { type Allowance, addressKey, bucketName, take } from '../limits.ts'
import { assertAccess, assertUnconfined } from './access.ts'
import { channelOf } from './channel.ts'
import { readCookies, sessionCookieName, writeCookie } from './cookies.ts'
import * as once from './idempotency.ts'
import { type HttpParts, makeContext } from './parts.ts'
import { projection } from './projection.ts'
import type { Download, HttpAnswer, RequestFacts, Route, RouteLimit, StreamRoute, UploadRoute } from './route.ts'
import { createStreams, type OpenStreams } from './stream.ts'
import { assertValid, faultsOf, isNullSchema, isText, readQuery } from './validate.ts'

export function mountApi(
  fastify: FastifyInstance,
  parts: HttpParts,
  routes: Route[],
  streams: StreamRoute[],
  uploads: UploadRoute[],
): OpenStreams {
  for (const one of routes) mountRoute(fastify, parts, one)
  mountUploads(fastify, parts, uploads)
  const open = createStreams(parts.config.heartbeatMs ?? 15_000, (request, one) =>
    identify(parts, request, one.endpoint, 'open_page'),
  )
  for (const one of streams) {
    fastify.get(fastifyPath(one.endpoint.path), async (request, reply) => {
      const actor = await identify(parts, request, one.endpoint, 'open_page')
      const channel = channelOf(request, parts.config.publicUrl)
      const ctx = makeContext(parts, { actor, requestId: request.id, address: request.ip, channel })
      await open.open(request, reply, one, ctx, readInput(one.endpoint, request))
    })
  }
  return open
}

/** Sent by a page that asks by itself while nobody is at it: no use of the session. */
const unattendedHeader = 'entente-unattended'

/** `/v1/invitations/{id}` → `/v1/invitations/:id`. */
export function fastifyPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1')
}

/** What handlers may see of a request. */
export function factsOf(request: FastifyRequest): RequestFacts {
  return {
    address: request.ip ?? null,
    userAgent: request.headers['user-agent']?.slice(0, 400) ?? null,
    cookies: readCookies(request.headers.cookie),
    header: (name) => {
      const value = request.headers[name.toLowerCase()]
      return Array.isArray(value) ? value[0] : value
    },
  }
}

/** Who asks, and whether somebody like this may call the endpoint at all. */
async function identify(
  parts: HttpParts,
  request: FastifyRequest,
  endpoint: Endpoint,
  by: 'person' | 'open_page' = 'person',
): Promise<Actor> {
  const token = readCookies(request.headers.cookie)[sessionCookieName(parts.config.publicUrl)]
  if (endpoint.access.as === 'public' && !token) return { kind: 'anonymous' }
  const organization = endpoint.access.as === 'member' ? organizationOf(request) : undefined
  const actor = await parts.authenticate(parts.db, token, organization, parts.clock.now(), by)
  if (endpoint.access.as === 'member' && organization === undefined && 'personId' in actor) {
    throw new AppError('bad_request', {
      faults: [
        { field: 'Entente-Organization', code: 'invalid', says: 'Name the organization you act for in this header.' },
      ],
    })
  }
  assertAccess(endpoint.access, actor)
  assertUnconfined(endpoint, actor)
  return actor
}

/** From the header; streams cannot set one and say it in the query. */
function organizationOf(request: FastifyRequest): string | undefined {
  const header = request.headers['entente-organization'] ?? (request.query as Record<string, unknown>).organization
  return typeof header === 'string' && header !== '' ? header : undefined
}

function readInput(endpoint: Endpoint, request: FastifyRequest): Input<Endpoint> {
  const params = request.params as Record<string, string>
  // An id that cannot be one is not found, like one that is not there.
  if (!Object.values(params).every(isText) || faultsOf(endpoint.params, params).length > 0)
    throw new AppError('not_found')
  const query = readQuery(endpoint.query, request.query as Record<string, unknown>)
  assertValid(endpoint.query, query, 'query')
  if (request.headers['content-type']?.startsWith('message/') && !endpoint.rawType) throw new AppError('media_type')
  return { params, query, body: readBody(endpoint, request.body) }
}

function readBody(endpoint: Endpoint, body: unknown): unknown {
  if (isNullSchema(endpoint.body)) {
    if (body === undefined || body === null) return null
    if (typeof body === 'object' && Object.keys(body).length === 0) return null
    throw new AppError('invalid', { faults: [{ field: 'body', code: 'invalid', says: 'This takes no body.' }] })
  }
  const given = body === undefined ? {} : body
  assertValid(endpoint.body, given)
  return given
}

function mountRoute(
  fastify: FastifyInstance,
  parts: HttpParts,
  { endpoint, handler, options, isDownload }: Route,
): void {
  const name = `${endpoint.method} ${endpoint.path}`
  const limits = [options.limit ?? []].flat()
  const status = endpoint.status ?? (isNullSchema(endpoint.response) ? 204 : 200)
  const project = projection(endpoint.response)
  const secure = parts.config.publicUrl.startsWith('https:')

  fastify.route({
    method: endpoint.method,
    url: fastifyPath(endpoint.path),
    ...(options.bodyLimitBytes && { bodyLimit: options.bodyLimitBytes }),
    // Before the body is read: strangers neither learn the shapes nor make us parse.
    onRequest: async (request, reply) => {
      const by = request.headers[unattendedHeader] === undefined ? 'person' : 'open_page'
      const actor = await identify(parts, request, endpoint, by)
      request.actor = actor
      // so that a page can warn in time, without asking and thereby using the session
      if ('personId' in actor && actor.sessionEndsAt)
        reply.header('entente-session-ends', actor.sessionEndsAt.toISOString())
    },
    handler: async (request, reply) => {
      const actor = request.actor as Actor
      const input = readInput(endpoint, request)
      for (const limit of limits) {
        const bucket = bucketOf(limit, name, actor, request, input)
        const left = bucket && (await takeIfPossible(parts, endpoint, bucket, limit))
        if (left) tellLimit(reply, left)
      }
      let cookies = 0
      const http: HttpAnswer = {
        setCookie: (cookie, value, of) => {
          cookies++
          reply.header('set-cookie', writeCookie(cookie, value, secure, of))
        },
        clearCookie: (cookie) => reply.header('set-cookie', writeCookie(cookie, null, secure)),
        request: factsOf(request),
      }
      const keyed =
        endpoint.method === 'POST' && options.idempotent !== false
          ? once.keyedRequest(request.headers['idempotency-key'], actor, addressKey(request.ip), name, input)
          : undefined
      const contextOn = (db: HttpParts['db'] | undefined): Ctx =>
        makeContext(parts, {
          actor,
          requestId: request.id,
          address: request.ip ?? null,
          channel: channelOf(request, parts.config.publicUrl),
          ...(db && { db }),
        })
      // `download` is what made the route, and its handler answers one
      if (isDownload) return sendFile(reply, (await handler(contextOn(undefined), input, http)) as Download)
      const answer = await onceOnly(parts, keyed, async (db) => {
        const body = project(await handler(contextOn(db), input, http))
        if (parts.config.checkAnswers) assertAnswer(endpoint, body)
        return { answer: { status, body }, secret: options.carriesSecret === true || cookies > 0 }
      })
      if (answer.repeated) reply.header('idempotent-replayed', 'true')
      reply.code(answer.status)
      if (isNullSchema(endpoint.response)) return reply.send()
      return reply.type('application/json; charset=utf-8').send(JSON.stringify(answer.body ?? null))
    },
  })
}

/** In a realm of their own: only here is a body handed on as it arrives, and nothing but plain bytes. */
function mountUploads(fastify: FastifyInstance, parts: HttpParts, uploads: UploadRoute[]): void {
  fastify.register(async (realm) => {
    realm.removeAllContentTypeParsers()
    realm.addContentTypeParser('application/octet-stream', (_request, content, done) => done(null, content))
    for (const one of uploads) mountUpload(realm, parts, one)
  })
}

function mountUpload(realm: FastifyInstance, parts: HttpParts, { endpoint, handler, options }: UploadRoute): void {
  const name = `${endpoint.method} ${endpoint.path}`
  const project = projection(endpoint.response)
  realm.route({
    method: endpoint.method,
    url: fastifyPath(endpoint.path),
    config: { takesItsTime: true },
    onRequest: async (request, reply) => {
      // what is not read of a refused content is not waited for
      reply.header('connection', 'close')
      request.actor = await identify(parts, request, endpoint)
      if (Number(request.headers['content-length'] ?? 0) > options.mostBytes) throw new AppError('body_too_large')
    },
    handler: async (request, reply) => {
      const actor = request.actor as Actor
      if (!(request.body instanceof Readable)) throw new AppError('media_type')
      const params = request.params as Record<string, string>
      if (!Object.values(params).every(isText) || faultsOf(endpoint.params, params).length > 0)
        throw new AppError('not_found')
      const query = readQuery(endpoint.query, request.query as Record<string, unknown>)
      assertValid(endpoint.query, query, 'query')
      const { limit } = options
      if (limit) {
        const of = limit.by === 'account' && 'personId' in actor ? actor.personId : addressKey(request.ip)
        tellLimit(reply, await take(parts.db, bucketName(`${limit.by} ${name}`, of), limit, parts.clock.now()))
      }
      const ctx = makeContext(parts, { actor, requestId: request.id, address: request.ip ?? null })
      const body = project(await handler(ctx, { params, query, body: null }, request.body))
      if (parts.config.checkAnswers) assertAnswer(endpoint, body)
      return reply
        .removeHeader('connection')
        .code(endpoint.status ?? 200)
        .type('application/json; charset=utf-8')
        .send(JSON.stringify(body))
    },
  })
}

/** Reading goes on while the disk is full, though it cannot be counted. */
async function takeIfPossible(
  { db, clock }: HttpParts,
  { method }: Endpoint,
  bucket: string,
  limit: RouteLimit,
): Promise<Allowance | undefined> {
  try {
    return await take(db, bucket, limit, clock.now())
  } catch (error) {
    if (method === 'GET' && error instanceof AppError && error.code === 'disk_full') return undefined
    throw error
  }
}

function sendFile(reply: FastifyReply, { name, type, pieces }: Download): FastifyReply {
  return reply
    .header('content-disposition', `attachment; filename="${name.replaceAll(/[^\w.-]/g, '_')}"`)
    .header('cache-control', 'no-store')
    .type(type)
    .send(Readable.from(pieces, { objectMode: false }))
}

type Attempt = (db: HttpParts['db'] | undefined) => Promise<{ answer: once.KeptAnswer; secret: boolean }>

async function onceOnly(
  parts: HttpParts,
  keyed: once.KeyedRequest | undefined,
  attempt: Attempt,
): Promise<once.KeptAnswer & { repeated?: true }> {
  if (!keyed) return (await attempt(undefined)).answer
  const kept = await once.beginOnce(parts.db, keyed)
  if (kept) return { ...kept, repeated: true }
  try {
    const { answer, secret } = await attempt(once.markingDatabase(parts.db, keyed))
    await once.keepAnswer(parts.db, keyed, secret ? undefined : answer)
    return answer
  } catch (error) {
    const refused = error instanceof AppError && error.status < 500
    await once
      .endAttempt(parts.db, keyed, refused)
      .catch((failure: unknown) => parts.log.warn({ err: failure }, 'an idempotency key was not freed'))
    throw error
  }
}

function bucketOf(
  limit: RouteLimit,
  name: string,
  actor: Actor,
  request: FastifyRequest,
  input: Input<Endpoint>,
): string | undefined {
  const kind = `${limit.by} ${name}`
  if (limit.by === 'address') return bucketName(kind, addressKey(request.ip))
  if (limit.by === 'account') return 'personId' in actor ? bucketName(kind, actor.personId) : undefined
  const recipient = limit.recipient?.(input)
  return recipient === undefined ? undefined : bucketName(kind, recipient.trim().toLowerCase())
}

export function tellLimit(reply: FastifyReply, allowance: Allowance): void {
  reply.header('ratelimit-limit', allowance.limit)
  reply.header('ratelimit-remaining', allowance.remaining)
  reply.header('ratelimit-reset', allowance.resetSeconds)
}

/** Tests and development: an answer that is not what the contract promises is our fault, and loud. */
function assertAnswer(endpoint: Endpoint, body: unknown): void {
  const faults = faultsOf(
    endpoint.response,
    isNullSchema(endpoint.response) ? (body ?? null) : JSON.parse(JSON.stringify(body ?? null)),
  )
  if (faults.length > 0)
    throw new Error(`${endpoint.method} ${endpoint.path} answers against its contract: ${JSON.stringify(faults)}`)
}

declare module 'fastify' {
  interface FastifyRequest {
    actor?: Actor
    nonce?: string
  }
  interface FastifyContextConfig {
    /** A body that may take longer than others to arrive. */
    takesItsTime?: boolean
  }
}
