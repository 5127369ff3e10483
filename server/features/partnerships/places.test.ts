/** A link opened under the wrong one of one's organizations: where it belongs is told, and nothing of anybody else. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { feature as programs } from '#server/features/programs/index.ts'
import { toPublicId } from '#server/platform/id.ts'
import { startTestApp, type TestApp } from '#server/testing/app.ts'
import { buildMember, buildOrganization, buildPerson } from '#server/testing/builders.ts'
import {
  buildInvitation,
  buildPartner,
  buildProgram,
  partnershipFeatures,
  uuidOf,
} from '#server/testing/partnerships.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp({ features: [programs, ...partnershipFeatures] })
})
afterAll(() => app.close())

const system = <T>(work: Parameters<typeof app.db.transaction<T>>[1]) => app.db.transaction({ as: 'system' }, work)

/** The names and sides that a person is told of a thing. */
async function placesOf(person: { id: string }, id: string) {
  const client = await app.as(person)
  return (await client.partnerships.places({ id })).items.map((one) => `${one.organization.name}, ${one.side}`)
}

test('a viewer of the host who also acts for another organization is told the host', async () => {
  const { organization: wrong, owner: person } = await buildOrganization(app, { name: 'Wrong Place', hosting: 'yes' })
  const { organization: host, owner } = await buildOrganization(app, { name: 'Right Place', hosting: 'yes' })
  const program = await buildProgram(app, { host, owner })
  await buildMember(app, { organizationId: host.id, person, role: 'viewer' })
  const { partnershipId: id } = await buildPartner(app, program)
  const acting = await app.as(person, wrong.id)
  await expect(acting.partnerships.get({ id })).rejects.toMatchObject({ code: 'not_found' })
  await expect(acting.programs.get({ id: program.id })).rejects.toMatchObject({ code: 'not_found' })
  expect((await acting.partnerships.places({ id })).items).toEqual([
    { organization: expect.objectContaining({ name: 'Right Place', slug: host.slug }), side: 'host' },
  ])
  expect(await placesOf(person, program.id)).toEqual(['Right Place, host'])
  // and there it can be seen
  const switched = await app.as(person, host.id)
  expect((await switched.partnerships.get({ id })).id).toBe(id)
  expect((await switched.programs.get({ id: program.id })).id).toBe(program.id)
})

test('a partner is told its own organization, once it has accepted; whoever is on both sides is told both', async () => {
  const program = await buildProgram(app, { preset: 'essentials_bank' })
  const person = await buildPerson(app)
  const invitation = await buildInvitation(app, program, { email: person.email, name: 'Northwind' })
  const id = invitation.partnershipId
  expect(await placesOf(person, id)).toEqual([])
  const client = await app.as(person)
  await client.inbox.accept({ id: invitation.id })
  expect(await placesOf(person, id)).toEqual(['Northwind, partner'])
  // the program itself has no page on the partner's side
  expect(await placesOf(person, program.id)).toEqual([])
  await buildMember(app, { organizationId: program.host.id, person, role: 'member' })
  expect((await placesOf(person, id)).toSorted()).toEqual(
    ['Northwind, partner', `${program.host.name}, host`].toSorted(),
  )
})

test('nobody learns of an organization they are not in: others’ things and unknown ones answer alike', async () => {
  const program = await buildProgram(app)
  const { partnershipId: id } = await buildPartner(app, program)
  const { owner: stranger } = await buildOrganization(app, { hosting: 'yes' })
  const nobody = await buildPerson(app)
  const unknown = toPublicId('pship', uuidOf(program.id))
  for (const person of [stranger, nobody]) {
    for (const thing of [id, program.id, unknown]) expect(await placesOf(person, thing)).toEqual([])
  }
  for (const state of ['invited', 'inactive', 'removed'] as const) {
    const { person } = await buildMember(app, { organizationId: program.host.id, state })
    expect(await placesOf(person, id), state).toEqual([])
  }
  const client = await app.as(stranger)
  await expect(client.partnerships.places({ id: 'inv_01h455vb4pex5vsknk084sn02q' })).rejects.toMatchObject({
    code: 'not_found',
  })
})

test('a suspended organization is no place to switch to, nor is the side of a suspended host’s partner', async () => {
  const program = await buildProgram(app)
  const { partnershipId: id, person } = await buildPartner(app, program)
  expect(await placesOf(person, id)).toHaveLength(1)
  await system((tx) =>
    tx.updateTable('organization').set({ suspended_at: new Date() }).where('id', '=', program.host.id).execute(),
  )
  expect(await placesOf(program.owner, id)).toEqual([])
  expect(await placesOf(person, id)).toEqual([])
})
