/** Every fault a definition can have, each with an example; and that anything at all may be asked about. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { DefinitionFaultCode, Field, FormDefinition, Rule, Section } from './definition.ts'
import {
  checkDefinition,
  definitionFaultWords,
  isDefinition,
  keyFor,
  reportsOf,
  saysOfDefinition,
  textsOf,
  translate,
} from './index.ts'
import { isPossible } from './satisfiable.ts'

const name = { key: 'name', kind: 'short_text', label: 'Name' }
const form = (...fields: unknown[]) => ({
  id: 'form',
  title: 'Form',
  sections: [{ key: 'main', title: 'Main', fields }],
})
const sections = (...list: object[]) => ({ id: 'form', title: 'Form', sections: list })
const told = (input: unknown) => checkDefinition(input).map(({ place, code }) => `${place} ${code}`.trim())

const options = [
  { value: 'a', label: 'A' },
  { value: 'b', label: 'B' },
]
const asked: object[] = [
  name,
  { key: 'num', kind: 'integer', label: 'Num', min: 0, max: 10 },
  { key: 'one', kind: 'select', label: 'One', options },
  { key: 'many', kind: 'multi_select', label: 'Many', options, maxItems: 2 },
  { key: 'yes', kind: 'yes_no', label: 'Yes' },
  { key: 'box', kind: 'checkbox', label: 'Box' },
  { key: 'day', kind: 'date', label: 'Day', min: '2026-01-01' },
  { key: 'cash', kind: 'money', label: 'Cash', currencies: ['EUR'] },
  { key: 'rate', kind: 'percentage', label: 'Rate' },
  { key: 'land', kind: 'country', label: 'Land' },
  { key: 'place', kind: 'address', label: 'Place' },
  { key: 'docs', kind: 'files', label: 'Docs', maxItems: 3 },
  { key: 'rows', kind: 'table', label: 'Rows', maxRows: 4, columns: [name] },
  { key: 'mails', kind: 'emails', label: 'Mails' },
  { key: 'files', kind: 'files', label: 'Files' },
  { key: 'table', kind: 'table', label: 'Table', columns: [name] },
  { key: 'gone', kind: 'short_text', label: 'Gone', retired: true },
  { key: 'head', kind: 'heading', label: 'Head' },
  { key: 'inner', kind: 'short_text', label: 'Inner', seenBy: 'host' },
]
const sites = {
  key: 'sites',
  title: 'Sites',
  repeat: { maxItems: 5, itemLabel: 'Site' },
  fields: [
    { key: 'site', kind: 'short_text', label: 'Site' },
    { key: 'area', kind: 'short_text', label: 'Area' },
  ],
}
/** A form with a rule that decides about one more field. */
const ruled = (shownIf: unknown, change: object = {}) =>
  sections(
    {
      key: 'main',
      title: 'Main',
      fields: [...asked, { key: 'x', kind: 'short_text', label: 'X', shownIf, ...change }],
    },
    sites,
  )
const at = `sections.0.fields.${asked.length}`
const is = (field: string, operator: string, value?: unknown) => ({
  field,
  operator,
  ...(value !== undefined && { value }),
})

const examples: [DefinitionFaultCode, input: unknown, place: string][] = [
  ['wrong_type', null, ''],
  ['wrong_type', { ...form(name), title: 5 }, 'title'],
  ['wrong_type', { ...form(name), sections: {} }, 'sections'],
  ['wrong_type', form({ ...name, maxLength: 1.5 }), 'sections.0.fields.0.maxLength'],
  ['wrong_type', form({ ...name, retired: 'yes' }), 'sections.0.fields.0.retired'],
  ['wrong_type', form({ key: 'n', kind: 'number', label: 'N', min: Number.NaN }), 'sections.0.fields.0.min'],
  ['wrong_type', form({ key: 'd', kind: 'date', label: 'D', min: 'soon' }), 'sections.0.fields.0.min'],
  ['wrong_type', form({ key: 'd', kind: 'date', label: 'D', default: 'today' }), 'sections.0.fields.0.default'],
  ['wrong_type', form({ ...name, key: 5 }), 'sections.0.fields.0.key'],
  ['wrong_type', form('name'), 'sections.0.fields.0'],
  ['wrong_type', form({ key: 'c', kind: 'country', label: 'C', allowed: [5] }), 'sections.0.fields.0.allowed.0'],
  ['wrong_type', ruled(is('name', 'one_of', [true])), `${at}.shownIf.value.0`],
  ['wrong_type', ruled('name'), `${at}.shownIf`],
  ['wrong_type', { ...form(name), translations: [] }, 'translations'],
  ['wrong_type', { ...form(name), translations: { es: 'x' } }, 'translations.es'],
  ['missing_setting', { id: 'x', title: 'X' }, ''],
  ['missing_setting', form({ key: 'a', kind: 'select', label: 'A' }), 'sections.0.fields.0'],
  ['unknown_setting', { ...form(name), admin: true }, 'admin'],
  ['unknown_setting', form({ ...name, options }), 'sections.0.fields.0.options'],
  [
    'unknown_setting',
    form({ key: 'h', kind: 'heading', label: 'H', required: 'save' }),
    'sections.0.fields.0.required',
  ],
  ['unknown_setting', sections({ ...sites, fields: [{ ...name, seenBy: 'host' }] }), 'sections.0.fields.0.seenBy'],
  [
    'unknown_setting',
    form({ key: 't', kind: 'table', label: 'T', columns: [{ ...name, shownIf: is('a', 'answered') }] }),
    'sections.0.fields.0.columns.0.shownIf',
  ],
  ['not_one_of', form({ ...name, kind: 'spaceship' }), 'sections.0.fields.0.kind'],
  ['not_one_of', form({ ...name, kind: 'constructor' }), 'sections.0.fields.0.kind'],
  ['not_one_of', form({ key: 'a', label: 'A' }), 'sections.0.fields.0.kind'],
  [
    'not_one_of',
    form({ key: 't', kind: 'table', label: 'T', columns: [{ key: 'u', kind: 'table', label: 'U' }] }),
    'sections.0.fields.0.columns.0.kind',
  ],
  ['not_one_of', form({ ...name, seenBy: 'everybody' }), 'sections.0.fields.0.seenBy'],
  ['not_one_of', ruled(is('name', 'resembles', 'x')), `${at}.shownIf.operator`],
  ['text_empty', { ...form(name), title: ' ' }, 'title'],
  ['text_too_long', { ...form(name), title: 'x'.repeat(301) }, 'title'],
  ['text_characters', { ...form(name), title: 'a\0b' }, 'title'],
  ['text_characters', form({ ...name, label: '\ud800' }), 'sections.0.fields.0.label'],
  ['out_of_range', form({ ...name, maxLength: 1_001 }), 'sections.0.fields.0.maxLength'],
  ['out_of_range', form({ key: 'n', kind: 'number', label: 'N', min: 1e300 }), 'sections.0.fields.0.min'],
  ['limits_crossed', form({ ...name, minLength: 5, maxLength: 4 }), 'sections.0.fields.0'],
  ['limits_crossed', form({ ...name, minLength: 300 }), 'sections.0.fields.0'],
  ['limits_crossed', form({ key: 'n', kind: 'number', label: 'N', min: 5, max: 4 }), 'sections.0.fields.0'],
  ['limits_crossed', form({ key: 'p', kind: 'percentage', label: 'P', min: 101 }), 'sections.0.fields.0'],
  [
    'limits_crossed',
    form({ key: 'd', kind: 'date', label: 'D', min: '2026-02-01', max: '2026-01-01' }),
    'sections.0.fields.0',
  ],
  ['limits_crossed', form({ key: 'f', kind: 'files', label: 'F', minItems: 2 }), 'sections.0.fields.0'],
  [
    'limits_crossed',
    form({ key: 't', kind: 'table', label: 'T', columns: [name], minRows: 51 }),
    'sections.0.fields.0',
  ],
  ['limits_crossed', sections({ ...sites, repeat: { minItems: 6, maxItems: 5, itemLabel: 'S' } }), 'sections.0.repeat'],
  [
    'limits_crossed',
    sections({
      key: 's',
      title: 'S',
      fields: [{ key: 'n', kind: 'number', label: 'N' }],
      totals: [{ key: 't', label: 'T', of: ['n'], min: 5, max: 4 }],
    }),
    'sections.0.totals.0',
  ],
  ['too_many', form(...Array.from({ length: 501 }, (_, n) => ({ ...name, key: `f${n}` }))), 'sections.0.fields'],
  [
    'too_many',
    sections(
      ...[0, 1].map((s) => ({
        key: `s${s}`,
        title: 'S',
        fields: Array.from({ length: 300 }, (_, n) => ({ ...name, key: `f${s}_${n}` })),
      })),
    ),
    'sections',
  ],
  [
    'too_many',
    { ...form(name), translations: Object.fromEntries(Array.from({ length: 101 }, (_, n) => [`x${n}`, {}])) },
    'translations',
  ],
  ['too_few', { ...form(name), sections: [] }, 'sections'],
  ['too_few', form({ key: 'a', kind: 'select', label: 'A', options: [] }), 'sections.0.fields.0.options'],
  ['key_form', form({ ...name, key: 'First Name' }), 'sections.0.fields.0.key'],
  ['key_form', form({ ...name, key: '__proto__' }), 'sections.0.fields.0.key'],
  ['key_form', form({ ...name, key: 'a'.repeat(61) }), 'sections.0.fields.0.key'],
  ['key_form', { ...form(name), translations: { 'no language': {} } }, 'translations.no language'],
  ['key_taken', form(name, name), 'sections.0.fields.1.key'],
  ['key_taken', form({ ...name, key: 'main' }), 'sections.0.fields.0.key'],
  [
    'key_taken',
    form({ key: 't', kind: 'table', label: 'T', columns: [name, name] }),
    'sections.0.fields.0.columns.1.key',
  ],
  [
    'key_taken',
    sections({
      key: 's',
      title: 'S',
      fields: [name],
      checks: [1, 2].map(() => ({ key: 'c', holds: is('name', 'answered'), message: 'M', field: 'name' })),
    }),
    'sections.0.checks.1.key',
  ],
  ['key_reserved', form({ ...name, key: 'constructor' }), 'sections.0.fields.0.key'],
  [
    'option_taken',
    form({ key: 'a', kind: 'select', label: 'A', options: [...options, options[0]] }),
    'sections.0.fields.0.options.2.value',
  ],
  ['pattern_unsafe', form({ ...name, pattern: '(a)\\1' }), 'sections.0.fields.0.pattern'],
  [
    'pattern_unsafe',
    form({ key: 't', kind: 'table', label: 'T', columns: [{ ...name, pattern: '(' }] }),
    'sections.0.fields.0.columns.0.pattern',
  ],
  [
    'pattern_costly',
    form({ key: 't', kind: 'table', label: 'T', maxRows: 10_000, columns: [{ ...name, pattern: '(a|b|c|d|e)*' }] }),
    'sections',
  ],
  [
    'currency_unknown',
    form({ key: 'm', kind: 'money', label: 'M', currencies: ['EUR', 'ABC'] }),
    'sections.0.fields.0.currencies.1',
  ],
  [
    'currency_unknown',
    form({ key: 'm', kind: 'money', label: 'M', currencies: ['euro'] }),
    'sections.0.fields.0.currencies.0',
  ],
  [
    'country_unknown',
    form({ key: 'c', kind: 'country', label: 'C', allowed: ['ZZ'] }),
    'sections.0.fields.0.allowed.0',
  ],
  ...['javascript:alert(1)', '//example.org', 'example.org', 'https://x', '/\\example.org'].map(
    (link): [DefinitionFaultCode, unknown, string] => [
      'link_unsafe',
      form({ key: 't', kind: 'terms', label: 'T', statement: 'S', link }),
      'sections.0.fields.0.link',
    ],
  ),
  ['default_wrong', form({ ...name, maxLength: 2, default: 'abc' }), 'sections.0.fields.0.default'],
  [
    'default_wrong',
    form({ key: 'a', kind: 'select', label: 'A', options, default: 'c' }),
    'sections.0.fields.0.default',
  ],
  [
    'default_wrong',
    form({ key: 't', kind: 'table', label: 'T', columns: [{ ...name, default: 'a\nb' }] }),
    'sections.0.fields.0.columns.0.default',
  ],
  ['editor_cannot_see', form({ ...name, seenBy: 'host', editedBy: 'partner' }), 'sections.0.fields.0.editedBy'],
  ['editor_cannot_see', form({ ...name, seenBy: 'partner', editedBy: 'both' }), 'sections.0.fields.0.editedBy'],
  [
    'editor_cannot_see',
    sections({ key: 's', title: 'S', hostOnly: true, fields: [{ ...name, editedBy: 'partner' }] }),
    'sections.0.fields.0.editedBy',
  ],
  ['off_not_switchable', sections({ key: 's', title: 'S', off: true, fields: [name] }), 'sections.0.off'],
  ['field_unknown', ruled(is('nowhere', 'answered')), `${at}.shownIf`],
  ['field_unknown', ruled(is('place.planet', 'answered')), `${at}.shownIf`],
  [
    'field_unknown',
    ruled({ all: [is('name', 'answered'), { any: [is('nowhere', 'answered')] }] }),
    `${at}.shownIf.all.1.any.0`,
  ],
  [
    'field_unknown',
    sections({
      key: 's',
      title: 'S',
      fields: [name],
      checks: [{ key: 'c', holds: is('name', 'answered'), message: 'M', field: 'x' }],
    }),
    'sections.0.checks.0.field',
  ],
  [
    'field_unknown',
    form({ key: 't', kind: 'table', label: 'T', columns: [name], unique: ['x'] }),
    'sections.0.fields.0.unique.0',
  ],
  [
    'field_unknown',
    form({
      key: 't',
      kind: 'table',
      label: 'T',
      columns: [name],
      totals: [{ key: 't', label: 'T', of: ['x'], min: 1 }],
    }),
    'sections.0.fields.0.totals.0.of.0',
  ],
  [
    'field_unknown',
    form({ key: 'a', kind: 'address', label: 'A', parts: ['city'], requiredParts: ['line1'] }),
    'sections.0.fields.0.requiredParts',
  ],
  ['field_no_answer', ruled(is('head', 'answered')), `${at}.shownIf`],
  [
    'field_no_answer',
    sections({
      key: 's',
      title: 'S',
      fields: [name, { key: 'h', kind: 'heading', label: 'H' }],
      checks: [{ key: 'c', holds: is('name', 'answered'), message: 'M', field: 'h' }],
    }),
    'sections.0.checks.0.field',
  ],
  ['field_retired', ruled(is('gone', 'answered')), `${at}.shownIf`],
  ['field_in_items', ruled(is('site', 'answered')), `${at}.shownIf`],
  [
    'field_in_items',
    sections({ key: 's', title: 'S', fields: [name], shownIf: is('site', 'answered') }, sites),
    'sections.0.shownIf',
  ],
  ['field_unseen', ruled(is('inner', 'answered')), `${at}.shownIf`],
  [
    'field_unseen',
    sections(
      { key: 's', title: 'S', fields: [{ ...name, seenBy: 'host' }] },
      { ...sites, shownIf: is('name', 'answered') },
    ),
    'sections.1.shownIf',
  ],
  [
    'field_unseen',
    sections({ ...sites, hostOnly: true }, { key: 's', title: 'S', fields: [name], shownIf: is('sites', 'answered') }),
    'sections.1.shownIf',
  ],
  ['operator_wrong', ruled(is('docs', 'equals', 'x')), `${at}.shownIf`],
  ['operator_wrong', ruled(is('place', 'contains', 'x')), `${at}.shownIf`],
  ['condition_value', ruled(is('num', 'equals', 'x')), `${at}.shownIf`],
  ['condition_value', ruled(is('num', 'more_than')), `${at}.shownIf`],
  ['condition_value', ruled(is('name', 'answered', true)), `${at}.shownIf`],
  ['condition_value', ruled(is('name', 'equals', '')), `${at}.shownIf`],
  ['condition_value', ruled(is('yes', 'equals', 'yes')), `${at}.shownIf`],
  ['condition_value', ruled(is('day', 'equals', 'soon')), `${at}.shownIf`],
  ['condition_value', ruled(is('docs', 'count_at_least', 1.5)), `${at}.shownIf`],
  ['condition_value', ruled(is('docs', 'count_at_least', -1)), `${at}.shownIf`],
  ['condition_value', ruled(is('sites', 'count_at_least', '2')), `${at}.shownIf`],
  ['condition_value', ruled(is('one', 'one_of', 'a')), `${at}.shownIf`],
  ['condition_value', ruled(is('one', 'equals', ['a'])), `${at}.shownIf`],
  ['option_unknown', ruled(is('one', 'equals', 'c')), `${at}.shownIf`],
  ['option_unknown', ruled(is('many', 'contains_any', ['a', 'c'])), `${at}.shownIf`],
  ['option_unknown', ruled(is('land', 'equals', 'ZZ')), `${at}.shownIf`],
  ['rule_empty', ruled({ all: [] }), `${at}.shownIf`],
  [
    'rule_too_deep',
    ruled({ all: [{ any: [{ all: [{ any: [{ all: [is('name', 'answered')] }] }] }] }] }),
    `${at}.shownIf.all.0.any.0.all.0.any.0.all.0`,
  ],
  [
    'rule_too_long',
    ruled({ all: [1, 2].map(() => ({ any: Array.from({ length: 30 }, () => is('name', 'answered')) })) }),
    `${at}.shownIf`,
  ],
  ['rule_itself', ruled(is('x', 'answered')), `${at}.shownIf`],
  [
    'rule_circular',
    form(
      { ...name, key: 'a', shownIf: is('b', 'answered') },
      { ...name, key: 'b', shownIf: is('c', 'answered') },
      { ...name, key: 'c', shownIf: is('a', 'answered') },
    ),
    'sections.0.fields.0',
  ],
  ['rule_circular', sections({ key: 's', title: 'S', fields: [name], shownIf: is('name', 'answered') }), 'sections.0'],
  ['rule_impossible', ruled({ all: [is('one', 'equals', 'a'), is('one', 'equals', 'b')] }), `${at}.shownIf`],
  [
    'total_not_number',
    form({
      key: 't',
      kind: 'table',
      label: 'T',
      columns: [name],
      totals: [{ key: 't', label: 'T', of: ['name'], min: 1 }],
    }),
    'sections.0.fields.0.totals.0.of.0',
  ],
  [
    'total_not_number',
    sections({
      key: 's',
      title: 'S',
      fields: [{ key: 'm', kind: 'money', label: 'M', currencies: ['EUR', 'USD'] }],
      totals: [{ key: 't', label: 'T', of: ['m'], min: 1 }],
    }),
    'sections.0.totals.0.of.0',
  ],
  [
    'total_mixed',
    sections({
      key: 's',
      title: 'S',
      fields: [
        { key: 'm', kind: 'money', label: 'M', currencies: ['EUR'] },
        { key: 'n', kind: 'number', label: 'N' },
      ],
      totals: [{ key: 't', label: 'T', of: ['m', 'n'], min: 1 }],
    }),
    'sections.0.totals.0',
  ],
  [
    'total_free',
    sections({
      key: 's',
      title: 'S',
      fields: [{ key: 'n', kind: 'number', label: 'N' }],
      totals: [{ key: 't', label: 'T', of: ['n'] }],
    }),
    'sections.0.totals.0',
  ],
  [
    'total_unreachable',
    sections({
      key: 's',
      title: 'S',
      fields: [
        { key: 'p', kind: 'percentage', label: 'P', max: 40 },
        { key: 'q', kind: 'percentage', label: 'Q', max: 40 },
      ],
      totals: [{ key: 't', label: 'T', of: ['p', 'q'], equals: [100] }],
    }),
    'sections.0.totals.0',
  ],
  [
    'total_unreachable',
    sections({
      key: 's',
      title: 'S',
      fields: [{ key: 'n', kind: 'integer', label: 'N', min: 0, max: 4 }],
      totals: [{ key: 't', label: 'T', of: ['n'], min: 5 }],
    }),
    'sections.0.totals.0',
  ],
  [
    'total_unreachable',
    sections({
      key: 's',
      title: 'S',
      fields: [{ key: 'n', kind: 'integer', label: 'N', min: 0 }],
      totals: [{ key: 't', label: 'T', of: ['n'], max: -1 }],
    }),
    'sections.0.totals.0',
  ],
  [
    'total_unreachable',
    sections({
      key: 's',
      title: 'S',
      fields: [{ key: 'n', kind: 'integer', label: 'N' }],
      totals: [{ key: 't', label: 'T', of: ['n'], equals: [5], min: 6 }],
    }),
    'sections.0.totals.0',
  ],
  ['report_wrong', form({ ...name, report: 'sum' }), 'sections.0.fields.0.report'],
  ['translation_place', { ...form(name), translations: { es: { 'name.colour': 'x' } } }, 'translations.es.name.colour'],
]

describe('faults of definitions', () => {
  test.each(
    examples.map(([code, input, place], index) => [`${index} ${code} at ${place}`, code, input, place] as const),
  )('%s', (_, code, input, place) => {
    expect(told(input)).toEqual([`${place} ${code}`.trim()])
    expect(isDefinition(input)).toBe(false)
  })

  test('every code has an example, and a sentence', () => {
    const shown = new Set<string>(examples.map(([code]) => code))
    const ofSchemas = ['schema_unknown', 'schema_unsupported']
    expect(Object.keys(definitionFaultWords).filter((code) => !shown.has(code) && !ofSchemas.includes(code))).toEqual(
      [],
    )
    for (const [, input] of examples) {
      for (const fault of checkDefinition(input)) expect(saysOfDefinition(fault)).toMatch(/^[A-Z“][^{]*[.}:]/)
    }
  })

  test('sentences name what they are about', () => {
    const first = (input: unknown) => checkDefinition(input).map((fault) => saysOfDefinition(fault))
    expect(first(form({ ...name, maxLength: 2, default: 'abc' }))).toEqual([
      'This answer to begin with would be refused: Use 2 characters at most.',
    ])
    expect(
      first(
        form(
          { ...name, key: 'a', shownIf: is('b', 'answered'), label: 'First' },
          { ...name, key: 'b', shownIf: is('a', 'answered'), label: 'Second' },
        ),
      ),
    ).toEqual(['These depend on each other in a circle, so none of them would ever be shown: First or Second.'])
  })

  test('there is an end to them', () => {
    expect(
      checkDefinition({ ...form(name), ...Object.fromEntries(Array.from({ length: 600 }, (_, n) => [`x${n}`, n])) }),
    ).toHaveLength(500)
  })

  test('all are told at once', () => {
    const input = form(
      { ...name, maxLength: 5_000, pattern: '(' },
      { ...name, label: ' ' },
      { key: 'h', kind: 'heading', label: 'H', shownIf: is('nowhere', 'answered') },
    )
    expect(told(input)).toEqual([
      'sections.0.fields.0.maxLength out_of_range',
      'sections.0.fields.1.label text_empty',
      'sections.0.fields.1.key key_taken',
      'sections.0.fields.0.pattern pattern_unsafe',
      'sections.0.fields.2.shownIf field_unknown',
    ])
  })
})

describe('definitions without fault', () => {
  test('every setting', () => {
    const whole = sections(
      {
        key: 'main',
        title: 'Main',
        help: 'Help',
        shownIf: is('sites', 'count_at_least', 0),
        switchable: true,
        off: false,
        fields: [
          ...asked,
          { key: 'y', kind: 'note', label: 'Y', help: 'Help', shownIf: is('place.country', 'one_of', ['DE', 'AT']) },
        ],
      },
      {
        ...sites,
        fields: [
          ...sites.fields,
          {
            key: 'more',
            kind: 'short_text',
            label: 'More',
            shownIf: is('area', 'answered'),
            requiredIf: is('site', 'answered'),
          },
        ],
        checks: [{ key: 'c', field: 'site', message: 'M', holds: is('area', 'answered'), at: 'save' }],
      },
      {
        key: 'inside',
        title: 'Inside',
        hostOnly: true,
        shownIf: is('inner', 'answered'),
        fields: [{ key: 'z', kind: 'note', label: 'Z', shownIf: is('inner', 'answered') }],
      },
    )
    expect(
      checkDefinition({
        ...whole,
        description: 'D',
        translations: { es: { 'name.label': 'Nombre', 'main.title': 'Principal' } },
      }),
    ).toEqual([])
    expect(isDefinition(whole)).toBe(true)
  })

  test('rules of what is retired do not matter', () => {
    expect(told(form({ ...name, retired: true, shownIf: is('nowhere', 'answered') }))).toEqual([])
  })

  test('days around today are not held against a default', () => {
    expect(told(form({ key: 'd', kind: 'date', label: 'D', min: 'today', default: '2020-01-01' }))).toEqual([])
  })

  test('reports by kind', () => {
    expect(reportsOf('money')).toEqual(['sum', 'average'])
    expect(reportsOf('heading')).toEqual([])
  })
})

describe('rules that can or cannot come true', () => {
  const all = (...rules: unknown[]) => ({ all: rules }) as Rule
  const any = (...rules: unknown[]) => ({ any: rules }) as Rule

  test.each<[string, Rule]>([
    ['answered and not', all(is('name', 'answered'), is('name', 'not_answered'))],
    ['two texts', all(is('name', 'equals', 'a'), is('name', 'equals', 'b'))],
    ['a text that another condition refuses', all(is('name', 'equals', 'abc'), is('name', 'not_contains', 'b'))],
    ['two choices', all(is('one', 'equals', 'a'), is('one', 'none_of', ['a']))],
    ['none of all choices', all(is('one', 'none_of', ['a', 'b']), is('one', 'answered'))],
    ['yes and no', all(is('yes', 'equals', true), is('yes', 'equals', false))],
    ['ticked and not', all(is('box', 'equals', true), is('box', 'equals', false))],
    ['ticked and not answered', all(is('box', 'equals', true), is('box', 'not_answered'))],
    ['above the limit', is('num', 'more_than', 10) as Rule],
    ['not above the limit', is('num', 'less_than', 0) as Rule],
    ['nothing between whole numbers', all(is('num', 'more_than', 3), is('num', 'less_than', 4))],
    ['above and below', all(is('cash', 'more_than', 5), is('cash', 'at_most', 5))],
    ['more than all of it', is('rate', 'more_than', 100) as Rule],
    ['equal and above', all(is('num', 'equals', 3), is('num', 'more_than', 3))],
    ['cash that is two amounts', all(is('cash', 'equals', 3), is('cash', 'equals', 4))],
    ['before the earliest day', is('day', 'less_than', '2026-01-01') as Rule],
    ['a day between days', all(is('day', 'more_than', '2026-03-01'), is('day', 'less_than', '2026-03-02'))],
    ['days around today', all(is('day', 'more_than', 'today+5'), is('day', 'less_than', 'today-5'))],
    ['contains and does not', all(is('many', 'contains', 'a'), is('many', 'not_contains', 'a'))],
    ['any of what it does not contain', all(is('many', 'contains_any', ['a']), is('many', 'not_contains', 'a'))],
    ['more than it may have', is('many', 'count_at_least', 3) as Rule],
    ['all of more than it may have', all(is('many', 'contains_all', ['a', 'b']), is('many', 'count_at_most', 1))],
    ['more than are left', all(is('many', 'not_contains', 'a'), is('many', 'count_at_least', 2))],
    ['more files than usual', is('files', 'count_at_least', 2) as Rule],
    ['more rows than usual', is('table', 'count_at_least', 51) as Rule],
    ['more mails than usual', is('mails', 'count_at_least', 21) as Rule],
    ['more files than possible', is('docs', 'count_at_least', 4) as Rule],
    ['more rows than possible', is('rows', 'count_at_least', 5) as Rule],
    ['more items than possible', is('sites', 'count_at_least', 6) as Rule],
    ['answered, and none of it', all(is('docs', 'answered'), is('docs', 'count_at_most', 0))],
    ['two countries', all(is('land', 'equals', 'DE'), is('land', 'equals', 'FR'))],
    [
      'each way impossible',
      any(is('num', 'more_than', 10), all(is('yes', 'equals', true), is('yes', 'equals', false))),
    ],
  ])('%s cannot', (_, rule) => {
    expect(told(ruled(rule))).toEqual([`${at}.shownIf rule_impossible`])
  })

  test.each<[string, Rule]>([
    ['one of two ways', any(is('num', 'more_than', 10), is('yes', 'equals', true))],
    ['not answered and not equal', all(is('name', 'not_answered'), is('name', 'not_equals', 'x'))],
    ['not a and not b', all(is('one', 'not_equals', 'a'), is('one', 'not_equals', 'b'))],
    ['a text that fits all', all(is('name', 'equals', 'abc'), is('name', 'contains', 'B'))],
    ['between numbers', all(is('cash', 'more_than', 3), is('cash', 'less_than', 4))],
    ['exactly the limit', all(is('num', 'at_least', 10), is('num', 'at_most', 10))],
    ['days that cannot be compared', all(is('day', 'more_than', 'today'), is('day', 'less_than', '2026-05-01'))],
    ['days around today', all(is('day', 'more_than', 'today-5'), is('day', 'less_than', 'today'))],
    ['a day that is given', all(is('day', 'equals', '2026-05-01'), is('day', 'at_least', '2026-05-01'))],
    ['two of two', all(is('many', 'contains', 'a'), is('many', 'contains', 'b'), is('many', 'count_at_least', 2))],
    ['items', is('sites', 'answered') as Rule],
    ['any of them', all(is('many', 'contains_any', ['a', 'b']), is('many', 'not_contains', 'a'))],
    ['none at least', is('docs', 'count_at_least', 0) as Rule],
    ['a few mails', is('mails', 'count_at_least', 20) as Rule],
    ['a part of an address', all(is('place.city', 'equals', 'Bonn'), is('place.country', 'equals', 'DE'))],
    ['texts that contain', all(is('name', 'contains', 'a'), is('name', 'contains', 'b'))],
    [
      'more ways than anybody tries',
      all(
        ...Array.from({ length: 16 }, () => any(is('name', 'contains', 'a'), is('yes', 'equals', true))),
        is('one', 'equals', 'a'),
        is('one', 'equals', 'b'),
      ),
    ],
  ])('%s can', (_, rule) => {
    expect(told(ruled(rule))).toEqual([])
  })

  test('what a field takes to be shown counts too', () => {
    const fields = [
      { key: 'a', kind: 'yes_no', label: 'A' },
      { key: 'b', kind: 'short_text', label: 'B', shownIf: is('a', 'equals', true) },
      { key: 'c', kind: 'short_text', label: 'C', shownIf: all(is('b', 'answered'), is('a', 'equals', false)) },
    ]
    expect(told(form(...fields))).toEqual(['sections.0.fields.2.shownIf rule_impossible'])
    const inSection = sections(
      { key: 's', title: 'S', fields: fields.slice(0, 1) },
      { ...sites, shownIf: is('a', 'equals', true) },
      {
        key: 't',
        title: 'T',
        shownIf: is('a', 'equals', false),
        fields: [{ ...name, shownIf: is('sites', 'answered') }],
      },
    )
    expect(told(inSection)).toEqual(['sections.2.fields.0.shownIf rule_impossible'])
  })

  test('asked by itself, what is not there might be', () => {
    const definition = form(name) as FormDefinition
    expect(isPossible(definition, [is('nowhere', 'answered') as Rule])).toBe(true)
  })

  test('so do checks and requirements', () => {
    const never = all(is('yes', 'equals', true), is('yes', 'equals', false))
    expect(told(ruled(undefined, { requiredIf: never }))).toEqual([`${at}.requiredIf rule_impossible`])
    const [yes] = asked.slice(4)
    expect(
      told(
        sections({
          key: 's',
          title: 'S',
          fields: [yes],
          checks: [{ key: 'c', field: 'yes', message: 'M', holds: never }],
        }),
      ),
    ).toEqual(['sections.0.checks.0.holds rule_impossible'])
  })
})

describe('anything may be checked', () => {
  test('whatever it is, there is an answer', () => {
    fc.assert(
      fc.property(
        fc.anything({
          withNullPrototype: true,
          withBigInt: true,
          withDate: true,
          withMap: true,
          withSparseArray: true,
        }),
        (input) => {
          expect(Array.isArray(checkDefinition(input))).toBe(true)
        },
      ),
      { numRuns: 500 },
    )
  })

  test('a definition with something else in one place', () => {
    const [first] = [ruled({ all: [is('name', 'answered'), is('many', 'contains_any', ['a'])] })]
    const places = (value: unknown): ((change: unknown) => unknown)[] => {
      if (typeof value !== 'object' || value === null) return [(change) => change]
      const here = Array.isArray(value) ? [...value.entries()] : Object.entries(value)
      const below = here.flatMap(([key, part]) =>
        places(part).map((put) => (change: unknown) => {
          const copy = Array.isArray(value) ? [...value] : { ...value }
          ;(copy as Record<string | number, unknown>)[key] = put(change)
          return copy
        }),
      )
      return [(change) => change, ...below]
    }
    const all = places(first)
    fc.assert(
      fc.property(fc.nat(all.length - 1), fc.anything(), (place, change) => {
        expect(Array.isArray(checkDefinition(all[place]?.(change)))).toBe(true)
      }),
      { numRuns: 2_000 },
    )
  })

  test('deep and large ones end soon', () => {
    let deep: unknown = { field: 'a', operator: 'answered' }
    for (let depth = 0; depth < 100_000; depth++) deep = { all: [deep] }
    const began = performance.now()
    expect(told(ruled(deep))).toHaveLength(1)
    expect(
      checkDefinition({ ...form(name), extra: deep, sections: Array.from({ length: 100_000 }, () => 1) }).length,
    ).toBeGreaterThan(0)
    const chain = Array.from({ length: 500 }, (_, n) => ({
      ...name,
      key: `f${n}`,
      ...(n > 0 && { shownIf: is(`f${n - 1}`, 'answered') }),
    }))
    expect(told(form(...chain))).toEqual([])
    expect(told(form(...chain.slice(1), { ...name, key: 'f0', shownIf: is('f499', 'answered') }))).toEqual([
      'sections.0.fields.0 rule_circular',
    ])
    // generous: other programs run on this machine too
    expect(performance.now() - began).toBeLessThan(5_000)
  })
})

test('keys are made from labels', () => {
  expect(keyFor('Agency type', [])).toBe('agency_type')
  expect(keyFor('Agency type', ['agency_type', 'agency_type_2'])).toBe('agency_type_3')
  expect(keyFor('  Größe & Farbe! ', [])).toBe('gro_e_farbe')
  expect(keyFor('2nd phone', [])).toBe('field_2nd_phone')
  expect(keyFor('漢字', [])).toBe('field')
  expect(keyFor('Constructor', [])).toBe('constructor_2')
  expect(keyFor('x'.repeat(400), [])).toHaveLength(50)
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.array(fc.constantFrom('field', 'a', 'a_2')), (label, taken) => {
      const key = keyFor(label, taken)
      expect(taken).not.toContain(key)
      expect(told(form({ ...name, key, label: 'X' }))).toEqual([])
    }),
  )
})

describe('translations', () => {
  const definition = {
    id: 'form',
    title: 'Form',
    description: 'About it',
    sections: [
      {
        key: 'main',
        title: 'Main',
        repeat: { maxItems: 2, itemLabel: 'Item' },
        fields: [
          { key: 'one', kind: 'select', label: 'One', help: 'Help', options },
          {
            key: 't',
            kind: 'table',
            label: 'T',
            rowLabel: 'row',
            columns: [{ key: 'c', kind: 'number', label: 'C', unit: 'kg' }],
            totals: [{ key: 'sum', label: 'Sum', of: ['c'], min: 1 }],
          },
        ] as Field[],
        checks: [{ key: 'k', message: 'Do.', field: 'one', holds: is('one', 'answered') as Rule }],
      } satisfies Section,
    ],
    translations: {
      es: { title: 'Formulario', 'one.options.b': 'Be', 't.columns.c.label': 'Ce', 'main.checks.k.message': 'Haga.' },
    },
  }

  test('every text that people read has a place', () => {
    expect(Object.fromEntries(textsOf(definition))).toEqual({
      title: 'Form',
      description: 'About it',
      'main.title': 'Main',
      'main.itemLabel': 'Item',
      'one.label': 'One',
      'one.help': 'Help',
      'one.options.a': 'A',
      'one.options.b': 'B',
      't.label': 'T',
      't.rowLabel': 'row',
      't.columns.c.label': 'C',
      't.columns.c.unit': 'kg',
      't.totals.sum.label': 'Sum',
      'main.checks.k.message': 'Do.',
    })
  })

  test('what is translated is put in, the rest stays', () => {
    const spanish = translate(definition, 'es')
    expect(Object.fromEntries(textsOf(spanish))).toMatchObject({
      title: 'Formulario',
      'main.title': 'Main',
      'one.options.a': 'A',
      'one.options.b': 'Be',
      't.columns.c.label': 'Ce',
      'main.checks.k.message': 'Haga.',
    })
    expect(checkDefinition(spanish)).toEqual([])
    expect(translate(definition, 'fr')).toBe(definition)
    expect(translate(definition, 'constructor')).toBe(definition)
  })
})
