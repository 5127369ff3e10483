import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { hashSecret } from '#server/features/invitations/index.ts'
import { suspendOrganization } from '#server/features/organizations/index.ts'
import type { Ctx } from '#server/platform/ctx.ts'
import { startTestApp, type TestApp } from '#server/testing/app.ts'
import { buildMember, buildOrganization, buildPerson, memberActor, testPassword } from '#server/testing/builders.ts'
import {
  type BuiltProgram,
  buildInvitation,
  buildPartner,
  buildProgram,
  linkOf,
  partnershipFeatures,
} from '#server/testing/partnerships.ts'
import {
  acceptInvitation,
  confirmMailboxCode,
  declineInvitation,
  markOpened,
  passOnInvitation,
  readInvitationBySecret,
  reconsiderInvitation,
  reportInvitation,
  requestNewLink,
  sendMailboxCode,
  signUpByInvitation,
} from './index.ts'

let app: TestApp
let program: BuiltProgram
beforeAll(async () => {
  app = await startTestApp({ features: partnershipFeatures })
  program = await buildProgram(app)
})
afterAll(() => app.close())
// tests move the clock further than a session lasts
beforeEach(async () => {
  program = { ...program, client: await app.as(program.owner, program.host.id) }
})

type Somebody = Awaited<ReturnType<typeof buildPerson>>
const nobody = (): Ctx => app.ctx()
const as = (person: Somebody): Ctx => {
  const { organizationId: _none, role: _role, ...rest } = memberActor(person, '', 'viewer')
  return app.ctx({ ...rest, kind: 'person' })
}
const secretOf = (link: string) => link.split('/i/')[1] ?? ''
const password = 'a long and quiet river'
const refusal = (code: string) => ({ code })

describe('a new person', () => {
  test('sets name and password through the mailed link, and is signed in and active at once', async () => {
    const { secret, email, partnershipId } = await buildInvitation(app, program)
    const view = await readInvitationBySecret(nobody(), secret)
    expect(view).toMatchObject({
      state: 'pending',
      link: 'mailed',
      spent: false,
      invited: { email, masked: false },
      visitor: { relation: 'signed_out_new' },
      accepting: 'personal',
      can: { accept: true, decline: true, report: true, pass_on: 'pass_on_off' },
    })
    const accepted = await acceptInvitation(nobody(), { secret, password, name: 'Ada Okafor' })
    expect(accepted).toMatchObject({ partnershipId, landing: `/home/p/${partnershipId}` })
    expect(accepted.session?.token).toBeTruthy()
    expect(await program.client.partnerships.get({ id: partnershipId })).toMatchObject({
      status: 'active',
      name: 'Ada Okafor',
      primaryContact: { name: 'Ada Okafor', email },
    })
    // the link is spent: it says so and gives no facts
    expect(await readInvitationBySecret(nobody(), secret)).toMatchObject({
      state: 'accepted',
      spent: true,
      permissions: [],
    })
    await expect(acceptInvitation(nobody(), { secret, password })).rejects.toMatchObject(refusal('invitation_answered'))
  })

  test('a weak password or a missing one is a fault of its field', async () => {
    const { secret } = await buildInvitation(app, program)
    await expect(acceptInvitation(nobody(), { secret, password: 'short' })).rejects.toMatchObject(
      refusal('password_too_short'),
    )
    await expect(acceptInvitation(nobody(), { secret, password: 'password1234' })).rejects.toMatchObject(
      refusal('password_too_common'),
    )
    await expect(acceptInvitation(nobody(), { secret })).rejects.toMatchObject(refusal('password_too_short'))
    expect(await readInvitationBySecret(nobody(), secret)).toMatchObject({ state: 'pending' })
  })

  test('the organization is the one the host named, where organizations are invited and persons accept', async () => {
    const market = await buildProgram(app, { preset: 'integration_marketplace' })
    const { secret, partnershipId } = await buildInvitation(app, market, { name: 'Northwind', verb: 'create_approved' })
    expect(await readInvitationBySecret(nobody(), secret)).toMatchObject({ accepting: 'named' })
    await acceptInvitation(nobody(), { secret, password })
    expect(await market.client.partnerships.get({ id: partnershipId })).toMatchObject({
      status: 'active',
      organization: { name: 'Northwind' },
      primaryContact: { name: 'Ada Okafor' },
    })
  })

  test('proving the mailbox removes what somebody else may have left on the unproved account', async () => {
    const { secret, email } = await buildInvitation(app, program)
    await app.db.transaction({ as: 'system' }, async (tx) => {
      const { id } = await tx.selectFrom('person').select('id').where('email', '=', email).executeTakeFirstOrThrow()
      await tx
        .insertInto('account')
        .values({
          id: '00000000-0000-7000-8000-0000000000b1',
          account_id: id,
          provider_id: 'credential',
          person_id: id,
          password: 'x',
        })
        .execute()
    })
    await acceptInvitation(nobody(), { secret, password })
    const rows = await app.db.transaction({ as: 'system' }, (tx) =>
      tx.selectFrom('account').select('id').where('id', '=', '00000000-0000-7000-8000-0000000000b1').execute(),
    )
    expect(rows).toEqual([])
  })
})

describe('a known account', () => {
  test('the link alone never signs anyone in: sign in, then accept', async () => {
    const person = await buildPerson(app)
    const { secret } = await buildInvitation(app, program, { email: person.email })
    expect((await readInvitationBySecret(nobody(), secret))?.visitor.relation).toBe('signed_out_known')
    await expect(acceptInvitation(nobody(), { secret, password: testPassword })).rejects.toMatchObject(
      refusal('not_signed_in'),
    )
    expect((await readInvitationBySecret(as(person), secret))?.visitor.relation).toBe('signed_in_invitee')
    const first = await acceptInvitation(as(person), { secret })
    expect(first.session).toBeUndefined()
    expect(await acceptInvitation(as(person), { secret })).toEqual(first)
    expect(await readInvitationBySecret(as(person), secret)).toMatchObject({
      state: 'accepted',
      visitor: { answeredByMe: true, landing: first.landing },
    })
  })

  test('the mail says that there is an account', async () => {
    const person = await buildPerson(app)
    const { verdicts } = await program.client.partnerships.invite({ id: program.id, rows: [{ email: person.email }] })
    const { items } = await program.client.partnerships.mails({ id: verdicts[0]?.partnershipId ?? '' })
    expect(items[0]?.template).toBe('invitation_known')
  })

  test('signed in with another address, one sees who was invited, masked, and accepts nothing', async () => {
    const other = await buildPerson(app)
    const { secret, email } = await buildInvitation(app, program)
    const view = await readInvitationBySecret(as(other), secret)
    expect(view).toMatchObject({
      visitor: { relation: 'signed_in_other' },
      invited: { masked: true },
      can: { accept: 'not_invitee' },
    })
    expect(view?.invited.email).not.toBe(email)
    await expect(acceptInvitation(as(other), { secret })).rejects.toMatchObject(refusal('not_invitee'))
  })

  test('what somebody else has accepted is refused clearly', async () => {
    const other = await buildPerson(app)
    const { secret } = await buildInvitation(app, program)
    await acceptInvitation(nobody(), { secret, password, name: 'Ada' })
    await expect(acceptInvitation(as(other), { secret })).rejects.toMatchObject(refusal('invitation_taken'))
  })
})

describe('links', () => {
  test('a forged one, one of nobody and one that is none open nothing', async () => {
    for (const secret of ['', 'x', 'A'.repeat(43), '../../etc/passwd', 'a'.repeat(5000)]) {
      expect(await readInvitationBySecret(nobody(), secret)).toBeNull()
      await expect(acceptInvitation(nobody(), { secret, password, name: 'X' })).rejects.toMatchObject(
        refusal('link_invalid'),
      )
      await requestNewLink(nobody(), secret)
      await markOpened(nobody(), secret)
    }
  })

  test('reading changes nothing, however often; opened is what the page says that ran', async () => {
    const { secret, id } = await buildInvitation(app, program)
    for (let i = 0; i < 3; i++) await readInvitationBySecret(nobody(), secret)
    expect(await program.client.invitations.get({ id })).toMatchObject({ state: 'pending', firstOpenedAt: null })
    await markOpened(nobody(), secret)
    const { firstOpenedAt } = await program.client.invitations.get({ id })
    expect(firstOpenedAt).not.toBeNull()
    app.clock.advance({ minutes: 1 })
    await markOpened(nobody(), secret)
    expect((await program.client.invitations.get({ id })).firstOpenedAt).toBe(firstOpenedAt)
  })

  test('only hashes are stored', async () => {
    const { secret } = await buildInvitation(app, program)
    const rows = await app.db.transaction({ as: 'system' }, (tx) =>
      tx.selectFrom('invitation_secret').selectAll().execute(),
    )
    expect(rows.some((row) => row.hash === hashSecret(secret))).toBe(true)
    expect(JSON.stringify(rows)).not.toContain(secret)
  })

  test('every earlier unexpired link works after a resend', async () => {
    const first = await buildInvitation(app, program)
    app.clock.advance({ days: 1 })
    await program.client.invitations.resend({ id: first.id })
    await expect(program.client.invitations.resend({ id: first.id })).rejects.toMatchObject(refusal('resend_too_soon'))
    await app.deliverMail()
    const second = linkOf(app, first.email)
    expect(second).not.toBe(first.link)
    expect((await readInvitationBySecret(nobody(), first.secret))?.can.accept).toBe(true)
    app.clock.advance({ days: 13, hours: 12 })
    expect(await readInvitationBySecret(nobody(), first.secret)).toMatchObject({
      state: 'expired',
      can: { accept: 'invitation_expired' },
    })
    expect((await readInvitationBySecret(nobody(), secretOf(second)))?.can.accept).toBe(true)
    await expect(acceptInvitation(nobody(), { secret: first.secret, password, name: 'A' })).rejects.toMatchObject(
      refusal('invitation_expired'),
    )
  })

  test('withdrawn, every link is dead at once and says so; it is told to whoever was mailed', async () => {
    const { secret, id, email } = await buildInvitation(app, program)
    await program.client.invitations.withdraw({ id, reason: 'Sent too early.' })
    expect(await readInvitationBySecret(nobody(), secret)).toMatchObject({
      state: 'withdrawn',
      spent: true,
      permissions: [],
    })
    await expect(acceptInvitation(nobody(), { secret, password, name: 'A' })).rejects.toMatchObject(
      refusal('invitation_withdrawn'),
    )
    await app.deliverMail()
    expect(app.mail.lastTo(email).subject).toMatch(/withdrawn/i)
  })

  test('a mail that waits is not sent once its invitation is withdrawn', async () => {
    const email = 'never@example.org'
    const { verdicts } = await program.client.partnerships.invite({ id: program.id, rows: [{ email }] })
    await program.client.invitations.withdraw({ id: verdicts[0]?.invitationId ?? '' })
    app.clock.advance({ minutes: 1 })
    await app.deliverMail()
    expect(app.mail.sent.some((mail) => mail.to.address === email)).toBe(false)
  })

  test('those of a suspended host answer nothing until it is restored', async () => {
    const { secret, email } = await buildInvitation(app, await buildProgram(app))
    const admin = await buildPerson(app, { isInstallationAdmin: true })
    const view = await readInvitationBySecret(nobody(), secret)
    const actor = { ...as(admin).actor, isInstallationAdmin: true } as Parameters<
      typeof suspendOrganization
    >[0]['actor']
    await suspendOrganization({ ...nobody(), actor }, view?.host.id ?? '')
    expect(await readInvitationBySecret(nobody(), secret)).toBeNull()
    await expect(acceptInvitation(nobody(), { secret, password, name: 'A' })).rejects.toMatchObject(
      refusal('link_invalid'),
    )
    expect(email).toBeTruthy()
  })
})

describe('an expired link', () => {
  test('mails a fresh one to the invited address only, three times, and says nothing of it', async () => {
    const { secret, id, email } = await buildInvitation(app, program, { expiresInDays: 1 })
    app.clock.advance({ days: 2 })
    expect(await readInvitationBySecret(nobody(), secret)).toMatchObject({
      state: 'expired',
      can: { request_new_link: true },
    })
    for (let i = 1; i <= 3; i++) {
      app.mail.clear()
      await requestNewLink(nobody(), secret)
      await app.deliverMail()
      expect(app.mail.sent.map((mail) => mail.to.address)).toEqual([email])
      expect((await program.client.invitations.get({ id })).state).toBe('pending')
      expect((await readInvitationBySecret(nobody(), secretOf(linkOf(app, email))))?.can.accept).toBe(true)
    }
    app.mail.clear()
    await requestNewLink(nobody(), secret)
    await app.deliverMail()
    expect(app.mail.sent).toEqual([])
    expect((await readInvitationBySecret(nobody(), secret))?.can.request_new_link).toBe('new_link_limit')
  })

  test('not later than the program allows', async () => {
    const { secret } = await buildInvitation(app, program, { expiresInDays: 1 })
    app.clock.advance({ days: 92 })
    app.mail.clear()
    await requestNewLink(nobody(), secret)
    await app.deliverMail()
    expect(app.mail.sent).toEqual([])
  })
})

describe('a copied link', () => {
  test('does not prove the mailbox: a mailed code does', async () => {
    const { id, email } = await buildInvitation(app, program)
    const { link } = await program.client.invitations.copyLink({ id })
    const secret = secretOf(link)
    const view = await readInvitationBySecret(nobody(), secret)
    expect(view).toMatchObject({
      link: 'copied',
      visitor: { relation: 'signed_out_unproved' },
      invited: { masked: true },
      can: { accept: 'mailbox_unproved' },
    })
    expect(view?.invited.email).not.toBe(email)
    await expect(acceptInvitation(nobody(), { secret, password, name: 'X' })).rejects.toMatchObject(
      refusal('mailbox_unproved'),
    )

    await sendMailboxCode(nobody(), secret)
    await app.deliverMail()
    const code = app.mail.lastTo(email).text.match(/\b\d{6}\b/)?.[0] ?? ''
    const wrong = code === '000000' ? '111111' : '000000'
    await expect(confirmMailboxCode(nobody(), secret, wrong)).rejects.toMatchObject(refusal('wrong_code'))
    const proved = await confirmMailboxCode(nobody(), secret, `${code.slice(0, 3)} ${code.slice(3)}`)
    expect((await readInvitationBySecret(nobody(), proved.secret))?.visitor.relation).toBe('signed_out_new')
    await acceptInvitation(nobody(), { secret: proved.secret, password, name: 'Ada' })
    await expect(confirmMailboxCode(nobody(), secret, code)).rejects.toMatchObject({ code: expect.any(String) })
  })

  test('a code bears five attempts and lives ten minutes', async () => {
    const { id, email } = await buildInvitation(app, program)
    const secret = secretOf((await program.client.invitations.copyLink({ id })).link)
    const codeFrom = async () => {
      await sendMailboxCode(nobody(), secret)
      await app.deliverMail()
      return app.mail.lastTo(email).text.match(/\b\d{6}\b/)?.[0] ?? ''
    }
    const code = await codeFrom()
    const wrong = code === '000000' ? '111111' : '000000'
    for (let i = 0; i < 5; i++)
      await expect(confirmMailboxCode(nobody(), secret, wrong)).rejects.toMatchObject(refusal('wrong_code'))
    await expect(confirmMailboxCode(nobody(), secret, code)).rejects.toMatchObject(refusal('wrong_code'))
    const next = await codeFrom()
    app.clock.advance({ minutes: 11 })
    await expect(confirmMailboxCode(nobody(), secret, next)).rejects.toMatchObject(refusal('wrong_code'))
  })

  test('with the invited, verified address signed in, no code is needed', async () => {
    const person = await buildPerson(app)
    const { id } = await buildInvitation(app, program, { email: person.email })
    const { link } = await program.client.invitations.copyLink({ id })
    await acceptInvitation(as(person), { secret: secretOf(link) })
  })
})

describe('declining', () => {
  test('by the link, with a reason; said again nothing more happens; reconsidered it is open again', async () => {
    const { secret, partnershipId, id } = await buildInvitation(app, program)
    await declineInvitation(nobody(), { secret, reason: 'Not this year.' })
    await declineInvitation(nobody(), { secret })
    expect(await program.client.partnerships.get({ id: partnershipId })).toMatchObject({ status: 'declined' })
    expect(await program.client.invitations.get({ id })).toMatchObject({
      state: 'declined',
      declineReason: 'Not this year.',
    })
    await app.deliverMail()
    expect(app.mail.lastTo(program.owner.email).text).toContain('Not this year.')
    expect(await readInvitationBySecret(nobody(), secret)).toMatchObject({
      state: 'declined',
      can: { reconsider: true, accept: 'invitation_answered' },
    })
    await reconsiderInvitation(nobody(), { secret })
    expect(await program.client.partnerships.get({ id: partnershipId })).toMatchObject({ status: 'invited' })
    await acceptInvitation(nobody(), { secret, password, name: 'Ada' })
    await expect(declineInvitation(nobody(), { secret })).rejects.toMatchObject(refusal('invitation_answered'))
  })

  test('taken back before the first mail has left, that one mail is still on its way and is not sent twice', async () => {
    const person = await buildPerson(app)
    const rows = [{ email: person.email }]
    const { verdicts } = await program.client.partnerships.invite({ id: program.id, rows })
    const id = verdicts[0]?.invitationId ?? ''
    const client = await app.as(person)
    await client.inbox.decline({ id })
    await client.inbox.reconsider({ id })
    await expect(program.client.invitations.resend({ id })).rejects.toMatchObject(refusal('resend_too_soon'))
    app.clock.advance({ seconds: 11 })
    await app.deliverMail()
    const mailed = app.mail.sent.filter(({ to, text }) => to.address === person.email && text.includes('/i/'))
    expect(mailed).toHaveLength(1)
  })

  test('a refusal is not taken back once the host has ended it', async () => {
    const { secret, partnershipId } = await buildInvitation(app, program)
    await declineInvitation(nobody(), { secret })
    await program.client.partnerships.revoke({ id: partnershipId })
    expect((await readInvitationBySecret(nobody(), secret))?.can.reconsider).toBe('invitation_closed')
    await expect(reconsiderInvitation(nobody(), { secret })).rejects.toMatchObject(refusal('invitation_closed'))
    expect((await program.client.partnerships.get({ id: partnershipId })).status).toBe('ended')
  })

  test('a refusal is not taken back after the expiry', async () => {
    const { secret } = await buildInvitation(app, program, { expiresInDays: 2 })
    await declineInvitation(nobody(), { secret })
    app.clock.advance({ days: 3 })
    await expect(reconsiderInvitation(nobody(), { secret })).rejects.toMatchObject(refusal('invitation_expired'))
  })
})

describe('passing on', () => {
  test('is a proposal that the host turns into a corrected address', async () => {
    const portal = await buildProgram(app, { preset: 'b2b_portal' })
    const { secret, id, email } = await buildInvitation(app, portal)
    await passOnInvitation(nobody(), { secret, email: 'colleague@partner.example', name: 'Cy' })
    const seen = await portal.client.invitations.get({ id })
    expect(seen.passOn).toMatchObject({ email: 'colleague@partner.example', name: 'Cy' })
    await app.deliverMail()
    expect(app.mail.lastTo(portal.owner.email).text).toContain('colleague@partner.example')
    const next = await portal.client.invitations.correctEmail({ id, email: 'colleague@partner.example' })
    expect(next).toMatchObject({ email: 'colleague@partner.example', state: 'pending' })
    expect(await readInvitationBySecret(nobody(), secret)).toMatchObject({ state: 'withdrawn' })
    app.clock.advance({ seconds: 11 })
    await app.deliverMail()
    expect(linkOf(app, 'colleague@partner.example')).toContain('/i/')
    expect(email).not.toBe(next.email)
  })
  test('is refused where the program does not want it, for a bad address and for the same one', async () => {
    const { secret } = await buildInvitation(app, program)
    await expect(passOnInvitation(nobody(), { secret, email: 'a@b.example' })).rejects.toMatchObject(
      refusal('pass_on_off'),
    )
    const portal = await buildProgram(app, { preset: 'b2b_portal' })
    const other = await buildInvitation(app, portal)
    await expect(passOnInvitation(nobody(), { secret: other.secret, email: 'nonsense' })).rejects.toMatchObject(
      refusal('address_invalid'),
    )
    await expect(passOnInvitation(nobody(), { secret: other.secret, email: other.email })).rejects.toMatchObject(
      refusal('invalid'),
    )
  })
})

describe('reporting', () => {
  test('declines, silences the address for this host and tells the administrators; the host sees declined', async () => {
    const admin = await buildPerson(app, { isInstallationAdmin: true })
    const { secret, id, partnershipId, email } = await buildInvitation(app, program)
    await reportInvitation(nobody(), { secret, reason: 'I know nobody there.' })
    await reportInvitation(nobody(), { secret })
    expect(await program.client.partnerships.get({ id: partnershipId })).toMatchObject({ status: 'declined' })
    const { items } = await program.client.partnerships.history({ id: partnershipId })
    expect(JSON.stringify(items)).not.toContain('report')
    await app.deliverMail()
    expect(app.mail.lastTo(admin.email).text).toContain('I know nobody there.')
    await expect(program.client.invitations.resend({ id })).rejects.toMatchObject({ code: 'address_blocked' })
    const again = await program.client.partnerships.invite({ id: program.id, rows: [{ email }] })
    expect(again.verdicts[0]).toMatchObject({ ok: false, code: 'address_blocked' })
    const other = await buildProgram(app)
    expect((await other.client.partnerships.invite({ id: other.id, rows: [{ email }] })).verdicts[0]).toMatchObject({
      ok: true,
    })
  })
})

describe('a company', () => {
  const portalOf = () => buildProgram(app, { preset: 'b2b_portal' })
  test('signs up through the mailed link, comes back to the invitation, and accepts', async () => {
    const portal = await portalOf()
    const { secret, email, partnershipId } = await buildInvitation(app, portal)
    expect(await readInvitationBySecret(nobody(), secret)).toMatchObject({ accepting: 'sign_up' })
    const session = await signUpByInvitation(nobody(), {
      secret,
      name: 'Ada Okafor',
      password,
      newOrganization: { name: 'Northwind Traders', country: 'PT' },
    })
    expect(session.token).toBeTruthy()
    expect(await portal.client.partnerships.get({ id: partnershipId })).toMatchObject({ status: 'invited' })
    const person = await buildPerson(app, { email, claimed: false })
    const view = await readInvitationBySecret(as(person), secret)
    expect(view).toMatchObject({
      accepting: 'choose',
      organizations: [{ name: 'Northwind Traders', mayAccept: true }],
      can: { accept: true },
    })
    const organizationId = view?.organizations[0]?.id ?? ''
    await expect(acceptInvitation(as(person), { secret })).rejects.toMatchObject(refusal('invalid'))
    await acceptInvitation(as(person), { secret, organizationId })
    expect(await portal.client.partnerships.get({ id: partnershipId })).toMatchObject({
      status: 'active',
      name: 'Northwind',
      organization: { name: 'Northwind Traders' },
    })
  })

  test('only its administrator accepts for it; a mere member is told whom to ask', async () => {
    const portal = await portalOf()
    const { organization } = await buildOrganization(app)
    const { person } = await buildMember(app, { organizationId: organization.id, role: 'member' })
    const { secret } = await buildInvitation(app, portal, { email: person.email })
    const view = await readInvitationBySecret(as(person), secret)
    expect(view).toMatchObject({
      organizations: [{ mayAccept: 'not_partner_admin' }],
      can: { accept: 'not_partner_admin' },
    })
    await expect(
      acceptInvitation(as(person), { secret, organizationId: view?.organizations[0]?.id ?? '' }),
    ).rejects.toMatchObject(refusal('not_partner_admin'))
  })

  test('an administrator of an organization in which the invited person is a member accepts in their place', async () => {
    const portal = await portalOf()
    const { organization, owner } = await buildOrganization(app)
    const { person } = await buildMember(app, { organizationId: organization.id, role: 'member' })
    const { secret, partnershipId } = await buildInvitation(app, portal, { email: person.email })
    const view = await readInvitationBySecret(as(owner), secret)
    expect(view).toMatchObject({
      visitor: { relation: 'signed_in_colleague' },
      invited: { masked: true },
      can: { accept: true },
    })
    await acceptInvitation(as(owner), { secret, organizationId: view?.organizations[0]?.id ?? '' })
    expect(await portal.client.partnerships.get({ id: partnershipId })).toMatchObject({
      status: 'active',
      organization: { name: organization.name },
      primaryContact: { email: person.email },
    })
  })

  test('somebody else’s organization is not found, and the host’s own cannot be its partner', async () => {
    const portal = await portalOf()
    const person = await buildPerson(app)
    const { organization: other } = await buildOrganization(app)
    const { secret } = await buildInvitation(app, portal, { email: person.email })
    const { toPublicId } = await import('#server/platform/id.ts')
    await expect(
      acceptInvitation(as(person), { secret, organizationId: toPublicId('org', other.id) }),
    ).rejects.toMatchObject(refusal('not_found'))
    await buildMember(app, { organizationId: portal.host.id, role: 'admin', person })
    await expect(
      acceptInvitation(as(person), { secret, organizationId: toPublicId('org', portal.host.id) }),
    ).rejects.toMatchObject(refusal('invite_self'))
  })

  test('at most one live partnership per program and organization', async () => {
    const portal = await portalOf()
    const { organization, owner } = await buildOrganization(app)
    const { toPublicId } = await import('#server/platform/id.ts')
    const organizationId = toPublicId('org', organization.id)
    const first = await buildInvitation(app, portal, { email: owner.email })
    await acceptInvitation(as(owner), { secret: first.secret, organizationId })
    const second = await buildMember(app, { organizationId: organization.id, role: 'admin' })
    const other = await buildInvitation(app, portal, { email: second.person.email })
    await expect(acceptInvitation(as(second.person), { secret: other.secret, organizationId })).rejects.toMatchObject({
      code: 'already_partner',
      extra: { partnershipId: first.partnershipId },
    })
  })

  test('where only a name is asked, an administrator chooses their own or a new one', async () => {
    const market = await buildProgram(app, { preset: 'integration_marketplace' })
    const { owner, organization } = await buildOrganization(app)
    const { secret, partnershipId } = await buildInvitation(app, market, {
      email: owner.email,
      verb: 'create_approved',
      name: 'Named',
    })
    const view = await readInvitationBySecret(as(owner), secret)
    expect(view).toMatchObject({ accepting: 'choose', organizations: [{ name: organization.name, mayAccept: true }] })
    await expect(acceptInvitation(as(owner), { secret })).rejects.toMatchObject(refusal('invalid'))
    await acceptInvitation(as(owner), { secret, newOrganization: 'named' })
    expect((await market.client.partnerships.get({ id: partnershipId })).organization?.name).toBe('Named')
  })
})

describe('the inbox', () => {
  test('holds several invitations, open ones first, each answered for itself', async () => {
    const person = await buildPerson(app)
    const [one, two] = [await buildProgram(app), await buildProgram(app)]
    const first = await buildInvitation(app, one, { email: person.email })
    const second = await buildInvitation(app, two, { email: person.email })
    const client = await app.as(person)
    await client.inbox.decline({ id: second.id, reason: 'No.' })
    const { items } = await client.inbox.list()
    expect(items.map((item) => [item.id, item.state])).toEqual([
      [first.id, 'pending'],
      [second.id, 'declined'],
    ])
    expect((await client.portal.cards()).openInvitations).toBe(1)
    await client.inbox.reconsider({ id: second.id })
    await client.inbox.accept({ id: second.id })
    expect((await client.portal.cards()).cards.map((card) => card.partnershipId)).toEqual([second.partnershipId])
  })

  test('waits on the stub: whoever signs up and proves the address later finds the invitation and the notice', async () => {
    const { email, id } = await buildInvitation(app, program)
    const person = await buildPerson(app, { email })
    const client = await app.as(person)
    expect((await client.inbox.list()).items.map((item) => item.id)).toEqual([id])
    expect((await client.notifications.list()).items[0]?.says).toBe(`${program.host.name} has invited you`)
    expect(await client.notifications.unread()).toEqual({ count: 1 })
  })

  test('is empty without a session, and closed to whoever is not invited', async () => {
    const { id } = await buildInvitation(app, program)
    await expect(app.anonymous().inbox.list()).rejects.toMatchObject({ code: 'not_signed_in' })
    const stranger = await app.as(await buildPerson(app))
    await expect(stranger.inbox.accept({ id })).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('the inviter is gone', () => {
  test('the invitation stays valid in the host’s name, and the sponsor passes to an administrator', async () => {
    const own = await buildProgram(app, { policy: { whoMayInvite: 'partner_manager' } })
    const { person, membership } = await buildMember(app, { organizationId: own.host.id, role: 'partner_manager' })
    const client = await app.as(person, own.host.id)
    const { secret, partnershipId } = await buildInvitation(app, { ...own, client })
    await app.db.transaction({ as: 'system' }, (tx) =>
      tx.updateTable('membership').set({ state: 'removed' }).where('id', '=', membership.id).execute(),
    )
    expect((await readInvitationBySecret(nobody(), secret))?.inviter).toBeNull()
    await acceptInvitation(nobody(), { secret, password, name: 'Ada' })
    const seen = await own.client.partnerships.get({ id: partnershipId })
    expect(seen).toMatchObject({ status: 'active', sponsor: { email: own.owner.email } })
    await app.deliverMail()
    expect(app.mail.lastTo(own.owner.email).subject).toContain('accepted')
  })
})

describe('a sponsor is gone', () => {
  test('an administrator answers from then on, for every partnership of theirs', async () => {
    const own = await buildProgram(app)
    const { person, actor } = await buildMember(app, { organizationId: own.host.id, role: 'admin' })
    const { toPublicId } = await import('#server/platform/id.ts')
    const { verdicts } = await own.client.partnerships.invite({
      id: own.id,
      rows: [{ email: 'sponsored@example.org' }],
      sponsorId: toPublicId('psn', person.id),
    })
    const id = verdicts[0]?.partnershipId ?? ''
    expect((await own.client.partnerships.get({ id })).sponsor?.email).toBe(person.email)
    await app.db.transaction({ as: 'system' }, async (tx) => {
      await tx.updateTable('membership').set({ state: 'removed' }).where('person_id', '=', person.id).execute()
      const { record } = await import('#server/features/history/index.ts')
      const notes = { personId: person.id }
      await record(tx, app.ctx(actor), { verb: 'membership.removed', organizationId: own.host.id, notes })
    })
    await app.deliverMail()
    expect((await own.client.partnerships.get({ id })).sponsor?.email).toBe(own.owner.email)
  })
})

describe('an offer whose end has passed', () => {
  test('cannot be accepted any more', async () => {
    const endsAt = new Date(app.clock.now().getTime() + 3 * 86_400_000).toISOString()
    const { secret } = await buildInvitation(app, program, { offer: { endsAt } })
    app.clock.advance({ days: 4 })
    await expect(acceptInvitation(nobody(), { secret, password, name: 'A' })).rejects.toMatchObject(
      refusal('offer_ended'),
    )
  })
  test('of the partner: whoever is invited anew accepts again', async () => {
    const partner = await buildPartner(app, program)
    await program.client.partnerships.revoke({ id: partner.partnershipId })
    const again = await buildInvitation(app, program, { email: partner.email })
    expect(again.partnershipId).not.toBe(partner.partnershipId)
    await partner.client.inbox.accept({ id: again.id })
    expect((await program.client.partnerships.get({ id: again.partnershipId })).status).toBe('active')
  })
})
