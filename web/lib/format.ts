/** Numbers, dates and lists as the reader's language writes them, with Intl. */
import { serverNow } from './server-time.ts'
import { language } from './words.ts'

const dateTime = () => new Intl.DateTimeFormat(language(), { dateStyle: 'medium', timeStyle: 'short' })
const longDateTime = () =>
  new Intl.DateTimeFormat(language(), {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  })
const date = () => new Intl.DateTimeFormat(language(), { dateStyle: 'medium' })
const relative = () => new Intl.RelativeTimeFormat(language(), { numeric: 'auto' })

/** 3 Dec 2026, 14:00 */
export const formatDateTime = (at: string | Date) => dateTime().format(new Date(at))
/** Thursday, 3 December 2026 at 14:00 CET: the whole of it, for titles and screen readers. */
export const formatInstant = (at: string | Date) => longDateTime().format(new Date(at))
/** 3 Dec 2026 */
export const formatDate = (at: string | Date) => date().format(new Date(at))

const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
]

/** in 3 days, 2 hours ago, now */
export function formatRelative(at: string | Date, now: Date = new Date(serverNow())): string {
  const seconds = (new Date(at).getTime() - now.getTime()) / 1000
  for (const [unit, size] of units) {
    if (Math.abs(seconds) >= size) return relative().format(Math.trunc(seconds / size), unit)
  }
  return relative().format(0, 'second')
}

export const formatNumber = (value: number) => new Intl.NumberFormat(language()).format(value)

/** a, b and c */
export const formatList = (items: string[]) =>
  new Intl.ListFormat(language(), { style: 'long', type: 'conjunction' }).format(items)

/** 36 → "1 day 12 hr": how long something took, from hours. */
export function formatHours(hours: number): string {
  const part = (value: number, unit: string) =>
    new Intl.NumberFormat(language(), { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 0 }).format(
      value,
    )
  if (hours < 1) return part(Math.max(1, Math.round(hours * 60)), 'minute')
  if (hours < 48) return part(Math.round(hours), 'hour')
  return part(Math.round(hours / 24), 'day')
}

/** A person's time zone by its name, e.g. Europe/Berlin. */
export const ownTimeZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone

/** DE → Germany, in the reader's language; the code where it is none. */
export function countryName(code: string): string {
  try {
    return new Intl.DisplayNames(language(), { type: 'region' }).of(code.toUpperCase()) ?? code
  } catch {
    return code
  }
}

/** Names of countries in the reader's language: [['DE', 'Germany'], …], sorted as the language sorts. */
export function countries(): { value: string; label: string }[] {
  const names = new Intl.DisplayNames(language(), { type: 'region' })
  const found: { value: string; label: string }[] = []
  for (let a = 65; a <= 90; a++) {
    for (let b = 65; b <= 90; b++) {
      const code = String.fromCharCode(a, b)
      const label = names.of(code)
      // Codes that are no country come back as they are; the others below are unions, not countries.
      if (label && label !== code && !['EU', 'EZ', 'UN', 'ZZ', 'XA', 'XB', 'QO'].includes(code))
        found.push({ value: code, label })
    }
  }
  // Old codes of the same country (DD, SU, YU …) share a name with a newer one.
  const seen = new Set<string>()
  return found
    .filter(({ label }) => (seen.has(label) ? false : seen.add(label)))
    .sort((x, y) => x.label.localeCompare(y.label, language()))
}
