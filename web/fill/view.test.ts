import { describe, expect, test } from 'vitest'
import type { Submission } from '#contract/endpoints/submissions.ts'
import { isAnswered, lastPlace, openRequests } from './comments.ts'
import { derive, itemsShown, shownValues } from './derive.ts'
import { labelAt } from './places.ts'
import { answersFrom, isSame, markOf, withAnswer, withoutRow } from './posting.ts'
import { withoutRow as withoutShownRow, withRow } from './rows.ts'
import { sampleForm, sampleSubmission, sampleView } from './testing/sample.ts'
import { since } from './times.ts'
import { rowsShown } from './typed.ts'
import { type FillState, initialState } from './view.ts'

const stateOf = (typed: Record<string, unknown>, change: Partial<FillState> = {}) =>
  initialState(sampleView(sampleSubmission()), 'agency', { typed, ...change })
const sectionOf = (key: string) => {
  const section = sampleForm.sections.find((one) => one.key === key)
  if (!section) throw new Error(`no section ${key}`)
  return section
}
const stepOf = (state: FillState, key: string) => derive(state).steps.find((step) => step.key === key)

describe('progress', () => {
  test('says of each section what is missing, and about how long the rest takes', () => {
    const empty = stateOf({})
    expect(stepOf(empty, 'agency')).toMatchObject({ state: 'untouched', missing: 5, answered: 0 })
    const begun = stateOf({ agency_name: 'Little Steps' })
    expect(stepOf(begun, 'agency')).toMatchObject({ state: 'begun', missing: 4, answered: 1 })
    expect(derive(begun).done).toBe(0)
    expect(derive(begun).minutes).toBeLessThanOrEqual(derive(empty).minutes)
    expect(derive(empty).minutes).toBeGreaterThan(2)
  })

  test('is done with everything that is needed', () => {
    const state = stateOf({ budget: { amount: '10', currency: 'USD' }, sources: ['public'] })
    expect(stepOf(state, 'funding')).toMatchObject({ state: 'done', missing: 0 })
    expect(derive(state).done).toBe(1)
  })

  test('marks the rarer: optional where most is needed', () => {
    expect(derive(stateOf({})).marks).toBe('optional')
  })

  test('leaves out what is not shown', () => {
    const hasOther = (typed: Record<string, unknown>) =>
      derive(stateOf(typed)).visible[0]?.items[0]?.some(({ field }) => field.key === 'other_type')
    expect(hasOther({ agency_type: 'school' })).toBe(false)
    expect(hasOther({ agency_type: 'other' })).toBe(true)
  })
})

describe('what is typed', () => {
  test('wrong answers are left out, and nothing beside them', () => {
    const state = stateOf({
      email: 'nonsense',
      phone: '+44 20 7946 0018',
      served: [{ county: 'Kent', share: 'much' }, {}, { county: 'Surrey', share: 40 }],
    })
    const values = shownValues(state)
    expect(values).toMatchObject({ phone: '+44 20 7946 0018', served: [{ county: 'Kent' }, {}, { share: 40 }] })
    expect(values).not.toHaveProperty('email')
    expect(derive(state).totals).toContainEqual({ path: 'served.shares', label: 'Shares', sum: 40, fits: false })
  })

  test('items of a section are judged one by one, and a blank one is there to begin with', () => {
    const fresh = stateOf({})
    expect(itemsShown(derive(fresh), sectionOf('people'))).toHaveLength(1)
    const state = stateOf({ people: [{ name: 'Lou', mail: 'wrong', pickup: true }, {}] })
    const [first, second] = itemsShown(derive(state), sectionOf('people'))
    expect(first?.map(({ path }) => path)).toEqual([
      'people.0.name',
      'people.0.mail',
      'people.0.pickup',
      'people.0.plate',
    ])
    expect(second?.map(({ path }) => path)).toEqual(['people.1.name', 'people.1.mail', 'people.1.pickup'])
  })

  test('rows come and go, and the first one stays', () => {
    const state = stateOf({ served: [{ county: 'Kent' }, { county: 'Surrey' }] })
    const more = { ...state, ...withRow(state, 'served') }
    expect(rowsShown(more, 'served')).toBe(3)
    const fewer = { ...more, ...withoutShownRow(more, 'served.0') }
    expect(rowsShown(fewer, 'served')).toBe(2)
    expect(fewer.typed.served).toEqual([{ county: 'Surrey' }])
    // each row keeps its name, so that the browser takes away the right one
    expect(fewer.rowKeys.served).toEqual(more.rowKeys.served?.slice(1))
    const one = stateOf({ served: [{ county: 'Kent' }] })
    const none = { ...one, ...withoutShownRow(one, 'served.0') }
    expect(rowsShown(none, 'served')).toBe(1)
    expect(none.rowKeys.served).not.toEqual(['row-0'])
  })

  test('a path is told in words', () => {
    expect(labelAt(sampleForm, 'people.1.mail')).toBe('Contact 2, E-mail')
    expect(labelAt(sampleForm, 'served.2.share')).toBe('Counties, County 3, Share of clients')
    expect(labelAt(sampleForm, 'website')).toBe('Website')
    expect(labelAt(sampleForm, 'gone')).toBe('')
  })
})

describe('coming back', () => {
  const edit = (field: string, revision: number, side: 'partner' | 'host' = 'partner') => ({
    field,
    side,
    name: 'Lou',
    at: '2026-11-21T10:00:00.000Z',
    revision,
  })

  test('goes on at what this side answered last', () => {
    const edits = [edit('agency_name', 1), edit('founded', 4), edit('budget', 5, 'host')]
    expect(lastPlace(sampleSubmission({ edits }))).toEqual({ section: 'capacity', field: 'founded' })
    expect(lastPlace(sampleSubmission())).toBeUndefined()
  })

  const asked: Submission['comments'][number] = {
    id: 'cmt_1',
    field: 'mission',
    side: 'host',
    name: 'Dana',
    body: 'How many families?',
    asksChange: true,
    resolved: false,
    number: 2,
    at: '2026-11-21T09:00:00.000Z',
  }

  test('a change that was asked for is answered by changing the field or by replying', () => {
    const returned = sampleSubmission({ state: 'returned', number: 2, comments: [asked] })
    expect(openRequests(returned)).toHaveLength(1)
    expect(isAnswered({ ...returned, edits: [edit('mission', 3)] }, asked)).toBe(true)
    expect(isAnswered({ ...returned, edits: [edit('mission', 3, 'host')] }, asked)).toBe(false)
    const before = { ...edit('mission', 3), at: '2026-11-21T08:00:00.000Z' }
    expect(isAnswered({ ...returned, edits: [before] }, asked)).toBe(false)
    const reply = { ...asked, id: 'cmt_2', side: 'partner' as const, asksChange: false, at: '2026-11-21T11:00:00.000Z' }
    expect(isAnswered({ ...returned, comments: [asked, reply] }, asked)).toBe(true)
  })

  test('an earlier round asks for nothing any more', () => {
    expect(openRequests(sampleSubmission({ state: 'returned', number: 3, comments: [asked] }))).toEqual([])
    expect(openRequests(sampleSubmission({ state: 'submitted', number: 2, comments: [asked] }))).toEqual([])
  })
})

describe('a posted section', () => {
  test('brings its answers, and nothing of the page itself', () => {
    const entries: [string, string][] = [
      [':revision', '3'],
      ['agency_name', ' Little Steps '],
      ['agency_type', ''],
      ['address.line1', '1 Quay'],
      ['address.city', 'Portland'],
    ]
    expect(answersFrom(sampleForm, sectionOf('agency'), entries, {})).toMatchObject({
      agency_name: ' Little Steps ',
      agency_type: null,
      address: { line1: '1 Quay', city: 'Portland' },
    })
  })

  test('keeps files where they are, with the day that was typed', () => {
    const typed = { proof: [{ id: 'file_1', name: 'a.pdf', type: 'application/pdf', size: 3 }] }
    const entries: [string, string][] = [
      ['proof.0.expiresOn', '2027-01-01'],
      ['copies', ''],
    ]
    expect(answersFrom(sampleForm, sectionOf('documents'), entries, typed)).toMatchObject({
      proof: [{ id: 'file_1', expiresOn: '2027-01-01' }],
      copies: null,
    })
  })

  test('tells what was left as it was', () => {
    expect(isSame(undefined, [{ county: '' }, {}])).toBe(true)
    expect(isSame({ city: 'Bonn', line1: '' }, { city: 'Bonn' })).toBe(true)
    expect(isSame('a\r\nb', 'a\nb')).toBe(true)
    expect(isSame(false, undefined)).toBe(false)
    expect(markOf({ b: 1, a: 'x' })).toBe(markOf({ a: 'x', b: 1, c: '' }))
    expect(markOf('x')).not.toBe(markOf('y'))
  })

  test('puts an answer in at any depth, and takes rows out', () => {
    const typed = { sites: [{ name: 'A' }] }
    const changed = withAnswer(typed, 'sites.1.proof', ['file'])
    expect(changed).toEqual({ sites: [{ name: 'A' }, { proof: ['file'] }] })
    expect(typed).toEqual({ sites: [{ name: 'A' }] })
    expect(withoutRow(changed, 'sites.0')).toEqual({ sites: [{ proof: ['file'] }] })
    expect(withoutRow(changed, 'gone.0')).toBe(changed)
  })
})

test('time is told in steps that do not change all the time', () => {
  const reader = { locale: 'en-GB', timeZone: 'Europe/London' }
  const at = Date.parse('2026-11-21T12:00:00Z')
  expect(since(at, at + 2_000, reader)).toBe('just now')
  expect(since(at, at + 14_000, reader)).toBe('10 seconds ago')
  expect(since(at, at + 19_000, reader)).toBe('10 seconds ago')
  expect(since(at, at + 3 * 3_600_000, reader)).toBe('3 hours ago')
  expect(since(at, at + 9 * 86_400_000, reader)).toBe('21 November 2026')
})
