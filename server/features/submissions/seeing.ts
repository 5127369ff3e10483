/** What each side sees of a form and its answers, and how changes read. Pure. */
import {
  type Change,
  type Column,
  diff,
  type Field,
  type FieldValue,
  type FormDefinition,
  format,
  type Row,
  type Section,
  type Side,
  type Values,
} from '#contract/forms/index.ts'

const sees = (audience: Field['seenBy'], viewer: Side) =>
  audience === undefined || audience === 'both' || audience === viewer

/** The form without what the other side keeps to itself. */
export function definitionFor(definition: FormDefinition, viewer: Side): FormDefinition {
  const sections = definition.sections
    .filter((section) => viewer === 'host' || !section.hostOnly)
    .map((section) => ({ ...section, fields: section.fields.filter((field) => sees(field.seenBy, viewer)) }))
  return { ...definition, sections }
}

/** The answers to the fields of a form that was narrowed to a viewer. */
export function answersFor(definition: FormDefinition, answers: Values): Values {
  const seen: Values = {}
  for (const section of definition.sections) {
    const keys = section.fields.map((field) => field.key)
    if (!section.repeat) Object.assign(seen, pick(answers, keys))
    else {
      const items = answers[section.key]
      if (Array.isArray(items)) seen[section.key] = (items as Row[]).map((item) => pick(item, keys))
    }
  }
  return seen
}

const pick = (from: Values | Row, keys: readonly string[]): Row =>
  Object.fromEntries(keys.flatMap((key) => (from[key] === undefined ? [] : [[key, from[key]]])))

/** Keys under which answers of this form lie: fields, and repeating sections. */
export function answerKeys(definition: FormDefinition): Set<string> {
  return new Set(
    definition.sections.flatMap((section) =>
      section.repeat ? [section.key] : section.fields.map((field) => field.key),
    ),
  )
}

export interface FoundField {
  section: Section
  field: Field
}

/** The field a path leads to: `website`, `sites.0.name`, `served.3.share` (the table). */
export function fieldAt(definition: FormDefinition, path: string): FoundField | undefined {
  const names = path.split('.').filter((part) => !/^\d+$/.test(part))
  for (const section of definition.sections) {
    const wanted = section.repeat && names[0] === section.key ? names[1] : names[0]
    const field = section.fields.find((one) => one.key === wanted)
    if (field) return { section, field }
  }
  return undefined
}

/** Whether a comment may stand there: at the whole, at a section, or at a field. */
export function isPlace(definition: FormDefinition, path: string): boolean {
  return definition.sections.some((section) => section.key === path) || fieldAt(definition, path) !== undefined
}

export interface SaidChange {
  path: string
  label: string
  before: string | null
  after: string | null
}

/** Differences as lines to read; of tables and repeating sections each cell. */
export function changesBetween(definition: FormDefinition, before: Values, after: Values, viewer: Side): SaidChange[] {
  const lines: SaidChange[] = []
  for (const change of diff(definition, before, after, viewer)) {
    const section = definition.sections.find((one) => one.repeat && one.key === change.key)
    const found = section ? undefined : fieldAt(definition, change.key)
    if (!change.rows) {
      if (found) lines.push(line(change.key, change.label, found.field, change))
      continue
    }
    const inner: readonly (Field | Column)[] =
      section?.fields ?? (found?.field.kind === 'table' ? found.field.columns : [])
    const rowName = section?.repeat?.itemLabel ?? (found?.field.kind === 'table' ? found.field.rowLabel : undefined)
    for (const row of change.rows) {
      const place = row.after ?? row.before ?? 0
      for (const cell of row.cells) {
        const field = inner.find((one) => one.key === cell.key)
        const label = `${change.label}, ${rowName ?? 'row'} ${place + 1}: ${cell.label}`
        if (field) lines.push(line(`${change.key}.${place}.${cell.key}`, label, field as Field, cell))
      }
    }
  }
  return lines
}

function line(path: string, label: string, field: Field, change: Change): SaidChange {
  const say = (value: FieldValue | undefined) => (value === undefined ? null : format(field, value) || null)
  return { path, label, before: say(change.before), after: say(change.after) }
}
