/** How partnerships begin in a program, as the buttons of its pages and its dialog. Pure. */
import type { Entry } from '#contract/policy.ts'
import { refusalOf } from '#web/lib/faults.ts'
import type { ProgramRow } from '../programs.tsx'

export type DialogButton = ProgramRow['dialog']['buttons'][number]

export interface EntryButton {
  entry: Entry
  label: string
  /** What follows. */
  sentence: string
  /** The one the key `i` opens. */
  isMain: boolean
  /** Why nobody can be entered on a page, in no number. */
  refusal?: string
}

/**
 * The buttons of the dialog that makes a new partner. Where a program records first, the dialog only records:
 * inviting is then the next step on the partner's row and page, and asks before it mails.
 */
export function dialogButtons(program: ProgramRow): DialogButton[] {
  const possible = program.dialog.buttons.filter((button) => program.entry.includes(button.entry))
  const recording = possible.filter((button) => button.entry === 'record')
  return recording.length > 0 ? recording : possible
}

/** Why so many cannot be entered in this way; undefined where they can. */
export function entryRefusal(program: ProgramRow, entry: Entry, several: boolean): string | undefined {
  const answer = program.can[entry]
  // one at a time may be switched off where several are taken
  const roleMay = answer === undefined || answer === true || answer === 'channel_screen_off'
  return refusalOf(program.can, several && roleMay ? 'several' : entry)
}

/** The buttons in the header of every page. None where this person may not begin anything. */
export function entryButtons(program: ProgramRow | undefined): EntryButton[] {
  if (!program || program.archived) return []
  const buttons = dialogButtons(program).filter(
    ({ entry }) => program.can[entry] === true || program.can[entry] === 'channel_screen_off',
  )
  const main = buttons.find((button) => button.entry === 'invite') ?? buttons[0]
  return buttons.map((button) => ({
    entry: button.entry,
    label: buttons.length > 1 ? button.label : program.vocabulary.buttons.new,
    sentence: button.sentence,
    isMain: button === main,
    refusal: entryRefusal(program, button.entry, true) && entryRefusal(program, button.entry, false),
  }))
}
