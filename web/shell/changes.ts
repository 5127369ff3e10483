/** What differs between before and after, in words. Pure. */
import { t } from '#web/lib/words.ts'

export interface Changing {
  before: Record<string, unknown> | null
  after: Record<string, unknown> | null
}

interface Change {
  name: string
  before: string
  after: string
}

const show = (value: unknown): string => {
  if (value === null || value === undefined || value === '') return t('history.nothing')
  if (Array.isArray(value)) return value.map(show).join(', ')
  if (typeof value === 'object')
    return Object.entries(value)
      .map(([name, one]) => `${humane(name)}: ${show(one)}`)
      .join(', ')
  return String(value)
}
/** `expiresAt` → "expires at", `end_reason` → "end reason" */
const humane = (name: string) =>
  name
    .replace(/_/g, ' ')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()

export function changesOf(entry: Changing): Change[] {
  const names = new Set([...Object.keys(entry.before ?? {}), ...Object.keys(entry.after ?? {})])
  return [...names]
    .map((name) => ({ name: humane(name), before: show(entry.before?.[name]), after: show(entry.after?.[name]) }))
    .filter((change) => change.before !== change.after)
}
