/** What time does by itself, with a clock that moves. Every job runs twice. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { accessOf } from '#server/features/grants/index.ts'
import { identity, requestPasswordReset } from '#server/features/identity/index.ts'
import { fromPublicId } from '#server/platform/id.ts'
import { startTestApp, type TestApp } from '#server/testing/app.ts'
import { buildPerson } from '#server/testing/builders.ts'
import {
  type BuiltProgram,
  buildInvitation,
  buildPartner,
  buildProgram,
  linkOf,
  partnershipFeatures,
} from '#server/testing/partnerships.ts'
import { acceptInvitation, readInvitationBySecret, requestNewLink } from './index.ts'

let app: TestApp
let program: BuiltProgram
beforeAll(async () => {
  app = await startTestApp({ features: [...partnershipFeatures, identity] })
  program = await buildProgram(app)
})
afterAll(() => app.close())
beforeEach(async () => {
  app.mail.clear()
  program = { ...program, client: await app.as(program.owner, program.host.id) }
})

const inDays = (days: number) => new Date(app.clock.now().getTime() + days * 86_400_000).toISOString()
const mailedTo = (email: string) => app.mail.sent.filter((mail) => mail.to.address === email).length
const client = async () => await app.as(program.owner, program.host.id)
async function runTwice(...names: string[]): Promise<void> {
  for (let i = 0; i < 2; i++) {
    await app.runSchedules(names)
    await app.deliverMail()
  }
}

describe('the end of a grant', () => {
  test('holds from its very instant, before any job has run; the job settles and tells both sides once', async () => {
    const partner = await buildPartner(app, program, { offer: { endsAt: inDays(2) } })
    const access = () =>
      app.db.transaction({ as: 'system' }, (tx) =>
        accessOf(tx, partner.person.id, fromPublicId('pship', partner.partnershipId), app.clock.now()),
      )
    expect(await access()).toMatchObject({ allowed: true, permissions: ['shortlists', 'briefs', 'notes'] })
    app.clock.advance({ days: 3 })
    expect(await access()).toEqual({ allowed: false, code: 'not_active' })
    const host = await client()
    const row = await host.partnerships.get({ id: partner.partnershipId })
    expect(row).toMatchObject({ status: 'ended', endReason: 'expired', endedAt: null })
    expect((await host.partnerships.list({ tab: 'active', q: partner.email })).items).toEqual([])
    await expect(host.partnerships.suspend({ id: partner.partnershipId })).rejects.toMatchObject({
      code: 'verb_not_allowed',
    })

    await app.deliverMail()
    app.mail.clear()
    await runTwice('partnerships.end')
    expect(await host.partnerships.get({ id: partner.partnershipId })).toMatchObject({
      status: 'ended',
      endReason: 'expired',
      endedAt: expect.any(String),
      receiptId: expect.any(String),
    })
    const { items } = await host.partnerships.history({ id: partner.partnershipId })
    expect(items.filter((one) => one.verb === 'partnership.expired')).toHaveLength(1)
    expect(items[0]).toMatchObject({ actor: 'time', side: 'system' })
    expect(mailedTo(partner.email)).toBe(1)
    expect(mailedTo(program.owner.email)).toBe(1)
  })

  test('a length in days counts from accepting', async () => {
    const short = await buildProgram(app, {
      policy: { defaultGrant: { permissions: ['notes'], visibility: 'own', lengthDays: 10, renewal: 'off' } },
    })
    const partner = await buildPartner(app, short)
    const { accessEndsAt, acceptedAt } = await short.client.partnerships.get({ id: partner.partnershipId })
    expect(new Date(accessEndsAt ?? 0).getTime() - new Date(acceptedAt ?? 0).getTime()).toBe(10 * 86_400_000)
  })

  test('makes way for accepting again with the same organization, even before the job has run', async () => {
    const market = await buildProgram(app, { preset: 'integration_marketplace' })
    const person = await buildPerson(app)
    const first = await buildInvitation(app, market, {
      email: person.email,
      verb: 'create_approved',
      offer: { endsAt: inDays(1) },
    })
    await (await app.as(person)).inbox.accept({ id: first.id })
    app.clock.advance({ days: 2 })
    const again = { ...market, client: await app.as(market.owner, market.host.id) }
    const second = await buildInvitation(app, again, { email: person.email, verb: 'create_approved' })
    const { items } = await (await app.as(person)).inbox.list()
    const [own] = items.find((item) => item.id === second.id)?.organizations ?? []
    await (await app.as(person)).inbox.accept({ id: second.id, organizationId: own?.id ?? '' })
    expect((await again.client.partnerships.get({ id: first.partnershipId })).endReason).toBe('expired')
    expect((await again.client.partnerships.get({ id: second.partnershipId })).status).toBe('active')
  })
})

describe('reminders', () => {
  test('go out on their days, once each, with a link of their own, and stop when it is answered', async () => {
    const { email, link, id } = await buildInvitation(app, program)
    app.mail.clear()
    for (const day of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]) {
      app.clock.advance({ days: 1 })
      await runTwice('partnerships.remind')
      expect([day, mailedTo(email)]).toEqual([day, day < 3 ? 0 : day < 10 ? 1 : day < 13 ? 2 : 3])
    }
    expect(linkOf(app, email)).not.toBe(link)
    expect((await (await client()).invitations.get({ id })).remindersSent).toBe(3)
  })

  test('none after a refusal, none where they are switched off', async () => {
    const person = await buildPerson(app)
    const declined = await buildInvitation(app, program, { email: person.email })
    await (await app.as(person)).inbox.decline({ id: declined.id })
    const silent = await buildInvitation(app, program)
    await program.client.invitations.amend({ id: silent.id, remindersOn: false })
    app.mail.clear()
    app.clock.advance({ days: 4 })
    await runTwice('partnerships.remind')
    expect([mailedTo(person.email), mailedTo(silent.email)]).toEqual([0, 0])
  })
})

describe('an invitation’s expiry', () => {
  test('is derived, noted once, and filtered for', async () => {
    const { id, partnershipId, email } = await buildInvitation(app, program, { expiresInDays: 2 })
    const states = async () => {
      const host = await client()
      const row = await host.partnerships.get({ id: partnershipId })
      const found = await host.partnerships.list({ tab: 'invited', state: 'expired', q: email })
      return [row.status, row.subState, found.items.length]
    }
    expect(await states()).toEqual(['invited', null, 0])
    app.clock.advance({ days: 2 })
    expect(await states()).toEqual(['invited', 'expired', 1])
    await runTwice('partnerships.note_expiries')
    const { items } = await (await client()).partnerships.history({ id: partnershipId })
    expect(items.filter((one) => one.verb === 'invitation.expired')).toHaveLength(1)
    await (await client()).invitations.resend({ id })
    expect(await states()).toEqual(['invited', null, 0])
    app.clock.advance({ days: 15 })
    await runTwice('partnerships.note_expiries')
    const again = await (await client()).partnerships.history({ id: partnershipId })
    expect(again.items.filter((one) => one.verb === 'invitation.expired')).toHaveLength(2)
  })

  test('Forgot your password? for an unclaimed invited address mails a fresh link and makes it pending again', async () => {
    const bank = await buildProgram(app, {
      preset: 'essentials_bank',
      policy: { entry: ['record', 'invite_and_approve'] },
    })
    const { email, id, partnershipId } = await buildInvitation(app, bank, {
      verb: 'invite_and_approve',
      expiresInDays: 3,
    })
    app.clock.advance({ days: 5 })
    app.mail.clear()
    await requestPasswordReset(app.ctx(), { email })
    await requestPasswordReset(app.ctx(), { email: 'nobody-knows@example.org' })
    await app.deliverMail()
    await app.deliverMail()
    expect(app.mail.sent.map((mail) => mail.to.address)).toEqual([email])
    const secret = linkOf(app, email).split('/i/')[1] ?? ''
    expect(await readInvitationBySecret(app.ctx(), secret)).toMatchObject({ state: 'pending', can: { accept: true } })
    await acceptInvitation(app.ctx(), { secret, password: 'a long and quiet river' })
    const host = await app.as(bank.owner, bank.host.id)
    expect((await host.invitations.get({ id })).state).toBe('accepted')
    expect((await host.partnerships.get({ id: partnershipId })).status).toBe('active')
    // claimed now: the usual reset, and no invitation any more
    app.mail.clear()
    await requestPasswordReset(app.ctx(), { email })
    await app.deliverMail()
    await app.deliverMail()
    expect(app.mail.lastTo(email).text).toContain('/reset-password/')
  })
})

describe('delivery', () => {
  test('stands on the invitation in the mail server’s own words; a refusal for good is told to the inviter', async () => {
    app.mail.answer = (mail) =>
      mail.to.address.startsWith('full') ? { state: 'refused', says: '550 5.1.1 No such user' } : undefined
    const email = 'full@mailbox.example'
    const { verdicts } = await program.client.partnerships.invite({ id: program.id, rows: [{ email }] })
    const id = verdicts[0]?.partnershipId ?? ''
    expect((await program.client.partnerships.get({ id })).currentInvitation).toMatchObject({
      delivery: 'queued',
      sendings: 0,
    })
    app.clock.advance({ seconds: 11 })
    await app.deliverMail()
    const seen = await program.client.partnerships.get({ id })
    expect(seen).toMatchObject({
      subState: 'failed',
      nextStep: { verb: 'correct_email', on: 'invitation' },
      currentInvitation: { delivery: 'failed', deliveryAnswer: '550 5.1.1 No such user' },
    })
    expect((await program.client.partnerships.counts()).failed).toBe(1)
    expect((await program.client.partnerships.list({ state: 'failed' })).items.map((row) => row.id)).toEqual([id])
    await app.deliverMail()
    expect(app.mail.lastTo(program.owner.email).text).toContain('550 5.1.1 No such user')
    // never mailed and never accepted: revoking tells nobody
    app.mail.answer = undefined
    app.mail.clear()
    await program.client.partnerships.revoke({ id })
    await app.deliverMail()
    expect(app.mail.sent).toEqual([])
  })

  test('deferred mail is tried again and then sent; a repeat is recognisable by its Message-ID', async () => {
    let refusals = 2
    const ids: string[] = []
    app.mail.answer = (mail) => {
      ids.push(mail.messageId)
      return refusals-- > 0 ? { state: 'later', says: '451 greylisted' } : undefined
    }
    const email = 'grey@listed.example'
    const { verdicts } = await program.client.partnerships.invite({ id: program.id, rows: [{ email }] })
    const id = verdicts[0]?.invitationId ?? ''
    app.clock.advance({ seconds: 11 })
    await app.deliverMail()
    expect(await program.client.invitations.get({ id })).toMatchObject({
      delivery: 'deferred',
      deliveryAnswer: '451 greylisted',
    })
    for (let i = 0; i < 3; i++) {
      app.clock.advance({ hours: 1 })
      await app.deliverMail()
    }
    expect(await program.client.invitations.get({ id })).toMatchObject({ delivery: 'sent', sendings: 1 })
    expect(new Set(ids).size).toBe(1)
    app.mail.answer = undefined
  })

  test('a new link asked for twice at once is mailed within its limit', async () => {
    const { secret, email } = await buildInvitation(app, program, { expiresInDays: 1 })
    app.clock.advance({ days: 2 })
    app.mail.clear()
    await Promise.all([1, 2, 3, 4, 5].map(() => requestNewLink(app.ctx(), secret)))
    await app.deliverMail()
    expect(mailedTo(email)).toBe(3)
  })
})

describe('totals', () => {
  test('are the same before and after they are folded together', async () => {
    const host = await client()
    const before = await host.partnerships.counts()
    await runTwice('partnerships.fold_tally')
    expect(await host.partnerships.counts()).toEqual(before)
    const { rows } = await app.db.transaction({ as: 'system' }, async (tx) => ({
      rows: await tx
        .selectFrom('partnership')
        .select(['status', (of) => of.fn.countAll<number>().as('count')])
        .where('host_id', '=', program.host.id)
        .where('archived_at', 'is', null)
        .groupBy('status')
        .execute(),
    }))
    for (const { status, count } of rows) expect([status, before.byStatus[status]]).toEqual([status, Number(count)])
  })
})
