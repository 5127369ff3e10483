import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Problem } from '#contract/errors.ts'
import { createLogger } from '#server/platform/log.ts'
import { startTestApp, type TestApp } from '#server/testing/app.ts'
import { sampleAuthenticate, sampleFeature } from '#server/testing/sample-feature.ts'
import { channelOf } from './channel.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp({ features: [sampleFeature()], authenticate: sampleAuthenticate() })
})
afterAll(() => app.close())

interface Ask {
  body?: unknown
  raw?: string | Buffer
  headers?: Record<string, string>
  as?: 'person' | 'boss' | 'viewer' | 'admin'
}

async function ask(method: string, url: string, { body, raw, headers = {}, as }: Ask = {}) {
  const payload = raw ?? (body === undefined ? undefined : JSON.stringify(body))
  const answer = await app.fastify.inject({
    method: method as 'GET',
    url,
    headers: {
      ...(payload !== undefined && { 'content-type': 'application/json' }),
      ...(as && { cookie: `entente=${as}` }),
      ...headers,
    },
    ...(payload !== undefined && { payload }),
  })
  const json = () => answer.json() as Problem
  return { status: answer.statusCode, headers: answer.headers, text: answer.body, json }
}

/** A refusal: its code, and that it is a problem document through and through. */
async function problem(method: string, url: string, of: Ask = {}): Promise<Problem> {
  const answer = await ask(method, url, of)
  expect(answer.headers['content-type']).toContain('application/problem+json')
  const document = answer.json()
  expect(document.status).toBe(answer.status)
  expect(document.requestId).toBe(answer.headers['x-request-id'])
  expect(document.detail).not.toBe('')
  return document
}

const thing = { name: 'A', note: '', kind: 'small', size: null }

describe('what comes in', () => {
  test('a good request is answered by the contract, with its own status', async () => {
    const answer = await ask('POST', '/v1/sample/things', { body: thing })
    expect(answer.status).toBe(201)
    expect(answer.json()).toMatchObject({ thing })
  })

  test.each<[string, Ask, string]>([
    ['broken JSON', { raw: '{"name": ' }, 'bad_request'],
    ['a byte that is no UTF-8', { raw: Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]) }, 'bad_request'],
    ['a poisoned prototype', { raw: '{"__proto__": {"x": 1}}' }, 'bad_request'],
    ['a poisoned constructor', { raw: '{"constructor": {"prototype": {"x": 1}}}' }, 'bad_request'],
    ['plain text', { raw: '{}', headers: { 'content-type': 'text/plain' } }, 'media_type'],
    ['a form', { raw: 'a=b', headers: { 'content-type': 'application/x-www-form-urlencoded' } }, 'media_type'],
    ['no content type', { raw: '{}', headers: { 'content-type': '' } }, 'media_type'],
    ['too much', { raw: JSON.stringify({ ...thing, note: 'x'.repeat(1_100_000) }) }, 'body_too_large'],
  ])('%s is refused as %s', async (_name, of, code) => {
    expect((await problem('POST', '/v1/sample/things', of)).code).toBe(code)
  })

  test('every fault is named with its field, all at once', async () => {
    const { code, faults } = await problem('POST', '/v1/sample/things', {
      body: { name: 'a\nb', kind: 'huge', size: 10, extra: 1 },
    })
    expect(code).toBe('invalid')
    expect(Object.fromEntries(faults?.map(({ field, says }) => [field, says]) ?? [])).toEqual({
      name: 'Use a single line without control characters.',
      note: 'This is missing.',
      kind: 'Use one of: small, large.',
      size: 'Give a whole number from 1 up to 9, or null.',
      extra: 'There is no such field.',
    })
  })

  test.each([
    ['a NUL', 'a\u0000b'],
    ['a lone surrogate', 'a\ud800b'],
  ])('%s in a text is refused with 422', async (_name, note) => {
    const { status, faults } = await problem('POST', '/v1/sample/things', { body: { ...thing, note } })
    expect(status).toBe(422)
    expect(faults?.[0]?.field).toBe('note')
  })

  test('a body is never coerced, and an empty one misses its fields', async () => {
    expect((await problem('POST', '/v1/sample/things', { body: { ...thing, name: 5 } })).faults?.[0]?.field).toBe(
      'name',
    )
    expect((await problem('POST', '/v1/sample/things', {})).faults?.map(({ field }) => field)).toContain('name')
    expect((await problem('POST', '/v1/sample/secret', { body: { x: 1 } })).code).toBe('invalid')
    expect((await ask('POST', '/v1/sample/secret', { body: {} })).status).toBe(200)
  })

  test('a query is read in its plain spelling and no other', async () => {
    const answer = await ask('GET', '/v1/sample/open?page=3&deep=true&kinds=small&kinds=large')
    expect(answer.json()).toEqual({ page: 3, deep: true, kinds: ['small', 'large'] })
    for (const wrong of ['page=0', 'page=3x', 'page=1e9', 'page=1&page=2', 'deep=1', 'kinds=huge', 'other=1']) {
      expect((await problem('GET', `/v1/sample/open?${wrong}`)).code, wrong).toBe('invalid')
    }
  })

  test('an id that cannot be one is not found', async () => {
    const body = { at: '2026-11-20T15:00:00Z' }
    expect((await problem('PUT', '/v1/sample/things/job_nonsense', { body })).code).toBe('not_found')
    expect((await problem('PUT', '/v1/sample/things/%00', { body })).code).toBe('not_found')
    expect((await ask('PUT', '/v1/sample/things/job_01h455vb4pex5vsknk084sn02q', { body })).status).toBe(200)
    const soon = await problem('PUT', '/v1/sample/things/job_01h455vb4pex5vsknk084sn02q', { body: { at: 'soon' } })
    expect(soon.faults).toEqual([{ field: 'at', code: 'invalid', says: 'Give a time such as 2026-11-20T15:00:00Z.' }])
  })
})

describe('what is not there', () => {
  test('an unknown address is 404, a known one under another method 405 with the methods it takes', async () => {
    expect((await problem('GET', '/v1/sample/nothing')).code).toBe('not_found')
    const answer = await ask('DELETE', '/v1/sample/things')
    expect(answer.json().code).toBe('method_not_allowed')
    expect(answer.headers.allow).toBe('POST')
    expect((await problem('OPTIONS', '/v1/sample/things/x')).code).toBe('method_not_allowed')
  })

  test('a browser is shown a page instead of a document', async () => {
    const answer = await ask('GET', '/nothing', { headers: { accept: 'text/html,*/*' } })
    expect(answer.status).toBe(404)
    expect(answer.headers['content-type']).toContain('text/html')
    expect(answer.text).toContain('nothing here')
  })
})

describe('who may', () => {
  const ours = { 'entente-organization': 'org_ours' }
  test.each<[string, string, Ask, number]>([
    ['nobody', '/v1/sample/mine', {}, 401],
    ['an unknown session', '/v1/sample/mine', { headers: { cookie: 'entente=stolen' } }, 401],
    ['a person', '/v1/sample/mine', { as: 'person' }, 200],
    ['nobody for an organization', '/v1/sample/ours', { headers: ours }, 401],
    ['a member without naming the organization', '/v1/sample/ours', { as: 'admin' }, 400],
    ['a stranger', '/v1/sample/ours', { as: 'person', headers: ours }, 404],
    ['too weak a role', '/v1/sample/ours', { as: 'viewer', headers: ours }, 403],
    ['the right role', '/v1/sample/ours', { as: 'admin', headers: ours }, 200],
    ['no administrator of the installation', '/v1/sample/theirs', { as: 'person' }, 403],
    ['an administrator of the installation', '/v1/sample/theirs', { as: 'boss' }, 204],
  ])('%s', async (_name, url, of, status) => {
    expect((await ask('GET', url, of)).status).toBe(status)
  })

  test('access is decided before the body is looked at', async () => {
    const answer = await ask('GET', '/v1/sample/theirs?nonsense=1')
    expect(answer.status).toBe(401)
  })

  test('an endpoint without access does not start', async () => {
    const feature = sampleFeature()
    const [first] = feature.routes ?? []
    const broken = {
      ...feature,
      streams: [],
      pages: [],
      routes: [{ ...first, endpoint: { ...first?.endpoint, access: undefined } }],
    }
    await expect(startTestApp({ features: [broken as never], db: app.db })).rejects.toThrow('declares no access')
  })
})

describe('another site', () => {
  const body = { how: 'refuse' }
  test.each<[string, Record<string, string>, string]>([
    ['another origin', { origin: 'https://evil.example' }, 'cross_site'],
    ['an opaque origin', { origin: 'null' }, 'cross_site'],
    ['a cross-site request', { 'sec-fetch-site': 'cross-site' }, 'cross_site'],
    ['a sister site', { 'sec-fetch-site': 'same-site', origin: 'http://entente.test' }, 'cross_site'],
    ['our own origin', { origin: 'http://entente.test', 'sec-fetch-site': 'same-origin' }, 'conflict'],
    ['the very host that was asked', { origin: 'http://127.0.0.1:4100', host: '127.0.0.1:4100' }, 'conflict'],
    ['a program', {}, 'conflict'],
  ])('%s', async (_name, headers, code) => {
    expect((await problem('POST', '/v1/sample/fail', { body, headers })).code).toBe(code)
  })
})

describe('how a request came', () => {
  const own = { origin: 'http://entente.test', 'sec-fetch-site': 'same-origin' }
  test.each<[string, string, Record<string, string>, string]>([
    ['a page of ours', 'POST', { ...own, 'entente-channel': 'screen' }, 'screen'],
    ['one entry of several on a page', 'POST', { ...own, 'entente-channel': 'bulk' }, 'bulk'],
    ['a page read on plain http', 'GET', { 'entente-channel': 'screen' }, 'screen'],
    ['a page on plain http', 'POST', { origin: 'http://entente.test', 'entente-channel': 'screen' }, 'screen'],
    ['a program', 'POST', {}, 'api'],
    ['a page of ours that says nothing, such as one that tries the API', 'POST', own, 'api'],
    ['a program that only says so', 'POST', { 'entente-channel': 'screen' }, 'api'],
    ['a word that is none', 'POST', { ...own, 'entente-channel': 'api2' }, 'api'],
    ['a browser that was sent by nobody', 'GET', { 'sec-fetch-site': 'none', 'entente-channel': 'screen' }, 'api'],
  ])('%s', (_name, method, headers, channel) => {
    expect(channelOf({ method, headers }, 'http://entente.test')).toBe(channel)
  })
})

describe('what goes out', () => {
  test('an unforeseen failure says nothing but its request id', async () => {
    for (const how of ['throw', 'database']) {
      const answer = await ask('POST', '/v1/sample/fail', { body: { how } })
      expect(answer.status).toBe(500)
      expect(answer.text).not.toMatch(/hunter2|postgres|table/)
      expect(answer.json().code).toBe('internal')
    }
  })

  test('a field the contract does not declare never leaves', async () => {
    expect((await ask('GET', '/v1/sample/leak')).json()).toEqual({ list: [{ seen: 'yes' }], other: { seen: 'yes' } })
  })

  test('in tests an answer against the contract is a failure', async () => {
    expect((await problem('GET', '/v1/sample/wrong')).code).toBe('internal')
  })

  test('every answer carries the same guards', async () => {
    const good = await ask('GET', '/v1/sample/open')
    const { 'x-request-id': _id, date: _date, 'content-length': _length, ...headers } = good.headers
    expect(headers).toMatchInlineSnapshot(`
      {
        "cache-control": "no-store",
        "connection": "keep-alive",
        "content-security-policy": "default-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
        "content-type": "application/json; charset=utf-8",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "referrer-policy": "same-origin",
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
      }
    `)
    for (const bad of [
      await ask('GET', '/v1/nothing'),
      await ask('POST', '/v1/sample/fail', { body: { how: 'throw' } }),
      await ask('GET', '/%'),
    ]) {
      expect(bad.headers).toMatchObject({
        'content-security-policy': headers['content-security-policy'],
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'same-origin',
        'cache-control': 'no-store',
      })
    }
  })

  test('over https the cookie and the transport are pinned', async () => {
    const secure = await startTestApp({
      features: [sampleFeature()],
      authenticate: sampleAuthenticate(),
      config: { publicUrl: 'https://entente.test' },
      db: app.db,
    })
    const answer = await secure.fastify.inject({
      method: 'GET',
      url: '/v1/sample/mine',
      headers: { cookie: '__Host-entente=person' },
    })
    expect(answer.statusCode).toBe(200)
    expect(answer.headers['strict-transport-security']).toBe('max-age=31536000; includeSubDomains')
    const plain = await secure.fastify.inject({
      method: 'GET',
      url: '/v1/sample/mine',
      headers: { cookie: 'entente=person' },
    })
    expect(plain.statusCode).toBe(401)
    await secure.close()
  })
})

describe('pages', () => {
  test('a page has no script and its own nonce for its style', async () => {
    const answer = await ask('GET', '/sample/page/hello')
    const nonce = /<p>hello (.+)<\/p>/.exec(answer.text)?.[1]
    expect(answer.headers['content-security-policy']).toBe(
      `default-src 'none'; style-src 'nonce-${nonce}'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
    )
    expect(answer.headers['cache-control']).toBe('no-store')
  })

  test('forms are read on pages alone, and lead to places of this site alone', async () => {
    const visitor = await app.visitor()
    const seen = await visitor.post('/sample/page/x', { name: ['one', 'two'] })
    expect(seen).toMatchObject({ status: 422, html: '<p>one 2</p>' })
    expect(seen.headers['set-cookie']).toBe('seen=yes; Path=/; HttpOnly; SameSite=Lax')
    expect((await visitor.post('/sample/page/x', { next: '/home?tab=1' })).location).toBe('/home?tab=1')
    for (const elsewhere of [
      '//evil.example',
      'https://evil.example',
      '/\\evil.example',
      '/\t/evil.example',
      'javascript:alert(1)',
    ]) {
      expect((await visitor.post('/sample/page/x', { next: elsewhere })).location, elsewhere).toBe('/')
    }
    expect((await visitor.post('/sample/page/x', { name: 'a\u0000' })).status).toBe(422)
    expect((await ask('POST', '/sample/page/x', { body: {} })).status).toBe(415)
  })

  test('a page that breaks shows a page without the reason', async () => {
    const answer = await ask('GET', '/sample/broken', { headers: { accept: 'text/html' } })
    expect(answer.status).toBe(500)
    expect(answer.text).not.toContain('hunter2')
    expect(answer.text).toContain('Something went wrong on our side')
  })

  test('the browser application is for people who are signed in; others sign in first and come back', async () => {
    const visitor = await app.visitor()
    expect((await visitor.get('/')).location).toBe('/sign-in')
    expect((await visitor.get('/o/acme/partners?tab=active')).location).toBe(
      '/sign-in?next=%2Fo%2Facme%2Fpartners%3Ftab%3Dactive',
    )
    expect((await visitor.get('/home')).location).toBe('/sign-in?next=%2Fhome')
  })
})

test('no secret and no address of a person reaches the log', async () => {
  const lines: string[] = []
  const log = createLogger('debug', { write: (line: string) => void lines.push(line) })
  const loud = await startTestApp({ features: [sampleFeature()], authenticate: sampleAuthenticate(), db: app.db, log })
  const inject = (method: 'GET' | 'POST', url: string, payload?: object) =>
    loud.fastify.inject({
      method,
      url,
      headers: { cookie: 'entente=s3cret-cookie', authorization: 'Bearer s3cret-bearer' },
      ...(payload && { payload }),
    })
  await inject('GET', '/sample/page/s3cret-link?token=s3cret-query')
  await inject('POST', '/v1/sample/things', { ...thing, note: 's3cret-note', name: '' })
  await inject('POST', '/v1/sample/fail', { how: 'database' })
  await inject('GET', '/v1/nothing/s3cret-path')
  await inject('POST', '/v1/sample/limited', { to: 'ada@example.org' })
  await loud.close()
  expect(lines.length).toBeGreaterThanOrEqual(5)
  expect(lines.join('')).not.toMatch(/s3cret|ada@example/)
})

describe('operators', () => {
  test('liveness, readiness and the API document', async () => {
    expect((await ask('GET', '/healthz')).json()).toEqual({ alive: true, version: '0.0.0-test' })
    const ready = await ask('GET', '/readyz')
    expect(ready.status).toBe(200)
    expect(ready.json()).toMatchObject({ ready: true })
    const document = (await ask('GET', '/v1/openapi.json')).json() as unknown as {
      openapi: string
      paths: Record<string, unknown>
    }
    expect(document.openapi).toBe('3.1.0')
    expect(document.paths['/v1/sample/things/{id}']).toMatchSnapshot()
  })
})
