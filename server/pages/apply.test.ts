/** Applying without an invitation: the public page, the link that proves the address, and when it counts. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Policy } from '#contract/policy.ts'
import { allFeatures } from '#server/testing/all-features.ts'
import { startTestApp, type TestApp } from '#server/testing/app.ts'
import { type BuiltProgram, linkOf } from '#server/testing/partnerships.ts'
import { headingOf } from '#server/testing/posted-form.ts'
import { buildFormProgram, wholeAnswers } from '#server/testing/program-forms.ts'

let app: TestApp
let program: BuiltProgram
beforeAll(async () => {
  app = await startTestApp({ features: allFeatures() })
})
afterAll(() => app.close())
beforeEach(async () => {
  app.mail.clear()
  app.clock.advance({ hours: 2 })
  program = await build()
})

const build = (policy: Partial<Policy> = {}) =>
  buildFormProgram(app, {
    preset: 'channel_program',
    policy: { entry: ['invite', 'self_register'], formWhen: 'before_account', formBlocks: 'everything', ...policy },
  })

let count = 0
const fresh = () => `walker${++count}@walk${count}.example`
const form = (email: string, more: object = {}) => ({
  name: 'Walk & Co',
  first_name: 'Wim',
  last_name: 'Walker',
  email,
  ...more,
})

async function ask(email: string, of = program, more: object = {}) {
  const visitor = await app.visitor()
  const page = await visitor.post(`/apply/${of.id}`, form(email, more))
  await app.deliverMail()
  return page
}
const mailsTo = (email: string) => app.mail.sent.filter((mail) => mail.to.address === email)
const secretOf = (email: string) => linkOf(app, email).split('/i/')[1] ?? ''

async function applied(email: string, of = program) {
  await ask(email, of)
  const secret = secretOf(email)
  const { revision } = await app.anonymous().application.save({ secret, revision: 0, answers: wholeAnswers })
  await app.anonymous().application.submit({ secret, revision })
  await app.deliverMail()
  const { items } = await of.client.partnerships.list({ tab: 'waiting' })
  return items.find((one) => one.contact.email === email)
}

test('the page asks who applies, and sends a link; the host sees nothing yet', async () => {
  const email = fresh()
  const visitor = await app.visitor()
  expect(headingOf(await visitor.get(`/apply/${program.id}`))).toBe(`Become a partner of ${program.host.name}`)
  const page = await ask(email)
  expect([page.status, headingOf(page)]).toEqual([200, 'Look into your mailbox'])
  expect(mailsTo(email).map((mail) => mail.subject)).toEqual([`Your application to ${program.host.name}`])
  for (const state of [undefined, 'archived'] as const) {
    expect((await program.client.partnerships.list(state ? { state } : {})).items).toEqual([])
  }
  expect((await program.client.partnerships.counts({})).byTab.all).toBe(0)
})

test('handed in it waits with its origin, and the approval welcomes', async () => {
  const email = fresh()
  const row = await applied(email)
  expect(row).toMatchObject({ status: 'in_review', origin: 'self_registered', archived: false, name: 'Walk & Co' })
  const { items } = await program.client.partnerships.history({ id: row?.id ?? '' })
  expect(items.map((one) => one.verb)).toEqual(expect.arrayContaining(['partnership.applied', 'partnership.submitted']))
  expect(items.map((one) => one.verb)).not.toContain('invitation.accepted')
  app.mail.clear()
  await program.client.partnerships.approve({ id: row?.id ?? '' })
  await app.deliverMail()
  expect(mailsTo(email)[0]?.text).toContain('/reset-password/')
})

test('asked for again, the same application is gone on with', async () => {
  const email = fresh()
  await ask(email)
  const secret = secretOf(email)
  await app.anonymous().application.save({ secret, revision: 0, answers: { agency_type: 'pantry' } })
  await ask(email)
  const again = secretOf(email)
  expect(again).not.toBe(secret)
  expect((await app.anonymous().application.get({ secret: again })).answers).toMatchObject({ agency_type: 'pantry' })
})

test('every address gets the same answer, and who is there already gets no mail', async () => {
  const email = fresh()
  await applied(email)
  app.mail.clear()
  const known = await ask(email)
  const own = await ask(program.owner.email)
  const other = await ask(fresh())
  expect([headingOf(known), headingOf(own)]).toEqual([headingOf(other), headingOf(other)])
  expect([mailsTo(email).length, mailsTo(program.owner.email).length]).toEqual([0, 0])
})

test('what is missing is said at the field; what fills in the field nobody sees does nothing', async () => {
  const page = await ask('no address')
  expect(page.status).toBe(422)
  expect((await ask('', program, { name: ' ' })).status).toBe(422)
  const robot = fresh()
  expect(headingOf(await ask(robot, program, { fax: '12' }))).toBe('Look into your mailbox')
  expect(mailsTo(robot)).toEqual([])
})

test('one address gets no more than a few links in an hour', async () => {
  const email = fresh()
  const pages = []
  for (let time = 0; time < 4; time++) pages.push(await ask(email))
  expect(pages.map((page) => page.status)).toEqual([200, 200, 200, 429])
})

test('switched off, archived, or of a host that is suspended, there is no page', async () => {
  const off = await build({ entry: ['invite'] })
  const visitor = await app.visitor()
  expect((await visitor.get(`/apply/${off.id}`)).status).toBe(404)
  expect((await visitor.post(`/apply/${off.id}`, form(fresh()))).status).toBe(404)
  expect((await visitor.get('/apply/nothing')).status).toBe(404)
  await program.client.programs.archive({ id: program.id })
  expect((await visitor.get(`/apply/${program.id}`)).status).toBe(404)
})

test('after a rejection nobody applies again before the days have passed', async () => {
  const later = await build({ reapplyAfterDays: 10 })
  const email = fresh()
  const row = await applied(email, later)
  await later.client.partnerships.reject({ id: row?.id ?? '', reason: 'Not now.' })
  await app.deliverMail()
  app.mail.clear()
  app.clock.advance({ days: 9 })
  await ask(email, later)
  expect(mailsTo(email)).toEqual([])
  app.clock.advance({ days: 2 })
  await ask(email, later)
  expect(mailsTo(email)).toHaveLength(1)
})

test('what is never handed in is deleted once its link has stopped working', async () => {
  const email = fresh()
  await ask(email)
  const count = () =>
    app.db.transaction({ as: 'system' }, (tx) =>
      tx.selectFrom('partnership').select('id').where('contact_email', '=', email).execute(),
    )
  expect(await count()).toHaveLength(1)
  app.clock.advance({ days: 16 })
  await app.runSchedules(['partnerships.drop_unfinished'])
  await app.runSchedules(['partnerships.drop_unfinished'])
  expect(await count()).toEqual([])
})
