/** The browser application: one page for its addresses, files with their hash in the name kept for good. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { AppError } from '../errors.ts'
import { formFirst } from './access.ts'
import { csp, newNonce } from './headers.ts'
import { visitorOf } from './pages.ts'
import type { HttpParts } from './parts.ts'

const places = ['/', '/o', '/o/*', '/home', '/home/*', '/account', '/account/*', '/installation', '/installation/*']

export async function mountWeb(fastify: FastifyInstance, parts: HttpParts): Promise<void> {
  const { webFolder } = parts.config
  if (webFolder && existsSync(webFolder)) {
    await fastify.register(fastifyStatic, {
      root: resolve(webFolder),
      wildcard: false,
      index: false,
      globIgnore: ['**/index.html', '**/*.br', '**/*.gz'],
      preCompressed: true,
      cacheControl: false,
      setHeaders: (reply, path) => {
        reply.header(
          'cache-control',
          path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'public, max-age=3600',
        )
      },
    })
  }
  let page: string | undefined
  for (const place of places) {
    fastify.get(place, async (request, reply) => {
      const visitor = await visitorOf(parts, request)
      if (!('personId' in visitor))
        return reply.redirect(
          request.url === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(request.url)}`,
          303,
        )
      const to = visitor.confinedTo
      // the start leads to the form; any other place says why it does not open
      if (to && ['/', '/home'].includes(place)) return reply.redirect(to.path, 303)
      if (to && !place.startsWith('/account') && request.url.split('?')[0] !== to.path) throw formFirst(to)
      page ??= await readPage(webFolder)
      const nonce = newNonce()
      return reply
        .header('content-security-policy', csp.application(nonce))
        .type('text/html; charset=utf-8')
        .send(page.replaceAll('__NONCE__', nonce))
    })
  }
}

async function readPage(webFolder: string | undefined): Promise<string> {
  try {
    return await readFile(join(webFolder ?? '', 'index.html'), 'utf8')
  } catch {
    throw new AppError('unavailable', { detail: 'The browser application has not been built. Run `npm run build`.' })
  }
}
