/** Matching applicants to existing partners: by hand, by the rules, and what that partner's administrators answer. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Policy } from '#contract/policy.ts'
import { fromPublicId, newId, toPublicId } from '#server/platform/id.ts'
import { allFeatures } from '#server/testing/all-features.ts'
import { startTestApp, type TestApp } from '#server/testing/app.ts'
import { buildMember, buildPerson } from '#server/testing/builders.ts'
import { type BuiltProgram, buildInvitation } from '#server/testing/partnerships.ts'
import { buildFormProgram, wholeAnswers } from '#server/testing/program-forms.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp({ features: allFeatures() })
})
afterAll(() => app.close())
beforeEach(() => app.mail.clear())

let count = 0

/** A channel program with one live partner whose people use a mail domain of their own. */
async function world(policy: Partial<Policy> = {}) {
  const program = await buildFormProgram(app, {
    preset: 'channel_program',
    policy: { formWhen: 'before_account', formBlocks: 'everything', domainMatching: 'to_host', ...policy },
  })
  const domain = `contoso${++count}-${Math.random().toString(36).slice(2, 8)}.example`
  const partner = await live(program, `mia@${domain}`)
  return { program, client: program.client, domain, partner }
}

/** A partner that applied with an account of its own and was approved. */
async function live(program: BuiltProgram, email: string) {
  const person = await buildPerson(app, { email, name: 'Mia Contoso' })
  const { partnershipId } = await applied(program, email, person)
  const { status } = await program.client.partnerships.get({ id: partnershipId })
  if (status === 'in_review') await program.client.partnerships.approve({ id: partnershipId })
  return { id: partnershipId, person, client: await app.as(person) }
}

async function applied(program: BuiltProgram, email: string, person?: Awaited<ReturnType<typeof buildPerson>>) {
  const { secret, partnershipId } = await buildInvitation(app, program, { email })
  const client = person ? await app.as(person) : app.anonymous()
  const { revision } = await client.application.save({ secret, revision: 0, answers: wholeAnswers })
  await client.application.submit({ secret, revision })
  await app.deliverMail()
  return { partnershipId, secret }
}

const seen = async (program: BuiltProgram, id: string) => {
  const { status, subState, statusWord } = await program.client.partnerships.get({ id })
  return { status, subState, statusWord }
}

describe('an applicant with the mail domain of a partner', () => {
  test('is put to its administrators by the host, who add the person', async () => {
    const { program, client, domain, partner } = await world()
    const email = `noa@${domain}`
    const { partnershipId } = await applied(program, email)
    expect(await seen(program, partnershipId)).toMatchObject({ status: 'in_review', statusWord: 'Pending' })
    expect((await client.partnerships.matches({ id: partnershipId })).items).toEqual([
      { partnershipId: partner.id, name: 'Northwind', proved: false },
    ])
    app.mail.clear()
    await client.partnerships.match({ id: partnershipId, partnershipId: partner.id })
    expect(await seen(program, partnershipId)).toMatchObject({ subState: 'match_pending', statusWord: 'Match pending' })
    await app.deliverMail()
    expect(app.mail.lastTo(partner.person.email).text).toContain(`/home/p/${partner.id}`)
    expect((await partner.client.notifications.list({})).items.map((one) => one.kind)).toContain(
      'partnership.match_asked',
    )
    const card = await partner.client.portal.card({ id: partner.id })
    expect(card.matches).toMatchObject([{ id: partnershipId, email }])

    await partner.client.portal.confirmMatch({ id: partner.id, applicant: partnershipId })
    expect(await seen(program, partnershipId)).toMatchObject({ status: 'ended', statusWord: 'Matched' })
    await app.deliverMail()
    const letters = app.mail.sent.filter((mail) => mail.to.address === email)
    expect(letters.map((mail) => /\/join\//.test(mail.text)).toSorted()).toEqual([false, true])
    const { items } = await client.partnerships.people({ id: partner.id })
    expect(items.find((one) => one.person.email === email)).toMatchObject({
      state: 'invited',
      roles: [{ name: 'Sales' }],
    })
    expect((await partner.client.portal.card({ id: partner.id })).matches).toEqual([])
  })

  test('goes back to the host where they say no, and can then be approved as new', async () => {
    const { program, client, domain, partner } = await world()
    const { partnershipId: id } = await applied(program, `noa@${domain}`)
    await client.partnerships.match({ id, partnershipId: partner.id })
    await expect(client.partnerships.approve({ id })).rejects.toMatchObject({ code: 'match_is_pending' })
    await expect(client.partnerships.reject({ id, reason: 'No.' })).rejects.toMatchObject({ code: 'match_is_pending' })
    await partner.client.portal.refuseMatch({ id: partner.id, applicant: id })
    expect(await seen(program, id)).toMatchObject({ status: 'in_review', subState: null })
    await client.partnerships.approve({ id })
    expect(await seen(program, id)).toMatchObject({ status: 'active' })
    const owner = await app.as(program.owner)
    expect((await owner.notifications.list({})).items.map((one) => one.kind)).toContain('partnership.match_refused')
  })

  test('waits where only known domains do, while others are active at once', async () => {
    const { program, domain } = await world({ approval: 'by_domain' })
    const colleague = await applied(program, `noa@${domain}`)
    expect(await seen(program, colleague.partnershipId)).toMatchObject({ status: 'in_review' })
    const other = await applied(program, `ole@fabrikam${count}.example`)
    expect(await seen(program, other.partnershipId)).toMatchObject({ status: 'active' })
    expect(app.mail.lastTo(`ole@fabrikam${count}.example`).subject).toContain('Welcome')
  })

  test('is put to them by the rules where the policy says so, as the rules and never as a person', async () => {
    const { program, client, domain, partner } = await world({ domainMatching: 'to_partner_admins' })
    const { partnershipId: id } = await applied(program, `noa@${domain}`)
    expect(await seen(program, id)).toMatchObject({ subState: 'match_pending' })
    const [asked] = (await client.partnerships.history({ id })).items
    expect(asked).toMatchObject({ verb: 'partnership.match_asked', actor: 'policy' })
    await client.partnerships.cancelMatch({ id })
    expect((await partner.client.portal.card({ id: partner.id })).matches).toEqual([])
    await expect(partner.client.portal.confirmMatch({ id: partner.id, applicant: id })).rejects.toMatchObject({
      code: 'no_match',
    })
  })
})

describe('a mail domain is known', () => {
  test('when it was proved, whatever addresses its people have', async () => {
    const { program, client, partner } = await world()
    const { organization } = await partner.client.portal.card({ id: partner.id })
    const proved = `proved${count}.example`
    await app.db.transaction({ as: 'system' }, (tx) =>
      tx
        .insertInto('mail_domain')
        .values({
          id: newId(),
          organization_id: fromPublicId('org', organization?.id ?? ''),
          domain: proved,
          token: 'x',
          verified_at: app.clock.now(),
          verified_by: 'record',
          created_at: app.clock.now(),
        })
        .execute(),
    )
    const { partnershipId: id } = await applied(program, `noa@${proved}`)
    expect((await client.partnerships.matches({ id })).items).toMatchObject([
      { partnershipId: partner.id, proved: true },
    ])
  })
  test('not when one of its people has another one, nor when everybody can have an address there', async () => {
    const { program, client, domain, partner } = await world()
    const { organization } = await partner.client.portal.card({ id: partner.id })
    await buildMember(app, { organizationId: fromPublicId('org', organization?.id ?? '') })
    const { partnershipId: id } = await applied(program, `noa@${domain}`)
    expect((await client.partnerships.matches({ id })).items).toEqual([])
    await live(program, `someone${count}@gmail.com`)
    const other = await applied(program, `another${count}@gmail.com`)
    expect((await client.partnerships.matches({ id: other.partnershipId })).items).toEqual([])
  })
})

describe('matching is refused', () => {
  test('to whoever may not decide, and to members who do not administer the partner that was asked', async () => {
    const { program, client, domain, partner } = await world()
    const { partnershipId: id } = await applied(program, `noa@${domain}`)
    const viewer = await buildMember(app, { organizationId: program.host.id, role: 'member' })
    const asViewer = await app.as(viewer.person, program.host.id)
    const body = { id, partnershipId: partner.id }
    await expect(asViewer.partnerships.match(body)).rejects.toMatchObject({ code: 'forbidden' })
    await client.partnerships.match(body)
    const { organization } = await partner.client.portal.card({ id: partner.id })
    const member = await buildMember(app, { organizationId: fromPublicId('org', organization?.id ?? '') })
    const asMember = await app.as(member.person)
    expect((await asMember.portal.card({ id: partner.id })).matches).toEqual([])
    const answer = { id: partner.id, applicant: id }
    await expect(asMember.portal.confirmMatch(answer)).rejects.toMatchObject({ code: 'forbidden' })
    const stranger = await live(program, `kai@elsewhere${count}.example`)
    await expect(stranger.client.portal.confirmMatch({ id: stranger.id, applicant: id })).rejects.toMatchObject({
      code: 'not_found',
    })
  })
  test('with a partner that is not there, not live, or of another program', async () => {
    const { program, client, domain, partner } = await world()
    const { partnershipId: id } = await applied(program, `noa@${domain}`)
    const with_ = (partnershipId: string) => client.partnerships.match({ id, partnershipId })
    await expect(with_(toPublicId('pship', newId()))).rejects.toMatchObject({ code: 'not_found' })
    await expect(with_(id)).rejects.toMatchObject({ code: 'invalid' })
    await client.partnerships.suspend({ id: partner.id })
    await expect(with_(partner.id)).rejects.toMatchObject({ code: 'invalid' })
  })
  test('where the rules do not match, and twice', async () => {
    const off = await world({ domainMatching: 'off' })
    const one = await applied(off.program, `noa@${off.domain}`)
    const refused = off.client.partnerships.match({ id: one.partnershipId, partnershipId: off.partner.id })
    await expect(refused).rejects.toMatchObject({ code: 'match_off' })
    const { program, client, domain, partner } = await world()
    const { partnershipId: id } = await applied(program, `noa@${domain}`)
    const both = await Promise.allSettled([
      client.partnerships.match({ id, partnershipId: partner.id }),
      client.partnerships.match({ id, partnershipId: partner.id }),
    ])
    expect(both.map((each) => each.status).toSorted()).toEqual(['fulfilled', 'rejected'])
  })
  test('once it was answered: of two administrators exactly one answer counts', async () => {
    const { program, client, domain, partner } = await world()
    const { partnershipId: id } = await applied(program, `noa@${domain}`)
    await client.partnerships.match({ id, partnershipId: partner.id })
    const answer = { id: partner.id, applicant: id }
    const both = await Promise.allSettled([
      partner.client.portal.confirmMatch(answer),
      partner.client.portal.refuseMatch(answer),
    ])
    expect(both.map((each) => each.status).toSorted()).toEqual(['fulfilled', 'rejected'])
  })
})
