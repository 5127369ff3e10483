/** Each kind of field: what is given → what is kept, or which faults it has. */
import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import type { Field, FieldKind, FileValue } from './definition.ts'
import { type Fault, type FieldValue, fieldKinds, type Stage, says, validate } from './index.ts'

const now = new Date('2026-11-21T12:00:00Z')

function formOf(field: Omit<Field, 'key' | 'label'> & Record<string, unknown>) {
  const whole = { key: 'f', label: 'Field', ...field } as unknown as Field // the table below gives what its kind needs
  return { id: 'form', title: 'Form', sections: [{ key: 's', title: 'S', fields: [whole] }] }
}

function judge(field: Parameters<typeof formOf>[0], given: unknown, stage: Stage = 'submit', before?: unknown) {
  const old = before === undefined ? {} : { before: { f: before as FieldValue } } // what was stored once may be anything
  const { values, faults } = validate(formOf(field), { f: given }, { viewer: 'partner', stage, now, ...old })
  return {
    value: values.f,
    faults: faults.map(({ path, code }) => `${path.replace(/^f\.?/, '')}${path === 'f' ? '' : ' '}${code}`),
  }
}

const told = (value: unknown) =>
  inspect(value, { breakLength: Number.POSITIVE_INFINITY, maxStringLength: 40 }).slice(0, 120)
const fine = (value: unknown) => ({ value })
const wrong = (...faults: string[]) => ({ faults })
const nothing = fine(undefined)
const long = (count: number, letter = 'a') => letter.repeat(count)

const file = (change: object = {}): FileValue => ({
  id: 'file_1',
  name: 'proof.pdf',
  type: 'application/pdf',
  size: 1000,
  ...change,
})
const options = [
  { value: 'a', label: 'A' },
  { value: 'b', label: 'B' },
  { value: 'c', label: 'C', retired: true },
]
const county = { key: 'county', kind: 'short_text', label: 'County', required: 'submit' }
const share = { key: 'share', kind: 'percentage', label: 'Share', min: 1, decimals: 0, required: 'submit' }
const shares = { columns: [county, share], totals: [{ key: 't', label: 'Share', of: ['share'], equals: [0, 100] }] }

type Case = [settings: object, given: unknown, expected: { value?: unknown; faults?: string[] }]

const cases: Record<Exclude<FieldKind, 'heading' | 'note'>, Case[]> = {
  short_text: [
    [{}, 'Kent', fine('Kent')],
    [{}, '  Kent \n', fine('Kent')],
    [{}, 'a\tb', fine('a b')],
    [{}, 'Cafe\u0301', fine('Caf\u00e9')],
    [{}, '', nothing],
    [{}, ' \n ', nothing],
    [{}, null, nothing],
    [{}, 'a\nb', wrong('one_line')],
    [{}, 'a\u2028b', wrong('one_line')],
    [{}, 'a\0b', wrong('characters')],
    [{}, 'a\u0007b', wrong('characters')],
    [{}, '\ud800', wrong('characters')],
    [{}, 7, wrong('wrong_kind')],
    [{}, ['a'], wrong('wrong_kind')],
    [{}, { toString: () => 'a' }, wrong('wrong_kind')],
    [{}, long(255), fine(long(255))],
    [{}, long(256), wrong('too_long')],
    [{}, long(1_000_000), wrong('too_long')],
    [{ maxLength: 3 }, '💚💚💚', fine('💚💚💚')],
    [{ maxLength: 3 }, '💚💚💚💚', wrong('too_long')],
    [{ minLength: 2 }, 'a', wrong('too_short')],
    [{ minLength: 2 }, 'ab', fine('ab')],
    [{ pattern: '[A-Z]{2}\\d{3}' }, 'AB123', fine('AB123')],
    [{ pattern: '[A-Z]{2}\\d{3}' }, 'AB1234', wrong('pattern')],
    [{ pattern: 'a', patternHint: 'An a.' }, 'b', wrong('pattern')],
    [{ pattern: '(', patternHint: 'Anything.' }, 'x', fine('x')],
  ],
  long_text: [
    [{}, 'a\r\nb\rc', fine('a\nb\nc')],
    [{}, 'a\n\n\tb ', fine('a\n\n\tb')],
    [{}, long(5_000), fine(long(5_000))],
    [{}, long(5_001), wrong('too_long')],
    [{ maxLength: 65_000 }, long(65_000, 'é'), fine(long(65_000, 'é'))],
    [{ minLength: 3 }, 'ab', wrong('too_short')],
    [{}, 'a\0', wrong('characters')],
    [{}, true, wrong('wrong_kind')],
  ],
  email: [
    [{}, ' Ada@Example.ORG ', fine('ada@example.org')],
    [{}, 'ada@bücher.example', fine('ada@xn--bcher-kva.example')],
    [{}, "o'brien@example.ie", fine("o'brien@example.ie")],
    [{}, 'ada', wrong('email')],
    [{}, '@example.org', wrong('email')],
    [{}, 'ada@localhost', wrong('email')],
    [{}, 'ada@example.org, bob@example.org', wrong('email')],
    [{}, 'Ada <ada@example.org>', wrong('email')],
    [{}, 'jürgen@example.org', wrong('email')],
    [{}, 'ada@ｅxample.org', wrong('email')],
    [{}, 'ada@bü/cher.example', wrong('email')],
    [{}, 'ada@ü[.example', wrong('email')],
    [{}, `${long(64)}@example.org`, fine(`${long(64)}@example.org`)],
    [{}, `${long(65)}@example.org`, wrong('email')],
    [{}, 'a\nb@example.org', wrong('one_line')],
    [{}, 1, wrong('wrong_kind')],
  ],
  emails: [
    [{}, ['Ada@example.org', ' bob@example.org'], fine(['ada@example.org', 'bob@example.org'])],
    [{}, ['ada@example.org', '', null], fine(['ada@example.org'])],
    [{}, ['', ' '], nothing],
    [{}, [], nothing],
    [{ maxItems: 3 }, ['a@b.co', 'b@b.co', 'c@b.co', 'd@b.co'], wrong('too_many')],
    [{}, ['ada@example.org', 'ADA@example.org'], wrong('1 repeated')],
    [{}, ['ada@example.org', 'bob', 'carl'], wrong('1 email', '2 email')],
    [{ minItems: 2 }, ['ada@example.org'], wrong('too_few')],
    [{}, 'ada@example.org', wrong('wrong_kind')],
    [{}, [{}], wrong('0 wrong_kind')],
  ],
  phone: [
    [{}, ' +44  20 7946 0000 ', fine('+44 20 7946 0000')],
    [{}, '(555) 010-0100 ext. 12', fine('(555) 010-0100 ext. 12')],
    [{}, '555.010.0100 x9', fine('555.010.0100 x9')],
    [{}, '112', fine('112')],
    [{}, '12', wrong('phone')],
    [{}, 'call me', wrong('phone')],
    [{}, '+49 abc', wrong('phone')],
    [{}, long(30, '1'), wrong('phone')],
    [{}, 5550100, wrong('wrong_kind')],
  ],
  url: [
    [{}, 'example.org', fine('https://example.org/')],
    [{}, 'http://example.org/a?b=c#d', fine('http://example.org/a?b=c#d')],
    [{}, 'example.org:8080/a', fine('https://example.org:8080/a')],
    [{}, 'HTTPS://Bücher.example', fine('https://xn--bcher-kva.example/')],
    [{}, 'javascript:alert(1)', wrong('url')],
    [{}, 'data:text/html,x', wrong('url')],
    [{}, 'ftp://example.org', wrong('url')],
    [{}, 'https://ada:secret@example.org', wrong('url')],
    [{}, 'https://localhost', wrong('url')],
    [{}, 'not an address', wrong('url')],
    [{}, 'https://', wrong('url')],
    [{}, `example.org/${long(2_000)}`, wrong('too_long')],
    [{}, `example.org/${long(1_000, 'é')}`, wrong('too_long')],
    [{}, {}, wrong('wrong_kind')],
  ],
  number: [
    [{}, 12.5, fine(12.5)],
    [{}, -0, fine(0)],
    [{}, 0, fine(0)],
    [{ min: 0, max: 10 }, -1, wrong('too_small')],
    [{ min: 0, max: 10 }, 11, wrong('too_large')],
    [{ decimals: 2 }, 1.239, wrong('decimals')],
    [{ decimals: 2 }, 0.07, fine(0.07)],
    [{}, Number.NaN, wrong('number')],
    [{}, Number.POSITIVE_INFINITY, wrong('number')],
    [{}, 1e300, wrong('too_large')],
    [{}, -1e300, wrong('too_small')],
    [{}, '12', wrong('number')],
    [{}, 10n, wrong('number')],
  ],
  integer: [
    [{}, 7, fine(7)],
    [{}, 7.5, wrong('integer')],
    [{ min: 1500 }, 1499, wrong('too_small')],
    [{}, '7', wrong('number')],
  ],
  percentage: [
    [{}, 33.33, fine(33.33)],
    [{}, 33.333, wrong('decimals')],
    [{}, 101, wrong('too_large')],
    [{}, -1, wrong('too_small')],
    [{ max: 200 }, 150, fine(150)],
    [{ decimals: 0 }, 1.5, wrong('integer')],
  ],
  money: [
    [{ currencies: ['EUR'] }, { amount: '1250', currency: 'EUR' }, fine({ amount: '1250.00', currency: 'EUR' })],
    [{ currencies: ['EUR'] }, { amount: ' 007.5 ', currency: 'EUR' }, fine({ amount: '7.50', currency: 'EUR' })],
    [{ currencies: ['EUR'] }, { amount: '-0', currency: 'EUR' }, fine({ amount: '0.00', currency: 'EUR' })],
    [{ currencies: ['EUR'] }, { amount: '-3.1', currency: 'EUR' }, fine({ amount: '-3.10', currency: 'EUR' })],
    [{ currencies: ['JPY'] }, { amount: '1250', currency: 'JPY' }, fine({ amount: '1250', currency: 'JPY' })],
    [{ currencies: ['JPY'] }, { amount: '12.5', currency: 'JPY' }, wrong('money')],
    [{ currencies: ['KWD'] }, { amount: '1.234', currency: 'KWD' }, fine({ amount: '1.234', currency: 'KWD' })],
    [{ currencies: ['EUR'] }, { amount: '1.234', currency: 'EUR' }, wrong('money')],
    [{ currencies: ['EUR'] }, { amount: '1,5', currency: 'EUR' }, wrong('money')],
    [{ currencies: ['EUR'] }, { amount: 5, currency: 'EUR' }, wrong('money')],
    [{ currencies: ['EUR'] }, { amount: long(100_000, '1'), currency: 'EUR' }, wrong('money')],
    [{ currencies: ['EUR'] }, { amount: '5', currency: 'USD' }, wrong('currency')],
    [{ currencies: ['EUR'] }, { amount: '5' }, wrong('currency')],
    [{ currencies: ['EUR'] }, { amount: '5', currency: 'EUR', tip: '1' }, wrong('wrong_kind')],
    [{ currencies: ['EUR'], min: 10 }, { amount: '9.99', currency: 'EUR' }, wrong('too_small')],
    [{ currencies: ['EUR'], max: 10 }, { amount: '10.01', currency: 'EUR' }, wrong('too_large')],
    [{ currencies: ['EUR'] }, '5 EUR', wrong('wrong_kind')],
    [{ currencies: ['no'] }, { amount: '5', currency: 'no' }, fine({ amount: '5.00', currency: 'no' })],
  ],
  date: [
    [{}, '2026-11-21', fine('2026-11-21')],
    [{}, '2024-02-29', fine('2024-02-29')],
    [{}, '2000-02-29', fine('2000-02-29')],
    [{}, '1900-02-29', wrong('date')],
    [{}, '2026-02-29', wrong('date')],
    [{}, '2026-13-01', wrong('date')],
    [{}, '2026-04-31', wrong('date')],
    [{}, '2026-00-10', wrong('date')],
    [{}, '2026-01-00', wrong('date')],
    [{}, '21.11.2026', wrong('date')],
    [{}, '2026-11-21T00:00:00Z', wrong('date')],
    [{}, 20261121, wrong('date')],
    [{ min: 'today' }, '2026-11-20', wrong('too_early')],
    [{ min: 'today' }, '2026-11-21', fine('2026-11-21')],
    [{ max: 'today+30' }, '2026-12-21', fine('2026-12-21')],
    [{ max: 'today+30' }, '2026-12-22', wrong('too_late')],
    [{ min: 'today-365', max: '2026-01-01' }, '2025-11-21', fine('2025-11-21')],
  ],
  yes_no: [
    [{}, true, fine(true)],
    [{}, false, fine(false)],
    [{}, '', nothing],
    [{}, 'yes', wrong('wrong_kind')],
    [{}, 1, wrong('wrong_kind')],
  ],
  checkbox: [
    [{}, true, fine(true)],
    [{}, false, nothing],
    [{}, 'on', wrong('wrong_kind')],
  ],
  terms: [
    [{ statement: 'Yes', link: '/terms' }, true, fine(true)],
    [{ statement: 'Yes', link: '/terms' }, false, nothing],
    [{ statement: 'Yes', link: '/terms' }, 'true', wrong('wrong_kind')],
  ],
  select: [
    [{ options }, 'a', fine('a')],
    [{ options }, 'A', wrong('option')],
    [{ options }, 'c', wrong('option')],
    [{ options }, 'constructor', wrong('option')],
    [{ options }, ['a'], wrong('wrong_kind')],
  ],
  multi_select: [
    [{ options }, ['b', 'a', 'b'], fine(['a', 'b'])],
    [{ options }, ['b', 'a', 'b', 'a'], wrong('too_many')],
    [{ options }, ['b', 'a'], fine(['a', 'b'])],
    [{ options }, ['a', 'a'], fine(['a'])],
    [{ options }, [], nothing],
    [{ options }, ['a', 'x'], wrong('option')],
    [{ options }, ['c'], wrong('option')],
    [{ options }, [1], wrong('option')],
    [{ options, minItems: 2 }, ['a'], wrong('too_few')],
    [{ options, maxItems: 1 }, ['a', 'b'], wrong('too_many')],
    [{ options }, 'a', wrong('wrong_kind')],
  ],
  address: [
    [
      {},
      { line1: ' 1 Main St ', city: 'Dover', country: 'GB', line2: '' },
      fine({ line1: '1 Main St', city: 'Dover', country: 'GB' }),
    ],
    [{}, { line1: '', city: null }, nothing],
    [{}, {}, nothing],
    [{}, { city: 'Dover' }, wrong('line1 address_part')],
    [{ requiredParts: [] }, { city: 'Dover' }, fine({ city: 'Dover' })],
    [{ parts: ['city', 'region'] }, { region: 'Kent' }, wrong('city address_part')],
    [{ parts: ['city'] }, { line1: 'x' }, wrong('line1 unknown_field')],
    [{}, { line1: 'x', city: 'y', country: 'XX' }, wrong('country country')],
    [{}, { line1: 'x', city: 'y', country: 3 }, wrong('country wrong_kind')],
    [{}, { line1: long(201), city: 'y' }, wrong('line1 too_long')],
    [{}, JSON.parse('{"__proto__": {"admin": true}, "city": "x", "line1": "y"}'), wrong('__proto__ unknown_field')],
    [{}, '1 Main St', wrong('wrong_kind')],
    [{}, [], wrong('wrong_kind')],
    [{}, new Map(), wrong('wrong_kind')],
  ],
  country: [
    [{}, 'DE', fine('DE')],
    [{}, 'de', wrong('country')],
    [{}, 'ZZ', wrong('country')],
    [{ allowed: ['DE'] }, 'AT', wrong('country')],
    [{}, 49, wrong('wrong_kind')],
  ],
  files: [
    [{}, [file()], fine([file()])],
    [{}, [], nothing],
    [{}, [file(), file({ id: 'file_2' })], wrong('too_many')],
    [{ maxItems: 2 }, [file(), file()], wrong('1 repeated')],
    [{ maxItems: 2, minItems: 2 }, [file()], wrong('too_few')],
    [{ accepts: ['png'] }, [file()], wrong('0 file_type')],
    [{}, [file({ type: 'image/svg+xml' })], wrong('0 file_type')],
    [{ maxBytes: 999 }, [file()], wrong('0 file_size')],
    [{}, [file({ size: 10_000_001 })], wrong('0 file_size')],
    [{}, [file({ size: -1 })], wrong('0 file')],
    [{}, [file({ size: 1.5 })], wrong('0 file')],
    [{}, [file({ name: '../../etc/passwd' })], wrong('0 file')],
    [{}, [file({ name: 'a\\b' })], wrong('0 file')],
    [{}, [file({ name: 'a\0.pdf' })], wrong('0 file')],
    [{}, [file({ id: '../x' })], wrong('0 file')],
    [{}, [file({ url: 'https://example.org' })], wrong('0 file')],
    [{}, ['file_1'], wrong('0 file')],
    [{}, 'file_1', wrong('wrong_kind')],
    [{}, [file({ expiresOn: '2027-01-01' })], wrong('0 date')],
    [{ expiry: 'optional' }, [file({ expiresOn: '2027-01-01' })], fine([file({ expiresOn: '2027-01-01' })])],
    [{ expiry: 'optional' }, [file({ expiresOn: '' })], fine([file()])],
    [{ expiry: 'optional' }, [file({ expiresOn: '2026-02-30' })], wrong('0 date')],
    [{ expiry: 'required' }, [file()], wrong('0 file_expiry_missing')],
    [{ expiry: 'required' }, [file({ expiresOn: '2026-11-20' })], wrong('0 file_lapsed')],
    [{ expiry: 'required' }, [file({ expiresOn: '2026-11-21' })], fine([file({ expiresOn: '2026-11-21' })])],
  ],
  table: [
    [
      shares,
      [
        { county: 'Kent', share: 60 },
        { county: 'Essex', share: 40 },
      ],
      fine([
        { county: 'Kent', share: 60 },
        { county: 'Essex', share: 40 },
      ]),
    ],
    [
      shares,
      [
        { county: 'Kent', share: 60 },
        { county: 'Essex', share: 30 },
      ],
      wrong('total'),
    ],
    [shares, [{}, { county: ' ', share: null }, null], nothing],
    [shares, [], nothing],
    [shares, [{}, { county: 'Kent', share: 100 }], fine([{ county: 'Kent', share: 100 }])],
    [shares, [{ county: 'Kent' }], wrong('0.share required')],
    [shares, [{ county: 'Kent', share: 0 }], wrong('0.share too_small')],
    [shares, [{ county: 'Kent', share: 1.5 }], wrong('0.share integer')],
    [shares, [{ county: 'Kent', share: 100, admin: true }], wrong('0.admin unknown_field')],
    [shares, [{ county: 5, share: 'x' }], wrong('0.county wrong_kind', '0.share number')],
    [shares, ['Kent'], wrong('0 wrong_kind')],
    [shares, { 0: { county: 'Kent', share: 100 } }, wrong('wrong_kind')],
    [{ columns: [county], unique: ['county'] }, [{ county: 'Kent' }, { county: 'KENT' }], wrong('1.county repeated')],
    [
      { columns: [county, share], unique: ['share'] },
      [
        { county: 'Kent', share: 1 },
        { county: 'Essex', share: 1 },
      ],
      wrong('1.share repeated'),
    ],
    [
      { columns: [county, { ...share, required: 'never' }], unique: ['share'] },
      [{ county: 'Kent' }, { county: 'Essex' }],
      fine([{ county: 'Kent' }, { county: 'Essex' }]),
    ],
    [{ columns: [county], minRows: 2 }, [{ county: 'Kent' }], wrong('too_few')],
    [{ columns: [county], maxRows: 1 }, [{ county: 'Kent' }, { county: 'Essex' }], wrong('too_many')],
    [{ columns: [county] }, Array.from({ length: 51 }, () => ({ county: 'x' })), wrong('too_many')],
    [
      { columns: [share], totals: [{ key: 't', label: 'T', of: ['share'], min: 50 }] },
      [{ share: 40 }],
      wrong('total_too_small'),
    ],
    [
      { columns: [share], totals: [{ key: 't', label: 'T', of: ['share'], max: 50 }] },
      [{ share: 60 }],
      wrong('total_too_large'),
    ],
    [
      {
        columns: [{ key: 'cost', kind: 'money', label: 'Cost', currencies: ['EUR'] }],
        totals: [{ key: 't', label: 'T', of: ['cost'], max: 1 }],
      },
      [{ cost: { amount: '0.7', currency: 'EUR' } }, { cost: { amount: '0.31', currency: 'EUR' } }],
      wrong('total_too_large'),
    ],
  ],
}

for (const kind of Object.keys(cases) as (keyof typeof cases)[]) {
  describe(kind, () => {
    test.each(cases[kind].map((one) => [`${told(one[0])} with ${told(one[1])}`, ...one] as const))(
      '%s',
      (_, settings, given, expected) => {
        const found = judge({ kind, ...settings } as never, given) // the settings are those of the kind
        expect(found.faults).toEqual(expected.faults ?? [])
        if (!expected.faults) expect(found.value).toEqual(expected.value)
      },
    )
  })
}

test('every kind that holds an answer has examples', () => {
  expect(Object.keys(cases).sort()).toEqual(fieldKinds.filter((kind) => kind !== 'heading' && kind !== 'note').sort())
})

test('headings and notes take no answer', () => {
  expect(judge({ kind: 'heading' }, 'x').faults).toEqual(['unknown_field'])
  expect(judge({ kind: 'note' }, 'x').faults).toEqual(['unknown_field'])
})

describe('saving takes what is right so far', () => {
  const half: [object, unknown][] = [
    [{ kind: 'emails', minItems: 2 }, ['ada@example.org']],
    [{ kind: 'multi_select', options, minItems: 2 }, ['a']],
    [{ kind: 'address' }, { city: 'Dover' }],
    [{ kind: 'files', maxItems: 2, minItems: 2, expiry: 'required' }, [file()]],
    [{ kind: 'table', ...shares }, [{ county: 'Kent' }]],
    [{ kind: 'table', ...shares, minRows: 2 }, [{ county: 'Kent', share: 20 }]],
    [{ kind: 'short_text', required: 'submit' }, ''],
  ]
  test.each(half)('%j with %j', (settings, given) => {
    expect(judge(settings as never, given, 'save').faults).toEqual([])
    expect(judge(settings as never, given, 'submit').faults).not.toEqual([])
  })

  test('but asks for what must be there to save', () => {
    expect(judge({ kind: 'short_text', required: 'save' }, '', 'save').faults).toEqual(['required'])
    const must = { ...county, required: 'save' }
    expect(judge({ kind: 'table', columns: [must, share] } as never, [{ share: 5 }], 'save').faults).toEqual([
      '0.county required',
    ])
    const total = { key: 't', label: 'Share', of: ['share'], equals: [100], at: 'save' }
    expect(judge({ kind: 'table', columns: [share], totals: [total] } as never, [{ share: 5 }], 'save').faults).toEqual(
      ['total'],
    )
  })
})

describe('what is no longer allowed may stay as it is', () => {
  test('a retired option', () => {
    expect(judge({ kind: 'select', options } as never, 'c', 'submit', 'c')).toEqual({ value: 'c', faults: [] })
    expect(judge({ kind: 'multi_select', options } as never, ['c', 'a'], 'submit', ['c'])).toEqual({
      value: ['a', 'c'],
      faults: [],
    })
  })

  test('a file that has lapsed since it was given', () => {
    const lapsed = file({ expiresOn: '2026-01-01' })
    expect(judge({ kind: 'files', expiry: 'required' }, [lapsed], 'submit', [lapsed]).faults).toEqual([])
    const later = file({ expiresOn: '2026-02-01' })
    expect(judge({ kind: 'files', expiry: 'required' }, [later], 'submit', [lapsed]).faults).toEqual(['0 file_lapsed'])
  })

  test('cells of retired columns, and retired options in cells, also where rows move', () => {
    const columns = [
      county,
      { key: 'old', kind: 'integer', label: 'Old', retired: true },
      { key: 'pick', kind: 'select', label: 'Pick', options },
      { key: 'picks', kind: 'multi_select', label: 'Picks', options },
    ]
    const before = [{ county: 'Kent' }, { county: 'Essex', old: 7, pick: 'c', picks: ['c'] }]
    const moved = [{ county: 'Essex', old: 7, pick: 'c', picks: ['c'] }]
    expect(judge({ kind: 'table', columns } as never, moved, 'submit', before)).toEqual({ value: moved, faults: [] })
    const anew = [{ county: 'Essex', old: 8, pick: 'c' }]
    expect(judge({ kind: 'table', columns } as never, anew, 'submit', [{ county: 'Essex', old: 7 }]).faults).toEqual([
      '0.old not_editable',
      '0.pick option',
    ])
    expect(judge({ kind: 'table', columns } as never, anew, 'submit', 'no rows').faults).toEqual([
      '0.old not_editable',
      '0.pick option',
    ])
  })
})

describe('sentences', () => {
  const sentence = (code: Fault['code'], params?: Fault['params'], locale?: string) =>
    says({ path: 'f', code, ...(params && { params }) }, locale ? { locale } : {})

  test.each([
    ['too_small', { min: 1800 }, 'Enter 1,800 or more.'],
    ['too_long', { count: 1 }, 'Use one character at most.'],
    ['too_long', { count: 255 }, 'Use 255 characters at most.'],
    ['required', { kind: 'files' }, 'Add a file.'],
    ['required', { kind: 'short_text' }, 'Fill this in.'],
    ['pattern', undefined, 'This does not have the right form.'],
    ['pattern', { hint: 'Five digits.' }, 'Five digits.'],
    ['too_early', { min: '2026-11-21' }, 'Enter Nov 21, 2026 or a later day.'],
    ['file_size', { max: 10_000_000 }, 'This file is too large. The limit is 10 MB.'],
    ['file_size', { max: 500 }, 'This file is too large. The limit is 0.5 kB.'],
    ['currency', { allowed: ['EUR', 'USD'] }, 'Choose one of these currencies: EUR or USD.'],
    ['total', { label: 'Share', sum: 90, expected: [0, 100] }, 'Share adds up to 90. It must be 0 or 100.'],
    ['check', { message: 'Give one {label}.' }, 'Give one {label}.'],
    ['too_many', {}, '{count} at most are possible here.'],
  ] as const)('%s %j', (code, params, expected) => {
    expect(sentence(code, params)).toBe(expected)
  })

  test('numbers and days are those of the reader', () => {
    expect(sentence('too_large', { max: 1234.5 }, 'de')).toBe('Enter 1.234,5 or less.')
    expect(sentence('too_late', { max: '2026-11-21' }, 'de')).toBe('Enter 21.11.2026 or an earlier day.')
  })
})
