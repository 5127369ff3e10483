/** Which conditions hold, and which fields are shown because of that. */
import { dayAt, dayMeant } from './days.ts'
import type {
  Condition,
  Field,
  FieldKind,
  FieldValue,
  FormContext,
  FormDefinition,
  Operator,
  RequiredAt,
  Row,
  Rule,
  Section,
  Values,
} from './definition.ts'
import { isSeenBy, type Placed, prepare, type Subject, subjectOf } from './prepare.ts'

const answers = ['answered', 'not_answered'] as const
const texts = [...answers, 'equals', 'not_equals', 'contains', 'not_contains'] as const
const amounts = [...answers, 'equals', 'not_equals', 'more_than', 'at_least', 'less_than', 'at_most'] as const
const counts = [...answers, 'count_at_least', 'count_at_most'] as const
const boxes = [...answers, 'equals'] as const
const choices = [...answers, 'equals', 'not_equals', 'one_of', 'none_of'] as const

/** What conditions can ask about each kind. */
const operatorsByKind: Record<FieldKind, readonly Operator[]> = {
  short_text: texts,
  long_text: texts,
  email: texts,
  phone: texts,
  url: texts,
  emails: counts,
  number: amounts,
  integer: amounts,
  percentage: amounts,
  money: amounts,
  date: amounts,
  yes_no: boxes,
  checkbox: boxes,
  terms: boxes,
  select: choices,
  country: choices,
  multi_select: [...counts, 'contains', 'not_contains', 'contains_any', 'contains_all'],
  address: answers,
  files: counts,
  table: counts,
  heading: [],
  note: [],
}

/** What a condition about a field of this kind can ask. Example: `operatorsOf('files')`. */
export function operatorsOf(kind: FieldKind): readonly Operator[] {
  return operatorsByKind[kind]
}

/** One item of a repeating section, with what was worked out about it. */
export interface Item {
  section: Section
  values: Row
  known: Map<string, boolean>
}

export function itemOf(section: Section, values: Row): Item {
  return { section, values, known: new Map() }
}

/** Answers to questions about one set of answers. */
export interface Look {
  isSectionShown(section: Section): boolean
  /** Shown to anybody at all: not retired, its section neither hidden nor switched off, its condition true. */
  isShown(placed: Placed, item?: Item): boolean
  /** From when on it is required, with its condition worked out. */
  requiredAt(field: Field, item?: Item): RequiredAt
  holds(rule: Rule, item?: Item): boolean
}

export const todayOf = ({ now, timeZone }: Pick<FormContext, 'now' | 'timeZone'>): string => dayAt(now, timeZone)

/** Looks at answers that are cleaned. Rules that go in circles, which `checkDefinition` refuses, hide their fields. */
export function look(definition: FormDefinition, values: Values, today: string): Look {
  const { fields } = prepare(definition)
  const sections = new Map<string, boolean>()
  const known = new Map<string, boolean>()

  function once(memory: Map<string, boolean>, key: string, decide: () => boolean): boolean {
    let found = memory.get(key)
    if (found === undefined) {
      memory.set(key, false)
      found = decide()
      memory.set(key, found)
    }
    return found
  }

  function isSectionShown(section: Section): boolean {
    if (section.off) return false
    const { shownIf } = section
    return !shownIf || once(sections, section.key, () => holds(shownIf))
  }

  function isShown(placed: Placed, item?: Item): boolean {
    const { retired, shownIf, key } = placed.field
    if (retired || !isSectionShown(placed.section)) return false
    return !shownIf || once(item ? item.known : known, key, () => holds(shownIf, item))
  }

  function requiredAt(field: Field, item?: Item): RequiredAt {
    const { requiredIf, required = requiredIf ? 'submit' : 'never' } = field
    return required !== 'never' && requiredIf && !holds(requiredIf, item) ? 'never' : required
  }

  function holds(rule: Rule, item?: Item): boolean {
    if ('all' in rule) return rule.all.every((one) => holds(one, item))
    if ('any' in rule) return rule.any.some((one) => holds(one, item))
    return fits(rule, answerTo(rule.field, item), kindOf(rule.field), today)
  }

  function kindOf(reference: string): FieldKind {
    return fields.get(reference)?.field.kind ?? subjectOf(definition, reference)?.kind ?? 'note'
  }

  /** The answer a condition is about; none where its field is not shown. */
  function answerTo(reference: string, item?: Item): FieldValue | undefined {
    const placed = fields.get(reference)
    if (placed) return answerOf(placed, item)
    const subject = subjectOf(definition, reference)
    if (!subject) return undefined
    if ('items' in subject) return isSectionShown(subject.items) ? own(values, subject.items.key) : undefined
    const whole = answerOf(subject.placed, item)
    return subject.part && isObject(whole) ? own(whole, subject.part) : undefined
  }

  function answerOf(placed: Placed, item?: Item): FieldValue | undefined {
    const { section, field } = placed
    if (!section.repeat) return isShown(placed) ? own(values, field.key) : undefined
    // from outside, a field of a repeating section has no one answer
    if (item?.section !== section || !isShown(placed, item)) return undefined
    return own(item.values, field.key)
  }

  return { isSectionShown, isShown, requiredAt, holds }
}

/** What an object itself has under a key: names such as `constructor` are nothing special. */
export function own(values: object, key: string): FieldValue | undefined {
  return Object.hasOwn(values, key) ? (values as Values)[key] : undefined // what is stored are answers
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

/** True when a condition holds for an answer. */
export function fits(condition: Condition, answer: FieldValue | undefined, kind: FieldKind, today: string): boolean {
  const { operator, value } = condition
  switch (operator) {
    case 'answered':
      return answer !== undefined
    case 'not_answered':
      return answer === undefined
    case 'equals':
      return equals(answer, value, kind, today)
    case 'not_equals':
      return !equals(answer, value, kind, today)
    case 'one_of':
      return isListed(value, answer)
    case 'none_of':
      return !isListed(value, answer)
    case 'contains':
      return contains(answer, value)
    case 'not_contains':
      return !contains(answer, value)
    case 'contains_any':
      return Array.isArray(value) && value.some((one) => contains(answer, one))
    case 'contains_all':
      return Array.isArray(value) && value.every((one) => contains(answer, one))
    case 'count_at_least':
      return count(answer) >= Number(value)
    case 'count_at_most':
      return count(answer) <= Number(value)
    default:
      return compares(operator, amount(answer, kind, today), amount(value, kind, today))
  }
}

const isListed = (list: unknown, answer: unknown) => Array.isArray(list) && list.includes(answer)
const count = (answer: unknown) => (Array.isArray(answer) ? answer.length : 0)
const folded = (text: string) => text.trim().toLowerCase()

function equals(answer: unknown, value: unknown, kind: FieldKind, today: string): boolean {
  if (kind === 'checkbox' || kind === 'terms') return (answer === true) === value
  if (kind === 'yes_no' || kind === 'select' || kind === 'country') return answer !== undefined && answer === value
  const [left, right] = [amount(answer, kind, today), amount(value, kind, today)]
  return left !== undefined && left === right
}

function contains(answer: unknown, value: unknown): boolean {
  if (Array.isArray(answer)) return answer.includes(value)
  return typeof answer === 'string' && typeof value === 'string' && folded(answer).includes(folded(value))
}

/** Something that can be compared: a number, or a text in the order of days; texts without regard to capitals. */
function amount(value: unknown, kind: FieldKind, today: string): number | string | undefined {
  if (typeof value === 'number') return value
  if (typeof value === 'string') return kind === 'date' ? dayMeant(value, today) : folded(value)
  return isObject(value) && 'amount' in value ? Number(value.amount) : undefined
}

function compares(operator: Operator, left: number | string | undefined, right: number | string | undefined): boolean {
  if (left === undefined || right === undefined || typeof left !== typeof right) return false
  if (operator === 'more_than') return left > right
  if (operator === 'at_least') return left >= right
  return operator === 'less_than' ? left < right : left <= right
}

/** Whether a side that sees a field could also see what a rule of it asks about. */
export function seesSubject(subject: Subject, side: 'host' | 'partner'): boolean {
  return 'items' in subject ? !(subject.items.hostOnly && side === 'partner') : isSeenBy(subject.placed, side)
}
