import { describe, expect, test } from 'vitest'
import { mailTemplates, partnershipStatuses, presetNames, subStates } from '#contract/names.ts'
import type { Policy, PolicySetting } from '#contract/policy.ts'
import {
  buttonNames,
  fill,
  installationMailTemplates,
  placeholders,
  statusWord,
  tabNames,
  wordNames,
} from '#contract/vocabulary.ts'
import { check, unavailable } from '#server/features/programs/checker.ts'
import { builtPart, isWhollyMissing, missingFeature, notBuilt } from './availability.ts'
import {
  basePolicy,
  chosenAnswer,
  installationMails,
  mailTextOf,
  presetList,
  presets,
  questionsOf,
  startingPolicy,
} from './index.ts'

const of = (name: (typeof presetNames)[number]) => presets[name]

describe('section 2.6, row by row', () => {
  const rows: [string, (policy: Policy) => unknown, unknown[]][] = [
    // essentials_bank, integration_marketplace, delegated_sourcing, channel_program, b2b_portal
    [
      'entry',
      (p) => p.entry,
      [['record', 'invite'], ['invite', 'create_approved'], ['invite'], ['invite', 'self_register'], ['invite']],
    ],
    [
      'who may invite',
      (p) => p.whoMayInvite,
      ['member', 'partner_manager', 'admin', 'partner_manager', 'partner_manager'],
    ],
    ['invited as', (p) => p.invitedAs, ['organization', 'organization', 'person', 'organization', 'organization']],
    ['validity', (p) => p.inviteTtlDays, [14, 14, 14, 30, 30]],
    ['acceptance', (p) => p.acceptance, ['implicit', 'implicit', 'explicit', 'explicit', 'explicit']],
    ['acceptor', (p) => p.acceptor, ['invitee', 'invitee', 'invitee', 'invitee', 'partner_admin']],
    ['account', (p) => p.account, ['person', 'person', 'person', 'person', 'organization']],
    ['form', (p) => p.formWhen, ['any_time', 'first_login', 'none', 'before_account', 'none']],
    ['blocks', (p) => p.formBlocks, ['work', 'everything', 'nothing', 'everything', 'nothing']],
    ['approval', (p) => p.approval, ['manual', 'on_submit', 'none', 'manual', 'none']],
    ['stages', (p) => p.approvalStages, [1, 1, 1, 1, 1]],
    ['uniqueness', (p) => p.uniqueness, ['program', 'program', 'host', 'program', 'program']],
    ['members by default', (p) => p.memberAccessDefault, ['all', 'all', 'all', 'chosen', 'all']],
    [
      'who may decide',
      (p) => p.whoMayDecide,
      ['member', 'partner_manager', 'admin', 'partner_manager', 'partner_manager'],
    ],
    [
      'who may end',
      (p) => p.whoMayEnd,
      ['partner_manager', 'partner_manager', 'admin', 'partner_manager', 'partner_manager'],
    ],
    ['approve without submission', (p) => p.approveWithoutSubmission, [true, false, false, false, false]],
    ['members managed by', (p) => p.membersManagedBy, ['both', 'both', 'partner', 'both', 'partner']],
    ['pass on', (p) => p.passOn, ['host_confirms', 'host_confirms', 'off', 'host_confirms', 'host_confirms']],
    ['counter-offer', (p) => p.counterOffer, [false, false, true, false, false]],
    ['rejection', (p) => p.reapplyAfterDays, [0, null, null, null, null]],
    ['domain matching', (p) => p.domainMatching, ['off', 'off', 'off', 'to_host', 'off']],
    ['edits after approval', (p) => p.postApprovalEdit, ['notify', 'free', 'free', 'notify', 'free']],
    ['recertification', (p) => p.recertification?.onChangedFormOrTerms ?? null, [false, null, null, true, null]],
    [
      'default grant',
      (p) => p.defaultGrant.permissions,
      [
        ['requests', 'profile'],
        ['integrations'],
        ['shortlists', 'briefs', 'notes'],
        ['channel_resources'],
        ['shared_work'],
      ],
    ],
    ['visibility', (p) => p.defaultGrant.visibility, ['own', 'own', 'own_and_published', 'own', 'own']],
    ['reactivate to', (p) => p.reactivateTo, ['previous', 'previous', 'previous', 'previous', 'previous']],
    ['after end', (p) => p.afterEnd, ['read_only_history', 'no_access', 'no_access', 'no_access', 'no_access']],
    ['told at the end', (p) => p.notifyOnEnd, [true, true, true, true, true]],
  ]
  test.each(rows)('%s', (_row, read, values) => {
    expect(presetNames.map((name) => read(presets[name].policy))).toEqual(values)
  })
  test('the one-step switch of essentials_bank', () => {
    const choice = of('essentials_bank').questions.find((one) => one.name === 'one_step')?.choices[1]
    expect(choice?.sets).toEqual({ entry: ['record', 'invite_and_approve'], formBlocks: 'nothing' })
    expect(choice?.costs).toContain('Partners can work without a profile; reports may lack it.')
  })
})

describe('each preset', () => {
  for (const preset of presetList) {
    test(`${preset.name} words every status, sub-state, button and tab`, () => {
      const { vocabulary } = preset
      expect(Object.keys(vocabulary.status)).toEqual([...partnershipStatuses])
      expect(Object.keys(vocabulary.subState).toSorted()).toEqual([...subStates].toSorted())
      for (const name of buttonNames) expect([name, vocabulary.buttons[name].trim()]).not.toEqual([name, ''])
      for (const name of tabNames) expect(vocabulary.tabs[name]).toBeTruthy()
      for (const name of wordNames) expect(vocabulary[name]).toBeTruthy()
    })
    test(`${preset.name} writes every mail of a program, in sentences, with known placeholders`, () => {
      const own = installationMailTemplates as readonly string[]
      expect(Object.keys(preset.mails).toSorted()).toEqual(mailTemplates.filter((one) => !own.includes(one)).toSorted())
      for (const [template, mail] of Object.entries(preset.mails)) {
        expect([template, mail.subject.length > 10, /[.!?]$/.test(mail.body)]).toEqual([template, true, true])
        const used = JSON.stringify(mail).matchAll(/\{([^}"]+)\}/g)
        for (const [, name] of used) if (!name?.startsWith('"')) expect(placeholders).toContain(name)
      }
    })
    test(`${preset.name} can use what it starts with`, () => {
      expect(check(preset.policy)).toEqual([])
      if (preset.notYet) return
      const policy = startingPolicy(preset.name)
      expect(unavailable(policy)).toEqual([])
      expect(check(policy)).toEqual([])
    })
    test(`${preset.name} asks at most seven plain questions, and each answer leads somewhere`, () => {
      expect(preset.questions.length).toBeLessThanOrEqual(7)
      if (preset.notYet) return
      for (const question of questionsOf(preset.name)) {
        expect(chosenAnswer(question, startingPolicy(preset.name))).not.toBeNull()
        for (const choice of question.choices) {
          const { defaultGrant, ...settings } = choice.sets
          const start = startingPolicy(preset.name)
          const policy = { ...start, ...settings, defaultGrant: { ...start.defaultGrant, ...defaultGrant } }
          expect([question.name, choice.value, check(policy), unavailable(policy)]).toEqual([
            question.name,
            choice.value,
            [],
            [],
          ])
          expect(chosenAnswer(question, policy)).toBe(choice.value)
          expect(choice.costs).toMatch(/\.$/)
        }
      }
    })
    test(`${preset.name} grants only permissions it explains`, () => {
      const known = preset.permissions.map((permission) => permission.name)
      for (const name of preset.policy.defaultGrant.permissions) expect(known).toContain(name)
      for (const { says } of preset.permissions) expect(says).toMatch(/\.$/)
    })
    test(`${preset.name} has a button for each way to begin that works, and says what follows`, () => {
      const entries = preset.dialog.buttons.map((button) => button.entry)
      // who applies without an invitation does so on a page of its own
      const dialogs = startingPolicy(preset.name).entry.filter((entry) => entry !== 'self_register')
      for (const entry of dialogs) expect(entries).toContain(entry)
      for (const button of preset.dialog.buttons) {
        expect(button.sentence).toMatch(/\.$/)
        // A button that mails says whom.
        if (button.mails) expect(button.labelNamed).toContain('{email}')
      }
    })
  }
})

describe('section 10, exactly', () => {
  test('10.1 essentials_bank', () => {
    const { vocabulary, dialog, mails, ifExpired } = of('essentials_bank')
    expect(vocabulary).toMatchObject({
      partner: 'Partner Agency',
      menu: 'Partner Agencies',
      list: 'All Partners',
      partnerSide: 'My Organization',
      work: 'Requests',
    })
    expect(dialog.fields.filter((field) => field.required).map((field) => field.name)).toEqual(['name', 'email'])
    expect(mails.invitation).toMatchObject({
      subject: 'Set up your {host} partner account',
      button: 'Set your password',
    })
    expect(ifExpired).toBe('forgot_password')
    expect(dialog.confirm.invite?.says).toContain('{email}')
    expect(dialog.confirm.invite_and_approve?.says).toContain('{email}')
    expect([
      vocabulary.status.prospect,
      vocabulary.status.invited,
      vocabulary.status.in_review,
      vocabulary.subState.changes_requested,
      vocabulary.subState.not_signed_in,
      vocabulary.status.active,
      vocabulary.status.recertifying,
      vocabulary.status.suspended,
    ]).toEqual([
      'Uninvited',
      'Invited',
      'Awaiting review',
      'Changes requested',
      'Approved (waiting for first sign-in)',
      'Approved',
      'Recertification required',
      'Deactivated',
    ])
  })
  test('10.2 integration_marketplace', () => {
    const { vocabulary, dialog } = of('integration_marketplace')
    expect(dialog.buttons.map((button) => button.label)).toEqual(['Create', 'Invite'])
    expect(dialog.fields.filter((field) => field.required).map((field) => field.name)).toEqual([
      'name',
      'firstName',
      'email',
    ])
    expect([vocabulary.status.invited, vocabulary.status.active, vocabulary.subState.revoked]).toEqual([
      'Pending',
      'Approved',
      'Revoked',
    ])
    expect(statusWord(vocabulary, 'invited', 'not_signed_in')).toBe('Approved')
    expect(dialog.buttons[1]?.sentenceWithoutForm).toContain('No Partner Form is set up')
  })
  test('10.3 delegated_sourcing', () => {
    const { vocabulary, dialog, mails, mailBrand } = of('delegated_sourcing')
    expect(vocabulary).toMatchObject({ partnership: 'Delegation', list: 'Partners', partnerSide: 'Your clients' })
    expect(mails.invitation).toMatchObject({
      subject: "You've been invited to manage {host}'s account on {installation}",
      button: 'Accept invitation',
    })
    expect(mails.invitation_accepted.subject).toBe('{partner} has accepted your invitation')
    expect(mailBrand).toBe('installation')
    expect(dialog.fields.map((field) => [field.name, field.required, field.more])).toEqual([
      ['email', true, false],
      ['permissions', false, false],
      ['endsAt', false, true],
      ['message', false, true],
      ['visibility', false, true],
    ])
    expect([
      vocabulary.status.invited,
      vocabulary.status.active,
      vocabulary.subState.revoked,
      vocabulary.status.declined,
      vocabulary.subState.expired,
    ]).toEqual(['Pending', 'Active', 'Revoked', 'Declined', 'Expired'])
    expect(dialog.confirm.revoke?.title).toContain('{partner}')
  })
  test('10.4 channel_program', () => {
    const { vocabulary, roles, policy } = of('channel_program')
    expect(roles.map((role) => role.name)).toEqual(['Administrator', 'Marketing', 'Sales'])
    expect(roles.map((role) => role.key)).toContain(policy.firstMemberRole)
    const { status, subState } = vocabulary
    expect([
      status.invited,
      status.declined,
      subState.expired,
      status.in_review,
      subState.match_pending,
      subState.matched,
      status.rejected,
      status.active,
      status.suspended,
    ]).toEqual([
      'Sent',
      'Partner declined',
      'Expired',
      'Pending',
      'Match pending',
      'Matched',
      'Rejected',
      'Active',
      'Inactive',
    ])
  })
  test('10.5 b2b_portal', () => {
    const { vocabulary, dialog, mails } = of('b2b_portal')
    expect(dialog).toMatchObject({ moreLabel: 'More fields', close: 'Close', inAdministration: true })
    expect(dialog.buttons.map((button) => button.label)).toEqual(['OK'])
    expect(dialog.fields.filter((field) => !field.more).map((field) => field.name)).toEqual([
      'name',
      'firstName',
      'lastName',
      'email',
    ])
    expect(
      dialog.fields
        .filter((field) => field.more)
        .map((field) => field.name)
        .slice(0, 3),
    ).toEqual(['country', 'city', 'logo'])
    expect(mails.invitation.button).toBe('Accept')
    expect(vocabulary.buttons.accept).toBe('Accept invite')
    expect([vocabulary.status.invited, vocabulary.status.active, vocabulary.subState.revoked]).toEqual([
      'Pending',
      'Active',
      'Removed',
    ])
  })
})

describe('what is not built', () => {
  test('is refused by name, and its neutral value is taken', () => {
    for (const setting of Object.keys(notBuilt) as PolicySetting[]) {
      const neutral = builtPart(presets.channel_program.policy)
      expect([setting, missingFeature(setting, neutral[setting])]).toEqual([setting, undefined])
    }
    const faults = unavailable({ ...basePolicy, counterOffer: true, quota: 'warn' })
    expect(faults.map((fault) => [fault.setting, fault.code])).toEqual([
      ['counterOffer', 'setting_not_available'],
      ['quota', 'setting_not_available'],
    ])
  })
  test('leaves alone what is built', () => {
    expect(builtPart(basePolicy)).toEqual(basePolicy)
    expect(isWhollyMissing('entry')).toBe(false)
    expect(isWhollyMissing('formWhen')).toBe(false)
    expect(isWhollyMissing('counterOffer')).toBe(true)
    expect(isWhollyMissing('notifyOnEnd')).toBe(false)
  })
  test('its plain questions do not appear', () => {
    expect(questionsOf('delegated_sourcing').map((question) => question.name)).not.toContain('less')
    expect(questionsOf('essentials_bank').map((question) => question.name)).toContain('profile')
    expect(questionsOf('essentials_bank').map((question) => question.name)).toContain('one_step')
    expect(questionsOf('integration_marketplace').map((question) => question.name)).toContain('form_first')
  })
})

test('braces are filled in, and what is not known stays as typed', () => {
  expect(fill('Invite {email} to {nothing}', { email: 'ada@example.com' })).toBe('Invite ada@example.com to {nothing}')
  expect(fill('{constructor}', {})).toBe('{constructor}')
})

test('mails of the installation are worded once', () => {
  expect(mailTextOf('b2b_portal', 'password_reset')).toBe(installationMails.password_reset)
  expect(mailTextOf('b2b_portal', 'invitation')).toBe(presets.b2b_portal.mails.invitation)
})
