/** Finding things in a form. A place is the key of a section or field, `table.column`, or nothing for the form itself. */
import type { Column, Field, FormDefinition, Rule, Section, TableField, Total } from '#contract/forms/index.ts'

export type Place = string

export type Found =
  | { on: 'form'; form: FormDefinition }
  | { on: 'section'; section: Section; sectionIndex: number }
  | { on: 'field'; section: Section; sectionIndex: number; field: Field; index: number }
  | { on: 'column'; section: Section; sectionIndex: number; field: TableField; column: Column; index: number }

/** What stands at a place; undefined where nothing does (any more). */
export function find(form: FormDefinition, place: Place): Found | undefined {
  if (place === '') return { on: 'form', form }
  const [key = '', columnKey] = place.split('.')
  for (const [sectionIndex, section] of form.sections.entries()) {
    if (section.key === key) return { on: 'section', section, sectionIndex }
    const index = section.fields.findIndex((one) => one.key === key)
    const field = section.fields[index]
    if (!field) continue
    if (columnKey === undefined) return { on: 'field', section, sectionIndex, field, index }
    if (field.kind !== 'table') return undefined
    const at = field.columns.findIndex((one) => one.key === columnKey)
    const column = field.columns[at]
    return column && { on: 'column', section, sectionIndex, field, column, index: at }
  }
  return undefined
}

/** Every key that is taken among sections and fields. */
export const keysOf = (form: FormDefinition): string[] =>
  form.sections.flatMap((section) => [section.key, ...section.fields.map((field) => field.key)])

/** All fields, with their section. */
export const fieldsOf = (form: FormDefinition): { section: Section; field: Field }[] =>
  form.sections.flatMap((section) => section.fields.map((field) => ({ section, field })))

/** Every place in the order of the outline. */
export const placesOf = (form: FormDefinition): Place[] => [
  '',
  ...form.sections.flatMap((section) => [
    section.key,
    ...section.fields.flatMap((field) => [
      field.key,
      ...(field.kind === 'table' ? field.columns.map((column) => `${field.key}.${column.key}`) : []),
    ]),
  ]),
]

/** What a thing is called in lists; undefined where it has no name yet. */
export function nameOf(found: Found): string {
  if (found.on === 'form') return found.form.title
  if (found.on === 'section') return found.section.title
  return found.on === 'field' ? found.field.label : found.column.label
}

/** The key in what a condition asks: `address.country` asks the field `address`. */
export const keyAsked = (reference: string): string => reference.split('.')[0] ?? ''

/** Keys of the fields (and repeating sections) that a rule asks. */
export function askedBy(rule: Rule | undefined): string[] {
  if (!rule) return []
  if ('all' in rule) return rule.all.flatMap(askedBy)
  if ('any' in rule) return rule.any.flatMap(askedBy)
  return [keyAsked(rule.field)]
}

/** Something that speaks of a field: a condition, a sum or a check. */
export interface Use {
  /** Where it is set. */
  place: Place
  by: 'shownIf' | 'requiredIf' | 'check' | 'total' | 'unique'
}

const inTotals = (totals: Total[] | undefined, key: string) => (totals ?? []).some((total) => total.of.includes(key))

/** Everything that speaks of a field or column. */
export function usesOf(form: FormDefinition, place: Place): Use[] {
  const [key = '', column] = place.split('.')
  if (column !== undefined) {
    const found = find(form, key)
    if (found?.on !== 'field' || found.field.kind !== 'table') return []
    return [
      ...(inTotals(found.field.totals, column) ? [{ place: key, by: 'total' as const }] : []),
      ...(found.field.unique?.includes(column) ? [{ place: key, by: 'unique' as const }] : []),
    ]
  }
  return form.sections.flatMap((section) => [
    ...(askedBy(section.shownIf).includes(key) ? [{ place: section.key, by: 'shownIf' as const }] : []),
    ...((section.checks ?? []).some((check) => check.field === key || askedBy(check.holds).includes(key))
      ? [{ place: section.key, by: 'check' as const }]
      : []),
    ...(inTotals(section.totals, key) ? [{ place: section.key, by: 'total' as const }] : []),
    ...section.fields
      .filter((field) => field.key !== key)
      .flatMap((field) => [
        ...(askedBy(field.shownIf).includes(key) ? [{ place: field.key, by: 'shownIf' as const }] : []),
        ...(askedBy(field.requiredIf).includes(key) ? [{ place: field.key, by: 'requiredIf' as const }] : []),
      ]),
  ])
}
