/** The explorer as a list: its filters, views that are kept, files, and one verb on all that match. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Client } from '#sdk'
import { toPublicId } from '#server/platform/id.ts'
import { startTestApp, type TestApp } from '#server/testing/app.ts'
import { buildMember } from '#server/testing/builders.ts'
import {
  type BuiltProgram,
  buildInvitation,
  buildPartner,
  buildProgram,
  partnershipFeatures,
  uuidOf,
} from '#server/testing/partnerships.ts'
import { csvCell } from './csv.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp({ features: partnershipFeatures })
})
afterAll(() => app.close())

const namesOf = async (program: BuiltProgram, query: Parameters<Client['partnerships']['list']>[0]) =>
  (await program.client.partnerships.list({ sort: 'name', ...query })).items.map((row) => row.name)

const historyOf = (program: BuiltProgram, verb: string) =>
  app.db.transaction({ as: 'system' }, (tx) =>
    tx
      .selectFrom('history_event')
      .select(['after', 'person_id as personId', 'seen_by as seenBy', 'channel'])
      .where('host_id', '=', program.host.id)
      .where('verb', '=', verb)
      .orderBy('id')
      .execute(),
  )

describe('filters', () => {
  test('ask for whom they belong to, the country, silence and a near end, alone and together', async () => {
    const program = await buildProgram(app, { preset: 'essentials_bank' })
    let { client } = program
    const colleague = await buildMember(app, { organizationId: program.host.id, role: 'member' })
    const sponsorId = toPublicId('psn', colleague.person.id)
    const record = (name: string, more: object = {}) =>
      client.partnerships.record({ id: program.id, name, email: `${name.toLowerCase()}@filters.example`, ...more })
    await record('Ancient', { country: 'PT' })
    app.clock.advance({ days: 40 })
    client = await app.as(program.owner, program.host.id)
    program.client = client
    await record('Lisbon', { country: 'PT', sponsorId })
    await record('Berlin', { country: 'DE', sponsorId })
    expect(await namesOf(program, { sponsor: sponsorId })).toEqual(['Berlin', 'Lisbon'])
    expect(await namesOf(program, { country: 'PT' })).toEqual(['Ancient', 'Lisbon'])
    expect(await namesOf(program, { country: 'PT', sponsor: sponsorId })).toEqual(['Lisbon'])
    expect(await namesOf(program, { quietDays: 30 })).toEqual(['Ancient'])
    expect(await namesOf(program, { quietDays: 30, sort: '-activity' })).toEqual(['Ancient'])
    expect(await namesOf(program, { quietDays: 41 })).toEqual([])
    expect(await namesOf(program, { q: 'pt', sponsor: sponsorId })).toEqual(['Lisbon'])
    const page = await client.partnerships.list({ country: 'PT', limit: 1 })
    expect([page.items.length, page.total, page.next !== null]).toEqual([1, 2, true])
    await expect(client.partnerships.list({ country: 'pt' })).rejects.toMatchObject({ code: 'invalid' })
    await expect(client.partnerships.list({ quietDays: 0 })).rejects.toMatchObject({ code: 'invalid' })
  })

  test('find access that ends soon', async () => {
    const program = await buildProgram(app)
    const endsAt = new Date(app.clock.now().getTime() + 20 * 86_400_000).toISOString()
    const soon = await buildPartner(app, program, { offer: { endsAt } })
    await buildPartner(app, program)
    const ids = async (days: number) =>
      (await program.client.partnerships.list({ endsWithinDays: days })).items.map((row) => row.id)
    expect(await ids(30)).toEqual([soon.partnershipId])
    expect(await ids(10)).toEqual([])
  })
})

describe('views', () => {
  test('are one’s own until they are shared, and changed by who made them or an administrator', async () => {
    const program = await buildProgram(app)
    const as = async (role: 'member' | 'viewer' | 'admin') =>
      app.as((await buildMember(app, { organizationId: program.host.id, role })).person, program.host.id)
    const [ada, bob, viewer, admin] = [await as('member'), await as('member'), await as('viewer'), await as('admin')]
    const filter = { tab: 'invited', state: 'expired', sort: 'name' } as const
    const mine = await ada.views.create({ name: '  Mine  ', shared: false, filter })
    expect(mine).toMatchObject({ name: 'Mine', shared: false, mine: true, filter, can: { update: true, share: true } })
    expect((await bob.views.list()).items).toEqual([])
    await expect(bob.views.update({ id: mine.id, name: 'Ours' })).rejects.toMatchObject({ code: 'not_found' })
    await expect(admin.views.delete({ id: mine.id })).rejects.toMatchObject({ code: 'not_found' })

    await ada.views.update({ id: mine.id, shared: true })
    const [seen] = (await bob.views.list()).items
    expect(seen).toMatchObject({ name: 'Mine', mine: false, can: { update: 'forbidden', delete: 'forbidden' } })
    await expect(bob.views.update({ id: mine.id, name: 'Ours' })).rejects.toMatchObject({ code: 'forbidden' })
    await admin.views.update({ id: mine.id, name: 'Late ones' })
    expect((await ada.views.list()).items[0]?.name).toBe('Late ones')
    await expect(admin.views.update({ id: mine.id, shared: false })).rejects.toMatchObject({ code: 'forbidden' })

    await expect(viewer.views.create({ name: 'All', shared: true, filter: {} })).rejects.toMatchObject({
      code: 'forbidden',
    })
    expect((await viewer.views.create({ name: 'All', shared: false, filter: {} })).can.share).toBe('forbidden')
    await admin.views.delete({ id: mine.id })
    expect((await bob.views.list()).items).toEqual([])
  })

  test('keep no filter that could not be asked for', async () => {
    const { client } = await buildProgram(app)
    const other = await buildProgram(app)
    const create = (filter: object) => client.views.create({ name: 'X', shared: false, filter })
    await expect(create({ state: 'asleep' })).rejects.toMatchObject({ code: 'invalid' })
    await expect(create({ program: other.id })).rejects.toMatchObject({ code: 'not_found' })
    await expect(create({ cursor: 'x' })).rejects.toMatchObject({ code: 'invalid' })
    await expect(client.views.create({ name: '   ', shared: false, filter: {} })).rejects.toMatchObject({
      code: 'invalid',
    })
  })

  test('columns, density and the view to begin with are each person’s own', async () => {
    const program = await buildProgram(app)
    const { client } = program
    const other = await app.as(
      (await buildMember(app, { organizationId: program.host.id, role: 'member' })).person,
      program.host.id,
    )
    const usual = { columns: null, density: 'comfortable', defaultView: null }
    expect((await client.views.list()).preference).toEqual(usual)
    const view = await client.views.create({ name: 'Mine', shared: false, filter: { tab: 'active' } })
    await client.views.savePreference({ density: 'compact' })
    await client.views.savePreference({ defaultView: view.id })
    const columns = [{ name: 'country', width: 120 }, { name: 'status' }, { name: 'country' }] as const
    expect(await client.views.savePreference({ columns: [...columns] })).toEqual({
      columns: [{ name: 'country', width: 120 }, { name: 'status' }],
      density: 'compact',
      defaultView: view.id,
    })
    expect((await other.views.list()).preference).toEqual(usual)
    await expect(other.views.savePreference({ defaultView: view.id })).rejects.toMatchObject({ code: 'not_found' })
    await expect(client.views.savePreference({ columns: [{ name: 'shoe_size' as 'status' }] })).rejects.toMatchObject({
      code: 'invalid',
    })
    await client.views.delete({ id: view.id })
    expect((await client.views.list()).preference.defaultView).toBeNull()
  })
})

describe('files', () => {
  test('no cell can be a formula, and every mark of the format survives', () => {
    expect(['=1+1', '+49 30', '-2', '@home', '\tx', 'a,b', 'say "hi"', 'two\nlines', 'plain', null, 7, -7].map(csvCell))
      // numbers of our own making are numbers
      .toEqual([
        "'=1+1",
        "'+49 30",
        "'-2",
        "'@home",
        "'\tx",
        '"a,b"',
        '"say ""hi"""',
        '"two\nlines"',
        'plain',
        '',
        '7',
        '-7',
      ])
  })

  test('hold what is filtered, every row once, as CSV and as JSON, and each is noted in the history', async () => {
    const program = await buildProgram(app, { preset: 'essentials_bank' })
    const { client } = program
    const evil = '=HYPERLINK("http://evil.example","<img onerror>")'
    const names = [evil, 'Zoë "Zed", Ltd', 'مرحبا 🎈', ...Array.from({ length: 450 }, (_, n) => `Partner ${n}`)]
    const rows = names.map((name, n) => ({ name, email: `export${n}@rows.example`, firstName: 'Ada', lastName: 'O' }))
    for (let at = 0; at < rows.length; at += 100)
      await client.partnerships.invite({ id: program.id, rows: rows.slice(at, at + 100) })
    await client.partnerships.record({ id: program.id, name: 'Not invited', email: 'not@rows.example' })

    const csv = await client.partnerships.export({ format: 'csv', tab: 'invited', state: 'invited' })
    expect(csv.startsWith('Id,Name,Status,')).toBe(true)
    const raw = await app.fastify.inject({
      url: '/v1/partnerships/export?format=csv&tab=active',
      headers: {
        cookie: await app.cookieOf(program.owner),
        'entente-organization': toPublicId('org', program.host.id),
      },
    })
    expect([...raw.rawPayload.subarray(0, 5)]).toEqual([0xef, 0xbb, 0xbf, 0x49, 0x64])
    expect(raw.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': expect.stringMatching(/^attachment; filename="partners-[\d-]+\.csv"$/),
    })
    const lines = csv.trimEnd().split('\r\n')
    expect(lines).toHaveLength(names.length + 1)
    expect(csv).toContain(`"'=HYPERLINK(""http://evil.example"",""<img onerror>"")"`)
    expect(csv).toContain('"Zoë ""Zed"", Ltd"')
    expect(csv).toContain('مرحبا 🎈')
    expect(csv).not.toContain('Not invited')

    const json = JSON.parse(await client.partnerships.export({ format: 'json', state: 'invited' })) as {
      name: string
    }[]
    expect(new Set(json.map((row) => row.name))).toEqual(new Set(names))
    expect(json).toHaveLength(names.length)
    expect(JSON.parse(await client.partnerships.export({ format: 'json', q: 'nobody at all' }))).toEqual([])

    const noted = await historyOf(program, 'partnerships.exported')
    expect(noted.map((row) => row.after)).toEqual([
      { format: 'csv', tab: 'invited', state: 'invited' },
      { format: 'csv', tab: 'active' },
      { format: 'json', state: 'invited' },
      { format: 'json', q: 'nobody at all' },
    ])
    expect(noted[0]).toMatchObject({ personId: program.owner.id, seenBy: 'organization' })
  })

  test('what cannot be asked for is answered as a problem, leaves no trace, and is limited', async () => {
    const program = await buildProgram(app)
    const ask = () => program.client.partnerships.export({ format: 'csv', state: 'asleep' })
    await expect(ask()).rejects.toMatchObject({ code: 'invalid' })
    expect(await historyOf(program, 'partnerships.exported')).toEqual([])
    const answers = await Promise.allSettled(Array.from({ length: 20 }, ask))
    expect(answers.some((one) => one.status === 'rejected' && one.reason.code === 'too_many_requests')).toBe(true)
  })
})

describe('one verb on all that match', () => {
  /** Waits until the job has gone through. */
  const through = () => app.worker.runDue(['partnerships.bulk'])

  test('says how many match and fit, does them one by one, and ends with numbers and what was refused', async () => {
    const program = await buildProgram(app)
    const { client } = program
    const partners = [
      await buildPartner(app, program),
      await buildPartner(app, program),
      await buildPartner(app, program),
    ]
    await client.partnerships.suspend({ id: partners[0]?.partnershipId ?? '' })
    const filter = { tab: 'active' } as const
    expect(await client.bulkRuns.check({ verb: 'suspend', filter })).toEqual({
      matching: 3,
      fitting: 2,
      tooMany: false,
      running: 0,
    })
    await expect(client.bulkRuns.start({ verb: 'suspend', filter, confirmed: 1 })).rejects.toMatchObject({
      code: 'bulk_grown',
    })
    const run = await client.bulkRuns.start({ verb: 'suspend', filter, confirmed: 2, reason: 'Audit' })
    expect(run).toMatchObject({ state: 'running', total: 2, done: 0, failed: 0, mine: true, can: { stop: true } })
    // meanwhile one of them is ended by hand: it is refused by the same guard as alone
    await client.partnerships.revoke({ id: partners[1]?.partnershipId ?? '' })
    await through()
    expect(await client.bulkRuns.get({ id: run.id })).toMatchObject({ state: 'finished', total: 2, done: 1, failed: 1 })
    const failed = await client.bulkRuns.failed({ id: run.id })
    expect(failed.items).toMatchObject([{ partnershipId: partners[1]?.partnershipId, code: 'verb_not_allowed' }])
    const third = await client.partnerships.get({ id: partners[2]?.partnershipId ?? '' })
    expect([third.status, third.reason]).toEqual(['suspended', 'Audit'])
    expect((await historyOf(program, 'bulk.started')).map((row) => row.after)).toEqual([{ verb: 'suspend', total: 2 }])
    expect((await historyOf(program, 'bulk.finished')).map((row) => row.after)).toEqual([
      { verb: 'suspend', total: 2, done: 1, failed: 1 },
    ])
    const [notice] = (await client.notifications.list()).items
    expect(notice).toMatchObject({
      kind: 'bulk.finished',
      says: '1 of 2 suspended, 1 refused',
      link: expect.stringContaining(`/partners?run=${run.id}`),
    })
    expect((await historyOf(program, 'partnership.suspended')).map((row) => row.channel)).toEqual(['api', 'bulk'])
    await expect(client.bulkRuns.start({ verb: 'suspend', filter })).rejects.toMatchObject({ code: 'bulk_nothing' })
  })

  test('resends, reminds, withdraws, revokes', async () => {
    const program = await buildProgram(app)
    const { client } = program
    const open = [await buildInvitation(app, program), await buildInvitation(app, program)]
    await buildPartner(app, program)
    app.clock.advance({ minutes: 2 })
    const all = async (verb: 'resend' | 'remind' | 'withdraw' | 'revoke', filter: object) => {
      const run = await client.bulkRuns.start({ verb, filter })
      await through()
      const { state, done, failed } = await client.bulkRuns.get({ id: run.id })
      return [state, done, failed]
    }
    expect(await all('resend', {})).toEqual(['finished', 2, 0])
    // at once again is too soon, for each of them
    expect(await all('resend', { tab: 'invited' })).toEqual(['finished', 0, 2])
    app.clock.advance({ minutes: 2 })
    expect(await all('remind', { tab: 'invited' })).toEqual(['finished', 2, 0])
    expect(await all('withdraw', { tab: 'invited' })).toEqual(['finished', 2, 0])
    expect(await all('revoke', { tab: 'active' })).toEqual(['finished', 1, 0])
    const { byStatus } = await client.partnerships.counts()
    expect(byStatus).toMatchObject({ invited: 0, active: 0, ended: open.length + 1 })
  })

  test('can be stopped, and what was not reached stays as it is', async () => {
    const program = await buildProgram(app)
    const { client } = program
    await buildPartner(app, program)
    const run = await client.bulkRuns.start({ verb: 'suspend', filter: {} })
    expect(await client.bulkRuns.stop({ id: run.id })).toMatchObject({
      state: 'stopping',
      can: { stop: 'verb_not_allowed' },
    })
    await through()
    expect(await client.bulkRuns.get({ id: run.id })).toMatchObject({ state: 'stopped', done: 0, failed: 0 })
    expect((await client.partnerships.counts()).byStatus).toMatchObject({ active: 1 })
    expect(await client.bulkRuns.stop({ id: run.id })).toMatchObject({ state: 'stopped' })
  })

  test('goes on after a crash in the middle, and does nothing twice', async () => {
    const program = await buildProgram(app)
    const { client } = program
    const open = [await buildInvitation(app, program), await buildInvitation(app, program)]
    app.clock.advance({ minutes: 2 })
    const run = await client.bulkRuns.start({ verb: 'resend', filter: {} })
    // the first was sent by a process that died before it said so: only its mark, made in the same transaction, tells
    const mark = (state: 'open' | 'done') =>
      app.db.transaction({ as: 'system' }, (tx) =>
        tx
          .updateTable('bulk_run_item')
          .set({ state })
          .where('run_id', '=', uuidOf(run.id))
          .where('partnership_id', '=', uuidOf(open[0]?.partnershipId ?? ''))
          .execute(),
      )
    await mark('done')
    await through()
    app.clock.advance({ seconds: 11 })
    await app.deliverMail()
    const sent = (email: string | undefined) => app.mail.sent.filter((mail) => mail.to.address === email).length
    expect(open.map((one) => sent(one.email))).toEqual([1, 2])
    expect(await client.bulkRuns.get({ id: run.id })).toMatchObject({ state: 'finished', done: 2 })
    // the job delivered once more finds it ended
    await app.db.transaction({ as: 'system' }, (tx) =>
      tx.updateTable('outbox_job').set({ state: 'waiting' }).where('kind', '=', 'partnerships.bulk').execute(),
    )
    await through()
    app.clock.advance({ seconds: 11 })
    await app.deliverMail()
    expect(open.map((one) => sent(one.email))).toEqual([1, 2])
  })

  test('acts in the role its starter has when a turn comes, and ends with the membership', async () => {
    const program = await buildProgram(app, { preset: 'essentials_bank' })
    const manager = await buildMember(app, { organizationId: program.host.id, role: 'partner_manager' })
    const client = await app.as(manager.person, program.host.id)
    await buildPartner(app, program)
    const run = await client.bulkRuns.start({ verb: 'revoke', filter: {} })
    await app.db.transaction({ as: 'system' }, (tx) =>
      tx.updateTable('membership').set({ role: 'member' }).where('id', '=', manager.membership.id).execute(),
    )
    await through()
    expect(await client.bulkRuns.get({ id: run.id })).toMatchObject({ state: 'finished', done: 0, failed: 1 })
    expect((await client.bulkRuns.failed({ id: run.id })).items[0]?.code).toBe('forbidden')

    const again = await client.bulkRuns.start({ verb: 'archive', filter: {} })
    await app.db.transaction({ as: 'system' }, (tx) =>
      tx.updateTable('membership').set({ state: 'removed' }).where('id', '=', manager.membership.id).execute(),
    )
    await through()
    expect(await program.client.bulkRuns.get({ id: again.id })).toMatchObject({
      state: 'stopped',
      done: 0,
      says: expect.stringContaining('no member'),
    })
  })

  test('a fourth waits, foreign ones are not found, and a colleague’s is theirs', async () => {
    const program = await buildProgram(app)
    const { client } = program
    const partner = await buildPartner(app, program)
    const runs = []
    for (let n = 0; n < 3; n++)
      runs.push(await client.bulkRuns.start({ verb: 'suspend', ids: [partner.partnershipId] }))
    await expect(client.bulkRuns.start({ verb: 'suspend', ids: [partner.partnershipId] })).rejects.toMatchObject({
      code: 'bulk_busy',
    })
    const other = await buildProgram(app)
    const id = runs[0]?.id ?? ''
    await expect(other.client.bulkRuns.get({ id })).rejects.toMatchObject({ code: 'not_found' })
    await expect(other.client.bulkRuns.start({ verb: 'suspend', ids: [partner.partnershipId] })).rejects.toMatchObject({
      code: 'bulk_nothing',
    })
    const colleague = await buildMember(app, { organizationId: program.host.id, role: 'member' })
    const asColleague = await app.as(colleague.person, program.host.id)
    await expect(asColleague.bulkRuns.get({ id })).rejects.toMatchObject({ code: 'forbidden' })
    expect((await asColleague.bulkRuns.list()).items).toEqual([])
    await through()
    // all three asked for the same: one did it
    const ended = (await client.bulkRuns.list()).items
    expect(ended.map((run) => [run.state, run.done, run.failed]).sort()).toEqual([
      ['finished', 0, 1],
      ['finished', 0, 1],
      ['finished', 1, 0],
    ])
  })
})
