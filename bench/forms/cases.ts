/** What is measured, the same in Node and in a browser. */
import {
  checkDefinition,
  diff,
  type Field,
  type FormDefinition,
  missing,
  toJsonSchema,
  type Values,
  validate,
  visibleFields,
} from '#contract/forms/index.ts'

const now = new Date('2026-11-21T12:00:00Z')
const context = { viewer: 'partner', now } as const

/** A hundred fields of all common kinds in ten sections, one in five with a condition, and answers to all of them. */
function hundredFields(): { definition: FormDefinition; values: Values } {
  const options = Array.from({ length: 10 }, (_, at) => ({ value: `option_${at}`, label: `Option ${at}` }))
  const values: Values = {}
  const sections = Array.from({ length: 10 }, (_, at) => {
    const key = (name: string) => `${name}_${at}`
    const fields: Field[] = [
      { key: key('name'), kind: 'short_text', label: 'Name', required: 'submit' },
      { key: key('about'), kind: 'long_text', label: 'About', required: 'submit' },
      { key: key('email'), kind: 'email', label: 'E-mail', required: 'submit' },
      { key: key('site'), kind: 'url', label: 'Site' },
      { key: key('founded'), kind: 'integer', label: 'Founded', min: 1800, max: 2100 },
      { key: key('open'), kind: 'yes_no', label: 'Open', required: 'submit' },
      {
        key: key('code'),
        kind: 'short_text',
        label: 'Code',
        pattern: '[A-Z]{2}\\d{7}',
        shownIf: { field: key('open'), operator: 'equals', value: true },
      },
      {
        key: key('kind'),
        kind: 'select',
        label: 'Kind',
        options,
        requiredIf: {
          all: [
            { field: key('open'), operator: 'equals', value: true },
            { field: key('founded'), operator: 'more_than', value: 1900 },
          ],
        },
      },
      { key: key('many'), kind: 'multi_select', label: 'Many', options },
      { key: key('day'), kind: 'date', label: 'Day', max: 'today+30' },
    ]
    Object.assign(values, {
      [key('name')]: `Agency number ${at}`,
      [key('about')]: 'A few sentences about what this agency does, and for whom. '.repeat(4),
      [key('email')]: `agency${at}@example.org`,
      [key('site')]: 'https://example.org/about',
      [key('founded')]: 1990 + at,
      [key('open')]: true,
      [key('code')]: 'AB1234567',
      [key('kind')]: 'option_5',
      [key('many')]: ['option_1', 'option_7'],
      [key('day')]: '2026-11-01',
    })
    return { key: `section_${at}`, title: `Section ${at}`, fields }
  })
  return { definition: { id: 'hundred', title: 'A hundred fields', sections }, values }
}

function table(rows: number): { definition: FormDefinition; values: Values } {
  const columns = [
    { key: 'county', kind: 'short_text', label: 'County', required: 'submit' },
    { key: 'share', kind: 'number', label: 'Share' },
    { key: 'day', kind: 'date', label: 'Day' },
  ] as const
  const field: Field = { key: 'rows', kind: 'table', label: 'Rows', maxRows: 10_000, columns: [...columns] }
  const list = Array.from({ length: rows }, (_, at) => ({ county: `County ${at}`, share: at / 4, day: '2026-11-01' }))
  return {
    definition: { id: 'table', title: 'Table', sections: [{ key: 'main', title: 'Main', fields: [field] }] },
    values: { rows: list },
  }
}

export interface Case {
  name: string
  run(): unknown
  /** Times per round. */
  times: number
}

export const form = hundredFields()
export const schema = toJsonSchema(form.definition, { viewer: 'partner' })
const [small, large] = [table(1_000), table(10_000)]
const changed: Values = { ...form.values, name_3: 'Another name', founded_7: 1800 }
const submit = { ...context, stage: 'submit' } as const

export const cases: Case[] = [
  { name: 'validate, 100 fields', run: () => validate(form.definition, form.values, submit), times: 200 },
  {
    name: 'validate, one of 100 changed',
    run: () =>
      validate(
        form.definition,
        { name_3: 'Another name' },
        { ...context, stage: 'save', before: form.values, partial: true },
      ),
    times: 200,
  },
  { name: 'validate, 100 fields all wrong', run: () => validate(form.definition, wrong, submit), times: 200 },
  { name: 'what is missing', run: () => missing(form.definition, form.values, context), times: 200 },
  { name: 'what is shown', run: () => visibleFields(form.definition, form.values, context), times: 200 },
  { name: 'what changed', run: () => diff(form.definition, form.values, changed), times: 200 },
  { name: 'checking the definition', run: () => checkDefinition(form.definition), times: 20 },
  { name: 'validate, 1,000 rows', run: () => validate(small.definition, small.values, submit), times: 10 },
  { name: 'validate, 10,000 rows', run: () => validate(large.definition, large.values, submit), times: 2 },
]
const wrong = Object.fromEntries(Object.keys(form.values).map((key) => [key, { not: 'an answer' }]))

/** The middle of the rounds' means, in microseconds; the cases in turn, so that whatever else runs falls on all of them. */
export function measure(list: readonly Case[], rounds: number): number[] {
  for (const { run, times } of list) for (let time = 0; time < times; time++) run()
  const found = list.map((): number[] => [])
  for (let round = 0; round < rounds; round++) {
    for (const [at, { run, times }] of list.entries()) {
      const began = performance.now()
      for (let time = 0; time < times; time++) run()
      found[at]?.push(((performance.now() - began) * 1_000) / times)
    }
  }
  return found.map((means) => means.sort((a, b) => a - b)[Math.floor(means.length / 2)] ?? Number.NaN)
}
