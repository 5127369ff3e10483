/** A form in another language. */
import type { FormDefinition } from './definition.ts'

/** What people read, by the key of what it belongs to. */
const readable = [
  'title',
  'label',
  'help',
  'itemLabel',
  'rowLabel',
  'message',
  'patternHint',
  'statement',
  'linkLabel',
  'unit',
]

/**
 * Every text of a form that people read, by its place: `title`, `media.title`, `agency_type.label`,
 * `agency_type.options.other`, `served.columns.county.label`. These are the places of `translations`.
 */
export function textsOf(definition: FormDefinition): Map<string, string> {
  const texts = new Map<string, string>()
  const { translations: _, ...rest } = definition
  visit(rest, '', (place, text) => {
    texts.set(place, text)
    return text
  })
  return texts
}

/** The definition in another language, as far as it is translated. Example: `translate(definition, 'es').title`. */
export function translate(definition: FormDefinition, language: string): FormDefinition {
  const { translations = {}, ...rest } = definition
  const words = Object.hasOwn(translations, language) ? translations[language] : undefined
  if (!words) return definition
  const translated = visit(rest, '', (place, text) => (Object.hasOwn(words, place) && words[place]) || text)
  return { ...(translated as FormDefinition), translations } // every part is of the kind it was
}

/** Goes through the texts of a definition and puts what `change` gives in their place. */
function visit(part: object, prefix: string, change: (place: string, text: string) => string): object {
  const entries = Object.entries(part).map(([name, value]): [string, unknown] => {
    if (readable.includes(name) || (name === 'description' && prefix === '')) {
      return [name, change(`${prefix}${name}`, String(value))]
    }
    if (name === 'options' && Array.isArray(value)) {
      return [
        name,
        value.map((option) => ({ ...option, label: change(`${prefix}options.${option.value}`, option.label) })),
      ]
    }
    if (name === 'sections' || name === 'fields' || name === 'columns' || name === 'totals' || name === 'checks') {
      const kind = name === 'sections' || name === 'fields' ? '' : `${prefix}${name}.`
      return [name, (value as { key: string }[]).map((one) => visit(one, `${kind}${one.key}.`, change))] // lists of these have keys
    }
    return [name, name === 'repeat' ? visit(value, prefix, change) : value]
  })
  return Object.fromEntries(entries)
}
