/** Server-rendered pages: forms that work without script, no caching, no script unless a page asks for it. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Actor } from '../ctx.ts'
import { AppError } from '../errors.ts'
import { addressKey, bucketName, take } from '../limits.ts'
import { factsOf, tellLimit } from './api.ts'
import { readCookies, sessionCookieName, writeCookie } from './cookies.ts'
import { csp, newNonce } from './headers.ts'
import { type HttpParts, makeContext } from './parts.ts'
import type { PageAnswer, PageCookie, PageRequest, PageRoute } from './route.ts'
import { isText } from './validate.ts'

/** Mounts pages in a realm of their own: only here are posted forms read, and only forms. */
export async function mountPages(fastify: FastifyInstance, parts: HttpParts, pages: PageRoute[]): Promise<void> {
  await fastify.register(async (realm) => {
    realm.removeAllContentTypeParsers()
    realm.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => {
      done(null, readForm(String(body)))
    })
    for (const page of pages) {
      realm.route({
        method: page.method,
        url: page.path,
        ...(page.bodyLimitBytes && { bodyLimit: page.bodyLimitBytes }),
        handler: async (request, reply) => {
          const actor = await visitorOf(parts, request)
          for (const limit of [page.limit ?? []].flat()) {
            if (limit.by === 'account' && !('personId' in actor)) continue
            const key = limit.by === 'account' && 'personId' in actor ? actor.personId : addressKey(request.ip)
            tellLimit(
              reply,
              await take(
                parts.db,
                bucketName(`${limit.by} ${page.method} ${page.path}`, key),
                limit,
                parts.clock.now(),
              ),
            )
          }
          const address = request.ip ?? null
          const ctx = makeContext(parts, { actor, requestId: request.id, address, channel: 'screen' })
          const nonce = newNonce()
          request.nonce = nonce
          return answerPage(
            reply,
            await page.handler(ctx, pageRequest(request, nonce)),
            nonce,
            parts.config.publicUrl.startsWith('https:'),
          )
        },
      })
    }
  })
}

/** Who visits a page; a session that no longer stands makes a visitor, not an error. */
export async function visitorOf(parts: HttpParts, request: FastifyRequest): Promise<Actor> {
  const token = readCookies(request.headers.cookie)[sessionCookieName(parts.config.publicUrl)]
  if (!token) return { kind: 'anonymous' }
  return parts.authenticate(parts.db, token, undefined, parts.clock.now())
}

interface Form {
  form: Record<string, string>
  lists: Record<string, string[]>
}

const mostFields = 200

function readForm(body: string): Form {
  const form: Record<string, string> = Object.create(null)
  const lists: Record<string, string[]> = Object.create(null)
  let count = 0
  for (const [name, value] of new URLSearchParams(body)) {
    if (++count > mostFields) throw new AppError('body_too_large')
    if (!isText(name) || !isText(value)) {
      throw new AppError('invalid', {
        faults: [
          { field: name.slice(0, 100), code: 'invalid', says: 'This contains characters that are not allowed.' },
        ],
      })
    }
    form[name] ??= value
    lists[name] ??= []
    lists[name].push(value)
  }
  return { form, lists }
}

function pageRequest(request: FastifyRequest, nonce: string): PageRequest {
  const facts = factsOf(request)
  const posted = (request.body ?? { form: {}, lists: {} }) as Form
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

function answerPage(reply: FastifyReply, answer: PageAnswer, nonce: string, secure: boolean): FastifyReply {
  if ('file' in answer) {
    reply.header('cache-control', answer.maxAgeSeconds ? `private, max-age=${answer.maxAgeSeconds}` : 'no-store')
    reply.header(
      'content-disposition',
      answer.name ? `attachment; filename="${answer.name.replaceAll(/[^\w.-]/g, '_')}"` : 'inline',
    )
    return reply.type(answer.type).send(Buffer.from(answer.file))
  }
  for (const cookie of answer.cookies ?? []) setCookie(reply, cookie, secure)
  // Back and forth inside this site only, whatever a query asked for.
  if ('redirect' in answer) return reply.redirect(ownPlace(answer.redirect), 303)
  reply.header('content-security-policy', csp.page(nonce, answer.script === true))
  for (const [name, value] of Object.entries(answer.headers ?? {})) reply.header(name, value)
  return reply
    .code(answer.status ?? 200)
    .type('text/html; charset=utf-8')
    .send(answer.html)
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
