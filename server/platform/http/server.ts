/** The HTTP server: Fastify with its defaults made safe, one error handler, the same headers on every answer. */
import { randomUUID } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { Endpoint } from '#contract/endpoint.ts'
import { errors } from '#contract/errors.ts'
import { AppError } from '../errors.ts'
import { fastifyPath, mountApi } from './api.ts'
import { csp, newNonce, securityHeaders } from './headers.ts'
import { openApi } from './openapi.ts'
import { identityOfHost, sendToMainHost } from './own-hosts.ts'
import { assertOwnSite } from './own-site.ts'
import { mountPages } from './pages.ts'
import type { HttpParts } from './parts.ts'
import { type Pressure, watchPressure } from './pressure.ts'
import { asAppError, problemOf } from './problem.ts'
import type { Feature } from './route.ts'
import { mountWeb } from './web.ts'

export interface HttpServer {
  fastify: FastifyInstance
  /** Ends streams, waits for what runs, at most so long, then closes. */
  close(graceMs?: number): Promise<void>
}

export async function createHttpServer(parts: HttpParts, features: Feature[]): Promise<HttpServer> {
  const { config, log } = parts
  const timeouts = config.timeouts ?? { requestMs: 15_000, headersMs: 10_000, checkMs: 1_000 }
  const pressure = watchPressure(config.maxInFlight, config.maxDelayMs)
  const secure = config.publicUrl.startsWith('https:')
  const fastify = Fastify({
    logger: false,
    genReqId: () => `req_${randomUUID().replaceAll('-', '')}`,
    requestIdHeader: false,
    trustProxy: config.trustedProxies.length > 0 ? config.trustedProxies : false,
    bodyLimit: 1_048_576,
    requestTimeout: Math.max(timeouts.requestMs, timeouts.uploadMs ?? 600_000),
    keepAliveTimeout: 72_000,
    http: { headersTimeout: timeouts.headersMs, connectionsCheckingInterval: timeouts.checkMs, maxHeaderSize: 16_384 },
    routerOptions: { maxParamLength: 300, ignoreTrailingSlash: false },
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
    // what comes in and goes out is checked by the contract; the framework's own schema compilers are not even loaded
    schemaController: { compilersFactory: { buildValidator: noSchemas, buildSerializer: noSchemas } },
    clientErrorHandler,
    frameworkErrors: (error, request, reply) => answerFailure(parts, error, request, reply as FastifyReply),
  })
  const always = securityHeaders(secure)

  fastify.decorateRequest('actor', undefined)
  fastify.decorateRequest('nonce', undefined)
  readJsonOnly(fastify)
  fastify.setErrorHandler((error, request, reply) => answerFailure(parts, error, request, reply))
  watchRequests(fastify, parts, pressure, always)
  hurryBodies(fastify, timeouts.requestMs)

  const routes = features.flatMap((feature) => feature.routes ?? [])
  const streams = features.flatMap((feature) => feature.streams ?? [])
  const uploads = features.flatMap((feature) => feature.uploads ?? [])
  const endpoints = [...routes, ...uploads, ...streams].map((one) => one.endpoint)
  assertDescribed(endpoints)
  const open = mountApi(fastify, parts, routes, streams, uploads)
  await mountPages(
    fastify,
    parts,
    features.flatMap((feature) => feature.pages ?? []),
  )
  await mountWeb(fastify, parts)
  mountHealth(fastify, parts)
  const document = JSON.stringify(
    openApi(
      [...routes, ...uploads].map(({ endpoint }) => endpoint),
      streams.map(({ endpoint }) => endpoint),
      config.publicUrl,
      config.version,
    ),
  )
  fastify.get('/v1/openapi.json', (_request, reply) => reply.type('application/json; charset=utf-8').send(document))
  answerUnknown(fastify, endpoints)

  return {
    fastify,
    async close(graceMs = 10_000) {
      open.closeAll()
      // Connections that are kept alive become idle only when their last answer is out.
      const idle = setInterval(() => fastify.server.closeIdleConnections(), 50)
      const timer = setTimeout(() => fastify.server.closeAllConnections(), graceMs)
      await fastify.close()
      clearInterval(idle)
      clearTimeout(timer)
      pressure.stop()
      log.debug('http closed')
    },
  }
}

/** The framework asks for these where a route hands it a schema, which none does. */
const noSchemas = () => () => {
  throw new Error('Routes are described in the contract, not to the framework.')
}

/** JSON in UTF-8 is what the API reads; text/plain would need no permission of other sites' browsers. */
function readJsonOnly(fastify: FastifyInstance): void {
  const parse = fastify.getDefaultJsonParser('error', 'error')
  const utf8 = new TextDecoder('utf-8', { fatal: true })
  fastify.removeAllContentTypeParsers()
  fastify.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    let text: string
    try {
      text = utf8.decode(body as Buffer)
    } catch {
      return done(new AppError('bad_request', { detail: 'The body is not valid UTF-8.' }))
    }
    if (text.trim() === '') return done(null, undefined)
    parse(request, text, (error, value) => {
      if (error) done(new AppError('bad_request', { detail: 'The body is not valid JSON.' }))
      else done(null, value)
    })
  })
  // for the endpoints that say so: `rawType`. NUL is nowhere text.
  fastify.addContentTypeParser('message/rfc822', { parseAs: 'buffer' }, (_request, body, done) => {
    done(null, { raw: new TextDecoder().decode(body as Buffer).replaceAll('\0', ' ') })
  })
}

/** A route without an access never starts, nor do two routes at one place. */
function assertDescribed(endpoints: Endpoint[]): void {
  const seen = new Set<string>()
  for (const endpoint of endpoints) {
    const name = `${endpoint.method} ${endpoint.path}`
    if (!['public', 'person', 'member', 'installation_admin'].includes(endpoint.access?.as))
      throw new Error(`${name} declares no access`)
    if (seen.has(name)) throw new Error(`${name} is mounted twice`)
    seen.add(name)
  }
}

function watchRequests(
  fastify: FastifyInstance,
  parts: HttpParts,
  pressure: Pressure,
  always: Record<string, string>,
): void {
  const { config, log, clock } = parts
  fastify.addHook('onRequest', async (request, reply) => {
    // By the clock that deadlines are measured with: browsers count down by it, not by their own.
    reply.headers(always).header('x-request-id', request.id).header('date', clock.now().toUTCString())
    if (isHealth(request.url)) return
    pressure.begin()
    reply.raw.once('close', pressure.end)
    if (pressure.tooHigh()) throw new AppError('unavailable')
    if (await sendToMainHost(parts, request, reply)) return reply
    assertOwnSite(request, config.publicUrl)
  })
  fastify.addHook('onResponse', async (request, reply) => {
    if (isHealth(request.url)) return
    // The pattern, never the address itself: links carry secrets.
    const route = request.routeOptions.url ?? 'unknown'
    const person = request.actor && 'personId' in request.actor ? request.actor.personId : undefined
    log.info(
      {
        requestId: request.id,
        method: request.method,
        route,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
        person,
      },
      'request',
    )
  })
}

/** Bodies arrive within the time of a request; only files may take longer, which the server's own limit knows no way to tell. */
function hurryBodies(fastify: FastifyInstance, requestMs: number): void {
  fastify.addHook('onRequest', async (request, reply) => {
    const { raw } = request
    const hasBody = Number(raw.headers['content-length'] ?? 0) > 0 || raw.headers['transfer-encoding'] !== undefined
    if (!hasBody || request.routeOptions.config?.takesItsTime) return
    const late = Object.assign(new Error('late'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' })
    const timer = setTimeout(() => {
      if (!raw.complete && !reply.sent) clientErrorHandler(late, raw.socket)
    }, request.routeOptions.config?.bodyMs ?? requestMs)
    const over = () => clearTimeout(timer)
    raw.once('end', over).once('close', over)
    reply.raw.once('close', over).once('finish', over)
  })
}

function isHealth(url: string): boolean {
  return url === '/healthz' || url === '/readyz'
}

function mountHealth(fastify: FastifyInstance, { db, config }: HttpParts): void {
  fastify.get('/healthz', () => ({ alive: true, version: config.version }))
  fastify.get('/readyz', async (_request, reply) => {
    const health = await db.health().catch(() => ({ ready: false, durable: false, engine: db.engine }))
    return reply
      .code(health.ready ? 200 : 503)
      .send({ ready: health.ready, durable: health.durable, engine: health.engine })
  })
}

/** What is not there is 404; what is there under another method is 405 and says which. */
function answerUnknown(fastify: FastifyInstance, endpoints: Endpoint[]): void {
  const patterns = new Map<string, { pattern: RegExp; methods: Set<string> }>()
  for (const { path, method } of endpoints) {
    const key = fastifyPath(path)
    const known = patterns.get(key) ?? {
      pattern: new RegExp(`^${key.replaceAll('.', '\\.').replaceAll(/:\w+/g, '[^/]+')}$`),
      methods: new Set(),
    }
    known.methods.add(method)
    patterns.set(key, known)
  }
  fastify.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0] as string
    const methods = [...patterns.values()]
      .filter(({ pattern }) => pattern.test(path))
      .flatMap((known) => [...known.methods])
    if (methods.length === 0) throw new AppError('not_found')
    reply.header('allow', methods.join(', '))
    throw new AppError('method_not_allowed')
  })
}

function answerFailure(parts: HttpParts, error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = asAppError(error)
  const failure = known ?? new AppError('internal')
  if (!known || failure.status >= 500) {
    parts.log.error(
      { err: error, requestId: request.id, method: request.method, route: request.routeOptions?.url },
      'request failed',
    )
  }
  const problem = problemOf(failure, request.id)
  // Failures before the first hook, such as a broken address, pass no hook at all.
  reply.headers(securityHeaders(parts.config.publicUrl.startsWith('https:'))).header('x-request-id', request.id)
  if (problem.retryAfterSeconds !== undefined) reply.header('retry-after', problem.retryAfterSeconds)
  reply.code(problem.status)
  if (wantsPage(request)) {
    const nonce = newNonce()
    const page = parts.errorPage ?? plainErrorPage
    return reply
      .header('content-security-policy', csp.page(nonce, false))
      .type('text/html; charset=utf-8')
      .send(
        page({
          status: problem.status,
          title: problem.faults?.[0]?.says ?? problem.title,
          requestId: problem.requestId,
          nonce,
          ...(problem.place && { place: problem.place }),
          // from an organization's own address the links lead to the main host
          home: identityOfHost(request.headers.host, parts.config) === undefined ? '' : parts.config.publicUrl,
        }),
      )
  }
  return reply.type('application/problem+json').send(JSON.stringify(problem))
}

function wantsPage(request: FastifyRequest): boolean {
  return !request.url.startsWith('/v1/') && (request.headers.accept ?? '').includes('text/html')
}

function plainErrorPage({
  status,
  title,
  requestId,
  place,
}: Parameters<NonNullable<HttpParts['errorPage']>>[0]): string {
  const escaped = title.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped}</title></head><body><main><h1>${escaped}</h1><p>Error ${status}, request ${requestId}</p><p><a href="${place ?? '/'}">${place ? 'Go there' : 'Start page'}</a></p></main></body></html>`
}

/** What is so broken that no request came of it: answered on the socket, in the same form. */
function clientErrorHandler(
  error: Error & { code?: string },
  socket: NodeJS.WritableStream & { destroyed?: boolean; destroy(): void; _httpMessage?: ServerResponse },
): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
    socket.destroy()
    return
  }
  const code =
    error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
      ? 'request_timeout'
      : error.code === 'HPE_HEADER_OVERFLOW'
        ? 'headers_too_large'
        : 'bad_request'
  const requestId = `req_${randomUUID().replaceAll('-', '')}`
  const body = JSON.stringify(problemOf(new AppError(code), requestId))
  const names = {
    'x-request-id': requestId,
    'x-content-type-options': 'nosniff',
    'content-type': 'application/problem+json',
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  }
  const head = Object.entries(names)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')
  socket.end(`HTTP/1.1 ${errors[code].status} ${code}\r\n${head}\r\n${body}`)
}
