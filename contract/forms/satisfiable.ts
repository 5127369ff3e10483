/**
 * Whether answers exist that make a rule true. Each way of fulfilling it is tried, with the conditions under which the fields
 * it asks about are shown, up to a number of steps; after that it counts as possible, so that no rule is refused wrongly.
 */

import { usualRows } from './clean.ts'
import { type NumberRange, numberLimits } from './clean-number.ts'
import type { Condition, Field, FieldKind, FormDefinition, Rule } from './definition.ts'
import { type Subject, subjectOf } from './prepare.ts'
import { fits } from './rules.ts'

const mostSteps = 1_000
/** Conditions at once, with those of long chains of fields. */
const mostConditions = 100

/**
 * False when no answers can make all of these rules true at once.
 * @example isPossible(definition, [{ all: [isEqual('a'), isEqual('b')] }]) === false
 */
export function isPossible(definition: FormDefinition, rules: readonly Rule[]): boolean {
  let steps = 0

  function fulfil(waiting: readonly Rule[], chosen: readonly Condition[], shown: ReadonlySet<string>): boolean {
    if (++steps > mostSteps || chosen.length > mostConditions) return true
    const [rule, ...rest] = waiting
    if (!rule) return true
    if ('all' in rule) return fulfil([...rule.all, ...rest], chosen, shown)
    if ('any' in rule) return rule.any.some((one) => fulfil([one, ...rest], chosen, shown))
    const subject = subjectOf(definition, rule.field)
    if (!subject) return true
    const conditions = [...chosen, rule]
    if (
      !agree(
        conditions.filter(({ field }) => field === rule.field),
        subject,
      )
    )
      return false
    if (shown.has(rule.field) || !needsAnswer(rule, subject.kind)) return fulfil(rest, conditions, shown)
    // its field must be shown, so what that takes must hold too
    return fulfil([...rest, ...shownBy(subject)], conditions, new Set([...shown, rule.field]))
  }

  return fulfil(rules, [], new Set())
}

function shownBy(subject: Subject): Rule[] {
  if ('items' in subject) return subject.items.shownIf ? [subject.items.shownIf] : []
  const { field, section } = subject.placed
  return [field.shownIf, section.shownIf].filter((rule) => rule !== undefined)
}

const negative = ['not_answered', 'not_equals', 'none_of', 'not_contains', 'count_at_most']

/** Whether a condition can only hold for an answer that is there. */
function needsAnswer({ operator, value }: Condition, kind: FieldKind): boolean {
  if ((kind === 'checkbox' || kind === 'terms') && operator === 'equals') return value === true
  return !negative.includes(operator) && !(operator === 'count_at_least' && Number(value) <= 0)
}

/** Whether one answer can fulfil all of these conditions about it. */
function agree(conditions: readonly Condition[], subject: Subject): boolean {
  const { kind } = subject
  const isNeeded = conditions.some((condition) => needsAnswer(condition, kind))
  const isRefused = conditions.some(
    ({ operator, value }) =>
      operator === 'not_answered' ||
      (operator === 'count_at_most' && Number(value) <= 0) ||
      ((kind === 'checkbox' || kind === 'terms') && operator === 'equals' && value === false),
  )
  if (isNeeded && isRefused) return false
  if (!isNeeded) return true
  const field = 'placed' in subject && !subject.part ? subject.placed.field : undefined
  if (kind === 'multi_select' && field?.kind === kind && !doChoicesAgree(conditions, field)) return false
  if (!doCountsAgree(conditions, subject)) return false
  const candidates = candidatesOf(conditions, kind, field)
  if (candidates)
    return candidates.some((one) => conditions.every((condition) => fits(condition, one, kind, unknownDay)))
  return doLimitsAgree(conditions, kind, field)
}

/** Relative days are compared with each other only. */
const unknownDay = 'today'

/** All answers there are, or those that conditions name; undefined where there are too many to try. */
function candidatesOf(
  conditions: readonly Condition[],
  kind: FieldKind,
  field: Field | undefined,
): readonly (string | number | boolean)[] | undefined {
  if (kind === 'yes_no') return [true, false]
  if (kind === 'select' && field?.kind === kind) return field.options.map(({ value }) => value)
  const values = conditions.flatMap(({ operator, value }): (string | number | boolean)[] =>
    (operator === 'equals' || operator === 'one_of') && value !== undefined ? [value].flat() : [],
  )
  const isRelative = conditions.some(({ value }) => typeof value === 'string' && value.startsWith('today'))
  return values.length === 0 || kind === 'money' || (kind === 'date' && isRelative) ? undefined : values
}

function doChoicesAgree(conditions: readonly Condition[], field: Extract<Field, { kind: 'multi_select' }>): boolean {
  const valuesOf = (operators: readonly string[]) =>
    conditions.filter(({ operator }) => operators.includes(operator)).flatMap(({ value }) => [value].flat())
  const never = new Set<unknown>(valuesOf(['not_contains']))
  const always = new Set<unknown>(valuesOf(['contains', 'contains_all']))
  if ([...always].some((value) => never.has(value))) return false
  const [least, most] = countLimits(conditions, field.maxItems ?? field.options.length)
  if (always.size > most || field.options.length - never.size < least) return false
  return conditions.every(
    ({ operator, value }) =>
      operator !== 'contains_any' || typeof value !== 'object' || value.some((one) => !never.has(one)),
  )
}

function doCountsAgree(conditions: readonly Condition[], subject: Subject): boolean {
  const [least, most] = countLimits(conditions, mostOf(subject))
  return least <= most
}

function countLimits(conditions: readonly Condition[], most: number): [number, number] {
  const of = (wanted: string) =>
    conditions.filter(({ operator }) => operator === wanted).map(({ value }) => Number(value))
  return [Math.max(0, ...of('count_at_least')), Math.min(most, ...of('count_at_most'))]
}

function mostOf(subject: Subject): number {
  if ('items' in subject) return Number(subject.items.repeat?.maxItems)
  const { field } = subject.placed
  if (field.kind === 'table') return field.maxRows ?? usualRows
  const usual = { files: 1, emails: 20 } as Partial<Record<FieldKind, number>>
  return ('maxItems' in field ? field.maxItems : undefined) ?? usual[field.kind] ?? Number.POSITIVE_INFINITY
}

// ---- Numbers and days --------------------------------------------------------------------------------------------------

interface Bound {
  value: number
  /** The value itself does not count. */
  open: boolean
}

function doLimitsAgree(conditions: readonly Condition[], kind: FieldKind, field: Field | undefined): boolean {
  const scale = scaleOf(conditions, kind)
  if (!scale) return true
  let low: Bound = { value: Number.NEGATIVE_INFINITY, open: false }
  let high: Bound = { value: Number.POSITIVE_INFINITY, open: false }
  const raise = (value: number, open = false) => {
    if (value > low.value || (value === low.value && open)) low = { value, open }
  }
  const lower = (value: number, open = false) => {
    if (value < high.value || (value === high.value && open)) high = { value, open }
  }
  const usual: NumberRange = kind === 'percentage' ? numberLimits.percentage : {}
  const limits = field && 'min' in field ? field : {}
  const { min = usual.min, max = usual.max } = limits as { min?: unknown; max?: unknown }
  const [least, most] = [scale(min), scale(max)]
  if (least !== undefined) raise(least)
  if (most !== undefined) lower(most)
  for (const { operator, value } of conditions) {
    const limit = scale(value)
    if (limit === undefined) continue
    if (operator === 'more_than' || operator === 'at_least' || operator === 'equals')
      raise(limit, operator === 'more_than')
    if (operator === 'less_than' || operator === 'at_most' || operator === 'equals')
      lower(limit, operator === 'less_than')
  }
  // between whole numbers and days there is nothing
  const isWhole = kind === 'integer' || kind === 'date'
  const from = isWhole && low.open ? Math.floor(low.value) + 1 : low.value
  const to = isWhole && high.open ? Math.ceil(high.value) - 1 : high.value
  if (isWhole) return Math.ceil(from) <= Math.floor(to)
  return from < to || (from === to && !low.open && !high.open)
}

/** How what conditions compare with becomes a number; undefined where that cannot be known. */
function scaleOf(
  conditions: readonly Condition[],
  kind: FieldKind,
): ((value: unknown) => number | undefined) | undefined {
  const asNumber = (value: unknown) => (typeof value === 'number' ? value : undefined)
  if (kind === 'number' || kind === 'integer' || kind === 'percentage' || kind === 'money') return asNumber
  if (kind !== 'date') return undefined
  const isRelative = (value: unknown) => typeof value === 'string' && value.startsWith('today')
  const days = conditions.filter(({ value }) => value !== undefined)
  if (days.every(({ value }) => isRelative(value))) {
    return (value) => (isRelative(value) ? Number(String(value).slice(5)) : undefined)
  }
  if (days.some(({ value }) => isRelative(value))) return undefined
  return (value) => (typeof value === 'string' && !isRelative(value) ? Date.parse(value) / 86_400_000 : undefined)
}
