/**
 * Custom fields of a program: what a host asks about every partner, contact or invitation. They are fields like those of any
 * form, with the places where they appear; for each place they make a form of their own.
 */
import type { Field, FormDefinition } from './definition.ts'

export const customFieldOwners = ['partner', 'contact', 'invitation'] as const
export type CustomFieldOwner = (typeof customFieldOwners)[number]
export const customFieldPlaces = ['invitation', 'application', 'profile', 'list'] as const
export type CustomFieldPlace = (typeof customFieldPlaces)[number]

export interface CustomField {
  of: CustomFieldOwner
  field: Field
  shownOn: CustomFieldPlace[]
  /** Where it must be answered, whatever the field itself says. */
  requiredOn?: CustomFieldPlace[]
}

/**
 * The form of custom fields at one place; without sections when there are none. All fields of an owner are one section, so
 * keys are unique within a program.
 * @example validate(customForm(fields, 'invitation', titles), answers, { viewer: 'host', stage: 'submit', now })
 */
export function customForm(
  fields: readonly CustomField[],
  place: CustomFieldPlace,
  titles: Record<CustomFieldOwner, string>,
): FormDefinition {
  const shown = fields.filter(({ shownOn }) => shownOn.includes(place))
  const sections = customFieldOwners.flatMap((owner) => {
    const own = shown.filter(({ of }) => of === owner).map((custom) => atPlace(custom, place))
    return own.length > 0 ? [{ key: `${owner}_fields`, title: titles[owner], fields: own }] : []
  })
  return { id: `custom_${place}`, title: titles.partner, sections }
}

function atPlace({ field, requiredOn }: CustomField, place: CustomFieldPlace): Field {
  return requiredOn?.includes(place) && !field.retired ? { ...field, required: 'submit', requiredIf: undefined } : field
}
