import { afterEach, expect, test, vi } from 'vitest'
import { buildApi } from './api.ts'
import { isAttended } from './attended.ts'

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('a page nobody has touched for five minutes says so with all it asks, until somebody is there again', async () => {
  const headers: (string | null)[] = []
  vi.stubGlobal('fetch', async (_: string, request: RequestInit) => {
    headers.push(new Headers(request.headers).get('entente-unattended'))
    expect(new Headers(request.headers).get('entente-channel')).toBe('screen')
    return Response.json({})
  })
  vi.useFakeTimers({ toFake: ['Date'] })
  dispatchEvent(new Event('keydown'))
  const api = buildApi()
  await api.session.me()
  vi.setSystemTime(Date.now() + 5 * 60_000)
  expect(isAttended()).toBe(false)
  await api.session.me()
  dispatchEvent(new Event('pointerdown'))
  await api.session.me()
  expect(headers).toEqual([null, 'true', null])
})
