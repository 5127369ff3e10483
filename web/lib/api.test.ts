import { afterEach, expect, test, vi } from 'vitest'
import { ApiError, buildApi, OfflineError, onConnection, whenSignedOut } from './api.ts'

const answer = (status: number, body: unknown) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } })
const problem = (status: number, code: string) =>
  answer(status, { type: 'about:blank', title: '', status, code, detail: 'Says so.', requestId: 'req_1' })
const fetched = vi.fn<typeof fetch>()
vi.stubGlobal('fetch', fetched)
afterEach(() => fetched.mockReset())

test('a call names the organization it acts for and fills in the address', async () => {
  fetched.mockResolvedValue(answer(200, { items: [] }))
  await buildApi('org_1').partnerships.notes({ params: { id: 'pship_1' } })
  const [url, request] = fetched.mock.calls[0] ?? []
  expect(url).toBe('/v1/partnerships/pship_1/notes')
  expect(new Headers(request?.headers).get('entente-organization')).toBe('org_1')
})

test('a call says that a page makes it, or that it is one of several', async () => {
  fetched.mockImplementation(async () => answer(200, { items: [] }))
  await buildApi('org_1').programs.list()
  await buildApi('org_1', 'bulk').programs.list()
  const through = fetched.mock.calls.map(([, request]) => new Headers(request?.headers).get('entente-channel'))
  expect(through).toEqual(['screen', 'bulk'])
})

test('a refusal carries the problem of the server', async () => {
  fetched.mockResolvedValue(problem(409, 'last_owner'))
  const refused = buildApi().members.leave()
  await expect(refused).rejects.toBeInstanceOf(ApiError)
  await expect(refused).rejects.toMatchObject({ code: 'last_owner', problem: { requestId: 'req_1' } })
})

test('an ended session leads to signing in', async () => {
  const signedOut = vi.fn()
  whenSignedOut(signedOut)
  fetched.mockResolvedValue(problem(401, 'not_signed_in'))
  await expect(buildApi().session.me()).rejects.toMatchObject({ code: 'not_signed_in' })
  expect(signedOut).toHaveBeenCalledOnce()
})

test('a server that cannot be reached is told, and told again once it is back', async () => {
  const heard: boolean[] = []
  const stop = onConnection((isReachable) => heard.push(isReachable))
  fetched.mockRejectedValue(new TypeError('failed'))
  await expect(buildApi().session.me()).rejects.toBeInstanceOf(OfflineError)
  fetched.mockReset()
  fetched.mockResolvedValue(answer(200, {}))
  await buildApi().session.me()
  stop()
  expect(heard).toEqual([false, true])
})
