/** Days of the calendar as text (`2026-11-21`). They sort as they are. */

const form = /^(\d{4})-(\d\d)-(\d\d)$/
const relative = /^today(?:([+-])(\d{1,5}))?$/
const millisecondsOfDay = 86_400_000

/** True for a day that exists. Example: `isDay('2026-02-29') === false`. */
export function isDay(text: string): boolean {
  const parts = form.exec(text)
  if (!parts) return false
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])]
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
  return days !== undefined && day >= 1 && day <= days
}

/** True for a day as definitions write it: `2026-11-21`, `today`, `today+30`. */
export function isDayOrRelative(text: string): boolean {
  return isDay(text) || relative.test(text)
}

const formatters = new Map<string, Intl.DateTimeFormat>()

/** The day it is at `now` in a time zone; one that is not known counts as UTC. */
export function dayAt(now: Date, timeZone = 'UTC'): string {
  if (timeZone === 'UTC') return now.toISOString().slice(0, 10)
  let formatter = formatters.get(timeZone)
  try {
    // Swedes write days as ISO 8601 does
    formatter ??= new Intl.DateTimeFormat('sv', { timeZone, dateStyle: 'short' })
  } catch {
    return dayAt(now)
  }
  formatters.set(timeZone, formatter)
  return formatter.format(now)
}

/** What `today+30` means on a day; other days stay as they are. Example: `dayMeant('today-1', '2026-03-01') === '2026-02-28'`. */
export function dayMeant(text: string, today: string): string {
  const parts = relative.exec(text)
  if (!parts) return text
  const days = Number(parts[2] ?? 0) * (parts[1] === '-' ? -1 : 1)
  return new Date(Date.parse(today) + days * millisecondsOfDay).toISOString().slice(0, 10)
}
