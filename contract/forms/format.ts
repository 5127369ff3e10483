/** Answers as they are read. */
import { isDay } from './days.ts'
import type { AddressValue, Column, Field, FieldValue, FileValue, MoneyValue, Row } from './definition.ts'
import { optionsOf } from './prepare.ts'
import { dayText } from './words.ts'

export interface FormatOptions {
  /** Of numbers, days, money, countries and lists. Default: English. */
  locale?: string
  yes?: string
  no?: string
}

/**
 * An answer as it is read; empty for none. Addresses, files and rows have several lines.
 * @example format(budget, { amount: '1250.00', currency: 'EUR' }, { locale: 'en' }) === '€1,250.00'
 */
export function format(field: Field | Column, value: FieldValue | undefined, options: FormatOptions = {}): string {
  if (value === undefined) return ''
  const { locale = 'en', yes = 'Yes', no = 'No' } = options
  if (typeof value === 'boolean') return value ? yes : no
  if (typeof value === 'number') return numberText(field, value, locale)
  if (typeof value === 'string') {
    if (field.kind === 'date' && isDay(value)) return dayText(value, locale)
    if (field.kind === 'country') return countryName(value, locale)
    return 'options' in field ? optionLabel(field, value) : value
  }
  if (isList(value)) return listText(field, value, options)
  if ('amount' in value) return moneyText(value as MoneyValue, locale) // what has an amount is money
  return addressText(value as AddressValue, locale) // and the other kind of object is an address
}

const isList = (value: FieldValue): value is readonly string[] | readonly FileValue[] | readonly Row[] =>
  Array.isArray(value)

function listText(field: Field | Column, value: readonly (string | FileValue | Row)[], options: FormatOptions): string {
  const { locale = 'en' } = options
  if (field.kind === 'table') return value.map((row) => rowText(field.columns, row as Row, options)).join('\n')
  if (field.kind === 'files') return value.map((file) => String((file as FileValue).name)).join('\n')
  const labels = value.map((one) => ('options' in field ? optionLabel(field, String(one)) : String(one)))
  return new Intl.ListFormat(locale, { type: 'conjunction' }).format(labels)
}

/** One row in one line. Example: `County: Kent, Client share: 60%`. */
function rowText(columns: readonly Column[], row: Row, options: FormatOptions): string {
  const cells = columns.filter(({ key }) => row[key] !== undefined)
  return cells.map((column) => `${column.label}: ${format(column, row[column.key], options)}`).join(', ')
}

function numberText(field: Field | Column, value: number, locale: string): string {
  if (field.kind === 'percentage') {
    return new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 6 }).format(value / 100)
  }
  const text = new Intl.NumberFormat(locale, { maximumFractionDigits: 6, useGrouping: 'min2' }).format(value)
  return 'unit' in field && field.unit ? `${text} ${field.unit}` : text
}

function moneyText({ amount, currency }: MoneyValue, locale: string): string {
  try {
    // given as text, so that no digit is lost
    return new Intl.NumberFormat(locale, { style: 'currency', currency }).format(amount as `${number}`)
  } catch {
    return `${amount} ${currency}`
  }
}

export function countryName(code: string, locale: string): string {
  try {
    return new Intl.DisplayNames(locale, { type: 'region' }).of(code) as string // it falls back to the code
  } catch {
    return code
  }
}

const optionLabel = (field: Parameters<typeof optionsOf>[0], value: string): string =>
  optionsOf(field).get(value)?.option.label ?? value

/** In lines: street, then place, then country. */
function addressText(address: AddressValue, locale: string): string {
  const { line1, line2, city, region, postalCode, country } = address
  const place = [city, region, postalCode].filter(Boolean).join(', ')
  return [line1, line2, place, country && countryName(country, locale)].filter(Boolean).join('\n')
}
