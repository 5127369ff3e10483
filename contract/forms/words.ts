/** What people read about their answers, in English. Whole sentences with places to fill in; other languages give their own list. */
import type { Fault, FaultCode, FaultParams, FieldKind } from './definition.ts'

/** Sentences by code; with `_one` where a count of one reads differently, with a kind of field where that says it better. */
export type FaultWords = Record<FaultCode, string> &
  Partial<Record<`${FaultCode}_one` | `required_${FieldKind}` | `wrong_kind_${FieldKind}`, string>>

export const faultWords: FaultWords = {
  not_an_object: 'The answers could not be read. Send them as one object, with the key of each field.',
  unknown_field: 'There is no such field here.',
  not_editable: 'This cannot be changed by you.',
  required: 'Fill this in.',
  required_yes_no: 'Choose yes or no.',
  required_checkbox: 'Tick this box.',
  required_terms: 'Read this and tick the box.',
  required_select: 'Choose one.',
  required_multi_select: 'Choose at least one.',
  required_country: 'Choose a country.',
  required_files: 'Add a file.',
  required_table: 'Add at least one row.',
  wrong_kind: 'This could not be read. Enter it again.',
  too_long_one: 'Use one character at most.',
  too_long: 'Use {count} characters at most.',
  too_short_one: 'Use at least one character.',
  too_short: 'Use at least {count} characters.',
  characters: 'This contains characters that are not allowed.',
  one_line: 'Use a single line.',
  pattern: 'This does not have the right form.',
  email: 'Enter an e-mail address such as ada@example.org.',
  phone: 'Enter a phone number such as +44 20 7946 0000.',
  url: 'Enter a web address such as https://example.org.',
  number: 'Enter a number such as 12.5.',
  integer: 'Enter a whole number.',
  decimals_one: 'Use one digit after the point at most.',
  decimals: 'Use {count} digits after the point at most.',
  too_small: 'Enter {min} or more.',
  too_large: 'Enter {max} or less.',
  money_one: 'Enter an amount with one digit after the point at most.',
  money: 'Enter an amount such as 1250, with {count} digits after the point at most.',
  currency: 'Choose one of these currencies: {allowed}.',
  date: 'Enter a day that exists, such as 2026-11-21.',
  too_early: 'Enter {minDay} or a later day.',
  too_late: 'Enter {maxDay} or an earlier day.',
  option: 'Choose one of the given answers.',
  country: 'Choose a country of the list.',
  repeated: 'This is there already. Enter it once.',
  too_few_one: 'At least one is needed.',
  too_few: 'At least {count} are needed.',
  too_many_one: 'One at most is possible here.',
  too_many: '{count} at most are possible here.',
  address_part: 'This part of the address is needed.',
  file: 'This file could not be read. Add it again.',
  file_type: 'This kind of file is not accepted here. Use {allowed}.',
  file_size: 'This file is too large. The limit is {maxSize}.',
  file_expiry_missing: 'Enter the day until which this is valid.',
  file_lapsed: 'This has lapsed. Add one that is valid.',
  total: '{label} adds up to {sum}. It must be {expected}.',
  total_too_small: '{label} adds up to {sum}. It must be {min} or more.',
  total_too_large: '{label} adds up to {sum}. It must be {max} or less.',
  check: '{message}',
  more_faults: 'There are more mistakes. Correct these first.',
}

export interface WordOptions {
  /** For numbers, days and lists in the sentence. Default: English. */
  locale?: string
  words?: FaultWords
}

/**
 * The sentence of a fault.
 * @example says({ path: 'founded', code: 'too_small', params: { min: 1800 } }) === 'Enter 1,800 or more.'
 */
export function says({ code, params = {} }: Fault, { locale = 'en', words = faultWords }: WordOptions = {}): string {
  if (code === 'pattern' && typeof params.hint === 'string') return params.hint
  const special = params.count === 1 ? `${code}_one` : `${code}_${params.kind}`
  const sentence = Object.hasOwn(words, special) ? words[special as `${FaultCode}_one`] : undefined // it has the key
  return fillIn(sentence ?? words[code], params, locale)
}

/** Puts values into the braces of a sentence: `{sum}` as a number, `{minDay}` as a day, `{maxSize}` as a size, lists as lists. */
export function fillIn(sentence: string, params: FaultParams, locale: string): string {
  return sentence.replace(/\{([a-z]+)(Day|Size)?\}/g, (whole, name: string, as: string | undefined) => {
    const value = params[name]
    if (value === undefined) return whole
    if (as === 'Day') return dayText(String(value), locale)
    if (as === 'Size') return sizeText(Number(value), locale)
    if (typeof value === 'object') {
      const texts = value.map((one) => (typeof one === 'number' ? numberText(one, locale) : one))
      return new Intl.ListFormat(locale, { type: 'disjunction' }).format(texts)
    }
    return typeof value === 'number' ? numberText(value, locale) : value
  })
}

const numberText = (value: number, locale: string) =>
  new Intl.NumberFormat(locale, { maximumFractionDigits: 6 }).format(value)

/** A day as it is read. Example: `dayText('2026-11-21', 'en') === 'Nov 21, 2026'`. */
export function dayText(day: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`))
}

/** A size as it is read. Example: `sizeText(10_000_000, 'en') === '10 MB'`. */
export function sizeText(bytes: number, locale: string): string {
  const [unit, divisor] = bytes < 1_000_000 ? ['kilobyte', 1_000] : ['megabyte', 1_000_000]
  const options = { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 1 } as const
  return new Intl.NumberFormat(locale, options).format(bytes / Number(divisor))
}
