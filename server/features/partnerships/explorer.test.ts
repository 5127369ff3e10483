import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '#server/testing/app.ts'
import {
  type BuiltProgram,
  buildInvitation,
  buildPartner,
  buildProgram,
  partnershipFeatures,
} from '#server/testing/partnerships.ts'
import { tabStatuses } from './explorer.ts'
import { searchQuery, searchWords } from './search.ts'

let app: TestApp
let bank: BuiltProgram
const names = ['Zebra Pantry', 'apple Kitchen', 'Éclair Bakers', 'Möbius & Söhne', '100% Fresh_Food', 'Northwind']
beforeAll(async () => {
  app = await startTestApp({ features: partnershipFeatures })
  bank = await buildProgram(app, { preset: 'essentials_bank' })
  for (const [index, name] of names.entries()) {
    await bank.client.partnerships.record({
      id: bank.id,
      name,
      email: `contact${index}@pantry${index}.example`,
      firstName: 'Ada',
    })
  }
})
afterAll(() => app.close())

const list = async (query: Parameters<BuiltProgram['client']['partnerships']['list']>[0] = {}) =>
  (await bank.client.partnerships.list(query)).items.map((row) => row.name)

describe('sorting', () => {
  test('by name without regard to case, by creation, by activity, either way', async () => {
    expect(await list({ sort: 'name' })).toEqual([
      '100% Fresh_Food',
      'apple Kitchen',
      'Möbius & Söhne',
      'Northwind',
      'Zebra Pantry',
      'Éclair Bakers',
    ])
    expect(await list({ sort: '-name' })).toEqual((await list({ sort: 'name' })).reverse())
    expect(await list({ sort: 'created' })).toEqual(names)
    expect(await list({ sort: '-created' })).toEqual([...names].reverse())
    expect(await list({ sort: '-activity' })).toEqual([...names].reverse())
  })
  test('pages meet without gaps or doubles, whatever the sort', async () => {
    for (const sort of ['name', '-name', 'created', '-created', 'activity', '-activity'] as const) {
      const seen: string[] = []
      let cursor: string | undefined
      do {
        const page = await bank.client.partnerships.list({ sort, limit: 2, ...(cursor ? { cursor } : {}) })
        seen.push(...page.items.map((row) => row.name))
        expect(page.total).toBe(names.length)
        cursor = page.next ?? undefined
      } while (cursor)
      expect([sort, seen]).toEqual([sort, await list({ sort })])
    }
  })
})

describe('searching', () => {
  test.each([
    ['zeb', ['Zebra Pantry']],
    ['ECLAIR', ['Éclair Bakers']],
    ['söhn', ['Möbius & Söhne']],
    ['sohne mobius', ['Möbius & Söhne']],
    ['contact3', ['Möbius & Söhne']],
    ['pantry5.example', ['Northwind']],
    ['100% fresh', ['100% Fresh_Food']],
    ['ebra', []],
    ["' | !x & (", []],
    ['ada zebra', ['Zebra Pantry']],
  ])('%s', async (q, expected) => {
    expect(await list({ q })).toEqual(expected)
  })
  test('without a single letter or digit finds everything rather than nothing', async () => {
    expect(await list({ q: '&%' })).toHaveLength(names.length)
  })
  test('is judged without the database', () => {
    expect(searchWords('José-María', null, 'A.B@c.org', '  ')).toBe('jose maria a b c org')
    const host = '0192f3c4-0000-7000-8000-00000000abcd'
    expect(searchQuery(host, "x'y")).toBe("'00000000abcdx':* & '00000000abcdy':*")
    expect(searchQuery(host, '&%')).toBeNull()
  })
})

describe('tabs and filters', () => {
  test('nobody who was only recorded stands among the invited', () => {
    expect(tabStatuses.invited).toEqual(['invited', 'declined'])
    expect(tabStatuses.all).toContain('prospect')
  })

  test('hold what they say, and the counts agree', async () => {
    const own = await buildProgram(app)
    const active = await buildPartner(app, own)
    const suspended = await buildPartner(app, own)
    await own.client.partnerships.suspend({ id: suspended.partnershipId })
    const invited = await buildInvitation(app, own)
    const ended = await buildPartner(app, own)
    await own.client.partnerships.revoke({ id: ended.partnershipId })
    const ids = async (query: Parameters<typeof own.client.partnerships.list>[0]) =>
      (await own.client.partnerships.list(query)).items.map((row) => row.id).sort()
    const sorted = (...of: { partnershipId: string }[]) => of.map((one) => one.partnershipId).sort()
    expect(await ids({ tab: 'active' })).toEqual(sorted(active, suspended))
    expect(await ids({ tab: 'active', state: 'suspended' })).toEqual(sorted(suspended))
    expect(await ids({ tab: 'invited' })).toEqual(sorted(invited))
    expect(await ids({ tab: 'waiting' })).toEqual([])
    expect(await ids({ tab: 'ended' })).toEqual(sorted(ended))
    expect(await ids({ state: 'active,ended' })).toEqual(sorted(active, ended))
    expect(await ids({ program: own.id })).toHaveLength(4)
    const counts = await own.client.partnerships.counts()
    expect(counts.byTab).toEqual({ all: 4, active: 2, invited: 1, waiting: 0, ended: 1 })
    expect(counts.byStatus).toMatchObject({ active: 1, suspended: 1, invited: 1, ended: 1 })
  })
  test('an unknown filter or a forged cursor is a fault of its field', async () => {
    await expect(bank.client.partnerships.list({ state: 'asleep' })).rejects.toMatchObject({ code: 'invalid' })
    for (const cursor of [
      'x',
      'W10',
      Buffer.from('["2020-99-99","00000000-0000-7000-8000-000000000000"]').toString('base64url'),
    ]) {
      await expect(bank.client.partnerships.list({ cursor })).rejects.toMatchObject({ code: 'invalid' })
    }
  })
})

describe('the start page', () => {
  test('says what waits, how many came how far, and what to do first', async () => {
    const own = await buildProgram(app, { preset: 'essentials_bank' })
    const empty = await own.client.partnerships.home()
    expect(empty.waiting).toEqual([])
    expect(empty.checklist.map((step) => [step.step, step.done])).toEqual([
      ['program', true],
      ['brand', false],
      ['invite', false],
      ['active', false],
      ['colleague', false],
    ])
    await buildPartner(app, own)
    await buildInvitation(app, own)
    const home = await own.client.partnerships.home({ program: own.id })
    expect(home.waiting).toEqual([
      {
        kind: 'decide',
        count: 1,
        says: 'One waits for your decision',
        link: expect.stringContaining('state=in_review'),
      },
    ])
    expect(home.funnel.map((step) => [step.step, step.count])).toEqual([
      ['sent', 2],
      ['opened', 0],
      ['accepted', 1],
      ['approved', 0],
      ['active', 0],
    ])
    expect(home.activity[0]?.says).toMatch(/invited/)
    expect((await own.client.partnerships.home()).checklist.find((step) => step.step === 'invite')?.done).toBe(true)
  })
})
