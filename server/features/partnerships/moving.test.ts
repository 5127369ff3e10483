import { afterAll, beforeAll, expect, test } from 'vitest'
import { feature as programs } from '#server/features/programs/index.ts'
import { startTestApp, type TestApp } from '#server/testing/app.ts'
import { buildInvitation, buildPartner, buildProgram, partnershipFeatures } from '#server/testing/partnerships.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp({ features: [...partnershipFeatures, programs] })
})
afterAll(() => app.close())

test('a new policy leaves partnerships under way alone, and moves them on purpose', async () => {
  const program = await buildProgram(app)
  const partner = await buildPartner(app, program)
  const open = await buildInvitation(app, program)
  const gone = await buildPartner(app, program)
  await program.client.partnerships.revoke({ id: gone.partnershipId })
  const versions = async () =>
    Promise.all(
      [partner.partnershipId, open.partnershipId, gone.partnershipId].map(
        async (id) => (await program.client.partnerships.get({ id })).policyVersion,
      ),
    )

  await program.client.programs.changePolicy({ id: program.id, settings: { afterEnd: 'read_only_history' } })
  await app.deliverMail()
  expect(await versions()).toEqual([1, 1, 1])

  await program.client.programs.changePolicy({ id: program.id, settings: { approval: 'manual' }, move: true })
  await app.deliverMail()
  expect(await versions()).toEqual([3, 3, 1])
  // who is live stays live; who has yet to accept is asked
  expect(await program.client.partnerships.get({ id: partner.partnershipId })).toMatchObject({ status: 'active' })
  const { items } = await program.client.partnerships.history({ id: partner.partnershipId })
  expect(items[0]).toMatchObject({
    verb: 'partnership.policy_moved',
    actor: 'policy',
    seenBy: 'host',
    before: { status: 'active', policyVersion: 1 },
    after: { status: 'active', policyVersion: 3 },
  })

  await program.client.programs.changePolicy({ id: program.id, move: true })
  await app.deliverMail()
  expect(await versions()).toEqual([3, 3, 1])
})
