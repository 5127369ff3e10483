/** From what stands in the controls to answers, and what is wrong with them. */
import { type Section, says, type Values, validate } from '#contract/forms/filling.ts'
import { formOf, type Page } from './open-page.tsx'
import { keyOf } from './places.ts'
import { answersFrom, isSame } from './posting.ts'
import { contextOf, type FillState, type Shown } from './view.ts'

/** The section that is open; undefined at the end of the page. */
export function openSection(state: FillState): Section | undefined {
  return state.view.submission.definition.sections.find(({ key }) => key === state.place)
}

/** Reads the open section. Answers the keys whose answer is another one now. */
export function readTyped(page: Page): string[] {
  const state = page.state()
  const form = formOf(page)
  const section = openSection(state)
  if (!form || !section) return []
  const entries = [...new FormData(form)].filter((one): one is [string, string] => typeof one[1] === 'string')
  const read = answersFrom(state.view.submission.definition, section, entries, state.typed)
  const changed = Object.keys(read).filter((key) => !isSame(read[key], state.typed[key]))
  if (changed.length > 0) {
    const typed = { ...state.typed }
    for (const key of changed) typed[key] = read[key]
    page.show({ typed })
  }
  return changed
}

/** Faults of some answers as they are typed, for saving. */
export function faultsOf(state: FillState, keys: Iterable<string>): Shown[] {
  const { submission, locale } = state.view
  const wanted = new Set(keys)
  const given: Record<string, unknown> = {}
  for (const key of wanted) given[key] = state.typed[key] ?? null
  const { faults } = validate(submission.definition, given, {
    ...contextOf(state.view, state.now),
    stage: 'save',
    before: submission.answers as Values, // what the server sent is cleaned
    partial: true,
  })
  return faults
    .filter((fault) => wanted.has(keyOf(fault.path)) && !isShort(fault.code))
    .map((fault) => ({ path: fault.path, says: says(fault, { locale }) }))
}

/** What is only not finished yet is not wrong while one types. */
const isShort = (code: string) => code === 'required'
