/**
 * Forms as JSON Schema 2020-12. What the standard can say stands in its own keywords, so that any validator takes what
 * `validate` takes (but for rules, totals, decimals and days); the rest stands under `x-entente`, and `fromJsonSchema` makes the
 * same definition of both.
 */
import { usualFileBytes, usualRows } from './clean.ts'
import { numberLimits } from './clean-number.ts'
import { textLengths } from './clean-text.ts'
import {
  type AnswerField,
  type Column,
  type Field,
  type FileType,
  type FormDefinition,
  fileTypes,
  type RequiredAt,
  type Section,
  type Side,
  type Stage,
} from './definition.ts'
import { countryCodes } from './places.ts'
import { holdsAnswer, isEditedBy, partsOf, requiredPartsOf } from './prepare.ts'
import { textOf } from './same.ts'
import { type JsonSchema, readStandard, stripped, unlessEmpty } from './standard.ts'

export type { JsonSchema } from './standard.ts'

export interface JsonSchemaOptions {
  /** What must be there: to save, or (default) to submit. */
  stage?: Stage
  /** Only what this side may fill in, without what only forms can say: a description for callers of an API. */
  viewer?: Side
}

/**
 * The schema of a form's answers.
 * @example toJsonSchema(definition).$schema === 'https://json-schema.org/draft/2020-12/schema'
 */
export function toJsonSchema(
  definition: FormDefinition,
  { stage = 'submit', viewer }: JsonSchemaOptions = {},
): JsonSchema {
  const { id, title, description, sections, translations } = definition
  const build: Build = { stage, viewer }
  const properties: JsonSchema = {}
  const required: string[] = []
  for (const section of sections) {
    const fields = section.fields.filter((field): field is AnswerField => isTaken(field, section, build))
    if (!section.repeat) {
      Object.assign(properties, propertiesOf(fields, build))
      required.push(...requiredOf(fields, build, section))
    } else if (fields.length > 0) {
      const { minItems = 0, maxItems } = section.repeat
      const items = objectOf(fields, build)
      const least = stage === 'submit' && minItems > 0 ? { minItems } : {}
      properties[section.key] = { title: section.title, type: 'array', items, ...least, maxItems }
      if (least.minItems && !section.shownIf) required.push(section.key)
    }
  }
  const extension = viewer
    ? {}
    : { 'x-entente': { id, sections: sections.map((one) => sectionOf(one, build)), translations } }
  return stripped({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title,
    description,
    type: 'object',
    properties,
    required: unlessEmpty(required),
    additionalProperties: false,
    $defs: { country: { type: 'string', enum: countryCodes } },
    ...extension,
  })
}

interface Build {
  stage: Stage
  viewer: Side | undefined
}

/** What is not taken as an answer now is no property; it stands whole in the list of its section. */
function isTaken(field: Field, section: Section, { viewer }: Build): field is AnswerField {
  if (!holdsAnswer(field) || field.retired || section.off) return false
  return viewer === undefined || isEditedBy({ field, section }, viewer)
}

function sectionOf(section: Section, build: Build): JsonSchema {
  const fields = section.fields.map((field) => (isTaken(field, section, build) ? field.key : field))
  return { ...section, fields }
}

const counts = (at: RequiredAt | undefined, stage: Stage) => at === 'save' || (at === 'submit' && stage === 'submit')

function requiredOf(fields: readonly (Field | Column)[], { stage }: Build, section?: Section): string[] {
  if (section?.shownIf) return []
  return fields
    .filter((field) => counts(field.required, stage) && !('shownIf' in field) && !('requiredIf' in field))
    .map(({ key }) => key)
}

const objectOf = (fields: readonly (AnswerField | Column)[], build: Build): JsonSchema =>
  closed(propertiesOf(fields, build), requiredOf(fields, build))

function propertiesOf(fields: readonly (AnswerField | Column)[], build: Build): JsonSchema {
  return Object.fromEntries(
    fields.map((field) => {
      const schema = propertyOf(field, build)
      return [field.key, build.viewer ? schema : { ...schema, 'x-entente': restOf(field, schema) }]
    }),
  )
}

/** What the standard keywords do not say about a field; of a table's columns the order, and those that are retired. */
function restOf(field: Field | Column, schema: JsonSchema): JsonSchema {
  const said = readStandard(schema, field.kind)
  const { key: _, kind, ...settings } = field
  const rest = Object.entries(settings).filter(([name, value]) => textOf(value) !== textOf(said[name]))
  const columns = field.kind === 'table' ? field.columns.map((one) => (one.retired ? one : one.key)) : undefined
  return stripped({ ...Object.fromEntries(rest), kind, columns })
}

// ---- Kinds -------------------------------------------------------------------------------------------------------------

function propertyOf(field: AnswerField | Column, build: Build): JsonSchema {
  const { label: title, help: description } = field
  const initial = 'default' in field ? field.default : undefined
  return stripped({ title, description, ...kindOf(field, build), default: initial })
}

const country = { $ref: '#/$defs/country' }
const line = (maxLength: number) => ({ type: 'string', maxLength })

function kindOf(field: AnswerField | Column, build: Build): JsonSchema {
  switch (field.kind) {
    case 'short_text':
    case 'long_text': {
      const { minLength, maxLength = textLengths[field.kind] } = field
      const pattern = field.kind === 'short_text' && field.pattern !== undefined ? `^(?:${field.pattern})$` : undefined
      return stripped({ type: 'string', minLength, maxLength, pattern })
    }
    case 'email':
      return { ...line(textLengths.email), format: 'email' }
    case 'emails':
      return listOf({ ...line(textLengths.email), format: 'email' }, field.minItems, field.maxItems ?? 20, build)
    case 'phone':
      return line(textLengths.phone)
    case 'url':
      return { ...line(textLengths.url), format: 'uri' }
    case 'number':
    case 'percentage':
    case 'integer': {
      const usual = numberLimits[field.kind]
      const { decimals } = { ...usual, ...field }
      const type = decimals === 0 ? 'integer' : 'number'
      return stripped({ type, minimum: field.min ?? usual.min, maximum: field.max ?? usual.max })
    }
    case 'money': {
      const amount = { type: 'string', pattern: '^-?\\d{1,12}(\\.\\d{1,4})?$' }
      const currency = { type: 'string', enum: field.currencies }
      return closed({ amount, currency }, ['amount', 'currency'])
    }
    case 'date':
      return { type: 'string', format: 'date' }
    case 'yes_no':
      return { type: 'boolean' }
    case 'checkbox':
    case 'terms':
      return requiredOf([field], build).length > 0 ? { type: 'boolean', const: true } : { type: 'boolean' }
    case 'select':
      return { type: 'string', oneOf: choicesOf(field.options) }
    case 'multi_select': {
      const choices = choicesOf(field.options)
      return listOf({ type: 'string', oneOf: choices }, field.minItems, field.maxItems ?? choices.length, build)
    }
    case 'country':
      return field.allowed ? { type: 'string', enum: field.allowed } : country
    case 'address': {
      const parts = partsOf(field).map((part) => [part, part === 'country' ? country : line(textLengths.address)])
      return closed(Object.fromEntries(parts), build.stage === 'submit' ? requiredPartsOf(field) : [])
    }
    case 'files': {
      const kinds = field.accepts ?? (Object.keys(fileTypes) as FileType[]) // it has only these keys
      const file = {
        id: { type: 'string', pattern: '^[\\w-]{1,100}$' },
        name: line(255),
        type: { type: 'string', enum: kinds.map((kind) => fileTypes[kind].type) },
        size: { type: 'integer', minimum: 0, maximum: field.maxBytes ?? usualFileBytes },
      }
      const { expiry = 'never' } = field
      const day = expiry === 'never' ? {} : { expiresOn: { type: 'string', format: 'date' } }
      const needed = expiry === 'required' && build.stage === 'submit' ? ['expiresOn'] : []
      const schema = closed({ ...file, ...day }, [...Object.keys(file), ...needed])
      return listOf(schema, field.minItems, field.maxItems ?? 1, build)
    }
    case 'table': {
      const columns = field.columns.filter(({ retired }) => !retired)
      return listOf(objectOf(columns, build), field.minRows, field.maxRows ?? usualRows, build)
    }
  }
}

function listOf(items: JsonSchema, least: number | undefined, maxItems: number, { stage }: Build): JsonSchema {
  return stripped({ type: 'array', items, minItems: stage === 'submit' ? least : undefined, maxItems })
}

const closed = (properties: JsonSchema, required: readonly string[]): JsonSchema =>
  stripped({ type: 'object', properties, required: unlessEmpty(required), additionalProperties: false })

const choicesOf = (options: Extract<Field, { kind: 'select' }>['options']) =>
  options.filter(({ retired }) => !retired).map(({ value, label }) => ({ const: value, title: label }))
