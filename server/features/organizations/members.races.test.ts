/** Two at once, on a database that does them at once. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  ensurePerson,
  hashPassword,
  identity,
  makePasswordLink,
  parseEmail,
  resetPassword,
} from '#server/features/identity/index.ts'
import type { MemberCtx } from '#server/platform/ctx.ts'
import { AppError } from '#server/platform/errors.ts'
import { newId, toPublicId } from '#server/platform/id.ts'
import { startTestApp, type TestApp } from '#server/testing/app.ts'
import { buildMember, buildOrganization, buildPerson, memberActor } from '#server/testing/builders.ts'
import { hashSecret } from '../identity/index.ts'
import { acceptMemberInvitation, createOrganization, organizations, personalOrganizationOf, setUp } from './index.ts'
import {
  changeRole,
  deactivateMember,
  inviteMembers,
  leaveOrganization,
  removeMember,
  transferOwnership,
} from './members.ts'
import { insertMembershipSecret } from './store.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp({ features: [identity, organizations({ mailConfigured: false, version: '0.0.0-test' })] })
}, 120_000)
afterAll(() => app.close())

const rounds = 300

/** Runs both at once; each ends well or with a code of ours, never otherwise. */
async function both(one: () => Promise<unknown>, other: () => Promise<unknown>): Promise<string[]> {
  return Promise.all([one, other].map((act) => act().then(() => 'done', codeOf)))
}
function codeOf(error: unknown): string {
  if (error instanceof AppError) return error.code
  throw error
}
const system = <T>(work: Parameters<typeof app.db.transaction<T>>[1]) => app.db.transaction({ as: 'system' }, work)
const ownersOf = (organizationId: string) =>
  system(async (tx) => {
    const rows = await tx
      .selectFrom('membership')
      .select('id')
      .where('organization_id', '=', organizationId)
      .where('role', '=', 'owner')
      .where('state', '=', 'active')
      .execute()
    return rows.length
  })

test(`last owner × last owner, ${rounds} rounds: one always stays`, async () => {
  const ada = await buildPerson(app)
  const bob = await buildPerson(app)
  const ctx = (actor: MemberCtx['actor']): MemberCtx => ({ ...app.ctx(), actor })
  const ways = [
    (me: MemberCtx) => leaveOrganization(me),
    (me: MemberCtx, other: string) => removeMember(me, other),
    (me: MemberCtx, other: string) => deactivateMember(me, other),
    (me: MemberCtx, other: string) => changeRole(me, other, { role: 'viewer' }),
    (me: MemberCtx, other: string) => transferOwnership(me, other),
  ]
  let refused = 0
  for (let round = 0; round < rounds; round++) {
    const { organization } = await buildOrganization(app, { owner: ada })
    const second = await buildMember(app, { organizationId: organization.id, role: 'owner', person: bob })
    const first = await system((tx) =>
      tx
        .selectFrom('membership')
        .select('id')
        .where('organization_id', '=', organization.id)
        .where('person_id', '=', ada.id)
        .executeTakeFirstOrThrow(),
    )
    const [mine, theirs] = [toPublicId('mem', first.id), toPublicId('mem', second.membership.id)]
    const adaCtx = ctx(memberActor(ada, organization.id, 'owner'))
    const bobCtx = ctx(memberActor(bob, organization.id, 'owner'))
    const [a, b] = [ways[round % 5], ways[Math.floor(round / 5) % 5]] as [(typeof ways)[number], (typeof ways)[number]]
    const outcome = await both(
      () => a(adaCtx, theirs),
      () => b(bobCtx, mine),
    )
    expect(await ownersOf(organization.id)).toBeGreaterThanOrEqual(1)
    refused += outcome.filter((code) => code !== 'done').length
  }
  expect(refused).toBeGreaterThan(0)
}, 300_000)

test('the same address invited twice at once has one membership and gets one mail', async () => {
  const { organization, owner } = await buildOrganization(app)
  const ctx: MemberCtx = { ...app.ctx(), actor: memberActor(owner, organization.id, 'owner') }
  for (let round = 0; round < 10; round++) {
    const emails = [`race${round}@example.org`]
    const invite = () => inviteMembers(ctx, { emails, role: 'member' })
    const [a, b] = await Promise.all([invite(), invite()])
    expect([a[0]?.verdict, b[0]?.verdict].toSorted()).toEqual(['already_invited', 'invited'])
  }
  const mails = await system((tx) =>
    tx.selectFrom('mail').select('id').where('template', '=', 'member_invitation').execute(),
  )
  expect(mails).toHaveLength(10)
}, 120_000)

test('accepting twice through one link makes one member and one password', async () => {
  const { organization, owner } = await buildOrganization(app)
  for (let round = 0; round < 50; round++) {
    const stub = await buildPerson(app, { claimed: false })
    const { membership } = await buildMember(app, { organizationId: organization.id, person: stub, state: 'invited' })
    const secret = `secret-${round}-${newId()}`
    const expiresAt = new Date(app.clock.now().getTime() + 86_400_000)
    await system((tx) =>
      insertMembershipSecret(tx, {
        hash: hashSecret(secret),
        membershipId: membership.id,
        organizationId: organization.id,
        expiresAt,
        now: app.clock.now(),
      }),
    )
    const accept = (password: string) => () =>
      acceptMemberInvitation(
        { ...app.ctx(), address: `10.0.0.${round}` },
        { secret, password, name: 'X', userAgent: null },
      )
    const outcome = await both(accept('green-kettle-mountain'), accept('violet-kettle-mountain'))
    expect(outcome.filter((code) => code === 'done')).toHaveLength(1)
    const accounts = await system((tx) =>
      tx.selectFrom('account').select('id').where('person_id', '=', stub.id).execute(),
    )
    expect(accounts).toHaveLength(1)
  }
  expect(owner.id).toBeTruthy()
}, 120_000)

test('a reset link used twice at once sets one password', async () => {
  for (let round = 0; round < 30; round++) {
    const person = await buildPerson(app)
    const { url } = await app.db.transaction({ as: 'identity' }, (tx) => makePasswordLink(tx, app.ctx(), person.id))
    const token = url.split('/').at(-1) as string
    const reset = (password: string) => () =>
      resetPassword({ ...app.ctx(), address: `10.0.1.${round}` }, { token, password, userAgent: null })
    const outcome = await both(reset('green-kettle-mountain'), reset('violet-kettle-mountain'))
    expect(outcome.toSorted()).toEqual(['done', 'link_invalid'])
  }
}, 120_000)

test('one address makes one person, one person one personal organization, one name one identity', async () => {
  const owner = await buildPerson(app)
  for (let round = 0; round < 50; round++) {
    const email = parseEmail(`stub-race${round}@example.org`)
    if (!email) throw new Error('not an address')
    const ensure = () => app.db.transaction({ as: 'identity' }, (tx) => ensurePerson(tx, { email }))
    const [a, b] = await Promise.all([ensure(), ensure()])
    expect(a.id).toBe(b.id)
    const personal = () => app.db.transaction({ as: 'identity' }, (tx) => personalOrganizationOf(tx, app.ctx(), a))
    const [one, two] = await Promise.all([personal(), personal()])
    expect(one.id).toBe(two.id)
    const make = () =>
      app.db.transaction({ as: 'identity' }, (tx) =>
        createOrganization(tx, app.ctx(), { name: 'X', slug: `slug-race-${round}`, ownerPersonId: owner.id }),
      )
    expect((await both(make, make)).toSorted()).toEqual(['done', 'identity_taken'])
  }
}, 120_000)

test('two set-ups at once make one installation', async () => {
  await app.db.reset()
  await hashPassword('warm')
  const answers = (email: string) => ({
    organizationName: 'Willow',
    name: 'Ada',
    email,
    password: 'green-kettle-mountain',
    timeZone: 'UTC',
  })
  for (let round = 0; round < 10; round++) {
    await app.db.reset()
    const outcome = await both(
      () => setUp(app.ctx(), answers('ada@example.org')),
      () => setUp(app.ctx(), answers('bob@example.org')),
    )
    expect(outcome.toSorted()).toEqual(['already_set_up', 'done'])
    const people = await system((tx) => tx.selectFrom('person').select('id').execute())
    expect(people).toHaveLength(1)
  }
}, 120_000)
