/** Whole forms: who gives what, what is kept, what is missing, and input of every bad kind. */
import { describe, expect, test } from 'vitest'
import type { Field, FormDefinition, Section, ValidateOptions, Values } from './definition.ts'
import {
  emptyValues,
  formLimits,
  missing,
  missingForReports,
  nameOf,
  newItem,
  progress,
  totals,
  validate,
  visibleFields,
} from './index.ts'

const now = new Date('2026-11-21T12:00:00Z')
const partner = { viewer: 'partner', now } as const
const host = { viewer: 'host', now } as const

const text = (key: string, change: object = {}) => ({ key, kind: 'short_text', label: key, ...change }) as Field // as given
const percent = (key: string, change: object = {}) => ({ key, kind: 'percentage', label: key, ...change }) as Field // as given
const section = (key: string, fields: Field[], change: Partial<Section> = {}): Section => ({
  key,
  title: key,
  fields,
  ...change,
})
const form = (...sections: Section[]): FormDefinition => ({ id: 'form', title: 'Form', sections })

function judge(definition: FormDefinition, values: unknown, options: Partial<ValidateOptions> = {}) {
  const found = validate(definition, values, { ...partner, stage: 'submit', ...options })
  return { ...found, told: found.faults.map(({ path, code }) => `${path} ${code}`.trim()) }
}

describe('who gives which answers', () => {
  const definition = form(
    section('main', [
      text('name', { required: 'submit' }),
      text('note', { seenBy: 'host' }),
      text('secret', { seenBy: 'partner', editedBy: 'partner' }),
      text('grade', { editedBy: 'host' }),
      text('gone', { retired: true }),
      { key: 'title', kind: 'heading', label: 'Title' },
    ]),
    section('inner', [text('score', { required: 'submit' })], { hostOnly: true }),
    section('unused', [text('spare')], { switchable: true, off: true }),
  )
  const before: Values = { name: 'Ada', note: 'n', secret: 's', grade: 'A', gone: 'old', score: '5', spare: 'x' }

  test('what the partner does not see is unknown to it, like what does not exist', () => {
    const { told, values } = judge(
      definition,
      { name: 'Eve', note: 'x', score: '9', nowhere: 1, title: 'x' },
      { before },
    )
    expect(told).toEqual(['note unknown_field', 'score unknown_field', 'nowhere unknown_field', 'title unknown_field'])
    expect(values).toEqual({ name: 'Eve', note: 'n', grade: 'A', gone: 'old', score: '5', spare: 'x' })
  })

  test('what it sees and may not edit is refused when it differs, and kept', () => {
    expect(judge(definition, { name: 'Eve', grade: 'B', gone: 'new', spare: 'y' }, { before }).told).toEqual([
      'grade not_editable',
      'gone not_editable',
      'spare not_editable',
    ])
    const same = judge(definition, { name: 'Eve', grade: 'A', gone: 'old', spare: 'x' }, { before })
    expect(same.ok).toBe(true)
    expect(same.values.grade).toBe('A')
    expect(judge(definition, { name: 'Eve', grade: '' }).ok).toBe(true)
    const list = form(
      section('main', [
        { key: 'mails', kind: 'emails', label: 'M', editedBy: 'host' },
        { key: 'at', kind: 'address', label: 'A', editedBy: 'host' },
      ]),
    )
    const stored = { mails: ['a@b.co'], at: { city: 'Bonn' } }
    expect(judge(list, { at: { city: 'Bonn' }, mails: ['a@b.co'] }, { before: stored }).ok).toBe(true)
    for (const [key, other] of [
      ['mails', []],
      ['mails', ['x']],
      ['mails', 'a@b.co'],
      ['at', {}],
      ['at', { line1: 'Bonn' }],
      ['at', 'Bonn'],
    ] as const)
      expect(judge(list, { [key]: other }, { before: stored }).told).toEqual([`${key} not_editable`])
  })

  test('the host edits what is open to it, and sees nothing that is the partner’s alone', () => {
    const { told, values } = judge(
      definition,
      { name: 'Eve', note: 'm', grade: 'B', score: '7', secret: 'x' },
      { ...host, before },
    )
    expect(told).toEqual(['secret unknown_field'])
    expect(values).toEqual({ ...before, name: 'Eve', note: 'm', grade: 'B', score: '7' })
  })

  test('where the policy keeps the host out, only what is the host’s alone is open to it', () => {
    const options = { ...host, before, editors: 'partner', stage: 'save' } as const
    expect(judge(definition, { name: 'Eve', grade: 'B', note: 'm', score: '7' }, options).told).toEqual([
      'name not_editable',
    ])
  })

  test('what the host has to answer does not keep the partner from submitting', () => {
    expect(judge(definition, { name: 'Ada' }).ok).toBe(true)
    expect(judge(definition, { name: 'Ada' }, host).told).toEqual(['score required'])
  })

  test('a host who submits for the partner sees to what the partner has to', () => {
    const options = { ...host, editors: 'partner' } as const
    expect(judge(definition, { score: '1' }, options).told).toEqual(['name required'])
    expect(judge(definition, { score: '1' }, { ...options, stage: 'save' }).told).toEqual([])
  })
})

describe('partial answers', () => {
  const definition = form(section('main', [text('a'), text('b', { required: 'save' }), text('c', { maxLength: 2 })]))

  test('what is not named stays, null empties', () => {
    const before = { a: '1', b: '2' }
    expect(judge(definition, { a: 'x' }, { before, partial: true }).values).toEqual({ a: 'x', b: '2' })
    expect(judge(definition, { a: null }, { before, partial: true }).values).toEqual({ b: '2' })
    expect(judge(definition, { a: undefined }, { before, partial: true }).values).toEqual(before)
    expect(judge(definition, { a: 'x' }, { before, stage: 'save' }).told).toEqual(['b required'])
  })

  test('saving leaves alone what is not named, submitting judges all of it', () => {
    const before = { b: '2', c: 'long' }
    expect(judge(definition, {}, { before, partial: true, stage: 'save' }).told).toEqual([])
    expect(judge(definition, {}, { before, partial: true, stage: 'submit' }).told).toEqual(['c too_long'])
  })

  test('a faulty answer leaves the one before in its place', () => {
    const { values, ok } = judge(definition, { a: 5, b: 'x' }, { before: { a: 'good' } })
    expect({ values, ok }).toEqual({ values: { a: 'good', b: 'x' }, ok: false })
  })
})

describe('required', () => {
  const definition = form(
    section('main', [
      {
        key: 'kind',
        kind: 'select',
        label: 'Kind',
        options: [
          { value: 'x', label: 'X' },
          { value: 'y', label: 'Y' },
        ],
      },
      text('if_x', { requiredIf: { field: 'kind', operator: 'equals', value: 'x' } }),
      text('save_y', { required: 'save', requiredIf: { field: 'kind', operator: 'equals', value: 'y' } }),
      { key: 'agree', kind: 'terms', label: 'Terms', statement: 'Yes', link: '/terms', required: 'submit' },
    ]),
  )

  test('only while the condition holds, from its stage on', () => {
    expect(judge(definition, { kind: 'x', agree: true }).told).toEqual(['if_x required'])
    expect(judge(definition, { kind: 'x' }, { stage: 'save' }).told).toEqual([])
    expect(judge(definition, { kind: 'y' }, { stage: 'save' }).told).toEqual(['save_y required'])
    expect(judge(definition, { agree: true }).told).toEqual([])
  })

  test('a box has to be ticked', () => {
    expect(judge(definition, { agree: false }).faults).toEqual([
      { path: 'agree', code: 'required', params: { kind: 'terms' } },
    ])
  })

  test('a wrong answer is told as wrong, not as missing', () => {
    expect(judge(definition, { kind: 'x', if_x: 5, agree: true }).told).toEqual(['if_x wrong_kind'])
  })
})

describe('repeating sections', () => {
  const fields = [
    text('site_name', { required: 'submit' }),
    { key: 'has_cold', kind: 'yes_no', label: 'Cold' } as Field,
    percent('cold_share', { shownIf: { field: 'has_cold', operator: 'equals', value: true } }),
    percent('warm_share'),
    text('old', { retired: true }),
    text('city', { requiredIf: { field: 'home', operator: 'equals', value: 'no' } }),
  ]
  const sites = section('sites', fields, {
    repeat: { minItems: 1, maxItems: 3, itemLabel: 'Site' },
    totals: [{ key: 'shares', label: 'Shares', of: ['cold_share', 'warm_share'], equals: [0, 100] }],
    checks: [
      {
        key: 'named',
        field: 'site_name',
        message: 'No “x”.',
        holds: { field: 'site_name', operator: 'not_equals', value: 'x' },
      },
    ],
  })
  const definition = form(section('main', [text('home')]), sites)

  test('each item is judged by itself', () => {
    const items = [
      { site_name: 'A', has_cold: true, cold_share: 60, warm_share: 40 },
      { has_cold: false, cold_share: 10 },
      { site_name: 'x', warm_share: 30 },
    ]
    const { told, dropped, values } = judge(definition, { home: 'no', sites: items })
    expect(told).toEqual([
      'sites.0.city required',
      'sites.1.site_name required',
      'sites.1.city required',
      'sites.2.city required',
      'sites.2.warm_share total',
      'sites.2.site_name check',
    ])
    expect(dropped).toEqual(['sites.1.cold_share'])
    expect(values.sites).toEqual([items[0], { has_cold: false }, items[2]])
  })

  test('the total says which one it is', () => {
    const { faults } = judge(definition, { sites: [{ site_name: 'A', warm_share: 30 }] })
    expect(faults[0]?.params).toEqual({ label: 'Shares', sum: 30, expected: [0, 100], total: 'sites.0.shares' })
  })

  test('items in which nothing is answered are left out, and too few are told', () => {
    expect(judge(definition, { sites: [null, '', { site_name: ' ' }] }).told).toEqual(['sites too_few'])
    expect(judge(definition, { sites: [{}] }, { stage: 'save' })).toMatchObject({ ok: true, values: {} })
    expect(judge(definition, {}).told).toEqual(['sites too_few'])
    expect(judge(definition, { sites: [{ cold_share: 10 }] }, { stage: 'save' })).toMatchObject({
      ok: true,
      values: {},
    })
  })

  test('one wrong answer leaves all items as they were', () => {
    const before = { sites: [{ site_name: 'A' }] }
    for (const wrong of [
      [{ site_name: 'B' }, { site_name: 5 }],
      'x',
      [5],
      [{ site_name: 'B', nowhere: 1 }],
      [1, 2, 3, 4],
    ]) {
      const { ok, values } = judge(definition, { sites: wrong }, { before })
      expect({ ok, values }).toEqual({ ok: false, values: before })
    }
    expect(judge(definition, { sites: [{ site_name: 'B' }, { site_name: 5 }] }, { before }).told).toEqual([
      'sites.1.site_name wrong_kind',
    ])
    expect(judge(definition, { sites: [1, 2, 3, 4] }, { before }).told).toEqual(['sites too_many'])
    expect(judge(definition, { sites: [5, { nowhere: 1 }] }, { before }).told).toEqual([
      'sites.0 wrong_kind',
      'sites.1.nowhere unknown_field',
    ])
  })

  test('what is retired stays where items move, and nothing new comes', () => {
    const before: Values = { sites: [{ site_name: 'A' }, { site_name: 'B', old: 'kept' }] }
    expect(judge(definition, { sites: [{ site_name: 'B', old: 'kept' }] }, { before }).values).toEqual({
      sites: [{ site_name: 'B', old: 'kept' }],
    })
    expect(judge(definition, { sites: [{ site_name: 'B', old: 'new' }] }, { before }).told).toEqual([
      'sites.0.old not_editable',
    ])
  })

  test('partial answers leave them alone, or judge those that are stored', () => {
    const before = { sites: [{ site_name: 'A', warm_share: 30 }] }
    expect(judge(definition, {}, { before, partial: true, stage: 'save' })).toMatchObject({ ok: true, values: before })
    expect(judge(definition, {}, { before, partial: true }).told).toEqual(['sites.0.warm_share total'])
    expect(judge(definition, { sites: null }, { before, partial: true, stage: 'save' }).values).toEqual({})
  })

  test('those of the host are the host’s', () => {
    const inner = form({ ...sites, hostOnly: true, totals: [], checks: [] })
    const before = { sites: [{ site_name: 'A' }] }
    expect(judge(inner, { sites: [] }, { before }).told).toEqual(['sites unknown_field'])
    expect(judge(inner, {}, { before }).values).toEqual(before)
    expect(judge(inner, { sites: [{ site_name: 'B' }] }, { ...host, editors: 'partner' }).ok).toBe(true)
    const open = form({ ...sites, totals: [], checks: [] })
    const keptOut = { ...host, editors: 'partner', before } as const
    expect(judge(open, { sites: [{ site_name: 'B' }] }, keptOut).told).toEqual(['sites not_editable'])
    expect(judge(open, before, keptOut).ok).toBe(true)
  })

  test('a section that is not shown drops its items, one that is switched off keeps them', () => {
    const values = { home: 'no', sites: [{ site_name: 'A', city: 'B' }] }
    const hidden = form(section('main', [text('home')]), {
      ...sites,
      shownIf: { field: 'home', operator: 'equals', value: 'yes' },
    })
    expect(judge(hidden, values)).toMatchObject({ ok: true, values: { home: 'no' }, dropped: ['sites'] })
    expect(judge(hidden, { home: 'no' })).toMatchObject({ ok: true, values: { home: 'no' }, dropped: [] })
    const off = form(section('main', [text('home')]), { ...sites, switchable: true, off: true })
    expect(judge(off, { home: 'no' }, { before: values })).toMatchObject({ ok: true, values })
  })
})

describe('totals and checks', () => {
  const definition = form(
    section(
      'main',
      [
        percent('a'),
        percent('b', { seenBy: 'host' }),
        percent('c', { shownIf: { field: 'a', operator: 'more_than', value: 50 } }),
      ],
      {
        totals: [{ key: 'sum', label: 'Sum', of: ['a', 'b', 'c'], equals: [0, 100] }],
      },
    ),
    section('more', [text('x'), text('y', { editedBy: 'host' })], {
      shownIf: { field: 'a', operator: 'answered' },
      checks: [
        { key: 'some', field: 'x', message: 'Give X.', holds: { field: 'x', operator: 'answered' } },
        { key: 'y', field: 'y', message: 'Give Y.', holds: { field: 'y', operator: 'answered' }, at: 'save' },
      ],
    }),
  )

  test('nothing answered is nothing to judge', () => {
    expect(judge(definition, {}).told).toEqual([])
  })

  test('what is hidden does not count', () => {
    expect(judge(definition, { a: 40, c: 60, x: 'x' }).told).toEqual(['a total'])
    expect(judge(definition, { a: 60, c: 40, x: 'x' }).told).toEqual([])
    expect(judge(definition, { a: 30, b: 70, x: 'x', y: 'y' }, host).told).toEqual([])
  })

  test('thirds add up', () => {
    const thirds = form(
      section('main', [percent('a', { decimals: 1 }), percent('b', { decimals: 1 }), percent('c', { decimals: 1 })], {
        totals: [{ key: 'sum', label: 'Sum', of: ['a', 'b', 'c'], equals: [100] }],
      }),
    )
    expect(judge(thirds, { a: 33.3, b: 33.3, c: 33.4 }).ok).toBe(true)
  })

  test('with a wrong answer in it a total is not judged', () => {
    expect(judge(definition, { a: 40, c: 'x', x: 'x' }, { before: { c: 10 } }).told).toEqual(['a total'])
    expect(judge(definition, { a: 60, c: 'x', x: 'x' }).told).toEqual(['c number'])
  })

  test('a check says its own sentence, to whoever can do something about it', () => {
    expect(judge(definition, { a: 100 }).faults).toEqual([
      { path: 'x', code: 'check', params: { message: 'Give X.', check: 'some' } },
    ])
    expect(judge(definition, { a: 100 }, { ...host, stage: 'save' }).told).toEqual(['y check'])
    expect(judge(definition, { a: 100, x: 5 }).told).toEqual(['x wrong_kind'])
  })

  test('nobody is told of a total that is not theirs to change', () => {
    const others = form(
      section('main', [percent('a', { editedBy: 'host' })], {
        totals: [{ key: 'sum', label: 'Sum', of: ['a'], equals: [100] }],
      }),
    )
    expect(judge(others, {}, { before: { a: 5 } }).ok).toBe(true)
    expect(judge(others, { a: 5 }, host).told).toEqual(['a total'])
  })
})

describe('looking at a form', () => {
  const definition = form(
    section('main', [
      text('name', { required: 'submit' }),
      text('grade', { editedBy: 'host' }),
      text('gone', { retired: true }),
      { key: 'note', kind: 'note', label: 'Note' },
    ]),
    section('inner', [text('score')], { hostOnly: true }),
    section('off', [text('spare')], { switchable: true, off: true }),
    section('sites', [text('site'), text('inside', { shownIf: { field: 'site', operator: 'answered' } })], {
      repeat: { maxItems: 3, itemLabel: 'Site' },
    }),
    section('empty', [text('never', { seenBy: 'host' })]),
  )
  const seen = (values: Values, context: Parameters<typeof visibleFields>[2]) =>
    visibleFields(definition, values, context).map(({ section, items }) => [
      section.key,
      ...items.map((fields) =>
        fields.map(
          ({ path, editable, required }) =>
            `${path}${editable ? '' : ' read'}${required === 'never' ? '' : ` ${required}`}`,
        ),
      ),
    ])

  test('sections and fields are those the viewer sees', () => {
    expect(seen({}, partner)).toEqual([['main', ['name submit', 'grade read', 'note']], ['sites']])
    expect(seen({ gone: 'x', sites: [{ site: 'A' }, {}] }, host)).toEqual([
      ['main', ['name submit', 'grade', 'gone read', 'note']],
      ['inner', ['score']],
      ['sites', ['sites.0.site', 'sites.0.inside'], ['sites.1.site']],
      ['empty', ['never']],
    ])
  })

  test('a new item has its place', () => {
    const [, , , sites] = definition.sections
    const fields = newItem(definition, { sites: [{ site: 'A' }] }, sites as Section, partner)
    expect(fields.map(({ path }) => path)).toEqual(['sites.1.site'])
  })

  test('how far it is', () => {
    expect(progress(definition, { sites: [{ site: 'A' }] }, partner)).toEqual([
      { section: 'main', fields: 1, answered: 0, missing: 1 },
      { section: 'sites', fields: 2, answered: 1, missing: 0 },
    ])
  })
})

describe('what is missing', () => {
  const definition = form(
    section('main', [text('name', { required: 'submit' }), text('short', { maxLength: 3, report: 'list' })]),
    section('sites', [text('site', { required: 'submit' }), text('more')], {
      repeat: { minItems: 2, maxItems: 3, itemLabel: 'Site' },
    }),
  )

  test('what is not there and what is not right, with section and label', () => {
    expect(missing(definition, { short: 'long', sites: [{ more: 'x' }] }, partner)).toEqual([
      { path: 'name', code: 'required', params: { kind: 'short_text' }, section: 'main', label: 'name' },
      { path: 'short', code: 'too_long', params: { count: 3 }, section: 'main', label: 'short' },
      { path: 'sites.0.site', code: 'required', params: { kind: 'short_text' }, section: 'sites', label: 'site' },
      { path: 'sites', code: 'too_few', params: { count: 2 }, section: 'sites', label: 'sites' },
    ])
    expect(missing(definition, { name: 'x', sites: [{ site: 'a' }, { site: 'b' }] }, partner)).toEqual([])
  })

  test('names of what paths lead to', () => {
    expect(nameOf(definition, 'sites.0.site')).toEqual({ section: 'sites', label: 'site' })
    expect(nameOf(definition, 'sites.0')).toEqual({ section: 'sites', label: 'sites' })
    expect(nameOf(definition, 'nowhere')).toEqual({ section: 'nowhere', label: '' })
  })

  test('what reports lack', () => {
    expect(missingForReports(definition, {}, host).map(({ key }) => key)).toEqual(['short'])
    expect(missingForReports(definition, { short: 'x' }, host)).toEqual([])
  })

  test('sums as they stand', () => {
    const summed = form(
      section('main', [percent('a'), percent('b')], {
        totals: [{ key: 'ab', label: 'AB', of: ['a', 'b'], equals: [100] }],
      }),
      section('areas', [
        {
          key: 'rows',
          kind: 'table',
          label: 'Rows',
          columns: [{ key: 'n', kind: 'number', label: 'N' }],
          totals: [{ key: 'all', label: 'All', of: ['n'], max: 10 }],
        },
      ]),
      section('sites', [percent('c')], {
        repeat: { maxItems: 3, itemLabel: 'Site' },
        totals: [{ key: 'c', label: 'C', of: ['c'], min: 5 }],
      }),
    )
    expect(totals(summed, { a: 40, rows: [{ n: 6 }, { n: 7 }], sites: [{ c: 4 }] }, partner)).toEqual([
      { path: 'main.ab', label: 'AB', sum: 40, fits: false },
      { path: 'rows.all', label: 'All', sum: 13, fits: false },
      { path: 'sites.0.c', label: 'C', sum: 4, fits: false },
    ])
    expect(totals(summed, {}, partner)).toEqual([
      { path: 'main.ab', label: 'AB', sum: 0, fits: true },
      { path: 'rows.all', label: 'All', sum: 0, fits: true },
    ])
  })
})

test('a new form begins with its defaults', () => {
  const definition = form(
    section('main', [
      text('name', { default: 'Ada' }),
      { key: 'open', kind: 'yes_no', label: 'Open', default: false },
      { key: 'box', kind: 'checkbox', label: 'Box', default: false },
      { key: 'tick', kind: 'checkbox', label: 'Tick', default: true },
      text('gone', { default: 'x', retired: true }),
      text('none'),
    ]),
    section('sites', [text('site', { default: 'x' })], { repeat: { maxItems: 3, itemLabel: 'Site' } }),
  )
  expect(emptyValues(definition)).toEqual({ name: 'Ada', open: false, tick: true })
})

describe('bad input', () => {
  const definition = form(
    section('main', [
      text('name'),
      {
        key: 'rows',
        kind: 'table',
        label: 'Rows',
        maxRows: 10_000,
        columns: [
          { key: 'n', kind: 'integer', label: 'N', max: 5 },
          { key: 't', kind: 'short_text', label: 'T' },
        ],
      },
    ]),
  )

  test.each([null, undefined, 'x', 5, [], [1], true, new Map([['name', 'x']]), new Date(), () => 1, Symbol('x'), 5n])(
    '%s is no set of answers',
    (values) => {
      expect(judge(definition, values).told).toEqual(['not_an_object'])
    },
  )

  test('names of the language are names that nobody has', () => {
    const values = JSON.parse('{"__proto__": {"admin": true}, "constructor": 1, "toString": 2, "name": "x"}')
    const found = judge(definition, values)
    expect(found.told).toEqual(['__proto__ unknown_field', 'constructor unknown_field', 'toString unknown_field'])
    expect(found.values).toEqual({ name: 'x' })
    expect(({} as Record<string, unknown>).admin).toBeUndefined()
    expect(judge(definition, Object.assign(Object.create(null), { name: 'x' })).ok).toBe(true)
  })

  test('long and broken names are shortened', () => {
    expect(judge(definition, { [`${'x'.repeat(1_000)}`]: 1 }).faults[0]?.path).toHaveLength(80)
    expect(judge(definition, { 'a\ud800': 1 }).faults[0]?.path).toBe('a\ufffd')
  })

  test('faults end at the limit, and say so', () => {
    const many = Object.fromEntries(Array.from({ length: 2_000 }, (_, at) => [`x${at}`, 1]))
    const { faults } = judge(definition, many)
    expect(faults).toHaveLength(formLimits.faults)
    expect(faults.at(-1)).toEqual({ path: '', code: 'more_faults' })
    expect(judge(definition, { rows: Array.from({ length: 10_000 }, () => ({ n: 9, t: 9 })) }).faults).toHaveLength(
      formLimits.faults,
    )
  })

  test('deep nesting is refused, not followed', () => {
    let deep: unknown = []
    for (let depth = 0; depth < 100_000; depth++) deep = [deep]
    const before = { name: 'x', rows: [{ n: 1 }] }
    expect(judge(definition, { name: deep, rows: deep }, { before }).ok).toBe(false)
    const kept = form(
      section('main', [
        text('name', { editedBy: 'host' }),
        { key: 'picks', kind: 'multi_select', label: 'P', options: [{ value: 'a', label: 'A' }], editedBy: 'host' },
      ]),
    )
    expect(judge(kept, { name: deep, picks: deep }, { before: { name: 'x', picks: ['a'] } }).told).toEqual([
      'name not_editable',
      'picks not_editable',
    ])
  })

  test('10,000 rows and texts of a megabyte take time in proportion', () => {
    const rows = (count: number) => Array.from({ length: count }, (_, at) => ({ n: at % 5, t: `row ${at}` }))
    const timed = (values: unknown) => {
      const began = performance.now()
      judge(definition, values)
      return performance.now() - began
    }
    timed({ rows: rows(1_000) })
    // generous: other programs run on this machine too; quadratic work would take minutes
    expect(timed({ rows: rows(10_000) })).toBeLessThan(2_000)
    expect(timed({ name: 'x'.repeat(1_000_000), rows: 'x'.repeat(1_000_000) })).toBeLessThan(200)
    expect(judge(definition, { rows: rows(10_000) }).ok).toBe(true)
    expect(judge(definition, { rows: rows(10_001) }).told).toEqual(['rows too_many'])
  })

  test('a form of 500 fields, each shown because of the one before', () => {
    const fields = Array.from({ length: 500 }, (_, at) =>
      text(`f${at}`, at > 0 ? { shownIf: { field: `f${at - 1}`, operator: 'answered' } } : {}),
    ).reverse()
    const long = form(section('main', fields))
    const values = Object.fromEntries(fields.map(({ key }) => [key, 'x']))
    expect(judge(long, values)).toMatchObject({ ok: true, values })
    expect(judge(long, { ...values, f0: '' }).dropped).toHaveLength(499)
  })
})
