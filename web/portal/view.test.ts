import { expect, test } from 'vitest'
import { accessWasLost, bySide, type Card, endsSoon, homeTitle, receiptText, sections, verbOf } from './view.ts'

const card = (of: object) =>
  ({
    status: 'active',
    partnerSide: 'Your clients',
    accessEndsAt: null,
    opens: 'work',
    host: { name: 'A' },
    ...of,
  }) as Card // only what the functions read

test('what wants something comes first, then what ends soon, then by name; closed ones apart', () => {
  const { open, past } = sections([
    card({ host: { name: 'Calm' } }),
    card({ host: { name: 'Ending' }, accessEndsAt: '2026-12-01T00:00:00Z' }),
    card({ host: { name: 'Over' }, status: 'ended' }),
    card({ host: { name: 'Begun' }, status: 'onboarding' }),
    card({ host: { name: 'Asleep' }, status: 'suspended' }),
  ])
  expect(open.map((one) => one.host.name)).toEqual(['Begun', 'Asleep', 'Ending', 'Calm'])
  expect(past.map((one) => one.host.name)).toEqual(['Over'])
})

test('the start page takes the one word all programs agree on', () => {
  expect(homeTitle([card({}), card({})])).toBe('Your clients')
  expect(homeTitle([card({}), card({ partnerSide: 'My organization' })])).toBe('Home')
  expect(homeTitle([])).toBe('Home')
  expect(bySide([card({ partnerSide: 'My Organization' }), card({ partnerSide: 'My organization' })])).toHaveLength(1)
})

test('an end is near within thirty days, and only before it has come', () => {
  const now = new Date('2026-11-20T00:00:00Z')
  expect(endsSoon({ accessEndsAt: '2026-12-10T00:00:00Z', status: 'active' }, now)).toBe(true)
  expect(endsSoon({ accessEndsAt: '2027-02-10T00:00:00Z', status: 'active' }, now)).toBe(false)
  expect(endsSoon({ accessEndsAt: '2026-11-10T00:00:00Z', status: 'ended' }, now)).toBe(false)
  expect(endsSoon({ accessEndsAt: null, status: 'active' }, now)).toBe(false)
})

test('access is lost when work was open and no longer is', () => {
  expect(accessWasLost(card({}), card({ opens: 'nothing' }))).toBe(true)
  expect(accessWasLost(card({ opens: 'history' }), card({ opens: 'nothing' }))).toBe(false)
  expect(accessWasLost(undefined, card({ opens: 'nothing' }))).toBe(false)
})

test('a receipt is complete as plain text', () => {
  const text = receiptText({
    id: 'rcpt_1',
    verb: 'revoke',
    host: 'Harbour & Hale',
    partner: 'Ada Quill',
    reason: 'The search is finished.',
    closed: [{ what: 'Shortlists', detail: 'since 16 October' }],
    at: '2026-11-20T10:00:00.000Z',
  })
  for (const part of [
    'Harbour & Hale ended the partnership.',
    'The search is finished.',
    '- Shortlists: since 16 October',
    'rcpt_1',
    '2026-11-20T10:00:00.000Z',
  ]) {
    expect(text).toContain(part)
  }
  expect(verbOf('partnership.left')).toBe('leave')
  expect(verbOf('something.new')).toBe('other')
})
