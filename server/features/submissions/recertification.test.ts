/** Asked anew: by the clock, by a form that asks something new; with a deadline, its reminders, and what follows it. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Policy } from '#contract/policy.ts'
import { accessOf } from '#server/features/grants/index.ts'
import { fromPublicId } from '#server/platform/id.ts'
import { allFeatures } from '#server/testing/all-features.ts'
import { startTestApp, type TestApp } from '#server/testing/app.ts'
import { type BuiltProgram, buildPartner } from '#server/testing/partnerships.ts'
import { buildFormProgram, sampleForm, wholeAnswers } from '#server/testing/program-forms.ts'

let app: TestApp
let program: BuiltProgram
beforeAll(async () => {
  app = await startTestApp({ features: allFeatures() })
})
afterAll(() => app.close())

type Recertification = NonNullable<Policy['recertification']>
const usual: Recertification = { months: 12, onChangedFormOrTerms: true, deadlineDays: 14, afterDeadline: 'restrict' }

async function withPolicy(change: Partial<Recertification> = {}, whileDue: Policy['whileDue'] = 'keep') {
  program = await buildFormProgram(app, { policy: { recertification: { ...usual, ...change }, whileDue } })
  app.mail.clear()
}
beforeEach(() => withPolicy())

const pship = (of: { partnershipId: string }) => ({ id: of.partnershipId })
const statusOf = async (of: { partnershipId: string }) => (await program.client.partnerships.get(pship(of))).status
const subjects = () => app.mail.sent.map((mail) => mail.subject)

async function approved() {
  const partner = await buildPartner(app, program)
  const { revision } = await partner.client.profile.save({ ...pship(partner), revision: 0, answers: wholeAnswers })
  await partner.client.profile.submit({ ...pship(partner), revision })
  await program.client.partnerships.approve(pship(partner))
  await app.deliverMail()
  app.mail.clear()
  return partner
}

async function daysPass(days: number) {
  app.clock.advance({ hours: days * 24 })
  // tokens of sessions have their own end; clients of tests are made anew
  program = { ...program, client: await app.as(program.owner, program.host.id) }
  await app.runSchedules()
  await app.deliverMail()
}

const accessFor = async (of: { person: { id: string }; partnershipId: string }) =>
  await app.db.transaction({ as: 'system' }, (tx) =>
    accessOf(tx, of.person.id, fromPublicId('pship', of.partnershipId), app.clock.now()),
  )

describe('every so many months', () => {
  test('asked when the time has come, reminded twice, late once; submitting ends the restriction, approving the rest', async () => {
    const partner = await approved()
    await daysPass(360)
    expect(await statusOf(partner)).toBe('active')
    await daysPass(6)
    expect(await statusOf(partner)).toBe('recertifying')
    expect(subjects()).toEqual([`Northwind has to be recertified at ${program.host.name}`])
    expect(app.mail.lastTo(partner.email).text).toContain('Please submit until')
    expect(await accessFor(partner)).toMatchObject({ allowed: true, readOnly: false })
    app.mail.clear()
    await daysPass(8)
    await daysPass(0)
    expect(subjects()).toEqual([`${program.host.name} still waits for the answers of Northwind`])
    await daysPass(5)
    expect(subjects()).toHaveLength(2)
    app.mail.clear()
    await daysPass(1)
    await daysPass(0)
    expect(subjects()).toEqual(['The time to renew the answers of Northwind is over'])
    expect(await accessFor(partner)).toMatchObject({ allowed: true, readOnly: true })
    const client = await app.as(partner.person)
    expect((await client.portal.card(pship(partner))).says).toContain('Until then you can read')
    const { revision } = await client.profile.get(pship(partner))
    await client.profile.submit({ ...pship(partner), revision })
    expect(await accessFor(partner)).toMatchObject({ readOnly: false })
    await program.client.partnerships.approve(pship(partner))
    expect(await statusOf(partner)).toBe('active')
    await app.deliverMail()
    app.mail.clear()
    await daysPass(30)
    expect(subjects()).toEqual([])
    const verbs = (await program.client.partnerships.history(pship(partner))).items.map((one) => one.verb)
    expect(verbs.filter((verb) => verb === 'partnership.recertification_overdue')).toHaveLength(1)
  })

  test('whoever submits in time hears nothing of a deadline', async () => {
    const partner = await approved()
    await daysPass(366)
    const client = await app.as(partner.person)
    const { revision } = await client.profile.get(pship(partner))
    await client.profile.submit({ ...pship(partner), revision })
    app.mail.clear()
    await daysPass(20)
    const late = app.mail.sent.filter((mail) => /still waits|time to renew/.test(mail.subject))
    expect(late.filter((mail) => mail.to.address === partner.email)).toEqual([])
    expect(await accessFor(partner)).toMatchObject({ readOnly: false })
  })

  test('told only, where the policy says so; reading only at once, where it says that', async () => {
    await withPolicy({ afterDeadline: 'tell' })
    let partner = await approved()
    await daysPass(366)
    await daysPass(15)
    expect(await accessFor(partner)).toMatchObject({ readOnly: false })
    await withPolicy({}, 'restrict')
    partner = await approved()
    await daysPass(366)
    expect(await accessFor(partner)).toMatchObject({ readOnly: true })
  })
})

describe('by a changed form', () => {
  const publish = async (definition: typeof sampleForm) => {
    const form = { id: program.id, purpose: 'application' }
    const { draft } = await program.client.forms.saveDraft({ ...form, revision: 0, definition })
    await program.client.forms.publish({ ...form, revision: draft?.revision ?? 0 })
    app.clock.advance({ seconds: 1 })
    await app.deliverMail()
  }
  const withQuestion = structuredClone(sampleForm)
  withQuestion.sections[0]?.fields.push({ key: 'founded', kind: 'integer', label: 'Founded', required: 'submit' })

  test('a question that has to be answered asks everybody anew', async () => {
    const partner = await approved()
    await publish(withQuestion)
    expect(await statusOf(partner)).toBe('recertifying')
    const { revision } = await partner.client.profile.get(pship(partner))
    await expect(partner.client.profile.submit({ ...pship(partner), revision })).rejects.toMatchObject({
      code: 'invalid',
    })
  })

  test('nobody is asked where the policy does not say so, or the change asks nothing new', async () => {
    const partner = await approved()
    const renamed = structuredClone(sampleForm)
    renamed.title = 'Another title'
    await publish(renamed)
    expect(await statusOf(partner)).toBe('active')
    await withPolicy({ onChangedFormOrTerms: false })
    const other = await approved()
    await publish(withQuestion)
    expect(await statusOf(other)).toBe('active')
  })
})
