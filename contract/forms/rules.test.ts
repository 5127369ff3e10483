/** Conditions: which hold, and what that shows and requires. */
import { describe, expect, test } from 'vitest'
import type { Condition, Field, FieldValue, FormDefinition, Rule, Section, Values } from './definition.ts'
import { describeRule, fieldKinds, operatorsOf, validate, visibleFields } from './index.ts'

const now = new Date('2026-11-21T12:00:00Z')
const context = { viewer: 'host', now } as const
const options = [
  { value: 'a', label: 'Apples' },
  { value: 'b', label: 'Bread' },
  { value: 'B', label: 'Butter' },
]
const asked: Field[] = [
  { key: 'text', kind: 'short_text', label: 'Name' },
  { key: 'num', kind: 'number', label: 'Size' },
  { key: 'share', kind: 'percentage', label: 'Share' },
  { key: 'money', kind: 'money', label: 'Budget', currencies: ['EUR', 'USD'] },
  { key: 'day', kind: 'date', label: 'Start' },
  { key: 'yes', kind: 'yes_no', label: 'Open' },
  { key: 'box', kind: 'checkbox', label: 'None' },
  { key: 'terms', kind: 'terms', label: 'Terms', statement: 'Yes', link: '/terms' },
  { key: 'one', kind: 'select', label: 'Food', options },
  { key: 'many', kind: 'multi_select', label: 'Foods', options },
  { key: 'land', kind: 'country', label: 'Country' },
  { key: 'place', kind: 'address', label: 'Address' },
  { key: 'mails', kind: 'emails', label: 'Mails' },
  { key: 'rows', kind: 'table', label: 'Rows', columns: [{ key: 'c', kind: 'short_text', label: 'C' }] },
]
const items: Section = {
  key: 'sites',
  title: 'Sites',
  repeat: { maxItems: 5, itemLabel: 'Site' },
  fields: [{ key: 'site', kind: 'short_text', label: 'Site' }],
}

/** A form with one more field that is shown if the rule holds. */
function formWith(rule: Rule): FormDefinition {
  const shown: Field = { key: 'shown', kind: 'note', label: 'Shown', shownIf: rule }
  return {
    id: 'form',
    title: 'Form',
    sections: [{ key: 's', title: 'S', fields: asked }, items, { key: 't', title: 'T', fields: [shown] }],
  }
}

function holds(rule: Rule, values: Values): boolean {
  return visibleFields(formWith(rule), values, context).some(({ section }) => section.key === 't')
}

const euros = (amount: string): FieldValue => ({ amount, currency: 'EUR' })

/** Condition, answers for which it holds, answers for which it does not; undefined is no answer. */
const table: [string, Omit<Condition, 'field'>, FieldValue[], (FieldValue | undefined)[], noAnswer: boolean][] = [
  ['text', { operator: 'answered' }, ['x'], [], false],
  ['text', { operator: 'not_answered' }, [], ['x'], true],
  ['text', { operator: 'equals', value: 'Kent ' }, ['kent', 'KENT'], ['essex'], false],
  ['text', { operator: 'not_equals', value: 'Kent' }, ['essex'], ['kent'], true],
  ['text', { operator: 'contains', value: 'EN' }, ['Kent', 'end'], ['Essex'], false],
  ['text', { operator: 'not_contains', value: 'en' }, ['Essex'], ['Kent'], true],
  ['num', { operator: 'equals', value: 5 }, [5], [4, '5'], false],
  ['num', { operator: 'not_equals', value: 5 }, [4], [5], true],
  ['num', { operator: 'more_than', value: 5 }, [5.1], [5, 4, '9'], false],
  ['num', { operator: 'at_least', value: 5 }, [5, 6], [4], false],
  ['num', { operator: 'less_than', value: 5 }, [4], [5], false],
  ['num', { operator: 'at_most', value: 5 }, [5], [5.5], false],
  ['share', { operator: 'at_least', value: 50 }, [50], [49], false],
  ['money', { operator: 'more_than', value: 100 }, [euros('100.01')], [euros('100.00'), 'x'], false],
  ['money', { operator: 'equals', value: 100 }, [euros('100.00')], [euros('99.00'), ['x']], false],
  ['day', { operator: 'more_than', value: '2026-01-01' }, ['2026-01-02'], ['2026-01-01'], false],
  ['day', { operator: 'at_most', value: 'today+1' }, ['2026-11-22'], ['2026-11-23'], false],
  ['day', { operator: 'less_than', value: 'today' }, ['2026-11-20'], ['2026-11-21'], false],
  ['day', { operator: 'equals', value: 'today' }, ['2026-11-21'], ['2026-11-20'], false],
  ['yes', { operator: 'equals', value: true }, [true], [false], false],
  ['yes', { operator: 'equals', value: false }, [false], [true], false],
  ['yes', { operator: 'answered' }, [false, true], [], false],
  ['box', { operator: 'equals', value: true }, [true], [], false],
  ['box', { operator: 'equals', value: false }, [], [true], true],
  ['terms', { operator: 'equals', value: true }, [true], [], false],
  ['one', { operator: 'equals', value: 'b' }, ['b'], ['a', 'B'], false],
  ['one', { operator: 'not_equals', value: 'b' }, ['a', 'B'], ['b'], true],
  ['one', { operator: 'one_of', value: ['a', 'b'] }, ['a', 'b'], ['B'], false],
  ['one', { operator: 'none_of', value: ['a', 'b'] }, ['B'], ['a'], true],
  ['many', { operator: 'contains', value: 'a' }, [['a', 'b']], [['b']], false],
  ['many', { operator: 'not_contains', value: 'a' }, [['b']], [['a']], true],
  ['many', { operator: 'contains_any', value: ['a', 'B'] }, [['a'], ['B', 'b']], [['b']], false],
  ['many', { operator: 'contains_all', value: ['a', 'B'] }, [['a', 'B']], [['a']], false],
  ['many', { operator: 'count_at_least', value: 2 }, [['a', 'b']], [['a']], false],
  ['many', { operator: 'count_at_most', value: 1 }, [['a']], [['a', 'b']], true],
  ['land', { operator: 'one_of', value: ['DE', 'AT'] }, ['DE'], ['CH'], false],
  ['place', { operator: 'answered' }, [{ city: 'Dover' }], [], false],
  [
    'place.country',
    { operator: 'equals', value: 'GB' },
    [{ country: 'GB' }],
    [{ country: 'FR' }, { city: 'GB' }],
    false,
  ],
  ['place.city', { operator: 'contains', value: 'ove' }, [{ city: 'Dover' }], [{ line1: 'Dover' }], false],
  ['mails', { operator: 'count_at_least', value: 1 }, [['a@b.co']], [], false],
  ['rows', { operator: 'count_at_least', value: 2 }, [[{ c: 'x' }, { c: 'y' }]], [[{ c: 'x' }]], false],
  ['sites', { operator: 'count_at_least', value: 1 }, [[{ site: 'x' }]], [[]], false],
  ['sites', { operator: 'answered' }, [[{ site: 'x' }]], [], false],
  // what nobody could ask holds for nothing
  ['text', { operator: 'one_of', value: 'Kent' }, [], ['Kent'], false],
  ['many', { operator: 'contains_any', value: 'a' }, [], [['a']], false],
  ['nowhere', { operator: 'answered' }, [], ['x'], false],
  ['place.planet', { operator: 'answered' }, [], ['x'], false],
  ['text.city', { operator: 'answered' }, [], ['x'], false],
  ['place.city.part', { operator: 'answered' }, [], ['x'], false],
  ['constructor', { operator: 'answered' }, [], ['x'], false],
]

describe('conditions', () => {
  test.each(table)('%s %j', (field, condition, yes, no, noAnswer) => {
    const [key = ''] = field.split('.')
    const rule = { field, ...condition }
    for (const value of yes) expect([value, holds(rule, { [key]: value })]).toEqual([value, true])
    for (const value of no)
      expect([value, holds(rule, value === undefined ? {} : { [key]: value })]).toEqual([value, false])
    expect(holds(rule, {})).toBe(noAnswer)
  })

  test('every operator a kind takes has an example', () => {
    const seen = new Set(table.map(([, { operator }]) => operator))
    const all = new Set(fieldKinds.flatMap((kind) => operatorsOf(kind)))
    expect([...all].filter((one) => !seen.has(one))).toEqual([])
  })

  test('groups nest', () => {
    const rule: Rule = {
      all: [
        { field: 'yes', operator: 'equals', value: true },
        {
          any: [
            { field: 'num', operator: 'more_than', value: 5 },
            { field: 'box', operator: 'equals', value: true },
          ],
        },
      ],
    }
    expect(holds(rule, { yes: true, num: 6 })).toBe(true)
    expect(holds(rule, { yes: true, box: true })).toBe(true)
    expect(holds(rule, { yes: true, num: 5 })).toBe(false)
    expect(holds(rule, { num: 6 })).toBe(false)
  })

  test('today is that of the time zone', () => {
    const rule: Rule = { field: 'day', operator: 'equals', value: 'today' }
    const at = (timeZone: string) =>
      visibleFields(
        formWith(rule),
        { day: '2026-11-22' },
        { viewer: 'host', now: new Date('2026-11-21T22:00:00Z'), timeZone },
      )
    expect(at('Asia/Tokyo').at(-1)?.section.key).toBe('t')
    expect(at('UTC').at(-1)?.section.key).not.toBe('t')
    expect(at('Nowhere/Atall').at(-1)?.section.key).not.toBe('t')
    expect(at('Asia/Tokyo').at(-1)?.section.key).toBe('t')
  })
})

describe('repeating sections', () => {
  const { sections } = formWith({ field: 'site', operator: 'not_answered' })
  const shows = (shownIf: Rule, values: Values) => {
    const [main, list, last] = sections as [Section, Section, Section]
    const definition = { id: 'f', title: 'F', sections: [main, { ...list, shownIf }, last] }
    return visibleFields(definition, values, context).map(({ section }) => section.key)
  }

  test('from outside, a field of an item has no one answer', () => {
    expect(shows({ field: 'text', operator: 'answered' }, { text: 'x', sites: [{ site: 'A' }] })).toEqual([
      's',
      'sites',
      't',
    ])
  })

  test('items of a section that is not shown are none', () => {
    const [main, list] = sections as [Section, Section]
    const last: Section = {
      key: 't',
      title: 'T',
      fields: [{ key: 'n', kind: 'note', label: 'N', shownIf: { field: 'sites', operator: 'answered' } }],
    }
    const hidden = { ...list, shownIf: { field: 'text', operator: 'answered' } as Rule }
    const definition = { id: 'f', title: 'F', sections: [main, hidden, last] }
    expect(visibleFields(definition, { sites: [{ site: 'A' }] }, context).map(({ section }) => section.key)).toEqual([
      's',
    ])
  })

  test('a field of an item that is not shown has no answer either', () => {
    const fields: Field[] = [
      { key: 'a', kind: 'yes_no', label: 'A' },
      { key: 'b', kind: 'short_text', label: 'B', shownIf: { field: 'a', operator: 'equals', value: true } },
      { key: 'c', kind: 'short_text', label: 'C', shownIf: { field: 'b', operator: 'answered' } },
    ]
    const list: Section = { key: 'sites', title: 'Sites', repeat: { maxItems: 3, itemLabel: 'Site' }, fields }
    const seen = visibleFields(
      { id: 'f', title: 'F', sections: [list] },
      {
        sites: [
          { a: true, b: 'x' },
          { a: false, b: 'x' },
        ],
      },
      context,
    )
    expect(seen[0]?.items.map((item) => item.map(({ field }) => field.key))).toEqual([['a', 'b', 'c'], ['a']])
  })
})

describe('what hidden fields answer', () => {
  const chain: FormDefinition = {
    id: 'form',
    title: 'Form',
    sections: [
      {
        key: 's',
        title: 'S',
        fields: [
          { key: 'a', kind: 'yes_no', label: 'A' },
          { key: 'b', kind: 'yes_no', label: 'B', shownIf: { field: 'a', operator: 'equals', value: true } },
          { key: 'c', kind: 'short_text', label: 'C', shownIf: { field: 'b', operator: 'equals', value: true } },
        ],
      },
    ],
  }
  const keys = (values: Values) =>
    visibleFields(chain, values, context).flatMap(({ items }) => items.flat().map(({ path }) => path))

  test('they count as not answered, whatever was stored', () => {
    expect(keys({ a: true, b: true })).toEqual(['a', 'b', 'c'])
    expect(keys({ a: false, b: true })).toEqual(['a'])
  })

  test('answers to them are dropped, and named', () => {
    const { values, dropped, ok } = validate(chain, { a: false, b: true, c: 'x' }, { ...context, stage: 'submit' })
    expect({ values, dropped, ok }).toEqual({ values: { a: false }, dropped: ['b', 'c'], ok: true })
  })

  test('faults in them are not told', () => {
    const { faults, dropped } = validate(chain, { a: false, c: 5 }, { ...context, stage: 'submit' })
    expect(faults).toEqual([])
    expect(dropped).toEqual(['c'])
  })

  test('rules that go in circles hide their fields and do not hang', () => {
    const shownIf = (field: string): Rule => ({ field, operator: 'answered' })
    const circle: FormDefinition = {
      id: 'f',
      title: 'F',
      sections: [
        {
          key: 's',
          title: 'S',
          fields: [
            { key: 'a', kind: 'short_text', label: 'A', shownIf: shownIf('b') },
            { key: 'b', kind: 'short_text', label: 'B', shownIf: shownIf('a') },
          ],
        },
      ],
    }
    expect(visibleFields(circle, { a: 'x', b: 'y' }, context)).toEqual([])
  })
})

describe('rules as sentences', () => {
  const say = (rule: Rule) => describeRule(formWith({ field: 'text', operator: 'answered' }), rule)

  test.each<[Rule, string]>([
    [{ field: 'text', operator: 'answered' }, 'Name is answered'],
    [{ field: 'text', operator: 'contains', value: 'x' }, 'Name contains “x”'],
    [{ field: 'num', operator: 'at_least', value: 1500 }, 'Size is at least 1,500'],
    [{ field: 'share', operator: 'less_than', value: 50 }, 'Share is less than 50%'],
    [{ field: 'money', operator: 'more_than', value: 100 }, 'Budget is more than 100'],
    [{ field: 'day', operator: 'more_than', value: '2026-11-21' }, 'Start is after Nov 21, 2026'],
    [{ field: 'day', operator: 'at_least', value: 'today' }, 'Start is on or after today'],
    [{ field: 'day', operator: 'less_than', value: 'today+1' }, 'Start is before one day after today'],
    [{ field: 'day', operator: 'at_most', value: 'today+30' }, 'Start is on or before 30 days after today'],
    [{ field: 'day', operator: 'equals', value: 'today-1' }, 'Start is one day before today'],
    [{ field: 'day', operator: 'equals', value: 'today-7' }, 'Start is 7 days before today'],
    [{ field: 'day', operator: 'equals', value: 'soon' }, 'Start is soon'],
    [{ field: 'yes', operator: 'equals', value: true }, 'Open is yes'],
    [{ field: 'yes', operator: 'equals', value: false }, 'Open is no'],
    [{ field: 'box', operator: 'equals', value: true }, 'None is ticked'],
    [{ field: 'box', operator: 'equals', value: false }, 'None is not ticked'],
    [{ field: 'terms', operator: 'equals', value: true }, 'Terms is agreed to'],
    [{ field: 'one', operator: 'equals', value: 'a' }, 'Food is Apples'],
    [{ field: 'one', operator: 'equals', value: 'gone' }, 'Food is gone'],
    [{ field: 'one', operator: 'one_of', value: ['a', 'b'] }, 'Food is Apples or Bread'],
    [{ field: 'one', operator: 'none_of', value: ['a', 'b'] }, 'Food is anything but Apples or Bread'],
    [{ field: 'many', operator: 'contains_all', value: ['a', 'b'] }, 'Foods contains all of Apples and Bread'],
    [{ field: 'many', operator: 'contains_any', value: ['a', 'b'] }, 'Foods contains Apples or Bread'],
    [{ field: 'many', operator: 'count_at_least', value: 2 }, 'Foods has at least 2 entries'],
    [{ field: 'land', operator: 'equals', value: 'DE' }, 'Country is Germany'],
    [{ field: 'place.country', operator: 'not_equals', value: 'FR' }, 'Address (country) is not France'],
    [{ field: 'place.postalCode', operator: 'answered' }, 'Address (postal code) is answered'],
    [{ field: 'sites', operator: 'count_at_most', value: 3 }, 'Sites has at most 3 entries'],
    [{ field: 'nowhere', operator: 'equals', value: '$&' }, 'nowhere is “$&”'],
    [{ field: 'nowhere', operator: 'equals' }, 'nowhere is '],
    [
      {
        all: [
          { field: 'yes', operator: 'answered' },
          { field: 'num', operator: 'answered' },
          { field: 'day', operator: 'answered' },
        ],
      },
      'Open is answered, Size is answered, and Start is answered',
    ],
    [
      {
        any: [
          { field: 'yes', operator: 'answered' },
          {
            all: [
              { field: 'num', operator: 'answered' },
              { field: 'day', operator: 'answered' },
            ],
          },
        ],
      },
      'Open is answered or (Size is answered and Start is answered)',
    ],
    [
      {
        all: [
          { field: 'num', operator: 'answered' },
          {
            any: [
              { field: 'yes', operator: 'answered' },
              { field: 'day', operator: 'answered' },
            ],
          },
        ],
      },
      'Size is answered and (Open is answered or Start is answered)',
    ],
    [{ all: [{ any: [{ field: 'yes', operator: 'answered' }] }] }, 'Open is answered'],
  ])('%j', (rule, sentence) => {
    expect(say(rule)).toBe(sentence)
  })
})
