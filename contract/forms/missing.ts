/** How far a form is. All of it looks at stored answers, as whoever asks would find them. */
import type {
  Field,
  FormContext,
  FormDefinition,
  Missing,
  Section,
  SectionProgress,
  Total,
  TotalNow,
  Values,
  VisibleField,
} from './definition.ts'
import { holdsAnswer, prepare } from './prepare.ts'
import { own } from './rules.ts'
import { misfit, sumOf } from './sums.ts'
import { validate } from './validate.ts'
import { visibleFields } from './visible.ts'

/**
 * What still keeps stored answers from being submitted: what is not there, and what is not right (any more).
 * @example missing(definition, values, { viewer: 'partner', now: new Date() }).length === 0
 */
export function missing(definition: FormDefinition, values: Values, context: FormContext): Missing[] {
  const { faults } = validate(definition, {}, { ...context, stage: 'submit', before: values, partial: true })
  return faults.map((fault) => ({ ...fault, ...nameOf(definition, fault.path) }))
}

/** The section and label of what a path leads to. */
export function nameOf(definition: FormDefinition, path: string): { section: string; label: string } {
  const { fields, repeating } = prepare(definition)
  const [first = '', , inItem = ''] = path.split('.')
  const placed = fields.get(first) ?? (repeating.has(first) ? fields.get(inItem) : undefined)
  if (placed) return { section: placed.section.key, label: placed.field.label }
  return { section: first, label: repeating.get(first)?.title ?? '' }
}

/** How far each section is that the viewer sees. */
export function progress(definition: FormDefinition, values: Values, context: FormContext): SectionProgress[] {
  const lacking = missing(definition, values, context)
  return visibleFields(definition, values, context).map(({ section, items }) => {
    const fields = items.flat().filter(({ field, editable }) => editable && holdsAnswer(field))
    return {
      section: section.key,
      fields: fields.length,
      answered: fields.filter(({ value }) => value !== undefined).length,
      missing: lacking.filter((one) => one.section === section.key).length,
    }
  })
}

/** Every sum as it stands, of what the viewer sees. */
export function totals(definition: FormDefinition, values: Values, context: FormContext): TotalNow[] {
  return visibleFields(definition, values, context).flatMap(({ section, items }) =>
    items.flatMap((fields, place) => [
      ...sectionTotals(section, fields, section.repeat ? `${section.key}.${place}` : section.key),
      ...fields.flatMap(tableTotals),
    ]),
  )
}

function sectionTotals(section: Section, fields: readonly VisibleField[], prefix: string): TotalNow[] {
  return (section.totals ?? []).map((total) => {
    const answers = fields.filter(({ field }) => total.of.includes(field.key)).map(({ value }) => value)
    return totalNow(total, `${prefix}.${total.key}`, sumOf(answers))
  })
}

function tableTotals({ field, path, value }: VisibleField): TotalNow[] {
  if (field.kind !== 'table') return []
  const rows: readonly Values[] = Array.isArray(value) ? value : []
  return (field.totals ?? []).map((total) => {
    const sum = sumOf(rows.flatMap((row) => total.of.map((key) => own(row, key))))
    return totalNow(total, `${path}.${total.key}`, sum)
  })
}

function totalNow(total: Total, path: string, sum: number | undefined): TotalNow {
  return { path, label: total.label, sum: sum ?? 0, fits: sum === undefined || !misfit(total, sum) }
}

/** Fields that a report wants and that nobody has answered: what a report lacks. */
export function missingForReports(definition: FormDefinition, values: Values, context: FormContext): Field[] {
  return visibleFields(definition, values, context).flatMap(({ items }) =>
    items.flatMap((fields) =>
      fields.filter(({ field, value }) => field.report && value === undefined).map(({ field }) => field),
    ),
  )
}

/** The answers a new form begins with: defaults only. */
export function emptyValues(definition: FormDefinition): Values {
  const values: Values = {}
  for (const section of definition.sections) {
    if (!section.repeat) Object.assign(values, defaultsOf(section))
  }
  return values
}

/** What a new item of a repeating section begins with. */
export function defaultsOf(section: Section): Values {
  const values: Values = {}
  for (const field of section.fields) {
    const value = 'default' in field && !field.retired ? field.default : undefined
    if (value !== undefined && !(field.kind === 'checkbox' && value === false)) values[field.key] = value
  }
  return values
}
