/** Where the faults of a definition stand in the outline, and whether a change would bring new ones. */

import { checkDefinition } from '#contract/forms/check.ts'
import { saysOfDefinition } from '#contract/forms/designer-words.ts'
import type { DefinitionFault, FormDefinition } from '#contract/forms/index.ts'
import { language } from '#web/lib/words.ts'
import type { PlacedFault } from './fault.ts'
import type { Place } from './places.ts'

/** From `sections.0.fields.3.shownIf.all.1` to the field and `shownIf.all.1`. */
export function placed(form: FormDefinition, fault: DefinitionFault): PlacedFault {
  const parts = fault.place.split('.').filter(Boolean)
  const told = (place: Place, setting: string[]) => ({
    place,
    setting: setting.join('.'),
    code: fault.code,
    says: saysOfDefinition(fault, language()),
  })
  if (parts[0] !== 'sections') return told('', parts)
  const section = form.sections[Number(parts[1])]
  if (!section) return told('', parts)
  if (parts[2] !== 'fields') return told(section.key, parts.slice(2))
  const field = section.fields[Number(parts[3])]
  if (!field) return told(section.key, parts.slice(2))
  const column = field.kind === 'table' && parts[4] === 'columns' ? field.columns[Number(parts[5])] : undefined
  return column ? told(`${field.key}.${column.key}`, parts.slice(6)) : told(field.key, parts.slice(4))
}

export const faultsOf = (form: FormDefinition): PlacedFault[] =>
  checkDefinition(form).map((fault) => placed(form, fault))

/** Faults that a form has and the one before it had not. */
export function newFaults(before: FormDefinition, after: FormDefinition): PlacedFault[] {
  const had = new Map<string, number>()
  const name = (fault: PlacedFault) => `${fault.place} ${fault.code}`
  for (const fault of faultsOf(before)) had.set(name(fault), (had.get(name(fault)) ?? 0) + 1)
  return faultsOf(after).filter((fault) => {
    const left = had.get(name(fault)) ?? 0
    had.set(name(fault), left - 1)
    return left <= 0
  })
}
