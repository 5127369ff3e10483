/** Applying before there is an account: by the mailed link, handing in accepts, and the account is made afterwards. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { hashSecret, newSecret } from '#server/features/invitations/index.ts'
import { mailboxTransport } from '#server/features/mail/index.ts'
import { mountFeatures } from '#server/mount.ts'
import { memoryStorage } from '#server/platform/files/memory.ts'
import { fromPublicId } from '#server/platform/id.ts'
import { startTestApp, type TestApp } from '#server/testing/app.ts'
import { buildOrganization, buildPerson, testPassword } from '#server/testing/builders.ts'
import { type BuiltProgram, buildInvitation, buildProgram, linkOf } from '#server/testing/partnerships.ts'
import { buildFormProgram, publishForm, sampleForm } from '#server/testing/program-forms.ts'

let app: TestApp
let program: BuiltProgram
beforeAll(async () => {
  const all = mountFeatures({ transport: mailboxTransport(), version: '0.0.0-test', files: memoryStorage() })
  app = await startTestApp({ features: all.filter(({ name }) => name !== 'mail') })
  program = await buildApplications()
})
afterAll(() => app.close())
beforeEach(async () => {
  app.mail.clear()
  program = { ...program, client: await app.as(program.owner, program.host.id) }
})

const policy = {
  formWhen: 'before_account',
  formBlocks: 'everything',
  formEditors: 'partner',
  acceptance: 'explicit',
} as const
const buildApplications = (more: object = {}) =>
  buildFormProgram(app, { preset: 'channel_program', policy: { entry: ['invite'], ...policy, ...more } })

const pship = (of: { partnershipId: string }) => ({ id: of.partnershipId })
const answers = { agency_type: 'pantry', website: 'https://northwind.example/' }
const anybody = () => app.anonymous()
const link = ({ secret }: { secret: string }) => ({ secret })
const statusOf = async (of: { partnershipId: string }, at = program) =>
  (await at.client.partnerships.get(pship(of))).status

async function begun(of = program) {
  const invitation = await buildInvitation(app, of)
  const saved = await anybody().application.save({ ...link(invitation), revision: 0, answers })
  return { ...invitation, revision: saved.revision }
}
async function applied(of = program) {
  const invitation = await begun(of)
  await anybody().application.submit({ ...link(invitation), revision: invitation.revision })
  await app.deliverMail()
  return invitation
}
/** Where a mail leads, whatever kind of link it holds. */
const linkIn = (email: string, pattern: RegExp) => app.mail.lastTo(email).text.match(pattern)?.[1] ?? ''

describe('the form behind the link', () => {
  test('is there without an account, with what the host has entered, and changes nothing by being read', async () => {
    const invitation = await buildInvitation(app, program)
    const seen = await anybody().application.get(link(invitation))
    expect(seen).toMatchObject({
      state: 'none',
      email: invitation.email,
      answers: { agency_name: 'Northwind' },
      missing: [{ path: 'agency_type' }],
      can: { save: true, submit: true },
    })
    expect(JSON.stringify(seen.definition)).not.toContain('rating')
    expect(await statusOf(invitation)).toBe('invited')
  })

  test('keeps what is entered, also a file, and a link to go on is mailed to the invited address alone', async () => {
    const invitation = await begun()
    const content = new Uint8Array(Buffer.from('%PDF-1.7'))
    const file = await anybody().application.upload({ ...link(invitation), field: 'proof', name: 'p.pdf' }, { content })
    await anybody().application.save({ ...link(invitation), revision: 1, answers: { proof: [{ id: file.id }] } })
    app.mail.clear()
    await anybody().application.resume(link(invitation))
    await expect(anybody().application.resume(link(invitation))).rejects.toMatchObject({ code: 'too_many_requests' })
    await app.deliverMail()
    expect(app.mail.sent.map((mail) => mail.to.address)).toEqual([invitation.email])
    const later = { secret: linkIn(invitation.email, /\/i\/([A-Za-z0-9_-]{43})/) }
    expect(later.secret).not.toBe(invitation.secret)
    expect(await anybody().application.get(later)).toMatchObject({
      state: 'draft',
      answers: { ...answers, agency_name: 'Northwind', proof: [{ id: file.id }] },
      files: [{ id: file.id }],
    })
  })

  test('is not there for a guessed, copied, withdrawn or expired link, nor for another person', async () => {
    const invitation = await buildInvitation(app, program)
    const refusal = async (secret: string, client = anybody()) =>
      await client.application.get({ secret }).then(
        () => 'shown',
        (refused) => refused.code,
      )
    const { plain } = newSecret()
    expect(await refusal(plain)).toBe('link_invalid')
    expect(await refusal('short')).toBe('link_invalid')
    expect(hashSecret(plain)).not.toBe(plain)
    expect(await refusal(invitation.secret, await app.as(await buildPerson(app)))).toBe('not_invitee')
    const { link: copied } = await program.client.invitations.copyLink({ id: invitation.id })
    expect(await refusal(copied.split('/i/')[1] ?? '')).toBe('mailbox_unproved')
    await program.client.invitations.withdraw({ id: invitation.id })
    expect(await refusal(invitation.secret)).toBe('invitation_withdrawn')
    const late = await buildInvitation(app, program, { expiresInDays: 1 })
    app.clock.advance({ days: 2 })
    expect(await refusal(late.secret)).toBe('invitation_expired')
    await expect(anybody().application.save({ ...link(late), revision: 0, answers })).rejects.toMatchObject({
      code: 'invitation_expired',
    })
  })

  test('asks whoever has an account to sign in first', async () => {
    const person = await buildPerson(app)
    const invitation = await buildInvitation(app, program, { email: person.email })
    await expect(anybody().application.get(link(invitation))).rejects.toMatchObject({ code: 'not_signed_in' })
    const client = await app.as(person)
    const { revision } = await client.application.save({ ...link(invitation), revision: 0, answers })
    expect(await client.application.submit({ ...link(invitation), revision })).toMatchObject({
      approved: false,
      landing: `/home/p/${invitation.partnershipId}`,
    })
    expect((await client.portal.card(pship(invitation))).status).toBe('in_review')
  })

  test('a program whose form comes later has no application, and accepting as usual is no way around this one', async () => {
    const later = await buildFormProgram(app, { policy: { formWhen: 'first_login' } })
    const other = await buildInvitation(app, later)
    await expect(anybody().application.get(link(other))).rejects.toMatchObject({ code: 'no_form' })
    const person = await buildPerson(app)
    const invitation = await buildInvitation(app, program, { email: person.email })
    await expect((await app.as(person)).inbox.accept({ id: invitation.id })).rejects.toMatchObject({
      code: 'application_required',
    })
  })
})

describe('handing in', () => {
  test('accepts, waits for the host, and the approval welcomes with the way to an account', async () => {
    const invitation = await begun()
    app.mail.clear()
    const done = await anybody().application.submit({ ...link(invitation), revision: invitation.revision })
    expect(done).toEqual({
      partnershipId: invitation.partnershipId,
      approved: false,
      host: program.host.name,
      landing: null,
    })
    expect(await statusOf(invitation)).toBe('in_review')
    await app.deliverMail()
    // one mail for one act
    expect(app.mail.sent.map((mail) => mail.subject)).toEqual(['Northwind has applied to your partner program'])
    const { items } = await program.client.reviews.list()
    expect(items.map((row) => row.partnershipId)).toContain(invitation.partnershipId)
    await program.client.partnerships.approve(pship(invitation))
    await app.deliverMail()
    const welcome = app.mail.lastTo(invitation.email)
    expect(welcome.subject).toBe(`Welcome to the partner program of ${program.host.name}`)
    expect(await program.client.partnerships.get(pship(invitation))).toMatchObject({
      status: 'active',
      subState: 'not_signed_in',
    })
    const token = linkIn(invitation.email, /\/reset-password\/([\w-]+)/)
    await anybody().session.resetPassword({ token, password: testPassword })
    const { landing } = await anybody().session.signIn({ email: invitation.email, password: testPassword })
    expect(landing).toBe('/')
    expect((await program.client.partnerships.get(pship(invitation))).subState).toBeNull()
  })

  test('what is incomplete names every fault, and accepts nothing', async () => {
    const invitation = await buildInvitation(app, program)
    await expect(anybody().application.submit({ ...link(invitation), revision: 0 })).rejects.toMatchObject({
      code: 'invalid',
      problem: { faults: [{ field: 'agency_type' }] },
    })
    expect(await statusOf(invitation)).toBe('invited')
    const seen = await program.client.partnerships.get(pship(invitation))
    expect(seen.organization).toBeNull()
  })

  test('goes through once; afterwards the link opens nothing of it', async () => {
    const invitation = await begun()
    const submit = () => anybody().application.submit({ ...link(invitation), revision: invitation.revision })
    const both = await Promise.allSettled([submit(), submit()])
    expect(both.filter((one) => one.status === 'fulfilled')).toHaveLength(1)
    for (const ask of [
      () => anybody().application.get(link(invitation)),
      () => anybody().application.save({ ...link(invitation), revision: 9, answers }),
      submit,
    ])
      await expect(ask()).rejects.toMatchObject({ code: 'invitation_answered' })
  })

  test('makes it active at once where nobody decides, with the welcome right behind', async () => {
    const auto = await buildApplications({ approval: 'none', domainMatching: 'off' })
    const invitation = await applied(auto)
    expect(await statusOf(invitation, auto)).toBe('active')
    expect(app.mail.lastTo(invitation.email).subject).toContain('Welcome')
    const { items } = await auto.client.partnerships.history(pship(invitation))
    expect(items.slice(0, 3).map((one) => [one.verb, one.side])).toEqual([
      ['partnership.approved', 'system'],
      ['partnership.submitted', 'partner'],
      ['invitation.accepted', 'partner'],
    ])
  })

  test('an organization of one’s own applies where one is chosen', async () => {
    const person = await buildPerson(app)
    const { organization } = await buildOrganization(app, { owner: person, name: 'Own Company' })
    const invitation = await buildInvitation(app, program, { email: person.email })
    const client = await app.as(person)
    const { revision } = await client.application.save({ ...link(invitation), revision: 0, answers })
    const { toPublicId } = await import('#server/platform/id.ts')
    await client.application.submit({
      ...link(invitation),
      revision,
      organizationId: toPublicId('org', organization.id),
    })
    expect((await program.client.partnerships.get(pship(invitation))).organization?.name).toBe('Own Company')
  })
})

describe('a decision', () => {
  test('returned: a mailed link opens it again, and only that one; handed in anew it waits again', async () => {
    const invitation = await applied()
    app.mail.clear()
    await program.client.submissions.return({
      ...pship(invitation),
      comments: [{ field: 'website', body: 'It does not open.' }],
    })
    await app.deliverMail()
    const again = { secret: linkOf(app, invitation.email).split('/i/')[1] ?? '' }
    await expect(anybody().application.get(link(invitation))).rejects.toMatchObject({ code: 'invitation_answered' })
    const seen = await anybody().application.get(again)
    expect(seen).toMatchObject({ state: 'returned', comments: [{ field: 'website', body: 'It does not open.' }] })
    const { revision } = await anybody().application.save({
      ...again,
      revision: seen.revision,
      answers: { website: 'https://opens.example/' },
    })
    expect(await anybody().application.submit({ ...again, revision })).toMatchObject({ approved: false })
    expect(await statusOf(invitation)).toBe('in_review')
    expect((await program.client.submissions.get(pship(invitation))).number).toBe(2)
    await expect(anybody().application.submit({ ...again, revision })).rejects.toMatchObject({ status: 409 })
  })

  test('rejected: told by mail, and no link opens anything', async () => {
    const invitation = await applied()
    app.mail.clear()
    await program.client.partnerships.reject({ ...pship(invitation), reason: 'Not in our region.' })
    await app.deliverMail()
    const mail = app.mail.lastTo(invitation.email)
    expect(mail.text).toContain('Not in our region.')
    expect(mail.text).not.toContain('/home/')
    expect(await statusOf(invitation)).toBe('rejected')
  })

  test('declined instead, nothing is submitted; reconsidered, the answers are still there', async () => {
    const invitation = await begun()
    const visitor = await app.visitor()
    await visitor.post(`/i/${invitation.secret}/decline`, { reason: 'No time.' })
    expect(await statusOf(invitation)).toBe('declined')
    await expect(
      anybody().application.submit({ ...link(invitation), revision: invitation.revision }),
    ).rejects.toMatchObject({ status: 409 })
  })
})

test('what is approved from the start skips the application', async () => {
  const both = await buildProgram(app, {
    preset: 'channel_program',
    policy: { entry: ['invite', 'create_approved'], ...policy, approval: 'manual', domainMatching: 'off' },
  })
  await publishForm(app, both, sampleForm)
  const person = await buildPerson(app)
  const invitation = await buildInvitation(app, both, { email: person.email, verb: 'create_approved' })
  await expect((await app.as(person)).application.get(link(invitation))).rejects.toMatchObject({ code: 'no_form' })
  await (await app.as(person)).inbox.accept({ id: invitation.id })
  expect(await statusOf(invitation, both)).toBe('active')
  expect(fromPublicId('pship', invitation.partnershipId)).toBeTruthy()
})
