/** Filling in and handing in, from the partner's side and the host's. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { fromPublicId } from '#server/platform/id.ts'
import { allFeatures } from '#server/testing/all-features.ts'
import { startTestApp, type TestApp } from '#server/testing/app.ts'
import { buildMember, buildPerson } from '#server/testing/builders.ts'
import { type BuiltProgram, buildPartner, buildProgram } from '#server/testing/partnerships.ts'
import { buildFormProgram, wholeAnswers } from '#server/testing/program-forms.ts'

let app: TestApp
let program: BuiltProgram
beforeAll(async () => {
  app = await startTestApp({ features: allFeatures() })
  program = await buildFormProgram(app)
})
afterAll(() => app.close())
beforeEach(async () => {
  app.mail.clear()
  program = { ...program, client: await app.as(program.owner, program.host.id) }
})

const pship = (of: { partnershipId: string }) => ({ id: of.partnershipId })
type Partner = Awaited<ReturnType<typeof buildPartner>>

/** Accepted, and everything is filled in. */
async function filled(of = program) {
  const partner = await buildPartner(app, of)
  const saved = await partner.client.profile.save({ ...pship(partner), revision: 0, answers: wholeAnswers })
  return { ...partner, revision: saved.revision }
}
async function submitted(of = program) {
  const partner = await filled(of)
  await partner.client.profile.submit({ ...pship(partner), revision: partner.revision })
  return partner
}
async function approved(of = program) {
  const partner = await submitted(of)
  await of.client.partnerships.approve(pship(partner))
  return partner
}
/** Somebody else of the partner, who may fill in too. */
async function colleagueOf(partner: Partner, role: 'member' | 'viewer' = 'member') {
  const { organization } = await program.client.partnerships.get(pship(partner))
  const { person } = await buildMember(app, {
    organizationId: fromPublicId('org', organization?.id ?? ''),
    role,
  })
  return { person, client: await app.as(person) }
}
const statusOf = async (partner: Partner, of = program) => (await of.client.partnerships.get(pship(partner))).status

describe('the form of a partnership', () => {
  test('waits after accepting, says what is missing, and shows the partner only its own fields', async () => {
    const partner = await buildPartner(app, program)
    expect(await statusOf(partner)).toBe('onboarding')
    const form = await partner.client.profile.get(pship(partner))
    expect(form).toMatchObject({
      state: 'none',
      formVersion: 1,
      revision: 0,
      // the host knows the name already
      answers: { agency_name: 'Northwind' },
      missing: [{ path: 'agency_type' }],
      can: { save: true, submit: true, recall: expect.any(String) },
      words: { title: 'Agency profile' },
    })
    expect(JSON.stringify(form.definition)).not.toContain('rating')
  })

  test('a program without a form says so, and the partner is not stuck', async () => {
    const plain = await buildProgram(app, {
      preset: 'essentials_bank',
      policy: { formWhen: 'any_time', formBlocks: 'everything', approval: 'on_submit' },
    })
    const partner = await buildPartner(app, plain)
    expect((await plain.client.partnerships.get(pship(partner))).status).toBe('active')
    await expect(partner.client.profile.get(pship(partner))).rejects.toMatchObject({ code: 'no_form' })
    await expect(partner.client.profile.save({ ...pship(partner), revision: 0, answers: {} })).rejects.toMatchObject({
      code: 'no_form',
    })
  })

  test('is there for nobody else', async () => {
    const partner = await filled()
    const stranger = await app.as(await buildPerson(app))
    for (const ask of [stranger.profile.get(pship(partner)), stranger.profile.recall(pship(partner))])
      await expect(ask).rejects.toMatchObject({ code: 'not_found' })
    await expect(
      stranger.profile.save({ ...pship(partner), revision: 0, answers: { website: 'https://x.example/' } }),
    ).rejects.toMatchObject({ code: 'not_found' })
    const viewer = await colleagueOf(partner, 'viewer')
    const seen = await viewer.client.profile.get(pship(partner))
    expect(seen.can).toMatchObject({ save: 'forbidden', submit: 'forbidden' })
    await expect(
      viewer.client.profile.save({ ...pship(partner), revision: 9, answers: { website: 'https://x.example/' } }),
    ).rejects.toMatchObject({ code: 'forbidden' })
  })
})

describe('saving', () => {
  test('keeps what is right, refuses what is wrong by its field, and tells what is missing', async () => {
    const partner = await buildPartner(app, program)
    const saved = await partner.client.profile.save({
      ...pship(partner),
      revision: 0,
      answers: { agency_name: '  Northwind Pantry  ', families: 'many', served: [{ share: 50 }] },
    })
    expect(saved).toMatchObject({
      revision: 1,
      answers: { agency_name: 'Northwind Pantry' },
      faults: expect.arrayContaining([
        expect.objectContaining({ path: 'families' }),
        expect.objectContaining({ path: 'served.0.county' }),
      ]),
      missing: [{ path: 'agency_type' }],
      conflicts: [],
    })
    expect((await partner.client.profile.get(pship(partner))).answers).toEqual({ agency_name: 'Northwind Pantry' })
  })

  test.each([
    ['a field that does not exist', { nothing: 1 }, 'nothing'],
    ['a field of the host', { rating: 5 }, 'rating'],
    ['a value of another kind', { agency_name: { a: 1 } }, 'agency_name'],
    ['a number out of range', { families: -1 }, 'families'],
    ['a choice that is none', { agency_type: 'circus' }, 'agency_type'],
    ['a file that is not there', { proof: [{ id: 'file_00000000000000000000000000' }] }, 'proof'],
    ['a file that is no file', { proof: ['../../etc/passwd'] }, 'proof'],
  ])('refuses %s and keeps the rest', async (_what, answers, path) => {
    const partner = await buildPartner(app, program)
    const saved = await partner.client.profile.save({
      ...pship(partner),
      revision: 0,
      answers: { ...answers, website: 'https://northwind.example/' },
    })
    expect(saved.faults.map((fault) => fault.path)).toEqual([path])
    expect((await partner.client.profile.get(pship(partner))).answers).toEqual({
      agency_name: 'Northwind',
      website: 'https://northwind.example/',
    })
  })

  test('an answer to a question that is not asked now is kept until submitting, and then left out', async () => {
    const partner = await buildPartner(app, program)
    const save = (answers: Record<string, unknown>, revision: number) =>
      partner.client.profile.save({ ...pship(partner), revision, answers })
    let { revision } = await save({ ...wholeAnswers, agency_type: 'other', other_type: 'Shelter' }, 0)
    ;({ revision } = await save({ agency_type: 'pantry' }, revision))
    ;({ revision } = await save({ agency_type: 'other' }, revision))
    expect((await partner.client.profile.get(pship(partner))).answers).toMatchObject({ other_type: 'Shelter' })
    ;({ revision } = await save({ agency_type: 'pantry' }, revision))
    await partner.client.profile.submit({ ...pship(partner), revision })
    expect((await program.client.submissions.get(pship(partner))).answers).toEqual(wholeAnswers)
  })

  test('null takes an answer away', async () => {
    const partner = await filled()
    const { revision } = await partner.client.profile.save({
      ...pship(partner),
      revision: partner.revision,
      answers: { agency_name: null },
    })
    expect(await partner.client.profile.get(pship(partner))).toMatchObject({
      answers: { agency_type: 'pantry' },
      missing: [{ path: 'agency_name' }],
      revision,
    })
  })

  test('two who edit are told, nothing is overwritten silently, and one may write over on purpose', async () => {
    const partner = await filled()
    const other = await colleagueOf(partner)
    await other.client.profile.save({
      ...pship(partner),
      revision: partner.revision,
      answers: { agency_name: 'Southwind', website: 'https://south.example/' },
    })
    const mine = await partner.client.profile.save({
      ...pship(partner),
      revision: partner.revision,
      answers: { agency_name: 'Westwind', families: 12 },
    })
    expect(mine).toMatchObject({
      answers: { families: 12 },
      conflicts: [{ field: 'agency_name', theirs: 'Southwind', yours: 'Westwind', name: other.person.name }],
      edits: [{ field: 'website', name: other.person.name, side: 'partner' }],
    })
    const over = await partner.client.profile.save({
      ...pship(partner),
      revision: partner.revision,
      answers: { agency_name: 'Westwind' },
      over: ['agency_name'],
    })
    expect(over).toMatchObject({ answers: { agency_name: 'Westwind' }, conflicts: [] })
  })

  test('one who saves faster than answers come back is never told of itself', async () => {
    const partner = await filled()
    const save = (website: string) =>
      partner.client.profile.save({ ...pship(partner), revision: partner.revision, answers: { website } })
    const all = [await save('https://a.example/'), await save('https://b.example/')]
    expect(all.flatMap((one) => one.conflicts)).toEqual([])
    expect((await partner.client.profile.get(pship(partner))).answers).toMatchObject({ website: 'https://b.example/' })
  })

  test('what cannot be stored is refused, not a fault of ours', async () => {
    const partner = await buildPartner(app, program)
    const nested = JSON.parse(`${'['.repeat(100)}${']'.repeat(100)}`)
    for (const answers of [{ agency_name: 'a\u0000b' }, { agency_name: '\ud800' }, { served: nested }])
      await expect(partner.client.profile.save({ ...pship(partner), revision: 0, answers })).rejects.toMatchObject({
        code: 'invalid',
      })
  })
})

describe('handing in', () => {
  test('of what is incomplete names every fault; nothing is submitted', async () => {
    const partner = await buildPartner(app, program)
    const { revision } = await partner.client.profile.save({
      ...pship(partner),
      revision: 0,
      answers: { agency_name: null, served: [{ county: 'Kent', share: 40 }] },
    })
    await expect(partner.client.profile.submit({ ...pship(partner), revision })).rejects.toMatchObject({
      code: 'invalid',
      problem: {
        faults: expect.arrayContaining([
          expect.objectContaining({ field: 'agency_name' }),
          expect.objectContaining({ field: 'agency_type' }),
          expect.objectContaining({ field: expect.stringMatching(/^served/) }),
        ]),
      },
    })
    expect(await statusOf(partner)).toBe('onboarding')
  })

  test('waits for the host, once; the answers cannot be changed meanwhile', async () => {
    const partner = await filled()
    const shown = await partner.client.profile.submit({ ...pship(partner), revision: partner.revision })
    expect(shown).toMatchObject({
      state: 'submitted',
      number: 1,
      versions: [{ number: 1, outcome: null, submittedBy: partner.person.name }],
      can: { save: 'not_editable', recall: true, submit: expect.any(String) },
    })
    expect(await statusOf(partner)).toBe('in_review')
    await expect(
      partner.client.profile.submit({ ...pship(partner), revision: partner.revision }),
    ).rejects.toMatchObject({ code: 'verb_not_allowed', problem: { current: { status: 'in_review' } } })
    await expect(
      partner.client.profile.save({ ...pship(partner), revision: 9, answers: { website: 'https://x.example/' } }),
    ).rejects.toMatchObject({ code: 'not_editable' })
  })

  test('is refused where somebody else has changed something since', async () => {
    const partner = await filled()
    const other = await colleagueOf(partner)
    await other.client.profile.save({
      ...pship(partner),
      revision: partner.revision,
      answers: { website: 'https://x.example/' },
    })
    await expect(
      partner.client.profile.submit({ ...pship(partner), revision: partner.revision }),
    ).rejects.toMatchObject({ code: 'conflict' })
    const { revision } = await partner.client.profile.get(pship(partner))
    await partner.client.profile.submit({ ...pship(partner), revision })
  })

  test('can be taken back before the first decision', async () => {
    const partner = await submitted()
    expect(await partner.client.profile.recall(pship(partner))).toMatchObject({
      state: 'draft',
      versions: [{ outcome: 'recalled' }],
      can: { save: true },
    })
    expect(await statusOf(partner)).toBe('onboarding')
    await expect(partner.client.profile.recall(pship(partner))).rejects.toMatchObject({ status: 409 })
  })

  test('approves by itself where the policy says so, in the same session', async () => {
    const itself = await buildFormProgram(app, { policy: { approval: 'on_submit', formBlocks: 'everything' } })
    const partner = await submitted(itself)
    expect(await statusOf(partner, itself)).toBe('active')
    const { items } = await partner.client.portal.history(pship(partner))
    expect(items.slice(0, 2)).toMatchObject([
      { verb: 'partnership.approved', side: 'system' },
      { verb: 'partnership.submitted', side: 'partner' },
    ])
    expect(await partner.client.profile.get(pship(partner))).toMatchObject({
      state: 'approved',
      answers: wholeAnswers,
      versions: [{ outcome: 'approved' }],
    })
  })
})

describe('decisions', () => {
  test('approved answers are the profile', async () => {
    const partner = await approved()
    expect(await statusOf(partner)).toBe('active')
    expect(await program.client.submissions.get(pship(partner))).toMatchObject({
      state: 'approved',
      answers: wholeAnswers,
      versions: [{ outcome: 'approved', decidedBy: program.owner.name }],
    })
  })

  test('returned with comments per field, corrected, and handed in again: versions, difference, comments answered', async () => {
    const partner = await submitted()
    const returned = await program.client.submissions.return({
      ...pship(partner),
      reason: 'Nearly there.',
      comments: [{ field: 'agency_name', body: 'Please give the full name.' }],
    })
    expect(returned).toMatchObject({ status: 'onboarding', subState: 'changes_requested' })
    const seen = await partner.client.profile.get(pship(partner))
    expect(seen).toMatchObject({
      state: 'returned',
      comments: [{ field: 'agency_name', side: 'host', asksChange: true, resolved: false }],
      versions: [{ outcome: 'returned', reason: 'Nearly there.' }],
      can: { save: true, submit: true },
    })
    const { revision } = await partner.client.profile.save({
      ...pship(partner),
      revision: seen.revision,
      answers: { agency_name: 'Northwind Food Pantry' },
    })
    await partner.client.profile.submit({ ...pship(partner), revision })
    expect(await program.client.submissions.get(pship(partner))).toMatchObject({
      state: 'submitted',
      number: 2,
      comments: [{ resolved: true }],
      changes: [{ path: 'agency_name', before: 'Northwind Pantry', after: 'Northwind Food Pantry' }],
      can: { approve: true, return: true, reject: true },
    })
    expect(await program.client.submissions.version({ ...pship(partner), number: '1' })).toMatchObject({
      answers: { agency_name: 'Northwind Pantry' },
      outcome: 'returned',
    })
  })

  test('returning asks for a reason or a comment, at a field the partner sees, on something handed in', async () => {
    const partner = await submitted()
    await expect(program.client.submissions.return(pship(partner))).rejects.toMatchObject({ code: 'reason_required' })
    for (const field of ['nothing', 'rating'])
      await expect(
        program.client.submissions.return({ ...pship(partner), comments: [{ field, body: 'No.' }] }),
      ).rejects.toMatchObject({ code: 'invalid' })
    await program.client.submissions.return({ ...pship(partner), reason: 'No.' })
    await expect(program.client.submissions.return({ ...pship(partner), reason: 'No.' })).rejects.toMatchObject({
      code: 'verb_not_allowed',
    })
  })

  test('nobody decides about the organization they belong to', async () => {
    const partner = await submitted()
    const { organization } = await program.client.partnerships.get(pship(partner))
    await buildMember(app, { organizationId: fromPublicId('org', organization?.id ?? ''), person: program.owner })
    await expect(program.client.submissions.return({ ...pship(partner), reason: 'x' })).rejects.toMatchObject({
      code: 'own_submission',
    })
  })

  test('in stages: each by somebody else; a return begins anew', async () => {
    const staged = await buildFormProgram(app, { policy: { approvalStages: 2, approveWithoutSubmission: false } })
    const second = await buildMember(app, { organizationId: staged.host.id, role: 'admin' })
    const other = await app.as(second.person, staged.host.id)
    const partner = await submitted(staged)
    expect((await staged.client.partnerships.approve(pship(partner))).status).toBe('in_review')
    await expect(partner.client.profile.recall(pship(partner))).rejects.toMatchObject({ code: 'decision_begun' })
    await expect(staged.client.partnerships.approve(pship(partner))).rejects.toMatchObject({ code: 'decided_before' })
    expect((await staged.client.submissions.get(pship(partner))).stages).toMatchObject({
      of: 2,
      given: [{ stage: 1, name: staged.owner.name }],
    })
    await other.submissions.return({ ...pship(partner), reason: 'Again.' })
    const { revision } = await partner.client.profile.get(pship(partner))
    await partner.client.profile.submit({ ...pship(partner), revision })
    expect((await other.partnerships.approve(pship(partner))).status).toBe('in_review')
    expect((await staged.client.partnerships.approve(pship(partner))).status).toBe('active')
  })

  test('rejecting a live partner rejects its changes only', async () => {
    const strict = await buildFormProgram(app, { policy: { postApprovalEdit: 'needs_review' } })
    const partner = await approved(strict)
    const { revision } = await partner.client.profile.save({
      ...pship(partner),
      revision: (await partner.client.profile.get(pship(partner))).revision,
      answers: { website: 'https://new.example/' },
    })
    await partner.client.profile.submit({ ...pship(partner), revision })
    expect(await statusOf(partner, strict)).toBe('active')
    expect((await strict.client.submissions.get(pship(partner))).changes).toMatchObject([
      { path: 'website', before: null, after: expect.stringContaining('new.example') },
    ])
    await strict.client.partnerships.reject({ ...pship(partner), reason: 'Not that.' })
    expect(await statusOf(partner, strict)).toBe('active')
    expect((await partner.client.profile.get(pship(partner))).answers).toEqual(wholeAnswers)
    expect((await partner.client.portal.card(pship(partner))).reason).toBeNull()
  })
})

describe('after the approval', () => {
  test('changes take effect when they are saved as a whole, as a version of their own', async () => {
    const partner = await approved()
    const before = await partner.client.profile.get(pship(partner))
    expect(before).toMatchObject({ can: { save: true, submit: true }, words: { submit: 'Save changes' } })
    const { revision } = await partner.client.profile.save({
      ...pship(partner),
      revision: before.revision,
      answers: { families: 40 },
    })
    await partner.client.profile.submit({ ...pship(partner), revision })
    expect(await statusOf(partner)).toBe('active')
    expect(await program.client.submissions.get(pship(partner))).toMatchObject({
      answers: { ...wholeAnswers, families: 40 },
      number: 2,
    })
    const { items } = await partner.client.portal.history(pship(partner))
    expect(items[0]).toMatchObject({ verb: 'partnership.profile_changed', after: { fields: ['Families served'] } })
  })

  test('asked anew: the partner looks at it again and submits; the host approves', async () => {
    const partner = await approved()
    expect(await program.client.submissions.requestRecertification(pship(partner))).toMatchObject({
      status: 'recertifying',
    })
    const { revision, answers } = await partner.client.profile.get(pship(partner))
    expect(answers).toEqual(wholeAnswers)
    await partner.client.profile.submit({ ...pship(partner), revision })
    expect(await program.client.partnerships.get(pship(partner))).toMatchObject({
      status: 'recertifying',
      nextStep: { verb: 'approve' },
    })
    expect((await program.client.partnerships.approve(pship(partner))).status).toBe('active')
  })

  test('after the end nothing can be changed', async () => {
    const partner = await filled()
    await program.client.partnerships.revoke(pship(partner))
    const save = partner.client.profile.save({
      ...pship(partner),
      revision: 1,
      answers: { website: 'https://x.example/' },
    })
    await expect(save).rejects.toMatchObject({ code: 'not_editable' })
    await expect(partner.client.profile.submit({ ...pship(partner), revision: 1 })).rejects.toMatchObject({
      code: 'verb_not_allowed',
    })
    await expect(partner.client.profile.comment({ ...pship(partner), body: 'Hello?' })).rejects.toMatchObject({
      code: 'not_editable',
    })
  })
})

describe('the host', () => {
  test('edits where both do, shown as such; its own fields always', async () => {
    const partner = await filled()
    await program.client.submissions.save({
      ...pship(partner),
      revision: partner.revision,
      answers: { website: 'https://host.example/', rating: 4 },
    })
    const seen = await partner.client.profile.get(pship(partner))
    expect(seen.answers).toMatchObject({ website: 'https://host.example/' })
    expect(seen.edits).toEqual(
      expect.arrayContaining([expect.objectContaining({ field: 'website', side: 'host', name: program.owner.name })]),
    )
    expect(JSON.stringify(seen)).not.toContain('rating')
    expect((await program.client.submissions.get(pship(partner))).answers).toMatchObject({ rating: 4 })
  })

  test('where only the partner edits, sees what was handed in and answers its own fields alone', async () => {
    const own = await buildFormProgram(app, { policy: { formEditors: 'partner' } })
    const partner = await filled(own)
    expect((await own.client.submissions.get(pship(partner))).answers).toEqual({})
    const saved = await own.client.submissions.save({
      ...pship(partner),
      revision: partner.revision,
      answers: { website: 'https://host.example/', rating: 4 },
    })
    expect(saved).toMatchObject({ answers: { rating: 4 }, faults: [{ path: 'website' }] })
    await partner.client.profile.submit({
      ...pship(partner),
      revision: (await partner.client.profile.get(pship(partner))).revision,
    })
    expect((await own.client.submissions.get(pship(partner))).answers).toEqual({ ...wholeAnswers, rating: 4 })
  })

  test('changes an approved profile where it stands', async () => {
    const partner = await approved()
    const { revision } = await program.client.submissions.get(pship(partner))
    const saved = await program.client.submissions.save({ ...pship(partner), revision, answers: { families: 7 } })
    expect(saved).toMatchObject({ answers: { families: 7 } })
    expect(await partner.client.profile.get(pship(partner))).toMatchObject({
      state: 'approved',
      answers: { families: 7 },
      edits: expect.arrayContaining([expect.objectContaining({ field: 'families', side: 'host' })]),
    })
  })

  test('what it changed while answers waited is a version of its own', async () => {
    const partner = await submitted()
    const { revision } = await program.client.submissions.get(pship(partner))
    await program.client.submissions.save({ ...pship(partner), revision, answers: { families: 7 } })
    await program.client.partnerships.approve(pship(partner))
    expect((await program.client.submissions.get(pship(partner))).versions).toMatchObject([
      { number: 2, outcome: 'approved', submittedBy: program.owner.name },
      { number: 1, outcome: 'approved', submittedBy: partner.person.name },
    ])
  })

  test('both sides comment; whoever has no say does not', async () => {
    const partner = await filled()
    const asked = await partner.client.profile.comment({ ...pship(partner), field: 'website', body: 'Which one?' })
    expect(asked.comments).toMatchObject([{ field: 'website', side: 'partner', body: 'Which one?' }])
    const answered = await program.client.submissions.comment({ ...pship(partner), body: 'Any.' })
    expect(answered.comments).toMatchObject([{ side: 'partner' }, { side: 'host', field: null, asksChange: false }])
    await program.client.submissions.comment({ ...pship(partner), field: 'rating', body: 'Between us.' })
    expect((await partner.client.profile.get(pship(partner))).comments).toHaveLength(2)
    const { client } = await colleagueOf(partner, 'viewer')
    await expect(client.profile.comment({ ...pship(partner), body: 'x' })).rejects.toMatchObject({ code: 'forbidden' })
  })
})

describe('the queue', () => {
  test('holds what waits, oldest first, and lets it go with the decision', async () => {
    const busy = await buildFormProgram(app)
    const first = await submitted(busy)
    app.clock.advance({ minutes: 5 })
    const second = await submitted(busy)
    const client = await app.as(busy.owner, busy.host.id)
    const names = async (limit = 50, cursor?: string) =>
      await client.reviews.list({ limit, ...(cursor ? { cursor } : {}) })
    expect((await names()).items.map((row) => row.partnershipId)).toEqual([first.partnershipId, second.partnershipId])
    const page = await names(1)
    expect((await names(1, page.next ?? '')).items.map((row) => row.partnershipId)).toEqual([second.partnershipId])
    expect(await client.reviews.count()).toMatchObject({ waiting: 2 })
    await client.partnerships.approve(pship(first))
    expect((await names()).items).toMatchObject([{ stage: { now: 1, of: 1 }, number: 1, can: { approve: true } }])
    expect(await client.reviews.count()).toMatchObject({ waiting: 1 })
    await expect(client.reviews.list({ cursor: 'nonsense' })).rejects.toMatchObject({ code: 'invalid' })
  })
})
