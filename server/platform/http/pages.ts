/** Server-rendered pages: forms that work without script, no caching, no script unless a page asks for it. */
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Actor } from '../ctx.ts'
import { AppError } from '../errors.ts'
import { addressKey, bucketName, take } from '../limits.ts'
import { assertUnconfined } from './access.ts'
import { factsOf, tellLimit } from './api.ts'
import { readCookies, sessionCookieName, writeCookie } from './cookies.ts'
import { csp, newNonce } from './headers.ts'
import { type HttpParts, makeContext } from './parts.ts'
import type { PageAnswer, PageCookie, PageFile, PageRequest, PageRoute } from './route.ts'
import { isText } from './validate.ts'

/** Mounts pages in a realm of their own: only here are posted forms read, and only forms. */
export async function mountPages(fastify: FastifyInstance, parts: HttpParts, pages: PageRoute[]): Promise<void> {
  await fastify.register(async (realm) => {
    realm.removeAllContentTypeParsers()
    realm.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => {
      done(null, new URLSearchParams(String(body)))
    })
    // one at a time into memory: pages that take files say how large a form may be
    realm.addContentTypeParser('multipart/form-data', { parseAs: 'buffer' }, (request, body, done) => {
      if (!request.routeOptions.config.takesFiles) return done(new AppError('media_type'))
      readMultipart(body as Buffer, request.headers['content-type'] ?? '').then(
        (form) => done(null, form),
        () => done(new AppError('bad_request', { detail: 'The form could not be read.' })),
      )
    })
    for (const page of pages) mountPage(realm, parts, page)
  })
}

/** Files of some megabytes over a slow line. */
const slowestFilesMs = 300_000

function mountPage(realm: FastifyInstance, parts: HttpParts, page: PageRoute): void {
  realm.route({
    method: page.method,
    url: page.path,
    config: { takesFiles: page.files === true, ...(page.files && { bodyMs: slowestFilesMs }) },
    ...(page.bodyLimitBytes && { bodyLimit: page.bodyLimitBytes }),
    // before the body is read
    onRequest: async (request, reply) => {
      const actor = await visitorOf(parts, request)
      assertUnconfined({ access: { as: 'person' }, beforeForm: page.beforeForm }, actor)
      request.actor = actor
      for (const limit of [page.limit ?? []].flat()) {
        if (limit.by === 'account' && !('personId' in actor)) continue
        const key = limit.by === 'account' && 'personId' in actor ? actor.personId : addressKey(request.ip)
        const bucket = bucketName(`${limit.by} ${page.method} ${page.path}`, key)
        tellLimit(reply, await take(parts.db, bucket, limit, parts.clock.now()))
      }
    },
    handler: async (request, reply) => {
      const actor = request.actor as Actor
      const address = request.ip ?? null
      const ctx = makeContext(parts, { actor, requestId: request.id, address, channel: 'screen' })
      const nonce = newNonce()
      request.nonce = nonce
      const answer = await page.handler(ctx, await pageRequest(request, nonce, page.mostFields ?? usualFields))
      return answerPage(request, reply, answer, nonce, parts.config.publicUrl.startsWith('https:'))
    },
  })
}

/** Who visits a page; a session that no longer stands makes a visitor, not an error. */
export async function visitorOf(parts: HttpParts, request: FastifyRequest): Promise<Actor> {
  const token = readCookies(request.headers.cookie)[sessionCookieName(parts.config.publicUrl)]
  if (!token) return { kind: 'anonymous' }
  return parts.authenticate(parts.db, token, undefined, parts.clock.now())
}

type Form = Pick<PageRequest, 'form' | 'lists' | 'files'>

const usualFields = 200

function readMultipart(body: Buffer, type: string): Promise<FormData> {
  return new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData()
}

/** Fields and files of a posted form; text that is none is refused. */
async function readForm(posted: URLSearchParams | FormData | undefined, most: number): Promise<Form> {
  const form: Record<string, string> = Object.create(null)
  const lists: Record<string, string[]> = Object.create(null)
  const files: PageFile[] = []
  let count = 0
  for (const [field, value] of posted ?? []) {
    if (++count > most) throw new AppError('body_too_large')
    const text = typeof value === 'string' ? value : value.name
    if (!isText(field) || !isText(text)) {
      throw new AppError('invalid', {
        faults: [
          { field: field.slice(0, 100), code: 'invalid', says: 'This contains characters that are not allowed.' },
        ],
      })
    }
    if (typeof value === 'string') {
      form[field] ??= value
      lists[field] ??= []
      lists[field].push(value)
    } else if (value.name !== '' || value.size > 0) {
      files.push({ field, name: value.name, content: new Uint8Array(await value.arrayBuffer()) })
    }
  }
  return { form, lists, files }
}

async function pageRequest(request: FastifyRequest, nonce: string, mostFields: number): Promise<PageRequest> {
  const facts = factsOf(request)
  const posted = await readForm(request.body as URLSearchParams | FormData | undefined, mostFields)
  const params = request.params as Record<string, string>
  const query: Record<string, string> = {}
  for (const [name, value] of Object.entries(request.query as Record<string, string | string[]>)) {
    const first = Array.isArray(value) ? value[0] : value
    if (first !== undefined && isText(first)) query[name] = first
  }
  if (!Object.values(params).every(isText)) throw new AppError('not_found')
  const headers: Record<string, string | undefined> = {}
  for (const [name, value] of Object.entries(request.headers)) headers[name] = Array.isArray(value) ? value[0] : value
  return {
    params,
    query,
    ...posted,
    headers,
    cookies: facts.cookies,
    address: facts.address,
    userAgent: facts.userAgent,
    nonce,
  }
}

async function answerPage(
  request: FastifyRequest,
  reply: FastifyReply,
  answer: PageAnswer,
  nonce: string,
  secure: boolean,
): Promise<FastifyReply> {
  if ('file' in answer) {
    reply.header('cache-control', answer.maxAgeSeconds ? `private, max-age=${answer.maxAgeSeconds}` : 'no-store')
    reply.header(
      'content-disposition',
      answer.name ? `attachment; filename="${answer.name.replaceAll(/[^\w.-]/g, '_')}"` : 'inline',
    )
    return reply.type(answer.type).send(Buffer.from(answer.file))
  }
  if ('download' in answer) {
    return reply
      .header('content-disposition', attachment(answer.name))
      .header('content-security-policy', csp.download)
      .header('content-length', answer.bytes)
      .type(answer.type)
      .send(answer.download)
  }
  for (const cookie of answer.cookies ?? []) setCookie(reply, cookie, secure)
  // Back and forth inside this site only, whatever a query asked for.
  if ('redirect' in answer) return reply.redirect(ownPlace(answer.redirect), 303)
  reply.header('content-security-policy', csp.page(nonce, answer.script === true))
  for (const [name, value] of Object.entries(answer.headers ?? {})) reply.header(name, value)
  reply.code(answer.status ?? 200).type('text/html; charset=utf-8')
  if (!answer.compressed) return reply.send(answer.html)
  reply.header('vary', 'accept-encoding')
  if (!takesGzip(request.headers['accept-encoding'])) return reply.send(answer.html)
  return reply.header('content-encoding', 'gzip').send(await compress(answer.html))
}

const compress = promisify<string, Buffer>((text, done) => gzip(text, { level: 6 }, done))

function takesGzip(accepted: string | string[] | undefined): boolean {
  return [accepted ?? ''].flat().some((value) => /(^|,)\s*gzip\s*(?!;\s*q=0(\.0*)?\s*(,|$))(;|,|$)/i.test(value))
}

/** Whatever the name holds, the header stays one line; browsers that can read the second form take that. */
function attachment(name: string): string {
  const plain = name.replaceAll(/[^\w. -]/g, '_')
  const encoded = encodeURIComponent(name).replaceAll(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`
}

function setCookie(reply: FastifyReply, cookie: PageCookie, secure: boolean): void {
  reply.header('set-cookie', writeCookie(cookie.name, cookie.value, secure, cookie))
}

/**
 * A place on this very site: begins with one slash, so that no `next` in a link leads elsewhere.
 * @example ownPlace('//evil.example') === '/'
 */
export function ownPlace(place: string | undefined): string {
  if (!place || !/^\/(?![/\\])[\x21-\x7e]*$/.test(place) || place.includes('\\')) return '/'
  const url = new URL(place, 'http://own.invalid')
  return url.host === 'own.invalid' ? url.pathname + url.search + url.hash : '/'
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Reads forms with files. */
    takesFiles?: boolean
    /** How long a body may take to arrive, where that is longer than usual. */
    bodyMs?: number
  }
}
