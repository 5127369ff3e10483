/** Two people at the same thing: what each changed alone is merged, what both changed is told and decided by whoever saves last. */
import type { Problem } from '#contract/errors.ts'
import type { Tx } from '#server/platform/db/types.ts'
import { AppError } from '#server/platform/errors.ts'
import { type HistoryRow, listChanges } from './store.ts'

type Values = Record<string, unknown>
type Edit = NonNullable<Problem['edits']>[number]

/** Somebody's edit of one thing, held while it is judged. */
export interface Editing {
  /** The values as they are now. */
  current: Values
  /** What is sent; undefined: not touched. */
  sent: Values
  /** What whoever sends it has seen, by field; a field that is not in it is overwritten, as by a program. */
  base: Values | undefined
}

/** Where changes of the thing stand in the history, for saying who was faster. */
export interface Trail {
  verbs: readonly string[]
  organizationId?: string
  partnershipId?: string
  /** What else the row must say, e.g. which program. */
  about?: Values
  /** The key of a field in the row, where it has another name there. */
  key?: (field: string) => string
}

/** The same value in every spelling: no text and none are one, and objects in any order of their keys. */
export function sameValue(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b)
}

function canonical(value: unknown): string {
  const plain = typeof value === 'string' ? value.trim() || null : value instanceof Date ? value.toISOString() : value
  return JSON.stringify(plain ?? null, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([x], [y]) => (x < y ? -1 : 1)))
      : inner,
  )
}

/** Fields that were changed by somebody else since they were seen, to something other than what is sent. */
export function clashingFields({ current, sent, base }: Editing): string[] {
  if (!base) return []
  return Object.keys(sent).filter(
    (field) =>
      sent[field] !== undefined &&
      Object.hasOwn(base, field) &&
      !sameValue(current[field], base[field]) &&
      !sameValue(current[field], sent[field]),
  )
}

/** Throws `edited_since` with both values, who was faster and when. To be asked under the lock of the thing. */
export async function assertMerged(tx: Tx, editing: Editing, trail: Trail): Promise<void> {
  const fields = clashingFields(editing)
  if (fields.length === 0) return
  const rows = await listChanges(tx, trail)
  throw editedSince(
    fields.map((field) => {
      const row = rows.find((one) => isAbout(one, trail.about ?? {}) && changes(one, trail.key?.(field) ?? field))
      return {
        field,
        mine: editing.sent[field] ?? null,
        theirs: editing.current[field] ?? null,
        by: row?.actorName || null,
        at: row?.at.toISOString() ?? null,
      }
    }),
  )
}

/** The refusal itself, where a feature keeps versions of its own. */
export function editedSince(edits: Edit[]): AppError {
  return new AppError('edited_since', { edits })
}

const isAbout = (row: HistoryRow, about: Values) =>
  Object.entries(about).every(([key, value]) => row.after?.[key] === value)

const changes = (row: HistoryRow, path: string) => !sameValue(at(row.before, path), at(row.after, path))

const at = (values: Values | null, path: string): unknown =>
  path.split('.').reduce<unknown>((inner, name) => (inner as Values | null | undefined)?.[name], values)
