/** Terms from both sides: published, asked for, accepted by whoever has to, asked again, late, retired. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { TermsAcceptor } from '#contract/names.ts'
import type { Policy } from '#contract/policy.ts'
import type { Client } from '#sdk'
import { accessOf } from '#server/features/grants/index.ts'
import { fromPublicId } from '#server/platform/id.ts'
import { allFeatures } from '#server/testing/all-features.ts'
import { startTestApp, type TestApp } from '#server/testing/app.ts'
import { buildMember, buildPerson } from '#server/testing/builders.ts'
import { type BuiltProgram, buildInvitation, buildPartner, buildProgram } from '#server/testing/partnerships.ts'

let app: TestApp
let program: BuiltProgram
beforeAll(async () => {
  app = await startTestApp({ features: allFeatures() })
})
afterAll(() => app.close())
beforeEach(async () => {
  program = await buildProgram(app)
  app.mail.clear()
})

const day = { hours: 24 }
const text = 'Be kind.\n\nPay on time.'

async function publish(of: { acceptedBy?: TermsAcceptor; deadlineDays?: number; title?: string } = {}, at = program) {
  const { acceptedBy = 'any_member', deadlineDays = 30, title = 'Partner agreement' } = of
  const made = await at.client.terms.create({ id: at.id, title, text, acceptedBy, deadlineDays })
  await settled()
  return made
}

async function publishAgain(id: string, after = 1, at = program) {
  app.clock.advance({ seconds: 5 })
  const made = await at.client.terms.publish({
    id,
    after,
    title: 'Partner agreement',
    text: 'Be kind.\n\nPay within 30 days.',
    changes: 'Payment within 30 days.',
  })
  await settled()
  return made
}

async function settled() {
  app.clock.advance({ seconds: 1 })
  await app.deliverMail()
}

async function runSchedule(name: string) {
  await app.runSchedules([name])
  await settled()
}

const pship = (of: { partnershipId: string }) => ({ id: of.partnershipId })
const statusOf = async (of: { partnershipId: string }) => (await program.client.partnerships.get(pship(of))).status
const accept = (client: Client, of: { partnershipId: string }, document: string, version = 1) =>
  client.terms.accept({ ...pship(of), document, version })

async function decisionFor(personId: string, partnershipId: string) {
  const id = fromPublicId('pship', partnershipId)
  return await app.db.transaction({ as: 'system' }, (tx) => accessOf(tx, personId, id, app.clock.now()))
}

describe('a program with terms', () => {
  test('asks whoever accepts before anything else; agreeing opens the work', async () => {
    const { id } = await publish()
    const partner = await buildPartner(app, program)
    expect(await statusOf(partner)).toBe('onboarding')
    expect(await partner.client.terms.own(pship(partner))).toMatchObject({
      state: 'shut',
      documents: [{ title: 'Partner agreement', version: 1, text, settled: false, mine: null, can: { accept: true } }],
    })
    expect(await decisionFor(partner.person.id, partner.partnershipId)).toMatchObject({ allowed: false })
    app.clock.advance({ seconds: 2 })
    expect(await accept(partner.client, partner, id)).toMatchObject({
      state: 'agreed',
      documents: [{ settled: true, acceptances: [{ person: partner.person.name, version: 1 }] }],
    })
    expect(await statusOf(partner)).toBe('active')
    expect(await decisionFor(partner.person.id, partner.partnershipId)).toMatchObject({ allowed: true })
    const history = await program.client.partnerships.history(pship(partner))
    expect(history.items.map((one) => one.says)).toEqual(
      expect.arrayContaining([
        `${partner.person.name} accepted “Partner agreement”, version 1.`,
        `${partner.person.name} has agreed to all terms.`,
      ]),
    )
    // once is enough
    await expect(accept(partner.client, partner, id)).resolves.toMatchObject({ state: 'agreed' })
    expect((await program.client.terms.get({ id })).counts).toEqual({ accepted: 1, waiting: 0, shut: 0 })
  })

  test('says so to whoever is invited', async () => {
    await publish()
    const invitation = await buildInvitation(app, program)
    const page = await (await app.visitor()).get(`/i/${invitation.secret}`)
    expect(page.html).toContain('You agree to the terms.')
  })

  test('asks its partners with a deadline, tells them once, and reminds them', async () => {
    const partner = await buildPartner(app, program)
    app.mail.clear()
    app.clock.advance({ seconds: 2 })
    await publish()
    expect(await statusOf(partner)).toBe('active')
    const own = await partner.client.terms.own(pship(partner))
    expect(own.state).toBe('asked')
    expect(own.until).not.toBeNull()
    const mail = app.mail.lastTo(partner.email)
    expect(mail.subject).toContain('to agree to its terms')
    expect(mail.text).toContain('Partner agreement, version 1. You have until')
    expect(mail.text).toContain(`/home/p/${partner.partnershipId}/terms`)
    const notices = (await partner.client.notifications.list()).items
    expect(notices[0]).toMatchObject({ link: `/home/p/${partner.partnershipId}/terms` })
    app.mail.clear()
    await runSchedule('terms.remind')
    expect(app.mail.sent).toEqual([])
    app.clock.advance({ hours: 24 * 23 })
    await runSchedule('terms.remind')
    await runSchedule('terms.remind')
    expect(app.mail.sent.map((one) => one.to.address)).toEqual([partner.email])
    expect(app.mail.lastTo(partner.email).subject).toContain('still wait')
  })

  test('shuts the work when the time is over, and opens it with the agreement', async () => {
    const partner = await buildPartner(app, program)
    app.clock.advance({ seconds: 2 })
    const { id } = await publish({ deadlineDays: 3 })
    app.mail.clear()
    app.clock.advance({ hours: 73 })
    // from that very moment, whether or not the schedule has run
    expect(await decisionFor(partner.person.id, partner.partnershipId)).toMatchObject({ code: 'terms_outstanding' })
    await runSchedule('terms.shut')
    await runSchedule('terms.shut')
    expect(await statusOf(partner)).toBe('onboarding')
    expect(app.mail.sent.map((one) => one.subject)).toEqual([expect.stringContaining('waits for the terms')])
    expect(await partner.client.terms.own(pship(partner))).toMatchObject({ state: 'shut', until: null })
    const standings = await program.client.terms.acceptances({ id, state: 'shut' })
    expect(standings.items).toMatchObject([{ state: 'shut', acceptances: [] }])
    await accept(partner.client, partner, id)
    expect(await statusOf(partner)).toBe('active')
  })
})

describe('a new version', () => {
  test('is asked again; what changed is shown, the old acceptance is kept', async () => {
    const { id } = await publish()
    const partner = await buildPartner(app, program)
    await accept(partner.client, partner, id)
    app.clock.advance(day)
    await publishAgain(id)
    expect(await statusOf(partner)).toBe('active')
    const own = await partner.client.terms.own(pship(partner))
    expect(own).toMatchObject({
      state: 'asked',
      documents: [
        {
          version: 2,
          before: 1,
          settled: false,
          changes: 'Payment within 30 days.',
          difference: [
            { kind: 'same', text: 'Be kind.' },
            { kind: 'removed', text: 'Pay on time.' },
            { kind: 'added', text: 'Pay within 30 days.' },
          ],
        },
      ],
    })
    expect(app.mail.lastTo(partner.email).text).toContain('Payment within 30 days.')
    await expect(accept(partner.client, partner, id, 1)).rejects.toMatchObject({ code: 'terms_changed' })
    await accept(partner.client, partner, id, 2)
    const [standing] = (await program.client.terms.acceptances({ id })).items
    expect(standing?.acceptances.map((one) => one.version)).toEqual([2, 1])
    const csv = await program.client.terms.export({ id })
    expect(csv).toContain(`Partner agreement,accepted,1,${partner.person.name}`)
    expect(csv.trim().split('\r\n')).toHaveLength(3)
  })

  test('asked as a recertification where the policy says so: reading only until it is agreed', async () => {
    const policy: Partial<Policy> = {
      recertification: { months: null, onChangedFormOrTerms: true, deadlineDays: null, afterDeadline: 'tell' },
      whileDue: 'restrict',
    }
    program = await buildProgram(app, { policy })
    const { id } = await publish()
    const partner = await buildPartner(app, program)
    await accept(partner.client, partner, id)
    app.clock.advance(day)
    await publishAgain(id)
    expect(await statusOf(partner)).toBe('recertifying')
    expect(await decisionFor(partner.person.id, partner.partnershipId)).toMatchObject({ allowed: true, readOnly: true })
    await accept(partner.client, partner, id, 2)
    expect(await statusOf(partner)).toBe('active')
    expect(await decisionFor(partner.person.id, partner.partnershipId)).toMatchObject({ readOnly: false })
  })

  test('of two at once exactly one is published', async () => {
    const { id } = await publish()
    const body = { id, after: 1, title: 'Two', text: 'b', changes: 'c' }
    const both = await Promise.allSettled([program.client.terms.publish(body), program.client.terms.publish(body)])
    expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await program.client.terms.version({ id, version: '2' })).toMatchObject({ version: 2, changes: 'c' })
    await expect(program.client.terms.version({ id, version: '9' })).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('who accepts', () => {
  async function withColleague(role: 'member' | 'admin') {
    const partner = await buildPartner(app, program)
    const { organization } = await partner.client.portal.card(pship(partner))
    const organizationId = fromPublicId('org', organization?.id ?? '')
    const { person } = await buildMember(app, { organizationId, role })
    return { partner, person, client: await app.as(person) }
  }

  test('an administrator, where the document says so', async () => {
    program = await buildProgram(app, { preset: 'b2b_portal', policy: { account: 'person', acceptor: 'invitee' } })
    const { id } = await publish({ acceptedBy: 'partner_admin' })
    const { partner, client } = await withColleague('member')
    await expect(accept(client, partner, id)).rejects.toMatchObject({ code: 'not_partner_admin' })
    await accept(partner.client, partner, id)
    expect(await statusOf(partner)).toBe('active')
  })

  test('each member: the first opens it for the organization, everybody else for themselves', async () => {
    program = await buildProgram(app, { preset: 'b2b_portal', policy: { account: 'person', acceptor: 'invitee' } })
    const { id } = await publish({ acceptedBy: 'each_member' })
    const { partner, person, client } = await withColleague('member')
    app.clock.advance({ seconds: 2 })
    await accept(partner.client, partner, id)
    expect(await statusOf(partner)).toBe('active')
    expect(await decisionFor(partner.person.id, partner.partnershipId)).toMatchObject({ allowed: true })
    expect(await decisionFor(person.id, partner.partnershipId)).toMatchObject({ code: 'terms_outstanding' })
    expect(await client.terms.own(pship(partner))).toMatchObject({ state: 'shut', documents: [{ settled: true }] })
    const waiting = await program.client.terms.acceptances({ id, state: 'waiting' })
    expect(waiting.items).toMatchObject([{ missing: [person.name] }])
    app.mail.clear()
    expect(await program.client.terms.remind({ id })).toEqual({ reminded: 1 })
    await settled()
    expect(app.mail.sent.map((one) => one.to.address)).toEqual(expect.arrayContaining([partner.email, person.email]))
    await accept(client, partner, id)
    expect(await decisionFor(person.id, partner.partnershipId)).toMatchObject({ allowed: true })
    expect(await client.terms.own(pship(partner))).toMatchObject({ state: 'agreed' })
    expect(await program.client.terms.remind({ id })).toEqual({ reminded: 0 })
    expect(await program.client.terms.ofPartnership(pship(partner))).toMatchObject([{ state: 'accepted', missing: [] }])
  })

  test('nobody of another organization, and not the host', async () => {
    const { id } = await publish()
    const partner = await buildPartner(app, program)
    const stranger = await app.as(await buildPerson(app))
    await expect(stranger.terms.own(pship(partner))).rejects.toMatchObject({ code: 'not_found' })
    await expect(accept(stranger, partner, id)).rejects.toMatchObject({ code: 'not_found' })
    await expect(accept(program.client, partner, id)).rejects.toMatchObject({ code: 'not_found' })
    const other = await buildProgram(app)
    await expect(other.client.terms.get({ id })).rejects.toMatchObject({ code: 'not_found' })
    const elsewhere = await publish({}, other)
    await expect(accept(partner.client, partner, elsewhere.id)).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('changing and retiring', () => {
  test('a retired document is asked of nobody; who has accepted the rest goes on', async () => {
    const first = await publish()
    const second = await publish({ title: 'Data processing' })
    const partner = await buildPartner(app, program)
    await accept(partner.client, partner, first.id)
    expect(await statusOf(partner)).toBe('onboarding')
    await program.client.terms.retire({ id: second.id })
    await settled()
    expect(await statusOf(partner)).toBe('active')
    expect((await partner.client.terms.own(pship(partner))).documents).toHaveLength(1)
    await expect(program.client.terms.retire({ id: second.id })).rejects.toMatchObject({ code: 'verb_not_allowed' })
    await program.client.terms.retire({ id: first.id })
    await settled()
    expect(await partner.client.terms.own(pship(partner))).toMatchObject({ state: 'none', documents: [] })
    app.clock.advance(day)
    expect((await publishAgain(first.id)).retiredAt).toBeNull()
    expect(await partner.client.terms.own(pship(partner))).toMatchObject({ state: 'asked' })
  })

  test('another deadline holds for those who are asked', async () => {
    const partner = await buildPartner(app, program)
    app.clock.advance({ seconds: 2 })
    const { id } = await publish({ deadlineDays: 30 })
    const before = (await partner.client.terms.own(pship(partner))).until ?? ''
    await program.client.terms.change({ id, deadlineDays: 60 })
    await settled()
    const after = (await partner.client.terms.own(pship(partner))).until ?? ''
    expect(Date.parse(after) - Date.parse(before)).toBe(30 * 86_400_000)
  })

  test('bad input is told by field, and roles are kept', async () => {
    const good = { id: program.id, title: 'T', text: 't', acceptedBy: 'any_member', deadlineDays: 1 } as const
    for (const bad of [
      { title: ' ' },
      { text: ' \n ' },
      { deadlineDays: -1 },
      { deadlineDays: 366 },
      { title: 'x'.repeat(201) },
    ])
      await expect(program.client.terms.create({ ...good, ...bad })).rejects.toMatchObject({ code: 'invalid' })
    const { id } = await publish()
    const next = { id, after: 1, title: 'T', text: 't' }
    await expect(program.client.terms.publish({ ...next, changes: '  ' })).rejects.toMatchObject({ code: 'invalid' })
    await expect(program.client.terms.publish({ ...next, after: 2, changes: 'c' })).rejects.toMatchObject({
      code: 'conflict',
    })
    const { policy } = await program.client.programs.get({ id: program.id })
    await expect(
      program.client.programs.changePolicy({ id: program.id, settings: { terms: [] } }),
    ).rejects.toMatchObject({ code: 'invalid' })
    // what is there already may be sent back
    await program.client.programs.changePolicy({ id: program.id, settings: { terms: policy.terms } })
    const { person } = await buildMember(app, { organizationId: program.host.id, role: 'partner_manager' })
    const manager = await app.as(person, program.host.id)
    await expect(manager.terms.create(good)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(manager.terms.retire({ id })).rejects.toMatchObject({ code: 'forbidden' })
    expect(await manager.terms.remind({ id })).toEqual({ reminded: 0 })
    await program.client.programs.archive({ id: program.id })
    await expect(program.client.terms.create(good)).rejects.toMatchObject({ code: 'program_archived' })
  })
})
