/** The first half of validating: every answer by itself. What it means together comes after (`validate.ts`). */
import { clean, type EarlierCells, earlierCells, isChoice } from './clean.ts'
import { bad, type Cleaning, cleanList, faultList, isBlank, isRecord, shortened } from './cleaning.ts'
import type { AnswerField, Fault, FormDefinition, Repeat, Section, ValidateOptions, Values } from './definition.ts'
import { holdsAnswer, isSeenBy, mayEdit, type Placed, prepare } from './prepare.ts'
import { own, todayOf } from './rules.ts'
import { isSame } from './same.ts'

/** One answer between being read and being kept. */
export interface Read {
  placed: Placed<AnswerField>
  path: string
  /** What it would be stored as: the old one where the new one is not right. */
  value: Values[string] | undefined
  editable: boolean
  /** Told only when the field turns out to be shown. */
  faults: readonly Fault[]
}

/** An item of a repeating section. */
export interface ReadItem {
  path: string
  reads: Read[]
}

/** A section's answers. */
export interface ReadSection {
  section: Section
  reads: Read[]
  /** Of a repeating section; undefined where they stay as they are. */
  items?: ReadItem[]
  /** Whether the viewer gives the items. */
  editable: boolean
  /** About the list of items itself. */
  faults: readonly Fault[]
}

/** Reads the answers of each section, and tells at once of names that are not the viewer's to give. */
export function readAnswers(
  definition: FormDefinition,
  given: Record<string, unknown>,
  options: ValidateOptions,
  fault: (path: string, code: 'unknown_field') => void,
): ReadSection[] {
  const { fields, repeating } = prepare(definition)
  for (const name of Object.keys(given)) {
    const placed = fields.get(name)
    const isKnown =
      placed && !placed.section.repeat
        ? holdsAnswer(placed.field) && isSeenBy(placed, options.viewer)
        : areItemsSeen(repeating.get(name), options)
    if (!isKnown) fault(shortened(name), 'unknown_field')
  }
  const reader: Reader = { given, options, before: options.before ?? {}, today: todayOf(options) }
  return definition.sections.map((section) => {
    if (section.repeat) return readItems(section, section.repeat, reader)
    const reads = section.fields.filter(holdsAnswer).map((field) => readField({ field, section }, reader))
    return { section, reads, editable: false, faults: nothingWrong }
  })
}

interface Reader {
  given: Record<string, unknown>
  before: Values
  options: ValidateOptions
  today: string
}

const nothingWrong: readonly Fault[] = []

/** How an answer comes: given now, or (`undefined`) not at all, in which case it may be the old one that counts. */
function comes(key: string, { given, options }: Reader): boolean {
  return Object.hasOwn(given, key) && !(options.partial && given[key] === undefined)
}

function readField(placed: Placed<AnswerField>, reader: Reader): Read {
  const { key } = placed.field
  const { given, before, options } = reader
  const old = own(before, key)
  const editable = mayEdit(placed, options)
  const came = comes(key, reader)
  const read: Read = { placed, path: key, value: old, editable, faults: nothingWrong }
  if (!editable) {
    // where the viewer does not even see it, that was told already
    const isTold = !came || !isSeenBy(placed, options.viewer) || isSame(given[key], old)
    return isTold ? read : { ...read, faults: [{ path: key, code: 'not_editable' }] }
  }
  if (came || !options.partial) return cleaned(read, came ? given[key] : undefined, old, reader)
  return options.stage === 'submit' ? cleaned(read, old, old, reader) : read
}

function cleaned(read: Read, given: unknown, old: unknown, { options, today }: Reader): Read {
  if (isBlank(given)) return { ...read, value: undefined }
  const { faults, fault } = faultList()
  const value = clean(read.placed.field, given, { path: read.path, old, to: { stage: options.stage, today, fault } })
  return value === bad ? { ...read, faults } : { ...read, value }
}

// ---- Repeating sections ------------------------------------------------------------------------------------------------

function areItemsSeen(section: Section | undefined, { viewer }: ValidateOptions): boolean {
  return section !== undefined && !(section.hostOnly && viewer === 'partner')
}

function areItemsEdited(section: Section, options: ValidateOptions): boolean {
  if (section.off || !areItemsSeen(section, options)) return false
  return options.viewer === 'partner' || options.editors !== 'partner' || section.hostOnly === true
}

function readItems(section: Section, { maxItems }: Repeat, reader: Reader): ReadSection {
  const { key } = section
  const { given, before, options, today } = reader
  const old = own(before, key)
  const came = comes(key, reader)
  const editable = areItemsEdited(section, options)
  const asBefore: ReadSection = { section, reads: [], editable, faults: nothingWrong }
  if (!editable) {
    const isTold = !came || !areItemsSeen(section, options) || isSame(given[key], old)
    return isTold ? asBefore : { ...asBefore, faults: [{ path: key, code: 'not_editable' }] }
  }
  if (!came && options.partial && options.stage === 'save') return asBefore
  const source = came || !options.partial ? given[key] : old
  const { faults, fault } = faultList()
  const spot = { path: key, old, to: { stage: options.stage, today, fault } }
  const list = isBlank(source) ? undefined : cleanList(source, maxItems, spot)
  if (list === bad) return { ...asBefore, faults }
  const earlier = earlierCells(section.fields, old)
  const items: ReadItem[] = []
  for (const [place, one] of (list ?? []).entries()) {
    const path = `${key}.${place}`
    if (isRecord(one)) {
      const reads = readItem(section, path, one, earlier, reader, fault)
      // an item in which nothing is answered is left out
      if (reads.some(({ value, faults }) => value !== undefined || faults.length > 0)) items.push({ path, reads })
    } else if (!isBlank(one)) fault(path, 'wrong_kind')
  }
  return faults.length > 0 ? { ...asBefore, faults } : { ...asBefore, items }
}

function readItem(
  section: Section,
  path: string,
  given: Record<string, unknown>,
  earlier: EarlierCells,
  reader: Reader,
  fault: Cleaning['fault'],
): Read[] {
  const names = new Set(section.fields.filter(holdsAnswer).map(({ key }) => key))
  for (const name of Object.keys(given)) {
    if (!names.has(name)) fault(`${path}.${shortened(name)}`, 'unknown_field')
  }
  return section.fields.filter(holdsAnswer).map((field) => {
    const answer = Object.hasOwn(given, field.key) ? given[field.key] : undefined
    const old = isChoice(answer) && earlier.has(field.key, answer) ? answer : undefined
    const empty: Read = {
      placed: { field, section },
      path: `${path}.${field.key}`,
      value: undefined,
      editable: !field.retired,
      faults: nothingWrong,
    }
    const read = cleaned(empty, answer, old, reader)
    const isNew = field.retired && read.value !== undefined && !earlier.has(field.key, read.value)
    return isNew ? { ...empty, faults: [{ path: empty.path, code: 'not_editable' }] } : read
  })
}
