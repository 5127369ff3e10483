/** What a new version of a form means for answers to the one before. */

import type { ChangeImpact, Column, Field, FormDefinition, RequiredAt, Section } from './definition.ts'
import { textOf as stableText } from './same.ts'

type Entry = { field: Field | Column; section: Section; path: string }

/**
 * What becomes of fields, answers and requirements when `after` is published in place of `before`.
 * @example changeImpact(published, draft).removed.length === 0
 */
export function changeImpact(before: FormDefinition, after: FormDefinition): ChangeImpact {
  const [old, now] = [entriesOf(before), entriesOf(after)]
  const both = [...now].flatMap(([path, { field, section }]) => {
    const was = old.get(path)
    return was ? [{ path, was: was.field, wasIn: was.section, is: field, isIn: section }] : []
  })
  const added = [...now.keys()].filter((path) => !old.has(path))
  const live = both.filter(({ is }) => !is.retired)
  const newlyRequired = [...now.values()].flatMap(({ field, path }) => {
    const at = requiredOf(field)
    const was = old.get(path)?.field
    return at !== 'never' && rank[at] > (was ? rank[requiredOf(was)] : 0) ? [{ key: path, at }] : []
  })
  const sections = after.sections.flatMap((is) => {
    const was = before.sections.find(({ key }) => key === is.key)
    return was ? [{ was, is }] : []
  })
  const impact = {
    added,
    retired: both.filter(({ was, is }) => is.retired && !was.retired).map(({ path }) => path),
    removed: [...old.keys()].filter((path) => !now.has(path)),
    restored: both.filter(({ was, is }) => was.retired && !is.retired).map(({ path }) => path),
    kindChanged: both
      .filter(({ was, is }) => was.kind !== is.kind)
      .map(({ path, was, is }) => ({ key: path, from: was.kind, to: is.kind })),
    newlyRequired,
    optionsGone: live.flatMap(({ path, was, is }) => {
      const values = optionsGone(was, is)
      return values.length > 0 ? [{ key: path, values }] : []
    }),
    tightened: [
      ...live.filter(({ was, is }) => was.kind === is.kind && isTighter(was, is)).map(({ path }) => path),
      ...sections.filter(({ was, is }) => areItemsTighter(was, is)).map(({ is }) => is.key),
    ],
    rulesChanged: [
      ...live
        .filter(({ was, wasIn, is, isIn }) => rulesText(was, wasIn) !== rulesText(is, isIn))
        .map(({ path }) => path),
      ...sections.filter(({ was, is }) => textOf(was.shownIf) !== textOf(is.shownIf)).map(({ is }) => is.key),
    ],
    sectionsSwitchedOff: sections.filter(({ was, is }) => is.off && !was.off).map(({ is }) => is.key),
    sectionsSwitchedOn: sections.filter(({ was, is }) => was.off && !is.off).map(({ is }) => is.key),
  }
  const { kindChanged, optionsGone: gone, tightened, rulesChanged, restored, sectionsSwitchedOn } = impact
  const causes = [newlyRequired, kindChanged, gone, tightened, rulesChanged, restored, sectionsSwitchedOn]
  return { ...impact, asksAgain: causes.some((list) => list.length > 0) }
}

function entriesOf({ sections }: FormDefinition): Map<string, Entry> {
  const entries = sections.flatMap((section) =>
    section.fields.flatMap((field): Entry[] => [
      { field, section, path: field.key },
      ...(field.kind === 'table' ? field.columns : []).map((column) => ({
        field: column,
        section,
        path: `${field.key}.${column.key}`,
      })),
    ]),
  )
  return new Map(entries.map((entry) => [entry.path, entry]))
}

const rank: Record<RequiredAt, number> = { never: 0, submit: 1, save: 2 }

function requiredOf(field: Field | Column): RequiredAt {
  if (field.retired) return 'never'
  return field.required ?? ('requiredIf' in field && field.requiredIf ? 'submit' : 'never')
}

const textOf = (value: unknown) => stableText(value) ?? ''

function rulesText(field: Field | Column, section: Section): string {
  const { shownIf, requiredIf, seenBy, editedBy } = field as Partial<Field> // columns have none of them
  return textOf([shownIf, requiredIf, seenBy ?? 'both', editedBy ?? 'both', section.hostOnly ?? false])
}

function optionsGone(was: Field | Column, is: Field | Column): string[] {
  if (!('options' in was) || !('options' in is)) return []
  const left = new Set(is.options.filter(({ retired }) => !retired).map(({ value }) => value))
  return was.options.filter(({ value, retired }) => !retired && !left.has(value)).map(({ value }) => value)
}

const lower = ['min', 'minLength', 'minItems', 'minRows']
const upper = ['max', 'maxLength', 'maxItems', 'maxRows', 'maxBytes', 'decimals']
const choices = ['currencies', 'allowed', 'accepts', 'parts']
const asked = ['pattern', 'requiredParts', 'unique', 'totals', 'expiry']

/** Whether something that was right before may be wrong now. */
function isTighter(was: Field | Column, is: Field | Column): boolean {
  const old = was as unknown as Record<string, unknown> // the limits of all kinds are compared alike
  const now = is as unknown as Record<string, unknown>
  return (
    lower.some((name) => isAbove(now[name], old[name])) ||
    upper.some((name) => isAbove(old[name], now[name], true)) ||
    choices.some((name) => isFewer(old[name], now[name])) ||
    asked.some((name) => now[name] !== undefined && textOf(now[name]) !== textOf(old[name]))
  )
}

/** Of limits that are not set, a lower one is below and an upper one above all others. */
function isAbove(a: unknown, b: unknown, isUpper = false): boolean {
  if (a === undefined) return isUpper && b !== undefined
  if (b === undefined) return !isUpper
  return typeof a === typeof b && (a as number) > (b as number) // days compare as numbers do
}

function isFewer(was: unknown, is: unknown): boolean {
  if (!Array.isArray(is)) return false
  return !Array.isArray(was) || was.some((one) => !is.includes(one))
}

function areItemsTighter(was: Section, is: Section): boolean {
  const least = (is.repeat?.minItems ?? 0) > (was.repeat?.minItems ?? 0)
  const most = (is.repeat?.maxItems ?? 0) < (was.repeat?.maxItems ?? 0)
  const isNew = (name: 'totals' | 'checks') => is[name] !== undefined && textOf(is[name]) !== textOf(was[name])
  return least || most || isNew('totals') || isNew('checks')
}
