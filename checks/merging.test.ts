/** Two people edit the same: what each changed alone is merged, what both changed is told with both values, who and when. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Problem } from '#contract/errors.ts'
import type { Client } from '#sdk'
import { toPublicId } from '#server/platform/id.ts'
import { allFeatures } from '#server/testing/all-features.ts'
import { startTestApp, type TestApp } from '#server/testing/app.ts'
import { buildMember, buildOrganization, buildPerson } from '#server/testing/builders.ts'
import { buildPartner, buildProgram } from '#server/testing/partnerships.ts'

let app: TestApp
let ada: Client
let mark: Client
let program: string
let organizationId: string
let partnershipId: string
beforeAll(async () => {
  app = await startTestApp({ features: allFeatures() })
  const made = await buildOrganization(app, { name: 'Harbor', hosting: 'yes', first: true })
  const built = await buildProgram(app, { preset: 'essentials_bank', host: made.organization, owner: made.owner })
  const second = await buildPerson(app, { name: 'Mark Manager' })
  await buildMember(app, { organizationId: made.organization.id, person: second, role: 'owner' })
  organizationId = made.organization.id
  program = built.id
  ada = await app.as(made.owner, organizationId)
  mark = await app.as(second, organizationId)
  partnershipId = (await buildPartner(app, built)).partnershipId
})
afterAll(() => app.close())

/** The refusal of a change, as its clashes. */
async function editsOf(change: Promise<unknown>): Promise<Problem['edits']> {
  const refusal = await change.then(
    () => undefined,
    (error: { code: string; problem: Problem }) => error,
  )
  expect(refusal?.code).toBe('edited_since')
  return refusal?.problem.edits
}
const byMark = { by: 'Mark Manager', at: expect.stringMatching(/^\d{4}-.*Z$/) }

describe('of an organization', () => {
  test('different fields merge in silence, the same field is told', async () => {
    const seen = await ada.organizations.get()
    await mark.organizations.update({
      city: 'Lisbon',
      website: 'https://mark.example',
      base: { city: seen.city, website: seen.website },
    })
    const base = { city: seen.city, phone: seen.phone, website: seen.website }
    const mine = { phone: '+351 1', city: 'Porto' }
    expect(await editsOf(ada.organizations.update({ ...mine, base }))).toEqual([
      { field: 'city', mine: 'Porto', theirs: 'Lisbon', ...byMark },
    ])
    // nothing was saved of a refused change
    expect(await ada.organizations.get()).toMatchObject({ city: 'Lisbon', phone: seen.phone })
    // keep mine: what was told is what has been seen now
    const merged = await ada.organizations.update({ ...mine, base: { ...base, city: 'Lisbon' } })
    expect(merged).toMatchObject({ city: 'Porto', phone: '+351 1', website: 'https://mark.example' })
  })
  test('the same value from both is no clash, nor is no text where there was none', async () => {
    await mark.organizations.update({ industry: 'Food' })
    const both = await ada.organizations.update({ industry: ' Food ', size: null, base: { industry: null, size: '' } })
    expect(both).toMatchObject({ industry: 'Food', size: null })
  })
  test('a program that sends no base overwrites, as ever', async () => {
    await mark.organizations.update({ city: 'Faro' })
    expect(await ada.organizations.update({ city: 'Braga' })).toMatchObject({ city: 'Braga' })
  })
  test('identity and picture are told too', async () => {
    const seen = await ada.organizations.get()
    await mark.organizations.update({ slug: 'harbor-new', base: { slug: seen.slug } })
    const edits = await editsOf(ada.organizations.update({ slug: 'harbor-other', base: { slug: seen.slug } }))
    expect(edits).toMatchObject([{ field: 'slug', theirs: 'harbor-new', ...byMark }])
    const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
    await mark.organizations.update({ logo: pixel, base: { logo: seen.logoUrl } })
    const clash = await editsOf(ada.organizations.update({ logo: null, base: { logo: seen.logoUrl ?? 'none' } }))
    expect(clash).toMatchObject([{ field: 'logo', mine: null, theirs: expect.stringContaining('/logo/'), ...byMark }])
  })
})

describe('of the rules of a program', () => {
  const change = (client: Client, body: object) => client.programs.changePolicy({ id: program, ...body })
  const now = () => ada.programs.get({ id: program })

  test('settings that each changed alone merge, and each change is a version', async () => {
    const { policyVersion: fromVersion } = await now()
    await change(mark, { settings: { inviteTtlDays: 21 }, fromVersion })
    const merged = await change(ada, { settings: { selfRenewDays: 30 }, fromVersion })
    expect(merged.policy).toMatchObject({ inviteTtlDays: 21, selfRenewDays: 30 })
    expect(merged.policyVersion).toBe(fromVersion + 2)
  })
  test('parts of the default grant merge as well', async () => {
    const { policyVersion: fromVersion, policy } = await now()
    const { defaultGrant } = policy
    await change(mark, { settings: { defaultGrant: { ...defaultGrant, lengthDays: 90 } }, fromVersion })
    const visibility = defaultGrant.visibility === 'own' ? 'full' : 'own'
    const merged = await change(ada, { settings: { defaultGrant: { ...defaultGrant, visibility } }, fromVersion })
    expect(merged.policy.defaultGrant).toMatchObject({ lengthDays: 90, visibility })
  })
  test('one that both changed is told, also where a question changed it; then either may stand', async () => {
    const { policyVersion: fromVersion } = await now()
    await change(mark, { settings: { inviteTtlDays: 60, notifyOnEnd: false }, fromVersion })
    const mine = { answers: { validity: '7' }, settings: { selfRenewDays: 10 }, fromVersion }
    expect(await editsOf(change(ada, mine))).toEqual([{ field: 'inviteTtlDays', mine: 7, theirs: 60, ...byMark }])
    expect((await now()).policy.selfRenewDays).toBe(30)
    const theirs = await change(ada, { ...mine, leave: ['inviteTtlDays'] })
    expect(theirs.policy).toMatchObject({ inviteTtlDays: 60, selfRenewDays: 10, notifyOnEnd: false })
    const kept = await change(ada, { ...mine, base: { inviteTtlDays: 60 } })
    expect(kept.policy).toMatchObject({ inviteTtlDays: 7, notifyOnEnd: false })
    // somebody changes it once more between the question and the answer to it
    await change(mark, { settings: { inviteTtlDays: 5 } })
    expect(await editsOf(change(ada, { ...mine, base: { inviteTtlDays: 60 } }))).toMatchObject([{ theirs: 5 }])
  })
  test('a merged policy that leads nowhere is refused as any other', async () => {
    const { policyVersion: fromVersion } = await now()
    await change(mark, { settings: { channels: ['api'] }, fromVersion })
    await expect(change(ada, { settings: { channels: [] }, fromVersion })).rejects.toMatchObject({
      code: 'edited_since',
    })
    await expect(
      change(ada, { settings: { channels: [] }, fromVersion, base: { channels: ['api'] } }),
    ).rejects.toMatchObject({ code: 'policy_impossible' })
  })
})

describe('of the words, texts and the name of a program', () => {
  test('one word each merges, the same word is told by its path', async () => {
    const { vocabulary } = await ada.programs.get({ id: program })
    const base = { partner: vocabulary.partner, 'status.active': vocabulary.status.active }
    await mark.programs.changeVocabulary({ id: program, partner: 'Agency', base })
    const edits = await editsOf(
      ada.programs.changeVocabulary({ id: program, partner: 'Supplier', status: { active: 'Live' }, base }),
    )
    expect(edits).toEqual([{ field: 'partner', mine: 'Supplier', theirs: 'Agency', ...byMark }])
    const merged = await ada.programs.changeVocabulary({ id: program, status: { active: 'Live' }, base })
    expect(merged.vocabulary).toMatchObject({ partner: 'Agency', status: { active: 'Live' } })
  })
  test('subject and body of a mail', async () => {
    const { items } = await ada.programs.texts({ id: program })
    const seen = items.find((one) => one.template === 'invitation')
    const base = { subject: seen?.subject, body: seen?.body }
    const text = { id: program, template: 'invitation' as const, base }
    await mark.programs.changeText({ ...text, subject: 'Marks subject' })
    const edits = await editsOf(ada.programs.changeText({ ...text, subject: 'My subject', body: 'My body.' }))
    expect(edits).toEqual([{ field: 'subject', mine: 'My subject', theirs: 'Marks subject', ...byMark }])
    const merged = await ada.programs.changeText({ ...text, body: 'My body.' })
    expect(merged).toMatchObject({ subject: 'Marks subject', body: 'My body.' })
  })
  test('the name', async () => {
    const { name } = await ada.programs.get({ id: program })
    await mark.programs.rename({ id: program, name: 'Marks', base: { name } })
    expect(await editsOf(ada.programs.rename({ id: program, name: 'Mine', base: { name } }))).toMatchObject([
      { theirs: 'Marks', ...byMark },
    ])
  })
})

test('of what is kept about a partner', async () => {
  const seen = await ada.partnerships.get({ id: partnershipId })
  const base = { name: seen.name, city: seen.city, sponsorId: seen.sponsor?.id ?? null }
  await mark.partnerships.update({ id: partnershipId, name: 'Marks name', base })
  const mine = { id: partnershipId, name: 'My name', city: 'Ulm', base }
  expect(await editsOf(ada.partnerships.update(mine))).toEqual([
    { field: 'name', mine: 'My name', theirs: 'Marks name', ...byMark },
  ])
  const merged = await ada.partnerships.update({ ...mine, base: { ...base, name: 'Marks name' } })
  expect(merged).toMatchObject({ name: 'My name', city: 'Ulm' })
})

test('of the role of a member', async () => {
  const { membership } = await buildMember(app, { organizationId, role: 'viewer' })
  const id = toPublicId('mem', membership.id)
  await mark.members.changeRole({ id, role: 'admin', base: { role: 'viewer' } })
  expect(await editsOf(ada.members.changeRole({ id, role: 'member', base: { role: 'viewer' } }))).toEqual([
    { field: 'role', mine: 'member', theirs: 'admin', ...byMark },
  ])
  expect((await ada.members.changeRole({ id, role: 'member', base: { role: 'admin' } })).role).toBe('member')
})

test('of the settings of the installation', async () => {
  const admins = await Promise.all(['One', 'Two'].map((name) => buildPerson(app, { name, isInstallationAdmin: true })))
  const [one, two] = (await Promise.all(admins.map((person) => app.as(person)))) as [Client, Client]
  const { name, supportAddress } = await one.installation.settings()
  const base = { name, supportAddress }
  await two.installation.update({ name: 'Twos', base })
  expect(await editsOf(one.installation.update({ name: 'Ones', base }))).toMatchObject([{ theirs: 'Twos', by: 'Two' }])
  expect(await one.installation.update({ supportAddress: 'help@harbor.example', base })).toMatchObject({ name: 'Twos' })
})

test('many at the same moment: of one field exactly one wins, and nobody’s other field is lost', async () => {
  const seen = await ada.organizations.get()
  for (let round = 0; round < 20; round++) {
    const { city } = await ada.organizations.get()
    const base = { city, phone: seen.phone, address: seen.address }
    const results = await Promise.allSettled([
      ada.organizations.update({ city: `Ada ${round}`, base }),
      mark.organizations.update({ city: `Mark ${round}`, base }),
      mark.organizations.update({ contactName: `Contact ${round}`, base: {} }),
    ])
    const [first, second, third] = results.map((one) => one.status)
    expect([[first, second].toSorted(), third]).toEqual([['fulfilled', 'rejected'], 'fulfilled'])
    const after = await ada.organizations.get()
    expect(after).toMatchObject({
      city: first === 'fulfilled' ? `Ada ${round}` : `Mark ${round}`,
      contactName: `Contact ${round}`,
    })
  }
})
