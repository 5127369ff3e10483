/** An application before there is an account, as somebody without script fills it in. */
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { application } from '#presets/forms/index.ts'
import { toPublicId } from '#server/platform/id.ts'
import { allFeatures } from '#server/testing/all-features.ts'
import { startTestApp, type TestApp } from '#server/testing/app.ts'
import { buildOrganization, buildPerson } from '#server/testing/builders.ts'
import { type BuiltProgram, buildInvitation, linkOf } from '#server/testing/partnerships.ts'
import { formOf, headingOf, saidAtFields } from '#server/testing/posted-form.ts'
import { buildFormProgram } from '#server/testing/program-forms.ts'
import type { Visitor } from '#server/testing/visitor.ts'

let app: TestApp
let program: BuiltProgram
beforeAll(async () => {
  app = await startTestApp({ features: allFeatures() })
  program = await buildFormProgram(app, {
    preset: 'channel_program',
    policy: { entry: ['invite'], formWhen: 'before_account', formBlocks: 'everything', acceptance: 'explicit' },
  })
})
afterAll(() => app.close())
beforeEach(async () => {
  app.mail.clear()
  program = { ...program, client: await app.as(program.owner, program.host.id) }
})

const whole = { agency_name: 'Northwind', agency_type: 'pantry' }

/** Opens the link and sends the first section with these answers. */
async function applying(visitor: Visitor, path: string, change: Record<string, string> = whole) {
  const page = await visitor.get(path)
  return visitor.post(`${path}/form?section=about`, { ...formOf(page), ...change })
}

/** The link as the pages lead on: without the server's address. */
async function invited(of: Parameters<typeof buildInvitation>[2] = {}) {
  const invitation = await buildInvitation(app, program, of)
  return { ...invitation, link: pathOf(invitation.link) }
}
const pathOf = (link: string) => new URL(link).pathname

async function applied() {
  const invitation = await invited()
  const visitor = await app.visitor()
  await applying(visitor, invitation.link)
  const check = `${invitation.link}/form/check`
  const done = await visitor.post(check, { ...formOf(await visitor.get(check)), ':do': 'submit' })
  expect(done.location).toBe(`${invitation.link}/form/done`)
  return { ...invitation, visitor }
}
const pship = (of: { partnershipId: string }) => ({ id: of.partnershipId })

test('opens on the page of the invitation, with what is known filled in and the other answers beside it', async () => {
  const invitation = await invited()
  const visitor = await app.visitor()
  const page = await visitor.get(invitation.link)
  expect(page.status).toBe(200)
  expect(headingOf(page)).toBe(`Become a partner of ${program.host.name}`)
  expect(formOf(page)).toMatchObject({ agency_name: ['Northwind'] })
  expect(page.html.includes(`href="${invitation.link}/decline"`)).toBe(true)
})

test('is saved section by section, checked and submitted; then its page says what happens next', async () => {
  const invitation = await invited()
  const visitor = await app.visitor()
  const next = await applying(visitor, invitation.link, { agency_type: 'pantry', families: 'x' })
  expect(next.status).toBe(422)
  expect(saidAtFields(next)).toHaveLength(1)
  expect((await applying(visitor, invitation.link)).location).toBe(`${invitation.link}/form?section=area`)
  const check = `${invitation.link}/form/check`
  const read = await visitor.get(check)
  expect(read.html.includes('Northwind')).toBe(true)
  expect((await visitor.post(check, { ...formOf(read), ':do': 'submit' })).location).toBe(
    `${invitation.link}/form/done`,
  )
  expect((await visitor.get(`${invitation.link}/form/done`)).location).toBe(invitation.link)
  expect(headingOf(await visitor.get(invitation.link))).toBe('Your application was sent')
  // what is posted late finds the page, not a fault
  const late = await visitor.post(`${invitation.link}/form?section=about`, { agency_name: 'x' })
  expect(late.location).toBe(invitation.link)
})

test('a link to go on is mailed, and leads to where one stopped', async () => {
  const invitation = await invited()
  const visitor = await app.visitor()
  const left = await applying(visitor, invitation.link, { website: 'northwind.example', ':do': 'leave' })
  expect(left.location).toBe(`${invitation.link}/form?section=about&said=mailed`)
  await app.deliverMail()
  const link = pathOf(linkOf(app, invitation.email))
  expect(link).not.toBe(invitation.link)
  const later = await app.visitor()
  const on = await later.get(link)
  expect(on.location).toBe(`${link}/form?section=about#f-website`)
  expect(formOf(await later.get(`${link}/form?section=about`)).website).toEqual(['https://northwind.example/'])
})

test('its page tells the decision, and a return opens it again by the mailed link', async () => {
  const invitation = await applied()
  app.mail.clear()
  await program.client.submissions.return({
    ...pship(invitation),
    comments: [{ field: 'website', body: 'Which website?' }],
  })
  await app.deliverMail()
  const link = pathOf(linkOf(app, invitation.email))
  const visitor = await app.visitor()
  expect((await visitor.get(link)).location).toBe(`${link}/form?section=about#f-website`)
  const page = await visitor.get(`${link}/form?section=about`)
  expect(page.html.includes('Which website?')).toBe(true)
  await visitor.post(`${link}/form?section=about`, { ...formOf(page), website: 'northwind.example' })
  const check = `${link}/form/check`
  await visitor.post(check, { ...formOf(await visitor.get(check)), ':do': 'submit' })
  await program.client.partnerships.approve(pship(invitation))
  expect(headingOf(await visitor.get(link))).toBe('Your application was approved')
  const other = await applied()
  await program.client.partnerships.reject({ ...pship(other), reason: 'No.' })
  expect(headingOf(await other.visitor.get(other.link))).toBe('Your application was not approved')
})

test('whoever has an account signs in first, and says for which organization', async () => {
  const person = await buildPerson(app)
  const { organization } = await buildOrganization(app, { owner: person, name: 'Own Company' })
  const invitation = await invited({ email: person.email })
  expect((await (await app.visitor()).get(invitation.link)).html.includes('Sign in to answer')).toBe(true)
  const visitor = await app.visitor(person)
  await applying(visitor, invitation.link)
  const check = `${invitation.link}/form/check`
  const posted = formOf(await visitor.get(check))
  expect(posted[':organization']).toEqual([toPublicId('org', organization.id)])
  await visitor.post(check, { ...posted, ':do': 'submit' })
  const { organization: partner } = await program.client.partnerships.get(pship(invitation))
  expect(partner?.name).toBe('Own Company')
})

test('declines beside it, with a reason', async () => {
  const invitation = await invited()
  const visitor = await app.visitor()
  expect((await visitor.get(invitation.link)).html.includes(`href="${invitation.link}/decline"`)).toBe(true)
  await visitor.post(`${invitation.link}/decline`, { reason: 'No time.' })
  expect(headingOf(await visitor.get(invitation.link))).toBe('This invitation was declined')
  expect((await visitor.get(`${invitation.link}/form`)).location).toBe(invitation.link)
})

test('the first section of the shipped application is as light as any page of an invitation', async () => {
  const shipped = await buildFormProgram(app, {
    preset: 'channel_program',
    definition: application,
    policy: { entry: ['invite'], formWhen: 'before_account', formBlocks: 'everything', acceptance: 'explicit' },
  })
  const invitation = await buildInvitation(app, shipped)
  const { html } = await (await app.visitor()).get(invitation.link)
  expect(gzipSync(html).length).toBeLessThan(25_600)
  const scripts = [...html.matchAll(/<script(?![^>]*type="application\/json")[^>]*>([\s\S]*?)<\/script>/g)]
  expect(scripts.reduce((sum, [, script = '']) => sum + script.length, 0)).toBeLessThan(6_144)
  expect(html.includes('type="module" src=')).toBe(false)
})
