/** Where an answer stands: paths such as `served.2.share`, what they lead to, and how that is said. */
import type { Field, FormDefinition, Section } from '#contract/forms/filling.ts'
import { t } from './words.ts'

/** An id of an element of the page for a path. */
export const idOf = (path: string) => `f-${path}`

/** The first part of a path: the field or the repeating section it belongs to. */
export function keyOf(path: string): string {
  return dotted(path).split('.', 1)[0] ?? path
}

/** `contacts[0].email` and `contacts.0.email` are the same place. */
export function dotted(path: string): string {
  return path.replace(/\[(\d+)\]/g, '.$1')
}

export function sectionOf(definition: FormDefinition, path: string | null): Section | undefined {
  if (path === null) return undefined
  const key = keyOf(path)
  return definition.sections.find((one) => one.key === key || one.fields.some((field) => field.key === key))
}

/** A field by its path, with a column of a table for a cell. */
export function fieldOf(definition: FormDefinition, path: string): Field | undefined {
  const parts = dotted(path).split('.')
  const named = parts.filter((part) => !/^\d+$/.test(part))
  for (const section of definition.sections) {
    const key = section.repeat && named[0] === section.key ? named[1] : named[0]
    const field = section.fields.find((one) => one.key === key)
    if (field) return field
  }
  return undefined
}

/** What a path leads to, in words: "Website", "Contact 2, E-mail", "Counties, County 3, Share of clients". */
export function labelAt(definition: FormDefinition, path: string): string {
  const section = sectionOf(definition, path)
  if (!section) return ''
  const parts = dotted(path).split('.')
  const words: string[] = []
  if (section.repeat && parts[0] === section.key) {
    parts.shift()
    const place = parts.shift()
    if (place === undefined) return section.title
    words.push(t('table.rowOf', { row: capital(section.repeat.itemLabel), number: Number(place) + 1 }))
  }
  const field = section.fields.find(({ key }) => key === parts[0])
  if (field) words.push(field.label)
  if (field?.kind === 'table' && parts[1] !== undefined) {
    words.push(t('table.rowOf', { row: capital(field.rowLabel ?? t('table.row')), number: Number(parts[1]) + 1 }))
    const column = field.columns.find(({ key }) => key === parts[2])
    if (column) words.push(column.label)
  }
  return words.join(', ')
}

/** A word at the beginning of a line. */
export const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1)
