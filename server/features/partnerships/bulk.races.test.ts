/** Two runs over the same partners at once, and one run taken up by two workers: every effect once. On PostgreSQL. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { MemberCtx } from '#server/platform/ctx.ts'
import { startTestApp, type TestApp } from '#server/testing/app.ts'
import { memberActor } from '#server/testing/builders.ts'
import { type BuiltProgram, buildProgram, partnershipFeatures, uuidOf } from '#server/testing/partnerships.ts'
import { runJob } from './bulk-runs.ts'
import { invitePartners } from './inviting.ts'

let app: TestApp
let program: BuiltProgram
beforeAll(async () => {
  app = await startTestApp({ features: partnershipFeatures })
  program = await buildProgram(app)
}, 60_000)
afterAll(() => app.close())

const many = 120

async function buildInvited(): Promise<string[]> {
  const host = app.ctx(memberActor(program.owner, program.host.id, 'owner')) as MemberCtx
  const rows = Array.from({ length: many }, () => ({ email: `bulk-${crypto.randomUUID()}@example.org` }))
  const { verdicts } = await invitePartners(host, program.id, { rows })
  app.clock.advance({ minutes: 2 })
  return verdicts.map((one) => one.partnershipId ?? '')
}

/** How often each was done, by its history. */
async function doneOf(ids: string[], verb: string): Promise<number[]> {
  const rows = await app.db.transaction({ as: 'system' }, (tx) =>
    tx.selectFrom('history_event').select('partnership_id as id').where('verb', '=', verb).execute(),
  )
  const counts = new Map<string | null, number>()
  for (const { id } of rows) counts.set(id, (counts.get(id) ?? 0) + 1)
  return ids.map((id) => counts.get(uuidOf(id)) ?? 0)
}

const work = (id: string) => runJob.run(app.ctx({ kind: 'time' }), { runId: uuidOf(id) }, 1)

test('two runs at once over the same invitations resend each of them once', { timeout: 120_000 }, async () => {
  const ids = await buildInvited()
  const { client } = program
  const [a, b] = [
    await client.bulkRuns.start({ verb: 'resend', ids }),
    await client.bulkRuns.start({ verb: 'resend', ids: [...ids].reverse() }),
  ]
  await Promise.all([work(a.id), work(b.id)])
  const ended = [await client.bulkRuns.get({ id: a.id }), await client.bulkRuns.get({ id: b.id })]
  expect(ended.map((run) => run.state)).toEqual(['finished', 'finished'])
  expect(ended.reduce((sum, run) => sum + run.done, 0)).toBe(many)
  expect(ended.reduce((sum, run) => sum + run.failed, 0)).toBe(many)
  expect(await doneOf(ids, 'invitation.resent')).toEqual(ids.map(() => 1))
})

test('one run taken up by three workers does everything once', { timeout: 120_000 }, async () => {
  const ids = await buildInvited()
  const { client } = program
  const run = await client.bulkRuns.start({ verb: 'withdraw', ids })
  await Promise.all([work(run.id), work(run.id), work(run.id)])
  expect(await client.bulkRuns.get({ id: run.id })).toMatchObject({ state: 'finished', done: many, failed: 0 })
  expect(await doneOf(ids, 'invitation.withdrawn')).toEqual(ids.map(() => 1))
})

test('stopping in the middle leaves every one either done or as it was', { timeout: 120_000 }, async () => {
  const ids = await buildInvited()
  const { client } = program
  const run = await client.bulkRuns.start({ verb: 'withdraw', ids })
  const working = work(run.id)
  while ((await client.bulkRuns.get({ id: run.id })).done < 5) await new Promise((resolve) => setImmediate(resolve))
  await client.bulkRuns.stop({ id: run.id })
  await working
  const ended = await client.bulkRuns.get({ id: run.id })
  expect(ended.state).toBe('stopped')
  expect(ended.done).toBeLessThan(many)
  const done = await doneOf(ids, 'invitation.withdrawn')
  expect(done.reduce((sum, one) => sum + one, 0)).toBe(ended.done)
})
