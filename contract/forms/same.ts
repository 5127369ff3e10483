/** Comparing answers. Databases may store the parts of an answer in another order, which makes no difference. */
import { isBlank, isRecord } from './cleaning.ts'

/** Whether what came in is what is stored. It goes no deeper than what is stored. */
export function isSame(given: unknown, stored: unknown): boolean {
  if (given === stored || (stored === undefined && isBlank(given))) return true
  if (Array.isArray(stored)) {
    if (!Array.isArray(given) || given.length !== stored.length) return false
    return stored.every((one, place) => isSame(given[place], one))
  }
  if (!isRecord(stored) || !isRecord(given)) return false
  const keys = Object.keys(stored)
  if (keys.length !== Object.keys(given).length) return false
  return keys.every((key) => Object.hasOwn(given, key) && isSame(given[key], stored[key]))
}

/** A text that is the same for the same answer (or part of a definition). */
export function textOf(value: unknown): string | undefined {
  return JSON.stringify(value, (_, part: unknown) =>
    isRecord(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part,
  )
}
