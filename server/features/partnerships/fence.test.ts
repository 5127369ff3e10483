/** The second fence: what a scope may not see or write, the database itself refuses, whatever the code forgot. */
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Scope } from '#server/platform/db/types.ts'
import { fromPublicId } from '#server/platform/id.ts'
import { startTestApp, type TestApp } from '#server/testing/app.ts'
import { buildPerson } from '#server/testing/builders.ts'
import {
  type BuiltProgram,
  buildInvitation,
  buildPartner,
  buildProgram,
  partnershipFeatures,
} from '#server/testing/partnerships.ts'

let app: TestApp
let program: BuiltProgram
let partner: Awaited<ReturnType<typeof buildPartner>>
let open: Awaited<ReturnType<typeof buildInvitation>>
let strangers: BuiltProgram
beforeAll(async () => {
  app = await startTestApp({ features: partnershipFeatures })
  program = await buildProgram(app)
  partner = await buildPartner(app, program)
  open = await buildInvitation(app, program)
  strangers = await buildProgram(app)
  await buildPartner(app, strangers)
})
afterAll(() => app.close())

const tables = [
  'partnership',
  'invitation',
  'invitation_secret',
  'access_grant',
  'receipt',
  'partnership_note',
  'program',
  'program_policy',
] as const
/** How many rows of each table a scope sees, of those that belong to a host. */
async function seen(scope: Scope, hostId: string): Promise<Record<string, number>> {
  return await app.db.transaction(scope, async (tx) => {
    const counts: Record<string, number> = {}
    for (const table of tables.filter((one) => one !== 'partnership_note')) {
      const { rows } = await sql<{
        count: number
      }>`select count(*)::int as count from ${sql.table(table)} where host_id = ${hostId}`.execute(tx)
      counts[table] = rows[0]?.count ?? 0
    }
    return counts
  })
}

test('another host sees nothing of it, and writes nothing', async () => {
  const counts = await seen(
    { as: 'tenant', organizationId: strangers.host.id, personId: strangers.owner.id },
    program.host.id,
  )
  expect(Object.values(counts).every((count) => count === 0)).toBe(true)
  await app.db.transaction({ as: 'tenant', organizationId: strangers.host.id }, async (tx) => {
    const touched = await tx
      .updateTable('partnership')
      .set({ status: 'ended' })
      .where('id', '=', fromPublicId('pship', partner.partnershipId))
      .executeTakeFirst()
    expect(touched.numUpdatedRows).toBe(0n)
    expect(
      (await tx.deleteFrom('invitation').where('id', '=', fromPublicId('inv', open.id)).executeTakeFirst())
        .numDeletedRows,
    ).toBe(0n)
  })
})

test('a person who is not concerned sees nothing, an invited one only the own invitation', async () => {
  const stranger = await buildPerson(app)
  expect(await seen({ as: 'person', personId: stranger.id }, program.host.id)).toMatchObject({
    partnership: 0,
    invitation: 0,
    program: 0,
  })
  const own = await seen({ as: 'person', personId: partner.person.id }, program.host.id)
  expect(own).toMatchObject({ partnership: 1, invitation: 1, invitation_secret: 0, program: 1 })
})

test('the partner cannot rewrite what belongs to the host', async () => {
  const id = fromPublicId('pship', partner.partnershipId)
  const { organization } = await program.client.partnerships.get({ id: partner.partnershipId })
  const scope: Scope = {
    as: 'tenant',
    organizationId: fromPublicId('org', organization?.id ?? ''),
    personId: partner.person.id,
  }
  const attempts = [
    { partner_name: 'Mine' },
    { approved_at: new Date() },
    { access_ends_at: null, sponsor_id: partner.person.id },
    { host_id: fromPublicId('org', organization?.id ?? '') },
    { ended_at: new Date(), end_reason: 'revoked' },
    { policy_version: 2 },
    { archived_at: new Date() },
  ]
  for (const change of attempts) {
    const outcome = app.db.transaction(scope, (tx) =>
      tx.updateTable('partnership').set(change).where('id', '=', id).execute(),
    )
    await expect(outcome, JSON.stringify(change)).rejects.toThrow()
  }
  const grant = await app.db.transaction(scope, (tx) =>
    tx
      .updateTable('access_grant')
      .set({ permissions: ['requests'] })
      .where('partnership_id', '=', id)
      .executeTakeFirst(),
  )
  expect(grant.numUpdatedRows).toBe(0n)
})

test('a link opens its own invitation and no other', async () => {
  const { hashSecret } = await import('#server/features/invitations/index.ts')
  const scope: Scope = { as: 'invitee', secretHash: hashSecret(open.secret) }
  expect(await seen(scope, program.host.id)).toMatchObject({
    partnership: 1,
    invitation: 1,
    invitation_secret: 1,
    program: 1,
  })
  expect(await seen({ as: 'invitee', secretHash: hashSecret('x'.repeat(43)) }, program.host.id)).toMatchObject({
    partnership: 0,
    invitation: 0,
  })
  const written = await app.db.transaction(scope, (tx) =>
    tx
      .updateTable('invitation')
      .set({ state: 'accepted' })
      .where('id', '=', fromPublicId('inv', open.id))
      .executeTakeFirst(),
  )
  expect(written.numUpdatedRows).toBe(0n)
})

test('history is only ever added to', async () => {
  for (const scope of [{ as: 'tenant', organizationId: program.host.id }, { as: 'system' }] as const) {
    await expect(
      app.db.transaction(scope, (tx) => tx.updateTable('history_event').set({ verb: 'x' }).execute()),
    ).rejects.toThrow()
    await expect(app.db.transaction(scope, (tx) => tx.deleteFrom('history_event').execute())).rejects.toThrow()
  }
})

test('the tenant never reads accounts', async () => {
  for (const table of ['account', 'session', 'two_factor', 'verification'] as const) {
    await expect(
      app.db.transaction({ as: 'tenant', organizationId: program.host.id }, (tx) =>
        tx.selectFrom(table).select('id').execute(),
      ),
    ).rejects.toThrow()
  }
})
