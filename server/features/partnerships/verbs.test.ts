import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { allFeatures } from '#server/testing/all-features.ts'
import { startTestApp, type TestApp } from '#server/testing/app.ts'
import { buildMember, buildPerson } from '#server/testing/builders.ts'
import { type BuiltProgram, buildInvitation, buildPartner, buildProgram, linkOf } from '#server/testing/partnerships.ts'

let app: TestApp
let program: BuiltProgram
beforeAll(async () => {
  app = await startTestApp({ features: allFeatures() })
  program = await buildProgram(app, {
    preset: 'essentials_bank',
    policy: { approveWithoutSubmission: true, membersManagedBy: 'both' },
  })
})
afterAll(() => app.close())
beforeEach(async () => {
  app.mail.clear()
  program = { ...program, client: await app.as(program.owner, program.host.id) }
})

const pship = (of: { partnershipId: string }) => ({ id: of.partnershipId })
/** The host's client with this role. */
const asRole = async (role: 'admin' | 'partner_manager' | 'member' | 'viewer') => {
  const { person } = await buildMember(app, { organizationId: program.host.id, role })
  return await app.as(person, program.host.id)
}
/** Accepted, and waits for the host's decision. */
async function inReview() {
  const partner = await buildPartner(app, program)
  expect((await program.client.partnerships.get(pship(partner))).status).toBe('in_review')
  return partner
}
async function active() {
  const partner = await inReview()
  await program.client.partnerships.approve(pship(partner))
  return partner
}

describe('approve and reject', () => {
  test('approving makes it active and tells the partner; again it is a 409 with what is possible', async () => {
    const partner = await inReview()
    const seen = await program.client.partnerships.get(pship(partner))
    expect(seen).toMatchObject({
      nextStep: { verb: 'approve', on: 'partnership' },
      can: { approve: true, reject: true },
    })
    expect((await partner.client.portal.card(pship(partner))).opens).toBe('profile')
    expect(await program.client.partnerships.approve(pship(partner))).toMatchObject({ status: 'active' })
    await app.deliverMail()
    expect(app.mail.lastTo(partner.email).subject).toBeTruthy()
    expect((await partner.client.portal.card(pship(partner))).opens).toBe('work')
    await expect(program.client.partnerships.approve(pship(partner))).rejects.toMatchObject({
      status: 409,
      problem: { current: { status: 'active', allowed: expect.arrayContaining(['suspend', 'revoke']) } },
    })
  })

  test('an invitation may be approved beforehand: accepting then makes it active', async () => {
    const person = await buildPerson(app)
    const invitation = await buildInvitation(app, program, { email: person.email })
    expect(await program.client.partnerships.approve(pship(invitation))).toMatchObject({
      status: 'invited',
      subState: 'not_signed_in',
      currentInvitation: { approves: true },
    })
    await (await app.as(person)).inbox.accept({ id: invitation.id })
    expect((await program.client.partnerships.get(pship(invitation))).status).toBe('active')
  })

  test('rejecting asks for a reason, which the partner reads', async () => {
    const partner = await inReview()
    await expect(program.client.partnerships.reject(pship(partner))).rejects.toMatchObject({ code: 'reason_required' })
    await program.client.partnerships.reject({ ...pship(partner), reason: 'Outside of our region.' })
    expect((await program.client.partnerships.get(pship(partner))).status).toBe('rejected')
    await app.deliverMail()
    expect(app.mail.lastTo(partner.email).text).toContain('Outside of our region.')
    expect(await partner.client.portal.card(pship(partner))).toMatchObject({
      opens: 'decision',
      says: expect.stringContaining('Outside of our region.'),
    })
    await expect(program.client.partnerships.revoke(pship(partner))).rejects.toMatchObject({ code: 'verb_not_allowed' })
  })

  test('nobody decides about the organization they belong to', async () => {
    const partner = await inReview()
    const { organization } = await program.client.partnerships.get(pship(partner))
    const { fromPublicId } = await import('#server/platform/id.ts')
    await buildMember(app, { organizationId: fromPublicId('org', organization?.id ?? ''), person: program.owner })
    await expect(program.client.partnerships.approve(pship(partner))).rejects.toMatchObject({ code: 'own_submission' })
    expect((await program.client.partnerships.get(pship(partner))).can.approve).toBe('own_submission')
  })
})

describe('suspend and reactivate', () => {
  test('a suspension holds from the next request, says why, and can be taken back with the approval kept', async () => {
    const partner = await active()
    await program.client.partnerships.suspend({ ...pship(partner), reason: 'Insurance is missing.' })
    expect(await partner.client.portal.card(pship(partner))).toMatchObject({
      status: 'suspended',
      opens: 'decision',
      permissions: [],
      reason: 'Insurance is missing.',
    })
    await expect(program.client.partnerships.suspend(pship(partner))).rejects.toMatchObject({
      code: 'verb_not_allowed',
    })
    expect(await program.client.partnerships.reactivate(pship(partner))).toMatchObject({ status: 'active' })
    await expect(program.client.partnerships.reactivate(pship(partner))).rejects.toMatchObject({
      code: 'verb_not_allowed',
    })
    expect((await partner.client.portal.card(pship(partner))).permissions.length).toBeGreaterThan(0)
  })
})

describe('who may do what', () => {
  test('each role by what the program asks', async () => {
    const partner = await active()
    const viewer = await asRole('viewer')
    const member = await asRole('member')
    const manager = await asRole('partner_manager')
    await expect(viewer.partnerships.suspend(pship(partner))).rejects.toMatchObject({ code: 'forbidden' })
    expect((await viewer.partnerships.get(pship(partner))).can).toMatchObject({
      suspend: 'forbidden',
      revoke: 'forbidden',
    })
    await expect(member.partnerships.suspend(pship(partner))).rejects.toMatchObject({ code: 'forbidden' })
    expect((await manager.partnerships.suspend(pship(partner))).status).toBe('suspended')
    await expect(member.partnerships.revoke(pship(partner))).rejects.toMatchObject({ code: 'forbidden' })
  })
  test('nobody who is signed out or no member', async () => {
    const partner = await active()
    await expect(app.anonymous().partnerships.get(pship(partner))).rejects.toMatchObject({ code: 'not_signed_in' })
    const stranger = await app.as(await buildPerson(app), program.host.id)
    await expect(stranger.partnerships.get(pship(partner))).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('revoke', () => {
  test('of an invited partner withdraws the invitation, kills its links and leaves a receipt', async () => {
    const invitation = await buildInvitation(app, program)
    const ended = await program.client.partnerships.revoke(pship(invitation))
    expect(ended).toMatchObject({ status: 'ended', endReason: 'revoked', currentInvitation: { state: 'withdrawn' } })
    expect((await program.client.partnerships.receipt({ id: ended.receiptId ?? '' })).closed).toEqual([
      expect.objectContaining({ what: 'Invitation' }),
    ])
    await expect(program.client.partnerships.revoke(pship(invitation))).rejects.toMatchObject({
      code: 'verb_not_allowed',
    })
  })
  test('after the end, history stays to be read where the policy says so', async () => {
    const partner = await active()
    await program.client.partnerships.revoke(pship(partner))
    expect((await partner.client.portal.card(pship(partner))).opens).toBe('history')
    const { items } = await partner.client.portal.history(pship(partner))
    expect(items[0]).toMatchObject({ verb: 'partnership.revoked', side: 'host' })
  })
  test('a partner that is not to be told is not told, and finds the receipt all the same', async () => {
    const quiet = await buildProgram(app, { policy: { notifyOnEnd: false } })
    const partner = await buildPartner(app, quiet)
    await app.deliverMail()
    app.mail.clear()
    await quiet.client.partnerships.revoke(pship(partner))
    await app.deliverMail()
    expect(app.mail.sent).toEqual([])
    const { receiptId } = await partner.client.portal.card(pship(partner))
    expect(receiptId).not.toBeNull()
  })
  test('the receipt is not there for anybody else', async () => {
    const partner = await active()
    const { receiptId } = await program.client.partnerships.revoke(pship(partner))
    const stranger = await app.as(await buildPerson(app))
    await expect(stranger.partnerships.receipt({ id: receiptId ?? '' })).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('leave', () => {
  test('the partner’s administrator ends it; inviter and sponsor hear of it', async () => {
    const partner = await active()
    const card = await partner.client.portal.leave({ ...pship(partner), reason: 'We have closed.' })
    expect(card).toMatchObject({ status: 'ended', receiptId: expect.any(String) })
    expect(await program.client.partnerships.get(pship(partner))).toMatchObject({
      status: 'ended',
      endReason: 'left',
      subState: 'left',
    })
    await app.deliverMail()
    expect(app.mail.lastTo(program.owner.email).text).toContain('We have closed.')
    await expect(partner.client.portal.leave(pship(partner))).rejects.toMatchObject({ code: 'verb_not_allowed' })
  })
  test('a mere member of the partner does not', async () => {
    const partner = await active()
    const { organization } = await program.client.partnerships.get(pship(partner))
    const { fromPublicId } = await import('#server/platform/id.ts')
    const { person } = await buildMember(app, {
      organizationId: fromPublicId('org', organization?.id ?? ''),
      role: 'member',
    })
    const colleague = await app.as(person)
    expect((await colleague.portal.card(pship(partner))).can.leave).toBe('forbidden')
    await expect(colleague.portal.leave(pship(partner))).rejects.toMatchObject({ code: 'forbidden' })
  })
})

describe('archive', () => {
  test('hides from the list and nothing else, and is no way back in', async () => {
    const partner = await active()
    expect((await program.client.partnerships.archive(pship(partner))).archived).toBe(true)
    const listed = async (state?: string) =>
      (await program.client.partnerships.list({ q: partner.email, ...(state ? { state } : {}) })).items.map(
        (row) => row.id,
      )
    expect(await listed()).toEqual([])
    expect(await listed('archived')).toEqual([partner.partnershipId])
    expect((await partner.client.portal.card(pship(partner))).opens).toBe('work')
    await expect(program.client.partnerships.archive(pship(partner))).rejects.toMatchObject({
      code: 'verb_not_allowed',
    })
    expect((await program.client.partnerships.unarchive(pship(partner))).archived).toBe(false)
    expect(await listed()).toEqual([partner.partnershipId])
  })
})

describe('the welcome', () => {
  test('mails a fresh link to a contact who has not claimed the account, at most once a minute', async () => {
    const partner = await active()
    await app.db.transaction({ as: 'system' }, (tx) =>
      tx.updateTable('person').set({ claimed_at: null }).where('id', '=', partner.person.id).execute(),
    )
    expect(await program.client.partnerships.get(pship(partner))).toMatchObject({
      subState: 'not_signed_in',
      nextStep: { verb: 'resend_welcome' },
    })
    await program.client.partnerships.resendWelcome(pship(partner))
    await expect(program.client.partnerships.resendWelcome(pship(partner))).rejects.toMatchObject({
      code: 'too_many_requests',
    })
    await app.deliverMail()
    expect(app.mail.lastTo(partner.email).text).toContain('/reset-password/')
  })
  test('who has signed in needs no welcome', async () => {
    const partner = await active()
    await expect(program.client.partnerships.resendWelcome(pship(partner))).rejects.toMatchObject({
      code: 'account_claimed',
    })
  })
})

describe('what the host keeps', () => {
  test('details, sponsor and notes are its own; the partner sees none of them', async () => {
    const partner = await active()
    const { person } = await buildMember(app, { organizationId: program.host.id, role: 'partner_manager' })
    const { toPublicId } = await import('#server/platform/id.ts')
    const seen = await program.client.partnerships.update({
      ...pship(partner),
      name: 'José Fernández & Co',
      city: 'Porto',
      country: 'PT',
      sponsorId: toPublicId('psn', person.id),
    })
    expect(seen).toMatchObject({ name: 'José Fernández & Co', city: 'Porto', sponsor: { email: person.email } })
    expect((await program.client.partnerships.list({ q: 'jose fern' })).items.map((row) => row.id)).toEqual([
      partner.partnershipId,
    ])
    await program.client.partnerships.addNote({ ...pship(partner), body: 'Pays late.' })
    const history = await partner.client.portal.history(pship(partner))
    expect(JSON.stringify(history)).not.toContain('Porto')
    const own = await program.client.partnerships.history(pship(partner))
    expect(own.items[0]).toMatchObject({ verb: 'partnership.changed', seenBy: 'host' })
    await expect(program.client.partnerships.addNote({ ...pship(partner), body: '  ' })).rejects.toMatchObject({
      code: 'invalid',
    })
  })
  test('an invited address is corrected, not edited', async () => {
    const invitation = await buildInvitation(app, program)
    await expect(
      program.client.partnerships.update({ ...pship(invitation), email: 'other@partner.example' }),
    ).rejects.toMatchObject({ code: 'verb_not_allowed' })
  })
})

describe('the invitation’s verbs', () => {
  test('correcting the address withdraws and opens in one step; both are in the history', async () => {
    const first = await buildInvitation(app, program)
    const next = await program.client.invitations.correctEmail({ id: first.id, email: 'right@partner.example' })
    expect(next).toMatchObject({ partnershipId: first.partnershipId, email: 'right@partner.example', state: 'pending' })
    expect((await program.client.invitations.get({ id: first.id })).state).toBe('withdrawn')
    await expect(program.client.invitations.correctEmail({ id: first.id, email: 'x@y.example' })).rejects.toMatchObject(
      { code: 'invitation_withdrawn' },
    )
    app.clock.advance({ seconds: 11 })
    await app.deliverMail()
    expect(linkOf(app, 'right@partner.example')).toContain('/i/')
    const { items } = await program.client.partnerships.history({ id: first.partnershipId })
    expect(items.map((one) => one.verb).slice(0, 2)).toEqual(['invitation.address_corrected', 'invitation.replaced'])
  })

  test('a changed offer is mailed again, changed names are not', async () => {
    const { id, email } = await buildInvitation(app, program)
    app.mail.clear()
    await program.client.invitations.amend({ id, firstName: 'Adele' })
    await app.deliverMail()
    expect(app.mail.sent).toEqual([])
    const seen = await program.client.invitations.amend({ id, offer: { permissions: ['requests'] } })
    expect(seen.offer.permissions).toEqual(['requests'])
    await app.deliverMail()
    expect(app.mail.lastTo(email).links[0]).toContain('/i/')
    await expect(program.client.invitations.amend({ id, offer: { permissions: [] } })).rejects.toMatchObject({
      code: 'permissions_empty',
    })
    await expect(program.client.invitations.amend({ id, expiresAt: '2020-01-01T00:00:00.000Z' })).rejects.toMatchObject(
      { code: 'end_in_past' },
    )
  })

  test('reminded by hand, at most once a minute', async () => {
    const { id, email } = await buildInvitation(app, program)
    app.clock.advance({ minutes: 2 })
    app.mail.clear()
    expect(await program.client.invitations.remind({ id })).toMatchObject({ remindersSent: 1 })
    await expect(program.client.invitations.remind({ id })).rejects.toMatchObject({ code: 'resend_too_soon' })
    await app.deliverMail()
    expect(app.mail.sent.map((mail) => mail.to.address)).toEqual([email])
  })

  test('withdrawn, a recorded partner is a prospect again, one that was never recorded has ended', async () => {
    const recorded = await program.client.partnerships.record({
      id: program.id,
      name: 'Rec',
      email: `r${Math.random()}@x.example`,
    })
    const { verdicts } = await program.client.partnerships.invite({
      id: program.id,
      rows: [{ email: recorded.contact.email ?? '', partnershipId: recorded.id }],
    })
    await program.client.invitations.withdraw({ id: verdicts[0]?.invitationId ?? '' })
    expect((await program.client.partnerships.get({ id: recorded.id })).status).toBe('prospect')
    const fresh = await buildInvitation(app, program)
    await program.client.invitations.withdraw({ id: fresh.id })
    await expect(program.client.invitations.withdraw({ id: fresh.id })).rejects.toMatchObject({
      code: 'invitation_withdrawn',
    })
    expect(await program.client.partnerships.get(pship(fresh))).toMatchObject({
      status: 'ended',
      endReason: 'withdrawn',
    })
  })

  test('the log holds them all, withdrawn ones too', async () => {
    const { id, email } = await buildInvitation(app, program)
    await program.client.invitations.withdraw({ id })
    const find = async (state?: 'withdrawn' | 'pending') =>
      (await program.client.invitations.log({ q: email, ...(state ? { state } : {}) })).items.map((one) => one.id)
    expect(await find()).toEqual([id])
    expect(await find('withdrawn')).toEqual([id])
    expect(await find('pending')).toEqual([])
  })
})

describe('bulk', () => {
  test('each is judged for itself', async () => {
    const one = await active()
    const two = await active()
    const invited = await buildInvitation(app, program)
    await program.client.partnerships.suspend(pship(two))
    const answer = await program.client.partnerships.bulk({
      verb: 'suspend',
      ids: [one.partnershipId, two.partnershipId, invited.partnershipId, one.partnershipId],
    })
    expect(answer.done).toBe(1)
    expect(answer.results.map((result) => [result.ok, result.code])).toEqual([
      [true, null],
      [false, 'verb_not_allowed'],
      [false, 'verb_not_allowed'],
    ])
    const withdrawn = await program.client.partnerships.bulk({
      verb: 'withdraw',
      ids: [invited.partnershipId, one.partnershipId],
    })
    expect(withdrawn.results.map((result) => result.ok)).toEqual([true, false])
  })
})

describe('history', () => {
  test('has one row for each transition, the same for both sides, in words', async () => {
    const partner = await active()
    const host = await program.client.partnerships.history(pship(partner))
    const mine = await partner.client.portal.history(pship(partner))
    expect(host.items.map((one) => one.verb)).toEqual([
      'partnership.approved',
      'invitation.accepted',
      'invitation.sent',
    ])
    expect(mine.items.map((one) => one.verb)).toEqual(host.items.map((one) => one.verb))
    for (const entry of host.items) expect(entry.says).toMatch(/\.$/)
    expect(host.items[1]).toMatchObject({
      side: 'partner',
      actor: 'person',
      before: { status: 'invited' },
      after: { status: 'in_review' },
    })
  })
  test('pages backwards', async () => {
    const partner = await active()
    const first = await program.client.partnerships.history({ ...pship(partner), limit: 2 })
    expect(first.next).not.toBeNull()
    const second = await program.client.partnerships.history({ ...pship(partner), limit: 2, cursor: first.next ?? '' })
    expect([...first.items, ...second.items].map((one) => one.verb)).toHaveLength(3)
    await expect(program.client.partnerships.history({ ...pship(partner), cursor: 'nonsense' })).rejects.toMatchObject({
      code: 'invalid',
    })
  })
})

describe('the preview', () => {
  test('shows mail and page of the first row, and writes nothing', async () => {
    const before = await program.client.partnerships.counts()
    const shown = await program.client.partnerships.previewInvite({
      id: program.id,
      rows: [{ email: 'soon@partner.example', name: 'Soon', firstName: 'So', lastName: 'On' }],
      message: 'Welcome!',
    })
    expect(shown.subject).toContain(program.host.name)
    expect(shown.text).toContain('Welcome!')
    expect(shown.html).toContain('<!doctype html>')
    expect(await program.client.partnerships.counts()).toEqual(before)
  })
})
