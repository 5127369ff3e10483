import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { presetNames } from '#contract/names.ts'
import { presets } from '#presets/index.ts'
import { subscribe } from '#server/features/history/index.ts'
import { startTestApp, type TestApp } from '#server/testing/app.ts'
import { buildMember, buildOrganization } from '#server/testing/builders.ts'
import { feature as programs } from './index.ts'

let app: TestApp
const moved: Record<string, unknown>[] = []
beforeAll(async () => {
  app = await startTestApp({ features: [programs] })
  subscribe(['program.policy_moved'], async (_tx, _ctx, event) => {
    moved.push(event.notes ?? {})
  })
})
afterAll(() => app.close())
beforeEach(() => app.db.reset())

/** A host with an administrator and a program of a preset. */
async function host(preset: (typeof presetNames)[number] = 'delegated_sourcing') {
  const { organization, owner } = await buildOrganization(app, { name: 'Willow Food Bank' })
  const admin = await app.as(owner, organization.id)
  const program = await admin.programs.create({ preset, name: 'Our partners' })
  const member = async (role: 'viewer' | 'member' | 'partner_manager' | 'admin') =>
    app.as((await buildMember(app, { organizationId: organization.id, role })).person, organization.id)
  return { organization, owner, admin, program, member }
}

/** What history says happened, oldest first. */
async function verbs(): Promise<string[]> {
  return app.db.transaction({ as: 'system' }, async (tx) => {
    const rows = await tx
      .selectFrom('history_event')
      .select('verb')
      .where('verb', 'like', 'program.%')
      .orderBy('id')
      .execute()
    return rows.map((row) => row.verb)
  })
}

const code = (wanted: string) => ({ code: wanted })

describe('presets', () => {
  test('are all listed and available', async () => {
    const { admin } = await host()
    const { items } = await admin.programs.presets()
    expect(items.map((item) => item.name)).toEqual([...presetNames])
    expect(items.filter((item) => !item.available || item.notYet)).toEqual([])
    for (const item of items) expect(item.steps.length).toBeGreaterThan(1)
  })
  test('need a signed-in person', async () => {
    await expect(app.anonymous().programs.presets()).rejects.toMatchObject(code('not_signed_in'))
  })
})

describe('beginning a program', () => {
  test('gives policy, words, dialog, questions and steps of the preset', async () => {
    const { program } = await host('essentials_bank')
    expect(program).toMatchObject({
      name: 'Our partners',
      preset: 'essentials_bank',
      policyVersion: 1,
      entry: ['record', 'invite'],
      policy: { approval: 'manual', formWhen: 'any_time', acceptance: 'implicit' },
      vocabulary: { partner: 'Partner Agency' },
      ownWords: {},
    })
    expect(program.dialog.buttons.map((button) => [button.label, button.at])).toEqual([
      ['Save', 'dialog'],
      ['Invite', 'row'],
    ])
    expect(program.questions.find((question) => question.name === 'one_step')).toMatchObject({ chosen: 'off' })
    expect(program.steps.map((entry) => entry.entry)).toEqual(['record', 'invite'])
    expect(program.can).toMatchObject({ rename: true, archive: true, unarchive: 'verb_not_allowed' })
    expect(await verbs()).toEqual(['program.created'])
  })
  test('works with every preset that is available', async () => {
    const { admin } = await host()
    for (const preset of presetNames) {
      const made = admin.programs.create({ preset, name: `With ${preset}` })
      if (presets[preset].notYet) await expect(made).rejects.toMatchObject(code('preset_not_available'))
      else expect((await made).preset).toBe(preset)
    }
  })
  test('is for administrators', async () => {
    const { member, program } = await host()
    for (const role of ['viewer', 'member', 'partner_manager'] as const) {
      const client = await member(role)
      await expect(client.programs.create({ preset: 'b2b_portal', name: 'X' })).rejects.toMatchObject(code('forbidden'))
      expect((await client.programs.get({ id: program.id })).can).toMatchObject({ rename: 'forbidden' })
    }
    const client = await member('admin')
    await expect(client.programs.create({ preset: 'b2b_portal', name: 'X' })).resolves.toMatchObject({ name: 'X' })
  })
  test('is only for organizations that may host', async () => {
    await host()
    const other = await buildOrganization(app)
    const client = await app.as(other.owner, other.organization.id)
    await expect(client.programs.create({ preset: 'b2b_portal', name: 'X' })).rejects.toMatchObject(
      code('hosting_not_allowed'),
    )
  })
  test('refuses what is not a name or not a preset', async () => {
    const { admin } = await host()
    const bad = [
      { preset: 'no_such', name: 'X' },
      { preset: 'b2b_portal', name: '' },
      { preset: 'b2b_portal', name: 'a\nb' },
      { preset: 'b2b_portal', name: 'x'.repeat(201) },
      { preset: 'b2b_portal' },
      { preset: 'b2b_portal', name: 'X', policy: {} },
    ]
    for (const body of bad) {
      await expect(admin.programs.create(body as never)).rejects.toMatchObject({ problem: { status: 422 } })
    }
  })
})

describe('reading', () => {
  test('lists what is not archived, for every member', async () => {
    const { admin, program, member } = await host()
    const viewer = await member('viewer')
    expect((await viewer.programs.list()).items.map((item) => item.id)).toEqual([program.id])
    await admin.programs.archive({ id: program.id })
    expect((await viewer.programs.list()).items).toEqual([])
    expect((await viewer.programs.list({ archived: 'yes' })).items).toHaveLength(1)
    expect((await viewer.programs.list({ archived: 'all' })).items[0]).toMatchObject({ archived: true })
  })
  test('another organization’s program is not found, whatever is done to it', async () => {
    const { program } = await host()
    const other = await buildOrganization(app, { hosting: 'yes' })
    const client = await app.as(other.owner, other.organization.id)
    const id = program.id
    const tries = [
      () => client.programs.get({ id }),
      () => client.programs.rename({ id, name: 'Mine' }),
      () => client.programs.archive({ id }),
      () => client.programs.unarchive({ id }),
      () => client.programs.changeVocabulary({ id, partner: 'Mine' }),
      () => client.programs.changePolicy({ id, settings: { notifyOnEnd: false } }),
      () => client.programs.previewPolicy({ id }),
      () => client.programs.policyVersions({ id }),
      () => client.programs.texts({ id }),
      () => client.programs.changeText({ id, template: 'invitation', subject: 'Mine' }),
      () => client.programs.resetText({ id, template: 'invitation' }),
      () => client.programs.previewText({ id, template: 'invitation', subject: 'Mine' }),
    ]
    for (const attempt of tries) await expect(attempt()).rejects.toMatchObject(code('not_found'))
    expect((await client.programs.list({ archived: 'all' })).items).toEqual([])
  })
})

describe('renaming and archiving', () => {
  test('are recorded once each; the same name changes nothing', async () => {
    const { admin, program } = await host()
    const { id } = program
    expect((await admin.programs.rename({ id, name: '  Delegates ' })).name).toBe('Delegates')
    await admin.programs.rename({ id, name: 'Delegates' })
    await expect(admin.programs.rename({ id, name: '   ' })).rejects.toMatchObject(code('invalid'))
    expect(await admin.programs.archive({ id })).toMatchObject({
      archived: true,
      can: { rename: 'program_archived', unarchive: true },
    })
    expect(await admin.programs.unarchive({ id })).toMatchObject({ archived: false })
    await admin.programs.unarchive({ id })
    expect(await verbs()).toEqual(['program.created', 'program.renamed', 'program.archived', 'program.unarchived'])
  })
  test('an archived program is changed in no other way', async () => {
    const { admin, program } = await host()
    const { id } = program
    await admin.programs.archive({ id })
    const tries = [
      () => admin.programs.archive({ id }),
      () => admin.programs.rename({ id, name: 'X' }),
      () => admin.programs.changeVocabulary({ id, partner: 'X' }),
      () => admin.programs.changePolicy({ id, settings: { notifyOnEnd: false } }),
      () => admin.programs.changeText({ id, template: 'invitation', subject: 'X' }),
      () => admin.programs.resetText({ id, template: 'invitation' }),
    ]
    for (const attempt of tries) await expect(attempt()).rejects.toMatchObject(code('program_archived'))
  })
})

describe('words', () => {
  test('are changed one by one, and null takes the preset’s back', async () => {
    const { admin, program } = await host()
    const { id } = program
    const changed = await admin.programs.changeVocabulary({
      id,
      partner: 'Consultant <b>',
      status: { active: 'Acting' },
      buttons: { revoke: 'End' },
    })
    expect(changed.vocabulary).toMatchObject({
      partner: 'Consultant <b>',
      partners: 'Partners',
      status: { active: 'Acting', invited: 'Pending' },
      buttons: { revoke: 'End' },
    })
    const back = await admin.programs.changeVocabulary({ id, partner: null, status: { active: null } })
    expect(back.vocabulary.partner).toBe('Partner')
    expect(back.ownWords).toEqual({ buttons: { revoke: 'End' } })
    await admin.programs.changeVocabulary({ id, partner: null })
    expect(await verbs()).toEqual(['program.created', 'program.vocabulary_changed', 'program.vocabulary_changed'])
  })
  test('refuse what is no word', async () => {
    const { admin, program } = await host()
    const { id } = program
    for (const body of [
      { partner: '' },
      { partner: 'x'.repeat(121) },
      { wrong: 'X' },
      { status: { gone: 'X' } },
      { tabs: 'X' },
    ]) {
      const sent = admin.programs.changeVocabulary({ id, ...body } as never)
      if ('partner' in body && body.partner === '') await expect(sent).rejects.toMatchObject(code('invalid'))
      else await expect(sent).rejects.toMatchObject({ problem: { status: 422 } })
    }
    await expect(admin.programs.changeVocabulary({ id, buttons: { invite: '  ' } })).rejects.toMatchObject({
      problem: { code: 'invalid', faults: [{ field: 'buttons.invite' }] },
    })
  })
})

describe('policy', () => {
  test('answers make a new version; the same ones make none', async () => {
    const { admin, program } = await host('essentials_bank')
    const { id } = program
    const changed = await admin.programs.changePolicy({ id, answers: { one_step: 'on' }, fromVersion: 1 })
    expect(changed).toMatchObject({ policyVersion: 2, entry: ['record', 'invite_and_approve'] })
    expect(changed.dialog.buttons.map((button) => button.label)).toEqual(['Save', 'Invite and approve'])
    expect(changed.costs.map((cost) => cost.says)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(
          /^Partners can work without a profile; reports may lack it: \d+ of its fields feed them\.$/,
        ),
      ]),
    )
    expect((await admin.programs.changePolicy({ id, answers: { one_step: 'on' } })).policyVersion).toBe(2)
    // no change to what was seen: the newer answer stays
    expect(
      (await admin.programs.changePolicy({ id, answers: { one_step: 'off' }, fromVersion: 1 })).policyVersion,
    ).toBe(2)
    const { items } = await admin.programs.policyVersions({ id })
    expect(items.map((item) => [item.version, item.changed])).toEqual([
      [2, ['Ways to begin', 'What waits for the form']],
      [1, []],
    ])
    expect(items[0]?.by).toBeTruthy()
    expect(await verbs()).toEqual(['program.created', 'program.policy_changed'])
  })
  test('advanced settings change what they name and leave the rest', async () => {
    const { admin, program } = await host()
    const changed = await admin.programs.changePolicy({
      id: program.id,
      settings: { inviteTtlDays: 30, reminders: { daysAfter: [10, 3, 3], daysBeforeExpiry: [1] } },
      answers: { length: '90' },
    })
    expect(changed.policy).toMatchObject({
      inviteTtlDays: 30,
      reminders: { daysAfter: [3, 10] },
      defaultGrant: { lengthDays: 90, permissions: ['shortlists', 'briefs', 'notes'] },
      uniqueness: 'host',
    })
    expect(changed.questions.find((question) => question.name === 'length')?.chosen).toBe('90')
  })
  test('what is not built is refused by name, all at once', async () => {
    const { admin, program } = await host()
    await expect(
      admin.programs.changePolicy({
        id: program.id,
        settings: { counterOffer: true, quota: 'warn', elevation: { hours: 2 } },
      }),
    ).rejects.toMatchObject({
      problem: {
        status: 422,
        code: 'setting_not_available',
        faults: [
          { field: 'counterOffer', code: 'setting_not_available' },
          { field: 'elevation', code: 'setting_not_available' },
          { field: 'quota', code: 'setting_not_available' },
        ],
      },
    })
    expect((await admin.programs.get({ id: program.id })).policyVersion).toBe(1)
  })
  test('what leads nowhere is refused with the reason', async () => {
    const { admin, program } = await host()
    const { id } = program
    await expect(admin.programs.changePolicy({ id, settings: { entry: ['record'] } })).rejects.toMatchObject({
      problem: {
        code: 'policy_impossible',
        faults: [{ field: 'entry', says: 'A partner that is recorded could never become active.' }],
      },
    })
    const foreign = {
      permissions: ['requests' as const],
      visibility: 'own' as const,
      lengthDays: null,
      renewal: 'off' as const,
    }
    await expect(admin.programs.changePolicy({ id, settings: { defaultGrant: foreign } })).rejects.toMatchObject({
      problem: { code: 'policy_impossible', faults: [{ field: 'defaultGrant' }] },
    })
  })
  test('what is no setting or no answer is refused', async () => {
    const { admin, program } = await host()
    const { id } = program
    const bad = [
      { answers: { no_such: 'on' } },
      { answers: { validity: '1000' } },
      { answers: { less: 'yes' } },
      { settings: { inviteTtlDays: 0 } },
      { settings: { inviteTtlDays: 1.5 } },
      { settings: { whoMayInvite: 'everybody' } },
      { settings: { wrong: true } },
      { settings: null },
    ]
    for (const body of bad) {
      await expect(admin.programs.changePolicy({ id, ...body } as never)).rejects.toMatchObject({
        problem: { status: 422 },
      })
    }
  })
  test('partnerships under way are moved only on purpose', async () => {
    const { admin, program } = await host()
    const { id } = program
    moved.length = 0
    await admin.programs.changePolicy({ id, settings: { notifyOnEnd: false } })
    expect(moved).toEqual([])
    await admin.programs.changePolicy({ id, settings: { notifyOnEnd: true }, move: true })
    await admin.programs.changePolicy({ id, move: true })
    expect(moved.map((notes) => notes.version)).toEqual([3, 3])
  })
  test('two administrators at once: one change is refused rather than lost', async () => {
    const { admin, program } = await host()
    const { id } = program
    const results = await Promise.allSettled(
      [10, 20, 30].map((days) =>
        admin.programs.changePolicy({ id, settings: { inviteTtlDays: days }, fromVersion: 1 }),
      ),
    )
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1)
    expect((await admin.programs.get({ id })).policyVersion).toBe(2)
  })
})

describe('the preview of a policy', () => {
  test('shows steps, costs, mail and page, and changes nothing', async () => {
    const { admin, program, owner } = await host('essentials_bank')
    const { id } = program
    const preview = await admin.programs.previewPolicy({ id, answers: { one_step: 'on' } })
    expect(preview.faults).toEqual([])
    expect(preview.steps.map((entry) => entry.entry)).toEqual(['record', 'invite_and_approve'])
    expect(preview.questions.find((question) => question.name === 'one_step')?.chosen).toBe('on')
    expect(preview.mail?.subject).toBe('Set up your Willow Food Bank partner account')
    expect(preview.mail?.text).toContain(owner.name)
    expect(preview.mail?.html).toContain('Set your password')
    expect(preview.pageHtml).toContain('Willow Food Bank')
    expect((await admin.programs.get({ id })).policyVersion).toBe(1)
  })
  test('with faults shows them and no mail; any member may look', async () => {
    const { program, member } = await host()
    const viewer = await member('viewer')
    const preview = await viewer.programs.previewPolicy({ id: program.id, settings: { entry: [], counterOffer: true } })
    expect(preview.faults.map((fault) => [fault.setting, fault.code])).toEqual([
      ['counterOffer', 'setting_not_available'],
      ['entry', 'policy_impossible'],
    ])
    expect([preview.mail, preview.pageHtml]).toEqual([null, null])
  })
  test('works for every preset', async () => {
    const { admin } = await host()
    for (const preset of presetNames.filter((name) => !presets[name].notYet)) {
      const { id } = await admin.programs.create({ preset, name: preset })
      const { mail, pageHtml } = await admin.programs.previewPolicy({ id })
      expect([preset, mail?.subject.includes('{'), pageHtml?.includes('<!doctype html>')]).toEqual([
        preset,
        false,
        true,
      ])
    }
  })
})

describe('mail texts', () => {
  test('are the preset’s until the host writes its own, and can go back', async () => {
    const { admin, program } = await host()
    const { id } = program
    const { items, placeholders } = await admin.programs.texts({ id })
    expect(items.map((item) => item.template)).not.toContain('password_reset')
    expect(placeholders.map((one) => one.name)).toContain('host')
    const subject = 'Act for {host}'
    const changed = await admin.programs.changeText({ id, template: 'invitation', subject })
    expect(changed).toMatchObject({
      subject,
      changed: true,
      preset: { subject: presets.delegated_sourcing.mails.invitation.subject },
    })
    const again = await admin.programs.changeText({ id, template: 'invitation', body: 'Dear {first_name},\n\nplease.' })
    expect(again).toMatchObject({ subject, body: 'Dear {first_name},\n\nplease.' })
    expect((await admin.programs.previewPolicy({ id })).mail?.subject).toBe('Act for Willow Food Bank')
    const reset = await admin.programs.resetText({ id, template: 'invitation' })
    expect(reset).toMatchObject({ changed: false, subject: presets.delegated_sourcing.mails.invitation.subject })
    await admin.programs.resetText({ id, template: 'invitation' })
    expect(await verbs()).toEqual([
      'program.created',
      'program.text_changed',
      'program.text_changed',
      'program.text_reset',
    ])
  })
  test('refuse unknown placeholders, other people’s templates and nothing', async () => {
    const { admin, program } = await host()
    const { id } = program
    await expect(
      admin.programs.changeText({ id, template: 'invitation', subject: 'Hi {name}', body: '{hots}' }),
    ).rejects.toMatchObject({
      problem: { code: 'placeholder_unknown', faults: [{ field: 'subject' }, { field: 'body' }] },
    })
    await expect(admin.programs.changeText({ id, template: 'invitation', body: ' \n ' })).rejects.toMatchObject(
      code('invalid'),
    )
    await expect(admin.programs.changeText({ id, template: 'password_reset', subject: 'X' })).rejects.toMatchObject(
      code('not_found'),
    )
    await expect(admin.programs.resetText({ id, template: 'test' })).rejects.toMatchObject(code('not_found'))
    await expect(
      admin.programs.changeText({ id, template: 'invitation', subject: 'a\r\nBcc: all' }),
    ).rejects.toMatchObject({
      problem: { status: 422 },
    })
  })
  test('are previewed as they would arrive; markup stays text', async () => {
    const { admin, program } = await host()
    const preview = await admin.programs.previewText({
      id: program.id,
      template: 'invitation',
      subject: '{host} <script>',
      body: '<img src=x onerror=alert(1)> {host}',
    })
    expect(preview.subject).toBe('Willow Food Bank <script>')
    expect(preview.html).not.toContain('<img src=x')
    expect(preview.text).toContain('<img src=x onerror=alert(1)> Willow Food Bank')
    for (const template of ['approved', 'revoked', 'welcome', 'invitation_accepted', 'mailbox_code'] as const) {
      expect((await admin.programs.previewText({ id: program.id, template })).html).toContain('Willow Food Bank')
    }
    expect(await verbs()).toEqual(['program.created'])
  })
  test('are changed by administrators only', async () => {
    const { member, program } = await host()
    const client = await member('partner_manager')
    await expect(
      client.programs.changeText({ id: program.id, template: 'invitation', subject: 'X' }),
    ).rejects.toMatchObject(code('forbidden'))
    expect((await client.programs.texts({ id: program.id })).items.length).toBeGreaterThan(10)
  })
})

test('the lifecycles are published to everybody', async () => {
  const { machines, opens } = await app.anonymous().programs.lifecycle()
  expect(machines.map((machine) => machine.name)).toEqual(['invitation', 'partnership', 'membership'])
  for (const machine of machines) {
    const states = [...machine.states.map((state) => state.name), 'none', 'gone']
    for (const verb of machine.verbs) {
      for (const state of [...verb.from, verb.to ?? 'none']) expect(states).toContain(state)
      expect(verb.by.length).toBeGreaterThan(0)
      expect(verb.sentence).toMatch(/\.$/)
    }
  }
  expect(opens).toHaveLength(10)
})
