/** Changing conditions. A path leads into nested groups: `[1, 0]` is the first rule of the second one. */
import type { Condition, Rule } from '#contract/forms/index.ts'

export type Mode = 'all' | 'any'
export type RulePath = readonly number[]

export const isGroup = (rule: Rule): rule is { all: Rule[] } | { any: Rule[] } => 'all' in rule || 'any' in rule
export const modeOf = (rule: Rule): Mode => ('any' in rule ? 'any' : 'all')
export const partsOf = (rule: Rule): Rule[] => ('all' in rule ? rule.all : 'any' in rule ? rule.any : [rule])
export const group = (mode: Mode, parts: Rule[]): Rule => (mode === 'all' ? { all: parts } : { any: parts })

/** As the editor shows it: always a group, so that there is something to add to. */
export const opened = (rule: Rule | undefined): Rule =>
  rule === undefined ? { all: [] } : isGroup(rule) ? rule : { all: [rule] }

/** As it is kept: no empty groups, no group of one. Undefined when nothing is left. */
export function simplest(rule: Rule | undefined): Rule | undefined {
  if (rule === undefined || !isGroup(rule)) return rule
  const parts = partsOf(rule)
    .map(simplest)
    .filter((part) => part !== undefined)
  return parts.length < 2 ? parts[0] : group(modeOf(rule), parts)
}

/** The rule at a path. */
export function ruleAt(rule: Rule, path: RulePath): Rule | undefined {
  const [first, ...rest] = path
  if (first === undefined) return rule
  const part = partsOf(rule)[first]
  return part && ruleAt(part, rest)
}

/** Puts something else at a path; undefined takes it out. */
export function withRule(rule: Rule, path: RulePath, next: Rule | undefined): Rule | undefined {
  const [first, ...rest] = path
  if (first === undefined) return next
  const parts = partsOf(rule).flatMap((part, index) => {
    if (index !== first) return [part]
    const changed = withRule(part, rest, next)
    return changed === undefined ? [] : [changed]
  })
  return group(modeOf(rule), parts)
}

/** Adds to the group at a path. */
export function addRule(rule: Rule, path: RulePath, added: Rule): Rule {
  const at = ruleAt(rule, path)
  if (!at || !isGroup(at)) return rule
  return withRule(rule, path, group(modeOf(at), [...partsOf(at), added])) ?? rule
}

/** Changes whether all or any of a group must hold. */
export function setMode(rule: Rule, path: RulePath, mode: Mode): Rule {
  const at = ruleAt(rule, path)
  return (at && withRule(rule, path, group(mode, partsOf(at)))) ?? rule
}

/** Lets every condition through a function; undefined takes it out. */
export function mapConditions(
  rule: Rule | undefined,
  change: (one: Condition) => Condition | undefined,
): Rule | undefined {
  if (rule === undefined) return undefined
  if (!isGroup(rule)) return change(rule)
  const parts = partsOf(rule).flatMap((part) => mapConditions(part, change) ?? [])
  if (parts.length === 0) return undefined
  // Nothing changed: the same object, so that what was drawn of it stays.
  return parts.every((part, index) => part === partsOf(rule)[index]) && parts.length === partsOf(rule).length
    ? rule
    : group(modeOf(rule), parts)
}
