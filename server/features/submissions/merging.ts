/** Putting some changed answers onto those that are stored: nothing of anybody is overwritten silently, nothing is lost. Pure. */
import { isDeepStrictEqual } from 'node:util'
import { type Fault, type FormContext, type FormDefinition, type Values, validate } from '#contract/forms/index.ts'
import type { Edits, Sheet } from './store.ts'

/** Who changes answers. */
export interface Editor {
  personId: string | null
  /** Several savings of one session never stand against each other. */
  session: string | null
  name: string
  side: 'host' | 'partner'
}

export interface Patch {
  /** What the answers were read at. */
  revision: number
  answers: Record<string, unknown>
  /** Conflicting fields that were looked at. */
  over?: readonly string[]
}

export interface Conflict {
  field: string
  theirs: unknown
  yours: unknown
  name: string
  at: string
}

export interface Merged {
  sheet: Sheet
  /** Keys whose answer is another one now. */
  changed: string[]
  faults: Fault[]
  conflicts: Conflict[]
}

const keyOf = (path: string) => path.split('.')[0] ?? path

/** Applies a patch. What is wrong or stands against somebody else's change is left out and told; the rest is kept. */
export function merge(
  definition: FormDefinition,
  stored: Sheet,
  patch: Patch,
  editor: Editor,
  context: FormContext,
): Merged {
  const conflicts = conflictsOf(stored, patch, editor)
  const against = new Set(conflicts.map((one) => one.field))
  const wanted = Object.fromEntries(Object.entries(patch.answers).filter(([key]) => !against.has(key)))
  const judged = validate(definition, wanted, { ...context, stage: 'save', before: stored.answers, partial: true })
  const faulty = new Set(judged.faults.map((fault) => keyOf(fault.path)))
  const hidden = new Set(judged.dropped.map(keyOf))
  const answers: Values = { ...judged.values }
  for (const [key, value] of Object.entries(stored.answers)) {
    const asked = Object.hasOwn(wanted, key) && !hidden.has(key)
    // an answer that is not shown now may be shown again, so that only submitting drops it
    if (faulty.has(key) || (!asked && !Object.hasOwn(answers, key))) answers[key] = value
  }
  const keys = new Set([...Object.keys(stored.answers), ...Object.keys(answers)])
  const changed = [...keys].filter((key) => !isDeepStrictEqual(stored.answers[key], answers[key]))
  return { sheet: edited(stored, answers, changed, editor, context.now), changed, faults: judged.faults, conflicts }
}

/** The sheet after these keys were changed. */
export function edited(stored: Sheet, answers: Values, changed: readonly string[], editor: Editor, now: Date): Sheet {
  if (changed.length === 0) return stored
  const revision = stored.revision + 1
  const edits: Edits = { ...stored.edits }
  for (const key of changed) {
    edits[key] = {
      revision,
      by: editor.personId,
      session: editor.session,
      name: editor.name,
      side: editor.side,
      at: now.toISOString(),
    }
  }
  return { answers, revision, edits }
}

/** Changes to the same field by others since this editor has read it. */
function conflictsOf(stored: Sheet, patch: Patch, editor: Editor): Conflict[] {
  return Object.entries(patch.answers).flatMap(([field, yours]): Conflict[] => {
    const edit = Object.hasOwn(stored.edits, field) ? stored.edits[field] : undefined
    if (!edit || edit.revision <= patch.revision || isOwn(edit, editor)) return []
    if (patch.over?.includes(field) || isDeepStrictEqual(stored.answers[field] ?? null, yours)) return []
    return [{ field, theirs: stored.answers[field] ?? null, yours, name: edit.name, at: edit.at }]
  })
}

const isOwn = (edit: Edits[string], editor: Editor) => edit.session !== null && edit.session === editor.session

/** Whether somebody else has changed anything since. */
export function changedByOthers(stored: Sheet, revision: number, editor: Editor): boolean {
  return Object.values(stored.edits).some((edit) => edit.revision > revision && !isOwn(edit, editor))
}

/** Changes of others to fields that were not touched. */
export function editsSince(
  stored: Sheet,
  revision: number,
  touched: ReadonlySet<string>,
  editor: Editor,
): [string, Edits[string]][] {
  return Object.entries(stored.edits).filter(
    ([field, edit]) => edit.revision > revision && !touched.has(field) && !isOwn(edit, editor),
  )
}
