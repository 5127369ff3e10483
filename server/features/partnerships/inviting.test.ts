import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '#server/testing/app.ts'
import { buildMember, buildPerson } from '#server/testing/builders.ts'
import {
  buildInvitation,
  buildPartner,
  buildProgram,
  linkOf,
  partnershipFeatures,
} from '#server/testing/partnerships.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp({ features: partnershipFeatures })
})
afterAll(() => app.close())
beforeEach(() => app.mail.clear())

describe('the main job', () => {
  test('invite a person, accept, active, revoke: each side is told and the next request is refused', async () => {
    const program = await buildProgram(app)
    const ada = await buildPerson(app, { name: 'Ada Okafor' })
    const invitation = await buildInvitation(app, program, {
      email: ada.email,
      offer: { permissions: ['shortlists', 'briefs'] },
    })
    const mail = app.mail.lastTo(ada.email)
    expect(mail.subject).toContain(program.host.name)

    const inbox = await app.as(ada)
    const { items } = await inbox.inbox.list()
    expect(items[0]).toMatchObject({ id: invitation.id, state: 'pending', can: { accept: true, decline: true } })
    expect(items[0]?.permissions.map((one) => one.name)).toEqual(['shortlists', 'briefs'])

    const accepted = await inbox.inbox.accept({ id: invitation.id })
    expect(accepted).toEqual({
      partnershipId: invitation.partnershipId,
      landing: `/home/p/${invitation.partnershipId}`,
    })
    const row = await program.client.partnerships.get({ id: invitation.partnershipId })
    expect(row).toMatchObject({ status: 'active', name: 'Ada Okafor', grant: { visibility: 'own_and_published' } })
    expect(row.grant?.permissions.map((one) => one.name)).toEqual(['shortlists', 'briefs'])

    await app.deliverMail()
    expect(app.mail.lastTo(program.owner.email).subject).toContain('accepted')
    const told = await program.client.notifications.list()
    expect(told.items[0]?.says).toBe('Ada Okafor has accepted your invitation')

    const { cards } = await inbox.portal.cards()
    expect(cards[0]).toMatchObject({ partnershipId: invitation.partnershipId, opens: 'work', status: 'active' })

    const ended = await program.client.partnerships.revoke({
      id: invitation.partnershipId,
      reason: 'The project is over.',
    })
    expect(ended).toMatchObject({ status: 'ended', endReason: 'revoked', subState: 'revoked' })
    expect((await inbox.portal.card({ id: invitation.partnershipId })).opens).toBe('nothing')
    await expect(inbox.portal.history({ id: invitation.partnershipId })).rejects.toMatchObject({ code: 'not_active' })
    await app.deliverMail()
    expect(app.mail.lastTo(ada.email).text).toContain('The project is over.')
    const receipt = await inbox.partnerships.receipt({ id: ended.receiptId ?? '' })
    expect(receipt).toMatchObject({ verb: 'revoked', host: program.host.name, reason: 'The project is over.' })
    expect(receipt.closed.length).toBeGreaterThan(1)
  })
})
