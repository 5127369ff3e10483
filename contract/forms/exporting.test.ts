/** Comparing, exporting, reading aloud, reading in: examples. */
import { describe, expect, test } from 'vitest'
import type { Field, FormDefinition, Values } from './definition.ts'
import {
  changeImpact,
  columns,
  customForm,
  diff,
  format,
  fromFormData,
  readText,
  toRow,
  toRows,
  validate,
} from './index.ts'

const now = new Date('2026-11-21T12:00:00Z')
const options = [
  { value: 'a', label: 'Apples' },
  { value: 'b', label: 'Bread' },
]
const fields: Field[] = [
  { key: 'name', kind: 'short_text', label: 'Name' },
  { key: 'head', kind: 'heading', label: 'Head' },
  { key: 'size', kind: 'number', label: 'Size', unit: 'kg' },
  { key: 'rate', kind: 'percentage', label: 'Rate' },
  { key: 'cash', kind: 'money', label: 'Cash', currencies: ['EUR', 'JPY'] },
  { key: 'day', kind: 'date', label: 'Day' },
  { key: 'open', kind: 'yes_no', label: 'Open' },
  { key: 'one', kind: 'select', label: 'One', options },
  { key: 'many', kind: 'multi_select', label: 'Many', options: options.map((one) => ({ ...one })) },
  { key: 'land', kind: 'country', label: 'Land' },
  { key: 'place', kind: 'address', label: 'Place' },
  { key: 'mails', kind: 'emails', label: 'Mails' },
  { key: 'docs', kind: 'files', label: 'Docs', maxItems: 2 },
  { key: 'box', kind: 'checkbox', label: 'Box', exported: false },
  {
    key: 'rows',
    kind: 'table',
    label: 'Rows',
    columns: [
      { key: 'county', kind: 'short_text', label: 'County' },
      { key: 'share', kind: 'percentage', label: 'Share' },
      { key: 'cost', kind: 'money', label: 'Cost', currencies: ['EUR'] },
    ],
  },
]
const definition: FormDefinition = {
  id: 'form',
  title: 'Form',
  sections: [
    { key: 'main', title: 'Main', fields },
    { key: 'inner', title: 'Inner', hostOnly: true, fields: [{ key: 'note', kind: 'short_text', label: 'Note' }] },
    {
      key: 'sites',
      title: 'Sites',
      repeat: { maxItems: 3, itemLabel: 'Site' },
      fields: [
        { key: 'site', kind: 'short_text', label: 'Site' },
        { key: 'at', kind: 'address', label: 'At', parts: ['city', 'country'] },
        { key: 'rooms', kind: 'table', label: 'Rooms', columns: [{ key: 'beds', kind: 'integer', label: 'Beds' }] },
      ],
    },
    {
      key: 'staff',
      title: 'Staff',
      hostOnly: true,
      repeat: { maxItems: 3, itemLabel: 'Person' },
      fields: [{ key: 'person', kind: 'short_text', label: 'Person' }],
    },
  ],
}
const file = { id: 'x', name: 'proof.pdf', type: 'application/pdf', size: 5 }
const values: Values = {
  name: 'Ada',
  size: 1234.5,
  rate: 33.3,
  cash: { amount: '1250.00', currency: 'EUR' },
  day: '2026-11-21',
  open: false,
  one: 'a',
  many: ['a', 'b'],
  land: 'DE',
  place: { line1: '1 Main St', city: 'Dover', region: 'Kent', postalCode: 'CT16', country: 'GB' },
  mails: ['a@b.co', 'c@d.co'],
  docs: [file],
  box: true,
  rows: [{ county: 'Kent', share: 60, cost: { amount: '5.00', currency: 'EUR' } }, { county: 'Essex' }],
  note: 'n',
  sites: [{ site: 'North', at: { city: 'Bonn', country: 'DE' }, rooms: [{ beds: 2 }] }],
}
const field = (key: string) => fields.find((one) => one.key === key) as Field

describe('answers as they are read', () => {
  test.each<[string, string]>([
    ['name', 'Ada'],
    ['size', '1234.5 kg'],
    ['rate', '33.3%'],
    ['cash', '€1,250.00'],
    ['day', 'Nov 21, 2026'],
    ['open', 'No'],
    ['one', 'Apples'],
    ['many', 'Apples and Bread'],
    ['land', 'Germany'],
    ['place', '1 Main St\nDover, Kent, CT16\nUnited Kingdom'],
    ['mails', 'a@b.co and c@d.co'],
    ['docs', 'proof.pdf'],
    ['box', 'Yes'],
    ['rows', 'County: Kent, Share: 60%, Cost: €5.00\nCounty: Essex'],
  ])('%s', (key, expected) => {
    expect(format(field(key), values[key])).toBe(expected)
  })

  test('in the reader’s language', () => {
    expect(format(field('size'), 1234.5, { locale: 'de' })).toBe('1234,5 kg')
    expect(format(field('cash'), { amount: '1250.00', currency: 'EUR' }, { locale: 'de' })).toBe('1.250,00\u00a0€')
    expect(format(field('land'), 'DE', { locale: 'de' })).toBe('Deutschland')
    expect(format(field('many'), ['a', 'b'], { locale: 'de' })).toBe('Apples und Bread')
    expect(format(field('open'), true, { yes: 'Ja' })).toBe('Ja')
  })

  test('what does not fit the field is shown as it is', () => {
    expect(format(field('name'), undefined)).toBe('')
    expect(format(field('day'), 'soon')).toBe('soon')
    expect(format(field('one'), 'gone')).toBe('gone')
    expect(format(field('land'), 'nowhere')).toBe('nowhere')
    expect(format(field('cash'), { amount: '5', currency: 'not a code' })).toBe('5 not a code')
    expect(format({ ...field('place') } as Field, { city: 'Dover' })).toBe('Dover')
    expect(format({ key: 'n', kind: 'number', label: 'N' }, 5)).toBe('5')
  })
})

describe('rows for an export', () => {
  test('columns', () => {
    expect(
      columns(definition, { viewer: 'partner' }).map(({ key, label, type }) => `${key} | ${label} | ${type}`),
    ).toEqual([
      'name | Name | text',
      'size | Size | number',
      'rate | Rate | number',
      'cash.amount | Cash (amount) | number',
      'cash.currency | Cash (currency) | text',
      'day | Day | date',
      'open | Open | boolean',
      'one | One | text',
      'many | Many | text',
      'land | Land | text',
      'place.line1 | Place (line 1) | text',
      'place.line2 | Place (line 2) | text',
      'place.city | Place (city) | text',
      'place.region | Place (region) | text',
      'place.postalCode | Place (postal code) | text',
      'place.country | Place (country) | text',
      'mails | Mails | text',
      'docs | Docs | text',
      'rows | Rows | text',
      'sites | Sites | text',
    ])
    expect(
      columns(definition)
        .map(({ key }) => key)
        .slice(-3),
    ).toEqual(['note', 'sites', 'staff'])
  })

  test('cells', () => {
    const wanted = columns(definition)
    expect(toRow(definition, values, wanted)).toEqual([
      'Ada',
      1234.5,
      33.3,
      1250,
      'EUR',
      '2026-11-21',
      false,
      'Apples',
      'Apples; Bread',
      'DE',
      '1 Main St',
      null,
      'Dover',
      'Kent',
      'CT16',
      'GB',
      'a@b.co and c@d.co',
      'proof.pdf',
      'County: Kent, Share: 60%, Cost: €5.00\nCounty: Essex',
      'n',
      'Site: North, At: Bonn\nGermany, Rooms: Beds: 2',
      null,
    ])
    expect(toRow(definition, {}, wanted).every((cell) => cell === null)).toBe(true)
    expect(toRow(definition, values, [{ key: 'x', label: 'X', field: 'x', type: 'text' }])).toEqual([null])
    expect(toRow(definition, { cash: 'x' }, wanted).slice(3, 5)).toEqual([null, null])
  })

  test('rows of tables and items of sections', () => {
    const ofRows = columns(definition, { of: 'rows' })
    expect(ofRows.map(({ key }) => key)).toEqual(['county', 'share', 'cost.amount', 'cost.currency'])
    expect(toRows(definition, values, 'rows', ofRows)).toEqual([
      ['Kent', 60, 5, 'EUR'],
      ['Essex', null, null, null],
    ])
    const ofSites = columns(definition, { of: 'sites' })
    expect(toRows(definition, values, 'sites', ofSites)).toEqual([['North', 'Bonn', 'DE', 'Beds: 2']])
    expect(toRows(definition, values, 'sites', ofRows)).toEqual([[null, null, null, null]])
    expect(columns(definition, { of: 'staff', viewer: 'partner' })).toEqual([])
    expect(columns(definition, { of: 'nowhere' })).toEqual([])
    expect(toRows(definition, values, 'nowhere', ofRows)).toEqual([])
  })
})

describe('what changed', () => {
  test('field by field', () => {
    const after: Values = { ...values, name: 'Eve', size: 5, note: 'm' }
    delete after.day
    const before: Values = { ...values }
    delete before.size
    expect(diff(definition, before, after)).toEqual([
      { key: 'name', label: 'Name', change: 'changed', before: 'Ada', after: 'Eve' },
      { key: 'size', label: 'Size', change: 'added', after: 5 },
      { key: 'day', label: 'Day', change: 'removed', before: '2026-11-21' },
      { key: 'note', label: 'Note', change: 'changed', before: 'n', after: 'm' },
    ])
    expect(diff(definition, before, after, 'partner').map(({ key }) => key)).toEqual(['name', 'size', 'day'])
    expect(diff(definition, {}, { staff: [{ person: 'x' }] }, 'partner')).toEqual([])
  })

  test('parts in another order are the same', () => {
    const place = { country: 'GB', city: 'Dover', line1: '1 Main St', postalCode: 'CT16', region: 'Kent' }
    expect(diff(definition, values, { ...values, place })).toEqual([])
  })

  test('row by row', () => {
    const row = (county: string, share: number) => ({ county, share })
    const before = { rows: [row('Kent', 60), row('Essex', 20), row('Devon', 20)] }
    const rowsAfter = (rows: { county: string; share: number }[]) =>
      diff(definition, before, { rows }).flatMap(({ rows }) =>
        (rows ?? []).map(
          ({ change, before, after, cells }) =>
            `${change} ${before ?? '-'} ${after ?? '-'} ${cells.map(({ key }) => key)}`,
        ),
      )
    expect(rowsAfter([row('Essex', 20), row('Devon', 20)])).toEqual(['removed 0 - county,share'])
    expect(rowsAfter([row('Kent', 50), row('Essex', 20), row('Devon', 20), row('Kent', 10)])).toEqual([
      'changed 0 0 share',
      'added - 3 county,share',
    ])
    expect(rowsAfter([row('Devon', 20), row('Essex', 20), row('Kent', 60)])).toEqual([])
    expect(diff(definition, before, { rows: [...before.rows].reverse() })).toMatchObject([
      { change: 'changed', rows: [] },
    ])
    const twice = { rows: [row('Kent', 1), row('Kent', 1), row('Kent', 1)] }
    expect(diff(definition, twice, { rows: twice.rows.slice(0, 1) })[0]?.rows?.map(({ before }) => before)).toEqual([
      1, 2,
    ])
    expect(diff(definition, values, { ...values, sites: [] })[0]).toMatchObject({
      key: 'sites',
      label: 'Sites',
      rows: [
        {
          change: 'removed',
          before: 0,
          cells: [{ key: 'site' }, { key: 'at' }, { key: 'rooms', rows: [{ change: 'removed' }] }],
        },
      ],
    })
  })

  test('10,000 rows take time in proportion', () => {
    const rows = (from: number) => Array.from({ length: 10_000 }, (_, at) => ({ county: `County ${from + at}` }))
    const began = performance.now()
    expect(diff(definition, { rows: rows(0) }, { rows: rows(1) })[0]?.rows).toHaveLength(1)
    expect(diff(definition, { rows: rows(0) }, { rows: rows(20_000) })[0]?.rows).toHaveLength(10_000)
    expect(performance.now() - began).toBeLessThan(5_000)
  })
})

describe('what people type', () => {
  test.each<[string, string, unknown]>([
    ['name', ' Ada ', ' Ada '],
    ['name', '  ', undefined],
    ['size', '12.5', 12.5],
    ['size', '-.5', -0.5],
    ['size', '5.', 5],
    ['size', '1,234,567.5', 1234567.5],
    ['size', '1 234', 1234],
    ['size', '1’234', 1234],
    ['size', '1,5', '1,5'],
    ['size', '1,2345', '1,2345'],
    ['size', 'a lot', 'a lot'],
    ['size', '9'.repeat(50), '9'.repeat(50)],
    ['rate', '33.3 %', 33.3],
    ['cash', 'EUR 1,250.50', { amount: '1250.50', currency: 'EUR' }],
    ['cash', '1250 jpy', { amount: '1250', currency: 'JPY' }],
    ['cash', '1250', { amount: '1250', currency: '' }],
    ['cash', 'a lot', { amount: 'a', currency: 'LOT' }],
    ['day', '2026-11-21', '2026-11-21'],
    ['open', 'Yes', true],
    ['open', 'no', false],
    ['open', 'perhaps', 'perhaps'],
    ['box', 'on', true],
    ['one', 'a', 'a'],
    ['one', ' BREAD ', 'b'],
    ['one', 'Cheese', 'Cheese'],
    ['many', 'Apples; b', ['a', 'b']],
    ['land', 'de', 'DE'],
    ['land', 'Germany', 'Germany'],
    ['mails', 'a@b.co, c@d.co;e@f.co\ng@h.co', ['a@b.co', 'c@d.co', 'e@f.co', 'g@h.co']],
  ])('%s: %j', (key, text, expected) => {
    expect(readText(field(key), text)).toEqual(expected)
  })

  test('one currency needs no code', () => {
    expect(readText({ key: 'c', kind: 'money', label: 'C', currencies: ['EUR'] }, '12')).toEqual({
      amount: '12',
      currency: 'EUR',
    })
  })
})

describe('posted forms', () => {
  test('names are paths', () => {
    const posted = new URLSearchParams([
      ['name', 'Ada'],
      ['size', '1,234.5'],
      ['day', ''],
      ['cash.amount', '1,250.00'],
      ['cash.currency', 'EUR'],
      ['open', 'no'],
      ['box', ''],
      ['box', 'on'],
      ['many', ''],
      ['many', 'a'],
      ['many', 'b'],
      ['mails', 'a@b.co c@d.co'],
      ['place.line1', '1 Main St '],
      ['place.city', 'Dover'],
      ['rows.0.county', 'Kent'],
      ['rows.0.share', '60'],
      ['rows.0.cost.amount', ''],
      ['rows.0.cost.currency', 'EUR'],
      ['rows.10.county', 'Devon'],
      ['rows.9.county', 'Essex'],
      ['sites.0.site', 'North'],
      ['sites.0.at.city', 'Bonn'],
      ['sites.0.rooms.0.beds', '2'],
    ])
    const answers = fromFormData(definition, posted)
    expect(answers).toEqual({
      name: 'Ada',
      size: 1234.5,
      day: null,
      cash: { amount: '1250.00', currency: 'EUR' },
      open: false,
      box: true,
      many: ['a', 'b'],
      mails: ['a@b.co', 'c@d.co'],
      place: { line1: '1 Main St', city: 'Dover' },
      rows: [{ county: 'Kent', share: 60, cost: null }, { county: 'Essex' }, { county: 'Devon' }],
      sites: [{ site: 'North', at: { city: 'Bonn' }, rooms: [{ beds: 2 }] }],
    })
    expect(validate(definition, answers, { viewer: 'partner', stage: 'save', now }).faults).toEqual([])
  })

  test('what cannot be read stays, to be told', () => {
    const told = (...entries: [string, string][]) =>
      validate(definition, fromFormData(definition, entries), { viewer: 'partner', stage: 'save', now }).faults.map(
        ({ path, code }) => `${path} ${code}`,
      )
    expect(told(['size', 'many'])).toEqual(['size number'])
    expect(told(['cash.amount', 'x'], ['cash.currency', 'EUR'])).toEqual(['cash money'])
    expect(told(['admin', '1'])).toEqual(['admin unknown_field'])
    expect(told(['name.x', '1'])).toEqual(['name.x unknown_field'])
    expect(told(['place.city.x', '1'])).toEqual([])
    expect(told(['__proto__', '1'])).toEqual(['__proto__ unknown_field'])
    expect(told(['__proto__.admin', '1'])).toEqual(['__proto__ unknown_field', '__proto__.admin unknown_field'])
    expect(told(['place.__proto__', '1'])).toEqual(['place.__proto__ unknown_field'])
    expect(told(['rows.0.__proto__', '1'])).toEqual(['rows.0.__proto__ unknown_field'])
    expect(told(['rows.0.nowhere.x', '1'])).toEqual(['rows.0.nowhere unknown_field'])
    expect(told(['rows.x.county', '1'], ['rows.99999.county', '1'])).toEqual([])
    expect(told(['.'.repeat(100_000), '1'])).toHaveLength(1)
    expect(({} as Record<string, unknown>).admin).toBeUndefined()
  })
})

describe('a new version', () => {
  const change = (edit: (draft: FormDefinition) => void, from = definition) => {
    const after = structuredClone(from)
    edit(after)
    const impact = changeImpact(from, after)
    return Object.fromEntries(
      Object.entries(impact).filter(([, value]) => value !== false && !(Array.isArray(value) && value.length === 0)),
    )
  }
  const at = (draft: FormDefinition, key: string) =>
    draft.sections[0]?.fields.find((one) => one.key === key) as Field & Record<string, unknown>

  test('nothing changed', () => {
    expect(change(() => {})).toEqual({})
    expect(change((draft) => Object.assign(at(draft, 'name'), { label: 'Your name', help: 'Help' }))).toEqual({})
  })

  test('fields come, go, return and change', () => {
    expect(change((draft) => draft.sections[0]?.fields.push({ key: 'new', kind: 'note', label: 'New' }))).toEqual({
      added: ['new'],
    })
    expect(
      change((draft) =>
        draft.sections[0]?.fields.push({ key: 'new', kind: 'short_text', label: 'New', required: 'submit' }),
      ),
    ).toEqual({
      added: ['new'],
      newlyRequired: [{ key: 'new', at: 'submit' }],
      asksAgain: true,
    })
    expect(change((draft) => draft.sections[0]?.fields.splice(0, 1))).toEqual({ removed: ['name'] })
    expect(change((draft) => Object.assign(at(draft, 'name'), { retired: true, required: 'save' }))).toEqual({
      retired: ['name'],
    })
    const retired = structuredClone(definition)
    at(retired, 'name').retired = true
    expect(change((draft) => delete at(draft, 'name').retired, retired)).toEqual({
      restored: ['name'],
      asksAgain: true,
    })
    expect(change((draft) => Object.assign(at(draft, 'name'), { kind: 'long_text' }))).toEqual({
      kindChanged: [{ key: 'name', from: 'short_text', to: 'long_text' }],
      asksAgain: true,
    })
    expect(change((draft) => (at(draft, 'rows').columns as Field[]).splice(0, 1))).toEqual({ removed: ['rows.county'] })
  })

  test('what is asked for becomes more', () => {
    expect(change((draft) => Object.assign(at(draft, 'name'), { required: 'save' }))).toEqual({
      newlyRequired: [{ key: 'name', at: 'save' }],
      asksAgain: true,
    })
    expect(
      change((draft) => Object.assign(at(draft, 'name'), { requiredIf: { field: 'open', operator: 'answered' } })),
    ).toEqual({
      newlyRequired: [{ key: 'name', at: 'submit' }],
      rulesChanged: ['name'],
      asksAgain: true,
    })
    expect(change((draft) => (at(draft, 'one').options as unknown[]).splice(0, 1))).toEqual({
      optionsGone: [{ key: 'one', values: ['a'] }],
      asksAgain: true,
    })
    expect(
      change((draft) => Object.assign((at(draft, 'many').options as object[])[1] ?? {}, { retired: true })),
    ).toEqual({ optionsGone: [{ key: 'many', values: ['b'] }], asksAgain: true })
  })

  test.each<[string, object]>([
    ['name', { maxLength: 10 }],
    ['name', { minLength: 2 }],
    ['name', { pattern: 'a' }],
    ['size', { min: 1 }],
    ['size', { decimals: 2 }],
    ['day', { max: '2026-01-01' }],
    ['cash', { currencies: ['EUR'] }],
    ['land', { allowed: ['DE'] }],
    ['docs', { maxItems: 1 }],
    ['docs', { accepts: ['pdf'] }],
    ['place', { parts: ['city'] }],
    ['rows', { totals: [{ key: 't', label: 'T', of: ['share'], equals: [100] }] }],
  ])('%s %j is tighter', (key, settings) => {
    const tighter = (draft: FormDefinition) => Object.assign(at(draft, key), settings)
    expect(change(tighter)).toEqual({ tightened: [key], asksAgain: true })
    const after = structuredClone(definition)
    tighter(after)
    // and the way back is not
    expect(changeImpact(after, definition)).toMatchObject({ tightened: [], asksAgain: false })
  })

  test('a limit that moves', () => {
    const limited = structuredClone(definition)
    Object.assign(at(limited, 'size'), { min: 5, max: 10 })
    expect(change((draft) => Object.assign(at(draft, 'size'), { min: 6 }), limited)).toEqual({
      tightened: ['size'],
      asksAgain: true,
    })
    expect(change((draft) => Object.assign(at(draft, 'size'), { max: 9 }), limited)).toEqual({
      tightened: ['size'],
      asksAgain: true,
    })
    expect(change((draft) => Object.assign(at(draft, 'size'), { min: 4, max: 11 }), limited)).toEqual({})
  })

  test('sections', () => {
    const edit = (settings: object) => change((draft) => Object.assign(draft.sections[2] ?? {}, settings))
    expect(edit({ repeat: { minItems: 1, maxItems: 3, itemLabel: 'S' } })).toEqual({
      tightened: ['sites'],
      asksAgain: true,
    })
    expect(edit({ repeat: { maxItems: 2, itemLabel: 'S' } })).toEqual({ tightened: ['sites'], asksAgain: true })
    expect(
      edit({ checks: [{ key: 'c', field: 'site', message: 'M', holds: { field: 'site', operator: 'answered' } }] }),
    ).toEqual({ tightened: ['sites'], asksAgain: true })
    expect(edit({ totals: [] })).toEqual({ tightened: ['sites'], asksAgain: true })
    expect(edit({ shownIf: { field: 'open', operator: 'answered' } })).toEqual({
      rulesChanged: ['sites'],
      asksAgain: true,
    })
    expect(edit({ hostOnly: true })).toMatchObject({ rulesChanged: ['site', 'at', 'rooms', 'rooms.beds'] })
    expect(edit({ off: true, switchable: true })).toEqual({ sectionsSwitchedOff: ['sites'] })
    const off = structuredClone(definition)
    Object.assign(off.sections[2] ?? {}, { off: true })
    expect(change((draft) => delete draft.sections[2]?.off, off)).toEqual({
      sectionsSwitchedOn: ['sites'],
      asksAgain: true,
    })
    expect(change((draft) => draft.sections.push({ key: 'more', title: 'More', fields: [] }))).toEqual({})
    const ended = {
      ...definition,
      sections: definition.sections.map((one) => ({ ...one, repeat: undefined })),
    } as FormDefinition
    expect(changeImpact(ended, definition).tightened).toEqual([])
    expect(changeImpact(definition, ended).tightened).toEqual(['sites', 'staff'])
  })
})

test('custom fields make a form for each place', () => {
  const titles = { partner: 'About the partner', contact: 'About the contact', invitation: 'About the invitation' }
  const custom = (
    of: 'partner' | 'contact',
    one: Field,
    shownOn: ('invitation' | 'profile')[],
    requiredOn?: 'invitation'[],
  ) => ({ of, field: one, shownOn, ...(requiredOn && { requiredOn }) })
  const all = [
    custom('contact', { key: 'role', kind: 'short_text', label: 'Role' }, ['invitation']),
    custom(
      'partner',
      { key: 'region', kind: 'short_text', label: 'Region', requiredIf: { field: 'role', operator: 'answered' } },
      ['invitation', 'profile'],
      ['invitation'],
    ),
    custom('partner', { key: 'old', kind: 'short_text', label: 'Old', retired: true }, ['invitation'], ['invitation']),
  ]
  const form = customForm(all, 'invitation', titles)
  expect(form.sections.map(({ key, fields }) => [key, fields.map((one) => `${one.key} ${one.required}`)])).toEqual([
    ['partner_fields', ['region submit', 'old undefined']],
    ['contact_fields', ['role undefined']],
  ])
  expect(validate(form, {}, { viewer: 'host', stage: 'submit', now }).faults.map(({ path }) => path)).toEqual([
    'region',
  ])
  expect(customForm(all, 'list', titles).sections).toEqual([])
  expect(customForm(all, 'profile', titles).sections[0]?.fields[0]).toMatchObject({
    key: 'region',
    requiredIf: { field: 'role' },
  })
})
