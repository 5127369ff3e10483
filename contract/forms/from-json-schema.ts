/**
 * Forms out of JSON Schema. Our own come back as they were; of others what a form can say is taken over, and what it cannot is
 * named, so that nobody believes it was.
 */
import { checkDefinition } from './check.ts'
import { isRecord, shortened } from './cleaning.ts'
import {
  addressParts,
  columnKinds,
  type DefinitionFault,
  type FieldKind,
  type FormDefinition,
  fieldKinds,
  formLimits,
} from './definition.ts'
import { keyFor, keyForm, reservedKeys } from './keys.ts'
import { compilePattern } from './pattern.ts'
import { type JsonSchema, namesIn, optionsIn, readStandard, schemaAt, stripped } from './standard.ts'

/**
 * The form of a schema, where one can be made of it, and what could not be taken over.
 * @example fromJsonSchema(toJsonSchema(definition)).definition
 */
export function fromJsonSchema(schema: unknown): { definition: FormDefinition | undefined; faults: DefinitionFault[] } {
  if (!isRecord(schema) || !isRecord(schema.properties))
    return { definition: undefined, faults: [{ place: '', code: 'schema_unknown' }] }
  const reader: Reader = { faults: [], taken: new Set() }
  const own = isRecord(schema['x-entente']) ? schema['x-entente'] : undefined
  const title = textAt(schema, 'title') ?? 'Form'
  const candidate = stripped({
    id: own?.id ?? keyFor(title, []),
    title,
    description: schema.description,
    sections: own ? ownSections(own, schema) : otherSections(schema, title, reader),
    translations: own?.translations,
  })
  const faults = [...reader.faults, ...checkDefinition(candidate)]
  const isForm = faults.every(({ code }) => code === 'schema_unsupported')
  // when nothing else is wrong with it, it is a definition
  return { definition: isForm ? (candidate as unknown as FormDefinition) : undefined, faults }
}

function textAt(schema: JsonSchema, name: string): string | undefined {
  const text = schema[name]
  return typeof text === 'string' && text.trim() !== '' ? text : undefined
}

// ---- Our own -----------------------------------------------------------------------------------------------------------

function ownSections(own: JsonSchema, schema: JsonSchema): unknown {
  const properties = schemaAt(schema, 'properties')
  if (!Array.isArray(own.sections)) return own.sections
  return own.sections.map((section: unknown) => {
    if (!isRecord(section) || !Array.isArray(section.fields)) return section
    const repeating = section.repeat ? schemaAt(properties, String(section.key)) : undefined
    const from = repeating ? schemaAt(schemaAt(repeating, 'items'), 'properties') : properties
    return { ...section, fields: section.fields.map((one: unknown) => ownField(one, from)) }
  })
}

/** A field that stands as a key is among the properties; others stand whole. */
function ownField(listed: unknown, properties: JsonSchema): unknown {
  if (typeof listed !== 'string') return listed
  const schema = schemaAt(properties, listed)
  const rest = schemaAt(schema, 'x-entente')
  const kind = fieldKinds.find((one) => one === rest.kind)
  if (!kind) return { key: listed, kind: rest.kind }
  const field = { key: listed, ...readStandard(schema, kind), ...rest }
  if (kind !== 'table' || !Array.isArray(rest.columns)) return field
  const cells = schemaAt(schemaAt(schema, 'items'), 'properties')
  return { ...field, columns: rest.columns.map((one: unknown) => ownField(one, cells)) }
}

// ---- Others ------------------------------------------------------------------------------------------------------------

interface Reader {
  faults: DefinitionFault[]
  /** Keys, which are unique in the whole form. */
  taken: Set<string>
}

function leaveOut(reader: Reader, place: string, name: string): void {
  if (reader.faults.length >= formLimits.faults) return
  reader.faults.push({ place, code: 'schema_unsupported', params: { name: shortened(name) } })
}

const understood = new Set(
  (
    'title description default type format enum oneOf const minLength maxLength pattern minimum maximum multipleOf items minItems ' +
    'maxItems uniqueItems properties required additionalProperties $schema $id $comment $defs definitions examples readOnly ' +
    'writeOnly deprecated'
  ).split(' '),
)

function tellUnknown(schema: JsonSchema, place: string, reader: Reader): void {
  for (const name of Object.keys(schema))
    if (!understood.has(name) && !name.startsWith('x-')) leaveOut(reader, place, name)
}

/** Single answers make a first section; objects and lists of objects make sections of their own. */
function otherSections(schema: JsonSchema, title: string, reader: Reader): unknown[] {
  tellUnknown(schema, '', reader)
  const entries = Object.entries(schemaAt(schema, 'properties')).slice(0, formLimits.fields + 1)
  const general: unknown[] = []
  const sections: unknown[] = []
  const required = namesIn(schema.required)
  for (const [name, property] of entries) {
    const place = `properties.${shortened(name)}`
    const inner = isRecord(property) ? property : {}
    const items = schemaAt(inner, 'items')
    const field = otherField(name, inner, required.includes(name), place, reader)
    if (field) general.push(field)
    else if (isRecord(inner.properties)) sections.push(sectionOf(name, inner, inner, place, reader))
    else if (isRecord(items.properties)) {
      const { minItems, maxItems = 50 } = inner
      const repeat = stripped({ minItems, maxItems, itemLabel: labelOf(name, items) })
      sections.push({ ...sectionOf(name, inner, items, place, reader), repeat })
    } else leaveOut(reader, place, name)
  }
  const first = { key: keyFrom('general', reader), title, fields: general }
  return general.length > 0 ? [first, ...sections] : sections
}

function sectionOf(name: string, titled: JsonSchema, schema: JsonSchema, place: string, reader: Reader): JsonSchema {
  tellUnknown(schema, place, reader)
  const required = namesIn(schema.required)
  const key = keyFrom(name, reader)
  const properties = schemaAt(schema, 'properties')
  const fields = Object.keys(properties).flatMap((inner) => {
    const where = `${place}.${shortened(inner)}`
    const field = otherField(inner, schemaAt(properties, inner), required.includes(inner), where, reader)
    if (!field) leaveOut(reader, where, inner)
    return field ?? []
  })
  return stripped({ key, title: labelOf(name, titled), help: textAt(titled, 'description'), fields })
}

function otherField(
  name: string,
  schema: JsonSchema,
  isRequired: boolean,
  place: string,
  reader: Reader,
): JsonSchema | undefined {
  const kind = kindOf(schema)
  if (!kind) return undefined
  tellUnknown(schema, place, reader)
  const settings = readStandard(schema, kind)
  if (typeof settings.pattern === 'string') settings.pattern = patternOf(settings.pattern, place, reader)
  const decimals = decimalsOf(schema.multipleOf)
  if (kind === 'number' && decimals !== undefined) settings.decimals = decimals
  else if (schema.multipleOf !== undefined && schema.multipleOf !== 1) leaveOut(reader, place, 'multipleOf')
  if (typeof schema.format === 'string' && !formats.has(schema.format)) leaveOut(reader, place, schema.format)
  if (kind === 'table') settings.columns = columnsOf(schemaAt(schema, 'items'), place, reader)
  const required = isRequired ? 'submit' : undefined
  return stripped({ key: keyFrom(name, reader), kind, ...settings, label: labelOf(name, schema), required })
}

const formats = new Map<string, FieldKind>([
  ['email', 'email'],
  ['idn-email', 'email'],
  ['uri', 'url'],
  ['iri', 'url'],
  ['url', 'url'],
  ['date', 'date'],
])

/** The kind of field that fits best; none for what no field can hold. */
function kindOf(schema: JsonSchema): FieldKind | undefined {
  const type = [schema.type].flat().find((one) => one !== 'null')
  if (optionsIn(schema).length > 0) return 'select'
  if (type === 'boolean') return schema.const === true ? 'checkbox' : 'yes_no'
  if (type === 'integer' || (type === 'number' && schema.multipleOf === 1)) return 'integer'
  if (type === 'number') return 'number'
  if (type === 'string') {
    const special = formats.get(String(schema.format))
    if (special) return special
    return Number(schema.maxLength) > 255 ? 'long_text' : 'short_text'
  }
  if (type === 'array') return listKindOf(schemaAt(schema, 'items'))
  const names = Object.keys(schemaAt(schema, 'properties'))
  if (names.length === 2 && names.includes('amount') && names.includes('currency')) return 'money'
  const isAddress = names.length > 1 && names.every((name) => addressParts.some((part) => part === name))
  return isAddress ? 'address' : undefined
}

function listKindOf(items: JsonSchema): FieldKind | undefined {
  if (optionsIn(items).length > 0) return 'multi_select'
  if (items.type === 'string' && items.format === 'email') return 'emails'
  const cells = Object.values(schemaAt(items, 'properties'))
  const areCells = cells.every((cell) => isRecord(cell) && columnKinds.some((kind) => kind === kindOf(cell)))
  return cells.length > 0 && areCells ? 'table' : undefined
}

function columnsOf(items: JsonSchema, place: string, reader: Reader): unknown[] {
  const required = namesIn(items.required)
  // columns have keys of their own
  const inner: Reader = { faults: reader.faults, taken: new Set() }
  tellUnknown(items, place, reader)
  const cells = schemaAt(items, 'properties')
  // all of them are columns, or it would be no table
  return Object.keys(cells).map((name) =>
    otherField(name, schemaAt(cells, name), required.includes(name), `${place}.${shortened(name)}`, inner),
  )
}

/** Patterns of schemas look for a part unless they say otherwise; those of forms are about the whole. */
function patternOf(pattern: string, place: string, reader: Reader): string | undefined {
  const [starts, ends] = [pattern.startsWith('^'), /(^|[^\\])\$$/.test(pattern)]
  const bare = pattern.slice(starts ? 1 : 0, ends ? -1 : undefined)
  const whole = starts && ends ? bare : `${starts ? '' : '.*'}(?:${bare})${ends ? '' : '.*'}`
  if (compilePattern(whole)) return whole
  leaveOut(reader, place, 'pattern')
  return undefined
}

function decimalsOf(multipleOf: unknown): number | undefined {
  return [0, 1, 2, 3, 4, 5, 6].find((count) => multipleOf === 10 ** -count)
}

const labelOf = (name: string, schema: JsonSchema): string => textAt(schema, 'title') ?? wordsOf(name)

/** `firstName`, `first_name` → `First name`. */
function wordsOf(name: string): string {
  const words = name
    .slice(0, 200)
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/[^\p{L}\d]+/gu, ' ')
    .trim()
    .toLowerCase()
  return words === '' ? 'Field' : words[0]?.toUpperCase() + words.slice(1)
}

function keyFrom(name: string, { taken }: Reader): string {
  const isFree = keyForm.test(name) && !reservedKeys.includes(name) && !taken.has(name)
  const key = isFree ? name : keyFor(wordsOf(name), taken)
  taken.add(key)
  return key
}
