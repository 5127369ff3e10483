/** Every fault of a definition at once. */
import { checkRules } from './check-rules.ts'
import { clean, usualRows } from './clean.ts'
import { type NumberRange, numberLimits } from './clean-number.ts'
import { textLengths } from './clean-text.ts'
import { faultList } from './cleaning.ts'
import { isDay } from './days.ts'
import {
  type Column,
  type DefinitionFault,
  type Field,
  type FieldKind,
  type FormDefinition,
  formLimits,
  type ReportHint,
  type Section,
  type Total,
} from './definition.ts'
import { compilePattern, maxPatternCost } from './pattern.ts'
import { holdsAnswer, partsOf } from './prepare.ts'
import { type Faults, formShape, gatherFaults, structural } from './shapes.ts'
import { textsOf } from './translate.ts'
import { says } from './words.ts'

/**
 * Every fault of a definition, with its place. Takes anything and never throws; an empty list means that it is a
 * `FormDefinition` and that its rules can be followed.
 * @example checkDefinition({ id: 'x', title: 'X', sections: [] })[0]?.code === 'too_few'
 */
export function checkDefinition(input: unknown): DefinitionFault[] {
  const faults = gatherFaults()
  formShape(input, '', faults)
  if (faults.list.some(({ code }) => structural.includes(code))) return faults.list
  const definition = input as FormDefinition // as far as the functions below look
  checkKeys(definition, faults)
  for (const [at, section] of definition.sections.entries()) checkSection(section, `sections.${at}`, faults)
  checkPatterns(definition, faults)
  checkTranslations(definition, faults)
  checkRules(definition, faults)
  return faults.list
}

/** True for what `checkDefinition` finds nothing wrong with. */
export function isDefinition(input: unknown): input is FormDefinition {
  return checkDefinition(input).length === 0
}

// ---- Keys --------------------------------------------------------------------------------------------------------------

function checkKeys({ sections }: FormDefinition, faults: Faults): void {
  const taken = new Set<string>()
  const take = (key: string, place: string) => {
    if (taken.has(key)) faults.add(place, 'key_taken', { key })
    taken.add(key)
  }
  for (const [at, section] of sections.entries()) take(section.key, `sections.${at}.key`)
  for (const [at, { fields }] of sections.entries()) {
    for (const [index, { key }] of fields.entries()) take(key, `sections.${at}.fields.${index}.key`)
  }
  const count = sections.reduce((sum, { fields }) => sum + fields.length, 0)
  if (count > formLimits.fields) faults.add('sections', 'too_many', { max: formLimits.fields })
}

function checkUnique(keys: readonly string[], place: string, name: string, faults: Faults): void {
  const taken = new Set<string>()
  for (const [at, key] of keys.entries()) {
    const isOption = name === 'value'
    if (taken.has(key))
      faults.add(`${place}.${at}.${name}`, isOption ? 'option_taken' : 'key_taken', { key, value: key })
    taken.add(key)
  }
}

const keysOf = (list: readonly { key: string }[] = []) => list.map(({ key }) => key)

// ---- Sections and fields -----------------------------------------------------------------------------------------------

function checkSection(section: Section, place: string, faults: Faults): void {
  const { fields, repeat, totals, checks, off, switchable } = section
  if (off && !switchable) faults.add(`${place}.off`, 'off_not_switchable')
  if (repeat && (repeat.minItems ?? 0) > repeat.maxItems) faults.add(`${place}.repeat`, 'limits_crossed')
  for (const [at, field] of fields.entries()) {
    const where = `${place}.fields.${at}`
    checkField(field, where, faults)
    checkAudience(field, section, where, faults)
  }
  checkTotals(totals, fields, 1, place, faults)
  checkUnique(keysOf(checks), `${place}.checks`, 'key', faults)
  for (const [at, check] of (checks ?? []).entries()) {
    const field = fields.find(({ key }) => key === check.field)
    const where = `${place}.checks.${at}.field`
    if (!field) faults.add(where, 'field_unknown', { field: check.field })
    else if (!holdsAnswer(field)) faults.add(where, 'field_no_answer', { label: field.label })
  }
}

/** Whoever edits must see; and items are seen and edited as a whole. */
function checkAudience(field: Field, section: Section, place: string, faults: Faults): void {
  const { seenBy = 'both', editedBy } = field
  for (const name of ['seenBy', 'editedBy'] as const) {
    if (section.repeat && field[name]) faults.add(`${place}.${name}`, 'unknown_setting', { name })
  }
  const sees = (side: string) => (seenBy === 'both' || seenBy === side) && !(section.hostOnly && side === 'partner')
  const editors = editedBy === 'both' ? ['host', 'partner'] : editedBy ? [editedBy] : []
  if (!editors.every(sees)) faults.add(`${place}.editedBy`, 'editor_cannot_see')
}

function checkField(field: Field | Column, place: string, faults: Faults): void {
  const before = faults.list.length
  checkLimits(field, place, faults)
  if ('options' in field)
    checkUnique(
      field.options.map(({ value }) => value),
      `${place}.options`,
      'value',
      faults,
    )
  if ('report' in field && field.report && !reportsOf(field.kind).includes(field.report))
    faults.add(`${place}.report`, 'report_wrong')
  if (field.kind === 'address') {
    const unasked = (field.requiredParts ?? []).filter((part) => !partsOf(field).includes(part))
    for (const part of unasked) faults.add(`${place}.requiredParts`, 'field_unknown', { field: part })
  }
  if (field.kind === 'table') checkTable(field, place, faults)
  // a default can be judged only where the rest is right
  if (faults.list.length === before) checkDefault(field, place, faults)
}

const limitPairs = [
  ['minLength', 'maxLength'],
  ['minItems', 'maxItems'],
  ['minRows', 'maxRows'],
  ['min', 'max'],
] as const

function checkLimits(field: Field | Column, place: string, faults: Faults): void {
  const usual: Record<string, number | undefined> = usualLimits[field.kind] ?? {}
  const settings = field as unknown as Record<string, unknown> // the limits of all kinds are looked at alike
  for (const [low, high] of limitPairs) {
    const [least, most] = [settings[low] ?? usual[low], settings[high] ?? usual[high]]
    const areNumbers = typeof least === 'number' && typeof most === 'number'
    const areDays = typeof least === 'string' && typeof most === 'string' && isDay(least) && isDay(most)
    if ((areNumbers || areDays) && least > most) faults.add(place, 'limits_crossed')
  }
}

const usualLimits: Partial<Record<FieldKind, Record<string, number | undefined>>> = {
  short_text: { maxLength: textLengths.short_text },
  long_text: { maxLength: textLengths.long_text },
  percentage: { ...numberLimits.percentage },
  emails: { maxItems: 20 },
  files: { maxItems: 1 },
  table: { maxRows: usualRows },
}

const allReports: Record<string, readonly FieldKind[]> = {
  count: ['select', 'multi_select', 'country', 'yes_no', 'checkbox', 'terms'],
  sum: ['number', 'integer', 'percentage', 'money'],
  average: ['number', 'integer', 'percentage', 'money'],
  list: ['short_text', 'long_text', 'url', 'email', 'emails', 'phone', 'country', 'table'],
  split: ['table'],
}

/** How answers of a kind can be reported. Example: `reportsOf('money')`. */
export function reportsOf(kind: FieldKind): ReportHint[] {
  const names = Object.keys(allReports) as ReportHint[] // its keys are the hints
  return names.filter((name) => allReports[name]?.includes(kind))
}

function checkTable(field: Extract<Field, { kind: 'table' }>, place: string, faults: Faults): void {
  checkUnique(keysOf(field.columns), `${place}.columns`, 'key', faults)
  for (const [at, column] of field.columns.entries()) checkField(column, `${place}.columns.${at}`, faults)
  for (const [at, key] of (field.unique ?? []).entries()) {
    if (!keysOf(field.columns).includes(key)) faults.add(`${place}.unique.${at}`, 'field_unknown', { field: key })
  }
  checkTotals(field.totals, field.columns, field.maxRows ?? usualRows, place, faults)
}

function checkDefault(field: Field | Column, place: string, faults: Faults): void {
  if (!('default' in field) || field.default === undefined) return
  const { faults: found, fault } = faultList()
  // days around today change with the calendar, so a default is not held against them
  const lasting = field.kind === 'date' ? { ...field, min: undefined, max: undefined } : field
  clean(lasting, field.default, { path: field.key, old: undefined, to: { stage: 'submit', today: '', fault } })
  const [first] = found
  if (first) faults.add(`${place}.default`, 'default_wrong', { reason: says(first) })
}

// ---- Totals ------------------------------------------------------------------------------------------------------------

function checkTotals(
  totals: readonly Total[] = [],
  columns: readonly (Field | Column)[],
  rows: number,
  place: string,
  faults: Faults,
): void {
  checkUnique(keysOf(totals), `${place}.totals`, 'key', faults)
  for (const [at, total] of totals.entries()) checkTotal(total, columns, rows, `${place}.totals.${at}`, faults)
}

function checkTotal(
  total: Total,
  columns: readonly (Field | Column)[],
  rows: number,
  place: string,
  faults: Faults,
): void {
  const { of, equals, min, max } = total
  if (!equals && min === undefined && max === undefined) faults.add(place, 'total_free')
  if (min !== undefined && max !== undefined && min > max) faults.add(place, 'limits_crossed')
  const added = of.flatMap((key, at) => {
    const column = columns.find((one) => one.key === key)
    if (!column) faults.add(`${place}.of.${at}`, 'field_unknown', { field: key })
    else if (!isNumeric(column)) faults.add(`${place}.of.${at}`, 'total_not_number', { label: column.label })
    else return [column]
    return []
  })
  const units = new Set(added.map((column) => (column.kind === 'money' ? column.currencies[0] : 'number')))
  if (units.size > 1) faults.add(place, 'total_mixed')
  if (added.length === of.length && !isReachable(total, added, rows)) faults.add(place, 'total_unreachable')
}

function isNumeric(field: Field | Column): boolean {
  if (field.kind === 'money') return field.currencies.length === 1
  return field.kind === 'number' || field.kind === 'integer' || field.kind === 'percentage'
}

/** Whether answers within their limits can add up to it; what is not answered counts as 0. */
function isReachable({ equals, min, max }: Total, added: readonly (Field | Column)[], rows: number): boolean {
  let [low, high] = [0, 0]
  for (const field of added) {
    const usual: NumberRange = field.kind === 'percentage' ? numberLimits.percentage : {}
    const own = field as NumberRange // only numbers and money come here
    low += rows * Math.min(0, own.min ?? usual.min ?? Number.NEGATIVE_INFINITY)
    high += rows * Math.max(0, own.max ?? usual.max ?? Number.POSITIVE_INFINITY)
  }
  const wanted = equals?.filter((one) => one >= (min ?? one) && one <= (max ?? one))
  if (wanted) return wanted.some((one) => one >= low && one <= high)
  return high >= (min ?? high) && low <= (max ?? low)
}

// ---- The whole form ----------------------------------------------------------------------------------------------------

/** Patterns must be of the subset that is checked in linear time, and must not cost too much together. */
function checkPatterns({ sections }: FormDefinition, faults: Faults): void {
  let cost = 0
  const visit = (field: Field | Column, times: number, place: string) => {
    if (field.kind === 'table') {
      const rows = field.maxRows ?? usualRows
      for (const [at, column] of field.columns.entries()) visit(column, times * rows, `${place}.columns.${at}`)
    }
    if (field.kind !== 'short_text' || field.pattern === undefined) return
    const matcher = compilePattern(field.pattern)
    if (!matcher) return faults.add(`${place}.pattern`, 'pattern_unsafe')
    cost += times * matcher.places * Math.min(field.maxLength ?? textLengths.short_text, matcher.longest + 1)
  }
  for (const [at, section] of sections.entries()) {
    const times = section.repeat?.maxItems ?? 1
    for (const [index, field] of section.fields.entries()) visit(field, times, `sections.${at}.fields.${index}`)
  }
  if (cost > maxPatternCost) faults.add('sections', 'pattern_costly')
}

function checkTranslations(definition: FormDefinition, faults: Faults): void {
  if (!definition.translations) return
  const texts = textsOf(definition)
  for (const [language, words] of Object.entries(definition.translations)) {
    for (const name of Object.keys(words)) {
      if (!texts.has(name))
        faults.add(`translations.${language}.${name.slice(0, 80)}`, 'translation_place', { name: name.slice(0, 80) })
    }
  }
}
