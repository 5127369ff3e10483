/** What each kind of field can be set to, and how a new one begins. */

import { columnKinds } from '#contract/forms/definition.ts'
import type { Column, ColumnKind, Field, FieldKind, Section } from '#contract/forms/index.ts'
import { keyFor } from '#contract/forms/keys.ts'

/** Settings beside those that every field has. */
export const settingNames = [
  'minLength',
  'maxLength',
  'pattern',
  'patternHint',
  'min',
  'max',
  'decimals',
  'unit',
  'minItems',
  'maxItems',
  'currencies',
  'allowed',
  'options',
  'parts',
  'requiredParts',
  'accepts',
  'maxBytes',
  'expiry',
  'statement',
  'link',
  'linkLabel',
  'columns',
  'minRows',
  'maxRows',
  'rowLabel',
  'unique',
  'totals',
  'default',
] as const
export type SettingName = (typeof settingNames)[number]

/** In the order in which they are shown. */
export const settingsOf: Record<FieldKind, readonly SettingName[]> = {
  short_text: ['minLength', 'maxLength', 'pattern', 'patternHint', 'default'],
  long_text: ['minLength', 'maxLength', 'default'],
  email: ['default'],
  emails: ['minItems', 'maxItems'],
  phone: ['default'],
  url: ['default'],
  number: ['min', 'max', 'decimals', 'unit', 'default'],
  integer: ['min', 'max', 'unit', 'default'],
  percentage: ['min', 'max', 'decimals', 'default'],
  money: ['currencies', 'min', 'max'],
  date: ['min', 'max', 'default'],
  yes_no: ['default'],
  checkbox: ['default'],
  select: ['options', 'default'],
  multi_select: ['options', 'minItems', 'maxItems', 'default'],
  address: ['parts', 'requiredParts'],
  country: ['allowed', 'default'],
  files: ['accepts', 'maxBytes', 'minItems', 'maxItems', 'expiry'],
  terms: ['statement', 'link', 'linkLabel'],
  table: ['columns', 'rowLabel', 'minRows', 'maxRows', 'unique', 'totals'],
  heading: [],
  note: [],
}

/** Kinds that hold no answer. */
export const showsOnly = (kind: FieldKind): boolean => kind === 'heading' || kind === 'note'
export const isNumeric = (kind: FieldKind): boolean => kind === 'number' || kind === 'integer' || kind === 'percentage'
/** Kinds that can be added up. */
export const canBeSummed = (kind: FieldKind): boolean => isNumeric(kind) || kind === 'money'
export const isColumnKind = (kind: FieldKind): kind is ColumnKind =>
  (columnKinds as readonly FieldKind[]).includes(kind)

/** Words a new thing begins with, so that it is right from the start. */
export interface Beginnings {
  label: string
  option: (number: number) => string
  column: string
  statement: string
}

/** What a kind cannot be without. */
function needed(kind: FieldKind, words: Beginnings): object {
  const options = [1, 2].map((number) => {
    const label = words.option(number)
    return { value: keyFor(label, []), label }
  })
  if (kind === 'select' || kind === 'multi_select') return { options }
  if (kind === 'money') return { currencies: ['EUR'] }
  if (kind === 'terms') return { statement: words.statement, link: '/terms' }
  if (kind === 'table') {
    return { columns: [{ key: keyFor(words.column, []), kind: 'short_text', label: words.column }] satisfies Column[] }
  }
  return {}
}

/** A new field of a kind. */
export const newField = (kind: FieldKind, words: Beginnings, taken: Iterable<string>): Field =>
  // Each kind with what it needs; `checkDefinition` judges it like everything else.
  ({ key: keyFor(words.label, taken), kind, label: words.label, ...needed(kind, words) }) as Field

export const newColumn = (kind: ColumnKind, words: Beginnings, taken: Iterable<string>): Column =>
  ({ key: keyFor(words.label, taken), kind, label: words.label, ...needed(kind, words) }) as Column

export const newSection = (title: string, taken: Iterable<string>): Section => ({
  key: keyFor(title, taken),
  title,
  fields: [],
})

const common = ['key', 'label', 'help', 'seenBy', 'editedBy', 'shownIf', 'retired'] as const
const ofAnswers = ['required', 'requiredIf', 'report', 'exported'] as const

/** The same field as another kind: what both can be set to stays, and what the new one needs is there. */
export function asKind<F extends Field | Column>(field: F, kind: FieldKind, words: Beginnings): F {
  const kept: readonly string[] = [...common, ...(showsOnly(kind) ? [] : ofAnswers), ...settingsOf[kind]]
  // A default of one kind is seldom an answer of another, and a sum of reports is only for numbers.
  const dropped = ['default', 'report', ...(isNumeric(kind) === isNumeric(field.kind) ? [] : ['min', 'max'])]
  const settings = Object.entries(field).filter(([name]) => kept.includes(name) && !dropped.includes(name))
  return { ...needed(kind, words), ...Object.fromEntries(settings), kind } as F
}
