import { afterAll, beforeAll, expect, test } from 'vitest'
import { toPublicId } from '#server/platform/id.ts'
import { allFeatures } from '#server/testing/all-features.ts'
import { startTestApp, type TestApp } from '#server/testing/app.ts'
import { buildMember, buildOrganization, buildPerson } from '#server/testing/builders.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp({ features: allFeatures() })
})
afterAll(() => app.close())

const said = async (person: { id: string }) =>
  (await (await app.as(person)).notifications.list()).items.map(({ says, link }) => [says, link])

test('an invited colleague finds the invitation among the notices, and the inviter hears nothing of it', async () => {
  const { organization, owner } = await buildOrganization(app, { name: 'Willow Works' })
  const person = await buildPerson(app)
  await (await app.as(owner, organization.id)).members.invite({ emails: [person.email], role: 'member' })
  expect(await said(person)).toEqual([['Willow Works has invited you to join as a colleague', '/account/invitations']])
  expect(await said(owner)).toEqual([])
})

test('members are told when their organization is suspended and when it is restored', async () => {
  const administrator = await buildPerson(app, { isInstallationAdmin: true })
  const { organization } = await buildOrganization(app, { name: 'Birch & Co' })
  const { person } = await buildMember(app, { organizationId: organization.id, role: 'viewer' })
  const client = await app.as(administrator)
  const id = toPublicId('org', organization.id)
  await client.installation.suspendOrganization({ id })
  await client.installation.restoreOrganization({ id })
  expect((await said(person)).map(([says]) => says)).toEqual([
    'Birch & Co can be used again',
    'Birch & Co has been suspended by the installation. Ask its administrators.',
  ])
  expect(await said(administrator)).toEqual([])
})
