/** The primary contact: a member at once, somebody else on joining, a proposal where only the partner brings in its people. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Policy } from '#contract/policy.ts'
import type { Client } from '#sdk'
import type { Person } from '#server/features/identity/index.ts'
import { acceptMemberInvitation } from '#server/features/organizations/index.ts'
import { fromPublicId } from '#server/platform/id.ts'
import { allFeatures } from '#server/testing/all-features.ts'
import { startTestApp, type TestApp } from '#server/testing/app.ts'
import { buildMember, buildPerson } from '#server/testing/builders.ts'
import { type BuiltProgram, buildPartner, buildProgram } from '#server/testing/partnerships.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp({ features: allFeatures() })
})
afterAll(() => app.close())
beforeEach(() => app.mail.clear())

type Partner = Awaited<ReturnType<typeof buildPartner>> & { organizationId: string; id: string }

/** A host and a live partner whose owner and primary contact is `partner.person`. */
async function stage(policy: Partial<Policy> = {}): Promise<{ program: BuiltProgram; partner: Partner }> {
  const program = await buildProgram(app, { preset: 'integration_marketplace', policy })
  const built = await buildPartner(app, program)
  await app.deliverMail()
  app.mail.clear()
  const { organization } = await program.client.partnerships.get({ id: built.partnershipId })
  const organizationId = fromPublicId('org', organization?.id ?? '')
  return { program, partner: { ...built, organizationId, id: built.partnershipId } }
}

let count = 0
const stranger = () => ({ email: `olivia${++count}@orbit.example`, firstName: 'Olivia', lastName: 'Orbit' })
const colleagueOf = (partner: Partner, role: 'admin' | 'member' = 'member') =>
  buildMember(app, { organizationId: partner.organizationId, role })
const seen = (of: { client: Client }, partner: Partner) => of.client.partnerships.get({ id: partner.id })
const mailed = (email: string) => app.mail.sent.filter((mail) => mail.to.address === email).map((mail) => mail.subject)
const told = async (person: Person) => {
  const { items } = await (await app.as(person)).notifications.list()
  return items.map((item) => item.says)
}
const verbsOf = async (program: BuiltProgram, partner: Partner) => {
  const { items } = await program.client.partnerships.history({ id: partner.id })
  return items.map((item) => item.verb)
}

/** Joins through the mailed link, as somebody without an account. */
async function join(email: string, name = 'Olivia Orbit'): Promise<{ id: string }> {
  await app.deliverMail()
  const secret = app.mail.lastTo(email).text.match(/\/join\/([A-Za-z0-9_-]+)/)?.[1] ?? ''
  const input = { secret, name, password: 'plum-orbit-lantern-42', userAgent: null }
  await acceptMemberInvitation({ ...app.ctx(), channel: 'screen' }, input)
  return await app.db.transaction({ as: 'system' }, (tx) =>
    tx.selectFrom('person').select('id').where('email', '=', email).executeTakeFirstOrThrow(),
  )
}

describe('a member of the partner', () => {
  test('becomes it at once, named by the host; both contacts, the host and the administrators hear of it once', async () => {
    const { program, partner } = await stage()
    const { person: next } = await colleagueOf(partner)
    const { person: admin } = await colleagueOf(partner, 'admin')
    const { person: manager } = await buildMember(app, { organizationId: program.host.id, role: 'partner_manager' })
    const client = await app.as(manager, program.host.id)
    const after = await client.partnerships.changePrimaryContact({ id: partner.id, email: next.email })
    expect(after).toMatchObject({ primaryContact: { email: next.email }, contactChange: null })
    expect(after.contact.email).toBe(next.email)
    await app.deliverMail()
    expect(mailed(next.email)).toHaveLength(1)
    expect(mailed(partner.email)).toHaveLength(1)
    const says = `${next.email} is the contact of Northwind now`
    for (const person of [next, partner.person, admin, program.owner]) {
      expect((await told(person)).filter((one) => one === says)).toEqual([says])
    }
    expect(await told(manager)).toEqual([])
  })

  test('named by the partner’s administrator, and never by a plain member', async () => {
    const { program, partner } = await stage()
    const { person: admin } = await colleagueOf(partner, 'admin')
    const { person: plain } = await colleagueOf(partner)
    const card = await (await app.as(admin)).portal.changePrimaryContact({ id: partner.id, email: admin.email })
    expect(card).toMatchObject({ primaryContact: { email: admin.email }, contactChange: null })
    const member = await app.as(plain)
    expect((await member.portal.card({ id: partner.id })).can.change_primary_contact).toBe('forbidden')
    await expect(member.portal.changePrimaryContact({ id: partner.id, email: plain.email })).rejects.toMatchObject({
      code: 'forbidden',
    })
    await expect(
      program.client.partnerships.changePrimaryContact({ id: partner.id, email: admin.email }),
    ).rejects.toMatchObject({ code: 'invalid' })
  })

  test('who is inactive is reactivated first', async () => {
    const { program, partner } = await stage()
    const { person } = await buildMember(app, { organizationId: partner.organizationId, state: 'inactive' })
    await expect(
      program.client.partnerships.changePrimaryContact({ id: partner.id, email: person.email }),
    ).rejects.toMatchObject({ code: 'membership_state' })
  })
})

describe('somebody else, where the host may bring people in', () => {
  test('is invited to join and becomes it on joining; until then the present one stays', async () => {
    const { program, partner } = await stage()
    const { person: admin } = await colleagueOf(partner, 'admin')
    const olivia = stranger()
    const asked = await program.client.partnerships.changePrimaryContact({ id: partner.id, ...olivia })
    expect(asked.primaryContact?.email).toBe(partner.email)
    expect(asked.contactChange).toMatchObject({
      stage: 'invited',
      name: 'Olivia Orbit',
      side: 'host',
      expired: false,
      says: `${partner.person.name} stays the primary contact until Olivia Orbit has joined Northwind.`,
    })
    expect(asked.can).toMatchObject({
      change_primary_contact: 'contact_change_open',
      cancel_contact: true,
      resend_contact: true,
    })
    await app.deliverMail()
    const { text } = app.mail.lastTo(olivia.email)
    expect(text).toContain(`Primary contact for ${program.host.name}`)
    expect(mailed(olivia.email)).toHaveLength(1)
    for (const person of [admin, partner.person]) {
      expect(await told(person)).toContain(
        `${olivia.email} is invited to join Northwind and to become its primary contact`,
      )
    }

    const joined = await join(olivia.email)
    const after = await seen(program, partner)
    expect(after).toMatchObject({ primaryContact: { email: olivia.email }, contactChange: null })
    expect(after.contact).toMatchObject({ firstName: 'Olivia', lastName: 'Orbit', email: olivia.email })
    expect(await told(program.owner)).toContain(`${olivia.email} is the contact of Northwind now`)
    await app.deliverMail()
    expect(mailed(partner.email)).toHaveLength(1)
    // her own joining is no news to her
    expect(mailed(olivia.email)).toHaveLength(1)
    const client = await app.as(joined)
    expect((await client.portal.card({ id: partner.id })).primaryContact?.email).toBe(olivia.email)
    expect((await verbsOf(program, partner)).slice(0, 2)).toEqual([
      'partnership.contact_changed',
      'partnership.contact_invited',
    ])
    const { items } = await client.portal.history({ id: partner.id })
    expect(items[0]).toMatchObject({ says: 'Olivia Orbit is the contact now.', side: 'partner' })
  })

  test('with an account decides for herself: nothing is granted by inviting, and her no leaves everything as it was', async () => {
    const { program, partner } = await stage()
    const known = await buildPerson(app, { name: 'Nora Known' })
    await program.client.partnerships.changePrimaryContact({ id: partner.id, email: known.email })
    const client = await app.as(known)
    await expect(client.portal.card({ id: partner.id })).rejects.toMatchObject({ code: 'not_found' })
    const { items } = await client.membershipInvitations.list()
    expect(items).toHaveLength(1)
    expect(await told(known)).toEqual(['Northwind has invited you to join as a colleague'])
    await client.membershipInvitations.decline({ id: items[0]?.id ?? '' })
    const after = await seen(program, partner)
    expect(after).toMatchObject({ primaryContact: { email: partner.email }, contactChange: null })
    expect(after.can.change_primary_contact).toBe(true)
    const says = `${known.email} has not joined Northwind: the primary contact stays`
    expect(await told(program.owner)).toContain(says)
    expect(await told(partner.person)).toContain(says)
    expect((await verbsOf(program, partner))[0]).toBe('partnership.contact_not_joined')
    // and may be asked again
    await program.client.partnerships.changePrimaryContact({ id: partner.id, email: known.email })
  })

  test('an expired invitation is said, sent again, and then works', async () => {
    const { program, partner } = await stage()
    const olivia = stranger()
    await program.client.partnerships.changePrimaryContact({ id: partner.id, ...olivia })
    await app.deliverMail()
    await expect(program.client.partnerships.resendContact({ id: partner.id })).rejects.toMatchObject({
      code: 'resend_too_soon',
    })
    app.clock.advance({ days: 15 })
    const client = await app.as(program.owner, program.host.id)
    expect((await client.partnerships.get({ id: partner.id })).contactChange).toMatchObject({
      expired: true,
      says: expect.stringContaining('has expired'),
    })
    expect((await client.partnerships.resendContact({ id: partner.id })).contactChange?.expired).toBe(false)
    await join(olivia.email)
    expect((await client.partnerships.get({ id: partner.id })).primaryContact?.email).toBe(olivia.email)
  })

  test('cancelling takes back the invitation that was made for it, and nothing that was there before', async () => {
    const { program, partner } = await stage()
    const olivia = stranger()
    await program.client.partnerships.changePrimaryContact({ id: partner.id, ...olivia })
    const cancelled = await program.client.partnerships.cancelContact({ id: partner.id })
    expect(cancelled).toMatchObject({ contactChange: null, primaryContact: { email: partner.email } })
    expect((await program.client.partnerships.people({ id: partner.id })).items.map((one) => one.person.email)).toEqual(
      [partner.email],
    )
    await app.deliverMail()
    expect(mailed(olivia.email)).toEqual([])
    await expect(program.client.partnerships.cancelContact({ id: partner.id })).rejects.toMatchObject({
      code: 'no_contact_change',
    })

    const { person } = await buildMember(app, { organizationId: partner.organizationId, state: 'invited' })
    await program.client.partnerships.changePrimaryContact({ id: partner.id, email: person.email })
    await program.client.partnerships.cancelContact({ id: partner.id })
    const { items } = await program.client.partnerships.people({ id: partner.id })
    expect(items.map((one) => one.state)).toEqual(['active', 'invited'])
  })

  test('what the partner withdraws from its members is settled too, and joining later changes nothing any more', async () => {
    const { program, partner } = await stage()
    const olivia = stranger()
    await program.client.partnerships.changePrimaryContact({ id: partner.id, ...olivia })
    const own = await app.as(partner.person, partner.organizationId)
    const { items } = await own.members.list()
    const invited = items.find((member) => member.person.email === olivia.email)
    await own.members.withdraw({ id: invited?.id ?? '' })
    expect((await seen(program, partner)).contactChange).toBeNull()
  })

  test('who does not want to hear of it, who belongs to the host, and what is no address', async () => {
    const { program, partner } = await stage()
    const name = (email: string) => program.client.partnerships.changePrimaryContact({ id: partner.id, email })
    await expect(name('nonsense')).rejects.toMatchObject({ code: 'address_invalid' })
    await expect(name(program.owner.email)).rejects.toMatchObject({ code: 'invite_self' })
    await app.db.transaction({ as: 'system' }, (tx) =>
      tx
        .insertInto('blocked_address')
        .values({
          id: crypto.randomUUID(),
          host_id: program.host.id,
          email: 'silent@orbit.example',
          reason: 'reported',
          created_at: app.clock.now(),
        })
        .execute(),
    )
    await expect(name('silent@orbit.example')).rejects.toMatchObject({ code: 'address_blocked' })
  })

  test('an ending makes it void and takes the host’s invitation back', async () => {
    const { program, partner } = await stage()
    const olivia = stranger()
    await program.client.partnerships.changePrimaryContact({ id: partner.id, ...olivia })
    await program.client.partnerships.revoke({ id: partner.id })
    const { contactChange, primaryContact } = await seen(program, partner)
    expect([contactChange, primaryContact?.email]).toEqual([null, partner.email])
    await app.deliverMail()
    const { items } = await program.client.partnerships.people({ id: partner.id })
    expect(items.map((one) => one.person.email)).toEqual([partner.email])
  })
})

describe.each<[string, Partial<Policy>]>([
  ['only the partner brings in its people', { membersManagedBy: 'partner' }],
  ['the partner has to agree to whom the host brings in', { membersManagedBy: 'both', hostAddedNeedsConsent: true }],
])('a proposal, where %s', (_name, policy) => {
  async function proposed() {
    const { program, partner } = await stage(policy)
    const { person: admin } = await colleagueOf(partner, 'admin')
    const { person: plain } = await colleagueOf(partner)
    const { person: manager } = await buildMember(app, { organizationId: program.host.id, role: 'partner_manager' })
    const client = await app.as(manager, program.host.id)
    const olivia = stranger()
    const asked = await client.partnerships.changePrimaryContact({ id: partner.id, ...olivia })
    await app.deliverMail()
    return { program, partner, admin, plain, manager, client, olivia, asked }
  }

  test('is told to the administrators alone, and nobody is invited yet', async () => {
    const { program, partner, admin, plain, olivia, asked } = await proposed()
    expect(asked.contactChange).toMatchObject({ stage: 'proposed', expiresAt: null })
    expect(asked.contactChange?.says).toContain('has yet to agree')
    const says = `${program.host.name} proposes ${olivia.email} as your primary contact`
    for (const person of [admin, partner.person]) {
      expect(await told(person)).toContain(says)
      expect(mailed(person.email)).toHaveLength(1)
    }
    expect(await told(plain)).toEqual([])
    expect(mailed(olivia.email)).toEqual([])
    const card = await (await app.as(admin)).portal.card({ id: partner.id })
    expect(card.contactChange).toMatchObject({ stage: 'proposed', side: 'host' })
    expect(card.contactChange?.says).toContain(`${program.host.name} proposes Olivia Orbit`)
    expect(card.can).toMatchObject({ confirm_contact: true, refuse_contact: true, cancel_contact: true })
    expect((await (await app.as(plain)).portal.card({ id: partner.id })).can.confirm_contact).toBe('forbidden')
  })

  test('is confirmed: the person is invited by the partner, and both sides are told', async () => {
    const { program, partner, admin, manager, olivia } = await proposed()
    const card = await (await app.as(admin)).portal.confirmContact({ id: partner.id })
    expect(card.contactChange).toMatchObject({ stage: 'invited', name: 'Olivia Orbit' })
    await app.deliverMail()
    const says = `Northwind agrees to ${olivia.email} as its primary contact and has sent the invitation to join`
    for (const person of [manager, program.owner]) {
      expect(await told(person)).toContain(says)
      expect(mailed(person.email).filter((subject) => subject.includes('agrees'))).toHaveLength(1)
    }
    expect(await told(partner.person)).toContain(says)
    expect(await told(admin)).not.toContain(says)
    await join(olivia.email)
    expect((await seen(program, partner)).primaryContact?.email).toBe(olivia.email)
    expect(await told(manager)).toContain(`${olivia.email} is the contact of Northwind now`)
  })

  test('is confirmed after the person has joined by herself: she is the contact at once', async () => {
    const { program, partner, admin, olivia } = await proposed()
    const person = await buildPerson(app, { email: olivia.email })
    await buildMember(app, { organizationId: partner.organizationId, person })
    await (await app.as(admin)).portal.confirmContact({ id: partner.id })
    expect(await seen(program, partner)).toMatchObject({ primaryContact: { email: olivia.email }, contactChange: null })
  })

  test('is refused with a reason that the host reads; what is refused may be proposed anew', async () => {
    const { program, partner, admin, client, manager, olivia } = await proposed()
    const own = await app.as(admin)
    await own.portal.refuseContact({ id: partner.id, reason: 'She is leaving us.' })
    expect((await seen(program, partner)).contactChange).toBeNull()
    await app.deliverMail()
    expect(await told(manager)).toContain(`Northwind does not want ${olivia.email} as its primary contact`)
    expect(app.mail.lastTo(manager.email).text).toContain('She is leaving us.')
    await expect(own.portal.confirmContact({ id: partner.id })).rejects.toMatchObject({ code: 'no_contact_change' })
    const { items } = await own.portal.history({ id: partner.id })
    expect(items.slice(0, 2).map((one) => [one.verb, one.reason])).toEqual([
      ['partnership.contact_refused', 'She is leaving us.'],
      ['partnership.contact_proposed', null],
    ])
    await client.partnerships.changePrimaryContact({ id: partner.id, ...olivia })
  })

  test('is taken back by the host, and what the partner has invited is not', async () => {
    const { program, partner, admin, client, olivia } = await proposed()
    await (await app.as(admin)).portal.confirmContact({ id: partner.id })
    expect((await client.partnerships.cancelContact({ id: partner.id })).contactChange).toBeNull()
    const { items } = await program.client.partnerships.people({ id: partner.id })
    expect(items.find((one) => one.person.email === olivia.email)?.state).toBe('invited')
    await join(olivia.email)
    expect((await seen(program, partner)).primaryContact?.email).toBe(partner.email)
  })

  test('a member is named at once all the same', async () => {
    const { program, partner } = await stage(policy)
    const { person } = await colleagueOf(partner)
    await program.client.partnerships.changePrimaryContact({ id: partner.id, email: person.email })
    expect((await seen(program, partner)).primaryContact?.email).toBe(person.email)
  })
})

describe('the present contact', () => {
  test('neither leaves nor is removed or deactivated while it is so, with the reason beforehand', async () => {
    const { partner } = await stage()
    const { person: owner } = await buildMember(app, { organizationId: partner.organizationId, role: 'owner' })
    const colleague = await app.as(owner, partner.organizationId)
    const own = await app.as(partner.person, partner.organizationId)
    const row = (await colleague.members.list()).items.find((member) => member.person.email === partner.email)
    expect(row?.can).toMatchObject({
      remove: 'is_primary_contact',
      deactivate: 'is_primary_contact',
      change_role: true,
    })
    const id = row?.id ?? ''
    await expect(colleague.members.remove({ id })).rejects.toMatchObject({ code: 'is_primary_contact' })
    await expect(colleague.members.deactivate({ id })).rejects.toMatchObject({ code: 'is_primary_contact' })
    await expect(own.members.leave()).rejects.toMatchObject({ code: 'is_primary_contact' })
    await colleague.portal.changePrimaryContact({ id: partner.id, email: owner.email })
    await colleague.members.remove({ id })
  })

  test('goes freely once the partnership has ended', async () => {
    const { program, partner } = await stage()
    const { person: owner } = await buildMember(app, { organizationId: partner.organizationId, role: 'owner' })
    await program.client.partnerships.revoke({ id: partner.id })
    const colleague = await app.as(owner, partner.organizationId)
    const row = (await colleague.members.list()).items.find((member) => member.person.email === partner.email)
    await colleague.members.remove({ id: row?.id ?? '' })
  })

  test('of a partner that is one person is that person', async () => {
    const program = await buildProgram(app)
    const partner = await buildPartner(app, program)
    const id = partner.partnershipId
    expect((await program.client.partnerships.get({ id })).can.change_primary_contact).toBe('single_person')
    await expect(
      program.client.partnerships.changePrimaryContact({ id, email: 'other@partner.example' }),
    ).rejects.toMatchObject({ code: 'single_person' })
  })
})
