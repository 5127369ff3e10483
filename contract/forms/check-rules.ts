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

/** A field or section, with what must be known before it is known whether it is shown. */
interface Node {
  label: string
  place: string
  needs: Node[]
  neededBy: Node[]
}

/** Finds what depends on itself, and tells each circle once. */
function checkCircles(definition: FormDefinition, faults: Faults): void {
  const nodes = nodesOf(definition)
  // what needs nothing that is left, or is needed by nothing that is left, is in no circle
  const left = peel(peel(new Set(nodes), 'needs', 'neededBy'), 'neededBy', 'needs')
  for (const node of nodes) {
    if (!left.has(node)) continue
    const labels: string[] = []
    const waiting = [node]
    left.delete(node)
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      labels.push(next.label)
      for (const other of [...next.needs, ...next.neededBy]) if (left.delete(other)) waiting.push(other)
    }
    faults.add(node.place, 'rule_circular', { labels })
  }
}

function nodesOf({ sections }: FormDefinition): Node[] {
  const nodes = new Map<string, Node>()
  const add = (key: string, label: string, place: string) => nodes.set(key, { label, place, needs: [], neededBy: [] })
  for (const [at, { key, title, fields }] of sections.entries()) {
    add(key, title, `sections.${at}`)
    for (const [index, field] of fields.entries()) add(field.key, field.label, `sections.${at}.fields.${index}`)
  }
  const link = (key: string, rule: Rule | undefined, section?: string) => {
    const node = nodes.get(key)
    const asked = (rule ? conditionsOf(rule) : []).map(({ field }) => field.replace(/\..*/, ''))
    for (const name of section ? [...asked, section] : asked) {
      const other = nodes.get(name)
      // what asks about itself was told already
      if (!node || !other || other === node) continue
      node.needs.push(other)
      other.neededBy.push(node)
    }
  }
  for (const { key, shownIf, fields } of sections) {
    link(key, shownIf)
    for (const field of fields) link(field.key, field.shownIf, key)
  }
  return [...nodes.values()]
}

/** Without those that need nothing, and then without those that need nothing else, and so on. */
function peel(nodes: Set<Node>, needs: 'needs' | 'neededBy', neededBy: 'needs' | 'neededBy'): Set<Node> {
  const counts = new Map([...nodes].map((node) => [node, node[needs].filter((one) => nodes.has(one)).length]))
  const free = [...nodes].filter((node) => counts.get(node) === 0)
  for (const node of free) {
    nodes.delete(node)
    for (const other of node[neededBy]) {
      const count = Number(counts.get(other)) - 1
      counts.set(other, count)
      if (count === 0) free.push(other)
    }
  }
  return nodes
}
