/** What hosts read while they make forms, in English: faults of definitions, and rules as sentences. */
import type { DefinitionFault, DefinitionFaultCode, FieldKind, Operator } from './definition.ts'
import { fillIn } from './words.ts'

export type DefinitionFaultWords = Record<DefinitionFaultCode, string>

export const definitionFaultWords: DefinitionFaultWords = {
  wrong_type: 'This is not of the right type: {expected} is expected.',
  missing_setting: 'The setting “{name}” is missing.',
  unknown_setting: 'There is no setting “{name}” here.',
  not_one_of: 'Use one of these: {allowed}.',
  text_empty: 'This needs a text.',
  text_too_long: 'This text is too long. Use {max} characters at most.',
  text_characters: 'This text contains characters that are not allowed.',
  out_of_range: 'Use a number from {min} to {max}.',
  limits_crossed: 'The lower limit is above the upper one.',
  too_many: 'There are too many of these. The limit is {max}.',
  too_few: 'At least one is needed here.',
  key_form: 'A key has small letters, digits and underscores, begins with a letter, and has 60 characters at most.',
  key_taken: 'The key “{key}” is used already. Every field and section has its own.',
  key_reserved: 'The key “{key}” cannot be used. Choose another one.',
  option_taken: 'The answer “{value}” is there already.',
  pattern_unsafe:
    'This pattern is too long or uses something that is not possible here. Use letters, [a-z], \\d, \\w, ( ), |, *, +, ? and {2,5}.',
  pattern_costly: 'The patterns of this form would take too long. Allow fewer rows, or shorter answers.',
  currency_unknown: 'There is no currency “{code}”. Use codes such as EUR or USD.',
  country_unknown: 'There is no country “{code}”. Use codes of two letters, such as DE.',
  link_unsafe: 'Use an address that begins with https:// or http://, or a path that begins with a slash.',
  default_wrong: 'This answer to begin with would be refused: {reason}',
  editor_cannot_see: 'Whoever edits this field must also see it.',
  off_not_switchable: 'Only a section that can be switched off may be off.',
  field_unknown: 'There is no field “{field}”.',
  field_no_answer: '“{label}” holds no answer that could be asked about.',
  field_retired: '“{label}” is retired, so this could never hold.',
  field_in_items: '“{label}” is in a repeating section. Only fields of the same section can ask about it.',
  field_unseen: 'Somebody sees this who does not see “{label}”, so their page could not decide it.',
  operator_wrong: '“{label}” cannot be asked like this.',
  condition_value: 'This cannot be compared with “{label}”.',
  option_unknown: '“{label}” has no answer “{value}”.',
  rule_empty: 'A group needs at least one condition.',
  rule_too_deep: 'These groups are nested too deeply. The limit is {max}.',
  rule_too_long: 'This rule has too many conditions. The limit is {max}.',
  rule_itself: 'A field cannot be shown because of its own answer.',
  rule_circular: 'These depend on each other in a circle, so none of them would ever be shown: {labels}.',
  rule_impossible: 'This can never hold: no answers fulfil all of it at once.',
  total_not_number: '“{label}” cannot be added up. Use numbers, percentages, or money in one currency.',
  total_mixed: 'Amounts of money in different currencies, or money and numbers, cannot be added up.',
  total_free: 'A total needs a rule: what it must be, at least, or at most.',
  total_unreachable: 'The answers can never add up to this.',
  report_wrong: 'A field of this kind cannot be reported like this.',
  translation_place: 'There is no text at “{name}” that could be translated.',
  schema_unknown: 'This is no JSON Schema of an object with properties.',
  schema_unsupported: 'A form cannot say “{name}”, so it was left out.',
}

/** The sentence of a fault of a definition. */
export function saysOfDefinition({ code, params = {} }: DefinitionFault, locale = 'en'): string {
  return fillIn(definitionFaultWords[code], params, locale)
}

/** Conditions as parts of a sentence; `{field}` is the label, `{value}` what it is compared with. */
export const conditionWords: Record<Operator, string> = {
  answered: '{field} is answered',
  not_answered: '{field} is not answered',
  equals: '{field} is {value}',
  not_equals: '{field} is not {value}',
  one_of: '{field} is {value}',
  none_of: '{field} is anything but {value}',
  contains: '{field} contains {value}',
  not_contains: '{field} does not contain {value}',
  contains_any: '{field} contains {value}',
  contains_all: '{field} contains all of {value}',
  more_than: '{field} is more than {value}',
  at_least: '{field} is at least {value}',
  less_than: '{field} is less than {value}',
  at_most: '{field} is at most {value}',
  count_at_least: '{field} has at least {value} entries',
  count_at_most: '{field} has at most {value} entries',
}

/** Where a kind of field reads better in other words. */
export const conditionWordsByKind: Partial<Record<FieldKind, Partial<Record<Operator, string>>>> = {
  date: {
    more_than: '{field} is after {value}',
    at_least: '{field} is on or after {value}',
    less_than: '{field} is before {value}',
    at_most: '{field} is on or before {value}',
  },
  checkbox: { answered: '{field} is ticked', not_answered: '{field} is not ticked' },
  terms: { answered: '{field} is agreed to', not_answered: '{field} is not agreed to' },
}

export const describingWords = {
  today: 'today',
  daysAfter_one: 'one day after today',
  daysAfter: '{count} days after today',
  daysBefore_one: 'one day before today',
  daysBefore: '{count} days before today',
  yes: 'yes',
  no: 'no',
}

/** Parts of addresses and amounts, as columns and conditions call them behind the label. */
export const partWords: Record<string, string> = {
  line1: 'line 1',
  line2: 'line 2',
  city: 'city',
  region: 'region',
  postalCode: 'postal code',
  country: 'country',
  amount: 'amount',
  currency: 'currency',
}
