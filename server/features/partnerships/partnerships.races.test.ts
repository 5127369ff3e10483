/** Two at the same moment: exactly one wins, the other is told why. On PostgreSQL, where transactions really run beside each other. */
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Ctx, MemberCtx } from '#server/platform/ctx.ts'
import { AppError } from '#server/platform/errors.ts'
import { fromPublicId, newId } from '#server/platform/id.ts'
import { startTestApp, type TestApp } from '#server/testing/app.ts'
import { memberActor } from '#server/testing/builders.ts'
import { type BuiltProgram, buildProgram, partnershipFeatures } from '#server/testing/partnerships.ts'
import { acceptInvitation } from './accepting.ts'
import { withdrawInvitation } from './invitation-verbs.ts'
import { invitePartners } from './inviting.ts'
import { changePartnership, revokePartnership } from './verbs.ts'

const rounds = 300

let app: TestApp
let program: BuiltProgram
let host: MemberCtx
beforeAll(async () => {
  app = await startTestApp({ features: partnershipFeatures })
  program = await buildProgram(app)
  host = app.ctx(memberActor(program.owner, program.host.id, 'owner')) as MemberCtx
}, 60_000)
afterAll(() => app.close())

interface Open {
  ctx: Ctx
  personId: string
  invitationId: string
  partnershipId: string
  /** The partnership's UUID. */
  id: string
}

/** Open invitations to people with an account, all made in one call. */
async function buildOpen(many: number): Promise<Open[]> {
  const emails = Array.from({ length: many }, () => `race-${newId()}@example.org`)
  const { verdicts } = await invitePartners(host, program.id, { rows: emails.map((email) => ({ email })) })
  const people = await app.db.transaction({ as: 'system' }, async (tx) =>
    tx
      .updateTable('person')
      .set({ claimed_at: app.clock.now(), email_verified: true, name: 'Ada' })
      .where('email', 'in', emails)
      .returning(['id', 'email'])
      .execute(),
  )
  return verdicts.map((verdict) => {
    const person = people.find(({ email }) => email === verdict.email)
    if (!person || !verdict.invitationId || !verdict.partnershipId) throw new Error(JSON.stringify(verdict))
    const actor = {
      kind: 'person',
      personId: person.id,
      name: 'Ada',
      email: person.email,
      emailVerified: true,
      isInstallationAdmin: false,
      sessionId: newId(),
    } as const
    const { invitationId, partnershipId } = verdict
    return {
      ctx: app.ctx(actor),
      personId: person.id,
      invitationId,
      partnershipId,
      id: fromPublicId('pship', partnershipId),
    }
  })
}

const accept = (open: Open) => () => acceptInvitation(open.ctx, { invitationId: open.invitationId })

/** What came of each: `ok`, or the code of the refusal. Anything else than a refusal of ours fails the test. */
async function together(...works: (() => Promise<unknown>)[]): Promise<string[]> {
  const outcomes = await Promise.allSettled(works.map((work) => work()))
  return outcomes.map((outcome) => {
    if (outcome.status === 'fulfilled') return 'ok'
    if (outcome.reason instanceof AppError) return outcome.reason.code
    throw outcome.reason
  })
}

/** Runs the rounds, a few beside each other, which keeps the connections busy. */
async function race(all: Open[], round: (open: Open, index: number) => Promise<string[]>): Promise<string[][]> {
  const outcomes: string[][] = []
  for (let from = 0; from < all.length; from += 3) {
    const some = all.slice(from, from + 3)
    outcomes.push(...(await Promise.all(some.map((open, index) => round(open, from + index)))))
  }
  return outcomes
}

interface Effects {
  accepted: number
  withdrawn: number
  revoked: number
  suspended: number
  grants: number
  receipts: number
  status: string
}

/** What each partnership's rows say happened. */
async function effectsOf(all: Open[]): Promise<Map<string, Effects>> {
  const ids = sql.join(all.map((open) => sql`${open.id}::uuid`))
  const { rows } = await app.db.transaction({ as: 'system' }, (tx) =>
    sql<Effects & { id: string }>`
      select s.id, s.status, (select count(*)::int from access_grant g where g.partnership_id = s.id) as grants,
        (select count(*)::int from receipt r where r.partnership_id = s.id) as receipts,
        count(*) filter (where h.verb = 'invitation.accepted')::int as accepted,
        count(*) filter (where h.verb = 'invitation.withdrawn')::int as withdrawn,
        count(*) filter (where h.verb = 'partnership.revoked')::int as revoked,
        count(*) filter (where h.verb = 'partnership.suspended')::int as suspended
      from partnership s join history_event h on h.partnership_id = s.id where s.id in (${ids}) group by s.id`.execute(
      tx,
    ),
  )
  return new Map(rows.map((row) => [row.id, row]))
}

test('accept × accept by the same person: one partnership, one grant, one row of history, and the same answer', async () => {
  const all = await buildOpen(rounds)
  const outcomes = await race(all, (open) => together(accept(open), accept(open)))
  expect(new Set(outcomes.map(String))).toEqual(new Set(['ok,ok']))
  const effects = await effectsOf(all)
  for (const { id } of all) expect(effects.get(id)).toMatchObject({ accepted: 1, grants: 1, status: 'active' })
  const made = await app.db.transaction({ as: 'system' }, (tx) =>
    tx
      .selectFrom('organization')
      .select('id')
      .where(
        'personal_of',
        'in',
        all.map((open) => open.personId),
      )
      .execute(),
  )
  expect(made).toHaveLength(rounds)
}, 120_000)

test('accept × withdraw: exactly one wins', async () => {
  const all = await buildOpen(rounds)
  const withdraw = (open: Open) => () => withdrawInvitation(host, open.invitationId)
  const outcomes = await race(all, async (open, index) =>
    index % 2 ? together(accept(open), withdraw(open)) : (await together(withdraw(open), accept(open))).reverse(),
  )
  expect(new Set(outcomes.map(String))).toEqual(new Set(['ok,invitation_answered', 'invitation_withdrawn,ok']))
  const effects = await effectsOf(all)
  for (const [index, { id }] of all.entries()) {
    const accepted = outcomes[index]?.[0] === 'ok'
    expect(effects.get(id)).toMatchObject(
      accepted
        ? { accepted: 1, withdrawn: 0, grants: 1, status: 'active' }
        : { accepted: 0, withdrawn: 1, grants: 0, status: 'ended' },
    )
  }
}, 120_000)

test('accept × revoke: accepted and then ended, or ended and never accepted; one receipt', async () => {
  const all = await buildOpen(rounds)
  const revoke = (open: Open) => () => revokePartnership(host, open.partnershipId)
  const outcomes = await race(all, async (open, index) =>
    index % 2 ? together(accept(open), revoke(open)) : (await together(revoke(open), accept(open))).reverse(),
  )
  for (const outcome of outcomes) expect(['ok,ok', 'invitation_withdrawn,ok']).toContain(String(outcome))
  const effects = await effectsOf(all)
  for (const [index, { id }] of all.entries()) {
    const accepted = outcomes[index]?.[0] === 'ok' ? 1 : 0
    expect(effects.get(id)).toMatchObject({ accepted, grants: accepted, revoked: 1, receipts: 1, status: 'ended' })
  }
}, 120_000)

test('invite × invite: one open partnership, and the other hears where it is', async () => {
  const emails = Array.from({ length: rounds }, () => `race-${newId()}@example.org`)
  for (let from = 0; from < rounds; from += 3) {
    await Promise.all(
      emails.slice(from, from + 3).map(async (email) => {
        const invite = () => invitePartners(host, program.id, { rows: [{ email }] })
        const verdicts = (await Promise.all([invite(), invite()])).flatMap((answer) => answer.verdicts)
        const won = verdicts.filter((verdict) => verdict.ok)
        expect(won).toHaveLength(1)
        expect(verdicts.find((verdict) => !verdict.ok)).toMatchObject({
          code: 'already_partner',
          partnershipId: won[0]?.partnershipId,
        })
      }),
    )
  }
  const { rows } = await app.db.transaction({ as: 'system' }, (tx) =>
    sql<{ partnerships: number; invitations: number; persons: number; mails: number }>`
      select (select count(*)::int from partnership where contact_email in (${sql.join(emails)})) as partnerships,
        (select count(*)::int from invitation where email in (${sql.join(emails)})) as invitations,
        (select count(*)::int from person where email in (${sql.join(emails)})) as persons,
        (select count(*)::int from mail where to_address in (${sql.join(emails)})) as mails`.execute(tx),
  )
  expect(rows[0]).toEqual({ partnerships: rounds, invitations: rounds, persons: rounds, mails: rounds })
}, 120_000)

test('invite × invite of the same many in opposite order neither fails nor doubles', async () => {
  for (let round = 0; round < 5; round++) {
    const rows = Array.from({ length: 20 }, () => ({ email: `many-${newId()}@example.org` }))
    const answers = await Promise.all([
      invitePartners(host, program.id, { rows }),
      invitePartners(host, program.id, { rows: [...rows].reverse() }),
    ])
    expect(answers.reduce((sum, answer) => sum + answer.sent, 0)).toBe(20)
  }
}, 60_000)

test('suspend × suspend: one row of history, the other gets a 409', async () => {
  const all = await buildOpen(50)
  const suspend = (open: Open) => () => changePartnership(host, 'suspend', open.partnershipId)
  const outcomes = await race(all, async (open) => {
    await acceptInvitation(open.ctx, { invitationId: open.invitationId })
    return (await together(suspend(open), suspend(open))).sort()
  })
  expect(new Set(outcomes.map(String))).toEqual(new Set(['ok,verb_not_allowed']))
  const effects = await effectsOf(all)
  for (const { id } of all) expect(effects.get(id)).toMatchObject({ suspended: 1, status: 'suspended' })
}, 60_000)
