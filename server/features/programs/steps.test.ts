import { describe, expect, test } from 'vitest'
import { entries, type Policy } from '#contract/policy.ts'
import { basePolicy, presetList, presets, startingPolicy } from '#presets/index.ts'
import { costs } from './costs.ts'
import { advancedSettings } from './settings.ts'
import { asksOf, entryTitle, steps } from './steps.ts'
import { changeWords, dialogOf, mailWordsOf, unknownPlaceholders, vocabularyOf } from './words.ts'

const says = (policy: Policy, entry: (typeof entries)[number], preset = presets.essentials_bank) =>
  steps(policy, entry, preset.vocabulary, preset.permissions).map((step) => `${step.number} ${step.side}: ${step.says}`)

describe('the numbered steps of both sides', () => {
  test('essentials_bank, standard', () => {
    expect(says(startingPolicy('essentials_bank'), 'record')).toEqual([
      '1 host: You save the Partner Agency: it is “Uninvited”, and nobody is mailed.',
      '2 host: When it is time, you press “Invite”, which mails the contact.',
      '3 partner: Opens the link and sets a password, which accepts. Whoever has an account signs in and presses Accept.',
      '4 partner: Completes the form under “My Organization” and submits it; “Requests” waits for it.',
      '5 host: You approve, return it with comments, or reject with a reason; any number of rounds.',
      '6 host: You may also approve before the Partner Agency has answered; then it goes on at once.',
      '7 partner: Is “Approved” and may use: Requests and Profile.',
    ])
  })
  test('essentials_bank, one step', () => {
    const policy: Policy = { ...startingPolicy('essentials_bank'), entry: ['record', 'invite_and_approve'] }
    expect(says(policy, 'invite_and_approve')).toEqual([
      '1 host: You press “Invite and approve”. That mails the contact and gives your approval in advance.',
      '2 partner: Opens the link and sets a password, which accepts. Whoever has an account signs in and presses Accept.',
      '3 partner: Is “Approved” and may use: Requests and Profile.',
    ])
  })
  test('delegated_sourcing', () => {
    expect(says(startingPolicy('delegated_sourcing'), 'invite', presets.delegated_sourcing)).toEqual([
      '1 host: You send the invitation. The mail leaves after ten seconds; until then you can undo it.',
      '2 partner: Opens the link, signs in or sets a password, and presses “Accept invitation” – or declines.',
      '3 partner: Is “Active” and may use: Shortlists, Briefs and Notes.',
    ])
  })
  test('b2b_portal', () => {
    expect(says(startingPolicy('b2b_portal'), 'invite', presets.b2b_portal)).toEqual([
      '1 host: You send the invitation. The mail leaves after ten seconds; until then you can undo it.',
      '2 partner: Opens the link, and signs up with the company or logs in to one that is here already.',
      '3 partner: An administrator of the company presses “Accept invite” – or declines.',
      '4 partner: Is “Active” and may use: Shared work.',
    ])
  })
  test('where the pages take nobody one at a time, the first step says what is left', () => {
    const first = (channels: Policy['channels'], entry: (typeof entries)[number] = 'invite') =>
      says({ ...startingPolicy('essentials_bank'), channels }, entry)[0]
    expect(first(['screen'])).not.toContain('Only')
    expect(first(['bulk', 'api'])).toMatch(/undo it. Only several at once or over the API.$/)
    expect(first(['api'], 'record')).toMatch(/nobody is mailed. Only over the API.$/)
    expect(first(['api'], 'self_register')).not.toContain('Only')
  })
  test('with forms, each preset as it is meant to be', () => {
    expect(says(presets.essentials_bank.policy, 'invite').join('\n')).toContain('“Requests” waits for it')
    expect(
      says(presets.integration_marketplace.policy, 'invite', presets.integration_marketplace).join('\n'),
    ).toContain('until then nothing else opens')
    expect(says(presets.channel_program.policy, 'invite', presets.channel_program).join('\n')).toContain(
      'hands in the application',
    )
  })
  test('no step has an open brace or none of its words, whatever the policy', () => {
    for (const preset of presetList)
      for (const entry of entries)
        for (const formWhen of ['none', 'before_account', 'first_login', 'any_time'] as const)
          for (const approval of ['none', 'on_submit', 'manual', 'by_domain'] as const)
            for (const formBlocks of ['nothing', 'work', 'everything'] as const)
              for (const approvalStages of [1, 2]) {
                const policy: Policy = {
                  ...preset.policy,
                  entry: [entry, 'create_approved'],
                  formWhen,
                  formBlocks,
                  approval,
                  approvalStages,
                  terms: [
                    {
                      id: 'terms_01h455vb4pex5vsknk084sn02q',
                      title: 'Terms',
                      version: 1,
                      acceptedBy: 'any_member',
                      deadlineDays: 30,
                      since: '2020-01-01T00:00:00.000Z',
                      askedAt: '2020-01-01T00:00:00.000Z',
                    },
                  ],
                }
                const lines = says(policy, entry, preset)
                expect(lines.join('\n')).not.toMatch(/[{}]|undefined/)
                expect(lines.at(-1)).toContain(preset.vocabulary.status.active)
                expect(lines.length).toBeGreaterThanOrEqual(3)
              }
    const company: Policy = { ...basePolicy, account: 'organization', entry: ['record', 'invite_and_approve'] }
    expect(says(company, 'record').join('\n')).toContain('for the company')
    expect(says({ ...company, entry: ['record'] }, 'record').join('\n')).toContain('nobody is mailed')
    expect(says({ ...company, entry: ['record', 'create_approved'] }, 'record').join('\n')).toContain('“Create”')
  })
  test('every way to begin has a title', () => {
    expect(new Set(entries.map(entryTitle)).size).toBe(entries.length)
  })
})

describe('what will be asked', () => {
  test('of a consultant: nothing', () => expect(asksOf(startingPolicy('delegated_sourcing'), false)).toEqual([]))
  test('of an agency: a password, and patience', () => {
    expect(asksOf(startingPolicy('essentials_bank'), false)).toEqual([
      'You set a password, unless you have an account already.',
      'You fill in a form.',
      '{host} looks at it and decides before you start.',
    ])
    expect(asksOf(startingPolicy('essentials_bank'), true)).toHaveLength(1)
  })
  test('of a company: its data, and an administrator', () => {
    expect(asksOf(startingPolicy('b2b_portal'), false)).toHaveLength(2)
  })
  test('of an applicant: a form and the terms', () => {
    const policy: Policy = {
      ...presets.channel_program.policy,
      terms: [
        {
          id: 'terms_01h455vb4pex5vsknk084sn02q',
          title: 'T',
          version: 1,
          acceptedBy: 'any_member',
          deadlineDays: 30,
          since: '2020-01-01T00:00:00.000Z',
          askedAt: '2020-01-01T00:00:00.000Z',
        },
      ],
    }
    expect(asksOf(policy, false)).toEqual([
      'You agree to the terms.',
      'You fill in a form.',
      '{host} looks at it and decides before you start.',
    ])
  })
})

describe('costs', () => {
  test('say the price of one step', () => {
    const policy: Policy = { ...startingPolicy('essentials_bank'), entry: ['record', 'invite_and_approve'] }
    expect(costs(policy, { exists: true, reportFields: 0 }).map((cost) => cost.says)).toContain(
      'Partners can work without a profile; reports may lack it.',
    )
  })
  test('follow the settings', () => {
    const dear: Policy = {
      ...basePolicy,
      entry: ['create_approved', 'self_register'],
      inviteTtlDays: null,
      selfRenewDays: 0,
      acceptor: 'link_holder',
      passOn: 'off',
      account: 'organization',
      formWhen: 'before_account',
      formBlocks: 'everything',
      approval: 'manual',
      approvalStages: 2,
      approveWithoutSubmission: true,
      uniqueness: 'host',
      defaultGrant: { ...basePolicy.defaultGrant, visibility: 'full' },
      reactivateTo: 'in_review',
      notifyOnEnd: false,
      afterEnd: 'read_only_history',
      reminders: { daysAfter: [], daysBeforeExpiry: [] },
      whoMayInvite: 'viewer',
    }
    expect(new Set(costs(dear, { exists: true, reportFields: 0 }).map((cost) => cost.setting)).size).toBeGreaterThan(15)
    expect(
      costs({ ...basePolicy, inviteTtlDays: 2, acceptor: 'partner_admin' }, { exists: true, reportFields: 0 }).map(
        (cost) => cost.setting,
      ),
    ).toEqual(expect.arrayContaining(['inviteTtlDays', 'acceptor']))
  })
})

describe('the advanced settings', () => {
  test('are all there, worded, with what is not built marked by its feature', () => {
    const settings = advancedSettings(basePolicy, [])
    expect(settings.map((one) => one.setting).toSorted()).toEqual(Object.keys(basePolicy).toSorted())
    for (const one of settings) expect([one.setting, /\.$/.test(one.says)]).toEqual([one.setting, true])
    expect(settings.find((one) => one.setting === 'quota')).toMatchObject({ available: false, feature: 'quotas' })
    expect(settings.find((one) => one.setting === 'acceptor')).toMatchObject({
      available: true,
      choices: [{ available: true }, { available: true }, { value: 'link_holder', available: false }],
    })
  })
})

describe('the dialog', () => {
  test('shows the buttons of the ways the program has, and where they stand', () => {
    const essentials = { preset: 'essentials_bank' } as const
    expect(
      dialogOf(essentials, startingPolicy('essentials_bank'), true).buttons.map((one) => [one.label, one.at]),
    ).toEqual([
      ['Save', 'dialog'],
      ['Invite', 'row'],
    ])
    const oneStep: Policy = { ...startingPolicy('essentials_bank'), entry: ['record', 'invite_and_approve'] }
    expect(dialogOf(essentials, oneStep, true).buttons.map((one) => one.label)).toEqual(['Save', 'Invite and approve'])
  })
  test('Create and Invite, and Invite says that no form is set up', () => {
    const marketplace = { preset: 'integration_marketplace' } as const
    const { buttons } = dialogOf(marketplace, startingPolicy('integration_marketplace'), false)
    expect(buttons.map((one) => [one.label, one.at])).toEqual([
      ['Create', 'dialog'],
      ['Invite', 'dialog'],
    ])
    expect(buttons[1]?.sentence).toContain('No Partner Form is set up')
    const withForm = dialogOf(marketplace, startingPolicy('integration_marketplace'), true)
    expect(withForm.buttons[1]?.sentence).toContain('fills in the Partner Form')
  })
  test('a way the preset has no button for gets a plain one', () => {
    const policy: Policy = {
      ...basePolicy,
      entry: ['record', 'create_approved', 'invite_and_approve', 'self_register'],
    }
    expect(dialogOf({ preset: 'delegated_sourcing' }, policy, false).buttons.map((one) => [one.label, one.at])).toEqual(
      [
        ['Save', 'dialog'],
        ['Create', 'row'],
        ['Invite and approve', 'row'],
      ],
    )
  })
})

describe('words', () => {
  test('the host’s own stand on top, and null takes one back', () => {
    const first = changeWords({}, { partner: 'Reseller', status: { active: 'Live', ended: 'Gone' } })
    expect(vocabularyOf({ preset: 'b2b_portal', vocabulary: first })).toMatchObject({
      partner: 'Reseller',
      status: { active: 'Live' },
    })
    const second = changeWords(first, { partner: null, status: { active: null } })
    expect(second).toEqual({ status: { ended: 'Gone' } })
    expect(changeWords(second, { status: { ended: null }, list: undefined })).toEqual({})
  })
  test('own mail text replaces what the preset says, and its preview line with it', () => {
    const own = mailWordsOf({ preset: 'b2b_portal' }, 'invitation', { subject: 'Hello', body: null })
    expect(own).toMatchObject({ subject: 'Hello', body: presets.b2b_portal.mails.invitation.body, heading: undefined })
    const body = mailWordsOf({ preset: 'b2b_portal' }, 'invitation', { subject: null, body: 'Come in.' })
    expect(body).toMatchObject({
      subject: presets.b2b_portal.mails.invitation.subject,
      body: 'Come in.',
      preview: undefined,
    })
    expect(mailWordsOf({ preset: 'b2b_portal' }, 'invitation')).toBe(presets.b2b_portal.mails.invitation)
  })
  test('placeholders are known or named', () => {
    expect(unknownPlaceholders('Dear {first_name}, {host} } and {} and {')).toEqual([])
    expect(unknownPlaceholders('{hosts} {hosts} {Host} {a b}')).toEqual(['hosts', 'Host', 'a b'])
  })
})
