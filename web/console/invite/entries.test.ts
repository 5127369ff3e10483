import { expect, test } from 'vitest'
import { errors } from '#contract/errors.ts'
import type { ProgramRow } from '../programs.tsx'
import { entryButtons, entryRefusal } from './entries.ts'

// Only what buttons are made of.
const programWith = (can: Record<string, true | string>) =>
  ({
    archived: false,
    entry: ['invite'],
    dialog: {
      buttons: [{ entry: 'invite', label: 'Invite', labelNamed: '', sentence: '', mails: true, at: 'dialog' }],
    },
    vocabulary: { buttons: { new: 'Invite partner' } },
    can,
  }) as unknown as ProgramRow

const screen = errors.channel_screen_off.says
const bulk = errors.channel_bulk_off.says

test.each([
  ['everything is on', { invite: true, several: true }, undefined, undefined],
  ['lists are off', { invite: true, several: 'channel_bulk_off' }, undefined, bulk],
  ['only lists are on', { invite: 'channel_screen_off', several: true }, screen, undefined],
  ['pages take nobody', { invite: 'channel_screen_off', several: 'channel_bulk_off' }, screen, bulk],
  ['the role may not', { invite: 'forbidden', several: true }, errors.forbidden.says, errors.forbidden.says],
])('one and several, where %s', (_name, can, one, several) => {
  const program = programWith(can as Record<string, true | string>)
  expect(entryRefusal(program, 'invite', false)).toBe(one)
  expect(entryRefusal(program, 'invite', true)).toBe(several)
})

test('the button in the header goes with the role, and says why where pages take nobody', () => {
  expect(entryButtons(programWith({ invite: 'forbidden', several: true }))).toEqual([])
  expect(entryButtons(programWith({ invite: 'channel_screen_off', several: true }))[0]?.refusal).toBeUndefined()
  const [closed] = entryButtons(programWith({ invite: 'channel_screen_off', several: 'channel_bulk_off' }))
  expect(closed).toMatchObject({ label: 'Invite partner', refusal: screen })
})
