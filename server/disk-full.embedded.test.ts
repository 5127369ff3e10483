/** A full disk: what is there can be read, by everybody who could before; whatever would have to be written down is refused. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Endpoint } from '#contract/endpoint.ts'
import { api } from '#contract/endpoints/index.ts'
import { makeDatabase, usualDeadlines } from '#server/platform/db/database.ts'
import { openInMemory } from '#server/platform/db/embedded.ts'
import { toPublicId } from '#server/platform/id.ts'
import { createLogger } from '#server/platform/log.ts'
import { allFeatures } from '#server/testing/all-features.ts'
import { startTestApp, type TestApp } from '#server/testing/app.ts'
import { buildOrganization, buildPerson, testPassword } from '#server/testing/builders.ts'
import { makeDump } from '#server/testing/database.ts'
import { type BuiltInvitation, type BuiltProgram, buildInvitation, buildProgram } from '#server/testing/partnerships.ts'

let app: TestApp
let full = false
let program: BuiltProgram
let invitation: BuiltInvitation
let cookie: string

beforeAll(async () => {
  const engine = await openInMemory({ loadFrom: await makeDump() }, createLogger('silent'))
  // as the engine begins while its guard holds: `disk.ts`
  const guarded = {
    ...engine,
    begin: (of: Parameters<typeof engine.begin>[0]) => (full ? 'begin read only' : engine.begin(of)),
  }
  const db = { ...makeDatabase(guarded, usualDeadlines), reset: async () => {} }
  app = await startTestApp({ db, features: allFeatures() })
  const owner = await buildPerson(app, { isInstallationAdmin: true, email: 'owner@example.org' })
  const { organization } = await buildOrganization(app, { owner, hosting: 'yes' })
  program = await buildProgram(app, { host: organization, owner })
  invitation = await buildInvitation(app, program)
  cookie = await app.cookieOf(owner)
  full = true
})
afterAll(async () => {
  full = false
  await app.close()
  await app.db.close()
})

async function withRoom<T>(work: () => Promise<T>): Promise<T> {
  full = false
  try {
    return await work()
  } finally {
    full = true
  }
}

/** With the id of something that is there, where the test has one. */
function placeOf(path: string): string {
  const known: Record<string, string> = {
    '/v1/programs': program.id,
    '/v1/partnerships': invitation.partnershipId,
    '/v1/invitations': invitation.id,
    '/v1/organizations/by-identity': program.host.slug,
  }
  return path.replaceAll(/\/\{\w+\}/g, (_, at: number) => `/${known[path.slice(0, at)] ?? 'unknown'}`)
}

const readings = Object.values(api)
  .flatMap((resource) => Object.values(resource as Record<string, Endpoint>))
  .filter(({ method, path }) => method === 'GET' && path !== '/v1/events')

describe('while the disk is full', () => {
  test.each(readings.map((endpoint) => [endpoint.path, endpoint] as const))('GET %s answers', async (_, endpoint) => {
    app.clock.advance({ hours: 1 }) // so that the session would be noted as used
    const organization = toPublicId('org', program.host.id)
    const answer = await app.fastify.inject({
      url: `${placeOf(endpoint.path)}${endpoint.path.endsWith('identity-check') ? '?slug=acme' : ''}`,
      headers: { cookie, 'entente-organization': organization },
    })
    expect([200, 404, 409, 410, 422], answer.body).toContain(answer.statusCode)
  })

  test.each(['/sign-in', '/forgot-password', '/'])('the page %s opens', async (url) => {
    const answer = await app.fastify.inject({ url, headers: { accept: 'text/html' } })
    expect([200, 303]).toContain(answer.statusCode)
  })

  test('the invitation opens, and accepting says what is the matter', async () => {
    const url = `/i/${invitation.secret}`
    expect((await app.fastify.inject({ url, headers: { accept: 'text/html' } })).statusCode).toBe(200)
    const accepting = await app.fastify.inject({
      method: 'POST',
      url: `${url}/accept`,
      headers: { accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' },
      payload: 'password=violet-lamp-orchard-7',
    })
    expect(accepting.statusCode).toBe(507)
    expect(accepting.body).toContain('out of disk space')
  })

  test('nobody new is let in: an attempt that cannot be counted is not made', async () => {
    for (const password of [testPassword, 'wrong-password-here']) {
      await expect(app.anonymous().session.signIn({ email: 'owner@example.org', password })).rejects.toMatchObject({
        code: 'disk_full',
      })
    }
  })

  test('signing out makes the browser forget the session', async () => {
    const headers = { cookie: await withRoom(() => app.cookieOf(program.owner)) }
    const answer = await app.fastify.inject({ method: 'DELETE', url: '/v1/session', headers })
    expect(answer.statusCode).toBe(204)
    expect(answer.cookies).toMatchObject([{ name: 'entente', maxAge: 0 }])
  })

  test('changes are refused with the reason', async () => {
    await expect(program.client.organizations.update({ name: 'Other' })).rejects.toMatchObject({ code: 'disk_full' })
  })

  test('with room again everything goes on by itself', async () => {
    await withRoom(async () => {
      await program.client.organizations.update({ name: 'Other' })
      await app.anonymous().session.signIn({ email: 'owner@example.org', password: testPassword })
    })
  })
})
