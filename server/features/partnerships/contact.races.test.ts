/** Changes of the primary contact at the same moment: exactly one wins. On PostgreSQL, where transactions really run beside each other. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { acceptMembership } from '#server/features/organizations/joining.ts'
import { removeMember } from '#server/features/organizations/members.ts'
import type { MemberCtx, PersonCtx } from '#server/platform/ctx.ts'
import { AppError } from '#server/platform/errors.ts'
import { fromPublicId, newId, toPublicId } from '#server/platform/id.ts'
import { startTestApp, type TestApp } from '#server/testing/app.ts'
import { buildMember, buildPerson, memberActor } from '#server/testing/builders.ts'
import { type BuiltProgram, buildPartner, buildProgram, partnershipFeatures } from '#server/testing/partnerships.ts'
import {
  cancelContact,
  cancelOwnContact,
  changeOwnContact,
  changePrimaryContact,
  confirmContact,
  refuseContact,
} from './contact.ts'
import { revokePartnership } from './verbs.ts'

const rounds = 60

let app: TestApp
let program: BuiltProgram
let host: MemberCtx
/** One live partner; each round begins with the owner as its contact. */
let partner: { id: string; organizationId: string; owner: Awaited<ReturnType<typeof buildPerson>>; ctx: PersonCtx }

beforeAll(async () => {
  app = await startTestApp({ features: partnershipFeatures })
  program = await buildProgram(app, { preset: 'integration_marketplace' })
  host = app.ctx(memberActor(program.owner, program.host.id, 'owner')) as MemberCtx
  partner = await buildLive()
}, 120_000)
afterAll(() => app.close())

async function buildLive() {
  const built = await buildPartner(app, program)
  const { organization } = await program.client.partnerships.get({ id: built.partnershipId })
  const organizationId = fromPublicId('org', organization?.id ?? '')
  const ctx = app.ctx(memberActor(built.person, organizationId, 'owner')) as PersonCtx
  return { id: built.partnershipId, organizationId, owner: built.person, ctx }
}

/** What came of each: `ok`, or the code of the refusal. Anything else, such as a deadlock, fails the test. */
async function together(...works: (() => Promise<unknown>)[]): Promise<string[]> {
  const outcomes = await Promise.allSettled(works.map((work) => work()))
  return outcomes.map((outcome) => {
    if (outcome.status === 'fulfilled') return 'ok'
    if (outcome.reason instanceof AppError) return outcome.reason.code
    throw outcome.reason
  })
}

const system = <T>(work: Parameters<typeof app.db.transaction<T>>[1]) => app.db.transaction({ as: 'system' }, work)
const stranger = () => ({ email: `next-${newId()}@orbit.example` })
const rowOf = (id: string) =>
  system((tx) =>
    tx
      .selectFrom('partnership')
      .select(['primary_contact_id', 'next_contact_id', 'next_contact'])
      .where('id', '=', fromPublicId('pship', id))
      .executeTakeFirstOrThrow(),
  )
const membershipOf = (personId: string) =>
  system((tx) =>
    tx
      .selectFrom('membership')
      .select(['id', 'state'])
      .where('organization_id', '=', partner.organizationId)
      .where('person_id', '=', personId)
      .orderBy('id', 'desc')
      .executeTakeFirst(),
  )
/** Limits are not what is looked at here. */
const forgetLimits = () => system((tx) => tx.deleteFrom('rate_limit').execute())

test('the host names one, the partner another: one of them waits, the other side hears why', async () => {
  for (let round = 0; round < rounds; round++) {
    await forgetLimits()
    const outcome = await together(
      () => changePrimaryContact(host, partner.id, stranger()),
      () => changeOwnContact(partner.ctx, partner.id, stranger()),
    )
    expect(outcome.toSorted()).toEqual(['contact_change_open', 'ok'])
    await cancelOwnContact(partner.ctx, partner.id)
  }
}, 120_000)

test('she joins while it is cancelled: she is the contact, or it was cancelled and she cannot join', async () => {
  for (let round = 0; round < rounds; round++) {
    await forgetLimits()
    const person = await buildPerson(app)
    await changePrimaryContact(host, partner.id, { email: person.email })
    const invited = await membershipOf(person.id)
    const membershipId = toPublicId('mem', invited?.id ?? '')
    const hers = app.ctx({ ...memberActor(person, partner.organizationId, 'member'), kind: 'person' }) as PersonCtx
    const cancel = round % 2 ? () => cancelContact(host, partner.id) : () => cancelOwnContact(partner.ctx, partner.id)
    const [joined, cancelled] = await together(() => acceptMembership(hers, membershipId), cancel)
    const row = await rowOf(partner.id)
    const state = (await membershipOf(person.id))?.state
    expect(row.next_contact).toBeNull()
    if (joined === 'ok') {
      expect([cancelled, row.primary_contact_id, state]).toEqual(['no_contact_change', person.id, 'active'])
      await changeOwnContact(partner.ctx, partner.id, { email: partner.owner.email })
    } else {
      expect([joined, cancelled, row.primary_contact_id, state]).toEqual([
        'membership_state',
        'ok',
        partner.owner.id,
        'removed',
      ])
    }
  }
}, 120_000)

test('confirmed and refused at once: one answer counts', async () => {
  const strict = await buildProgram(app, { preset: 'integration_marketplace', policy: { membersManagedBy: 'partner' } })
  const strictHost = app.ctx(memberActor(strict.owner, strict.host.id, 'owner')) as MemberCtx
  const built = await buildPartner(app, strict)
  const { organization } = await strict.client.partnerships.get({ id: built.partnershipId })
  const { person: admin } = await buildMember(app, {
    organizationId: fromPublicId('org', organization?.id ?? ''),
    role: 'admin',
  })
  const id = built.partnershipId
  const owner = app.ctx(memberActor(built.person, fromPublicId('org', organization?.id ?? ''), 'owner')) as PersonCtx
  const other = app.ctx(memberActor(admin, fromPublicId('org', organization?.id ?? ''), 'admin')) as PersonCtx
  for (let round = 0; round < rounds; round++) {
    await forgetLimits()
    await changePrimaryContact(strictHost, id, stranger())
    const outcome = await together(
      () => confirmContact(owner, id),
      () => refuseContact(other, id),
    )
    expect(outcome.toSorted()).toEqual(['no_contact_change', 'ok'])
    const { next_contact_id } = await rowOf(id)
    expect(next_contact_id === null).toBe(outcome[1] === 'ok')
    if (next_contact_id) await cancelOwnContact(owner, id)
  }
}, 120_000)

test('a member is named while somebody removes them: never is the contact no member', async () => {
  const admin = app.ctx(memberActor(partner.owner, partner.organizationId, 'owner')) as MemberCtx
  for (let round = 0; round < rounds; round++) {
    await forgetLimits()
    const { person, membership } = await buildMember(app, { organizationId: partner.organizationId })
    const [named, removed] = await together(
      () => changePrimaryContact(host, partner.id, { email: person.email }),
      () => removeMember(admin, toPublicId('mem', membership.id)),
    )
    const { primary_contact_id, next_contact } = await rowOf(partner.id)
    const state = (await membershipOf(person.id))?.state
    if (removed === 'ok') {
      // named afterwards, she is somebody else, who is invited anew
      expect([named, primary_contact_id, state]).toEqual(['ok', partner.owner.id, next_contact ? 'invited' : 'removed'])
      await cancelContact(host, partner.id)
    } else {
      expect([named, removed, primary_contact_id, state]).toEqual(['ok', 'is_primary_contact', person.id, 'active'])
      await changeOwnContact(partner.ctx, partner.id, { email: partner.owner.email })
    }
  }
}, 120_000)

test('she joins while the host revokes: nobody waits for ever, and nothing is named after the end', async () => {
  for (let round = 0; round < rounds / 3; round++) {
    await forgetLimits()
    const live = await buildLive()
    const person = await buildPerson(app)
    await changePrimaryContact(host, live.id, { email: person.email })
    const invited = await system((tx) =>
      tx.selectFrom('membership').select('id').where('person_id', '=', person.id).executeTakeFirstOrThrow(),
    )
    const hers = app.ctx({ ...memberActor(person, live.organizationId, 'member'), kind: 'person' }) as PersonCtx
    const [joined, revoked] = await together(
      () => acceptMembership(hers, toPublicId('mem', invited.id)),
      () => revokePartnership(host, live.id),
    )
    expect([joined, revoked]).toEqual(['ok', 'ok'])
    expect((await rowOf(live.id)).next_contact).toBeNull()
  }
}, 120_000)
