/** Rules as sentences, for whoever designs a form. */
import { isDay } from './days.ts'
import type { AllOf, AnyOf, Condition, ConditionValue, FormDefinition, Rule } from './definition.ts'
import { conditionWords, conditionWordsByKind, describingWords, partWords } from './designer-words.ts'
import { countryName, format } from './format.ts'
import { optionsOf, type Subject, subjectOf } from './prepare.ts'
import { dayText, fillIn } from './words.ts'

/**
 * A rule as an English sentence, without a full stop.
 * @example describeRule(definition, { field: 'agency_type', operator: 'equals', value: 'other' }) === 'Agency type is Other'
 */
export function describeRule(definition: FormDefinition, rule: Rule): string {
  return isGroup(rule) ? describeGroup(definition, rule) : describeCondition(definition, rule)
}

const isGroup = (rule: Rule): rule is AllOf | AnyOf => 'all' in rule || 'any' in rule

function describeGroup(definition: FormDefinition, rule: AllOf | AnyOf): string {
  const rules = 'all' in rule ? rule.all : rule.any
  const parts = rules.map((one) => {
    const text = describeRule(definition, one)
    // a group of several in a group is told apart by brackets
    const needsBrackets = isGroup(one) && ('all' in one ? one.all : one.any).length > 1 && rules.length > 1
    return needsBrackets ? `(${text})` : text
  })
  return new Intl.ListFormat('en', { type: 'all' in rule ? 'conjunction' : 'disjunction' }).format(parts)
}

function describeCondition(definition: FormDefinition, { field, operator, value }: Condition): string {
  const subject = subjectOf(definition, field)
  // a ticked box reads as ticked, not as yes
  const isBox = subject && (subject.kind === 'checkbox' || subject.kind === 'terms')
  const asked = isBox && operator === 'equals' ? (value === true ? 'answered' : 'not_answered') : operator
  const words = (subject && conditionWordsByKind[subject.kind]?.[asked]) ?? conditionWords[asked]
  const joined = operator === 'contains_all' ? 'conjunction' : 'disjunction'
  return words
    .replace('{field}', () => labelOf(subject) ?? field)
    .replace('{value}', () => valueText(subject, value, joined))
}

/** What conditions call it: the label, with the part of an address. */
function labelOf(subject: Subject | undefined): string | undefined {
  if (!subject) return undefined
  if ('items' in subject) return subject.items.title
  const { label } = subject.placed.field
  return subject.part ? `${label} (${partWords[subject.part]})` : label
}

function valueText(
  subject: Subject | undefined,
  value: ConditionValue | undefined,
  type: 'conjunction' | 'disjunction',
): string {
  if (typeof value === 'object') {
    return new Intl.ListFormat('en', { type }).format(value.map((one) => valueText(subject, one, type)))
  }
  if (typeof value === 'boolean') return value ? describingWords.yes : describingWords.no
  if (typeof value === 'number') {
    return subject && 'placed' in subject && subject.kind === 'percentage'
      ? format(subject.placed.field, value)
      : fillIn('{value}', { value }, 'en')
  }
  if (value === undefined) return ''
  if (subject?.kind === 'country') return countryName(value, 'en')
  if (subject?.kind === 'date') return dayInWords(value)
  const field = subject && 'placed' in subject ? subject.placed.field : undefined
  return field && 'options' in field ? (optionsOf(field).get(value)?.option.label ?? value) : `“${value}”`
}

function dayInWords(day: string): string {
  const parts = /^today(?:([+-])(\d+))?$/.exec(day)
  if (!parts) return isDay(day) ? dayText(day, 'en') : day
  const count = Number(parts[2] ?? 0)
  if (count === 0) return describingWords.today
  if (parts[1] === '+')
    return fillIn(count === 1 ? describingWords.daysAfter_one : describingWords.daysAfter, { count }, 'en')
  return fillIn(count === 1 ? describingWords.daysBefore_one : describingWords.daysBefore, { count }, 'en')
}
