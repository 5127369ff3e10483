/** Forms and answers for property tests: of every kind, with every setting, right and wrong. */
import fc from 'fast-check'
import type { Column, Condition, Field, FormDefinition, Rule, Section } from '#contract/forms/index.ts'
import { checkDefinition, operatorsOf } from '#contract/forms/index.ts'

const word = fc.constantFrom('Kent', 'Essex', 'Zoë', 'two words', 'x', 'Größe', '漢字', '💚')
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 3 })
const options = fc
  .uniqueArray(fc.constantFrom('a', 'b', 'c', 'A', '1', 'constructor'), { minLength: 1, maxLength: 5 })
  .chain((values) =>
    fc.tuple(
      ...values.map((value) => fc.record({ value: fc.constant(value), label: word, retired: optional(fc.boolean()) })),
    ),
  )

/** A lower and an upper limit, either, or none. */
const limits = (low: string, high: string, max: number) =>
  fc.tuple(optional(fc.nat(max)), optional(fc.nat(max))).map(([a, b]) => ({
    [low]: a === undefined || b === undefined ? a : Math.min(a, b),
    [high]: b === undefined ? undefined : Math.max(a ?? b, b, 1),
  }))

const settings = {
  short_text: fc
    .tuple(
      limits('minLength', 'maxLength', 20),
      fc.record({ pattern: optional(fc.constantFrom('.*', '[A-Za-z]{0,9}', '(\\w| )*')) }),
    )
    .map(([a, b]) => ({ ...a, ...b })),
  long_text: limits('minLength', 'maxLength', 20),
  email: fc.constant({}),
  phone: fc.constant({}),
  url: fc.constant({}),
  number: fc
    .tuple(limits('min', 'max', 50), fc.record({ decimals: optional(fc.nat(6)), unit: optional(word) }))
    .map(([a, b]) => ({ ...a, ...b })),
  integer: limits('min', 'max', 50),
  percentage: fc.record({ decimals: optional(fc.nat(2)) }),
  money: fc
    .tuple(limits('min', 'max', 50), fc.record({ currencies: fc.constantFrom(['EUR'], ['USD', 'JPY', 'KWD']) }))
    .map(([a, b]) => ({ ...a, ...b })),
  date: fc.record({
    min: optional(fc.constantFrom('2020-01-01', 'today', 'today-30')),
    max: optional(fc.constantFrom('2030-01-01', 'today+365')),
  }),
  yes_no: fc.constant({}),
  checkbox: fc.constant({}),
  select: fc.record({ options }),
  multi_select: options.chain((all) =>
    limits('minItems', 'maxItems', all.length).map((limit) => ({ options: all, ...limit })),
  ),
  country: fc.record({ allowed: optional(fc.constantFrom(['DE', 'FR'])) }),
}
const moreSettings = {
  emails: limits('minItems', 'maxItems', 3),
  address: fc.constantFrom(
    {},
    { parts: ['city', 'country'] },
    { requiredParts: [] },
    { parts: ['line1', 'city'], requiredParts: ['line1'] },
  ),
  files: fc
    .tuple(
      limits('minItems', 'maxItems', 3),
      fc.record({
        accepts: optional(fc.constant(['pdf', 'png'])),
        maxBytes: optional(fc.constant(5_000)),
        expiry: optional(fc.constantFrom('never', 'optional', 'required')),
      }),
    )
    .map(([a, b]) => ({ ...a, maxItems: a.maxItems ?? 3, ...b })),
  terms: fc.constant({ statement: 'Yes', link: '/terms' }),
  heading: fc.constant({}),
  note: fc.constant({}),
}

const clean = <T extends object>(value: T): T => JSON.parse(JSON.stringify(value)) // without what is undefined

const column = (key: string): fc.Arbitrary<Column> =>
  fc.oneof(
    ...Object.entries(settings).map(
      ([kind, own]) =>
        fc
          .tuple(
            fc.record({
              label: word,
              help: optional(word),
              required: optional(fc.constantFrom('never', 'save', 'submit')),
              retired: optional(fc.boolean()),
            }),
            own,
          )
          .map(([common, special]) => clean({ key, kind, ...common, ...special }) as unknown as Column), // of its kind
    ),
  )

const table = fc
  .nat(2)
  .chain((last) =>
    fc
      .tuple(
        fc.tuple(...Array.from({ length: last + 1 }, (_, at) => column(`c${at}`))),
        limits('minRows', 'maxRows', 5),
        fc.boolean(),
      )
      .map(([columns, rows, unique]) => ({ columns, ...rows, ...(unique && { unique: ['c0'] }) })),
  )

export interface FormChoices {
  /** Conditions, totals and checks. */
  rules?: boolean
  /** Sections and fields of one side only, retired and switched off. */
  sides?: boolean
}

const field = (key: string, { sides = true }: FormChoices): fc.Arbitrary<Field> =>
  fc.oneof(
    ...Object.entries({ ...settings, ...moreSettings, table }).map(([kind, own]) => {
      const holdsAnswer = kind !== 'heading' && kind !== 'note'
      const answered = {
        required: optional(fc.constantFrom('never', 'save', 'submit')),
        exported: optional(fc.boolean()),
      }
      const oneSided = {
        seenBy: optional(fc.constantFrom('both', 'host', 'partner')),
        ...(holdsAnswer && { editedBy: optional(fc.constantFrom('host', 'partner')) }),
        retired: optional(fc.boolean()),
      }
      const common = { label: word, help: optional(word), ...(holdsAnswer && answered), ...(sides && oneSided) }
      return fc
        .tuple(fc.record(common), own)
        .map(([some, special]) => clean({ key, kind, ...some, ...special }) as unknown as Field) // of its kind
    }),
  )

const section = (at: number, choices: FormChoices): fc.Arbitrary<Section> =>
  fc
    .tuple(
      fc
        .integer({ min: 1, max: 5 })
        .chain((count) => fc.tuple(...Array.from({ length: count }, (_, index) => field(`f${at}_${index}`, choices)))),
      fc.record({
        title: word,
        repeat: optional(
          fc.record({ minItems: optional(fc.nat(1)), maxItems: fc.integer({ min: 1, max: 3 }), itemLabel: word }),
        ),
        switchable: fc.boolean(),
        ...(choices.sides !== false && { hostOnly: optional(fc.boolean()), off: fc.boolean() }),
      }),
    )
    .map(([fields, { off = false, ...own }]) => {
      const inItems = (one: Field): Field => ({ ...one, seenBy: undefined, editedBy: undefined })
      return clean({
        key: `s${at}`,
        ...own,
        off: own.switchable && off,
        fields: own.repeat ? fields.map(inItems) : fields,
      }) as Section
    })

const single = ['equals', 'not_equals', 'contains', 'not_contains', 'more_than', 'at_least', 'less_than', 'at_most']

function valueFor(asked: Field, operator: string): fc.Arbitrary<Condition['value']> {
  if (operator === 'answered' || operator === 'not_answered') return fc.constant(undefined)
  if (operator.startsWith('count')) return fc.nat(2)
  const one: fc.Arbitrary<string | number | boolean> =
    'options' in asked
      ? fc.constantFrom(...asked.options.map(({ value }) => value))
      : asked.kind === 'yes_no' || asked.kind === 'checkbox' || asked.kind === 'terms'
        ? fc.boolean()
        : asked.kind === 'country'
          ? fc.constantFrom('DE', 'FR')
          : asked.kind === 'date'
            ? fc.constantFrom('2025-05-05', 'today', 'today-10')
            : ['number', 'integer', 'percentage', 'money'].includes(asked.kind)
              ? fc.nat(60)
              : word
  return single.includes(operator) ? one : fc.array(one as fc.Arbitrary<string>, { minLength: 1, maxLength: 2 })
}

const condition = (fields: readonly Field[]): fc.Arbitrary<Rule> =>
  fc
    .constantFrom(...fields)
    .chain((asked) => fc.tuple(fc.constant(asked), fc.constantFrom(...operatorsOf(asked.kind))))
    .chain(([asked, operator]) =>
      valueFor(asked, operator).map((value) => clean({ field: asked.key, operator, value })),
    )

const rule = (fields: readonly Field[]): fc.Arbitrary<Rule> =>
  fc.oneof(
    condition(fields),
    fc.array(condition(fields), { minLength: 1, maxLength: 3 }).map((all) => ({ all })),
    fc
      .tuple(condition(fields), fc.array(condition(fields), { minLength: 1, maxLength: 2 }))
      .map(([one, all]) => ({ any: [one, { all }] })),
  )

/** Puts rules where they are possible; those that are not are left out again. */
function withRules(definition: FormDefinition): fc.Arbitrary<FormDefinition> {
  const all = definition.sections.flatMap(({ fields }) => fields).filter(({ kind }) => operatorsOf(kind).length > 0)
  if (all.length === 0) return fc.constant(definition)
  const wishes = fc.array(
    fc.tuple(fc.nat(30), fc.constantFrom('shownIf', 'requiredIf', 'section', 'check'), rule(all)),
    { maxLength: 8 },
  )
  return wishes.map((list) => {
    let form = definition
    for (const [place, where, wish] of list) {
      const next = structuredClone(form)
      const section = next.sections[place % next.sections.length] as Section
      const field = section.fields[place % section.fields.length] as Field
      if (where === 'section') section.shownIf = wish
      else if (where === 'check') section.checks = [{ key: 'check', field: field.key, message: 'Do it.', holds: wish }]
      else field[where] = wish
      if (checkDefinition(next).length === 0) form = next
    }
    return form
  })
}

/** Definitions without fault. */
export function forms(choices: FormChoices = {}): fc.Arbitrary<FormDefinition> {
  return fc
    .integer({ min: 1, max: 3 })
    .chain((count) => fc.tuple(...Array.from({ length: count }, (_, at) => section(at, choices))))
    .map((sections): FormDefinition => ({ id: 'form', title: 'Form', sections }))
    .filter((definition) => checkDefinition(definition).length === 0)
    .chain((definition) => (choices.rules === false ? fc.constant(definition) : withRules(definition)))
}

// ---- Answers -----------------------------------------------------------------------------------------------------------

const text = fc.oneof(word, fc.string({ unit: 'grapheme', maxLength: 25 }))
const money = fc.record({
  amount: fc.constantFrom('0', '12', '-3.5', '49.99', '7.125'),
  currency: fc.constantFrom('EUR', 'USD', 'JPY', 'KWD'),
})
const address = fc.record(
  { line1: word, line2: word, city: word, region: word, postalCode: word, country: fc.constantFrom('DE', 'FR') },
  { requiredKeys: [] },
)
const file = fc.record(
  {
    id: fc.constantFrom('file_1', 'file_2', 'file_3'),
    name: word,
    type: fc.constantFrom('application/pdf', 'image/png', 'text/csv'),
    size: fc.integer({ min: 0, max: 6_000 }),
    expiresOn: fc.constantFrom('2027-01-01', '2020-01-01'),
  },
  { requiredKeys: ['id', 'name', 'type', 'size'] },
)

/** An answer that fits the kind, and often the limits too. */
export function answerTo(asked: Field | Column): fc.Arbitrary<unknown> {
  switch (asked.kind) {
    case 'short_text':
    case 'long_text':
      return text
    case 'email':
      return fc.constantFrom('ada@example.org', 'Bob@Example.org', 'x')
    case 'emails':
      return fc.array(fc.constantFrom('ada@example.org', 'bob@example.org', ''), { maxLength: 3 })
    case 'phone':
      return fc.constantFrom('+44 20 7946 0000', '112', 'no')
    case 'url':
      return fc.constantFrom('example.org', 'https://example.org/a?b', 'x')
    case 'number':
    case 'percentage':
      return fc.oneof(fc.nat(60), fc.constantFrom(0.5, 33.33, -1, 1e9))
    case 'integer':
      return fc.nat(60)
    case 'money':
      return money
    case 'date':
      return fc.constantFrom('2026-11-21', '2025-05-05', '2019-01-01', '2026-02-30')
    case 'yes_no':
    case 'checkbox':
    case 'terms':
      return fc.boolean()
    case 'select':
      return fc.constantFrom(...asked.options.map(({ value }) => value))
    case 'multi_select':
      return fc.subarray(asked.options.map(({ value }) => value))
    case 'country':
      return fc.constantFrom('DE', 'FR', 'US')
    case 'address':
      return address
    case 'files':
      return fc.array(file, { maxLength: 3 })
    case 'table':
      return fc.array(answersTo(asked.columns), { maxLength: 5 })
    default:
      return fc.constant(undefined)
  }
}

function answersTo(fields: readonly (Field | Column)[]): fc.Arbitrary<Record<string, unknown>> {
  const each = Object.fromEntries(fields.map((one) => [one.key, answerTo(one)]))
  return fc.record(each, { requiredKeys: [] })
}

/** Answers to a form; with `junk`, one in ten is anything at all. */
export function answers(definition: FormDefinition, junk = false): fc.Arbitrary<Record<string, unknown>> {
  const each = definition.sections.flatMap((one) =>
    one.repeat
      ? [[one.key, fc.array(answersTo(one.fields), { maxLength: one.repeat.maxItems })] as const]
      : one.fields.map((asked) => [asked.key, answerTo(asked)] as const),
  )
  const right = fc.record(Object.fromEntries(each), { requiredKeys: [] })
  if (!junk) return right
  const names = fc.oneof(fc.constantFrom(...each.map(([key]) => key)), fc.string())
  return fc
    .tuple(right, fc.dictionary(names, fc.anything(), { maxKeys: 2 }))
    .map(([some, other]) => ({ ...some, ...other }))
}

/** A form together with answers. */
export const filled = (choices: FormChoices = {}, junk = false) =>
  forms(choices).chain((definition) => fc.tuple(fc.constant(definition), answers(definition, junk)))
