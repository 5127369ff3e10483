/**
 * What the page shows, worked out from the answers. Answers as they were typed (`typed`) are kept apart from what the form core
 * makes of them (`values`).
 */
import {
  type Field,
  missing,
  type Row,
  type Section,
  says,
  type TotalNow,
  totals,
  type Values,
  type VisibleField,
  type VisibleSection,
  validate,
  visibleFields,
} from '#contract/forms/filling.ts'
import { holdsAnswer } from '#contract/forms/prepare.ts'
import { openRequests } from './comments.ts'
import { keyOf, labelAt, sectionOf } from './places.ts'
import { rowsShown, typedAt } from './typed.ts'
import { checkPlace, contextOf, type FillState, isOpen, type Place, type Shown } from './view.ts'

export interface Step {
  key: Place
  title: string
  state: 'done' | 'begun' | 'untouched' | 'asked'
  /** Answers that are still needed. */
  missing: number
  /** Fields that can be answered, and those that are. */
  fields: number
  answered: number
  /** Changes the host asked for that are not answered. */
  asked: number
}

export interface Derived {
  values: Values
  visible: VisibleSection[]
  steps: Step[]
  missing: Shown[]
  totals: TotalNow[]
  done: number
  minutes: number
  /** What is marked: the rarer of the two. */
  marks: 'optional' | 'required'
}

/** Works out what the page shows. */
export function derive(state: FillState): Derived {
  const { submission, locale } = state.view
  const { definition } = submission
  const context = contextOf(state.view, state.now)
  const values = shownValues(state)
  const visible = visibleFields(definition, values, context)
  const lacking = isOpen(submission) ? missing(definition, values, context) : []
  const asked = askedBySection(state)
  const steps = visible.map(({ section, items }): Step => {
    const fields = items.flat().filter(({ field, editable }) => editable && holdsAnswer(field))
    const answered = fields.filter(({ value }) => value !== undefined).length
    const open = lacking.filter((one) => one.section === section.key).length
    const wanted = asked.get(section.key) ?? 0
    const progress = answered === 0 ? 'untouched' : open > 0 ? 'begun' : 'done'
    return {
      key: section.key,
      title: section.title,
      state: wanted > 0 ? 'asked' : progress,
      missing: open,
      fields: fields.length,
      answered,
      asked: wanted,
    }
  })
  const fields = visible.flatMap(({ items }) => items.flat()).filter(({ editable }) => editable)
  const needed = fields.filter(({ required }) => required !== 'never').length
  const answerable = fields.filter(({ field }) => holdsAnswer(field)).length
  return {
    values,
    visible,
    steps,
    missing: lacking.map((one) => ({
      path: one.path,
      says: `${labelAt(definition, one.path)}: ${says(one, { locale })}`,
    })),
    totals: totals(definition, values, context),
    done: steps.filter((step) => step.state === 'done').length,
    minutes: minutesLeft(fields, new Set(lacking.map((one) => one.path))),
    marks: needed * 2 >= answerable ? 'optional' : 'required',
  }
}

/**
 * The answers as the form core cleans them, for showing: what is wrong is left out, but only that. In rows and items each
 * cell counts by itself, and blank ones that were asked for are there.
 */
export function shownValues(state: FillState): Values {
  const { submission } = state.view
  const { definition } = submission
  const clean = (typed: Record<string, unknown>) =>
    validate(definition, typed, {
      ...contextOf(state.view, state.now),
      stage: 'save',
      before: submission.answers as Values, // what the server sent is cleaned
      partial: true,
    })
  const { values, faults } = clean(state.typed)
  const wrong = new Set(faults.map(({ path }) => keyOf(path)))
  for (const section of definition.sections) {
    if (section.repeat) {
      if (!isOpen(submission)) continue
      const rows = cleanRows(
        section.key,
        section.fields.map(({ key }) => key),
        state,
        clean,
      )
      if (rows.length > 0) values[section.key] = rows
      continue
    }
    for (const field of section.fields) {
      if (!wrong.has(field.key)) continue
      if (field.kind === 'table')
        values[field.key] = cleanRows(
          field.key,
          field.columns.map(({ key }) => key),
          state,
          clean,
        )
      // what was stored before is not what stands there now
      else delete values[field.key]
    }
  }
  return values
}

type Clean = (typed: Record<string, unknown>) => { values: Values }

/** Rows cell by cell: one that is wrong takes nothing with it. */
function cleanRows(path: string, keys: readonly string[], state: FillState, clean: Clean): Row[] {
  const typed = typedAt(state.typed, path)
  const given = Array.isArray(typed) ? typed : []
  return Array.from({ length: rowsShown(state, path) }, (_, place): Row => {
    const row: Row = {}
    for (const key of keys) {
      const cell = typedAt(given[place] ?? {}, key)
      if (cell === undefined || cell === null || cell === '') continue
      const rows = clean({ [path]: [{ [key]: cell }] }).values[path]
      const [first] = Array.isArray(rows) ? rows : []
      if (typeof first === 'object' && first !== null && key in first) row[key] = (first as Row)[key] as Row[string]
    }
    return row
  })
}

/** Seconds one answer takes, from watching: typing a sentence, finding a file. */
const secondsOf: Partial<Record<Field['kind'], number>> = {
  long_text: 45,
  files: 40,
  table: 60,
  address: 30,
  emails: 20,
  multi_select: 15,
  date: 10,
  short_text: 10,
  email: 10,
  phone: 12,
  url: 12,
}

/** About how many minutes are left, for what has to be answered and, in part, for what may be. */
export function minutesLeft(fields: VisibleField[], lacking: ReadonlySet<string>): number {
  let seconds = 0
  for (const { field, value, path, required, editable } of fields) {
    if (!editable || !holdsAnswer(field) || (value !== undefined && !lacking.has(path))) continue
    seconds += (secondsOf[field.kind] ?? 7) * (required === 'never' ? 0.3 : 1)
  }
  return Math.ceil(seconds / 60)
}

/** Open requests for a change, by the section of their field; those about the whole stand under the end. */
function askedBySection(state: FillState): Map<Place, number> {
  const found = new Map<Place, number>()
  for (const comment of openRequests(state.view.submission)) {
    const place = sectionOf(state.view.submission.definition, comment.field)?.key ?? checkPlace
    found.set(place, (found.get(place) ?? 0) + 1)
  }
  return found
}

/** The fields of a section as they are filled in; of a repeating one item by item, with a blank one to begin with. */
export function itemsShown(derived: Derived, section: Section): VisibleField[][] {
  return derived.visible.find((one) => one.section.key === section.key)?.items ?? []
}
