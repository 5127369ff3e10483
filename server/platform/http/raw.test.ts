/** What only a real socket can do: broken requests, slow ones, streams that stay open, stopping while people wait. */
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '#server/testing/app.ts'
import { sampleAuthenticate, sampleFeature, slow } from '#server/testing/sample-feature.ts'

let app: TestApp
let port: number
const ended = new Set<string>()
let push: ((event: string, data: unknown) => void) | undefined

beforeAll(async () => {
  app = await startTestApp({
    features: [
      sampleFeature((send) => {
        push = send
      }),
    ],
    authenticate: sampleAuthenticate(ended),
    config: { timeouts: { requestMs: 1_500, headersMs: 800, checkMs: 100 }, heartbeatMs: 200 },
  })
  port = Number(new URL(await app.start({ port: 0, host: '127.0.0.1' })).port)
})
afterAll(() => app.close())

/** Sends bytes, then collects what comes back until the other side closes, falls silent after an answer, or the time is up. */
function send(bytes: string | Buffer, waitMs = 3_000): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    let text = ''
    const done = () => {
      socket.destroy()
      resolve(text)
    }
    let timer = setTimeout(done, waitMs)
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1')
      clearTimeout(timer)
      timer = setTimeout(done, 60)
    })
    socket.on('error', () => {})
    socket.on('close', () => {
      clearTimeout(timer)
      done()
    })
    socket.write(bytes)
  })
}

const statusOf = (text: string) => Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0)
const host = 'Host: entente.test\r\n'
const json = 'Content-Type: application/json\r\n'
const body = '{"name":"A","note":"","kind":"small","size":null}'
const length = `Content-Length: ${body.length}\r\n`
const post = 'POST /v1/sample/things HTTP/1.1\r\n'

async function answersNormally(): Promise<void> {
  const began = Date.now()
  const answer = await fetch(`http://127.0.0.1:${port}/v1/sample/open`)
  expect(answer.status).toBe(200)
  expect(Date.now() - began).toBeLessThan(1_000)
}

test.each<[string, string | Buffer, number[]]>([
  ['a good request, to compare', `${post}${host}${json}${length}\r\n${body}`, [201]],
  ['length and chunks at once', `${post}${host}${json}${length}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, [400]],
  ['two lengths', `${post}${host}${json}${length}Content-Length: 1\r\n\r\n${body}`, [400]],
  ['a length that is no number', `${post}${host}${json}Content-Length: abc\r\n\r\n${body}`, [400]],
  ['a negative length', `${post}${host}${json}Content-Length: -1\r\n\r\n${body}`, [400]],
  ['an unknown transfer encoding', `${post}${host}${json}Transfer-Encoding: xchunked\r\n\r\n${body}`, [400, 501]],
  ['chunked hidden by a tab', `${post}${host}${json}Transfer-Encoding:\tchunked\r\n\r\n0\r\n\r\n`, [201, 400, 422]],
  ['a broken chunk size', `${post}${host}${json}Transfer-Encoding: chunked\r\n\r\nzz\r\n`, [400]],
  ['no host', `${post}${json}${length}\r\n${body}`, [400]],
  ['two hosts', `GET /v1/sample/open HTTP/1.1\r\n${host}Host: evil.example\r\n\r\n`, [200, 400]],
  ['a header name with a space', `GET /v1/sample/open HTTP/1.1\r\n${host}Bad Header: 1\r\n\r\n`, [400]],
  ['a header value with NUL', `GET /v1/sample/open HTTP/1.1\r\n${host}X: a\0b\r\n\r\n`, [400]],
  ['a folded header', `GET /v1/sample/open HTTP/1.1\r\n${host}X: a\r\n b\r\n\r\n`, [200, 400]],
  ['bare line feeds', `GET /v1/sample/open HTTP/1.1\n${host}\n\n`, [200, 400]],
  ['a header of 20 kB', `GET /v1/sample/open HTTP/1.1\r\n${host}X: ${'a'.repeat(20_000)}\r\n\r\n`, [431]],
  ['3,000 headers', `GET /v1/sample/open HTTP/1.1\r\n${host}${'A: b\r\n'.repeat(3_000)}\r\n`, [200, 431]],
  ['an address of 20 kB', `GET /v1/${'a'.repeat(20_000)} HTTP/1.1\r\n${host}\r\n`, [431, 414]],
  ['a broken percent code', `GET /v1/sample/%zz HTTP/1.1\r\n${host}\r\n`, [400]],
  ['an overlong dot', `GET /v1/sample/%c0%ae HTTP/1.1\r\n${host}\r\n`, [400, 404]],
  ['climbing out of the folder', `GET /assets/../../../../etc/passwd HTTP/1.1\r\n${host}\r\n`, [404]],
  ['climbing out, encoded', `GET /assets/%2e%2e%2f%2e%2e%2fetc%2fpasswd HTTP/1.1\r\n${host}\r\n`, [404, 400, 403]],
  ['NUL in the address', `GET /v1/sample/%00 HTTP/1.1\r\n${host}\r\n`, [404, 400]],
  ['an absolute address', `GET http://evil.example/v1/sample/open HTTP/1.1\r\n${host}\r\n`, [200, 400, 404]],
  ['an unknown method', `BREW /v1/sample/open HTTP/1.1\r\n${host}\r\n`, [400]],
  ['TRACE', `TRACE /v1/sample/open HTTP/1.1\r\n${host}\r\n`, [404, 405]],
  ['CONNECT', `CONNECT evil.example:443 HTTP/1.1\r\n${host}\r\n`, [0, 400, 404, 405]],
  ['HTTP/0.9', 'GET /v1/sample/open\r\n\r\n', [200, 400]],
  ['HTTP/3.0', `GET /v1/sample/open HTTP/3.0\r\n${host}\r\n`, [400, 505]],
  ['TLS on the plain port', Buffer.from('16030100a5010000a10303', 'hex'), [0, 400]],
  [
    'a leading space in the content type',
    `${post}${host}Content-Type:  application/json\r\n${length}\r\n${body}`,
    [201, 415],
  ],
  [
    'a content type with a tab',
    `${post}${host}Content-Type: application/json\t; x\r\n${length}\r\n${body}`,
    [201, 400, 415],
  ],
  ['two content types', `${post}${host}${json}Content-Type: text/plain\r\n${length}\r\n${body}`, [201, 415]],
  [
    'an odd charset',
    `${post}${host}Content-Type: application/json; charset=utf-16\r\n${length}\r\n${body}`,
    [201, 400, 415],
  ],
  [
    'a compressed body nobody asked for',
    `${post}${host}${json}Content-Encoding: gzip\r\n${length}\r\n${body}`,
    [201, 400, 415],
  ],
  [
    'a body that is deeper than any reader',
    `${post}${host}${json}Content-Length: 200000\r\n\r\n${'['.repeat(200_000)}`,
    [400, 422],
  ],
  [
    'a list as deep, closed',
    `${post}${host}${json}Content-Length: 200000\r\n\r\n${'['.repeat(100_000)}${']'.repeat(100_000)}`,
    [400, 422],
  ],
  [
    'a forwarded address nobody vouches for',
    `GET /v1/sample/open HTTP/1.1\r\n${host}X-Forwarded-For: 1.2.3.4\r\nX-Forwarded-Host: evil\r\n\r\n`,
    [200],
  ],
  [
    'upgrade to a socket',
    `GET /v1/sample/open HTTP/1.1\r\n${host}Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
    [200, 400, 404],
  ],
  ['expect nonsense', `${post}${host}${json}${length}Expect: 200-maybe\r\n\r\n${body}`, [201, 400, 417]],
  ['line breaks in a query', `GET /v1/sample/open?x=%0d%0aSet-Cookie:%20a=b HTTP/1.1\r\n${host}\r\n`, [422]],
])('%s', async (_name, bytes, statuses) => {
  const text = await send(bytes)
  expect(statuses).toContain(statusOf(text))
  expect(text).not.toMatch(/root:|at .*\.ts:|node:internal|Set-Cookie: a=b/i)
  await answersNormally()
})

describe('slowness', () => {
  test('a body that never ends is cut off', async () => {
    const began = Date.now()
    const text = await send(`${post}${host}${json}Content-Length: 100\r\n\r\n{`, 5_000)
    expect(Date.now() - began).toBeLessThan(4_000)
    expect([0, 408]).toContain(statusOf(text))
  })

  test('headers that never end are cut off, in the form of every refusal', async () => {
    const began = Date.now()
    const text = await send(`GET /v1/sample/open HTTP/1.1\r\n${host}X: `, 5_000)
    expect(Date.now() - began).toBeLessThan(4_000)
    expect(statusOf(text)).toBe(408)
    expect(text).toContain('"code":"request_timeout"')
  })
})

describe('streams', () => {
  const open = (as: string) =>
    fetch(`http://127.0.0.1:${port}/v1/sample/events?organization=org_ours`, { headers: { cookie: `entente=${as}` } })

  test('events arrive with heartbeats between, and end with the session', async () => {
    ended.clear()
    const answer = await open('viewer')
    expect(answer.headers.get('content-type')).toBe('text/event-stream')
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    const reader = (answer.body as ReadableStream<Uint8Array>)
      .pipeThrough(new TextDecoderStream() as never)
      .getReader() as ReadableStreamDefaultReader<string>
    let text = ''
    const readUntil = async (what: string) => {
      while (!text.includes(what)) {
        const { value, done } = await reader.read()
        if (done) return false
        text += value
      }
      return true
    }
    expect(await readUntil('event: hello\ndata: {"role":"viewer"}')).toBe(true)
    expect(await readUntil(': here')).toBe(true)
    push?.('note', { a: 1 })
    expect(await readUntil('event: note\ndata: {"a":1}\n\n')).toBe(true)
    ended.add('viewer')
    push?.('note', { secret: 'after the end' })
    expect(await readUntil('never')).toBe(false)
    expect(text).not.toContain('after the end')
  })

  test('strangers get a refusal, not a stream', async () => {
    ended.clear()
    expect((await open('person')).status).toBe(404)
    expect((await open('nobody')).status).toBe(401)
  })
})

test('stopping answers everybody who waits, ends streams and takes nobody new', async () => {
  const other = await startTestApp({ features: [sampleFeature()], authenticate: sampleAuthenticate(), db: app.db })
  const address = await other.start({ port: 0, host: '127.0.0.1' })
  const stream = await fetch(`${address}/v1/sample/events?organization=org_ours`, {
    headers: { cookie: 'entente=viewer' },
  })
  slow.begun = 0
  const waiting = Array.from({ length: 20 }, () =>
    fetch(`${address}/v1/sample/slow`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"ms":400}',
    }),
  )
  while (slow.begun < 20) await new Promise((resolve) => setTimeout(resolve, 10))
  const began = Date.now()
  await other.stop()
  expect(Date.now() - began).toBeLessThan(5_000)
  expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual(Array(20).fill(200))
  await stream.text()
  await expect(fetch(`${address}/v1/sample/open`)).rejects.toThrow()
})

test('too much at once is asked to come again, and liveness is still answered', async () => {
  const busy = await startTestApp({
    features: [sampleFeature()],
    authenticate: sampleAuthenticate(),
    db: app.db,
    config: { maxInFlight: 5 },
  })
  const ask = () => busy.fastify.inject({ method: 'POST', url: '/v1/sample/slow', payload: { ms: 200 } })
  const answers = await Promise.all([...Array.from({ length: 12 }, ask), busy.fastify.inject('/healthz')])
  const refused = answers.filter(({ statusCode }) => statusCode === 503)
  expect(refused.length).toBeGreaterThan(0)
  expect(refused[0]?.headers['retry-after']).toBe('2')
  expect(answers.at(-1)?.statusCode).toBe(200)
  expect((await ask()).statusCode).toBe(200)
  await busy.stop()
})
