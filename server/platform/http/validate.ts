/** Checks what comes in against the contract and says, field by field, what is wrong. */
import { type TSchema, Type } from 'typebox'
import { Compile } from 'typebox/compile'
import * as Format from 'typebox/format'
import type { Problem } from '#contract/errors.ts'
import { AppError } from '../errors.ts'

type Faults = NonNullable<Problem['faults']>

/** PostgreSQL cannot store NUL, and a lone surrogate is no character: both would fail later with a 500. */
export function isText(value: string): boolean {
  return !value.includes('\0') && value.isWellFormed()
}

/**
 * A single line: text without line breaks, tabs, other controls and the separators U+2028 and U+2029, and without what turns
 * the direction of the text that follows: a name would reorder the sentence it stands in. Letters of any script are fine.
 */
export function isLine(value: string): boolean {
  return isText(value) && !/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u.test(value)
}

Format.Set('text', isText)
Format.Set('line', isLine)

const checks = new WeakMap<TSchema, ReturnType<typeof Compile>>()

/** The compiled check of a schema, made when it is first needed. */
export function compiled(schema: TSchema): ReturnType<typeof Compile> {
  const known = checks.get(schema)
  if (known) return known
  const check = Compile(schema)
  checks.set(schema, check)
  return check
}

/** Throws `invalid` with every fault, each naming its field. */
export function assertValid(schema: TSchema, value: unknown, within = ''): void {
  const faults = faultsOf(schema, value, within)
  if (faults.length > 0) throw new AppError('invalid', { faults })
}

export function faultsOf(schema: TSchema, value: unknown, within = ''): Faults {
  const check = compiled(schema)
  if (check.Check(value)) return []
  const faults = new Map<string, string>()
  const add = (pointer: string, says: string) => {
    const field = fieldName(pointer) || within || 'body'
    if (!faults.has(field)) faults.set(field, says)
  }
  // A value that fits none of several shapes is one fault, said by the shapes together, unless one shape says it better.
  const errors = check.Errors(value)
  const choices = new Set(errors.filter((error) => error.keyword === 'anyOf').map((error) => error.schemaPath))
  for (const error of errors) {
    const params = error.params as Record<string, unknown>
    if (error.keyword === 'required') {
      for (const name of params.requiredProperties as string[]) {
        const holder = at(value, error.instancePath)
        if (holder === null || typeof holder !== 'object' || !Object.hasOwn(holder, name))
          add(`${error.instancePath}/${name}`, 'This is missing.')
      }
    } else if (error.keyword === 'additionalProperties') {
      for (const name of params.additionalProperties as string[])
        add(`${error.instancePath}/${escapePointer(name)}`, 'There is no such field.')
    } else if (error.keyword === 'anyOf') {
      add(error.instancePath, sentenceOfChoice(schema, error.schemaPath))
    } else if (error.keyword !== 'boolean' && !isInsideChoice(error.schemaPath, choices)) {
      add(error.instancePath, sentence(error.keyword, params))
    }
  }
  if (faults.size === 0) add('', 'This is not of the expected form.')
  return [...faults]
    .slice(0, 50)
    .map(([field, says]) => ({ field: field.slice(0, 200), code: 'invalid' as const, says }))
}

/** How deep a free-form value may nest. */
const deepest = 40

/**
 * A value whose form the contract leaves open, as it can be stored: no character that PostgreSQL refuses, in names neither,
 * and not nested without end. Without recursion, so that no value exhausts the stack.
 */
export function assertStorable(value: unknown, field: string): void {
  const waiting: { value: unknown; depth: number }[] = [{ value, depth: 0 }]
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { value: one, depth } = next
    if (typeof one === 'string' && !isText(one))
      throw notStorable(field, 'This contains characters that are not allowed.')
    if (typeof one !== 'object' || one === null) continue
    if (depth > deepest) throw notStorable(field, 'This is nested too deeply.')
    for (const [name, inner] of Object.entries(one)) {
      if (!isText(name)) throw notStorable(field, 'A name contains characters that are not allowed.')
      waiting.push({ value: inner, depth: depth + 1 })
    }
  }
}

const notStorable = (field: string, says: string) =>
  new AppError('invalid', { faults: [{ field, code: 'invalid', says }] })

function isInsideChoice(path: string, choices: Set<string>): boolean {
  const match = /^(.*)\/anyOf\/\d+$/.exec(path)
  return match !== null && choices.has(match[1] as string)
}

function sentence(keyword: string, params: Record<string, unknown>): string {
  switch (keyword) {
    case 'type':
      return typeSentence(String(params.type))
    case 'maxLength':
      return `Use at most ${params.limit} characters.`
    case 'minLength':
      return Number(params.limit) === 1 ? 'Enter something.' : `Use at least ${params.limit} characters.`
    case 'minimum':
    case 'exclusiveMinimum':
      return `Use ${params.limit} or more.`
    case 'maximum':
    case 'exclusiveMaximum':
      return `Use ${params.limit} or less.`
    case 'maxItems':
      return `Give at most ${params.limit}.`
    case 'minItems':
      return `Give at least ${params.limit}.`
    case 'uniqueItems':
      return 'Give each only once.'
    case 'format':
      return formatSentence(String(params.format))
    case 'pattern':
      return 'This does not have the expected form.'
    case 'const':
      return `Use ${JSON.stringify(params.allowedValue)}.`
    case 'enum':
      return `Use one of: ${(params.allowedValues as unknown[]).join(', ')}.`
    default:
      return 'This is not right.'
  }
}

function typeSentence(type: string): string {
  const nouns: Record<string, string> = {
    string: 'a text',
    integer: 'a whole number',
    number: 'a number',
    boolean: 'true or false',
    array: 'a list',
    object: 'an object',
    null: 'null',
  }
  return `Give ${nouns[type] ?? type}.`
}

function formatSentence(format: string): string {
  if (format === 'text') return 'This contains characters that are not allowed.'
  if (format === 'line') return 'Use a single line without control characters.'
  if (format === 'date-time') return 'Give a time such as 2026-11-20T15:00:00Z.'
  return `Give a valid ${format}.`
}

/** Of several shapes: words to choose from, or one shape and null. */
function sentenceOfChoice(schema: TSchema, path: string): string {
  const { anyOf: shapes = [] } = (at(schema, path.replace(/^#/, '')) ?? {}) as { anyOf?: Shape[] }
  const others = shapes.filter((shape) => shape.type !== 'null')
  const orNull = others.length < shapes.length ? ', or null' : ''
  const words = others.flatMap((shape) => shape.enum ?? ('const' in shape ? [shape.const] : []))
  if (words.length > 0 && others.every((shape) => shape.enum || 'const' in shape))
    return `Use one of: ${words.join(', ')}${orNull}.`
  const [only] = others
  if (others.length !== 1 || typeof only?.type !== 'string') return 'This is none of the expected forms.'
  if (only.format === 'date-time') return formatSentence('date-time')
  const limits = [
    only.minimum !== undefined && ` from ${only.minimum}`,
    only.maximum !== undefined && ` up to ${only.maximum}`,
  ]
  return `${typeSentence(only.type).slice(0, -1)}${limits.filter(Boolean).join('')}${orNull}.`
}

interface Shape {
  type?: string
  enum?: unknown[]
  const?: unknown
  format?: string
  minimum?: number
  maximum?: number
}

/** `/members/0/role` → `members.0.role`. */
function fieldName(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .join('.')
}

function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}

function at(root: unknown, pointer: string): unknown {
  let value = root
  for (const part of pointer.split('/').slice(1)) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~')
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, name)) return undefined
    value = (value as Record<string, unknown>)[name]
  }
  return value
}

const nullSchema = Type.Null()

/** True for the body or answer of an endpoint that has none. */
export function isNullSchema(schema: TSchema): boolean {
  return (schema as { type?: unknown }).type === (nullSchema as { type?: unknown }).type
}

/**
 * A query is text: numbers, booleans and lists are read from it as the schema asks, and only in their plain spelling.
 * What does not read so is left as it is, so that the check can name it.
 */
export function readQuery(schema: TSchema, query: Record<string, unknown>): Record<string, unknown> {
  const properties = (schema as { properties?: Record<string, TSchema> }).properties ?? {}
  const read: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(query)) {
    const wanted = Object.hasOwn(properties, name) ? (properties[name] as TSchema) : undefined
    read[name] = wanted ? readValue(wanted, value) : value
  }
  return read
}

function readValue(schema: TSchema, value: unknown): unknown {
  const { type, items, anyOf } = schema as { type?: string; items?: TSchema; anyOf?: TSchema[] }
  if (type === 'array' && items) return (Array.isArray(value) ? value : [value]).map((item) => readValue(items, item))
  if (typeof value !== 'string') return value
  if ((type === 'integer' || type === 'number') && /^-?\d{1,15}(\.\d{1,15})?$/.test(value)) return Number(value)
  if (type === 'boolean' && (value === 'true' || value === 'false')) return value === 'true'
  if (anyOf) {
    for (const shape of anyOf) {
      const read = readValue(shape, value)
      if (read !== value) return read
    }
  }
  return value
}
