import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { identity, type Person } from '#server/features/identity/index.ts'
import { takeBounce } from '#server/features/mail/bounces.ts'
import { toPublicId } from '#server/platform/id.ts'
import { startTestApp, type TestApp } from '#server/testing/app.ts'
import { buildMember, buildOrganization, buildPerson, testPassword } from '#server/testing/builders.ts'
import {
  acceptMemberInvitation,
  declineMemberInvitation,
  insertBlocked,
  organizations,
  readMemberInvitation,
} from './index.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp({ features: [identity, organizations({ mailConfigured: false, version: '0.0.0-test' })] })
})
afterAll(() => app.close())
beforeEach(async () => {
  await app.db.reset()
  app.mail.clear()
})

const mem = (id: string) => toPublicId('mem', id)
const secretTo = (email: string): string => {
  const mail = app.mail.lastTo(email)
  const found = mail.links.map((link) => /\/join\/([A-Za-z0-9_-]{43})/.exec(link)?.[1]).find(Boolean)
  if (!found) throw new Error(`no link was mailed to ${email}`)
  return found
}

async function team() {
  const { organization, owner } = await buildOrganization(app)
  const admin = await buildMember(app, { organizationId: organization.id, role: 'admin' })
  const member = await buildMember(app, { organizationId: organization.id, role: 'member' })
  const as = (person: Person) => app.as(person, organization.id)
  return { organization, owner, admin, member, as }
}
const events = () =>
  app.db.transaction({ as: 'system' }, (tx) =>
    tx.selectFrom('history_event').select(['verb', 'person_id', 'after']).orderBy('id').execute(),
  )

describe('inviting colleagues', () => {
  test('each address gets a verdict of its own; nothing is granted by inviting', async () => {
    const { organization, owner, member, as } = await team()
    const known = await buildPerson(app)
    await app.db.transaction({ as: 'system' }, (tx) =>
      insertBlocked(tx, { email: 'silent@example.org', hostId: organization.id, reason: 'reported' }, app.clock.now()),
    )
    const client = await as(owner)
    const emails = [
      'New@example.org',
      known.email,
      member.person.email,
      owner.email,
      'bad address',
      'new@example.org',
      'silent@example.org',
      'ada@аpple.com',
    ]
    const { items } = await client.members.invite({ emails, role: 'member' })
    expect(items.map(({ verdict }) => verdict)).toEqual([
      'invited',
      'invited',
      'already_member',
      'invite_self',
      'address_invalid',
      'repeated',
      'address_blocked',
      'address_invalid',
    ])
    for (const { verdict, says } of items) expect(says === null).toBe(verdict === 'invited')
    expect((await client.members.invite({ emails: ['new@example.org'], role: 'viewer' })).items[0]?.verdict).toBe(
      'already_invited',
    )
    await expect((await app.as(known, organization.id)).organizations.get()).rejects.toMatchObject({
      code: 'not_found',
    })
    await app.deliverMail()
    expect(app.mail.sent.map(({ to }) => to.address).toSorted()).toEqual([known.email, 'new@example.org'].toSorted())
    expect(app.mail.lastTo('new@example.org').text).toContain(organization.name)
  })

  test('only administrators invite, and nobody above their own role', async () => {
    const { admin, member, as } = await team()
    await expect(
      (await as(member.person)).members.invite({ emails: ['a@example.org'], role: 'viewer' }),
    ).rejects.toMatchObject({ code: 'forbidden' })
    const client = await as(admin.person)
    await expect(client.members.invite({ emails: ['a@example.org'], role: 'owner' })).rejects.toMatchObject({
      code: 'above_own_role',
    })
    expect((await client.members.invite({ emails: ['a@example.org'], role: 'admin' })).items[0]?.verdict).toBe(
      'invited',
    )
    expect((await client.members.list()).rolesToGive).toEqual(['admin', 'partner_manager', 'member', 'viewer'])
    expect((await (await as(member.person)).members.list()).can).toEqual({ invite: 'forbidden' })
  })

  test('bad input is refused by name', async () => {
    const { owner, as } = await team()
    const client = await as(owner)
    for (const body of [
      { emails: [], role: 'member' },
      { emails: ['a@example.org'], role: 'king' },
      { emails: Array(51).fill('a@example.org'), role: 'member' },
      { emails: 'a@example.org', role: 'member' },
    ]) {
      // @ts-expect-error what a client in another language may send
      await expect(client.members.invite(body)).rejects.toMatchObject({ status: 422 })
    }
  })
})

describe('answering', () => {
  async function invited(email = 'grace@example.org') {
    const all = await team()
    await (await all.as(all.owner)).members.invite({ emails: [email], role: 'partner_manager' })
    await app.deliverMail()
    return { ...all, secret: secretTo(email), email }
  }

  test('a new person sets a password through the link, and is a member with a session', async () => {
    const { secret, organization } = await invited()
    expect(await readMemberInvitation(app.ctx(), secret)).toMatchObject({
      state: 'open',
      role: 'partner_manager',
      accountExists: false,
    })
    const join = (password?: string) =>
      acceptMemberInvitation(app.ctx(), { secret, password, name: 'Grace', userAgent: null })
    await expect(join()).rejects.toMatchObject({ code: 'password_too_short' })
    await expect(join('password12345')).rejects.toMatchObject({ code: 'password_too_common' })
    const joined = await join('green-kettle-mountain')
    expect(joined).toMatchObject({ landing: `/o/${organization.slug}` })
    expect(joined.session?.token).toBeTruthy()
    const view = await readMemberInvitation(app.ctx(), secret)
    expect(view).toMatchObject({ state: 'closed', accountExists: true })
    await expect(join('green-kettle-mountain')).rejects.toMatchObject({ code: 'link_invalid' })
  })

  test('somebody with an account signs in first; the link alone never signs anyone in', async () => {
    const known = await buildPerson(app)
    const stranger = await buildPerson(app)
    const { secret } = await invited(known.email)
    const input = { secret, password: 'green-kettle-mountain', name: 'X', userAgent: null }
    await expect(acceptMemberInvitation(app.ctx(), input)).rejects.toMatchObject({ code: 'not_signed_in' })
    const asPerson = (person: Person) =>
      app.ctx({
        kind: 'person',
        personId: person.id,
        name: person.name,
        email: person.email,
        emailVerified: true,
        isInstallationAdmin: false,
        sessionId: person.id,
      })
    await expect(acceptMemberInvitation(asPerson(stranger), input)).rejects.toMatchObject({ code: 'not_invitee' })
    const joined = await acceptMemberInvitation(asPerson(known), input)
    expect(joined.session).toBeUndefined()
    const visitor = app.anonymous()
    await expect(
      visitor.session.signIn({ email: known.email, password: 'green-kettle-mountain' }),
    ).rejects.toMatchObject({ code: 'wrong_credentials' })
    expect(await visitor.session.signIn({ email: known.email, password: testPassword })).toMatchObject({ step: 'done' })
  })

  test('the inbox holds it too: accept or decline there', async () => {
    const known = await buildPerson(app)
    const { organization, owner, as } = await invited(known.email)
    const client = await app.as(known)
    const [mine] = (await client.session.me()).membershipInvitations
    expect(mine).toMatchObject({
      role: 'partner_manager',
      organization: { name: organization.name },
      can: { accept: true, decline: true },
    })
    const id = mine?.id as string
    await expect((await app.as(await buildPerson(app))).membershipInvitations.accept({ id })).rejects.toMatchObject({
      code: 'not_found',
    })
    await client.membershipInvitations.decline({ id })
    await expect(client.membershipInvitations.accept({ id })).rejects.toMatchObject({ code: 'membership_state' })
    expect((await client.membershipInvitations.list()).items).toEqual([])
    await (await as(owner)).members.invite({ emails: [known.email], role: 'viewer' })
    const [again] = (await client.membershipInvitations.list()).items
    expect(await client.membershipInvitations.accept({ id: again?.id as string })).toMatchObject({
      id: toPublicId('org', organization.id),
      role: 'viewer',
    })
    expect((await events()).map(({ verb }) => verb).filter((verb) => verb.startsWith('membership'))).toEqual([
      'membership.invited',
      'membership.declined',
      'membership.invited',
      'membership.accepted',
    ])
  })

  test('it expires after fourteen days; resending revives it with a further link, the earlier one works as long as it lasts', async () => {
    const { secret, owner, as, email } = await invited()
    const client = await as(owner)
    const member = (await client.members.list({ state: 'invited' })).items[0]
    const id = member?.id as string
    await expect(client.members.resend({ id })).rejects.toMatchObject({ code: 'resend_too_soon' })
    app.clock.advance({ days: 1 })
    expect(await (await as(owner)).members.resend({ id })).toMatchObject({ state: 'invited', expired: false })
    await app.deliverMail()
    const further = secretTo(email)
    expect(further).not.toBe(secret)
    expect(await readMemberInvitation(app.ctx(), secret)).toMatchObject({ state: 'open' })
    app.clock.advance({ days: 14 })
    for (const each of [secret, further]) {
      expect(await readMemberInvitation(app.ctx(), each)).toMatchObject({ state: 'expired' })
      await expect(
        acceptMemberInvitation(app.ctx(), { secret: each, password: 'green-kettle-mountain', userAgent: null }),
      ).rejects.toMatchObject({ code: 'invitation_expired' })
    }
    expect((await (await as(owner)).members.list({ state: 'invited' })).items[0]).toMatchObject({ expired: true })
    await (await as(owner)).members.resend({ id })
    await app.deliverMail()
    expect(await readMemberInvitation(app.ctx(), secretTo(email))).toMatchObject({ state: 'open' })
  })

  test('a withdrawn or declined invitation, a made-up link, and one of a suspended organization lead nowhere', async () => {
    const { secret, owner, as, organization } = await invited()
    expect(await readMemberInvitation(app.ctx(), 'made-up')).toBeNull()
    await app.db.transaction({ as: 'system' }, (tx) =>
      tx.updateTable('organization').set({ suspended_at: app.clock.now() }).where('id', '=', organization.id).execute(),
    )
    expect(await readMemberInvitation(app.ctx(), secret)).toBeNull()
    await app.db.transaction({ as: 'system' }, (tx) =>
      tx.updateTable('organization').set({ suspended_at: null }).execute(),
    )
    const client = await as(owner)
    const id = (await client.members.list({ state: 'invited' })).items[0]?.id as string
    await client.members.withdraw({ id })
    await expect(client.members.withdraw({ id })).rejects.toMatchObject({ code: 'membership_state' })
    expect(await readMemberInvitation(app.ctx(), secret)).toMatchObject({ state: 'closed' })
    await expect(declineMemberInvitation(app.ctx(), secret)).rejects.toMatchObject({ code: 'link_invalid' })
  })

  test('an invitation that was withdrawn before its mail left is not mailed', async () => {
    const { owner, as } = await team()
    const client = await as(owner)
    const { items } = await client.members.invite({ emails: ['late@example.org'], role: 'member' })
    await client.members.withdraw({ id: items[0]?.memberId as string })
    await app.deliverMail()
    expect(app.mail.sent).toEqual([])
  })

  test('what became of its mail stands beside it; the inviter is told once that it reached nobody, until it is sent again', async () => {
    const { owner, as } = await team()
    const client = await as(owner)
    app.mail.answer = () => ({ state: 'refused', says: '550 5.1.1 No such user' })
    const { items } = await client.members.invite({ emails: ['new@example.org'], role: 'member' })
    const id = items[0]?.memberId ?? ''
    const standing = async () => (await client.members.list({ state: 'invited' })).items.find((one) => one.id === id)
    expect(await standing()).toMatchObject({ delivery: 'queued', deliveryAnswer: null })
    await app.deliverMail()
    expect(await standing()).toMatchObject({ delivery: 'failed', deliveryAnswer: '550 5.1.1 No such user' })
    const lost = async () => (await events()).filter(({ verb }) => verb === 'membership.undeliverable')
    expect(await lost()).toMatchObject([{ after: { email: 'new@example.org', answer: '550 5.1.1 No such user' } }])
    app.mail.answer = undefined
    app.clock.advance({ minutes: 2 })
    expect(await client.members.resend({ id })).toMatchObject({ delivery: 'queued' })
    await app.deliverMail()
    expect(await standing()).toMatchObject({ delivery: 'sent', deliveryAnswer: '250 taken' })
    // a report comes in later
    const [mail] = await app.db.transaction({ as: 'system' }, (tx) =>
      tx.selectFrom('mail').selectAll().orderBy('id', 'desc').limit(1).execute(),
    )
    await app.db.transaction({ as: 'system' }, (tx) =>
      takeBounce(tx, app.ctx({ kind: 'time' }), {
        source: 'mailbox',
        digest: 'x',
        reading: {
          reports: [
            { mailIds: [mail?.id ?? ''], addresses: ['new@example.org'], kind: 'permanent', says: '552 Mailbox full' },
          ],
        },
      }),
    )
    expect(await standing()).toMatchObject({ delivery: 'bounced', deliveryAnswer: '552 Mailbox full' })
    expect(await lost()).toHaveLength(2)
    const joined = (await client.members.list({ state: 'active' })).items
    expect(joined.every(({ delivery, deliveryAnswer }) => delivery === null && deliveryAnswer === null)).toBe(true)
  })

  test('no link rests in the clear', async () => {
    const { secret } = await invited()
    const rows = await app.db.transaction({ as: 'system' }, async (tx) => [
      await tx.selectFrom('membership_secret').selectAll().execute(),
      await tx.selectFrom('outbox_job').selectAll().execute(),
      await tx.selectFrom('mail').select('data').execute(),
      await tx.selectFrom('history_event').selectAll().execute(),
    ])
    expect(JSON.stringify(rows)).not.toContain(secret)
  })
})

describe('changing members', () => {
  test('roles, deactivation and removal hold from the next request, and each leaves a row', async () => {
    const { organization, owner, member, as } = await team()
    const client = await as(owner)
    const theirs = await as(member.person)
    const id = mem(member.membership.id)
    await expect(theirs.organizations.update({ name: 'X' })).rejects.toMatchObject({ code: 'forbidden' })
    expect(await client.members.changeRole({ id, role: 'admin' })).toMatchObject({ role: 'admin' })
    expect(await theirs.organizations.update({ name: 'Renamed' })).toMatchObject({ name: 'Renamed' })
    expect(await client.members.deactivate({ id })).toMatchObject({
      state: 'inactive',
      can: { reactivate: true, deactivate: 'membership_state' },
    })
    await expect(theirs.organizations.get()).rejects.toMatchObject({ code: 'not_found' })
    await expect(client.members.deactivate({ id })).rejects.toMatchObject({ code: 'membership_state' })
    expect(await client.members.reactivate({ id })).toMatchObject({ state: 'active' })
    await client.members.remove({ id })
    await expect(theirs.organizations.get()).rejects.toMatchObject({ code: 'not_found' })
    await expect(client.members.remove({ id })).rejects.toMatchObject({ code: 'membership_state' })
    expect((await theirs.session.me()).organizations).toEqual([]) // the account stays
    const verbs = (await events()).filter(({ person_id }) => person_id === owner.id).map(({ verb }) => verb)
    expect(verbs).toEqual(
      expect.arrayContaining([
        'membership.role_changed',
        'membership.deactivated',
        'membership.reactivated',
        'membership.removed',
      ]),
    )
    expect((await client.members.invite({ emails: [member.person.email], role: 'viewer' })).items[0]?.verdict).toBe(
      'invited',
    )
    expect(organization.id).toBeTruthy()
  })

  test('an administrator does nothing to an owner, and gives no role above their own', async () => {
    const { owner, admin, member, as } = await team()
    const client = await as(admin.person)
    const list = await client.members.list()
    const ownerId = list.items.find(({ person }) => person.email === owner.email)?.id as string
    for (const act of [
      () => client.members.remove({ id: ownerId }),
      () => client.members.deactivate({ id: ownerId }),
      () => client.members.changeRole({ id: ownerId, role: 'viewer' }),
    ]) {
      await expect(act()).rejects.toMatchObject({ code: 'above_own_role' })
    }
    await expect(client.members.changeRole({ id: mem(member.membership.id), role: 'owner' })).rejects.toMatchObject({
      code: 'above_own_role',
    })
    await expect(client.members.transferOwnership({ id: mem(member.membership.id) })).rejects.toMatchObject({
      code: 'forbidden',
    })
    expect(list.items.find(({ id }) => id === ownerId)?.can).toMatchObject({
      remove: 'above_own_role',
      change_role: 'above_own_role',
    })
  })

  test('the last owner stays; ownership is handed over in one step', async () => {
    const { owner, admin, as } = await team()
    const client = await as(owner)
    const own = (await client.members.list()).items.find(({ isMe }) => isMe)
    expect(own?.can).toMatchObject({ leave: 'last_owner', change_role: 'last_owner' })
    await expect(client.members.leave()).rejects.toMatchObject({ code: 'last_owner' })
    await expect(client.members.changeRole({ id: own?.id as string, role: 'admin' })).rejects.toMatchObject({
      code: 'last_owner',
    })
    expect(await client.members.transferOwnership({ id: mem(admin.membership.id) })).toMatchObject({ role: 'owner' })
    const roles = (await client.members.list()).items.map(({ person, role }) => [person.email, role])
    expect(roles).toEqual(
      expect.arrayContaining([
        [owner.email, 'admin'],
        [admin.person.email, 'owner'],
      ]),
    )
    await client.members.leave()
    await expect(client.organizations.get()).rejects.toMatchObject({ code: 'not_found' })
    expect((await client.session.me()).person.email).toBe(owner.email)
  })

  test('a member of another organization is not found, whatever the verb', async () => {
    const { member } = await team()
    const other = await buildOrganization(app)
    const client = await app.as(other.owner, other.organization.id)
    const id = mem(member.membership.id)
    for (const act of [
      () => client.members.changeRole({ id, role: 'viewer' }),
      () => client.members.deactivate({ id }),
      () => client.members.reactivate({ id }),
      () => client.members.remove({ id }),
      () => client.members.resend({ id }),
      () => client.members.withdraw({ id }),
      () => client.members.transferOwnership({ id }),
      () => client.members.remove({ id: 'mem_nonsense' }),
      () => client.members.remove({ id: toPublicId('inv', member.membership.id) }),
    ]) {
      await expect(act()).rejects.toMatchObject({ code: 'not_found', status: 404 })
    }
    expect((await client.members.list()).items).toHaveLength(1)
  })

  test('a viewer sees the members and may only leave', async () => {
    const { organization, as } = await team()
    const { person } = await buildMember(app, { organizationId: organization.id, role: 'viewer' })
    const client = await as(person)
    const { items, rolesToGive } = await client.members.list()
    expect(rolesToGive).toEqual([])
    for (const item of items) {
      const may = Object.entries(item.can).filter(([, answer]) => answer === true)
      expect(may).toEqual(item.isMe ? [['leave', true]] : [])
    }
    await client.members.leave()
  })
})
