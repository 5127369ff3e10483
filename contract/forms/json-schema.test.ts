/** Forms as JSON Schema and back; what the schema takes is judged by a validator that knows nothing of forms. */
import fc from 'fast-check'
import { Compile } from 'typebox/schema'
import { describe, expect, test, vi } from 'vitest'
import { answers, filled, forms } from '#server/testing/forms.ts'
import type { FaultCode, Field, FormDefinition } from './definition.ts'
import { fromJsonSchema, type JsonSchema, saysOfDefinition, toJsonSchema, validate } from './index.ts'

const now = new Date('2026-11-21T12:00:00Z')
const numRuns = Number(process.env.ENTENTE_FORM_RUNS ?? 60)
const runs = { numRuns, seed: Number(process.env.ENTENTE_FORM_SEED ?? 20_261_121) }
vi.setConfig({ testTimeout: 20_000 + numRuns * 100 })
const accepts = (schema: JsonSchema, value: unknown) => Compile(schema).Check(value)

const plain = { rules: false, sides: false }

describe('a schema and validate agree about forms without rules', () => {
  test('what validate takes the schema takes', () => {
    fc.assert(
      fc.property(filled(plain), fc.constantFrom('save' as const, 'submit' as const), ([definition, values], stage) => {
        const { ok, values: kept } = validate(definition, values, { viewer: 'partner', stage, now })
        if (ok) expect(accepts(toJsonSchema(definition, { stage }), kept)).toBe(true)
      }),
      runs,
    )
  })

  /** What schemas cannot say, or say less strictly. */
  const beyond: FaultCode[] = [
    'decimals',
    'too_early',
    'too_late',
    'email',
    'phone',
    'url',
    'characters',
    'one_line',
    'money',
    'repeated',
    'file',
    'file_lapsed',
    'pattern',
    'too_small',
    'too_large',
    // an empty text is an answer for a schema, and none for a form
    'required',
    'too_short',
    'too_few',
    'address_part',
    'more_faults',
  ]

  test('what the schema takes validate takes, but for what schemas cannot say', () => {
    const given = forms(plain).chain((definition) => fc.tuple(fc.constant(definition), answers(definition, true)))
    fc.assert(
      fc.property(given, ([definition, values]) => {
        if (!accepts(toJsonSchema(definition), values)) return
        const { faults } = validate(definition, values, { viewer: 'partner', stage: 'submit', now })
        expect(faults.filter(({ code }) => !beyond.includes(code))).toEqual([])
      }),
      { ...runs, numRuns: numRuns * 3 },
    )
  })

  const form = (field: object): FormDefinition => ({
    id: 'f',
    title: 'F',
    sections: [{ key: 's', title: 'S', fields: [{ key: 'f', label: 'F', ...field } as Field] }], // of its kind
  })
  const options = [
    { value: 'a', label: 'A' },
    { value: 'b', label: 'B', retired: true },
  ]
  const file = { id: 'x', name: 'a.pdf', type: 'application/pdf', size: 5 }

  test.each<[object, right: unknown[], wrong: unknown[]]>([
    [{ kind: 'short_text', maxLength: 3, minLength: 2 }, ['ab', '💚💚💚'], ['a', 'abcd', 5, null]],
    [{ kind: 'short_text', pattern: 'a|b' }, ['a', 'b'], ['ab', 'xa']],
    [{ kind: 'long_text' }, ['a\nb'], ['x'.repeat(5_001), []]],
    [{ kind: 'email' }, ['ada@example.org'], ['ada', 5]],
    [{ kind: 'emails', maxItems: 1 }, [['ada@example.org']], [['x'], ['a@b.co', 'c@d.co'], 'a@b.co']],
    [{ kind: 'phone' }, ['112'], [112]],
    [{ kind: 'url' }, ['https://example.org/'], ['not one', 5]],
    [{ kind: 'number', min: 1, max: 2 }, [1.5], [0, 3, '1']],
    [{ kind: 'integer' }, [5], [5.5, '5']],
    [{ kind: 'percentage' }, [100], [101, -1]],
    [
      { kind: 'money', currencies: ['EUR'] },
      [{ amount: '5.00', currency: 'EUR' }],
      [{ amount: '5.00', currency: 'USD' }, { amount: 5, currency: 'EUR' }, { amount: '5' }, '5 EUR'],
    ],
    [{ kind: 'date' }, ['2026-11-21'], ['21.11.2026', '2026-02-30']],
    [{ kind: 'yes_no' }, [true, false], ['yes']],
    [{ kind: 'checkbox' }, [true, false], ['on']],
    [{ kind: 'checkbox', required: 'submit' }, [true], [false]],
    [{ kind: 'terms', statement: 'S', link: '/t', required: 'submit' }, [true], [false]],
    [{ kind: 'select', options }, ['a'], ['b', 'c', 5]],
    [{ kind: 'multi_select', options }, [['a'], []], [['a', 'b'], 'a']],
    [{ kind: 'country' }, ['DE'], ['ZZ', 'de']],
    [{ kind: 'country', allowed: ['DE'] }, ['DE'], ['FR']],
    [
      { kind: 'address' },
      [{ line1: 'a', city: 'b', country: 'DE' }],
      [{ line1: 'a' }, { line1: 'a', city: 'b', planet: 'c' }, { line1: 'a', city: 'b', country: 'ZZ' }],
    ],
    [
      { kind: 'files', accepts: ['pdf'], maxBytes: 10 },
      [[file]],
      [
        [{ ...file, size: 11 }],
        [{ ...file, type: 'image/png' }],
        [file, file],
        ['x'],
        [{ ...file, expiresOn: '2027-01-01' }],
      ],
    ],
    [{ kind: 'files', expiry: 'required' }, [[{ ...file, expiresOn: '2027-01-01' }]], [[file]]],
    [
      {
        kind: 'table',
        columns: [{ key: 'c', kind: 'integer', label: 'C', required: 'submit' }],
        minRows: 1,
        maxRows: 2,
      },
      [[{ c: 1 }]],
      [[{}], [{ c: 1, d: 2 }], [1], [], [{ c: 1 }, { c: 2 }, { c: 3 }]],
    ],
    [{ kind: 'short_text', retired: true }, [], ['x']],
    [{ kind: 'heading' }, [], ['x']],
  ])('%j', (field, right, wrong) => {
    const schema = toJsonSchema(form(field))
    for (const value of right) expect([value, accepts(schema, { f: value })]).toEqual([value, true])
    for (const value of wrong) expect([value, accepts(schema, { f: value })]).toEqual([value, false])
  })
})

describe('what a schema says', () => {
  const definition: FormDefinition = {
    id: 'form',
    title: 'Form',
    description: 'About',
    sections: [
      {
        key: 'main',
        title: 'Main',
        fields: [
          { key: 'always', kind: 'short_text', label: 'Always', help: 'Help', required: 'save', default: 'x' },
          { key: 'later', kind: 'short_text', label: 'Later', required: 'submit' },
          {
            key: 'maybe',
            kind: 'short_text',
            label: 'Maybe',
            required: 'submit',
            shownIf: { field: 'later', operator: 'answered' },
          },
          { key: 'grade', kind: 'short_text', label: 'Grade', editedBy: 'host' },
        ],
      },
      { key: 'inner', title: 'Inner', hostOnly: true, fields: [{ key: 'note', kind: 'short_text', label: 'Note' }] },
      {
        key: 'off',
        title: 'Off',
        switchable: true,
        off: true,
        fields: [{ key: 'spare', kind: 'short_text', label: 'Spare' }],
      },
      {
        key: 'sites',
        title: 'Sites',
        repeat: { minItems: 1, maxItems: 2, itemLabel: 'Site' },
        fields: [{ key: 'site', kind: 'short_text', label: 'Site' }],
      },
    ],
  }

  test('what must be there depends on the stage, and never on a condition', () => {
    expect(toJsonSchema(definition).required).toEqual(['always', 'later', 'sites'])
    expect(toJsonSchema(definition, { stage: 'save' }).required).toEqual(['always'])
    const [main, ...rest] = definition.sections
    const hidden = {
      ...definition,
      sections: [{ ...main, shownIf: { field: 'site', operator: 'answered' } }, ...rest],
    } as FormDefinition
    expect(toJsonSchema(hidden, { stage: 'save' }).required).toBeUndefined()
  })

  test('for one side it holds what that side may give, and nothing that only forms can say', () => {
    const schema = toJsonSchema(definition, { viewer: 'partner' })
    expect(Object.keys(schema.properties as object)).toEqual(['always', 'later', 'maybe', 'sites'])
    expect(JSON.stringify(schema)).not.toContain('x-entente')
    expect(JSON.stringify(schema)).not.toMatch(/note|grade|spare/i)
  })

  test('a change in its own keywords counts', () => {
    const schema = JSON.parse(JSON.stringify(toJsonSchema(definition)))
    schema.properties.always.title = 'Ever'
    schema.properties.always.maxLength = 7
    const [field] = fromJsonSchema(schema).definition?.sections[0]?.fields ?? []
    expect(field).toEqual({
      key: 'always',
      kind: 'short_text',
      label: 'Ever',
      help: 'Help',
      maxLength: 7,
      required: 'save',
      default: 'x',
    })
  })
})

describe('schemas of others', () => {
  const read = (schema: unknown) => {
    const { definition, faults } = fromJsonSchema(schema)
    return {
      definition,
      told: faults.map(({ place, code, params }) => `${place} ${code} ${params?.name ?? ''}`.trim()),
    }
  }

  test('what a form can say is taken over', () => {
    const { definition, told } = read({
      title: 'Supplier',
      description: 'About you',
      type: 'object',
      required: ['companyName', 'size'],
      properties: {
        companyName: { type: 'string', maxLength: 100, description: 'As registered' },
        about: { type: 'string', maxLength: 2_000 },
        vat: { type: ['string', 'null'], pattern: '^[A-Z]{2}\\d+$' },
        code: { type: 'string', pattern: 'x' },
        from: { type: 'string', pattern: '^x' },
        upTo: { type: 'string', pattern: 'x$' },
        mail: { type: 'string', format: 'email' },
        site: { type: 'string', format: 'uri', title: 'Web site' },
        founded: { type: 'string', format: 'date' },
        size: { enum: ['small', 'large'] },
        kind: { type: 'string', oneOf: [{ const: 'a', title: 'Kind A' }, { const: 'b' }, { const: 5 }] },
        tags: { type: 'array', items: { enum: ['x', 'y'] }, uniqueItems: true },
        mails: { type: 'array', items: { type: 'string', format: 'email' } },
        staff: { type: 'integer', minimum: 1, default: 5 },
        whole: { type: 'number', multipleOf: 1 },
        price: { type: 'number', multipleOf: 0.01 },
        open: { type: 'boolean' },
        agreed: { const: true, type: 'boolean' },
        turnover: { type: 'object', properties: { amount: { type: 'string' }, currency: { enum: ['EUR'] } } },
        seat: { type: 'object', properties: { city: {}, country: {} } },
        people: {
          type: 'array',
          maxItems: 3,
          items: { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] },
        },
        bank: {
          type: 'object',
          title: 'Bank',
          description: 'Yours',
          properties: { iban: { type: 'string' }, about: { type: 'string' } },
        },
        plants: {
          type: 'array',
          items: { type: 'object', properties: { at: { type: 'object', properties: { city: {}, country: {} } } } },
        },
        constructor: { type: 'string' },
        '!!!': { type: 'string' },
      },
    })
    expect(told).toEqual([])
    expect(definition?.description).toBe('About you')
    expect(definition?.sections.map(({ key, title, help, repeat }) => ({ key, title, help, repeat }))).toEqual([
      { key: 'general', title: 'Supplier', help: undefined, repeat: undefined },
      { key: 'bank', title: 'Bank', help: 'Yours', repeat: undefined },
      { key: 'plants', title: 'Plants', help: undefined, repeat: { maxItems: 50, itemLabel: 'Plants' } },
    ])
    expect(definition?.sections[0]?.fields).toEqual([
      {
        key: 'company_name',
        kind: 'short_text',
        label: 'Company name',
        help: 'As registered',
        maxLength: 100,
        required: 'submit',
      },
      { key: 'about', kind: 'long_text', label: 'About', maxLength: 2_000 },
      { key: 'vat', kind: 'short_text', label: 'Vat', pattern: '[A-Z]{2}\\d+' },
      { key: 'code', kind: 'short_text', label: 'Code', pattern: '.*(?:x).*' },
      { key: 'from', kind: 'short_text', label: 'From', pattern: '(?:x).*' },
      { key: 'up_to', kind: 'short_text', label: 'Up to', pattern: '.*(?:x)' },
      { key: 'mail', kind: 'email', label: 'Mail' },
      { key: 'site', kind: 'url', label: 'Web site' },
      { key: 'founded', kind: 'date', label: 'Founded' },
      {
        key: 'size',
        kind: 'select',
        label: 'Size',
        options: [
          { value: 'small', label: 'small' },
          { value: 'large', label: 'large' },
        ],
        required: 'submit',
      },
      {
        key: 'kind',
        kind: 'select',
        label: 'Kind',
        options: [
          { value: 'a', label: 'Kind A' },
          { value: 'b', label: 'b' },
        ],
      },
      {
        key: 'tags',
        kind: 'multi_select',
        label: 'Tags',
        options: [
          { value: 'x', label: 'x' },
          { value: 'y', label: 'y' },
        ],
      },
      { key: 'mails', kind: 'emails', label: 'Mails' },
      { key: 'staff', kind: 'integer', label: 'Staff', min: 1, default: 5 },
      { key: 'whole', kind: 'integer', label: 'Whole' },
      { key: 'price', kind: 'number', label: 'Price', decimals: 2 },
      { key: 'open', kind: 'yes_no', label: 'Open' },
      { key: 'agreed', kind: 'checkbox', label: 'Agreed' },
      { key: 'turnover', kind: 'money', label: 'Turnover', currencies: ['EUR'] },
      { key: 'seat', kind: 'address', label: 'Seat', parts: ['city', 'country'] },
      {
        key: 'people',
        kind: 'table',
        label: 'People',
        maxRows: 3,
        columns: [{ key: 'name', kind: 'short_text', label: 'Name', required: 'submit' }],
      },
      { key: 'constructor_2', kind: 'short_text', label: 'Constructor' },
      { key: 'field', kind: 'short_text', label: 'Field' },
    ])
    expect(definition?.sections[1]?.fields.map(({ key }) => key)).toEqual(['iban', 'about_2'])
  })

  test('what it cannot say is named', () => {
    const { definition, told } = read({
      title: 'Odd',
      properties: {
        ok: { type: 'string' },
        text: { type: 'string', pattern: '(?=x)', format: 'hostname', contentEncoding: 'base64' },
        number: { type: 'number', exclusiveMinimum: 0, multipleOf: 5 },
        any: {},
        no: false,
        list: { type: 'array', items: { type: 'string' } },
        rows: { type: 'array', items: { properties: { a: { type: 'string', if: {} } }, minProperties: 1 } },
        group: {
          properties: { deep: { properties: { deeper: { type: 'string' } } }, no: true },
          dependentRequired: {},
        },
      },
      allOf: [],
    })
    expect(told).toEqual([
      ' schema_unsupported allOf'.trim(),
      'properties.text schema_unsupported contentEncoding',
      'properties.text schema_unsupported pattern',
      'properties.text schema_unsupported hostname',
      'properties.number schema_unsupported exclusiveMinimum',
      'properties.number schema_unsupported multipleOf',
      'properties.any schema_unsupported any',
      'properties.no schema_unsupported no',
      'properties.list schema_unsupported list',
      'properties.rows schema_unsupported minProperties',
      'properties.rows.a schema_unsupported if',
      'properties.group schema_unsupported dependentRequired',
      'properties.group.deep schema_unsupported deep',
      'properties.group.no schema_unsupported no',
    ])
    expect(definition?.sections.map(({ fields }) => fields.map(({ key }) => key))).toEqual([
      ['ok', 'text', 'number', 'rows'],
      [],
    ])
    const [fault] = fromJsonSchema({ properties: { ok: { type: 'string' } }, anyOf: [] }).faults
    expect(fault && saysOfDefinition(fault)).toBe('A form cannot say “anyOf”, so it was left out.')
  })

  test.each([null, 5, [], {}, { properties: [] }, { type: 'string' }])('%j is no schema of answers', (schema) => {
    expect(read(schema)).toEqual({ definition: undefined, told: ['schema_unknown'] })
  })

  test('what would make a faulty form makes none', () => {
    expect(read({ properties: {} })).toMatchObject({ definition: undefined, told: ['sections too_few'] })
    const own = {
      properties: { a: { type: 'string', 'x-entente': { kind: 'spaceship' } } },
      'x-entente': { id: 'f', sections: [{ key: 's', title: 'S', fields: ['a', 'b'] }, 5, { fields: 5 }] },
    }
    expect(read(own).definition).toBeUndefined()
    expect(read({ properties: {}, 'x-entente': { sections: 5 } }).definition).toBeUndefined()
    const items = {
      properties: {},
      'x-entente': { id: 'f', sections: [{ key: 's', title: 'S', repeat: {}, fields: ['a'] }] },
    }
    expect(read(items).definition).toBeUndefined()
    const rows = {
      properties: { t: { title: 'T', 'x-entente': { kind: 'table', columns: 5 } } },
      'x-entente': { id: 'f', sections: [{ key: 's', title: 'S', fields: ['t'] }] },
    }
    expect(read(rows).told).toEqual(['sections.0.fields.0.columns wrong_type'])
    const many = Object.fromEntries(Array.from({ length: 600 }, (_, at) => [`f${at}`, {}]))
    expect(read({ properties: many }).definition).toBeUndefined()
  })

  test('anything may be read', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), fc.anything(), (a, b, c) => {
        for (const schema of [
          a,
          { properties: a },
          { properties: { a, b, c } },
          { properties: { a: { type: 'array', items: b }, b: { properties: c } } },
          { properties: { a }, 'x-entente': { id: b, sections: [{ fields: c }] } },
        ]) {
          expect(Array.isArray(fromJsonSchema(schema).faults)).toBe(true)
        }
      }),
      runs,
    )
  })
})
