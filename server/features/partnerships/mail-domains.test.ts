/** Where a proved mail domain is shown: to the host on the partner's page, to the invited on the page of the invitation. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '#server/platform/id.ts'
import { allFeatures } from '#server/testing/all-features.ts'
import { startTestApp, type TestApp } from '#server/testing/app.ts'
import { buildInvitation, buildPartner, buildProgram, uuidOf } from '#server/testing/partnerships.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp({ features: allFeatures() })
})
afterAll(() => app.close())

async function domain(organizationId: string, name: string, proved: boolean): Promise<void> {
  await app.db.transaction({ as: 'system' }, (tx) =>
    tx
      .insertInto('mail_domain')
      .values({
        id: newId(),
        organization_id: organizationId,
        domain: name,
        token: 'x',
        verified_at: proved ? app.clock.now() : null,
        verified_by: proved ? 'record' : null,
        created_at: app.clock.now(),
      })
      .execute(),
  )
}

test('the partner’s page tells the host which domains the partner has proved, and not which it has only named', async () => {
  const program = await buildProgram(app)
  const partner = await buildPartner(app, program)
  const before = await program.client.partnerships.get({ id: partner.partnershipId })
  expect(before.organization?.mailDomains).toEqual([])
  const organizationId = uuidOf(before.organization?.id ?? '')
  await domain(organizationId, 'xn--mnchen-3ya.example', true)
  await domain(organizationId, 'named.example', false)
  const after = await program.client.partnerships.get({ id: partner.partnershipId })
  expect(after.organization?.mailDomains).toEqual(['münchen.example'])
})

test('the page of the invitation says which domain of the host is verified', async () => {
  const program = await buildProgram(app)
  await domain(program.host.id, 'acme.example', true)
  await domain(program.host.id, 'hopes.example', false)
  const invitation = await buildInvitation(app, program)
  const page = (await (await app.visitor()).get(`/i/${invitation.secret}`)).html
  expect(page).toContain('<bdi>acme.example</bdi>, verified')
  expect(page).not.toContain('hopes.example')
})
