/** What differs between two forms, setting by setting, for people to read. */
import type { Column, Field, FormDefinition, Section } from '#contract/forms/index.ts'
import type { Place } from './places.ts'

export interface Difference {
  place: Place
  /** What it is called now, or was. */
  label: string
  what: 'added' | 'removed' | 'moved' | 'changed'
  /** For `changed`. */
  setting?: string
  before?: unknown
  after?: unknown
  /** For `moved` into another section: its title. */
  into?: string
}

/** Whether two definitions or parts of them say the same, whatever the order of their settings. */
export const isSame = (a: unknown, b: unknown): boolean => {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) || Array.isArray(b)) {
    return (
      Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((one, index) => isSame(one, b[index]))
    )
  }
  const [left, right] = [Object.entries(a), Object.entries(b)].map((all) =>
    all.filter(([, value]) => value !== undefined),
  )
  if (left?.length !== right?.length) return false
  const other = Object.fromEntries(right ?? [])
  return (left ?? []).every(([name, value]) => name in other && isSame(value, other[name]))
}

function settings(place: Place, label: string, before: object, after: object, left: readonly string[]): Difference[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((name) => !left.includes(name))
  const read = (thing: object, name: string): unknown => (thing as Record<string, unknown>)[name] // settings by name
  return names
    .filter((name) => !isSame(read(before, name), read(after, name)))
    .map((setting) => ({
      place,
      label,
      what: 'changed',
      setting,
      before: read(before, setting),
      after: read(after, setting),
    }))
}

/** Keys whose order among those that stayed is another one: the fewest that explain it. */
function movedKeys(before: readonly string[], after: readonly string[]): Set<string> {
  const kept = after.filter((key) => before.includes(key))
  const places = kept.map((key) => before.indexOf(key))
  // The longest run that kept its order did not move; everything else did.
  const best: { length: number; from: number }[] = []
  for (const [index, place] of places.entries()) {
    let one = { length: 1, from: -1 }
    for (let earlier = 0; earlier < index; earlier++) {
      const length = (best[earlier]?.length ?? 0) + 1
      if ((places[earlier] ?? 0) < place && length > one.length) one = { length, from: earlier }
    }
    best.push(one)
  }
  let at = best.reduce((top, one, index) => (one.length > (best[top]?.length ?? 0) ? index : top), 0)
  const stayed = new Set<string>()
  while (at >= 0 && kept[at] !== undefined) {
    stayed.add(kept[at] ?? '')
    at = best[at]?.from ?? -1
  }
  return new Set(kept.filter((key) => !stayed.has(key)))
}

function columns(table: string, before: readonly Column[], after: readonly Column[]): Difference[] {
  const moved = movedKeys(
    before.map((one) => one.key),
    after.map((one) => one.key),
  )
  return [
    ...after.flatMap((column): Difference[] => {
      const place = `${table}.${column.key}`
      const former = before.find((one) => one.key === column.key)
      if (!former) return [{ place, label: column.label, what: 'added' }]
      return [
        ...(moved.has(column.key) ? [{ place, label: column.label, what: 'moved' as const }] : []),
        ...settings(place, column.label, former, column, ['key']),
      ]
    }),
    ...before
      .filter((one) => !after.some((each) => each.key === one.key))
      .map((one): Difference => ({ place: `${table}.${one.key}`, label: one.label, what: 'removed' })),
  ]
}

const columnsOf = (field: Field): readonly Column[] => (field.kind === 'table' ? field.columns : [])

/** Every difference, in the order of the form after; what went comes last. */
export function compare(before: FormDefinition, after: FormDefinition): Difference[] {
  const formerFields = new Map(
    before.sections.flatMap((section) => section.fields.map((field) => [field.key, { field, section }])),
  )
  const keys = (form: FormDefinition) => form.sections.map((one) => one.key)
  const movedSections = movedKeys(keys(before), keys(after))
  const sections = after.sections.flatMap((section): Difference[] => {
    const former: Section | undefined = before.sections.find((one) => one.key === section.key)
    const head: Difference[] = former
      ? [
          ...(movedSections.has(section.key)
            ? [{ place: section.key, label: section.title, what: 'moved' as const }]
            : []),
          ...settings(section.key, section.title, former, section, ['key', 'fields']),
        ]
      : [{ place: section.key, label: section.title, what: 'added' }]
    const movedFields = movedKeys(
      (former?.fields ?? []).map((one) => one.key),
      section.fields.map((one) => one.key),
    )
    const fields = section.fields.flatMap((field): Difference[] => {
      const was = formerFields.get(field.key)
      if (!was) return [{ place: field.key, label: field.label, what: 'added' }]
      const isElsewhere = was.section.key !== section.key
      return [
        ...(isElsewhere
          ? [{ place: field.key, label: field.label, what: 'moved' as const, into: section.title }]
          : movedFields.has(field.key)
            ? [{ place: field.key, label: field.label, what: 'moved' as const }]
            : []),
        ...settings(field.key, field.label, was.field, field, ['key', 'columns']),
        ...columns(field.key, columnsOf(was.field), columnsOf(field)),
      ]
    })
    return [...head, ...fields]
  })
  const stays = new Set(after.sections.flatMap((section) => [section.key, ...section.fields.map((field) => field.key)]))
  return [
    ...settings('', after.title, before, after, ['sections']),
    ...sections,
    ...before.sections
      .filter((section) => !stays.has(section.key))
      .map((section): Difference => ({ place: section.key, label: section.title, what: 'removed' })),
    ...[...formerFields.values()]
      .filter(({ field }) => !stays.has(field.key))
      .map(({ field }): Difference => ({ place: field.key, label: field.label, what: 'removed' })),
  ]
}
