/** What a browser may fill in by itself, guessed from kind and key. */
import type { Column, Field } from '#contract/forms/filling.ts'

const byKey: [RegExp, string][] = [
  [/(^|_)(first|given)_?name$/, 'given-name'],
  [/(^|_)(last|family|sur)_?name$/, 'family-name'],
  [/^(full_|your_|contact_)?name$|(director|contact|manager)_name$/, 'name'],
  [/(organi[sz]ation|company|agency|business|legal)(_legal)?_name$|^(organi[sz]ation|company|agency)$/, 'organization'],
  [/job_title$|^title$|^position$/, 'organization-title'],
  [/(^|_)(street|address_line_?1|address)$/, 'address-line1'],
  [/(^|_)(city|town)$/, 'address-level2'],
  [/(^|_)(state|region|province|county)$/, 'address-level1'],
  [/(^|_)(zip|zip_code|postcode|postal_code)$/, 'postal-code'],
]

/** A value of the autocomplete attribute. Rows of a table are about others: nothing of one's own is offered there. */
export function autoCompleteFor(field: Field | Column, inTable: boolean): string | undefined {
  if (inTable) return 'off'
  switch (field.kind) {
    case 'email':
      return 'email'
    case 'phone':
      return 'tel'
    case 'url':
      return 'url'
    case 'country':
      return 'country'
    case 'short_text':
      return byKey.find(([pattern]) => pattern.test(field.key))?.[1]
    default:
      return undefined
  }
}
