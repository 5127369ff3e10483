/**
 * Answers as rows of plain cells. Writing them as CSV, and making harmless there what a spreadsheet would carry out, is up to
 * whoever writes the file.
 */
import type {
  Column,
  ExportCell,
  ExportColumn,
  Field,
  FieldValue,
  FormDefinition,
  Row,
  Side,
  Values,
} from './definition.ts'
import { partWords } from './designer-words.ts'
import { format } from './format.ts'
import { holdsAnswer, isSeenBy, type Placed, partsOf, prepare } from './prepare.ts'
import { own } from './rules.ts'
import { itemsIn } from './visible.ts'

export interface ColumnOptions {
  /** Only what this side sees. */
  viewer?: Side
  /** The key of a table or repeating section, for an export of its rows. */
  of?: string
}

/**
 * The columns of an export: one for each field, more for money and addresses. Tables and repeating sections are one cell of
 * text there, and have columns of their own with `of`. Retired fields are at their place, since old answers stay.
 * @example columns(definition, { of: 'served' }).map(({ label }) => label)
 */
export function columns(definition: FormDefinition, { viewer, of }: ColumnOptions = {}): ExportColumn[] {
  const isWanted = (placed: Placed) =>
    holdsAnswer(placed.field) && placed.field.exported !== false && (!viewer || isSeenBy(placed, viewer))
  if (of !== undefined) {
    const table = prepare(definition).fields.get(of)
    if (table?.field.kind === 'table' && isWanted(table)) return table.field.columns.flatMap(columnsOf)
    const section = prepare(definition).repeating.get(of)
    const fields = section?.fields.filter((field) => isWanted({ field, section }))
    return (fields ?? []).flatMap(columnsOf)
  }
  return definition.sections.flatMap((section): ExportColumn[] => {
    const fields = section.fields.filter((field) => isWanted({ field, section }))
    if (!section.repeat) return fields.flatMap(columnsOf)
    return fields.length > 0 ? [{ key: section.key, label: section.title, field: section.key, type: 'text' }] : []
  })
}

function columnsOf(field: Field | Column): ExportColumn[] {
  const { key, label, kind } = field
  const column = (type: ExportColumn['type'], part?: string): ExportColumn =>
    part
      ? { key: `${key}.${part}`, label: `${label} (${partWords[part]})`, field: key, type }
      : { key, label, field: key, type }
  if (kind === 'address') return partsOf(field).map((part) => column('text', part))
  if (kind === 'money') return [column('number', 'amount'), column('text', 'currency')]
  if (kind === 'number' || kind === 'integer' || kind === 'percentage') return [column('number')]
  if (kind === 'yes_no' || kind === 'checkbox' || kind === 'terms') return [column('boolean')]
  return [column(kind === 'date' ? 'date' : 'text')]
}

/** The cells of one set of answers, in the order of the columns. Choices stand there with their labels. */
export function toRow(definition: FormDefinition, values: Values, columns: readonly ExportColumn[]): ExportCell[] {
  const { fields, repeating } = prepare(definition)
  return columns.map((column) => {
    const section = repeating.get(column.field)
    if (section) return itemsText(section.fields, itemsIn(values, section))
    const field = fields.get(column.field)?.field
    return field ? cellOf(field, own(values, field.key), column) : null
  })
}

/** One row for each row of a table or item of a repeating section. */
export function toRows(
  definition: FormDefinition,
  values: Values,
  of: string,
  columns: readonly ExportColumn[],
): ExportCell[][] {
  const { fields, repeating } = prepare(definition)
  const table = fields.get(of)?.field
  const inRow: readonly (Field | Column)[] = table?.kind === 'table' ? table.columns : (repeating.get(of)?.fields ?? [])
  const byKey = new Map(inRow.map((field) => [field.key, field]))
  const rows = own(values, of)
  return (Array.isArray(rows) ? (rows as readonly Row[]) : []).map((row) =>
    columns.map((column) => {
      const field = byKey.get(column.field)
      return field ? cellOf(field, own(row, field.key), column) : null
    }),
  )
}

function itemsText(fields: readonly Field[], items: readonly Row[]): ExportCell {
  const lines = items.map((item) =>
    fields
      .filter(({ key }) => own(item, key) !== undefined)
      .map((field) => `${field.label}: ${format(field, own(item, field.key))}`)
      .join(', '),
  )
  return lines.length > 0 ? lines.join('\n') : null
}

function cellOf(field: Field | Column, value: FieldValue | undefined, { key, type }: ExportColumn): ExportCell {
  if (value === undefined) return null
  if (typeof value === 'number' || typeof value === 'boolean') return value
  const part = key.split('.')[1]
  if (part !== undefined) {
    const found = typeof value === 'object' ? own(value, part) : undefined
    if (typeof found !== 'string') return null
    return type === 'number' ? Number(found) : found
  }
  // days and countries as they are stored: exports are read by programs too
  if (field.kind === 'date' || field.kind === 'country') return String(value)
  if (field.kind === 'multi_select' && Array.isArray(value)) {
    return value.map((one) => format(field, [String(one)])).join('; ')
  }
  return format(field, value)
}
