/** Whether the rules of a definition make sense: what they ask about, how, in no circle, and so that they can come true. */
import { isDayOrRelative } from './days.ts'
import {
  type Condition,
  type DefinitionFaultCode,
  type Field,
  type FormDefinition,
  formLimits,
  type Rule,
  type Section,
  type Side,
} from './definition.ts'
import { isCountry } from './places.ts'
import { conditionsOf, holdsAnswer, isSeenBy, optionsOf, type Subject, subjectOf } from './prepare.ts'
import { operatorsOf, seesSubject } from './rules.ts'
import { isPossible } from './satisfiable.ts'
import type { Faults } from './shapes.ts'

/** A rule with what it belongs to. */
interface Owned {
  rule: Rule
  place: string
  section: Section
  /** The field whose rule it is; none for a section's own. */
  field?: Field
  /** Decides whether something is shown. */
  shows: boolean
}

/** Checks every rule of a definition whose shape is right. */
export function checkRules(definition: FormDefinition, faults: Faults): void {
  const before = faults.list.length
  const rules = rulesOf(definition)
  for (const owned of rules) {
    const { length } = conditionsOf(owned.rule)
    if (length > formLimits.ruleConditions) faults.add(owned.place, 'rule_too_long', { max: formLimits.ruleConditions })
    checkRule(definition, owned, owned.rule, owned.place, faults)
  }
  checkCircles(definition, faults)
  // what asks about nothing, or goes in circles, cannot be judged further
  if (faults.list.length > before) return
  for (const { rule, place, section, field } of rules) {
    const around = [field?.shownIf, section.shownIf].filter((one) => one !== undefined)
    if (!isPossible(definition, [rule, ...around])) faults.add(place, 'rule_impossible')
  }
}

function rulesOf(definition: FormDefinition): Owned[] {
  return definition.sections.flatMap((section, at) => {
    const place = `sections.${at}`
    const shown: Owned[] = section.shownIf
      ? [{ rule: section.shownIf, place: `${place}.shownIf`, section, shows: true }]
      : []
    const ofFields = section.fields.flatMap((field, index): Owned[] => {
      const where = `${place}.fields.${index}`
      const { shownIf, requiredIf, retired } = field
      if (retired) return []
      return [
        ...(shownIf ? [{ rule: shownIf, place: `${where}.shownIf`, section, field, shows: true }] : []),
        ...(requiredIf ? [{ rule: requiredIf, place: `${where}.requiredIf`, section, field, shows: false }] : []),
      ]
    })
    const ofChecks = (section.checks ?? []).flatMap((check, index): Owned[] => {
      const field = section.fields.find(({ key }) => key === check.field)
      return field ? [{ rule: check.holds, place: `${place}.checks.${index}.holds`, section, field, shows: false }] : []
    })
    return [...shown, ...ofFields, ...ofChecks]
  })
}

function checkRule(definition: FormDefinition, owned: Owned, rule: Rule, place: string, faults: Faults): void {
  const name = 'all' in rule ? 'all' : 'any'
  const rules = 'all' in rule ? rule.all : 'any' in rule ? rule.any : undefined
  if (!rules) checkCondition(definition, owned, rule as Condition, place, faults) // what is no group is a condition
  for (const [at, one] of (rules ?? []).entries()) checkRule(definition, owned, one, `${place}.${name}.${at}`, faults)
}

function checkCondition(
  definition: FormDefinition,
  owned: Owned,
  condition: Condition,
  place: string,
  faults: Faults,
): void {
  const subject = subjectOf(definition, condition.field)
  if (!subject) {
    faults.add(place, 'field_unknown', { field: condition.field })
    return
  }
  const label = 'items' in subject ? subject.items.title : subject.placed.field.label
  const code = cannotAsk(owned, subject)
  if (code) faults.add(place, code, { label })
  else if (!operatorsOf(subject.kind).includes(condition.operator)) faults.add(place, 'operator_wrong', { label })
  else if (!isValueRight(condition, subject)) faults.add(place, 'condition_value', { label })
  for (const value of [condition.value].flat()) {
    if (isNoOption(value, subject)) faults.add(place, 'option_unknown', { label, value: String(value) })
  }
}

/** Why a rule cannot ask about this at all. */
function cannotAsk({ section, field, shows }: Owned, subject: Subject): DefinitionFaultCode | undefined {
  if ('placed' in subject) {
    const { placed } = subject
    if (shows && placed.field === field) return 'rule_itself'
    if (!holdsAnswer(placed.field)) return 'field_no_answer'
    if (placed.field.retired) return 'field_retired'
    if (placed.section.repeat && (placed.section !== section || !field)) return 'field_in_items'
  }
  const isSeen = (side: Side) =>
    field ? isSeenBy({ field, section }, side) : !(section.hostOnly && side === 'partner')
  const sides: Side[] = ['host', 'partner']
  return sides.some((side) => isSeen(side) && !seesSubject(subject, side)) ? 'field_unseen' : undefined
}

function isValueRight({ operator, value }: Condition, subject: Subject): boolean {
  if (operator === 'answered' || operator === 'not_answered') return value === undefined
  if (operator.startsWith('count')) return typeof value === 'number' && Number.isInteger(value) && value >= 0
  const takesList = ['one_of', 'none_of', 'contains_any', 'contains_all'].includes(operator)
  if (takesList !== (typeof value === 'object')) return false
  return [value].flat().every((one) => isComparable(one, subject))
}

/** Whether a value is of the type that answers of this kind are compared with. */
function isComparable(value: unknown, { kind }: Subject): boolean {
  if (kind === 'yes_no' || kind === 'checkbox' || kind === 'terms') return typeof value === 'boolean'
  if (kind === 'number' || kind === 'integer' || kind === 'percentage' || kind === 'money')
    return typeof value === 'number'
  if (typeof value !== 'string' || value === '') return false
  return kind !== 'date' || isDayOrRelative(value)
}

function isNoOption(value: unknown, subject: Subject): boolean {
  if (typeof value !== 'string') return false
  if (subject.kind === 'country') return !isCountry(value)
  const field = 'placed' in subject ? subject.placed.field : undefined
  return field !== undefined && 'options' in field && !optionsOf(field).has(value)
}

// ---- Circles -----------------------------------------------------------------------------------------------------------

/** A field or section, and what must be known before it is known whether it is shown. */
interface Node {
  label: string
  place: string
  needs: string[]
}

/** Finds what depends on itself, and tells each circle once (Tarjan's strongly connected components). */
function checkCircles(definition: FormDefinition, faults: Faults): void {
  const nodes = nodesOf(definition)
  for (const circle of circlesIn(nodes)) {
    const members = circle.flatMap((key) => nodes.get(key) ?? [])
    const [first] = members
    if (first) faults.add(first.place, 'rule_circular', { labels: members.map(({ label }) => label) })
  }
}

function nodesOf(definition: FormDefinition): Map<string, Node> {
  const nodes = new Map<string, Node>()
  const needed = (rule: Rule | undefined, own: string) =>
    (rule ? conditionsOf(rule) : []).flatMap(({ field }) => {
      const [key = ''] = field.split('.')
      return key === own ? [] : [key]
    })
  for (const [at, section] of definition.sections.entries()) {
    const place = `sections.${at}`
    nodes.set(section.key, { label: section.title, place, needs: needed(section.shownIf, '') })
    for (const [index, { key, label, shownIf }] of section.fields.entries()) {
      nodes.set(key, { label, place: `${place}.fields.${index}`, needs: [section.key, ...needed(shownIf, key)] })
    }
  }
  return nodes
}

/** Without recursion, since a chain may be as long as a form. Gives only components of more than one. */
function circlesIn(nodes: ReadonlyMap<string, Node>): string[][] {
  const circles: string[][] = []
  const found = new Map<string, { at: number; low: number; open: boolean }>()
  const open: string[] = []
  for (const start of nodes.keys()) {
    const path: { key: string; next: number }[] = found.has(start) ? [] : [{ key: start, next: 0 }]
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const { key } = top
      let mark = found.get(key)
      if (!mark) {
        mark = { at: found.size, low: found.size, open: true }
        found.set(key, mark)
        open.push(key)
      }
      const need = nodes.get(key)?.needs[top.next++]
      const known = need === undefined ? undefined : found.get(need)
      if (need !== undefined && !known) {
        if (nodes.has(need)) path.push({ key: need, next: 0 })
      } else if (known) {
        if (known.open) mark.low = Math.min(mark.low, known.low)
      } else {
        path.pop()
        const above = path.at(-1)
        const outer = above && found.get(above.key)
        if (outer) outer.low = Math.min(outer.low, mark.low)
        if (mark.low === mark.at) {
          const circle = open.splice(open.lastIndexOf(key))
          for (const member of circle) (found.get(member) ?? mark).open = false
          if (circle.length > 1) circles.push(circle)
        }
      }
    }
  }
  return circles
}
