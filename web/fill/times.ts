/** Instants in words, the same on the server and in the browser. */
import type { FillView } from './view.ts'
import { t } from './words.ts'

type Reader = Pick<FillView, 'locale' | 'timeZone'>
const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
]

/** "10 seconds ago"; for more than a week the day. */
export function since(at: string | number, now: number, reader: Reader): string {
  const then = typeof at === 'number' ? at : Date.parse(at)
  const seconds = Math.round((now - then) / 1000)
  if (seconds < 5) return t('time.now')
  if (seconds > 7 * 86_400) return day(then, reader)
  const [unit, size] = units.find(([, size]) => seconds >= size) ?? ['second', 1]
  // by tens, so that a line that tells it does not change all the time
  const count = unit === 'second' ? Math.max(5, Math.floor(seconds / 10) * 10) : Math.floor(seconds / size)
  return new Intl.RelativeTimeFormat(reader.locale, { numeric: 'always' }).format(-count, unit)
}

/** 4 December 2026 */
export function day(at: string | number, { locale, timeZone }: Reader): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: knownZone(timeZone) }).format(new Date(at))
}

/** 4 December 2026 at 14:05 */
export function instant(at: string | number, { locale, timeZone }: Reader): string {
  const zone = knownZone(timeZone)
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone: zone }).format(new Date(at))
}

/** 14:05 */
export function clockTime(at: string | number, { locale, timeZone }: Reader): string {
  return new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone: knownZone(timeZone) }).format(new Date(at))
}

function knownZone(timeZone: string): string {
  try {
    new Intl.DateTimeFormat('en', { timeZone })
    return timeZone
  } catch {
    return 'UTC'
  }
}
