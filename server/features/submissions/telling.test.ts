/** Who is told of what around answers: reviewers, partners, once late, once a day; and the preview of a decision's mail. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { toPublicId } from '#server/platform/id.ts'
import { allFeatures } from '#server/testing/all-features.ts'
import { startTestApp, type TestApp } from '#server/testing/app.ts'
import { buildMember } from '#server/testing/builders.ts'
import { type BuiltProgram, buildPartner } from '#server/testing/partnerships.ts'
import { buildFormProgram, wholeAnswers } from '#server/testing/program-forms.ts'

let app: TestApp
let program: BuiltProgram
beforeAll(async () => {
  app = await startTestApp({ features: allFeatures() })
})
afterAll(() => app.close())
beforeEach(async () => {
  program = await buildFormProgram(app)
  app.mail.clear()
})

const pship = (of: { partnershipId: string }) => ({ id: of.partnershipId })
const signedIn = async (of = program) => await app.as(of.owner, of.host.id)
const subjects = (to: string) => app.mail.sent.filter((mail) => mail.to.address === to).map((mail) => mail.subject)

async function submitted(of = program) {
  const partner = await buildPartner(app, of)
  const { revision } = await partner.client.profile.save({ ...pship(partner), revision: 0, answers: wholeAnswers })
  await app.deliverMail()
  app.mail.clear()
  await partner.client.profile.submit({ ...pship(partner), revision })
  await app.deliverMail()
  return { ...partner, revision }
}
const told = async (client: Awaited<ReturnType<typeof signedIn>>) =>
  (await client.notifications.list()).items.map((notice) => notice.says)

describe('a submission', () => {
  test('is told to whoever answers for the partner', async () => {
    await submitted()
    expect(subjects(program.owner.email)).toEqual(['Northwind has submitted its agency profile'])
    expect(await told(await signedIn())).toContain('Northwind has submitted its answers')
  })

  test('is told to the people and addresses the program names, once each, and to no blank one', async () => {
    const { person } = await buildMember(app, { organizationId: program.host.id, role: 'member' })
    const client = await signedIn()
    const receivers = {
      people: [toPublicId('psn', person.id)],
      addresses: ['Reviews@Host.example', 'reviews@host.example'],
    }
    expect(await client.reviews.setReceivers({ id: program.id, ...receivers })).toMatchObject({
      people: [{ email: person.email }],
      addresses: ['reviews@host.example'],
    })
    await submitted()
    expect(app.mail.sent.map((mail) => mail.to.address).sort()).toEqual([person.email, 'reviews@host.example'].sort())
    expect(await told(await app.as(person, program.host.id))).toContain('Northwind has submitted its answers')
    for (const addresses of [[''], [' '], ['nobody']])
      await expect(client.reviews.setReceivers({ id: program.id, people: [], addresses })).rejects.toMatchObject({
        code: 'address_invalid',
      })
    const stranger = toPublicId('psn', (await buildFormProgram(app)).owner.id)
    await expect(
      client.reviews.setReceivers({ id: program.id, people: [stranger], addresses: [] }),
    ).rejects.toMatchObject({ code: 'invalid' })
    expect(await client.reviews.setReceivers({ id: program.id, people: [], addresses: [] })).toEqual({
      people: [],
      addresses: [],
    })
  })

  test('taken back is told in the application alone', async () => {
    const partner = await submitted()
    app.mail.clear()
    await partner.client.profile.recall(pship(partner))
    await app.deliverMail()
    expect(app.mail.sent).toEqual([])
    expect(await told(await signedIn())).toContain('Northwind has taken its answers back to change them')
  })
})

describe('a decision', () => {
  test('returned: the partner reads each comment, and comes to the form', async () => {
    const partner = await submitted()
    app.mail.clear()
    await (await signedIn()).submissions.return({
      ...pship(partner),
      reason: 'Nearly there.',
      comments: [{ field: 'agency_name', body: 'The full name, please.' }],
    })
    await app.deliverMail()
    const mail = app.mail.lastTo(partner.email)
    expect(mail.text).toContain('Nearly there.')
    expect(mail.text).toContain('Agency name: The full name, please.')
    expect(mail.text).toContain(`/home/p/${partner.partnershipId}/form`)
    const { items } = await partner.client.notifications.list()
    expect(items[0]).toMatchObject({ link: `/home/p/${partner.partnershipId}/form` })
  })

  test('is shown before it is sent, word for word, and nothing leaves', async () => {
    const partner = await submitted()
    app.mail.clear()
    const client = await signedIn()
    const comments = [{ field: 'agency_name', body: 'The full name, please.' }]
    const preview = await client.submissions.preview({ ...pship(partner), verb: 'return', reason: 'Soon.', comments })
    await app.deliverMail()
    expect(app.mail.sent).toEqual([])
    await client.submissions.return({ ...pship(partner), reason: 'Soon.', comments })
    await app.deliverMail()
    const mail = app.mail.lastTo(partner.email)
    expect(preview).toMatchObject({ to: partner.email, subject: mail.subject, text: mail.text })
    for (const verb of ['approve', 'reject'] as const)
      expect((await client.submissions.preview({ ...pship(partner), verb })).subject).toBeTruthy()
    await expect(
      client.submissions.preview({ ...pship(partner), verb: 'return', comments: [{ field: 'rating', body: 'x' }] }),
    ).rejects.toMatchObject({ code: 'invalid' })
    const { person } = await buildMember(app, { organizationId: program.host.id, role: 'viewer' })
    const viewer = await app.as(person, program.host.id)
    await expect(viewer.submissions.preview({ ...pship(partner), verb: 'approve' })).rejects.toMatchObject({
      code: 'forbidden',
    })
  })

  test('approved, then asked anew, then changes refused: each with a mail of its own', async () => {
    const strict = await buildFormProgram(app, { policy: { postApprovalEdit: 'needs_review' } })
    const partner = await submitted(strict)
    const client = await signedIn(strict)
    await client.partnerships.approve(pship(partner))
    let { revision } = await partner.client.profile.save({
      ...pship(partner),
      revision: 99,
      answers: { website: 'https://new.example/' },
    })
    await partner.client.profile.submit({ ...pship(partner), revision })
    await client.partnerships.reject({ ...pship(partner), reason: 'The old one is right.' })
    await client.submissions.requestRecertification({ ...pship(partner), reason: 'It is a year.' })
    ;({ revision } = await partner.client.profile.get(pship(partner)))
    await app.deliverMail()
    expect(subjects(partner.email)).toEqual([
      `${strict.host.name} has approved Northwind`,
      `${strict.host.name} has not taken over the changes of Northwind`,
      `Northwind has to be recertified at ${strict.host.name}`,
    ])
  })

  test('changes after the approval are told where the policy says so, with the fields', async () => {
    const free = await buildFormProgram(app, { policy: { postApprovalEdit: 'free' } })
    for (const [of, mails] of [
      [program, 1],
      [free, 0],
    ] as const) {
      const partner = await submitted(of)
      await (await signedIn(of)).partnerships.approve(pship(partner))
      await app.deliverMail()
      app.mail.clear()
      const { revision } = await partner.client.profile.save({
        ...pship(partner),
        revision: 99,
        answers: { families: 4 },
      })
      await partner.client.profile.submit({ ...pship(partner), revision })
      await app.deliverMail()
      const sent = app.mail.sent.filter((mail) => mail.to.address === of.owner.email)
      expect(sent).toHaveLength(mails)
      if (sent[0]) expect(sent[0].text).toContain('Changed: Families served')
    }
  })
})

describe('time', () => {
  const pass = async (...names: string[]) => {
    for (let run = 0; run < 2; run++) {
      await app.runSchedules(names)
      await app.deliverMail()
    }
  }
  const days = (number: number) => app.clock.advance({ days: number })

  test('a decision that is nearly due is reminded of once, and then somebody else is asked', async () => {
    const due = await buildFormProgram(app, { policy: { stageDeadline: { days: 5, fallback: 'reviewer' } } })
    const { person } = await buildMember(app, { organizationId: due.host.id, role: 'admin' })
    const partner = await submitted(due)
    app.mail.clear()
    await pass('partnerships.review_reminders', 'partnerships.review_deadlines')
    expect(app.mail.sent).toEqual([])
    days(4.1)
    await pass('partnerships.review_reminders', 'partnerships.review_deadlines')
    expect(subjects(due.owner.email)).toEqual(['Reminder: Northwind waits for your decision'])
    days(1)
    await pass('partnerships.review_reminders', 'partnerships.review_deadlines')
    expect(subjects(person.email)).toEqual(['Please decide about Northwind'])
    const client = await signedIn(due)
    expect((await client.reviews.list()).items).toMatchObject([{ reviewer: { email: person.email } }])
    await (await app.as(person, due.host.id)).partnerships.approve(pship(partner))
    expect((await client.reviews.list()).items).toEqual([])
  })

  test('or it is rejected, as policy and not as a person', async () => {
    const due = await buildFormProgram(app, { policy: { stageDeadline: { days: 2, fallback: 'reject' } } })
    const partner = await submitted(due)
    days(2.1)
    await pass('partnerships.review_deadlines')
    const client = await signedIn(due)
    expect(await client.partnerships.get(pship(partner))).toMatchObject({
      status: 'rejected',
      reason: 'Nobody has decided in time.',
    })
    const { items } = await client.partnerships.history(pship(partner))
    expect(items[0]).toMatchObject({ verb: 'partnership.rejected', actor: 'policy', side: 'system' })
    expect((await client.submissions.get(pship(partner))).state).toBe('rejected')
  })

  test('every morning each who is asked reads what waits, once a day, and nobody where nothing does', async () => {
    const busy = await buildFormProgram(app)
    await submitted(busy)
    app.mail.clear()
    app.clock.set?.(new Date('2031-03-03T02:00:00Z'))
    await pass('submissions.digest')
    const night = subjects(busy.owner.email)
    app.clock.advance({ hours: 12 })
    await pass('submissions.digest')
    expect([night, subjects(busy.owner.email)]).toEqual([[], [`What waits for a decision at ${busy.host.name}`]])
    expect(app.mail.lastTo(busy.owner.email).text).toContain('Northwind')
    days(1)
    await pass('submissions.digest')
    expect(subjects(busy.owner.email)).toHaveLength(2)
    expect(subjects(program.owner.email)).toEqual([])
  })
})
