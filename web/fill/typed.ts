/** Answers as they are typed: what stands in a control, how many rows there are, which files. */
import type { Section } from '#contract/forms/filling.ts'
import { type FillState, isOpen } from './view.ts'

/** The answer at a path, as it was typed. */
export function typedAt(typed: unknown, path: string): unknown {
  let found: unknown = typed
  for (const part of path.split('.')) {
    if (typeof found !== 'object' || found === null) return undefined
    found = Object.hasOwn(found, part) ? (found as Record<string, unknown>)[part] : undefined
  }
  return found
}

/** What stands in a text control. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number') return String(value)
  if (Array.isArray(value)) return value.filter((one) => typeof one === 'string').join('\n')
  return ''
}

/** How many rows of a table or items of a section are shown: what is there, what was asked for, and at least one to begin with. */
export function rowsShown(state: FillState, path: string, least = 1): number {
  const typed = typedAt(state.typed, path)
  const there = Array.isArray(typed) ? typed.length : 0
  return Math.max(there, state.blank[path] ?? 0, isOpen(state.view.submission) ? Math.max(least, 1) : 0)
}

/** A name of a row that stays with it while others come and go. */
export function rowKey(state: FillState, path: string, place: number): string {
  return state.rowKeys[path]?.[place] ?? `row-${place}`
}

/** A file of an answer, as far as the answer knows it. */
export interface Stored {
  id: string
  name: string
  type: string
  size: number
  expiresOn?: string
}

/** The files of an answer. */
export function filesAt(typed: unknown, path: string): Stored[] {
  const value = typedAt(typed, path)
  return Array.isArray(value)
    ? value.filter((one): one is Stored => typeof one === 'object' && one !== null && 'id' in one)
    : []
}

/** Whether the form of a section carries files. */
export function isNeedingFiles(section: Section): boolean {
  return section.fields.some(({ kind }) => kind === 'files')
}
