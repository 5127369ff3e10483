/** What the standard keywords of a JSON Schema say about a field. */
import { usualFileBytes, usualRows } from './clean.ts'
import { numberLimits } from './clean-number.ts'
import { textLengths } from './clean-text.ts'
import { isRecord } from './cleaning.ts'
import { addressParts, type FieldKind, fileTypes, type Option } from './definition.ts'
import { requiredPartsOf } from './prepare.ts'
import { textOf } from './same.ts'

export type JsonSchema = Record<string, unknown>

/** Without what is undefined. */
export function stripped(schema: JsonSchema): JsonSchema {
  return Object.fromEntries(Object.entries(schema).filter(([, value]) => value !== undefined))
}

/** A list, if something is in it. */
export const unlessEmpty = <T>(list: readonly T[]): readonly T[] | undefined => (list.length > 0 ? list : undefined)

export const schemaAt = (schema: JsonSchema, name: string): JsonSchema => {
  const found = Object.hasOwn(schema, name) ? schema[name] : undefined
  return isRecord(found) ? found : {}
}

/** The names in a list, without what is no name. */
export function namesIn(list: unknown): string[] {
  return Array.isArray(list) ? list.filter((one) => typeof one === 'string') : []
}

/** Settings of a field of that kind; those that every field has anyway are left out. The columns of a table are not in it. */
export function readStandard(schema: JsonSchema, kind: FieldKind): JsonSchema {
  const { title: label, description: help, default: initial } = schema
  return stripped({ label, help, default: initial, ...settingsOf(schema, kind) })
}

const unless = (value: unknown, usual: unknown) =>
  textOf(value as never) === textOf(usual as never) ? undefined : value // any JSON can be told so

function settingsOf(schema: JsonSchema, kind: FieldKind): JsonSchema {
  const { minLength, minimum, maximum, minItems, maxItems } = schema
  switch (kind) {
    case 'short_text':
    case 'long_text':
      return { minLength, maxLength: unless(schema.maxLength, textLengths[kind]), pattern: patternOf(schema.pattern) }
    case 'number':
    case 'integer':
    case 'percentage': {
      const usual = numberLimits[kind]
      return { min: unless(minimum, usual.min), max: unless(maximum, usual.max) }
    }
    case 'money':
      return { currencies: namesIn(schemaAt(schemaAt(schema, 'properties'), 'currency').enum) }
    case 'emails':
      return { minItems, maxItems: unless(maxItems, 20) }
    case 'select':
      return { options: optionsIn(schema) }
    case 'multi_select': {
      const options = optionsIn(schemaAt(schema, 'items'))
      return { options, minItems, maxItems: unless(maxItems, options.length) }
    }
    case 'country':
      return { allowed: unlessEmpty(namesIn(schema.enum)) }
    case 'address':
      return addressSettings(schema)
    case 'files':
      return {
        minItems,
        maxItems: unless(maxItems, 1),
        ...fileSettings(schemaAt(schemaAt(schema, 'items'), 'properties')),
      }
    case 'table':
      return { minRows: minItems, maxRows: unless(maxItems, usualRows) }
    default:
      return {}
  }
}

/** Without what makes it match the whole text, which patterns of forms do anyway. */
function patternOf(pattern: unknown): unknown {
  const whole = typeof pattern === 'string' ? /^\^\(\?:([\s\S]*)\)\$$/.exec(pattern) : null
  return whole ? whole[1] : pattern
}

/** Choices as `oneOf` with titles, or as a plain `enum`. */
export function optionsIn(schema: JsonSchema): Option[] {
  if (Array.isArray(schema.oneOf)) {
    return schema.oneOf
      .filter(isRecord)
      .flatMap(({ const: value, title }) =>
        typeof value === 'string' ? [{ value, label: typeof title === 'string' ? title : value }] : [],
      )
  }
  return namesIn(schema.enum).map((value) => ({ value, label: value }))
}

function addressSettings(schema: JsonSchema): JsonSchema {
  const properties = schemaAt(schema, 'properties')
  const parts = addressParts.filter((part) => Object.hasOwn(properties, part))
  const required = namesIn(schema.required)
  const isUsual = !schema.required || textOf(required) === textOf(requiredPartsOf({ parts: [...parts] }))
  return {
    parts: parts.length === addressParts.length ? undefined : parts,
    requiredParts: isUsual ? undefined : required,
  }
}

function fileSettings(file: JsonSchema): JsonSchema {
  const types = namesIn(schemaAt(file, 'type').enum)
  const accepts = Object.entries(fileTypes).flatMap(([name, { type }]) => (types.includes(type) ? [name] : []))
  return {
    accepts: accepts.length === Object.keys(fileTypes).length ? undefined : unlessEmpty(accepts),
    maxBytes: unless(schemaAt(file, 'size').maximum, usualFileBytes),
  }
}
