/**
 * One verb on all that match, or on many that were chosen: as a job, so that it goes on when the page is closed and after a
 * restart. Each is carried out by the action that carries it out alone, judged by the same guards, in a transaction of its own,
 * and is marked as done in that very transaction: what is taken up again does nothing twice.
 */
import type { Static } from 'typebox'
import { type bulkRuns as api, type BulkRun, type BulkRunVerb, mostInBulk } from '#contract/endpoints/lists.ts'
import type { OrganizationRole, PartnershipStatus } from '#contract/names.ts'
import { includesRole } from '#contract/names.ts'
import { record } from '#server/features/history/index.ts'
import type { Ctx, MemberCtx } from '#server/platform/ctx.ts'
import type { Database, Tx } from '#server/platform/db/types.ts'
import { AppError, fault } from '#server/platform/errors.ts'
import { fromPublicId, toPublicId } from '#server/platform/id.ts'
import { defineJob, enqueue } from '#server/platform/outbox/index.ts'
import { changeOne, saysOf } from './bulk.ts'
import {
  askToStop,
  closeItem,
  countUnended,
  endRun,
  findRun,
  findStarter,
  hasWritten,
  type Item,
  insertRun,
  listFailed,
  listOpenItems,
  listRuns,
  lockStarts,
  type RunRow,
  readRunState,
} from './bulk-store.ts'
import { tenant } from './case.ts'
import { countMatches, listInStatus, listMatches } from './explorer.ts'
import { readFilter } from './explorer-filter.ts'
import { rules } from './rules.ts'

type Which = Static<typeof api.check.body>

/** Runs of one host at a time. Each goes through its list one by one, so more would only wait for each other. */
const mostAtOnce = 3

/** The statuses a verb is meant for; whether it is possible for each is judged when its turn comes. */
function statusesFor(verb: BulkRunVerb): readonly PartnershipStatus[] {
  if (verb === 'resend' || verb === 'remind' || verb === 'withdraw') return ['invited']
  return rules[verb].from.filter((status): status is PartnershipStatus => status !== 'none')
}

/** What was chosen, as far as the verb is meant for it; and how many match in all. */
async function choose(
  tx: Tx,
  ctx: MemberCtx,
  { verb, ids, filter }: Which,
): Promise<{ matching: number; ids: string[] }> {
  const statuses = statusesFor(verb)
  if (ids) {
    const chosen = [...new Set(ids.map((id) => fromPublicId('pship', id)))]
    return { matching: chosen.length, ids: await listInStatus(tx, ctx.actor.organizationId, chosen, statuses) }
  }
  if (!filter) throw fault('filter', 'invalid', 'Say which: a filter, or the ids.')
  const all = await readFilter(tx, ctx, filter)
  const fitting = { ...all, statuses: all.statuses.filter((status) => statuses.includes(status)) }
  return {
    matching: await countMatches(tx, ctx, all, mostInBulk + 1),
    ids: await listMatches(tx, ctx, fitting, mostInBulk + 1),
  }
}

export async function checkRun(ctx: MemberCtx, which: Which): Promise<Static<typeof api.check.response>> {
  return await ctx.db.transaction(tenant(ctx), async (tx) => {
    const { matching, ids } = await choose(tx, ctx, which)
    return {
      matching: Math.min(matching, mostInBulk),
      fitting: Math.min(ids.length, mostInBulk),
      tooMany: matching > mostInBulk || ids.length > mostInBulk,
      running: await countUnended(tx, ctx.actor.organizationId),
    }
  })
}

export async function startRun(ctx: MemberCtx, body: Static<typeof api.start.body>): Promise<BulkRun> {
  const { organizationId: hostId, personId } = ctx.actor
  return await ctx.db.transaction(tenant(ctx), async (tx) => {
    await lockStarts(tx, hostId)
    if ((await countUnended(tx, hostId)) >= mostAtOnce) throw new AppError('bulk_busy')
    const { ids } = await choose(tx, ctx, body)
    if (ids.length === 0) throw new AppError('bulk_nothing')
    if (ids.length > mostInBulk) throw new AppError('bulk_too_many')
    if (body.confirmed !== undefined && ids.length > body.confirmed) throw new AppError('bulk_grown')
    const reason = body.reason?.trim() || null
    const id = await insertRun(tx, { hostId, personId, verb: body.verb, reason, ids }, ctx.now())
    await record(tx, ctx, {
      verb: 'bulk.started',
      organizationId: hostId,
      hostId,
      after: { verb: body.verb, total: ids.length },
      reason,
    })
    await enqueue(tx, runJob, { runId: id }, { lane: 'bulk' })
    return present(ctx, await getRun(tx, ctx, toPublicId('run', id)))
  })
}

/** A run that this person sees: their own, or as an administrator any of the organization's. */
async function getRun(tx: Tx, ctx: MemberCtx, id: string): Promise<RunRow> {
  const run = await findRun(tx, fromPublicId('run', id))
  if (run?.hostId !== ctx.actor.organizationId) throw new AppError('not_found')
  if (!maySee(ctx, run)) throw new AppError('forbidden')
  return run
}

const maySee = (ctx: MemberCtx, run: RunRow) =>
  run.personId === ctx.actor.personId || includesRole(ctx.actor.role, 'admin')

function present(ctx: MemberCtx, run: RunRow): BulkRun {
  return {
    id: toPublicId('run', run.id),
    verb: run.verb,
    state: run.state,
    total: run.total,
    done: run.done,
    failed: run.failed,
    startedBy: run.personName ?? '',
    mine: run.personId === ctx.actor.personId,
    says: run.says,
    startedAt: run.createdAt.toISOString(),
    finishedAt: run.finishedAt?.toISOString() ?? null,
    can: { stop: run.state === 'running' ? true : 'verb_not_allowed' },
  }
}

export async function readRun(ctx: MemberCtx, id: string): Promise<BulkRun> {
  return await ctx.db.transaction(tenant(ctx), async (tx) => present(ctx, await getRun(tx, ctx, id)))
}

export async function readRuns(ctx: MemberCtx): Promise<{ items: BulkRun[] }> {
  const { organizationId, personId, role } = ctx.actor
  return await ctx.db.transaction(tenant(ctx), async (tx) => {
    const runs = await listRuns(tx, organizationId, includesRole(role, 'admin') ? undefined : personId, 20)
    return { items: runs.map((run) => present(ctx, run)) }
  })
}

export async function readFailed(
  ctx: MemberCtx,
  id: string,
  query: Static<typeof api.failed.query>,
): Promise<Static<typeof api.failed.response>> {
  const limit = query.limit ?? 100
  const after = query.cursor === undefined ? 0 : Number(query.cursor)
  if (!Number.isSafeInteger(after) || after < 0 || after > mostInBulk)
    throw fault('cursor', 'invalid', 'This place in the list is not known. Begin again from the first page.')
  return await ctx.db.transaction(tenant(ctx), async (tx) => {
    const run = await getRun(tx, ctx, id)
    const rows = await listFailed(tx, run.id, after, limit)
    const page = rows.slice(0, limit)
    return {
      items: page.map(({ partnershipId, name, code, says }) => ({
        partnershipId: toPublicId('pship', partnershipId),
        name: name ?? '',
        code,
        says,
      })),
      next: rows.length > limit ? String(page.at(-1)?.place) : null,
      total: run.failed,
    }
  })
}

export async function stopRun(ctx: MemberCtx, id: string): Promise<BulkRun> {
  return await ctx.db.transaction(tenant(ctx), async (tx) => {
    const run = await getRun(tx, ctx, id)
    await askToStop(tx, run.id)
    return present(ctx, await getRun(tx, ctx, id))
  })
}

// ---- The job ---------------------------------------------------------------------------------------------------------

/** Read together; whether to stop is asked before each. */
const batch = 50

export const runJob = defineJob('partnerships.bulk', (ctx, of: { runId: string }) => carryOn(ctx, of.runId), {
  onDead: async (ctx, tx, { runId }) => {
    await end(
      tx,
      ctx,
      runId,
      'stopped',
      'Something went wrong on our side. What is done stays done; start again for the rest.',
    )
  },
})

async function carryOn(ctx: Ctx, runId: string): Promise<void> {
  const system = <T>(work: (tx: Tx) => Promise<T>) => ctx.db.transaction({ as: 'system' }, work)
  for (;;) {
    const run = await system((tx) => findRun(tx, runId))
    if (!run || run.state === 'finished' || run.state === 'stopped') return
    // read anew for every batch: a role that was taken away holds for what is left
    const actor = await system((tx) => starterOf(tx, run))
    if (!actor)
      return await system((tx) => end(tx, ctx, runId, 'stopped', 'Whoever started this is no member any more.'))
    const items = await system((tx) => listOpenItems(tx, runId, batch))
    if (items.length === 0) return await system((tx) => end(tx, ctx, runId, 'finished', null))
    for (const item of items) {
      if ((await system((tx) => readRunState(tx, runId))) !== 'running')
        return await system((tx) => end(tx, ctx, runId, 'stopped', null))
      await carryOut({ ...ctx, actor, channel: 'bulk' }, run, item)
    }
  }
}

async function starterOf(tx: Tx, run: RunRow): Promise<MemberCtx['actor'] | undefined> {
  const starter = await findStarter(tx, run.hostId, run.personId)
  if (!starter) return undefined
  const role = starter.role as OrganizationRole // the column has a check
  // no session acts here: the person did, when it was started
  return { kind: 'member', ...starter, role, sessionId: '', organizationId: run.hostId }
}

/** Somebody else, or we before a crash, carried it out: the transaction that would do it again is taken back. */
class CarriedOutAlready extends Error {}

async function carryOut(ctx: MemberCtx, run: RunRow, item: Item): Promise<void> {
  const verb = { verb: run.verb, ...(run.reason ? { reason: run.reason } : {}) }
  const close = (outcome: Parameters<typeof closeItem>[3]) =>
    ctx.db.transaction({ as: 'system' }, (tx) => closeItem(tx, run.id, item.place, outcome))
  try {
    await changeOne({ ...ctx, db: marking(ctx.db, run.id, item) }, verb, toPublicId('pship', item.partnershipId))
    await close({ state: 'done' })
  } catch (error) {
    if (error instanceof CarriedOutAlready) return
    if (!(error instanceof AppError) || error.status >= 500) throw error
    await close({ state: 'failed', code: error.code, says: saysOf(error) })
  }
}

/** The database for one of them: the transaction that changes something also marks it as done, or changes nothing. */
function marking(db: Database, runId: string, { place }: Item): Database {
  return {
    engine: db.engine,
    within: (tx, scope, work) => db.within(tx, scope, work),
    listen: (channel, onMessage) => db.listen(channel, onMessage),
    notify: (tx, channel, payload) => db.notify(tx, channel, payload),
    health: () => db.health(),
    close: () => db.close(),
    transaction: (scope, work) =>
      db.transaction(scope, async (tx) => {
        const result = await work(tx)
        if ((await hasWritten(tx)) && !(await closeItem(tx, runId, place, { state: 'done' })))
          throw new CarriedOutAlready()
        return result
      }),
  }
}

/** Ends it, and tells so in the history; whoever started it is told by whoever listens. */
async function end(tx: Tx, ctx: Ctx, runId: string, state: 'stopped' | 'finished', says: string | null): Promise<void> {
  if (!(await endRun(tx, runId, state, says, ctx.now()))) return
  const run = await findRun(tx, runId)
  if (!run) return
  await record(tx, ctx, {
    verb: `bulk.${state}`,
    organizationId: run.hostId,
    hostId: run.hostId,
    after: { verb: run.verb, total: run.total, done: run.done, failed: run.failed },
    notes: { runId, personId: run.personId, verb: run.verb, done: run.done, failed: run.failed, total: run.total },
  })
}
