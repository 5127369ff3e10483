/** An invitation whose mail came back: seen on its row, told to the inviter once, no more reminders, cleared by the right address. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { identity } from '#server/features/identity/index.ts'
import { organizations } from '#server/features/organizations/index.ts'
import { startTestApp, type TestApp } from '#server/testing/app.ts'
import { bounceOf, delayOf } from '#server/testing/bounces.ts'
import {
  type BuiltInvitation,
  buildInvitation,
  buildProgram,
  partnershipFeatures,
} from '#server/testing/partnerships.ts'

const secret = 'a-secret-of-the-provider-1'
let app: TestApp
beforeAll(async () => {
  app = await startTestApp({
    features: [identity, organizations({ mailConfigured: true, version: '1' }), ...partnershipFeatures],
    bounces: { secret },
  })
})
afterAll(() => app.close())
beforeEach(async () => {
  await app.db.reset()
  app.mail.clear()
})

async function handIn(raw: string) {
  const answer = await app.fastify.inject({
    method: 'POST',
    url: '/v1/mails/bounces',
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'message/rfc822' },
    payload: raw,
  })
  await app.deliverMail()
  return answer.json()
}
const mailTo = (email: string) => ({ to: email, messageId: app.mail.lastTo(email).messageId })
const mailsTo = (email: string) => app.mail.sent.filter(({ to }) => to.address === email)
const policy = { reminders: { daysAfter: [3, 7], daysBeforeExpiry: [1] } }

async function days(count: number): Promise<void> {
  for (let day = 0; day < count; day++) {
    app.clock.advance({ days: 1 })
    await app.runSchedules(['partnerships.remind'])
    await app.deliverMail()
  }
}

const told = (email: string) =>
  mailsTo(email).filter(({ subject, text }) => /could not be delivered|came back|undeliverable/i.test(subject + text))

test('its row says so in the server’s words, the inviter is told once, and nobody is reminded any more', async () => {
  const program = await buildProgram(app, { policy })
  const invitation = await buildInvitation(app, program)
  expect(await handIn(bounceOf(mailTo(invitation.email)))).toEqual({ outcome: 'bounced' })
  const read = await program.client.invitations.get({ id: invitation.id })
  expect(read).toMatchObject({
    state: 'pending',
    delivery: 'bounced',
    deliveryAnswer: expect.stringContaining('User unknown'),
  })
  const [row] = (await program.client.partnerships.list({ tab: 'invited' })).items
  expect(row).toMatchObject({ id: invitation.partnershipId, subState: 'failed' })
  expect(told(program.owner.email)).toHaveLength(1)
  expect(told(program.owner.email)[0]?.text).toContain('User unknown')
  await handIn(`X-Way: another\r\n${bounceOf(mailTo(invitation.email))}`)
  expect(told(program.owner.email)).toHaveLength(1)
  await days(10)
  expect(mailsTo(invitation.email)).toHaveLength(1)
  const client = await app.as(program.owner, program.host.id)
  const { items } = await client.partnerships.history({ id: invitation.partnershipId })
  expect(items.filter(({ verb }) => verb === 'invitation.undeliverable')).toHaveLength(1)
  expect(
    (await client.notifications.list()).items.filter(({ kind }) => kind === 'invitation.undeliverable'),
  ).toHaveLength(1)
})

test('changing names or dates does not start the reminders again; sending it again does', async () => {
  const program = await buildProgram(app, { policy })
  const invitation = await buildInvitation(app, program)
  await handIn(bounceOf(mailTo(invitation.email)))
  await program.client.invitations.amend({ id: invitation.id, firstName: 'Eva', remindersOn: true })
  await days(4)
  expect(mailsTo(invitation.email)).toHaveLength(1)
  await program.client.invitations.resend({ id: invitation.id })
  await app.deliverMail()
  expect(await program.client.invitations.get({ id: invitation.id })).toMatchObject({ delivery: 'sent' })
  await days(4)
  expect(mailsTo(invitation.email)).toHaveLength(3)
  // and if that comes back too, it is told again: somebody has sent it again
  await handIn(bounceOf(mailTo(invitation.email)))
  expect(told(program.owner.email)).toHaveLength(2)
})

test('a reminder that comes back stops the next ones', async () => {
  const program = await buildProgram(app, { policy })
  const invitation = await buildInvitation(app, program)
  await days(3)
  expect(mailsTo(invitation.email)).toHaveLength(2)
  await handIn(bounceOf(mailTo(invitation.email)))
  await days(8)
  expect(mailsTo(invitation.email)).toHaveLength(2)
  expect(told(program.owner.email)).toHaveLength(1)
})

test('an older mail that comes back late leaves the invitation as its newest mail left it', async () => {
  const program = await buildProgram(app)
  const invitation = await buildInvitation(app, program)
  const first = mailTo(invitation.email)
  app.clock.advance({ minutes: 2 })
  await program.client.invitations.resend({ id: invitation.id })
  await app.deliverMail()
  expect(await handIn(bounceOf(first))).toEqual({ outcome: 'bounced' })
  expect(await program.client.invitations.get({ id: invitation.id })).toMatchObject({ delivery: 'sent' })
  expect(told(program.owner.email)).toEqual([])
})

test('that it is still being tried changes nothing on the invitation', async () => {
  const program = await buildProgram(app)
  const invitation = await buildInvitation(app, program)
  expect(await handIn(delayOf(mailTo(invitation.email)))).toEqual({ outcome: 'delayed' })
  expect(await program.client.invitations.get({ id: invitation.id })).toMatchObject({ delivery: 'sent' })
})

test('the right address begins anew', async () => {
  const program = await buildProgram(app, { policy })
  const invitation = await buildInvitation(app, program)
  await handIn(bounceOf(mailTo(invitation.email)))
  const corrected = await program.client.invitations.correctEmail({ id: invitation.id, email: 'right@partner.example' })
  app.clock.advance({ seconds: 11 })
  await app.deliverMail()
  expect(corrected).toMatchObject({ email: 'right@partner.example' })
  const [row] = (await program.client.partnerships.list({ tab: 'invited' })).items
  expect(row?.subState ?? null).toBeNull()
  await days(4)
  expect(mailsTo('right@partner.example')).toHaveLength(2)
  expect(mailsTo(invitation.email)).toHaveLength(1)
})

test('what was answered or withdrawn meanwhile is told to nobody', async () => {
  const program = await buildProgram(app)
  const invitation: BuiltInvitation = await buildInvitation(app, program)
  const first = mailTo(invitation.email)
  await program.client.invitations.withdraw({ id: invitation.id })
  await app.deliverMail()
  await handIn(bounceOf(first))
  expect(told(program.owner.email)).toEqual([])
  expect(await program.client.invitations.get({ id: invitation.id })).toMatchObject({ state: 'withdrawn' })
})
