import { describe, expect, test } from 'vitest'
import type { Field, FormDefinition, Rule } from '#contract/forms/index.ts'
import {
  addColumn,
  addField,
  addSection,
  change,
  countFields,
  duplicate,
  linesOfOptions,
  moveColumn,
  moveField,
  moveSection,
  nameOption,
  optionsOfLines,
  positionOf,
  pruned,
  remove,
  renameKey,
  setKind,
  setLabel,
  setRetired,
  spotAfter,
  step,
  takenBeside,
} from './edit.ts'
import { newColumn, newField, newSection } from './kinds.ts'
import { find, placesOf, usesOf } from './places.ts'

const isOther: Rule = { field: 'agency_type', operator: 'equals', value: 'other' }
const form: FormDefinition = {
  id: 'profile',
  title: 'Profile',
  sections: [
    {
      key: 'about',
      title: 'About you',
      fields: [
        {
          key: 'agency_type',
          kind: 'select',
          label: 'Agency type',
          options: [
            { value: 'food', label: 'Food pantry' },
            { value: 'other', label: 'Other' },
          ],
        },
        { key: 'other_type', kind: 'short_text', label: 'Other type', shownIf: isOther, requiredIf: isOther },
        { key: 'home', kind: 'address', label: 'Home' },
      ],
      checks: [
        {
          key: 'somewhere',
          message: 'Say where.',
          field: 'home',
          holds: { any: [isOther, { field: 'home.country', operator: 'equals', value: 'DE' }] },
        },
      ],
    },
    {
      key: 'served',
      title: 'Area served',
      shownIf: { all: [isOther, { field: 'home', operator: 'answered' }] },
      fields: [
        {
          key: 'counties',
          kind: 'table',
          label: 'Counties',
          columns: [
            { key: 'county', kind: 'short_text', label: 'County' },
            { key: 'share', kind: 'percentage', label: 'Share' },
          ],
          unique: ['county'],
          totals: [{ key: 'shares', label: 'All', of: ['share'], equals: [0, 100] }],
        },
        { key: 'people', kind: 'integer', label: 'People' },
      ],
      totals: [{ key: 'all', label: 'All people', of: ['people'], max: 1000 }],
    },
  ],
  translations: {
    es: { 'agency_type.label': 'Tipo', 'counties.columns.share.label': 'Parte', 'about.title': 'Usted' },
  },
}
const words = { label: 'Short text', option: (n: number) => `Option ${n}`, column: 'Column', statement: 'Yes.' }
const keys = (of: FormDefinition) => of.sections.map((section) => section.fields.map((field) => field.key))
const fieldOf = (of: FormDefinition, key: string): Field => {
  const found = find(of, key)
  if (found?.on !== 'field') throw new Error(`there is no field ${key}`)
  return found.field
}

describe('finding', () => {
  test('places are listed in the order of the outline', () => {
    expect(placesOf(form)).toEqual([
      '',
      'about',
      'agency_type',
      'other_type',
      'home',
      'served',
      'counties',
      'counties.county',
      'counties.share',
      'people',
    ])
    for (const place of placesOf(form)) expect(find(form, place)).toBeDefined()
    expect(find(form, 'nobody')).toBeUndefined()
    expect(find(form, 'people.share')).toBeUndefined()
  })
  test('everything that speaks of a field is found, parts of an address too', () => {
    expect(usesOf(form, 'agency_type')).toEqual([
      { place: 'about', by: 'check' },
      { place: 'other_type', by: 'shownIf' },
      { place: 'other_type', by: 'requiredIf' },
      { place: 'served', by: 'shownIf' },
    ])
    expect(usesOf(form, 'home').map((use) => use.place)).toEqual(['about', 'served'])
    expect(usesOf(form, 'counties.share')).toEqual([{ place: 'counties', by: 'total' }])
    expect(usesOf(form, 'counties.county')).toEqual([{ place: 'counties', by: 'unique' }])
    expect(usesOf(form, 'people')).toEqual([{ place: 'served', by: 'total' }])
  })
})

describe('adding', () => {
  test('a field goes behind what is chosen', () => {
    const spot = spotAfter(form, 'agency_type')
    expect(spot).toEqual({ section: 'about', index: 1 })
    expect(spotAfter(form, 'served')).toEqual({ section: 'served', index: 2 })
    expect(spotAfter(form, '')).toEqual({ section: 'served', index: 2 })
    expect(spotAfter(form, 'counties.share')).toEqual({ section: 'served', index: 1 })
    expect(spotAfter({ ...form, sections: [] }, '')).toBeUndefined()
    const added = addField(form, 'about', 1, newField('short_text', words, placesOf(form)))
    expect(keys(added.form)[0]).toEqual(['agency_type', 'short_text', 'other_type', 'home'])
    expect(added.at).toBe('short_text')
  })
  test('what was not touched stays the same object', () => {
    const added = addField(form, 'about', 0, newField('date', words, []))
    expect(added.form.sections[1]).toBe(form.sections[1])
    expect(added.form.sections[0]?.fields[1]).toBe(form.sections[0]?.fields[0])
    expect(form.sections[0]?.fields).toHaveLength(3)
  })
  test('sections and columns', () => {
    const section = addSection(form, 1, newSection('About you', placesOf(form)))
    expect(section.form.sections.map((one) => one.key)).toEqual(['about', 'about_you', 'served'])
    const column = addColumn(form, 'counties', 1, newColumn('date', { ...words, label: 'County' }, ['county', 'share']))
    expect(column.at).toBe('counties.county_2')
    expect(fieldOf(column.form, 'counties')).toMatchObject({
      columns: [{ key: 'county' }, { key: 'county_2', kind: 'date' }, { key: 'share' }],
    })
  })
})

describe('moving', () => {
  test('step by step, over the edges of sections', () => {
    let now = step(form, 'home', 1)
    expect(keys(now)).toEqual([
      ['agency_type', 'other_type'],
      ['home', 'counties', 'people'],
    ])
    expect(positionOf(now, 'home')).toEqual({ position: 1, of: 3, within: 'Area served' })
    now = step(now, 'home', 1)
    expect(keys(now)[1]).toEqual(['counties', 'home', 'people'])
    now = step(step(now, 'home', -1), 'home', -1)
    expect(now).toEqual(form)
    expect(step(form, 'agency_type', -1)).toBe(form)
    expect(step(form, 'people', 1)).toBe(form)
    expect(step(form, 'about', -1)).toBe(form)
    expect(step(form, '', 1)).toBe(form)
  })
  test('sections and columns among themselves', () => {
    expect(moveSection(form, 'about', 1).sections.map((one) => one.key)).toEqual(['served', 'about'])
    expect(moveSection(form, 'about', 9).sections.map((one) => one.key)).toEqual(['served', 'about'])
    expect(step(form, 'counties.county', 1)).toEqual(moveColumn(form, 'counties.county', 1))
    expect(moveColumn(form, 'counties.county', 2)).toBe(form)
  })
  test('a field to any place', () => {
    expect(keys(moveField(form, 'people', { section: 'about', index: 1 }))).toEqual([
      ['agency_type', 'people', 'other_type', 'home'],
      ['counties'],
    ])
    expect(moveField(form, 'people', { section: 'served', index: 1 })).toBe(form)
  })
})

describe('keys', () => {
  test('follow the label until they are published', () => {
    const named = setLabel(form, 'people', 'People in need', false)
    expect(named.at).toBe('people_in_need')
    expect(named.form.sections[1]?.totals?.[0]?.of).toEqual(['people_in_need'])
    const back = setLabel(named.form, named.at, 'People', false)
    expect(back).toEqual({ form, at: 'people' })
  })
  test('of the form follow its title in the same way', () => {
    const named = setLabel(form, '', 'Our profile', false)
    expect(named).toMatchObject({ at: '', form: { id: 'our_profile', title: 'Our profile' } })
    expect(setLabel(form, '', 'Our profile', true).form.id).toBe('profile')
    expect(renameKey(form, '', 'other').form.id).toBe('other')
  })
  test('stay once they are published, or when they were set by hand', () => {
    expect(setLabel(form, 'people', 'Humans', true)).toMatchObject({ at: 'people' })
    const byHand = renameKey(form, 'people', 'head_count').form
    expect(setLabel(byHand, 'head_count', 'Humans', false).at).toBe('head_count')
  })
  test('never meet another key', () => {
    const named = setLabel(form, 'people', 'Home', false)
    expect(named.at).toBe('home_2')
    expect(takenBeside(form, 'counties.share')).toEqual(['county'])
  })
  test('of what others speak of change everywhere', () => {
    const { form: renamed } = renameKey(form, 'agency_type', 'type')
    expect(JSON.stringify(renamed)).not.toContain('agency_type')
    expect(usesOf(renamed, 'type')).toEqual(usesOf(form, 'agency_type'))
    const home = renameKey(form, 'home', 'place').form
    expect(home.sections[0]?.checks?.[0]).toMatchObject({
      field: 'place',
      holds: { any: [isOther, { field: 'place.country', operator: 'equals', value: 'DE' }] },
    })
    const column = renameKey(form, 'counties.share', 'part')
    expect(column.at).toBe('counties.part')
    expect(fieldOf(column.form, 'counties')).toMatchObject({ totals: [{ of: ['part'] }], unique: ['county'] })
    expect(column.form.translations?.es).toMatchObject({ 'counties.columns.part.label': 'Parte' })
    expect(renameKey(form, 'about', 'you').form.translations?.es).toMatchObject({ 'you.title': 'Usted' })
  })
  test('of a repeating section are asked by conditions, too', () => {
    const sites = change(
      change(form, 'served', { repeat: { maxItems: 3, itemLabel: 'Area' }, shownIf: undefined }),
      'home',
      {
        shownIf: { field: 'served', operator: 'count_at_least', value: 1 },
      },
    )
    expect(fieldOf(renameKey(sites, 'served', 'areas').form, 'home').shownIf).toMatchObject({ field: 'areas' })
  })
})

describe('taking away', () => {
  test('takes what speaks of it along, and no more', () => {
    const gone = remove(form, 'agency_type')
    expect(gone.at).toBe('other_type')
    expect(fieldOf(gone.form, 'other_type')).toEqual({ key: 'other_type', kind: 'short_text', label: 'Other type' })
    expect(gone.form.sections[0]?.checks?.[0]?.holds).toEqual({
      any: [{ field: 'home.country', operator: 'equals', value: 'DE' }],
    })
    expect(gone.form.sections[1]?.shownIf).toEqual({ all: [{ field: 'home', operator: 'answered' }] })
    const withoutHome = remove(form, 'home').form
    expect(withoutHome.sections[0]?.checks).toBeUndefined()
    expect(remove(form, 'people').form.sections[1]?.totals).toBeUndefined()
  })
  test('of columns and sections', () => {
    const column = remove(form, 'counties.share')
    expect(fieldOf(column.form, 'counties')).not.toHaveProperty('totals')
    expect(column.at).toBe('counties.county')
    const section = remove(form, 'about')
    expect(section.at).toBe('served')
    expect(section.form.sections).toHaveLength(1)
    expect(section.form.sections[0]).not.toHaveProperty('shownIf')
  })
  test('translations of what is gone go as well', () => {
    expect(pruned(remove(form, 'agency_type').form).translations?.es).toEqual({
      'counties.columns.share.label': 'Parte',
      'about.title': 'Usted',
    })
    expect(pruned(form)).toBe(form)
  })
  test('retiring keeps it, and can be taken back', () => {
    const retired = setRetired(form, 'people', true)
    expect(fieldOf(retired, 'people').retired).toBe(true)
    expect(countFields(retired)).toBe(countFields(form) - 1)
    expect(setRetired(retired, 'people', false)).toEqual(form)
  })
})

describe('copying', () => {
  const copy = (name: string) => `${name} (copy)`
  test('a field gets a key of its own and keeps its settings', () => {
    const copied = duplicate(setRetired(form, 'other_type', true), 'other_type', copy)
    expect(copied.at).toBe('other_type_copy')
    expect(fieldOf(copied.form, copied.at)).toMatchObject({ label: 'Other type (copy)', shownIf: isOther })
    expect(fieldOf(copied.form, copied.at)).not.toHaveProperty('retired')
    expect(keys(copied.form)[0]).toEqual(['agency_type', 'other_type', 'other_type_copy', 'home'])
  })
  test('a copied section speaks of its own fields', () => {
    const copied = duplicate(form, 'about', copy)
    expect(copied.at).toBe('about_you_copy')
    const section = copied.form.sections[1]
    expect(section?.fields.map((field) => field.key)).toEqual(['agency_type_2', 'other_type_2', 'home_2'])
    expect(section?.fields[1]?.shownIf).toMatchObject({ field: 'agency_type_2' })
    expect(section?.checks?.[0]).toMatchObject({
      field: 'home_2',
      holds: { any: [{ field: 'agency_type_2' }, { field: 'home_2.country' }] },
    })
    const served = duplicate(form, 'served', copy).form.sections[2]
    expect(served?.totals?.[0]?.of).toEqual(['people_2'])
    expect(served?.shownIf).toEqual(form.sections[1]?.shownIf)
  })
  test('a column', () => {
    expect(duplicate(form, 'counties.share', copy).at).toBe('counties.share_copy')
  })
})

describe('another kind', () => {
  test('keeps what both kinds have', () => {
    const long = setKind(
      change(form, 'other_type', { maxLength: 40, pattern: 'a+', default: 'x' }),
      'other_type',
      'long_text',
      words,
    )
    expect(fieldOf(long, 'other_type')).toEqual({
      key: 'other_type',
      kind: 'long_text',
      label: 'Other type',
      shownIf: isOther,
      requiredIf: isOther,
      maxLength: 40,
    })
  })
  test('brings what it needs', () => {
    expect(fieldOf(setKind(form, 'people', 'select', words), 'people')).toMatchObject({
      options: [
        { value: 'option_1', label: 'Option 1' },
        { value: 'option_2', label: 'Option 2' },
      ],
    })
    expect(fieldOf(setKind(form, 'people', 'money', words), 'people')).toMatchObject({ currencies: ['EUR'] })
    expect(fieldOf(setKind(form, 'people', 'table', words), 'people')).toMatchObject({ columns: [{ key: 'column' }] })
    expect(fieldOf(setKind(form, 'other_type', 'heading', words), 'other_type')).not.toHaveProperty('requiredIf')
  })
})

describe('options', () => {
  const before = [
    { value: 'food', label: 'Food pantry' },
    { value: 'x1', label: 'Shelter', retired: true },
  ]
  test('many lines make many options; those that are there keep their value', () => {
    expect(optionsOfLines('Food pantry\r\n\n  School \nShelter\nSchool\nother | Something else', before)).toEqual([
      { value: 'food', label: 'Food pantry' },
      { value: 'school', label: 'School' },
      { retired: true, value: 'x1', label: 'Shelter' },
      { value: 'other', label: 'Something else' },
    ])
  })
  test('what is made of lines makes the same lines again', () => {
    const text = 'Food pantry\nother | Something else'
    expect(linesOfOptions(optionsOfLines(text))).toBe(text)
  })
  test('a value follows its label until it is published', () => {
    const options = [{ value: 'food', label: 'Food' }]
    expect(nameOption(options, 0, 'Food pantry', false)).toEqual([{ value: 'food_pantry', label: 'Food pantry' }])
    expect(nameOption(options, 0, 'Food pantry', true)).toEqual([{ value: 'food', label: 'Food pantry' }])
    expect(nameOption([{ value: 'x', label: 'Food' }], 0, 'Meals', false)).toEqual([{ value: 'x', label: 'Meals' }])
  })
})
