/** Inviting a former partner again with what it had: when, by whom, with what, once, and how it is told. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Policy } from '#contract/policy.ts'
import { feature as programs } from '#server/features/programs/index.ts'
import { startTestApp, type TestApp } from '#server/testing/app.ts'
import { buildMember } from '#server/testing/builders.ts'
import { buildPartner, buildProgram, linkOf, partnershipFeatures } from '#server/testing/partnerships.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp({ features: [programs, ...partnershipFeatures] })
})
afterAll(() => app.close())

/** A program with a former partner that held two of three permissions. */
async function former(of: { policy?: Partial<Policy>; offer?: object; end?: 'revoke' | 'leave' | 'expire' } = {}) {
  const program = await buildProgram(app, { ...(of.policy ? { policy: of.policy } : {}) })
  const partner = await buildPartner(app, program, {
    offer: of.offer ?? { permissions: ['shortlists', 'notes'], visibility: 'own' },
  })
  const id = { id: partner.partnershipId }
  if (of.end === 'leave') await partner.client.portal.leave(id)
  else if (of.end === 'expire') app.clock.advance({ days: 31 })
  else await program.client.partnerships.revoke(id)
  const client = await app.as(program.owner, program.host.id)
  return { program, partner, id, client }
}

describe('within the days of the policy', () => {
  for (const end of ['revoke', 'leave', 'expire'] as const) {
    test(`after ${end} one press invites with the former grant, and the ended one stays ended`, async () => {
      const endsAt = new Date(app.clock.now().getTime() + 30 * 86_400_000).toISOString()
      const { client, id, partner, program } = await former({
        end,
        offer: { permissions: ['shortlists', 'notes'], visibility: 'own', ...(end === 'expire' ? { endsAt } : {}) },
      })
      const before = await client.partnerships.get(id)
      expect(before).toMatchObject({ status: 'ended', nextStep: { verb: 'invite_again', label: 'Invite again' } })
      expect(before.can.invite_again).toBe(true)
      const again = await client.partnerships.inviteAgain({ ...id, message: 'Welcome back.' })
      expect(again).toMatchObject({
        status: 'invited',
        name: before.name,
        contact: before.contact,
        follows: before.id,
        currentInvitation: {
          email: partner.email,
          message: 'Welcome back.',
          offer: { permissions: ['shortlists', 'notes'], visibility: 'own' },
        },
      })
      expect(again.id).not.toBe(before.id)
      const after = await client.partnerships.get(id)
      expect(after).toMatchObject({
        status: 'ended',
        followedBy: again.id,
        nextStep: null,
        can: { invite_again: 'invited_again' },
      })
      await expect(client.partnerships.inviteAgain(id)).rejects.toMatchObject({ code: 'invited_again' })
      // it is told, and accepted anew
      app.clock.advance({ seconds: 11 })
      await app.deliverMail()
      const mail = app.mail.sent.filter((one) => one.to.address === partner.email).at(-1)
      expect(mail?.text).toContain(`You have worked with ${program.host.name} before, until`)
      expect(linkOf(app, partner.email)).toContain('/i/')
      const answering = await app.as(partner.person)
      await answering.inbox.accept({ id: again.currentInvitation?.id ?? '' })
      const live = await client.partnerships.get({ id: again.id })
      expect(live).toMatchObject({ status: 'active', grant: { visibility: 'own' } })
      expect(live.grant?.permissions.map((one) => one.name)).toEqual(['shortlists', 'notes'])
      // an end that has passed is given the same days again; none stays none
      const days =
        live.accessEndsAt === null ? null : (Date.parse(live.accessEndsAt) - app.clock.now().getTime()) / 86_400_000
      expect(days === null ? null : Math.round(days)).toBe(end === 'expire' ? 30 : null)
      const told = (await client.partnerships.history({ ...id })).items.map((one) => one.verb)
      expect(told).toContain('partnership.invited_again')
      const said = (await client.partnerships.history({ id: again.id })).items.map((one) => one.says)
      expect(said.some((one) => one.includes('again, after an earlier partnership had ended.'))).toBe(true)
    })
  }

  test('an end that is still to come stays that day', async () => {
    const endsAt = new Date(app.clock.now().getTime() + 300 * 86_400_000).toISOString()
    const { client, id } = await former({ offer: { permissions: ['notes'], endsAt } })
    const again = await client.partnerships.inviteAgain(id)
    expect(again.currentInvitation?.offer).toEqual({ permissions: ['notes'], visibility: 'own_and_published', endsAt })
  })

  test('undo takes it back, and it can be pressed once more', async () => {
    const { client, id } = await former()
    const again = await client.partnerships.inviteAgain(id)
    await client.invitations.undo({ id: again.currentInvitation?.id ?? '' })
    await expect(client.partnerships.get({ id: again.id })).rejects.toMatchObject({ code: 'not_found' })
    expect((await client.partnerships.get(id)).can.invite_again).toBe(true)
    expect((await client.partnerships.inviteAgain(id)).status).toBe('invited')
  })

  test('once the new one is over as well, the former can be invited again', async () => {
    const { client, id } = await former()
    const again = await client.partnerships.inviteAgain(id)
    await client.invitations.withdraw({ id: again.currentInvitation?.id ?? '' })
    expect(await client.partnerships.get(id)).toMatchObject({ followedBy: null, can: { invite_again: true } })
  })
})

describe('refused with its reason', () => {
  test('after the days, and where the policy has none', async () => {
    const { client, id, program } = await former()
    app.clock.advance({ days: 89 })
    expect((await (await app.as(program.owner, program.host.id)).partnerships.get(id)).can.invite_again).toBe(true)
    app.clock.advance({ days: 2 })
    const late = await app.as(program.owner, program.host.id)
    expect((await late.partnerships.get(id)).can.invite_again).toBe('reinstatement_over')
    await expect(late.partnerships.inviteAgain(id)).rejects.toMatchObject({ code: 'reinstatement_over' })
    expect(client).toBeDefined()
    const none = await former({ policy: { reinstatementDays: 0 } })
    await expect(none.client.partnerships.inviteAgain(none.id)).rejects.toMatchObject({ code: 'reinstatement_over' })
  })

  test('while it is live, for a role that may not invite, for another host, and for who is invited otherwise', async () => {
    const program = await buildProgram(app)
    const live = await buildPartner(app, program)
    await expect(program.client.partnerships.inviteAgain({ id: live.partnershipId })).rejects.toMatchObject({
      code: 'verb_not_allowed',
    })
    const { client, id, partner, program: own } = await former()
    const member = await buildMember(app, { organizationId: own.host.id, role: 'member' })
    const asMember = await app.as(member.person, own.host.id)
    expect((await asMember.partnerships.get(id)).can.invite_again).toBe('forbidden')
    await expect(asMember.partnerships.inviteAgain(id)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(program.client.partnerships.inviteAgain(id)).rejects.toMatchObject({ code: 'not_found' })
    const { verdicts } = await client.partnerships.invite({ id: own.id, rows: [{ email: partner.email }] })
    await expect(client.partnerships.inviteAgain(id)).rejects.toMatchObject({
      code: 'already_partner',
      problem: { partnershipId: verdicts[0]?.partnershipId },
    })
  })

  test('two who press at the same moment open one', async () => {
    const { client, id, program, partner } = await former()
    const other = await app.as(program.owner, program.host.id)
    const both = await Promise.allSettled([client.partnerships.inviteAgain(id), other.partnerships.inviteAgain(id)])
    expect(both.filter((one) => one.status === 'fulfilled')).toHaveLength(1)
    const open = await client.partnerships.list({ q: partner.email, tab: 'invited' })
    expect(open.items).toHaveLength(1)
  })
})

test('the days are a setting of the program, and the lists offer it in the row', async () => {
  const { client, program, partner } = await former()
  const { advanced } = await client.programs.get({ id: program.id })
  expect(advanced.find((one) => one.setting === 'reinstatementDays')).toMatchObject({ available: true, value: 90 })
  await client.programs.changePolicy({ id: program.id, settings: { reinstatementDays: 7 } })
  const { items } = await client.partnerships.list({ q: partner.email })
  expect(items[0]).toMatchObject({ nextStep: { verb: 'invite_again', on: 'partnership' } })
})
