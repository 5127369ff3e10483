import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { keep, readKept } from './keep.ts'
import type { Page } from './open-page.tsx'
import { type Saving, startSaving } from './saving.ts'
import type { SavedAnswers } from './send.ts'
import { sampleSubmission, sampleView } from './testing/sample.ts'
import { type FillState, initialState } from './view.ts'

/** The server: answers what the test tells it, and remembers what it was asked. */
const server = {
  asked: [] as {
    method: string
    url: string
    body: { revision: number; answers: Record<string, unknown>; over?: string[] }
  }[],
  answers: [] as (() => Response | Promise<Response>)[],
}
const saved =
  (change: Partial<SavedAnswers> = {}) =>
  () =>
    Response.json({
      revision: 1,
      savedAt: '2026-11-21T12:00:01.000Z',
      answers: server.asked.at(-1)?.body.answers,
      faults: [],
      missing: [],
      conflicts: [],
      edits: [],
      ...change,
    })
const refused = (status: number, code: string) => () =>
  Response.json({ code, title: code, detail: `${code} it is`, status }, { status })

let saving: Saving
let state: FillState
const page: Page = {
  root: document.createElement('div'),
  state: () => state,
  now: () => Date.parse('2026-11-21T12:00:02.000Z'),
  show: (change) => {
    state = { ...state, ...change }
  },
  say: () => {},
}

function open(change: Partial<Parameters<typeof sampleSubmission>[0]> = {}) {
  state = initialState(sampleView(sampleSubmission(change)), 'agency', { live: true })
  saving = startSaving(page)
}

function type(answers: Record<string, unknown>) {
  page.show({ typed: { ...state.typed, ...answers } })
  saving.touched(Object.keys(answers))
}

beforeEach(() => {
  vi.useFakeTimers()
  localStorage.clear()
  server.asked = []
  server.answers = []
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    server.asked.push({ method: init.method ?? 'GET', url, body: JSON.parse(String(init.body ?? '{}')) })
    return await (server.answers.shift() ?? saved())()
  })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('saving by itself', () => {
  test('sends what was changed, soon after typing stops, and nothing else', async () => {
    open()
    type({ agency_name: 'Litt' })
    type({ agency_name: 'Little Steps' })
    expect(state.saving.is).toBe('typing')
    await vi.advanceTimersByTimeAsync(1_000)
    expect(server.asked).toHaveLength(1)
    expect(server.asked[0]).toMatchObject({
      method: 'PATCH',
      body: { revision: 0, answers: { agency_name: 'Little Steps' } },
    })
    expect(state.saving.is).toBe('saved')
    expect(state.view.submission).toMatchObject({ revision: 1, answers: { agency_name: 'Little Steps' } })
    expect(readKept(state.view)).toBeUndefined()
  })

  test('keeps a wrong answer in the browser and says so; the others arrive', async () => {
    open()
    type({ agency_name: 'Little Steps', email: 'nonsense' })
    await vi.advanceTimersByTimeAsync(1_000)
    expect(server.asked[0]?.body.answers).toEqual({ agency_name: 'Little Steps' })
    expect(await saving.flush()).toBe(false)
    expect(readKept(state.view)?.answers).toEqual({ email: 'nonsense' })
    type({ email: 'lou@steps.example' })
    await vi.advanceTimersByTimeAsync(1_000)
    expect(server.asked[1]?.body.answers).toEqual({ email: 'lou@steps.example' })
    expect(state.saving.is).toBe('saved')
  })

  test('what was typed while it was saving is saved next', async () => {
    open()
    type({ agency_name: 'A' })
    server.answers.push(async () => {
      type({ agency_name: 'AB' })
      return saved({ answers: { agency_name: 'A' } })()
    })
    await vi.advanceTimersByTimeAsync(3_000)
    expect(server.asked.map(({ body }) => body.answers.agency_name)).toEqual(['A', 'AB'])
    expect(state.typed.agency_name).toBe('AB')
    expect(saving.left()).toBe(0)
  })

  test('shows what the server made of an answer', async () => {
    open()
    type({ website: 'steps.example' })
    server.answers.push(saved({ answers: { website: 'https://steps.example/' } }))
    await vi.advanceTimersByTimeAsync(1_000)
    expect(state.typed.website).toBe('https://steps.example/')
    expect(state.epoch.website).toBe(1)
  })

  test('a fault that only the server finds stands at its field', async () => {
    open()
    type({ phone: '+44 20 7946 0018' })
    server.answers.push(saved({ answers: {}, faults: [{ path: 'phone', code: 'phone', says: 'No such number.' }] }))
    await vi.advanceTimersByTimeAsync(1_000)
    expect(state.faults).toEqual([{ path: 'phone', says: 'No such number.' }])
    expect(saving.left()).toBe(1)
  })
})

describe('when it cannot be saved', () => {
  test('without a connection it is kept, and tried again until it arrives', async () => {
    open()
    const offline = () => Promise.reject(new TypeError('offline'))
    server.answers.push(offline, offline, refused(503, 'unavailable'))
    type({ agency_name: 'Little Steps' })
    await vi.advanceTimersByTimeAsync(1_000)
    expect(state.saving.is).toBe('offline')
    expect(readKept(state.view)?.answers).toEqual({ agency_name: 'Little Steps' })
    await vi.advanceTimersByTimeAsync(30_000)
    expect(server.asked).toHaveLength(4)
    expect(state.saving.is).toBe('saved')
    expect(readKept(state.view)).toBeUndefined()
  })

  test('after the session has ended it is kept, and nothing more is sent', async () => {
    open()
    server.answers.push(refused(401, 'not_signed_in'))
    type({ agency_name: 'Little Steps' })
    await vi.advanceTimersByTimeAsync(1_000)
    expect(state.saving.is).toBe('signed_out')
    type({ agency_name: 'Little Steps United' })
    await vi.advanceTimersByTimeAsync(60_000)
    expect(server.asked).toHaveLength(1)
    expect(readKept(state.view)?.answers).toEqual({ agency_name: 'Little Steps United' })
  })

  test('what was kept is there again and is saved, as of what it was read at', async () => {
    keep(sampleView(), { revision: 3, answers: { agency_name: 'Kept', gone_field: 'x' } })
    open({ revision: 5, answers: { agency_name: 'Old' } })
    expect(state.typed.agency_name).toBe('Kept')
    expect(state.notice).toMatch(/not been saved/)
    await vi.advanceTimersByTimeAsync(100)
    expect(server.asked[0]?.body).toEqual({ revision: 3, answers: { agency_name: 'Kept' } })
  })

  test('what arrived after all is not sent again', async () => {
    keep(sampleView(), { revision: 3, answers: { agency_name: 'Same' } })
    open({ revision: 4, answers: { agency_name: 'Same' } })
    await vi.advanceTimersByTimeAsync(5_000)
    expect(server.asked).toHaveLength(0)
    expect(readKept(state.view)).toBeUndefined()
  })

  test('somebody else in the same browser does not get it', () => {
    keep(sampleView(), { revision: 3, answers: { agency_name: 'Kept' } })
    expect(readKept({ ...sampleView(), account: 'psn_2' })).toBeUndefined()
  })
})

describe('two at the same answer', () => {
  const conflict = { field: 'mission', theirs: 'Theirs', yours: 'Mine', name: 'Dana', at: '2026-11-21T11:59:00.000Z' }

  async function meet() {
    open({ answers: { mission: 'Old' } })
    type({ mission: 'Mine' })
    server.answers.push(saved({ revision: 2, answers: {}, conflicts: [conflict] }))
    await vi.advanceTimersByTimeAsync(1_000)
    expect(state.conflicts).toEqual([conflict])
    expect(state.typed.mission).toBe('Mine')
  }

  test('nothing is overwritten before one is chosen, and mine is kept meanwhile', async () => {
    await meet()
    expect(readKept(state.view)?.answers).toEqual({ mission: 'Mine' })
    await vi.advanceTimersByTimeAsync(60_000)
    expect(server.asked).toHaveLength(1)
  })

  test('mine goes over theirs', async () => {
    await meet()
    saving.settle('mission', 'mine')
    await vi.advanceTimersByTimeAsync(1_000)
    expect(server.asked[1]?.body).toEqual({ revision: 2, answers: { mission: 'Mine' }, over: ['mission'] })
    expect(state.conflicts).toEqual([])
    expect(state.saving.is).toBe('saved')
  })

  test('theirs stands', async () => {
    await meet()
    saving.settle('mission', 'theirs')
    await vi.advanceTimersByTimeAsync(1_000)
    expect(server.asked).toHaveLength(1)
    expect(state.typed.mission).toBe('Theirs')
    expect(readKept(state.view)).toBeUndefined()
  })

  test('changes to other answers are fetched and told', async () => {
    open({ answers: { phone: '+44 1' } })
    const edit = { field: 'phone', side: 'host' as const, name: 'Dana', at: '2026-11-21T11:59:00.000Z', revision: 2 }
    server.answers.push(saved({ revision: 3, edits: [edit] }))
    server.answers.push(() =>
      Response.json(sampleSubmission({ revision: 3, answers: { mission: 'M', phone: '+44 2' }, edits: [edit] })),
    )
    type({ mission: 'M' })
    await vi.advanceTimersByTimeAsync(1_000)
    expect(state.typed.phone).toBe('+44 2')
    expect(state.notice).toBe('Dana of Diaper Depot has changed answers: Phone.')
  })
})

test('leaving the page sends what is left, and keeps it in case it does not arrive', () => {
  open()
  type({ agency_name: 'Little Steps' })
  saving.leave()
  expect(server.asked[0]?.body.answers).toEqual({ agency_name: 'Little Steps' })
  expect(readKept(state.view)?.answers).toEqual({ agency_name: 'Little Steps' })
})
