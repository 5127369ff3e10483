import { describe, expect, test } from 'vitest'
import { type Channel, includesRole, organizationRoles } from '#contract/names.ts'
import { entries } from '#contract/policy.ts'
import { can, canBegin, policy } from './policy.ts'

describe('who may change a program', () => {
  for (const role of organizationRoles) {
    const may = includesRole(role, 'admin')
    test(`${role}: ${may ? 'everything' : 'nothing'}`, () => {
      for (const verb of Object.keys(policy) as (keyof typeof policy)[])
        expect(policy[verb](role), verb).toBe(may ? undefined : 'forbidden')
      const live = can(role, false)
      const archived = can(role, true)
      for (const verb of ['rename', 'archive', 'change_vocabulary', 'change_policy', 'change_text'] as const) {
        expect(live[verb], verb).toBe(may || 'forbidden')
        expect(archived[verb], verb).toBe(may ? 'program_archived' : 'forbidden')
      }
      expect(live.unarchive).toBe(may ? 'verb_not_allowed' : 'forbidden')
      expect(archived.unarchive).toBe(may || 'forbidden')
    })
  }
})

describe('who may begin a partnership, and how', () => {
  const settings = {
    entry: ['record', 'invite', 'invite_and_approve', 'create_approved'],
    whoMayInvite: 'partner_manager',
    whoMayDecide: 'admin',
    channels: ['screen', 'bulk', 'api'],
  } satisfies Parameters<typeof canBegin>[0]

  for (const role of organizationRoles) {
    test(`${role}: inviting by the role for it, approving by the role for deciding too`, () => {
      const answer = canBegin(settings, role, false, 'screen')
      const invites = includesRole(role, 'partner_manager') || 'forbidden'
      const decides = includesRole(role, 'admin') || 'forbidden'
      expect(answer).toEqual({
        record: invites,
        invite: invites,
        invite_and_approve: decides,
        create_approved: decides,
        self_register: 'entry_not_allowed',
        process_rule: 'entry_not_allowed',
        several: true,
      })
    })
  }

  test('whoever decides and may not invite begins nothing', () => {
    const answer = canBegin({ ...settings, whoMayInvite: 'owner', whoMayDecide: 'member' }, 'admin', false, 'screen')
    expect(answer).toMatchObject({ invite: 'forbidden', invite_and_approve: 'forbidden' })
  })

  test('nothing begins in an archived program, and what the program does not know stays unknown there', () => {
    const answer = canBegin({ ...settings, entry: ['invite'] }, 'owner', true, 'screen')
    for (const entry of entries)
      expect(answer[entry]).toBe(entry === 'invite' ? 'program_archived' : 'entry_not_allowed')
  })

  test.each([
    [['screen'], { screen: true, bulk: false, api: false }],
    [['bulk'], { screen: false, bulk: true, api: false }],
    [['api'], { screen: false, bulk: false, api: true }],
    [['screen', 'bulk', 'api'], { screen: true, bulk: true, api: true }],
  ] as const)('through %j only', (channels, open) => {
    const begins = (channel: Channel | null) =>
      canBegin({ ...settings, channels: [...channels] }, 'owner', false, channel)
    const answer = (channel: Channel) => open[channel] || `channel_${channel}_off`
    for (const channel of ['screen', 'bulk', 'api'] as const)
      expect(begins(channel).invite, channel).toBe(answer(channel))
    // somebody at the screen, where nothing else is said
    expect(begins(null).invite).toBe(answer('screen'))
    // several at once: through the API as through the API, otherwise as a list
    expect(begins('api').several).toBe(answer('api'))
    for (const channel of ['screen', 'bulk', null] as const)
      expect(begins(channel).several, String(channel)).toBe(answer('bulk'))
  })
})
