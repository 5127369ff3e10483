/** What changed between two sets of answers. */
import type { Change, Column, Field, FieldValue, FormDefinition, Row, RowChange, Side, Values } from './definition.ts'
import { holdsAnswer, isSeenBy } from './prepare.ts'
import { own } from './rules.ts'
import { textOf } from './same.ts'

/**
 * What changed, field by field, in the order of the form; rows of tables and items of repeating sections one by one.
 * With `viewer`: only what that side sees.
 * @example diff(definition, before, after).map(({ label }) => label)
 */
export function diff(definition: FormDefinition, before: Values, after: Values, viewer?: Side): Change[] {
  return definition.sections.flatMap((section) => {
    const fields = section.fields.filter(
      (field) => holdsAnswer(field) && (viewer === undefined || isSeenBy({ field, section }, viewer)),
    )
    if (!section.repeat) return compareFields(fields, before, after)
    if (section.hostOnly && viewer === 'partner') return []
    return compareRows({ key: section.key, label: section.title }, fields, before, after)
  })
}

function compareFields(fields: readonly (Field | Column)[], before: Values, after: Values): Change[] {
  return fields.flatMap((field) =>
    field.kind === 'table'
      ? compareRows(field, field.columns, before, after)
      : compareAnswers(field, own(before, field.key), own(after, field.key)),
  )
}

interface Named {
  key: string
  label: string
}

function compareAnswers(
  { key, label }: Named,
  before: FieldValue | undefined,
  after: FieldValue | undefined,
): Change[] {
  if (textOf(before) === textOf(after)) return []
  const change = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed'
  return [{ key, label, change, ...(before !== undefined && { before }), ...(after !== undefined && { after }) }]
}

function compareRows(named: Named, columns: readonly (Field | Column)[], before: Values, after: Values): Change[] {
  const [change] = compareAnswers(named, own(before, named.key), own(after, named.key))
  if (!change) return []
  const rows = matchRows(rowsIn(change.before), rowsIn(change.after)).map(([old, now]): RowChange => {
    const cells = compareFields(columns, old?.row ?? {}, now?.row ?? {})
    const what = old === undefined ? 'added' : now === undefined ? 'removed' : 'changed'
    return { change: what, ...(old && { before: old.place }), ...(now && { after: now.place }), cells }
  })
  return [{ ...change, rows }]
}

const rowsIn = (value: FieldValue | undefined): readonly Row[] => (Array.isArray(value) ? value : [])

interface Placed {
  place: number
  row: Row
}

/**
 * Rows that differ, paired. Rows that are the same on both sides, wherever they stand, are not told; those that are left are
 * taken for changed in the order they come, and what has no pair was added or removed. In linear time.
 */
function matchRows(before: readonly Row[], after: readonly Row[]): [Placed | undefined, Placed | undefined][] {
  const unmatched = new Map<string | undefined, number>()
  /** Takes one away, if there is one left. */
  const take = (text: string | undefined): boolean => {
    const left = unmatched.get(text) ?? 0
    if (left > 0) unmatched.set(text, left - 1)
    return left > 0
  }
  for (const row of before) unmatched.set(textOf(row), (unmatched.get(textOf(row)) ?? 0) + 1)
  const added: Placed[] = []
  for (const [place, row] of after.entries()) if (!take(textOf(row))) added.push({ place, row })
  // of equal rows, the last ones are those that went
  const removed: Placed[] = []
  for (const [place, row] of [...before.entries()].reverse()) if (take(textOf(row))) removed.push({ place, row })
  removed.reverse()
  const pairs = Math.max(added.length, removed.length)
  return Array.from({ length: pairs }, (_, at) => [removed[at], added[at]])
}
