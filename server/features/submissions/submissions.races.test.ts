/** Two at the same moment, around answers: exactly one goes through, and nothing of the other is lost or doubled. On PostgreSQL. */
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { acceptInvitation } from '#server/features/partnerships/index.ts'
import { invitePartners } from '#server/features/partnerships/inviting.ts'
import { changePartnership, revokePartnership } from '#server/features/partnerships/verbs.ts'
import type { MemberCtx, PersonCtx } from '#server/platform/ctx.ts'
import { AppError } from '#server/platform/errors.ts'
import { fromPublicId, newId } from '#server/platform/id.ts'
import { allFeatures } from '#server/testing/all-features.ts'
import { startTestApp, type TestApp } from '#server/testing/app.ts'
import { buildMember, memberActor } from '#server/testing/builders.ts'
import type { BuiltProgram } from '#server/testing/partnerships.ts'
import { buildFormProgram, wholeAnswers } from '#server/testing/program-forms.ts'
import { returnAnswers } from './deciding.ts'
import { saveOwnAnswers } from './saving.ts'
import { recallAnswers, submitAnswers } from './submitting.ts'

const rounds = 300

let app: TestApp
let program: BuiltProgram
let host: MemberCtx
let other: MemberCtx
beforeAll(async () => {
  app = await startTestApp({ features: allFeatures() })
  // an approval without a submission would be another decision, possible after a return too
  program = await buildFormProgram(app, { policy: { approveWithoutSubmission: false } })
  host = app.ctx(memberActor(program.owner, program.host.id, 'owner')) as MemberCtx
  const { person } = await buildMember(app, { organizationId: program.host.id, role: 'admin' })
  other = app.ctx(memberActor(person, program.host.id, 'admin')) as MemberCtx
}, 60_000)
afterAll(() => app.close())

interface Filling {
  ctx: PersonCtx
  /** The same person in another browser. */
  again: PersonCtx
  partnershipId: string
  id: string
}

/** Partners who have accepted and filled in what is asked. */
async function buildFilling(many: number): Promise<Filling[]> {
  const emails = Array.from({ length: many }, () => `race-${newId()}@example.org`)
  const { verdicts } = await invitePartners(host, program.id, {
    rows: emails.map((email) => ({ email, name: 'Northwind' })),
  })
  const people = await app.db.transaction({ as: 'system' }, async (tx) =>
    tx
      .updateTable('person')
      .set({ claimed_at: app.clock.now(), email_verified: true, name: 'Ada' })
      .where('email', 'in', emails)
      .returning(['id', 'email'])
      .execute(),
  )
  const all = verdicts.map((verdict) => {
    const person = people.find(({ email }) => email === verdict.email)
    if (!person || !verdict.invitationId || !verdict.partnershipId) throw new Error(JSON.stringify(verdict))
    const at = () =>
      app.ctx({
        kind: 'person',
        personId: person.id,
        name: 'Ada',
        email: person.email,
        emailVerified: true,
        isInstallationAdmin: false,
        sessionId: newId(),
      }) as PersonCtx
    const { invitationId, partnershipId } = verdict
    return { ctx: at(), again: at(), invitationId, partnershipId, id: fromPublicId('pship', partnershipId) }
  })
  await race(all, async (one) => {
    await acceptInvitation(one.ctx, { invitationId: one.invitationId })
    await saveOwnAnswers(one.ctx, one.partnershipId, { revision: 0, answers: wholeAnswers })
    return []
  })
  return all
}

const submit =
  (one: Filling, ctx = one.ctx) =>
  () =>
    submitAnswers(ctx, one.partnershipId, { revision: 99 })
const approve =
  (one: Filling, ctx = host) =>
  () =>
    changePartnership(ctx, 'approve', one.partnershipId)

async function together(...works: (() => Promise<unknown>)[]): Promise<string[]> {
  const outcomes = await Promise.allSettled(works.map((work) => work()))
  return outcomes.map((outcome) => {
    if (outcome.status === 'fulfilled') return 'ok'
    if (outcome.reason instanceof AppError) return outcome.reason.code
    throw outcome.reason
  })
}

async function race<T>(all: T[], round: (one: T, index: number) => Promise<string[]>): Promise<string[][]> {
  const outcomes: string[][] = []
  for (let from = 0; from < all.length; from += 3) {
    const some = all.slice(from, from + 3)
    outcomes.push(...(await Promise.all(some.map((one, index) => round(one, from + index)))))
  }
  return outcomes
}
/** In turn, so that neither is always a little earlier. */
const either = async (index: number, a: () => Promise<unknown>, b: () => Promise<unknown>) =>
  index % 2 ? await together(a, b) : (await together(b, a)).reverse()

interface Effects {
  status: string
  versions: number
  outcomes: string[]
  submitted: number
  approved: number
  returned: number
  profiles: number
  open: number
  answers: Record<string, unknown> | null
}

async function effectsOf(all: Filling[]): Promise<Map<string, Effects>> {
  const ids = sql.join(all.map((one) => sql`${one.id}::uuid`))
  const { rows } = await app.db.transaction({ as: 'system' }, (tx) =>
    sql<Effects & { id: string }>`
      select s.id, s.status,
        (select count(*)::int from submission_version v where v.partnership_id = s.id) as versions,
        (select coalesce(array_agg(coalesce(v.outcome, 'waiting') order by v.number), '{}') from submission_version v
          where v.partnership_id = s.id) as outcomes,
        (select count(*)::int from partner_profile p where p.partnership_id = s.id) as profiles,
        (select count(*)::int from submission o where o.partnership_id = s.id and o.state in ('draft', 'submitted', 'returned')) as open,
        (select o.answers from submission o where o.partnership_id = s.id order by o.id desc limit 1) as answers,
        count(*) filter (where h.verb = 'partnership.submitted')::int as submitted,
        count(*) filter (where h.verb = 'partnership.approved')::int as approved,
        count(*) filter (where h.verb = 'partnership.returned')::int as returned
      from partnership s join history_event h on h.partnership_id = s.id where s.id in (${ids}) group by s.id`.execute(
      tx,
    ),
  )
  return new Map(rows.map((row) => [row.id, row]))
}

test('submit × submit: one version, one row of history, and the other hears that it waits', async () => {
  const all = await buildFilling(rounds)
  const outcomes = await race(all, async (one) => (await together(submit(one), submit(one, one.again))).sort())
  expect(new Set(outcomes.map(String))).toEqual(new Set(['ok,verb_not_allowed']))
  const effects = await effectsOf(all)
  for (const { id } of all)
    expect(effects.get(id)).toMatchObject({ status: 'in_review', versions: 1, submitted: 1, open: 1 })
}, 240_000)

test('approve × approve, approve × return, approve × recall: one decision stands', async () => {
  const all = await buildFilling(rounds)
  await race(all, async (one) => await together(submit(one)))
  const against = [
    (one: Filling) => approve(one, other),
    (one: Filling) => () => returnAnswers(other, one.partnershipId, { reason: 'Look again.' }),
    (one: Filling) => () => recallAnswers(one.ctx, one.partnershipId),
  ]
  const outcomes = await race(all, async (one, index) => {
    const rival = against[index % 3]?.(one) ?? approve(one)
    return await either(index, approve(one), rival)
  })
  const effects = await effectsOf(all)
  for (const [index, { id }] of all.entries()) {
    expect(outcomes[index]?.filter((one) => one === 'ok')).toHaveLength(1)
    const won = outcomes[index]?.[0] === 'ok' || index % 3 === 0
    const lost = index % 3 === 1 ? 'returned' : 'recalled'
    expect(effects.get(id)).toMatchObject(
      won
        ? { status: 'active', outcomes: ['approved'], approved: 1, profiles: 1, open: 0 }
        : { status: 'onboarding', outcomes: [lost], approved: 0, profiles: 0, open: 1 },
    )
  }
}, 240_000)

test('approve × revoke: ended either way, with a profile only where it was approved before', async () => {
  const all = await buildFilling(rounds)
  await race(all, async (one) => await together(submit(one)))
  const outcomes = await race(all, (one, index) =>
    either(index, approve(one), () => revokePartnership(other, one.partnershipId)),
  )
  for (const outcome of outcomes) expect(['ok,ok', 'verb_not_allowed,ok']).toContain(String(outcome))
  const effects = await effectsOf(all)
  for (const [index, { id }] of all.entries()) {
    const approved = outcomes[index]?.[0] === 'ok' ? 1 : 0
    expect(effects.get(id)).toMatchObject({ status: 'ended', approved, profiles: approved })
  }
}, 240_000)

test('save × save: different answers are both kept; of two to one field the second is told, or was first', async () => {
  const all = await buildFilling(rounds)
  const told: number[] = []
  await race(all, async (one) => {
    const save = (ctx: PersonCtx, agency_name: string, more: object) =>
      saveOwnAnswers(ctx, one.partnershipId, { revision: 1, answers: { agency_name, ...more } })
    const [first, second] = await Promise.all([
      save(one.ctx, 'First', { website: 'https://first.example/' }),
      save(one.again, 'Second', { families: 2 }),
    ])
    told.push(first.conflicts.length + second.conflicts.length)
    return []
  })
  expect(new Set(told)).toEqual(new Set([1]))
  const effects = await effectsOf(all)
  for (const { id } of all) {
    const { answers } = effects.get(id) ?? {}
    expect(answers).toMatchObject({ website: 'https://first.example/', families: 2 })
    expect(['First', 'Second']).toContain(answers?.agency_name)
  }
}, 240_000)

test('save × submit: what is handed in is what was saved before, or the saving is refused', async () => {
  const all = await buildFilling(rounds)
  const outcomes = await race(all, (one, index) =>
    either(index, submit(one), () =>
      saveOwnAnswers(one.ctx, one.partnershipId, { revision: 1, answers: { families: 7 } }),
    ),
  )
  for (const outcome of outcomes) expect(['ok,ok', 'ok,not_editable']).toContain(String(outcome))
  const effects = await effectsOf(all)
  for (const [index, { id }] of all.entries()) {
    const saved = outcomes[index]?.[1] === 'ok'
    expect(effects.get(id)?.answers?.families).toBe(saved ? 7 : undefined)
    expect(effects.get(id)).toMatchObject({ status: 'in_review', versions: 1 })
  }
}, 240_000)

test('save × revoke: nothing is saved after the end', async () => {
  const all = await buildFilling(60)
  const outcomes = await race(all, (one, index) =>
    either(
      index,
      () => saveOwnAnswers(one.ctx, one.partnershipId, { revision: 1, answers: { families: 7 } }),
      () => revokePartnership(host, one.partnershipId),
    ),
  )
  for (const outcome of outcomes) expect(['ok,ok', 'not_editable,ok']).toContain(String(outcome))
  const effects = await effectsOf(all)
  for (const [index, { id }] of all.entries())
    expect(effects.get(id)?.answers?.families).toBe(outcomes[index]?.[0] === 'ok' ? 7 : undefined)
}, 120_000)

test('two who begin at once fill in the same answers', async () => {
  const all = await buildFilling(60)
  await app.db.transaction({ as: 'system' }, (tx) =>
    tx
      .deleteFrom('submission')
      .where(
        'partnership_id',
        'in',
        all.map((one) => one.id),
      )
      .execute(),
  )
  await race(all, async (one) => {
    const save = (ctx: PersonCtx, answers: object) =>
      saveOwnAnswers(ctx, one.partnershipId, { revision: 0, answers: { ...answers } })
    await Promise.all([save(one.ctx, { families: 1 }), save(one.again, { website: 'https://x.example/' })])
    return []
  })
  const effects = await effectsOf(all)
  for (const { id } of all)
    expect(effects.get(id)).toMatchObject({ open: 1, answers: { families: 1, website: 'https://x.example/' } })
}, 120_000)
