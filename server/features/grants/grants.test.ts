/** What a person may do through a partnership, asked anew each time: every fact that takes access away takes it at once. */
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Tx } from '#server/platform/db/types.ts'
import { startTestApp, type TestApp } from '#server/testing/app.ts'
import { buildMember, buildPerson } from '#server/testing/builders.ts'
import {
  type BuiltProgram,
  buildPartner,
  buildProgram,
  partnershipFeatures,
  uuidOf,
} from '#server/testing/partnerships.ts'
import { accessOf, assertAccess, type Decision } from './index.ts'

let app: TestApp
let program: BuiltProgram
let partner: Awaited<ReturnType<typeof buildPartner>>
let id: string
beforeAll(async () => {
  app = await startTestApp({ features: partnershipFeatures })
})
afterAll(() => app.close())
beforeEach(async () => {
  program = await buildProgram(app, { policy: { whileDue: 'restrict' } })
  partner = await buildPartner(app, program, { offer: { permissions: ['notes'] } })
  id = uuidOf(partner.partnershipId)
})

const system = <T>(work: (tx: Tx) => Promise<T>) => app.db.transaction({ as: 'system' }, work)
const decide = (personId = partner.person.id, at = app.clock.now()): Promise<Decision> =>
  app.db.transaction({ as: 'person', personId }, (tx) => accessOf(tx, personId, id, at))
const partnerOrganization = async () => {
  const decision = await decide()
  if (!decision.allowed) throw new Error(decision.code)
  return decision.partnerOrganizationId
}
const change = (set: { status?: string; ended_at?: Date }) =>
  system((tx) => tx.updateTable('partnership').set(set).where('id', '=', id).execute())

test('an active partner has what was granted, and nothing else is there', async () => {
  expect(await decide()).toMatchObject({
    allowed: true,
    partnershipId: id,
    hostId: program.host.id,
    role: 'owner',
    permissions: ['notes'],
    readOnly: false,
    endsAt: null,
  })
  const ask = (permission: 'notes' | 'requests') => {
    const personId = partner.person.id
    return app.db.transaction({ as: 'person', personId }, (tx) =>
      assertAccess(tx, personId, id, permission, app.clock.now()),
    )
  }
  expect(await ask('notes')).toMatchObject({ hostId: program.host.id, visibility: 'own_and_published' })
  await expect(ask('requests')).rejects.toMatchObject({ code: 'not_found' })
  await program.client.partnerships.suspend({ id: partner.partnershipId })
  await expect(ask('notes')).rejects.toMatchObject({ code: 'not_active' })
})

test('strangers, the host’s own people and inactive members find nothing', async () => {
  const refused = { allowed: false, code: 'not_found' }
  expect(await decide((await buildPerson(app)).id)).toEqual(refused)
  expect(await decide(program.owner.id)).toEqual(refused)
  const organizationId = await partnerOrganization()
  const colleague = await buildMember(app, { organizationId })
  expect(await decide(colleague.person.id)).toMatchObject({ allowed: true, role: 'member' })
  await system((tx) =>
    tx.updateTable('membership').set({ state: 'inactive' }).where('id', '=', colleague.membership.id).execute(),
  )
  expect(await decide(colleague.person.id)).toEqual(refused)
})

test('a suspended host or partner organization closes it', async () => {
  const organizationId = await partnerOrganization()
  for (const one of [program.host.id, organizationId]) {
    const suspend = (at: Date | null) =>
      system((tx) => tx.updateTable('organization').set({ suspended_at: at }).where('id', '=', one).execute())
    await suspend(app.clock.now())
    expect(await decide()).toEqual({ allowed: false, code: 'organization_suspended' })
    await suspend(null)
    expect(await decide()).toMatchObject({ allowed: true })
  }
})

test('it begins and ends at its instants, to the millisecond', async () => {
  const begins = new Date(app.clock.now().getTime() + 60_000)
  const ends = new Date(begins.getTime() + 60_000)
  await system((tx) =>
    tx.updateTable('access_grant').set({ starts_at: begins, ends_at: ends }).where('partnership_id', '=', id).execute(),
  )
  const at = (instant: Date, milliseconds: number) => decide(undefined, new Date(instant.getTime() + milliseconds))
  const closed = { allowed: false, code: 'not_active' }
  expect(await at(begins, -1)).toEqual(closed)
  expect(await at(begins, 0)).toMatchObject({ allowed: true, endsAt: ends })
  expect(await at(ends, -1)).toMatchObject({ allowed: true })
  expect(await at(ends, 0)).toEqual(closed)
})

test('only the statuses that work open it; while recertification is due, reading only where the policy says so', async () => {
  for (const status of ['in_review', 'onboarding', 'suspended', 'rejected', 'ended']) {
    await change({ status })
    expect(await decide()).toEqual({ allowed: false, code: 'not_active' })
  }
  await change({ status: 'recertifying' })
  expect(await decide()).toMatchObject({ allowed: true, readOnly: true })
  await system((tx) =>
    sql`update program_policy set policy = policy || '{"whileDue": "keep"}' where program_id = ${uuidOf(program.id)}`.execute(
      tx,
    ),
  )
  expect(await decide()).toMatchObject({ allowed: true, readOnly: false })
})
