/** What a condition can ask, and what a new one begins with. */

import { addressParts } from '#contract/forms/definition.ts'
import type {
  AddressPart,
  Condition,
  ConditionValue,
  FieldKind,
  FormDefinition,
  Operator,
  Option,
} from '#contract/forms/index.ts'
import { operatorsOf } from '#contract/forms/rules.ts'
import { showsOnly } from './kinds.ts'
import { find, type Place } from './places.ts'

/** Something a condition can ask about. */
export interface Subject {
  /** As the condition names it: `website`, `address.country`, the key of a repeating section. */
  reference: string
  label: string
  kind: FieldKind
  options: readonly Option[]
  /** Title of its section. */
  group: string
  /** For a part of an address. */
  part?: AddressPart
  /** A repeating section, asked how many there are. */
  isItems?: boolean
}

/** What can be asked from a section (`home`), in the order of the form, without one thing. */
function subjects(form: FormDefinition, home: string | undefined, without: Place): Subject[] {
  return form.sections.flatMap((section): Subject[] => {
    const group = section.title
    // From outside a repeating section its fields have no one answer.
    if (section.repeat && section.key !== home) {
      return [{ reference: section.key, label: section.title, kind: 'table', options: [], group, isItems: true }]
    }
    // Whether a section is shown cannot be asked of what is in it.
    if (section.key === without) return []
    return section.fields
      .filter((field) => field.key !== without && !field.retired && !showsOnly(field.kind))
      .flatMap((field): Subject[] => {
        const options = 'options' in field ? field.options : []
        const whole: Subject = { reference: field.key, label: field.label, kind: field.kind, options, group }
        if (field.kind !== 'address') return [whole]
        const parts = (field.parts ?? addressParts).map(
          (part): Subject => ({
            ...whole,
            reference: `${field.key}.${part}`,
            kind: part === 'country' ? 'country' : 'short_text',
            part,
          }),
        )
        return [whole, ...parts]
      })
  })
}

/** Everything a condition of the thing at a place can ask. */
export function subjectsOf(form: FormDefinition, place: Place): Subject[] {
  const found = find(form, place)
  return subjects(form, found && found.on !== 'form' ? found.section.key : undefined, place)
}

/** Everything a check of a section can ask: what is in the section itself, too. */
export const subjectsOfCheck = (form: FormDefinition, section: Place): Subject[] => subjects(form, section, '')

/** What an operator compares with. */
export type ValueShape = 'none' | 'one' | 'several' | 'count'
export function shapeOf(operator: Operator): ValueShape {
  if (operator === 'answered' || operator === 'not_answered') return 'none'
  if (operator === 'count_at_least' || operator === 'count_at_most') return 'count'
  if (operator === 'one_of' || operator === 'none_of') return 'several'
  return operator === 'contains_any' || operator === 'contains_all' ? 'several' : 'one'
}

const isBox = (kind: FieldKind) => kind === 'yes_no' || kind === 'checkbox' || kind === 'terms'

/** What a condition compares with at first; undefined where the person has to say it. */
function firstValue(subject: Subject, operator: Operator): ConditionValue | undefined {
  const shape = shapeOf(operator)
  if (shape === 'count') return 1
  if (shape === 'none') return undefined
  if (isBox(subject.kind)) return true
  const option = subject.options.find((one) => !one.retired)?.value
  return shape === 'several' ? (option === undefined ? [] : [option]) : option
}

/** A condition about a subject; the operator is kept where the subject takes it. */
export function conditionAbout(subject: Subject, operator?: Operator): Condition {
  const possible = operatorsOf(subject.kind)
  const preferred = (['equals', 'contains', 'count_at_least'] as const).find((one) => possible.includes(one))
  const chosen = operator && possible.includes(operator) ? operator : (preferred ?? 'answered')
  return withValue({ field: subject.reference, operator: chosen }, firstValue(subject, chosen))
}

/** The same condition with another operator; the value is kept where it still means something. */
export function withOperator(condition: Condition, subject: Subject, operator: Operator): Condition {
  const { value } = condition
  const [before, after] = [shapeOf(condition.operator), shapeOf(operator)]
  const base: Condition = { field: condition.field, operator }
  if (before === after) return withValue(base, value)
  if (before === 'one' && after === 'several' && (typeof value === 'string' || typeof value === 'number')) {
    return withValue(base, [value])
  }
  if (before === 'several' && after === 'one' && Array.isArray(value)) return withValue(base, value[0])
  return withValue(base, firstValue(subject, operator))
}

export const withValue = (condition: Condition, value: ConditionValue | undefined): Condition =>
  value === undefined
    ? { field: condition.field, operator: condition.operator }
    : { field: condition.field, operator: condition.operator, value }

/** Whether something is still to be said before a condition means anything. */
export function isIncomplete(condition: Condition): boolean {
  if (shapeOf(condition.operator) === 'none') return false
  const { value } = condition
  return value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
}
