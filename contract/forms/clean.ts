/** Judges and cleans one answer, each kind in its way. What comes in may be anything. */
import { cleanDate, cleanMoney, cleanNumber } from './clean-number.ts'
import {
  cleanEmail,
  cleanEmails,
  cleanLongText,
  cleanPhone,
  cleanShortText,
  cleanText,
  cleanUrl,
  textLengths,
} from './clean-text.ts'
import {
  bad,
  type Cleaned,
  cleanList,
  hasEnough,
  isBlank,
  isRecord,
  refuse,
  type Spot,
  shortened,
  within,
} from './cleaning.ts'
import { isDay } from './days.ts'
import {
  type AddressField,
  type AddressPart,
  type AddressValue,
  type AnswerField,
  type Column,
  type CountryField,
  type Field,
  type FieldValue,
  type FilesField,
  type FileType,
  type FileValue,
  fileTypes,
  type MultiSelectField,
  type Row,
  type SelectField,
  type TableField,
} from './definition.ts'
import { isCountry } from './places.ts'
import { optionsOf, partsOf, requiredPartsOf } from './prepare.ts'
import { own } from './rules.ts'
import { textOf } from './same.ts'
import { countsAt, misfit, sumOf } from './sums.ts'

/** The answer as it is stored; undefined when there is none; `bad` after at least one fault. */
export function clean(field: AnswerField | Column, given: unknown, spot: Spot): Cleaned {
  if (isBlank(given)) return undefined
  switch (field.kind) {
    case 'short_text':
      return cleanShortText(field, given, spot)
    case 'long_text':
      return cleanLongText(field, given, spot)
    case 'email':
      return cleanEmail(given, spot)
    case 'emails':
      return cleanEmails(field, given, spot)
    case 'phone':
      return cleanPhone(given, spot)
    case 'url':
      return cleanUrl(given, spot)
    case 'number':
    case 'integer':
    case 'percentage':
      return cleanNumber(field, field.kind, given, spot)
    case 'money':
      return cleanMoney(field, given, spot)
    case 'date':
      return cleanDate(field, given, spot)
    case 'yes_no':
      return typeof given === 'boolean' ? given : refuse(spot, 'wrong_kind')
    case 'checkbox':
    case 'terms':
      // a box that is not ticked is not answered
      return typeof given === 'boolean' ? given || undefined : refuse(spot, 'wrong_kind')
    case 'select':
      return cleanOption(field, given, spot)
    case 'multi_select':
      return cleanOptions(field, given, spot)
    case 'country':
      return cleanCountry(field, given, spot)
    case 'address':
      return cleanAddress(field, given, spot)
    case 'files':
      return cleanFiles(field, given, spot)
    case 'table':
      return cleanTable(field, given, spot)
  }
}

// ---- Choices -----------------------------------------------------------------------------------------------------------

function cleanOption(field: Pick<SelectField, 'options'>, given: unknown, spot: Spot): Cleaned<string> {
  if (typeof given !== 'string') return refuse(spot, 'wrong_kind')
  const found = optionsOf(field).get(given)
  return found && (!found.option.retired || given === spot.old) ? given : refuse(spot, 'option')
}

/** In the order of the definition, each once. */
function cleanOptions(
  field: Pick<MultiSelectField, 'options' | 'minItems' | 'maxItems'>,
  given: unknown,
  spot: Spot,
): Cleaned<string[]> {
  const list = cleanList(given, field.maxItems ?? field.options.length, spot)
  if (!list || list === bad) return list
  const before = Array.isArray(spot.old) ? spot.old : []
  const chosen = new Set<number>()
  for (const one of list) {
    const found = typeof one === 'string' ? optionsOf(field).get(one) : undefined
    if (!found || (found.option.retired && !before.includes(one))) return refuse(spot, 'option')
    chosen.add(found.place)
  }
  if (!hasEnough(chosen.size, field.minItems, spot)) return bad
  return field.options.filter((_, place) => chosen.has(place)).map(({ value }) => value)
}

function cleanCountry(field: Pick<CountryField, 'allowed'>, given: unknown, spot: Spot): Cleaned<string> {
  if (typeof given !== 'string') return refuse(spot, 'wrong_kind')
  const fits = field.allowed ? field.allowed.includes(given) : isCountry(given)
  return fits ? given : refuse(spot, 'country')
}

// ---- Answers of several parts ------------------------------------------------------------------------------------------

function cleanAddress(field: AddressField, given: unknown, spot: Spot): Cleaned<AddressValue> {
  if (!isRecord(given)) return refuse(spot, 'wrong_kind')
  const parts: readonly string[] = partsOf(field)
  const address: AddressValue = {}
  let fine = true
  for (const name of Object.keys(given)) {
    if (!parts.includes(name)) fine = refuse(within(spot, shortened(name)), 'unknown_field') !== bad
  }
  for (const part of partsOf(field)) {
    const value = cleanPart(part, Object.hasOwn(given, part) ? given[part] : undefined, within(spot, part))
    if (value === bad) fine = false
    else if (value !== undefined) address[part] = value
  }
  if (!fine) return bad
  if (Object.keys(address).length === 0) return undefined
  const lacking = spot.to.stage === 'save' ? [] : requiredPartsOf(field).filter((part) => address[part] === undefined)
  for (const part of lacking) refuse(within(spot, part), 'address_part')
  return lacking.length > 0 ? bad : address
}

function cleanPart(part: AddressPart, given: unknown, spot: Spot): Cleaned<string> {
  if (isBlank(given)) return undefined
  return part === 'country' ? cleanCountry({}, given, spot) : cleanText(given, textLengths.address, spot)
}

const fileKeys = ['id', 'name', 'type', 'size', 'expiresOn']
export const usualFileBytes = 10_000_000
const mediaTypes = (accepts: readonly FileType[] | undefined): string[] =>
  (accepts ?? (Object.keys(fileTypes) as FileType[])).map((name) => fileTypes[name].type) // it has only these keys

function cleanFiles(field: FilesField, given: unknown, spot: Spot): Cleaned<FileValue[]> {
  const list = cleanList(given, field.maxItems ?? 1, spot)
  if (!list || list === bad) return list
  const kept = new Set(Array.isArray(spot.old) ? spot.old.map((file: FileValue) => `${file.id} ${file.expiresOn}`) : [])
  const ids = new Set<string>()
  const files: FileValue[] = []
  for (const [place, one] of list.entries()) {
    const here = within(spot, place)
    const file = cleanFile(field, one, here, kept)
    if (file === bad) continue
    if (ids.has(file.id)) refuse(here, 'repeated')
    else files.push(file)
    ids.add(file.id)
  }
  return hasEnough(list.length, field.minItems, spot) && files.length === list.length ? files : bad
}

function cleanFile(field: FilesField, given: unknown, spot: Spot, kept: ReadonlySet<string>): FileValue | typeof bad {
  if (!isRecord(given) || Object.keys(given).some((key) => !fileKeys.includes(key))) return refuse(spot, 'file')
  const { id, name, type, size, expiresOn } = given
  const isFile =
    typeof id === 'string' &&
    /^[\w-]{1,100}$/.test(id) &&
    typeof name === 'string' &&
    /^[^\p{Cc}\p{Cs}/\\]{1,255}$/u.test(name) &&
    typeof type === 'string' &&
    typeof size === 'number' &&
    Number.isSafeInteger(size) &&
    size >= 0
  if (!isFile) return refuse(spot, 'file')
  if (!mediaTypes(field.accepts).includes(type)) return refuse(spot, 'file_type', { allowed: field.accepts ?? [] })
  const max = field.maxBytes ?? usualFileBytes
  if (size > max) return refuse(spot, 'file_size', { max })
  const expiry = field.expiry ?? 'never'
  if (isBlank(expiresOn)) {
    const lacks = expiry === 'required' && spot.to.stage === 'submit'
    return lacks ? refuse(spot, 'file_expiry_missing') : { id, name, type, size }
  }
  if (expiry === 'never' || typeof expiresOn !== 'string' || !isDay(expiresOn)) return refuse(spot, 'date')
  // a file that has lapsed since it was given stays; one that is given now must be valid
  if (expiresOn < spot.to.today && !kept.has(`${id} ${expiresOn}`)) return refuse(spot, 'file_lapsed')
  return { id, name, type, size, expiresOn }
}

// ---- Rows --------------------------------------------------------------------------------------------------------------

export const usualRows = 50

/** All or nothing: with one bad cell the table stays as it was. Rows in which nothing is answered are left out. */
function cleanTable(field: TableField, given: unknown, spot: Spot): Cleaned<Row[]> {
  const list = cleanList(given, field.maxRows ?? usualRows, spot)
  if (!list || list === bad) return list
  const names = new Set(field.columns.map(({ key }) => key))
  const before = earlierCells(field.columns, spot.old)
  const rows: Row[] = []
  const found = new Map<string, Set<unknown>>((field.unique ?? []).map((key) => [key, new Set()]))
  let fine = true
  for (const [place, one] of list.entries()) {
    const here = within(spot, place)
    const row = cleanRow(field.columns, names, one, here, before)
    if (row === bad) fine = false
    else if (row) {
      rows.push(row)
      for (const [key, answers] of found) fine = isFirst(answers, row[key], within(here, key)) && fine
    }
  }
  if (!hasEnough(rows.length, field.minRows, spot) || !fine) return bad
  if (!doTotalsFit(field, rows, spot)) return bad
  return rows.length > 0 ? rows : undefined
}

function cleanRow(
  columns: readonly Column[],
  names: ReadonlySet<string>,
  given: unknown,
  spot: Spot,
  before: EarlierCells,
): Cleaned<Row> {
  if (isBlank(given)) return undefined
  if (!isRecord(given)) return refuse(spot, 'wrong_kind')
  const row: Row = {}
  let fine = true
  for (const name of Object.keys(given)) {
    if (!names.has(name)) fine = refuse(within(spot, shortened(name)), 'unknown_field') !== bad
  }
  for (const column of columns) {
    const cell = Object.hasOwn(given, column.key) ? given[column.key] : undefined
    const here = within(spot, column.key, isChoice(cell) && before.has(column.key, cell) ? cell : undefined)
    const value = clean(column, cell, here)
    if (value === bad) fine = false
    else if (value !== undefined) {
      row[column.key] = value
      if (column.retired && !before.has(column.key, value)) fine = refuse(here, 'not_editable') !== bad
    }
  }
  if (!fine) return bad
  if (Object.keys(row).length === 0) return undefined
  const lacking = columns.filter(
    ({ key, retired, required = 'never' }) =>
      row[key] === undefined &&
      !retired &&
      (required === 'save' || (required === 'submit' && spot.to.stage === 'submit')),
  )
  for (const { key, kind } of lacking) refuse(within(spot, key), 'required', { kind })
  return lacking.length > 0 ? bad : row
}

function isFirst(found: Set<unknown>, value: FieldValue | undefined, spot: Spot): boolean {
  if (value === undefined) return true
  const told = typeof value === 'string' ? value.toLowerCase() : JSON.stringify(value)
  if (found.has(told)) return refuse(spot, 'repeated') !== bad
  found.add(told)
  return true
}

function doTotalsFit(field: TableField, rows: readonly Row[], spot: Spot): boolean {
  let fine = true
  for (const total of field.totals ?? []) {
    if (!countsAt(total, spot.to.stage)) continue
    const sum = sumOf(rows.flatMap((row) => total.of.map((key) => row[key])))
    const wrong = sum === undefined ? undefined : misfit(total, sum)
    if (wrong) fine = refuse(spot, wrong.code, { ...wrong.params, total: `${spot.path}.${total.key}` }) !== bad
  }
  return fine
}

/** What stood in columns (or fields of items) that are retired or have retired options: it may stay, also where rows move. */
export interface EarlierCells {
  /** For cleaned answers and choices; others may be too deep to be written as JSON. */
  has(key: string, value: FieldValue): boolean
}

export function earlierCells(columns: readonly (Column | Field)[], rows: unknown): EarlierCells {
  const keys = columns.filter(hasRetired).map(({ key }) => key)
  if (keys.length === 0 || !Array.isArray(rows)) return { has: () => false }
  const earlier = rows.filter(isRecord)
  const cells = new Map(keys.map((key) => [key, new Set(earlier.map((row) => textOf(own(row, key))))]))
  return { has: (key, value) => cells.get(key)?.has(textOf(value)) ?? false }
}

const hasRetired = (column: Column | Field): boolean =>
  column.retired || ('options' in column && column.options.some((option) => option.retired))

export function isChoice(given: unknown): given is string | string[] {
  return typeof given === 'string' || (Array.isArray(given) && given.every((one) => typeof one === 'string'))
}
