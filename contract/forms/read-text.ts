/**
 * What people type, paste or post, as answers. Where a text cannot be read as the kind of answer it should be, it stays a text,
 * and `validate` says what is wrong with it.
 */
import type { Column, Field, FormDefinition, MoneyField, Option } from './definition.ts'
import { prepare } from './prepare.ts'

/**
 * One answer from a text: of an input, of a cell in a file.
 * @example readText(founded, ' 1,998 ') === 1998
 */
export function readText(field: Field | Column, text: string): unknown {
  const typed = text.trim()
  if (typed === '') return undefined
  switch (field.kind) {
    case 'number':
    case 'integer':
    case 'percentage':
      return readNumber(typed.replace(/\s*%$/, '')) ?? typed
    case 'money':
      return readMoney(field, typed)
    case 'yes_no':
    case 'checkbox':
    case 'terms':
      return readBox(typed)
    case 'select':
      return readOption(field.options, typed)
    case 'multi_select':
      return splitList(typed, /[;\n]/).map((one) => readOption(field.options, one))
    case 'country':
      return typed.length === 2 ? typed.toUpperCase() : typed
    case 'emails':
      return splitList(typed, /[\s,;]+/)
    default:
      return text
  }
}

const splitList = (text: string, at: RegExp): string[] =>
  text
    .split(at)
    .map((one) => one.trim())
    .filter((one) => one !== '')

/** A point before the decimals; commas, blanks or apostrophes between groups of three. */
function readNumber(text: string): number | undefined {
  if (text.length > 40) return undefined
  const grouped = /^[+-]?\d{1,3}([,'\u2019\u00a0\u202f ]\d{3})+(\.\d+)?$/.test(text)
  const plain = grouped ? text.replace(/[^\d.+-]/g, '') : text
  return /^[+-]?(\d+(\.\d*)?|\.\d+)$/.test(plain) ? Number(plain) : undefined
}

/** An amount with a code before or behind it, or none where there is only one currency. */
function readMoney(field: Pick<MoneyField, 'currencies'>, text: string): unknown {
  const code = /^([a-z]{3})\b|\b([a-z]{3})$/i.exec(text.slice(0, 60))
  const currency = (code?.[1] ?? code?.[2])?.toUpperCase() ?? (field.currencies.length === 1 ? field.currencies[0] : '')
  const amount = (code ? text.replace(code[0], '') : text).trim()
  const number = readNumber(amount)
  // as it was typed, but for the groups
  return { amount: number === undefined ? amount : amount.replace(/[^\d.-]/g, ''), currency }
}

function readBox(text: string): unknown {
  if (/^(yes|y|true|on|1|x)$/i.test(text)) return true
  return /^(no|n|false|off|0)$/i.test(text) ? false : text
}

/** By value, or by label. */
function readOption(options: readonly Option[], text: string): string {
  const same = (one: string) => one.toLowerCase() === text.toLowerCase()
  return (options.find(({ value }) => value === text) ?? options.find(({ label }) => same(label)))?.value ?? text
}

// ---- Posted forms ------------------------------------------------------------------------------------------------------

/** Rows and items are made up to this place; a name that asks for more is a name nobody gave. */
const mostPlaces = 10_000

/**
 * Answers out of a posted HTML form, whose names are paths: `website`, `address.city`, `budget.amount`, `served.0.share`,
 * `sites.2.name`; several values of one name for a multi-select. A field with a box or a list is sent empty when nothing is
 * chosen, so that it can be told from one that was not asked. Files are not in here: their places come from where they were
 * stored. Names that are no field's stay, and `validate` refuses them.
 * @example fromFormData(definition, new URLSearchParams('website=example.org&address.city=Bonn'))
 */
export function fromFormData(
  definition: FormDefinition,
  entries: Iterable<readonly [string, string]>,
): Record<string, unknown> {
  const { fields, repeating } = prepare(definition)
  const posted = new Map<string, Posted>()
  for (const [name, text] of entries) add(posted, name, text)
  const answers: Record<string, unknown> = {}
  for (const [key, { texts, parts }] of posted) {
    const field = fields.get(key)?.field
    const section = repeating.get(key)
    if (section) put(answers, key, readRows(section.fields, parts))
    else if (field) put(answers, key, readPosted(field, texts, parts))
    else put(answers, key, texts[0] ?? '')
    const hasParts = section || field?.kind === 'table' || field?.kind === 'address' || field?.kind === 'money'
    if (!hasParts) for (const part of parts.keys()) put(answers, `${key}.${part}`, '')
  }
  return answers
}

/** A cell of a table in an item: `sites.2.rooms.0.beds`. */
const deepest = 5

/** What was posted under a name and under the names that begin with it. */
interface Posted {
  texts: string[]
  parts: Map<string, Posted>
}

function add(to: Map<string, Posted>, name: string, text: string): void {
  const path = name.split('.', deepest + 1)
  const [first = '', ...rest] = path.length > deepest ? [name] : path
  let posted = to.get(first)
  if (!posted) {
    posted = { texts: [], parts: new Map() }
    to.set(first, posted)
  }
  if (rest.length === 0) posted.texts.push(text)
  else add(posted.parts, rest.join('.'), text)
}

/** Never through a setter of the prototype. */
function put(into: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(into, key, { value, enumerable: true, writable: true, configurable: true })
}

function readPosted(field: Field | Column, texts: readonly string[], parts: ReadonlyMap<string, Posted>): unknown {
  if (field.kind === 'table') return readRows(field.columns, parts)
  if (field.kind === 'address' || field.kind === 'money') {
    const whole: Record<string, unknown> = {}
    for (const [part, { texts }] of parts) put(whole, part, texts[0]?.trim() ?? '')
    if (field.kind === 'address') return whole
    return whole.amount === undefined || whole.amount === '' ? null : { ...whole, amount: plainAmount(whole.amount) }
  }
  if (field.kind === 'multi_select') return texts.filter((text) => text !== '')
  // a box that is ticked comes after the hidden empty one
  return readText(field, texts.at(-1) ?? '') ?? null
}

const plainAmount = (amount: unknown) =>
  typeof amount === 'string' && readNumber(amount) !== undefined ? amount.replace(/[^\d.-]/g, '') : amount

function readRows(columns: readonly (Field | Column)[], parts: ReadonlyMap<string, Posted>): unknown[] {
  return [...parts]
    .filter(([place]) => /^\d{1,5}$/.test(place) && Number(place) < mostPlaces)
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, posted]) => {
      const row: Record<string, unknown> = {}
      for (const [key, { texts, parts: inner }] of posted.parts) {
        const column = columns.find((one) => one.key === key)
        put(row, key, column ? readPosted(column, texts, inner) : (texts[0] ?? ''))
      }
      return row
    })
}
