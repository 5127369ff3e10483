/** Addresses of organizations below a wildcard domain: they lead to the main host, and to nothing else. */
import { request as ask } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { errorPage } from '#server/pages/index.ts'
import { allFeatures } from '#server/testing/all-features.ts'
import { startTestApp, type TestApp } from '#server/testing/app.ts'
import { buildOrganization } from '#server/testing/builders.ts'
import { identityOfHost, organizationAddress, restOf } from './own-hosts.ts'

const config = { publicUrl: 'https://entente.partners.example', wildcardDomain: 'partners.example' }

describe('a Host header', () => {
  test.each([
    ['acme.partners.example', 'acme'],
    ['ACME.Partners.Example', 'acme'],
    ['acme.partners.example:8443', 'acme'],
    ['acme.partners.example.', 'acme'],
    ['entente.partners.example', undefined],
    ['partners.example', undefined],
    ['localhost:4000', undefined],
    ['127.0.0.1', undefined],
    ['evilpartners.example', undefined],
    ['acme.partners.example.evil.example', undefined],
    ['a.b.partners.example', null],
    ['.partners.example', null],
    ['-acme.partners.example', null],
    ['ac_me.partners.example', null],
    ['acme%2f.partners.example', null],
    ['acme@evil.partners.example', null],
    [undefined, undefined],
  ])('%j names %j', (host, identity) => {
    expect(identityOfHost(host, config)).toBe(identity)
  })

  test('names nothing where no wildcard domain is set', () => {
    expect(identityOfHost('acme.partners.example', { publicUrl: config.publicUrl })).toBeUndefined()
  })
})

test('an address is shown with the scheme and port of the main host', () => {
  expect(organizationAddress(config, 'acme')).toBe('https://acme.partners.example')
  expect(organizationAddress({ publicUrl: 'http://localhost:4000', wildcardDomain: 'localhost' }, 'acme')).toBe(
    'http://acme.localhost:4000',
  )
  expect(organizationAddress({ publicUrl: 'https://partners.example' }, 'acme')).toBe('https://partners.example/o/acme')
})

test.each([
  ['/', ''],
  ['/partners', '/partners'],
  ['/../../sign-out', ''],
  ['//evil.example/x', ''],
  ['/%2e%2e/x', ''],
  ['/a/..', ''],
  ['/\\evil.example', ''],
  ['/?next=<script>', ''],
  [`/?q=${'x'.repeat(600)}`, ''],
])('of %j what is plain goes along: %j', (url, rest) => {
  expect(restOf(url)).toBe(rest)
})

describe('requests', () => {
  let app: TestApp
  beforeAll(async () => {
    app = await startTestApp({ features: allFeatures(), config, errorPage })
    const { organization, owner } = await buildOrganization(app, { name: 'Acme', slug: 'former' })
    await (await app.as(owner, organization.id)).organizations.update({ slug: 'acme' })
  })
  afterAll(() => app.close())

  const get = (url: string, host: string, more: object = {}) =>
    app.fastify.inject({ method: 'GET', url, headers: { host, accept: 'text/html' }, ...more })

  test.each([
    ['/', 'acme', '/o/acme'],
    ['/', 'former', '/o/acme'],
    ['/partners?tab=invited&q=a%20b', 'acme', '/o/acme/partners?tab=invited&q=a%20b'],
    ['/partners/pship_01h455vb4pex5vsknk084sn02q', 'acme', '/o/acme/partners/pship_01h455vb4pex5vsknk084sn02q'],
  ])('%s of %s lead to %s on the main host', async (url, name, place) => {
    const answer = await get(url, `${name}.partners.example`)
    expect(answer.statusCode).toBe(302)
    expect(answer.headers.location).toBe(`https://entente.partners.example${place}`)
    expect(answer.headers['set-cookie']).toBeUndefined()
    expect(answer.headers['cache-control']).toBe('no-store')
  })

  test('an identity nobody has is not found, and the page leads to the main host', async () => {
    for (const name of ['nobody', 'a.b', 'www', '-x']) {
      const answer = await get('/', `${name}.partners.example`)
      expect(answer.statusCode, name).toBe(404)
      expect(answer.headers['content-type']).toContain('text/html')
      expect(answer.body).toContain('href="https://entente.partners.example/sign-in"')
    }
  })

  test('nothing of the application answers there, neither to a form nor to the API nor to a session', async () => {
    const owner = (await buildOrganization(app)).owner
    const cookie = await app.cookieOf(owner)
    const host = 'acme.partners.example'
    for (const [method, url] of [
      ['POST', '/sign-in'],
      ['POST', '/v1/session'],
      ['PATCH', '/v1/me'],
      ['DELETE', '/v1/session'],
    ] as const) {
      const answer = await app.fastify.inject({
        method,
        url,
        headers: { host, cookie, origin: `https://${host}` },
        payload: {},
      })
      expect(answer.statusCode, url).toBe(404)
    }
    const api = await app.fastify.inject({ url: '/v1/me', headers: { host, cookie } })
    expect(api.statusCode).toBe(302)
  })

  test('whether the process lives is told under every name', async () => {
    expect((await get('/healthz', 'acme.partners.example')).statusCode).toBe(200)
  })

  test('the main host is asked as before, and another site is refused as before', async () => {
    expect((await get('/sign-in', 'entente.partners.example')).statusCode).toBe(200)
    const cross = await app.fastify.inject({
      method: 'POST',
      url: '/v1/session',
      headers: {
        host: 'entente.partners.example',
        origin: 'https://acme.partners.example',
        'sec-fetch-site': 'same-site',
      },
      payload: { email: 'a@b.example', password: 'x' },
    })
    expect(cross.statusCode).toBe(403)
  })

  test('two Host headers or a broken one are refused before anything looks at them', async () => {
    await app.fastify.listen({ port: 0, host: '127.0.0.1' })
    const { port } = app.fastify.server.address() as { port: number }
    const status = (headers: string[]) =>
      new Promise<number>((resolve, reject) => {
        const sent = ask(
          { port, host: '127.0.0.1', path: '/', setHost: false, headers: headers as never },
          (answer) => {
            answer.resume()
            resolve(answer.statusCode ?? 0)
          },
        )
        sent.on('error', reject)
        sent.end()
      })
    expect(await status(['host', 'acme.partners.example'])).toBe(302)
    expect(await status(['host', 'nobody.partners.example'])).toBe(404)
    expect([302, 400, 404]).toContain(await status(['host', 'acme.partners.example', 'host', 'evil.example']))
  })

  test('the identity that is the main host’s own name cannot be taken', async () => {
    expect(await app.anonymous().organizations.checkIdentity({ slug: 'entente' })).toMatchObject({
      free: false,
      code: 'identity_taken',
    })
    const { organization, owner } = await buildOrganization(app)
    const client = await app.as(owner, organization.id)
    await expect(client.organizations.update({ slug: 'entente' })).rejects.toMatchObject({ code: 'identity_taken' })
    expect((await client.organizations.create({ name: 'Entente' })).slug).not.toBe('entente')
    expect(await app.anonymous().organizations.checkIdentity({ slug: 'www' })).toMatchObject({
      code: 'identity_invalid',
    })
  })

  test('the address is told to whoever shows it', async () => {
    expect(await app.anonymous().installation.get()).toMatchObject({
      organizationAddress: 'https://{identity}.partners.example',
    })
  })
})
