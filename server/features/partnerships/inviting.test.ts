import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '#server/testing/app.ts'
import { buildMember, buildPerson } from '#server/testing/builders.ts'
import {
  type BuiltProgram,
  buildInvitation,
  buildPartner,
  buildProgram,
  partnershipFeatures,
} from '#server/testing/partnerships.ts'

let app: TestApp
let program: BuiltProgram
beforeAll(async () => {
  app = await startTestApp({ features: partnershipFeatures })
  program = await buildProgram(app)
})
afterAll(() => app.close())
beforeEach(() => app.mail.clear())

const mailedTo = (email: string) =>
  app.mail.sent.filter((mail) => mail.to.address === email).map((mail) => mail.subject)
const rows = (...emails: string[]) => emails.map((email) => ({ email }))
const invite = (of: { id: string; client: BuiltProgram['client'] }, emails: string[], more: object = {}) =>
  of.client.partnerships.invite({ id: of.id, rows: rows(...emails), ...more })

describe('the main job', () => {
  test('invite a person, accept, active, revoke: each side is told and the next request is refused', async () => {
    const ada = await buildPerson(app, { name: 'Ada Okafor' })
    const invitation = await buildInvitation(app, program, {
      email: ada.email,
      offer: { permissions: ['shortlists', 'briefs'] },
    })
    expect(app.mail.lastTo(ada.email).subject).toContain(program.host.name)

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

describe('who cannot be invited, each with its own message', () => {
  const verdictFor = async (email: string) => (await invite(program, [email])).verdicts[0]

  test.each([
    'ada',
    'ada@',
    `${'a'.repeat(65)}@example.org`,
    'ada@exаmple.org', // a Cyrillic а
    'ada@example.org\r\nBcc: all@example.org',
    '"ada"@example.org',
    '',
  ])('a bad address: %j', async (email) => {
    expect(await verdictFor(email)).toMatchObject({ ok: false, code: 'address_invalid', field: 'email' })
  })

  test('oneself', async () => {
    expect(await verdictFor(program.owner.email.toUpperCase())).toMatchObject({ ok: false, code: 'invite_self' })
  })

  test('somebody of one’s own organization, whatever their state there', async () => {
    const { person } = await buildMember(app, { organizationId: program.host.id, state: 'inactive' })
    expect(await verdictFor(person.email)).toMatchObject({ code: 'invite_self' })
  })

  test('an address with an open invitation, with the way to it', async () => {
    const invitation = await buildInvitation(app, program)
    expect(await verdictFor(invitation.email.toUpperCase())).toMatchObject({
      code: 'already_partner',
      partnershipId: invitation.partnershipId,
    })
  })

  test('a person with an active partnership; after the end they can be invited again', async () => {
    const partner = await buildPartner(app, program)
    expect(await verdictFor(partner.email)).toMatchObject({
      code: 'already_partner',
      partnershipId: partner.partnershipId,
    })
    await program.client.partnerships.revoke({ id: partner.partnershipId })
    expect(await verdictFor(partner.email)).toMatchObject({ ok: true })
  })

  test('uniqueness by host reaches over programs, uniqueness by program does not', async () => {
    const second = await buildProgram(app, { host: program.host, owner: program.owner })
    const { email } = await buildInvitation(app, program)
    expect((await invite(second, [email])).verdicts[0]).toMatchObject({ code: 'already_partner' })
    const third = await buildProgram(app, {
      host: program.host,
      owner: program.owner,
      policy: { uniqueness: 'program' },
    })
    expect((await invite(third, [email])).verdicts[0]).toMatchObject({ ok: true })
  })

  test('a blocked address', async () => {
    const email = 'tired@example.org'
    await app.db.transaction({ as: 'system' }, (tx) =>
      tx
        .insertInto('blocked_address')
        .values({ id: '00000000-0000-7000-8000-0000000000aa', host_id: null, email, reason: 'administrator' })
        .execute(),
    )
    expect(await verdictFor(email)).toMatchObject({ code: 'address_blocked' })
  })

  test('anybody, by somebody without the role', async () => {
    const { person } = await buildMember(app, { organizationId: program.host.id, role: 'partner_manager' })
    const client = await app.as(person, program.host.id)
    await expect(invite({ ...program, client }, ['new@example.org'])).rejects.toMatchObject({ code: 'forbidden' })
  })

  test('anybody, by a way the program does not have', async () => {
    await expect(invite(program, ['new@example.org'], { verb: 'create_approved' })).rejects.toMatchObject({
      code: 'entry_not_allowed',
    })
  })

  test('anybody, once the limit of the host is reached, with the time to wait', async () => {
    const host = await buildProgram(app)
    const { verdicts } = await invite(host, ['first@example.org'])
    await host.client.invitations.undo({ id: verdicts[0]?.invitationId ?? '' })
    await app.db.transaction({ as: 'system' }, (tx) => tx.updateTable('rate_limit').set({ tokens: 0 }).execute())
    await expect(invite(host, ['first@example.org'])).rejects.toMatchObject({
      code: 'limit_reached',
      problem: { retryAfterSeconds: expect.any(Number) },
    })
    await app.db.transaction({ as: 'system' }, (tx) => tx.deleteFrom('rate_limit').execute())
  })

  test('partners of a program of somebody else', async () => {
    const other = await buildProgram(app)
    await expect(invite({ id: other.id, client: program.client }, ['x@example.org'])).rejects.toMatchObject({
      code: 'not_found',
    })
  })
})

describe('what is offered', () => {
  const offerOf = async (offer: object | undefined) => {
    const answer = await invite(program, [`offer${Math.random()}@example.org`], offer ? { offer } : {})
    const id = answer.verdicts[0]?.invitationId ?? ''
    return (await program.client.invitations.get({ id })).offer
  }
  test('left out, it is the program’s default', async () => {
    expect(await offerOf(undefined)).toEqual({
      permissions: ['shortlists', 'briefs', 'notes'],
      visibility: 'own_and_published',
      endsAt: null,
    })
  })
  test('an explicitly empty list is refused', async () => {
    await expect(offerOf({ permissions: [] })).rejects.toMatchObject({ code: 'permissions_empty' })
  })
  test('a permission the program does not have is refused', async () => {
    await expect(offerOf({ permissions: ['requests'] })).rejects.toMatchObject({ code: 'permission_unknown' })
  })
  test('an end in the past is refused, one to come is kept', async () => {
    await expect(offerOf({ endsAt: '2020-01-01T00:00:00.000Z' })).rejects.toMatchObject({ code: 'end_in_past' })
    expect(await offerOf({ endsAt: '2036-01-01T00:00:00.000Z' })).toMatchObject({ endsAt: '2036-01-01T00:00:00.000Z' })
  })
})

describe('several at once', () => {
  test('bad rows hold nobody up, repeated ones are folded, and the order stays', async () => {
    const answer = await invite(program, [
      'one@several.example',
      'nonsense',
      'ONE@several.example',
      'two@several.example',
    ])
    expect(answer.sent).toBe(2)
    expect(answer.verdicts.map((one) => [one.email, one.ok, one.code])).toEqual([
      ['one@several.example', true, null],
      ['nonsense', false, 'address_invalid'],
      ['one@several.example', true, null],
      ['two@several.example', true, null],
    ])
    expect(answer.verdicts[2]?.invitationId).toBe(answer.verdicts[0]?.invitationId)
    expect(answer.verdicts[2]?.notes[0]).toContain('line 1')
  })

  test('the check says the same and writes nothing', async () => {
    const emails = ['three@several.example', 'nonsense', program.owner.email]
    const before = await program.client.partnerships.counts()
    const answer = await program.client.partnerships.checkInvite({ id: program.id, rows: rows(...emails) })
    expect(answer).toMatchObject({ sent: 1, undoUntil: null })
    expect(answer.verdicts.map((one) => one.code)).toEqual([null, 'address_invalid', 'invite_self'])
    expect(await program.client.partnerships.counts()).toEqual(before)
    expect((await invite(program, emails)).sent).toBe(1)
  })

  test('a row that names a partnership that is not there is refused alone', async () => {
    const answer = await program.client.partnerships.invite({
      id: program.id,
      rows: [
        { email: 'ghost@several.example', partnershipId: `pship_9${'0'.repeat(25)}` },
        { email: 'ghost2@several.example', partnershipId: `pship_0${'1'.repeat(25)}` },
        { email: 'real@several.example' },
      ],
    })
    expect(answer.verdicts.map((one) => one.code)).toEqual(['not_found', 'not_found', null])
  })

  test('where organizations are invited, a row without a name is incomplete', async () => {
    const bank = await buildProgram(app, { preset: 'b2b_portal' })
    const answer = await bank.client.partnerships.invite({
      id: bank.id,
      rows: [
        { email: 'a@b.example', name: 'Acme', firstName: 'Ada', lastName: 'Byron' },
        { email: 'c@d.example', firstName: 'Cy', lastName: 'Dee' },
      ],
    })
    expect(answer.verdicts.map((one) => [one.ok, one.field])).toEqual([
      [true, null],
      [false, 'name'],
    ])
  })
})

describe('undo', () => {
  test('within ten seconds nothing remains, and nothing is mailed', async () => {
    const email = 'undone@example.org'
    const { verdicts } = await invite(program, [email])
    const id = verdicts[0]?.invitationId ?? ''
    await app.deliverMail()
    expect(mailedTo(email)).toEqual([])
    app.clock.advance({ seconds: 5 })
    await program.client.invitations.undo({ id })
    app.clock.advance({ seconds: 60 })
    await app.deliverMail()
    expect(mailedTo(email)).toEqual([])
    await expect(program.client.invitations.get({ id })).rejects.toMatchObject({ code: 'not_found' })
    await expect(program.client.partnerships.get({ id: verdicts[0]?.partnershipId ?? '' })).rejects.toMatchObject({
      code: 'not_found',
    })
    const person = await buildPerson(app, { email })
    expect((await (await app.as(person)).notifications.list()).items).toEqual([])
  })

  test('after ten seconds it is too late, even if the mail still waits', async () => {
    const { verdicts } = await invite(program, ['too-late@example.org'])
    app.clock.advance({ seconds: 11 })
    await expect(program.client.invitations.undo({ id: verdicts[0]?.invitationId ?? '' })).rejects.toMatchObject({
      code: 'undo_too_late',
    })
  })

  test('of a recorded partner it leaves the record', async () => {
    const bank = await buildProgram(app, { preset: 'essentials_bank' })
    const { id } = await bank.client.partnerships.record({
      id: bank.id,
      name: 'Harbour Pantry',
      email: 'h@pantry.example',
    })
    const answer = await bank.client.partnerships.invite({
      id: bank.id,
      rows: [{ email: 'h@pantry.example', partnershipId: id }],
    })
    expect((await bank.client.partnerships.get({ id })).status).toBe('invited')
    await bank.client.invitations.undo({ id: answer.verdicts[0]?.invitationId ?? '' })
    expect(await bank.client.partnerships.get({ id })).toMatchObject({ status: 'prospect', currentInvitation: null })
  })
})

describe('inviting again', () => {
  test('a recorded partner is invited where it stands, also when only its address is given', async () => {
    const bank = await buildProgram(app, { preset: 'essentials_bank' })
    const { id } = await bank.client.partnerships.record({ id: bank.id, name: 'Pantry', email: 'again@pantry.example' })
    const answer = await bank.client.partnerships.invite({ id: bank.id, rows: [{ email: 'again@pantry.example' }] })
    expect(answer.verdicts[0]).toMatchObject({ ok: true, partnershipId: id })
    expect(await bank.client.partnerships.get({ id })).toMatchObject({ status: 'invited', name: 'Pantry' })
  })

  test('after a refusal', async () => {
    const person = await buildPerson(app)
    const first = await buildInvitation(app, program, { email: person.email })
    await (await app.as(person)).inbox.decline({ id: first.id, reason: 'Not now.' })
    const { verdicts } = await invite(program, [person.email])
    expect(verdicts[0]).toMatchObject({ ok: true, partnershipId: first.partnershipId })
    expect(verdicts[0]?.notes[0]).toContain('declined')
    await expect((await app.as(person)).inbox.reconsider({ id: first.id })).rejects.toMatchObject({
      code: 'invitation_reinvited',
    })
  })

  test('an expired invitation never blocks a new one, and undo brings the old one back', async () => {
    const first = await buildInvitation(app, program, { expiresInDays: 2 })
    app.clock.advance({ days: 3 })
    const { verdicts } = await invite(program, [first.email])
    expect(verdicts[0]).toMatchObject({ ok: true, partnershipId: first.partnershipId })
    expect(await program.client.partnerships.get({ id: first.partnershipId })).toMatchObject({
      status: 'invited',
      subState: null,
    })
    expect((await program.client.invitations.get({ id: first.id })).state).toBe('withdrawn')
    await program.client.invitations.undo({ id: verdicts[0]?.invitationId ?? '' })
    expect((await program.client.invitations.get({ id: first.id })).state).toBe('expired')
    expect((await program.client.partnerships.get({ id: first.partnershipId })).subState).toBe('expired')
  })
})

describe('created approved', () => {
  test('an approved partner is active as soon as it accepts; what approves travels with the invitation', async () => {
    const market = await buildProgram(app, { preset: 'integration_marketplace' })
    const ada = await buildPerson(app)
    const made = await buildInvitation(app, market, { email: ada.email, verb: 'create_approved', name: 'Northwind' })
    const row = await market.client.partnerships.get({ id: made.partnershipId })
    expect(row).toMatchObject({ status: 'invited', subState: 'not_signed_in', statusWord: 'Approved' })
    const client = await app.as(ada)
    await client.inbox.accept({ id: made.id })
    expect(await market.client.partnerships.get({ id: made.partnershipId })).toMatchObject({
      status: 'active',
      statusWord: 'Approved',
      organization: { name: 'Northwind' },
    })
  })
  test('nobody invites and approves who may not decide', async () => {
    const bank = await buildProgram(app, {
      preset: 'essentials_bank',
      policy: { entry: ['record', 'invite_and_approve'], whoMayDecide: 'admin' },
    })
    const { person } = await buildMember(app, { organizationId: bank.host.id, role: 'member' })
    const client = await app.as(person, bank.host.id)
    await expect(
      client.partnerships.invite({
        id: bank.id,
        verb: 'invite_and_approve',
        rows: [{ email: 'x@y.example', name: 'X' }],
      }),
    ).rejects.toMatchObject({ code: 'forbidden' })
  })
})

describe('recording', () => {
  test('nobody is told; a second one with the address is refused; it can be deleted while nobody was mailed', async () => {
    const bank = await buildProgram(app, { preset: 'essentials_bank' })
    const body = { id: bank.id, name: 'Harbour', email: 'rec@harbour.example', note: 'Met at the fair.' }
    const made = await bank.client.partnerships.record(body)
    expect(made).toMatchObject({ status: 'prospect', statusWord: 'Uninvited' })
    await app.deliverMail()
    expect(mailedTo(body.email)).toEqual([])
    await expect(bank.client.partnerships.record(body)).rejects.toMatchObject({
      code: 'already_partner',
      problem: { partnershipId: made.id },
    })
    expect((await bank.client.partnerships.notes({ id: made.id })).items[0]?.body).toBe('Met at the fair.')
    await bank.client.partnerships.delete({ id: made.id })
    await expect(bank.client.partnerships.get({ id: made.id })).rejects.toMatchObject({ code: 'not_found' })
  })
  test('a partner that was mailed is not deleted', async () => {
    const invitation = await buildInvitation(app, program)
    await expect(program.client.partnerships.delete({ id: invitation.partnershipId })).rejects.toMatchObject({
      code: 'verb_not_allowed',
      problem: { current: { status: 'invited', allowed: expect.arrayContaining(['revoke']) } },
    })
  })
})

describe('bad input', () => {
  const post = async (path: string, payload: string, type = 'application/json') =>
    await app.fastify.inject({
      method: 'POST',
      url: path,
      payload,
      headers: {
        cookie: await app.cookieOf(program.owner),
        'content-type': type,
        'entente-organization': `org_${'0'.repeat(26)}`,
      },
    })
  test('malformed JSON is a 400, never a 500', async () => {
    const client = await app.cookieOf(program.owner)
    const answer = await app.fastify.inject({
      method: 'POST',
      url: `/v1/programs/${program.id}/invitations`,
      payload: '{"rows": [',
      headers: { cookie: client, 'content-type': 'application/json' },
    })
    expect(answer.statusCode).toBeGreaterThanOrEqual(400)
    expect(answer.statusCode).toBeLessThan(500)
    expect((await post(`/v1/programs/${program.id}/invitations`, 'x', 'text/plain')).statusCode).toBeLessThan(500)
  })
  test('unknown fields and names of 100 kB are faults of their fields', async () => {
    const { client, id } = program
    await expect(
      client.partnerships.invite({ id, rows: [{ email: 'x@example.org', shoeSize: 44 } as never] }),
    ).rejects.toMatchObject({ code: 'invalid' })
    await expect(
      client.partnerships.invite({ id, rows: [{ email: 'x@example.org', name: 'A'.repeat(100_000) }] }),
    ).rejects.toMatchObject({ code: 'invalid' })
  })
  test('markup and line ends in names are text in the mail, and never a header', async () => {
    const bank = await buildProgram(app, { preset: 'b2b_portal' })
    await expect(
      bank.client.partnerships.invite({
        id: bank.id,
        rows: [{ email: 'x@y.example', name: 'A\r\nBcc: b@c.de', firstName: 'A', lastName: 'B' }],
      }),
    ).rejects.toMatchObject({ code: 'invalid' })
    const { email } = await buildInvitation(app, bank, { name: '<script>alert(1)</script>', firstName: '<b>Ada' })
    const { html } = app.mail.lastTo(email)
    expect(html).not.toContain('<script>alert')
    expect(html).not.toContain('<b>Ada')
  })
  test('an id of another host is not found, on every route', async () => {
    const { client: stranger } = await buildProgram(app)
    const { id, partnershipId } = await buildInvitation(app, program)
    const { partnerships: p, invitations: i } = stranger
    const pship = { id: partnershipId }
    const calls: (() => Promise<unknown>)[] = [
      () => p.get(pship),
      () => p.update({ ...pship, name: 'Mine' }),
      () => p.delete(pship),
      () => p.approve(pship),
      () => p.reject({ ...pship, reason: 'no' }),
      () => p.suspend(pship),
      () => p.reactivate(pship),
      () => p.revoke(pship),
      () => p.archive(pship),
      () => p.unarchive(pship),
      () => p.resendWelcome(pship),
      () => p.changePrimaryContact({ ...pship, email: 'a@b.example' }),
      () => p.history(pship),
      () => p.notes(pship),
      () => p.addNote({ ...pship, body: 'mine' }),
      () => p.people(pship),
      () => p.mails(pship),
      () => p.list({ program: program.id }),
      () => p.counts({ program: program.id }),
      () => p.home({ program: program.id }),
      () => p.record({ id: program.id, name: 'x', email: 'a@b.example' }),
      () => p.checkInvite({ id: program.id, rows: rows('a@b.example') }),
      () => p.previewInvite({ id: program.id, rows: rows('a@b.example') }),
      () => i.get({ id }),
      () => i.resend({ id }),
      () => i.remind({ id }),
      () => i.copyLink({ id }),
      () => i.amend({ id, message: 'x' }),
      () => i.correctEmail({ id, email: 'a@b.example' }),
      () => i.withdraw({ id }),
      () => i.undo({ id }),
      () => i.log({ program: program.id }),
      () => stranger.inbox.accept({ id }),
      () => stranger.inbox.decline({ id }),
      () => stranger.inbox.reconsider({ id }),
      () => stranger.portal.card(pship),
      () => stranger.portal.history(pship),
      () => stranger.portal.leave(pship),
    ]
    for (const [index, call] of calls.entries()) {
      await expect(call(), `call ${index}`).rejects.toMatchObject({ code: 'not_found' })
    }
    expect((await stranger.partnerships.bulk({ verb: 'suspend', ids: [partnershipId] })).results[0]).toMatchObject({
      ok: false,
      code: 'not_found',
    })
  })
})
