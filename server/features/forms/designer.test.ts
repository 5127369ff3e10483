/** The designer's side: drafts, versions, what is in use, and what happens to partners in the middle. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { FormDefinition } from '#contract/forms/index.ts'
import { agencyProfile } from '#presets/forms/index.ts'
import { allFeatures } from '#server/testing/all-features.ts'
import { startTestApp, type TestApp } from '#server/testing/app.ts'
import { buildMember, buildOrganization } from '#server/testing/builders.ts'
import { type BuiltProgram, buildPartner, buildProgram } from '#server/testing/partnerships.ts'
import { buildFormProgram, sampleForm, wholeAnswers } from '#server/testing/program-forms.ts'

let app: TestApp
let program: BuiltProgram
beforeAll(async () => {
  app = await startTestApp({ features: allFeatures() })
})
afterAll(() => app.close())
beforeEach(async () => {
  program = await buildFormProgram(app)
})

const form = (of = program) => ({ id: of.id, purpose: 'application' })
const pship = (of: { partnershipId: string }) => ({ id: of.partnershipId })

/** The sample form with its first section changed. */
function withAbout(change: (fields: FormDefinition['sections'][number]['fields']) => unknown): FormDefinition {
  const definition = structuredClone(sampleForm)
  const [about] = definition.sections
  if (about) about.fields = change(about.fields) as typeof about.fields
  return definition
}
const withNote = withAbout((fields) => [...fields, { key: 'motto', kind: 'short_text', label: 'Motto' }])
async function publish(definition: FormDefinition, of = program) {
  const { draft } = await of.client.forms.saveDraft({ ...form(of), revision: 0, definition })
  return await of.client.forms.publish({ ...form(of), revision: draft?.revision ?? 0 })
}
async function filled(of = program) {
  const partner = await buildPartner(app, of)
  const { revision } = await partner.client.profile.save({ ...pship(partner), revision: 0, answers: wholeAnswers })
  return { ...partner, revision }
}

describe('a program', () => {
  test('begins with the form of its preset, published', async () => {
    const { organization, owner } = await buildOrganization(app, { first: true, hosting: 'yes' })
    const client = await app.as(owner, organization.id)
    const made = await client.programs.create({ preset: 'essentials_bank', name: 'Agencies' })
    expect(await client.forms.list({ id: made.id })).toMatchObject([
      { purpose: 'application', title: agencyProfile.title, version: 1, enabled: true, hasDraft: false },
    ])
    expect((await client.forms.get({ id: made.id, purpose: 'application' })).published?.definition).toEqual(
      agencyProfile,
    )
  })
  test('of another preset begins without one, and one can be made', async () => {
    const plain = await buildProgram(app)
    expect(await plain.client.forms.get(form(plain))).toMatchObject({
      published: null,
      draft: null,
      can: { save_draft: true, publish: 'verb_not_allowed', switch_off: 'verb_not_allowed' },
    })
    const [template] = await plain.client.forms.templates()
    const made = await publish(template?.definition as FormDefinition, plain)
    expect(made).toMatchObject({ published: { version: 1 }, draft: null })
  })
})

describe('the draft', () => {
  test('is saved, discarded, and refused where somebody else has saved since', async () => {
    const { client } = program
    const saved = await client.forms.saveDraft({ ...form(), revision: 0, definition: withNote })
    expect(saved.draft).toMatchObject({ revision: 1, savedBy: program.owner.name })
    await expect(client.forms.saveDraft({ ...form(), revision: 0, definition: withNote })).rejects.toMatchObject({
      code: 'conflict',
    })
    expect((await client.forms.saveDraft({ ...form(), revision: 1, definition: sampleForm })).draft?.revision).toBe(2)
    expect(await client.forms.discardDraft(form())).toMatchObject({ draft: null, published: { version: 1 } })
    await expect(client.forms.saveDraft({ ...form(), revision: 2, definition: withNote })).rejects.toMatchObject({
      code: 'conflict',
    })
    await expect(client.forms.discardDraft(form())).rejects.toMatchObject({ code: 'verb_not_allowed' })
  })

  test.each<[string, unknown]>([
    ['nothing of a form', { a: 1 }],
    ['a kind that does not exist', withAbout(() => [{ key: 'x', kind: 'magic', label: 'X' }])],
    ['two fields of one key', withAbout((fields) => [...fields, ...fields])],
    [
      'rules that turn in circles',
      withAbout(() => [
        { key: 'a', kind: 'yes_no', label: 'A', shownIf: { field: 'b', operator: 'equals', value: true } },
        { key: 'b', kind: 'yes_no', label: 'B', shownIf: { field: 'a', operator: 'equals', value: true } },
      ]),
    ],
    ['letters that cannot be stored', withAbout(() => [{ key: 'x', kind: 'short_text', label: 'a\u0000b' }])],
    ['endless nesting', { ...sampleForm, description: JSON.parse(`${'['.repeat(60)}${']'.repeat(60)}`) }],
  ])('of %s is refused, each fault with its place', async (_what, definition) => {
    const answer = program.client.forms.saveDraft({
      ...form(),
      revision: 0,
      definition: definition as FormDefinition,
    })
    await expect(answer).rejects.toMatchObject({
      code: 'invalid',
      problem: { faults: expect.arrayContaining([expect.objectContaining({ says: expect.any(String) })]) },
    })
  })

  test('may be unfinished, and is then not published', async () => {
    const unfinished = withAbout((fields) => [
      ...fields,
      { key: 'why', kind: 'short_text', label: 'Why', shownIf: { field: 'nowhere', operator: 'answered' } },
    ])
    const { draft } = await program.client.forms.saveDraft({ ...form(), revision: 0, definition: unfinished })
    const checked = await program.client.forms.check({ ...form(), definition: unfinished })
    expect(checked.faults).toMatchObject([{ path: expect.stringMatching(/^sections\.0\.fields\.\d+\.shownIf/) }])
    await expect(program.client.forms.publish({ ...form(), revision: draft?.revision ?? 0 })).rejects.toMatchObject({
      code: 'invalid',
    })
  })
})

describe('publishing', () => {
  test('makes the next version; each stays as it was', async () => {
    expect(await publish(withNote)).toMatchObject({ published: { version: 2, publishedBy: program.owner.name } })
    expect((await program.client.forms.versions(form())).map(({ version }) => version)).toEqual([2, 1])
    const first = await program.client.forms.version({ ...form(), version: '1' })
    expect(JSON.stringify(first.definition)).not.toContain('motto')
    for (const version of ['0', '3', 'x'])
      await expect(program.client.forms.version({ ...form(), version })).rejects.toMatchObject({ code: 'not_found' })
  })

  test('says what it means for those in the middle', async () => {
    await filled()
    const checked = await program.client.forms.check({ ...form(), definition: withNote })
    expect(checked).toMatchObject({
      faults: [],
      changes: [{ key: 'motto', kind: 'added', says: '“Motto” is new.' }],
      underWay: { filling: 1, waiting: 0 },
    })
    expect(checked.says[0]).toContain('One partner in the middle of it')
  })

  test('a field in use is retired, never taken away, and keeps its kind', async () => {
    await filled()
    expect((await program.client.forms.get(form())).inUse).toEqual(
      expect.arrayContaining([{ key: 'agency_name', answers: 1 }]),
    )
    const without = withAbout((fields) => fields.filter((field) => field.key !== 'agency_name'))
    await expect(publish(without)).rejects.toMatchObject({
      problem: { faults: [{ says: expect.stringContaining('Retire it') }] },
    })
    await program.client.forms.discardDraft(form())
    const changed = withAbout((fields) =>
      fields.map((field) => (field.key === 'agency_name' ? { key: field.key, kind: 'number', label: 'N' } : field)),
    )
    await expect(publish(changed)).rejects.toMatchObject({
      problem: { faults: [{ says: expect.stringContaining('keeps its kind') }] },
    })
    await program.client.forms.discardDraft(form())
    // nobody answered this one
    const unused = withAbout((fields) => fields.filter((field) => field.key !== 'families'))
    expect((await publish(unused)).published?.version).toBe(2)
    const retired = withAbout((fields) =>
      fields
        .filter((field) => field.key !== 'families')
        .map((field) => (field.key === 'agency_name' ? { ...field, retired: true } : field)),
    )
    expect((await publish(retired)).published?.version).toBe(3)
  })

  test('what was loaded before is judged by what is published now; nothing is lost, and it is said', async () => {
    const partner = await filled()
    await publish(
      withAbout((fields) => [
        ...fields,
        { key: 'motto', kind: 'short_text', label: 'Motto', required: 'submit' as const },
      ]),
    )
    await expect(
      partner.client.profile.submit({ ...pship(partner), revision: partner.revision }),
    ).rejects.toMatchObject({
      code: 'invalid',
      problem: { detail: expect.stringContaining('form was changed'), faults: [{ field: 'motto' }] },
    })
    const seen = await partner.client.profile.get(pship(partner))
    expect(seen).toMatchObject({ formVersion: 2, answers: wholeAnswers, missing: [{ path: 'motto' }] })
    const { revision } = await partner.client.profile.save({
      ...pship(partner),
      revision: seen.revision,
      answers: { motto: 'Food for all' },
    })
    await partner.client.profile.submit({ ...pship(partner), revision })
  })

  test('answers that were handed in are decided by the form they were given to', async () => {
    const partner = await filled()
    await partner.client.profile.submit({ ...pship(partner), revision: partner.revision })
    await publish(withNote)
    expect((await program.client.submissions.get(pship(partner))).formVersion).toBe(1)
    expect((await program.client.partnerships.approve(pship(partner))).status).toBe('active')
  })
})

describe('a form that appears or goes', () => {
  test('asks those who are under way, and nobody who is live', async () => {
    const plain = await buildProgram(app, {
      preset: 'essentials_bank',
      policy: { formWhen: 'any_time', formBlocks: 'work', approval: 'manual', approveWithoutSubmission: true },
    })
    const [live, waiting] = [await buildPartner(app, plain), await buildPartner(app, plain)]
    await plain.client.partnerships.approve(pship(live))
    const statuses = async () =>
      await Promise.all([live, waiting].map(async (one) => (await plain.client.partnerships.get(pship(one))).status))
    expect(await statuses()).toEqual(['active', 'in_review'])
    await publish(sampleForm, plain)
    await app.deliverMail()
    expect(await statuses()).toEqual(['active', 'onboarding'])
    const listed = await plain.client.partnerships.list({ state: 'onboarding' })
    expect(listed.items.map((row) => row.id)).toEqual([waiting.partnershipId])
    await plain.client.forms.switch({ ...form(plain), enabled: false })
    await app.deliverMail()
    expect(await statuses()).toEqual(['active', 'in_review'])
    expect((await plain.client.partnerships.list({ state: 'in_review' })).items).toHaveLength(1)
    await plain.client.forms.switch({ ...form(plain), enabled: true })
    await app.deliverMail()
    expect(await statuses()).toEqual(['active', 'onboarding'])
  })

  test('switched off, it is as if there were none; the answers are kept', async () => {
    const partner = await filled()
    await program.client.forms.switch({ ...form(), enabled: false })
    await expect(partner.client.profile.get(pship(partner))).rejects.toMatchObject({ code: 'no_form' })
    await program.client.forms.switch({ ...form(), enabled: true })
    expect((await partner.client.profile.get(pship(partner))).answers).toEqual(wholeAnswers)
  })
})

describe('as JSON Schema', () => {
  test('goes out and comes back the same', async () => {
    const schema = await program.client.forms.exportSchema(form())
    expect(schema.$schema).toContain('2020-12')
    const imported = await program.client.forms.importSchema({ ...form(), revision: 0, schema })
    expect(imported.unread).toEqual([])
    expect(imported.draft?.definition).toEqual(sampleForm)
  })
  test('that says nothing of a form is refused', async () => {
    const answer = program.client.forms.importSchema({ ...form(), revision: 0, schema: { type: 'string' } })
    await expect(answer).rejects.toMatchObject({ code: 'invalid' })
  })
})

describe('who may', () => {
  test('administrators of the host change, members look, others see nothing', async () => {
    const { person } = await buildMember(app, { organizationId: program.host.id, role: 'partner_manager' })
    const member = await app.as(person, program.host.id)
    expect((await member.forms.get(form())).can).toMatchObject({ save_draft: 'forbidden', publish: 'forbidden' })
    const other = await buildFormProgram(app)
    const schema = await program.client.forms.exportSchema(form())
    for (const [client, code] of [
      [member, 'forbidden'],
      [other.client, 'not_found'],
    ] as const) {
      for (const change of [
        () => client.forms.saveDraft({ ...form(), revision: 0, definition: sampleForm }),
        () => client.forms.publish({ ...form(), revision: 1 }),
        () => client.forms.switch({ ...form(), enabled: false }),
        () => client.forms.discardDraft(form()),
        () => client.forms.check({ ...form(), definition: sampleForm }),
        () => client.forms.importSchema({ ...form(), revision: 0, schema }),
      ])
        await expect(change()).rejects.toMatchObject({ code })
    }
    await expect(other.client.forms.get(form())).rejects.toMatchObject({ code: 'not_found' })
    await expect(member.forms.get({ ...form(), purpose: 'nothing' })).rejects.toMatchObject({ code: 'not_found' })
  })

  test('the forms of an archived program stay as they are', async () => {
    await program.client.programs.archive({ id: program.id })
    await expect(
      program.client.forms.saveDraft({ ...form(), revision: 0, definition: withNote }),
    ).rejects.toMatchObject({ code: 'program_archived' })
  })
})
