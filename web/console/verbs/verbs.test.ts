import { expect, test } from 'vitest'
import type { ProgramRow } from '../programs.tsx'
import { offeredVerbs, type Row } from './verbs.ts'

const buttons = new Proxy({}, { get: (_, name) => `The word for ${String(name)}` })
const program = { vocabulary: { buttons } } as unknown as ProgramRow // only the words are read
const row = (can: Row['can'], invitationCan?: Row['can']) =>
  ({ can, invitation: invitationCan ? { can: invitationCan } : null }) as unknown as Row // only `can` is read

test('what is allowed is offered in the program’s words', () => {
  expect(offeredVerbs(row({ revoke: true }), program)).toEqual([
    { verb: 'revoke', on: 'partnership', label: 'The word for revoke', refusal: undefined, dangerous: true },
  ])
})

test('what is not possible just now is shown with the reason', () => {
  const [resend] = offeredVerbs(row({}, { resend: 'resend_too_soon' }), program)
  expect(resend).toMatchObject({
    verb: 'resend',
    on: 'invitation',
    refusal: expect.stringContaining('less than a minute'),
  })
})

test('what the role or the status rules out is not shown', () => {
  expect(
    offeredVerbs(row({ revoke: 'forbidden', approve: 'verb_not_allowed' }, { withdraw: 'invitation_closed' }), program),
  ).toEqual([])
})

test('verbs of the invitation stand first', () => {
  const verbs = offeredVerbs(row({ archive: true, invite: true }, { withdraw: true, resend: true }), program)
  expect(verbs.map((one) => one.verb)).toEqual(['resend', 'withdraw', 'invite', 'archive'])
})
