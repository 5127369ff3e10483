/** What is looked up in a definition again and again, worked out once and kept as long as the definition is. */
import type {
  AddressPart,
  Condition,
  Field,
  FieldKind,
  FormContext,
  FormDefinition,
  Option,
  Rule,
  Section,
  Side,
} from './definition.ts'
import { compilePattern, type Matcher } from './pattern.ts'

/** A field with where it stands. */
export interface Placed<F extends Field = Field> {
  field: F
  section: Section
}

export interface Prepared {
  /** By key, with those of repeating sections. */
  fields: ReadonlyMap<string, Placed>
  /** Repeating sections by key. */
  repeating: ReadonlyMap<string, Section>
}

const known = new WeakMap<FormDefinition, Prepared>()

export function prepare(definition: FormDefinition): Prepared {
  let prepared = known.get(definition)
  if (!prepared) {
    const placed = definition.sections.flatMap((section) =>
      section.fields.map((field): [string, Placed] => [field.key, { field, section }]),
    )
    const repeating = definition.sections.filter(({ repeat }) => repeat)
    prepared = { fields: new Map(placed), repeating: new Map(repeating.map((section) => [section.key, section])) }
    known.set(definition, prepared)
  }
  return prepared
}

const options = new WeakMap<readonly Option[], ReadonlyMap<string, { option: Option; place: number }>>()

/** Options by value, with their place in the order of the definition. */
export function optionsOf(field: { options: Option[] }): ReadonlyMap<string, { option: Option; place: number }> {
  let found = options.get(field.options)
  if (!found) {
    found = new Map(field.options.map((option, place) => [option.value, { option, place }]))
    options.set(field.options, found)
  }
  return found
}

const matchers = new WeakMap<object, Matcher | null>()

/** The pattern of a field, ready to use; undefined without one (or with one that `checkDefinition` refuses). */
export function matcherOf(field: { pattern?: string }): Matcher | undefined {
  if (field.pattern === undefined) return undefined
  let matcher = matchers.get(field)
  if (matcher === undefined) {
    matcher = compilePattern(field.pattern) ?? null
    matchers.set(field, matcher)
  }
  return matcher ?? undefined
}

/** True for fields that hold an answer. */
export function holdsAnswer<F extends { kind: FieldKind }>(
  field: F,
): field is Exclude<F, { kind: 'heading' | 'note' }> {
  return field.kind !== 'heading' && field.kind !== 'note'
}

export function isSeenBy({ field, section }: Placed, side: Side): boolean {
  if (section.hostOnly && side === 'partner') return false
  return field.seenBy === undefined || field.seenBy === 'both' || field.seenBy === side
}

/** Whether a side may edit the answer while the field is shown. */
export function isEditedBy(placed: Placed, side: Side): boolean {
  const { editedBy } = placed.field
  return isSeenBy(placed, side) && (editedBy === undefined || editedBy === 'both' || editedBy === side)
}

/** Whether the viewer may edit it now: nobody edits what is retired or switched off, and the policy may keep the host out. */
export function mayEdit(placed: Placed, { viewer, editors }: FormContext): boolean {
  if (placed.field.retired || placed.section.off || !isEditedBy(placed, viewer)) return false
  return viewer === 'partner' || editors !== 'partner' || !isEditedBy(placed, 'partner')
}

/** Every condition of a rule. */
export function conditionsOf(rule: Rule): Condition[] {
  if ('all' in rule) return rule.all.flatMap(conditionsOf)
  if ('any' in rule) return rule.any.flatMap(conditionsOf)
  return [rule]
}

/** What a condition is about. */
export type Subject =
  | { placed: Placed; kind: FieldKind; part?: AddressPart }
  /** The items of a repeating section. */
  | { items: Section; kind: 'table' }

/** Finds `website`, `address.country` or the key of a repeating section. */
export function subjectOf(definition: FormDefinition, reference: string): Subject | undefined {
  const { fields, repeating } = prepare(definition)
  const [key = '', part, ...more] = reference.split('.')
  const placed = fields.get(key)
  if (part === undefined) {
    if (placed) return { placed, kind: placed.field.kind }
    const items = repeating.get(key)
    return items ? { items, kind: 'table' } : undefined
  }
  if (placed?.field.kind !== 'address' || more.length > 0) return undefined
  const found = partsOf(placed.field).find((one) => one === part)
  return found ? { placed, kind: found === 'country' ? 'country' : 'short_text', part: found } : undefined
}

const allParts: AddressPart[] = ['line1', 'line2', 'city', 'region', 'postalCode', 'country']

/** What an address field asks, and which of it must be there. */
export function partsOf(field: { parts?: AddressPart[] }): AddressPart[] {
  return field.parts ?? allParts
}
export function requiredPartsOf(field: { parts?: AddressPart[]; requiredParts?: AddressPart[] }): AddressPart[] {
  return field.requiredParts ?? partsOf(field).filter((part) => part === 'line1' || part === 'city')
}
