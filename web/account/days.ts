import { formatDate } from '#web/lib/format.ts'
import { t } from './words.ts'

/** Puts a list that is sorted by time under its days: *Today*, *Yesterday*, then dates. */
export function byDay<T>(items: T[], at: (item: T) => string, now: Date = new Date()): { day: string; items: T[] }[] {
  const found: { day: string; items: T[] }[] = []
  for (const item of items) {
    const day = wordOf(new Date(at(item)), now)
    const last = found.at(-1)
    if (last?.day === day) last.items.push(item)
    else found.push({ day, items: [item] })
  }
  return found
}

function wordOf(at: Date, now: Date): string {
  const days = Math.round((startOf(now) - startOf(at)) / 86_400_000)
  if (days === 0) return t('notices.today')
  if (days === 1) return t('notices.yesterday')
  return formatDate(at)
}
const startOf = (at: Date) => new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime()
