/** Where something that is dragged would land. Counted as moving counts: without the thing itself. */
import type { FieldKind, FormDefinition } from '#contract/forms/index.ts'
import { moveColumn, moveField, moveSection } from './edit.ts'
import { find, type Place } from './places.ts'

/** Something that is there, or a new field of a kind. */
export type Dragged = { place: Place } | { kind: FieldKind }
export type Drop =
  | { on: 'section'; index: number }
  | { on: 'field'; section: string; index: number }
  | { on: 'column'; index: number }

/** What dropping on the upper or lower half of a row means; undefined where it cannot go. */
export function dropOn(form: FormDefinition, dragged: Dragged, over: Place, half: 'upper' | 'lower'): Drop | undefined {
  const target = find(form, over)
  if (!target || target.on === 'form') return undefined
  const after = half === 'lower' ? 1 : 0
  const moved = 'place' in dragged ? find(form, dragged.place) : undefined
  if (moved?.on === 'section') {
    // Over anything of a section: before it in its head, behind it elsewhere.
    const before = target.on === 'section' && half === 'upper'
    const index = target.sectionIndex + (before ? 0 : 1)
    return { on: 'section', index: moved.sectionIndex < index ? index - 1 : index }
  }
  if (moved?.on === 'column') {
    if (target.on !== 'column' || target.field.key !== moved.field.key) return undefined
    const index = target.index + after
    return { on: 'column', index: moved.index < index ? index - 1 : index }
  }
  const { section } = target
  const own = moved?.on === 'field' && moved.section.key === section.key ? moved.index : Number.POSITIVE_INFINITY
  const at = (index: number): Drop => ({ on: 'field', section: section.key, index: own < index ? index - 1 : index })
  if (target.on === 'section') {
    // Above a section's head is the end of the one before.
    const before = half === 'upper' ? form.sections[target.sectionIndex - 1] : undefined
    if (!before) return at(0)
    const isFromThere = moved?.on === 'field' && moved.section.key === before.key
    return { on: 'field', section: before.key, index: before.fields.length - (isFromThere ? 1 : 0) }
  }
  const index = target.on === 'field' ? target.index : section.fields.indexOf(target.field)
  return at(index + (target.on === 'column' ? 1 : after))
}

/** Puts what was dragged where it was dropped. */
export function dropped(form: FormDefinition, place: Place, drop: Drop): FormDefinition {
  if (drop.on === 'section') return moveSection(form, place, drop.index)
  if (drop.on === 'column') return moveColumn(form, place, drop.index)
  return moveField(form, place, drop)
}
