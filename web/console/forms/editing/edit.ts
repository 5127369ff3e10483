/** Everything the designer does to a form: definition in, definition out. What is not touched stays the same object. */
import type { Column, Field, FieldKind, FormDefinition, Option, Rule, Section, Total } from '#contract/forms/index.ts'
import { keyFor } from '#contract/forms/keys.ts'
import { textsOf } from '#contract/forms/translate.ts'
import { asKind, type Beginnings } from './kinds.ts'
import { fieldsOf, find, keyAsked, keysOf, type Place } from './places.ts'
import { mapConditions } from './rules.ts'

/** Settings to change; undefined takes one away. What a setting may be is judged by the core, not here. */
export type Patch = Record<string, unknown>
/** A changed form, and what is chosen in it then. */
export interface Edited {
  form: FormDefinition
  at: Place
}

function patched<T extends object>(thing: T, patch: Patch): T {
  const settings = Object.entries({ ...thing, ...patch }).filter(([, value]) => value !== undefined)
  return Object.fromEntries(settings) as T // the keys are those of T; their values are judged by the core
}

const without = <T>(list: readonly T[], index: number): T[] => list.filter((_, at) => at !== index)
const inserted = <T>(list: readonly T[], index: number, one: T): T[] => [
  ...list.slice(0, index),
  one,
  ...list.slice(index),
]

function mapSection(form: FormDefinition, key: string, change: (section: Section) => Section): FormDefinition {
  return { ...form, sections: form.sections.map((one) => (one.key === key ? change(one) : one)) }
}
function mapField(form: FormDefinition, key: string, change: (field: Field) => Field): FormDefinition {
  const found = find(form, key)
  if (found?.on !== 'field') return form
  return mapSection(form, found.section.key, (section) => ({
    ...section,
    fields: section.fields.map((one) => (one.key === key ? change(one) : one)),
  }))
}
function mapColumns(form: FormDefinition, key: string, change: (columns: Column[]) => Column[]): FormDefinition {
  return mapField(form, key, (field) => (field.kind === 'table' ? { ...field, columns: change(field.columns) } : field))
}

/** Changes settings of what stands at a place. */
export function change(form: FormDefinition, place: Place, patch: Patch): FormDefinition {
  const found = find(form, place)
  if (!found) return form
  if (found.on === 'form') return patched(form, patch)
  if (found.on === 'section') return mapSection(form, found.section.key, (section) => patched(section, patch))
  if (found.on === 'field') return mapField(form, found.field.key, (field) => patched(field, patch))
  return mapColumns(form, found.field.key, (columns) =>
    columns.map((one) => (one.key === found.column.key ? patched(one, patch) : one)),
  )
}

// ---- Adding ------------------------------------------------------------------------------------------------------------

export const addSection = (form: FormDefinition, index: number, section: Section): Edited => ({
  form: { ...form, sections: inserted(form.sections, index, section) },
  at: section.key,
})

export const addField = (form: FormDefinition, section: string, index: number, field: Field): Edited => ({
  form: mapSection(form, section, (one) => ({ ...one, fields: inserted(one.fields, index, field) })),
  at: field.key,
})

export const addColumn = (form: FormDefinition, table: string, index: number, column: Column): Edited => ({
  form: mapColumns(form, table, (columns) => inserted(columns, index, column)),
  at: `${table}.${column.key}`,
})

/** Where a new field goes when something is chosen: behind it. Undefined while there is no section. */
export function spotAfter(form: FormDefinition, place: Place): { section: string; index: number } | undefined {
  const found = find(form, place)
  const last = form.sections.at(-1)
  if (!found || found.on === 'form') return last && { section: last.key, index: last.fields.length }
  if (found.on === 'section') return { section: found.section.key, index: found.section.fields.length }
  const at = found.on === 'field' ? found.index : found.section.fields.indexOf(found.field)
  return { section: found.section.key, index: at + 1 }
}

// ---- Moving ------------------------------------------------------------------------------------------------------------

export function moveSection(form: FormDefinition, key: string, to: number): FormDefinition {
  const from = form.sections.findIndex((one) => one.key === key)
  const section = form.sections[from]
  const index = Math.max(0, Math.min(to, form.sections.length - 1))
  if (!section || index === from) return form
  return { ...form, sections: inserted(without(form.sections, from), index, section) }
}

/** Moves a field to a place in a section, counted without the field itself. */
export function moveField(form: FormDefinition, key: string, to: { section: string; index: number }): FormDefinition {
  const found = find(form, key)
  if (found?.on !== 'field') return form
  if (found.section.key === to.section && found.index === to.index) return form
  const taken = mapSection(form, found.section.key, (one) => ({ ...one, fields: without(one.fields, found.index) }))
  return mapSection(taken, to.section, (one) => ({ ...one, fields: inserted(one.fields, to.index, found.field) }))
}

export function moveColumn(form: FormDefinition, place: Place, to: number): FormDefinition {
  const found = find(form, place)
  if (found?.on !== 'column' || to < 0 || to >= found.field.columns.length || to === found.index) return form
  return mapColumns(form, found.field.key, (columns) => inserted(without(columns, found.index), to, found.column))
}

/** One step up or down; over the edge of a section into the next one. The same form where there is no further. */
export function step(form: FormDefinition, place: Place, by: 1 | -1): FormDefinition {
  const found = find(form, place)
  if (!found || found.on === 'form') return form
  if (found.on === 'section') return moveSection(form, found.section.key, found.sectionIndex + by)
  if (found.on === 'column') return moveColumn(form, place, found.index + by)
  const next = found.index + by
  if (next >= 0 && next < found.section.fields.length) {
    return moveField(form, place, { section: found.section.key, index: next })
  }
  const neighbour = form.sections[found.sectionIndex + by]
  if (!neighbour) return form
  return moveField(form, place, { section: neighbour.key, index: by === 1 ? 0 : neighbour.fields.length })
}

/** Where something stands among its like, counted from 1. */
export function positionOf(
  form: FormDefinition,
  place: Place,
): { position: number; of: number; within: string } | undefined {
  const found = find(form, place)
  if (!found || found.on === 'form') return undefined
  if (found.on === 'section') return { position: found.sectionIndex + 1, of: form.sections.length, within: form.title }
  if (found.on === 'field') {
    return { position: found.index + 1, of: found.section.fields.length, within: found.section.title }
  }
  return { position: found.index + 1, of: found.field.columns.length, within: found.field.label }
}

// ---- What speaks of a key ----------------------------------------------------------------------------------------------

/** Lets every rule of the form through a function. */
function mapRules(form: FormDefinition, turn: (rule: Rule | undefined) => Rule | undefined): FormDefinition {
  const field = (one: Field): Field => {
    const shownIf = turn(one.shownIf)
    const requiredIf = turn(one.requiredIf)
    return shownIf === one.shownIf && requiredIf === one.requiredIf ? one : patched(one, { shownIf, requiredIf })
  }
  return {
    ...form,
    sections: form.sections.map((section) => {
      const fields = section.fields.map(field)
      const shownIf = turn(section.shownIf)
      const checks = section.checks?.flatMap((check) => {
        const holds = turn(check.holds)
        return holds === undefined ? [] : [holds === check.holds ? check : { ...check, holds }]
      })
      const isSame =
        shownIf === section.shownIf &&
        fields.every((one, index) => one === section.fields[index]) &&
        (checks ?? []).every((one, index) => one === section.checks?.[index]) &&
        checks?.length === section.checks?.length
      return isSame ? section : patched(section, { fields, shownIf, checks: checks?.length ? checks : undefined })
    }),
  }
}

const mapTotals = (totals: Total[] | undefined, turn: (of: string[]) => string[]): Total[] | undefined => {
  const changed = (totals ?? [])
    .map((total) => ({ ...total, of: turn(total.of) }))
    .filter((total) => total.of.length > 0)
  return changed.length > 0 ? changed : undefined
}

/** Takes a field (or repeating section) out of every rule, sum and check. */
function forget(form: FormDefinition, key: string): FormDefinition {
  const ruled = mapRules(form, (rule) => mapConditions(rule, (one) => (keyAsked(one.field) === key ? undefined : one)))
  return {
    ...ruled,
    sections: ruled.sections.map((section) => {
      if (!section.totals && !section.checks) return section
      const checks = section.checks?.filter((check) => check.field !== key)
      return patched(section, {
        totals: mapTotals(section.totals, (of) => of.filter((one) => one !== key)),
        checks: checks?.length ? checks : undefined,
      })
    }),
  }
}

const renamedPlaces = (form: FormDefinition, from: string, to: string): FormDefinition['translations'] =>
  form.translations &&
  Object.fromEntries(
    Object.entries(form.translations).map(([language, texts]) => [
      language,
      Object.fromEntries(
        Object.entries(texts).map(([place, text]) => [
          place === from || place.startsWith(`${from}.`) ? to + place.slice(from.length) : place,
          text,
        ]),
      ),
    ]),
  )

/** Gives a section, field or column another key, everywhere it is spoken of. */
export function renameKey(form: FormDefinition, place: Place, to: string): Edited {
  const found = find(form, place)
  if (!found) return { form, at: place }
  if (found.on === 'form') return { form: { ...form, id: to }, at: place }
  const retranslated = (next: FormDefinition, from: string, into: string) =>
    form.translations ? { ...next, translations: renamedPlaces(form, from, into) } : next
  if (found.on === 'column') {
    const from = found.column.key
    const turn = (of: string[]) => of.map((one) => (one === from ? to : one))
    const renamed = mapField(change(form, place, { key: to }), found.field.key, (field) =>
      field.kind === 'table'
        ? patched(field, {
            totals: field.totals && mapTotals(field.totals, turn),
            unique: field.unique && turn(field.unique),
          })
        : field,
    )
    const columns = `${found.field.key}.columns`
    return { form: retranslated(renamed, `${columns}.${from}`, `${columns}.${to}`), at: `${found.field.key}.${to}` }
  }
  const changed = change(form, place, { key: to })
  const ruled = mapRules(changed, (rule) =>
    mapConditions(rule, (one) =>
      keyAsked(one.field) === place ? { ...one, field: to + one.field.slice(place.length) } : one,
    ),
  )
  if (found.on === 'section') return { form: retranslated(ruled, place, to), at: to }
  const turn = (of: string[]) => of.map((one) => (one === place ? to : one))
  const next = {
    ...ruled,
    sections: ruled.sections.map((section) =>
      section.totals || section.checks
        ? patched(section, {
            totals: section.totals && mapTotals(section.totals, turn),
            checks: section.checks?.map((check) => (check.field === place ? { ...check, field: to } : check)),
          })
        : section,
    ),
  }
  return { form: retranslated(next, place, to), at: to }
}

/** Keys that may not be taken at a place: those of its neighbours in the same room of names. */
export function takenBeside(form: FormDefinition, place: Place): string[] {
  const found = find(form, place)
  const taken = found?.on === 'column' ? found.field.columns.map((one) => one.key) : keysOf(form)
  const own = place.split('.').at(-1)
  return taken.filter((key) => key !== own)
}

/**
 * Names a section, field or column. As long as its key was made from its label and has never been published, the key follows.
 */
export function setLabel(form: FormDefinition, place: Place, label: string, isPublished: boolean): Edited {
  const found = find(form, place)
  if (!found) return { form, at: place }
  if (found.on === 'form') {
    const follows = !isPublished && form.id === keyFor(form.title, [])
    return { form: { ...form, title: label, id: follows ? keyFor(label, []) : form.id }, at: place }
  }
  const key = found.on === 'section' ? found.section.key : found.on === 'field' ? found.field.key : found.column.key
  const before =
    found.on === 'section' ? found.section.title : found.on === 'field' ? found.field.label : found.column.label
  const named = change(form, place, found.on === 'section' ? { title: label } : { label })
  const taken = takenBeside(form, place)
  if (isPublished || key !== keyFor(before, taken)) return { form: named, at: place }
  const next = keyFor(label, taken)
  return next === key ? { form: named, at: place } : renameKey(named, place, next)
}

// ---- Taking away -------------------------------------------------------------------------------------------------------

/** What is chosen after something went: its neighbour, or what it stood in. */
function besides(form: FormDefinition, place: Place): Place {
  const found = find(form, place)
  if (!found || found.on === 'form') return ''
  if (found.on === 'section') {
    const { sections } = form
    return (sections[found.sectionIndex + 1] ?? sections[found.sectionIndex - 1])?.key ?? ''
  }
  if (found.on === 'field') {
    const { fields } = found.section
    return (fields[found.index + 1] ?? fields[found.index - 1] ?? found.section).key
  }
  const next = found.field.columns[found.index + 1] ?? found.field.columns[found.index - 1]
  return next ? `${found.field.key}.${next.key}` : found.field.key
}

/** Takes a section, field or column away, and everything that speaks of it. */
export function remove(form: FormDefinition, place: Place): Edited {
  const found = find(form, place)
  if (!found || found.on === 'form') return { form, at: place }
  const at = besides(form, place)
  if (found.on === 'column') {
    const { key } = found.column
    const next = mapField(form, found.field.key, (field) =>
      field.kind === 'table'
        ? patched(field, {
            columns: without(field.columns, found.index),
            totals: mapTotals(field.totals, (of) => of.filter((one) => one !== key)),
            unique: field.unique?.filter((one) => one !== key),
          })
        : field,
    )
    return { form: next, at }
  }
  if (found.on === 'field') {
    const next = mapSection(form, found.section.key, (one) => ({ ...one, fields: without(one.fields, found.index) }))
    return { form: forget(next, place), at }
  }
  const gone = { ...form, sections: without(form.sections, found.sectionIndex) }
  const keys = [place, ...found.section.fields.map((field) => field.key)]
  return { form: keys.reduce(forget, gone), at }
}

/** Retires a field or column, or asks it again. */
export const setRetired = (form: FormDefinition, place: Place, isRetired: boolean): FormDefinition =>
  change(form, place, { retired: isRetired ? true : undefined })

/** The same as another kind. */
export function setKind(form: FormDefinition, place: Place, kind: FieldKind, words: Beginnings): FormDefinition {
  const found = find(form, place)
  if (found?.on === 'field') return mapField(form, place, (field) => asKind(field, kind, words))
  if (found?.on !== 'column') return form
  return mapColumns(form, found.field.key, (columns) =>
    columns.map((one) => (one === found.column ? asKind(one, kind, words) : one)),
  )
}

// ---- Copying -----------------------------------------------------------------------------------------------------------

const asked = (rule: Rule | undefined, keys: ReadonlyMap<string, string>) =>
  mapConditions(rule, (one) => {
    const key = keyAsked(one.field)
    return { ...one, field: (keys.get(key) ?? key) + one.field.slice(key.length) }
  })

/** A copy behind the original, under keys of its own; within a copied section conditions speak of the copies. */
export function duplicate(form: FormDefinition, place: Place, nameOfCopy: (name: string) => string): Edited {
  const found = find(form, place)
  if (!found || found.on === 'form') return { form, at: place }
  if (found.on === 'column') {
    const label = nameOfCopy(found.column.label)
    const taken = found.field.columns.map((one) => one.key)
    const copy = patched(found.column, { key: keyFor(label, taken), label, retired: undefined })
    return addColumn(form, found.field.key, found.index + 1, copy)
  }
  if (found.on === 'field') {
    const label = nameOfCopy(found.field.label)
    const copy = patched(found.field, { key: keyFor(label, keysOf(form)), label, retired: undefined })
    return addField(form, found.section.key, found.index + 1, copy)
  }
  const title = nameOfCopy(found.section.title)
  const taken = keysOf(form)
  const key = keyFor(title, taken)
  taken.push(key)
  const keys = new Map<string, string>()
  for (const field of found.section.fields) {
    const copied = keyFor(field.label, taken)
    taken.push(copied)
    keys.set(field.key, copied)
  }
  const keyOf = (one: string) => keys.get(one) ?? one
  const { section } = found
  const copy = patched(section, {
    key,
    title,
    shownIf: section.shownIf,
    fields: section.fields.map((field) =>
      patched(field, {
        key: keyOf(field.key),
        shownIf: asked(field.shownIf, keys),
        requiredIf: asked(field.requiredIf, keys),
      }),
    ),
    totals: section.totals?.map((total) => ({ ...total, of: total.of.map(keyOf) })),
    checks: section.checks?.map((check) => ({
      ...check,
      holds: asked(check.holds, keys) ?? check.holds,
      field: keyOf(check.field),
    })),
  })
  return addSection(form, found.sectionIndex + 1, copy)
}

// ---- Options -----------------------------------------------------------------------------------------------------------

/** One option for each line, as `label` or `value | label`; the values of options that are there already are kept. */
export function optionsOfLines(text: string, before: readonly Option[] = []): Option[] {
  const found: Option[] = []
  for (const line of text.split(/\r?\n/)) {
    const [first = '', ...rest] = line.split('|').map((part) => part.trim())
    const label = rest.length > 0 ? rest.join(' | ') : first
    if (!label) continue
    const known = before.find((one) => (rest.length > 0 ? one.value === first : one.label === label))
    const value = rest.length > 0 && first ? first : known?.value
    if (found.some((one) => one.value === value || one.label === label)) continue
    found.push({
      ...(known?.retired ? { retired: true } : {}),
      value:
        value ??
        keyFor(
          label,
          [...found, ...before].map((one) => one.value),
        ),
      label,
    })
  }
  return found
}

/** The lines that make these options again. */
export const linesOfOptions = (options: readonly Option[]): string =>
  options.map((one) => (one.value === keyFor(one.label, []) ? one.label : `${one.value} | ${one.label}`)).join('\n')

/** Names an option; its value follows as long as it was made from its label and has never been published. */
export function nameOption(options: readonly Option[], index: number, label: string, isPublished: boolean): Option[] {
  const others = without(options, index).map((one) => one.value)
  return options.map((one, at) => {
    if (at !== index) return one
    const follows = !isPublished && one.value === keyFor(one.label, others)
    return { ...one, label, value: follows ? keyFor(label, others) : one.value }
  })
}

/** How many fields a form asks, by section and in all. */
export const countFields = (form: FormDefinition): number => fieldsOf(form).filter(({ field }) => !field.retired).length

/** Without translations of texts that are no longer there. */
export function pruned(form: FormDefinition): FormDefinition {
  if (!form.translations) return form
  const texts = textsOf(form)
  const languages = Object.entries(form.translations).map(
    ([language, words]) =>
      [language, Object.fromEntries(Object.entries(words).filter(([place]) => texts.has(place)))] as const,
  )
  const isSame = languages.every(
    ([language, words]) => Object.keys(words).length === Object.keys(form.translations?.[language] ?? {}).length,
  )
  return isSame ? form : { ...form, translations: Object.fromEntries(languages) }
}
