/** Partnership roles: the program's list, who holds which, and what they decide. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accessOf } from '#server/features/grants/index.ts'
import { fromPublicId, toPublicId } from '#server/platform/id.ts'
import { allFeatures } from '#server/testing/all-features.ts'
import { startTestApp, type TestApp } from '#server/testing/app.ts'
import { buildMember } from '#server/testing/builders.ts'
import { buildPartner, buildProgram } from '#server/testing/partnerships.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp({ features: allFeatures() })
})
afterAll(() => app.close())

const roles = [
  { name: 'Editor', permissions: ['profile'] as const },
  { name: 'Buyer', permissions: ['requests'] as const },
].map((one) => ({ ...one, permissions: [...one.permissions] }))

async function world() {
  const program = await buildProgram(app, {
    preset: 'essentials_bank',
    policy: { formWhen: 'none', approval: 'none', acceptance: 'explicit', membersManagedBy: 'both' },
  })
  const { client } = program
  await client.programs.changeRoles({ id: program.id, roles })
  await client.programs.changePolicy({
    id: program.id,
    settings: { memberAccessDefault: 'chosen', firstMemberRole: 'editor' },
  })
  const partner = await buildPartner(app, program)
  const id = partner.partnershipId
  const { organization } = await partner.client.portal.card({ id })
  const organizationId = fromPublicId('org', organization?.id ?? '')
  const { person: colleague } = await buildMember(app, { organizationId, role: 'member' })
  return { ...program, program: program.id, client, partner, id, organizationId, colleague }
}

const allowed = async (id: string, personId: string) => {
  const at = app.clock.now()
  const access = await app.db.transaction({ as: 'person', personId }, (tx) =>
    accessOf(tx, personId, fromPublicId('pship', id), at),
  )
  return access.allowed ? access.permissions : access.code
}

describe('what somebody may use', () => {
  test('the first person gets the role of the first person, and whoever comes later none', async () => {
    const { client, partner, id, colleague } = await world()
    const people = await client.partnerships.people({ id })
    expect(people.roles.map((role) => role.name)).toEqual(['Editor', 'Buyer'])
    const held = Object.fromEntries(people.items.map((one) => [one.person.id, one.roles.map((role) => role.name)]))
    expect(held[toPublicId('psn', partner.person.id)]).toEqual(['Editor'])
    expect(await allowed(id, partner.person.id)).toEqual(['profile'])
    expect(await allowed(id, colleague.id)).toEqual([])
    expect((await partner.client.portal.card({ id })).permissions.map((one) => one.name)).toEqual(['profile'])
  })
  test('follows the roles given, by either side, from the next request on', async () => {
    const { client, partner, id, colleague } = await world()
    const person = toPublicId('psn', colleague.id)
    await client.partnerships.giveRoles({ id, person, roles: ['buyer', 'editor'] })
    expect(await allowed(id, colleague.id)).toEqual(['requests', 'profile'])
    const after = await partner.client.portal.giveRoles({ id, person, roles: ['buyer'] })
    expect(after.byRole).toBe(true)
    expect(await allowed(id, colleague.id)).toEqual(['requests'])
    const history = await client.partnerships.history({ id })
    expect(history.items.filter((one) => one.verb === 'partnership.roles_changed').map((one) => one.says)).toEqual([
      expect.stringContaining('the part of Buyer.'),
      expect.stringContaining('the part of Editor, Buyer.'),
    ])
    const told = await (await app.as(colleague)).notifications.list({})
    expect(told.items.map((one) => one.kind)).toContain('partnership.roles_changed')
  })
  test('all may use all of it where the rules say so, whatever their roles', async () => {
    const program = await buildProgram(app, {
      preset: 'essentials_bank',
      policy: { formWhen: 'none', approval: 'none' },
    })
    const partner = await buildPartner(app, program)
    expect(await allowed(partner.partnershipId, partner.person.id)).toEqual(['requests', 'profile'])
  })
  test('a role is gone with the membership, and does not come back with it', async () => {
    const { client, partner, id, organizationId, colleague } = await world()
    const person = toPublicId('psn', colleague.id)
    await client.partnerships.giveRoles({ id, person, roles: ['buyer'] })
    const asOwner = await app.as(partner.person, organizationId)
    const { items } = await asOwner.members.list()
    const member = items.find((one) => one.person.id === person)
    await asOwner.members.remove({ id: member?.id ?? '' })
    await app.deliverMail()
    await buildMember(app, { organizationId, person: colleague, role: 'member' })
    expect(await allowed(id, colleague.id)).toEqual([])
  })
})

describe('giving roles', () => {
  test('is for inviters and for administrators of the partner', async () => {
    const { host, client, id, colleague } = await world()
    const person = toPublicId('psn', colleague.id)
    const viewer = await app.as((await buildMember(app, { organizationId: host.id, role: 'viewer' })).person, host.id)
    await expect(viewer.partnerships.giveRoles({ id, person, roles: [] })).rejects.toMatchObject({ code: 'forbidden' })
    const member = await app.as(colleague)
    await expect(member.portal.giveRoles({ id, person, roles: ['buyer'] })).rejects.toMatchObject({ code: 'forbidden' })
    expect((await member.portal.people({ id })).can).toMatchObject({ give_roles: 'forbidden' })
    const stranger = toPublicId('psn', (await buildMember(app, { organizationId: host.id })).person.id)
    await expect(client.partnerships.giveRoles({ id, person: stranger, roles: [] })).rejects.toMatchObject({
      code: 'not_found',
    })
    await expect(client.partnerships.giveRoles({ id, person, roles: ['king'] })).rejects.toMatchObject({
      code: 'invalid',
    })
  })
  test('ends with the partnership', async () => {
    const { client, id, colleague } = await world()
    await client.partnerships.revoke({ id })
    const give = client.partnerships.giveRoles({ id, person: toPublicId('psn', colleague.id), roles: ['buyer'] })
    await expect(give).rejects.toMatchObject({ code: 'verb_not_allowed' })
  })
  test('of two at once both are carried out, one after the other', async () => {
    const { client, id, colleague } = await world()
    const person = toPublicId('psn', colleague.id)
    await Promise.all([
      client.partnerships.giveRoles({ id, person, roles: ['buyer'] }),
      client.partnerships.giveRoles({ id, person, roles: ['editor'] }),
    ])
    const one = (await client.partnerships.people({ id })).items.find((each) => each.person.id === person)
    expect(one?.roles).toHaveLength(1)
  })
})

describe("the program's list", () => {
  test('keeps keys when names change, and makes them for new ones', async () => {
    const { client, program } = await world()
    const list = [
      { key: 'editor', name: 'Author', permissions: [] },
      ...roles.slice(1).map((one) => ({ ...one, key: 'buyer' })),
    ]
    const after = await client.programs.changeRoles({
      id: program,
      roles: [...list, { name: 'Editor', permissions: ['requests', 'profile'] }],
    })
    expect(after.roles).toEqual([
      { key: 'editor', name: 'Author', permissions: [] },
      { key: 'buyer', name: 'Buyer', permissions: ['requests'] },
      { key: 'editor_2', name: 'Editor', permissions: ['requests', 'profile'] },
    ])
  })
  test('refuses names twice, unknown keys and permissions', async () => {
    const { client, program } = await world()
    const change = (list: object[]) => client.programs.changeRoles({ id: program, roles: list as never })
    await expect(change([...roles, { name: 'buyer', permissions: [] }])).rejects.toMatchObject({ code: 'invalid' })
    await expect(change([{ key: 'nobody', name: 'X', permissions: [] }])).rejects.toMatchObject({ code: 'invalid' })
    await expect(change([{ name: 'X', permissions: ['briefs'] }])).rejects.toMatchObject({ status: 422 })
    await expect(change([{ name: '   ', permissions: [] }])).rejects.toMatchObject({ code: 'invalid' })
  })
  test('loses no role that somebody holds or that newcomers get', async () => {
    const { client, program, id, colleague } = await world()
    const editor = { ...roles[0], key: 'editor' }
    await client.partnerships.giveRoles({ id, person: toPublicId('psn', colleague.id), roles: ['buyer'] })
    const without = (list: object[]) => client.programs.changeRoles({ id: program, roles: list as never })
    await expect(without([editor])).rejects.toMatchObject({ code: 'role_in_use' })
    await client.partnerships.giveRoles({ id, person: toPublicId('psn', colleague.id), roles: [] })
    expect((await without([editor])).roles).toHaveLength(1)
  })
  test('a first role that is not in it is refused, and so is access by roles without any', async () => {
    const program = await buildProgram(app, { preset: 'essentials_bank' })
    const change = (settings: object) => program.client.programs.changePolicy({ id: program.id, settings })
    await expect(change({ firstMemberRole: 'sales' })).rejects.toMatchObject({ code: 'policy_impossible' })
    await expect(change({ memberAccessDefault: 'chosen' })).rejects.toMatchObject({ code: 'policy_impossible' })
  })
})
