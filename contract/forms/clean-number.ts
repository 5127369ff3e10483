/** Numbers, money and days. */
import { type Cleaned, isRecord, refuse, type Spot } from './cleaning.ts'
import { dayMeant, isDay } from './days.ts'
import type { DateField, MoneyField, MoneyValue } from './definition.ts'
import { currencyDigits } from './places.ts'

/** What a number may be. */
export interface NumberRange {
  min?: number
  max?: number
  decimals?: number
}

/** What numbers may be where a definition does not say. */
export const numberLimits: Record<'number' | 'integer' | 'percentage', NumberRange & { decimals: number }> = {
  number: { decimals: 6 },
  integer: { decimals: 0 },
  percentage: { decimals: 2, min: 0, max: 100 },
}

export function cleanNumber(
  field: NumberRange,
  kind: 'number' | 'integer' | 'percentage',
  given: unknown,
  spot: Spot,
): Cleaned<number> {
  if (typeof given !== 'number' || !Number.isFinite(given)) return refuse(spot, 'number')
  const usual = numberLimits[kind]
  const min = field.min ?? usual.min ?? Number.MIN_SAFE_INTEGER
  const max = field.max ?? usual.max ?? Number.MAX_SAFE_INTEGER
  if (given < min) return refuse(spot, 'too_small', { min })
  if (given > max) return refuse(spot, 'too_large', { max })
  const decimals = field.decimals ?? usual.decimals
  if (Number(given.toFixed(decimals)) === given) return given + 0 // never minus zero
  return decimals === 0 ? refuse(spot, 'integer') : refuse(spot, 'decimals', { count: decimals })
}

/** With all digits of the currency. Texts, because binary fractions are no cents. */
export function cleanMoney(
  field: Pick<MoneyField, 'currencies' | 'min' | 'max'>,
  given: unknown,
  spot: Spot,
): Cleaned<MoneyValue> {
  if (!isRecord(given) || Object.keys(given).some((key) => key !== 'amount' && key !== 'currency'))
    return refuse(spot, 'wrong_kind')
  const { amount, currency } = given
  if (typeof currency !== 'string' || !field.currencies.includes(currency))
    return refuse(spot, 'currency', { allowed: field.currencies })
  const digits = currencyDigits(currency)
  const parts = typeof amount === 'string' ? /^ {0,9}(-?)(\d{1,12})(?:\.(\d{1,6}))? {0,9}$/.exec(amount) : null
  const after = parts?.[3] ?? ''
  if (!parts || after.length > digits) return refuse(spot, 'money', { count: digits })
  const plain = `${Number(parts[2])}${digits > 0 ? '.' : ''}${after.padEnd(digits, '0')}`
  const signed = Number(plain) === 0 ? plain : `${parts[1]}${plain}`
  if (field.min !== undefined && Number(signed) < field.min) return refuse(spot, 'too_small', { min: field.min })
  if (field.max !== undefined && Number(signed) > field.max) return refuse(spot, 'too_large', { max: field.max })
  return { amount: signed, currency }
}

export function cleanDate(field: Pick<DateField, 'min' | 'max'>, given: unknown, spot: Spot): Cleaned<string> {
  if (typeof given !== 'string' || !isDay(given)) return refuse(spot, 'date')
  const min = dayMeant(field.min ?? given, spot.to.today)
  if (given < min) return refuse(spot, 'too_early', { min })
  const max = dayMeant(field.max ?? given, spot.to.today)
  return given > max ? refuse(spot, 'too_late', { max }) : given
}
