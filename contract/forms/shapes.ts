/** What settings a definition may have, as a table, and the walk that compares anything with it. */
import { isRecord, shortened } from './cleaning.ts'
import { isDay, isDayOrRelative } from './days.ts'
import {
  addressParts,
  audiences,
  columnKinds,
  type DefinitionFault,
  type DefinitionFaultCode,
  type FaultParams,
  type FieldKind,
  fieldKinds,
  fileTypes,
  formLimits,
  operators,
  reportHints,
  requiredStages,
} from './definition.ts'
import { keyForm, reservedKeys } from './keys.ts'
import { isCountry, isCurrency } from './places.ts'

/** Where faults of a definition are gathered. */
export interface Faults {
  list: DefinitionFault[]
  add(place: string, code: DefinitionFaultCode, params?: FaultParams): void
}

export function gatherFaults(): Faults {
  const list: DefinitionFault[] = []
  return {
    list,
    add(place, code, params) {
      if (list.length < formLimits.faults) list.push(params ? { place, code, params } : { place, code })
    },
  }
}

/** Codes after which a definition is no definition, so that nothing more can be said about it. */
export const structural: readonly DefinitionFaultCode[] = [
  'wrong_type',
  'missing_setting',
  'not_one_of',
  'too_many',
  'rule_too_deep',
]

type Shape = (value: unknown, place: string, faults: Faults) => void

const at = (place: string, part: string | number) => (place === '' ? `${part}` : `${place}.${part}`)

// ---- Small shapes ------------------------------------------------------------------------------------------------------

function text(max: number, min = 1): Shape {
  return (value, place, faults) => {
    if (typeof value !== 'string') return faults.add(place, 'wrong_type', { expected: 'text' })
    if (value.length > max) return faults.add(place, 'text_too_long', { max })
    if (value.trim().length < min) faults.add(place, 'text_empty')
    if (/[^\P{Cc}\t\n\r]|\p{Cs}/u.test(value)) faults.add(place, 'text_characters')
  }
}

const boolean: Shape = (value, place, faults) => {
  if (typeof value !== 'boolean') faults.add(place, 'wrong_type', { expected: 'true or false' })
}

function number(min: number, max: number, whole = false): Shape {
  return (value, place, faults) => {
    if (typeof value !== 'number' || !Number.isFinite(value) || (whole && !Number.isInteger(value)))
      return faults.add(place, 'wrong_type', { expected: whole ? 'a whole number' : 'a number' })
    if (value < min || value > max) faults.add(place, 'out_of_range', { min, max })
  }
}

const whole = (min: number, max: number) => number(min, max, true)
const anyNumber = number(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)

function oneOf(allowed: readonly (string | number)[]): Shape {
  return (value, place, faults) => {
    if (!allowed.some((one) => one === value)) faults.add(place, 'not_one_of', { allowed })
  }
}

function list(of: Shape, max: number, min = 1): Shape {
  return (value, place, faults) => {
    if (!Array.isArray(value)) return faults.add(place, 'wrong_type', { expected: 'a list' })
    if (value.length > max) return faults.add(place, 'too_many', { max })
    if (value.length < min) faults.add(place, 'too_few')
    for (const [index, one] of value.entries()) of(one, at(place, index), faults)
  }
}

/** Settings by name; those that end in `?` may be left out. */
function object(settings: Record<string, Shape>): Shape {
  const shapes = new Map(Object.entries(settings).map(([name, shape]) => [name.replace('?', ''), shape]))
  const needed = Object.keys(settings).filter((name) => !name.endsWith('?'))
  return (value, place, faults) => {
    if (!isRecord(value)) return faults.add(place, 'wrong_type', { expected: 'an object' })
    for (const name of needed) {
      if (!Object.hasOwn(value, name) || value[name] === undefined) faults.add(place, 'missing_setting', { name })
    }
    for (const [name, setting] of Object.entries(value)) {
      const shape = shapes.get(name)
      if (!shape) faults.add(at(place, shortened(name)), 'unknown_setting', { name: shortened(name) })
      else if (setting !== undefined) shape(setting, at(place, name), faults)
    }
  }
}

const key: Shape = (value, place, faults) => {
  if (typeof value !== 'string') return faults.add(place, 'wrong_type', { expected: 'text' })
  if (!keyForm.test(value)) faults.add(place, 'key_form')
  else if (reservedKeys.includes(value)) faults.add(place, 'key_reserved', { key: value })
}

/** A text that is checked in a way of its own. */
function special(check: (value: string) => boolean, code: DefinitionFaultCode): Shape {
  return (value, place, faults) => {
    if (typeof value !== 'string') faults.add(place, 'wrong_type', { expected: 'text' })
    else if (value.length > 2_000 || !check(value)) faults.add(place, code, { code: shortened(value) })
  }
}

function day(check: (value: string) => boolean, expected: string): Shape {
  return (value, place, faults) => {
    if (typeof value !== 'string' || !check(value)) faults.add(place, 'wrong_type', { expected })
  }
}
const limitDay = day(isDayOrRelative, 'a day such as 2026-11-21 or today+30')
const link = special((value) => /^(https?:\/\/[^\s]+\.[^\s]+|\/(?![/\\])[^\s]*)$/i.test(value), 'link_unsafe')

// ---- Rules -------------------------------------------------------------------------------------------------------------

const condition = object({
  field: text(130),
  operator: oneOf(operators),
  'value?': (value, place, faults) => {
    const single = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    if (single) return
    list((one, where) => {
      if (typeof one !== 'string' && typeof one !== 'number') faults.add(where, 'wrong_type', { expected: 'text' })
    }, formLimits.options)(value, place, faults)
  },
})

/** Goes no deeper than rules may be. */
function rule(depth: number): Shape {
  return (value, place, faults) => {
    if (depth > formLimits.ruleDepth) return faults.add(place, 'rule_too_deep', { max: formLimits.ruleDepth })
    if (isRecord(value) && ('all' in value || 'any' in value)) {
      const name = 'all' in value ? 'all' : 'any'
      if (Array.isArray(value[name]) && value[name].length === 0) return faults.add(place, 'rule_empty')
      return object({ [name]: list(rule(depth + 1), formLimits.ruleConditions) })(value, place, faults)
    }
    condition(value, place, faults)
  }
}

// ---- Fields ------------------------------------------------------------------------------------------------------------

const common = { key, kind: oneOf(fieldKinds), label: text(formLimits.label), 'help?': text(formLimits.help) }
const shown = { 'seenBy?': oneOf(audiences), 'shownIf?': rule(1), 'retired?': boolean }
const answered = {
  ...common,
  ...shown,
  'editedBy?': oneOf(audiences),
  'required?': oneOf(requiredStages),
  'requiredIf?': rule(1),
  'report?': oneOf(reportHints),
  'exported?': boolean,
}
const option = object({ value: text(100), label: text(formLimits.label), 'retired?': boolean })
const options = { options: list(option, formLimits.options) }
const range = { 'min?': anyNumber, 'max?': anyNumber }
const lengths = (max: number) => ({ 'minLength?': whole(0, max), 'maxLength?': whole(1, max) })
const amounts = (max: number) => ({ 'minItems?': whole(0, max), 'maxItems?': whole(1, max) })
const unit = { 'unit?': text(40) }
const decimals = { 'decimals?': whole(0, 6) }
const textDefault = { 'default?': text(formLimits.longText) }
const boxDefault = { 'default?': boolean }

const total = object({
  key,
  label: text(formLimits.label),
  of: list(text(60), formLimits.fields),
  'equals?': list(anyNumber, 20),
  ...range,
  'at?': oneOf(['save', 'submit']),
})
const check = object({
  key,
  holds: rule(1),
  message: text(formLimits.help),
  field: text(60),
  'at?': oneOf(['save', 'submit']),
})

/** What each kind has beside what all have. */
const settings: Record<FieldKind, Record<string, Shape>> = {
  short_text: {
    ...lengths(formLimits.shortText),
    'pattern?': text(10_000),
    'patternHint?': text(formLimits.label),
    ...textDefault,
  },
  long_text: { ...lengths(formLimits.longText), ...textDefault },
  email: textDefault,
  emails: amounts(100),
  phone: textDefault,
  url: textDefault,
  number: { ...range, ...decimals, ...unit, 'default?': anyNumber },
  integer: { ...range, ...unit, 'default?': anyNumber },
  percentage: { ...range, ...decimals, 'default?': anyNumber },
  money: { currencies: list(special(isCurrency, 'currency_unknown'), 200), ...range },
  date: { 'min?': limitDay, 'max?': limitDay, 'default?': day(isDay, 'a day such as 2026-11-21') },
  yes_no: boxDefault,
  checkbox: boxDefault,
  select: { ...options, 'default?': text(100) },
  multi_select: { ...options, ...amounts(formLimits.options), 'default?': list(text(100), formLimits.options) },
  address: {
    'parts?': list(oneOf(addressParts), addressParts.length),
    'requiredParts?': list(oneOf(addressParts), addressParts.length, 0),
  },
  country: { 'allowed?': list(special(isCountry, 'country_unknown'), 300), 'default?': text(2) },
  files: {
    ...amounts(formLimits.files),
    'accepts?': list(oneOf(Object.keys(fileTypes)), 50),
    'maxBytes?': whole(1, formLimits.fileBytes),
    'expiry?': oneOf(['never', 'optional', 'required']),
  },
  terms: { statement: text(formLimits.help), link, 'linkLabel?': text(formLimits.label) },
  table: {
    columns: list((value, place, faults) => fieldOf(columnByKind)(value, place, faults), formLimits.columns),
    'minRows?': whole(0, formLimits.rows),
    'maxRows?': whole(1, formLimits.rows),
    'rowLabel?': text(formLimits.label),
    'unique?': list(text(60), formLimits.columns),
    'totals?': list(total, formLimits.totals),
  },
  heading: {},
  note: {},
}

const byKind = new Map(
  fieldKinds.map((kind) => [
    kind as string,
    object({ ...(kind === 'heading' || kind === 'note' ? { ...common, ...shown } : answered), ...settings[kind] }),
  ]),
)
const columnByKind = new Map(
  columnKinds.map((kind) => [
    kind as string,
    object({ ...common, 'required?': oneOf(requiredStages), 'retired?': boolean, ...settings[kind] }),
  ]),
)

/** The kind decides which settings there are. */
function fieldOf(kinds: ReadonlyMap<string, Shape>): Shape {
  return (value, place, faults) => {
    if (!isRecord(value)) return faults.add(place, 'wrong_type', { expected: 'an object' })
    const kind = Object.hasOwn(value, 'kind') ? value.kind : undefined
    const shape = typeof kind === 'string' ? kinds.get(kind) : undefined
    if (!shape) return faults.add(at(place, 'kind'), 'not_one_of', { allowed: [...kinds.keys()] })
    shape(value, place, faults)
  }
}

// ---- The form ----------------------------------------------------------------------------------------------------------

const section = object({
  key,
  title: text(formLimits.label),
  'help?': text(formLimits.help),
  fields: list(fieldOf(byKind), formLimits.fields, 0),
  'shownIf?': rule(1),
  'hostOnly?': boolean,
  'switchable?': boolean,
  'off?': boolean,
  'repeat?': object({
    'minItems?': whole(0, formLimits.items),
    maxItems: whole(1, formLimits.items),
    itemLabel: text(formLimits.label),
  }),
  'totals?': list(total, formLimits.totals),
  'checks?': list(check, formLimits.checks),
})

const translations: Shape = (value, place, faults) => {
  if (!isRecord(value)) return faults.add(place, 'wrong_type', { expected: 'an object' })
  if (Object.keys(value).length > 100) return faults.add(place, 'too_many', { max: 100 })
  for (const [language, words] of Object.entries(value)) {
    if (!/^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/.test(language)) faults.add(at(place, shortened(language)), 'key_form')
    else if (!isRecord(words)) faults.add(at(place, language), 'wrong_type', { expected: 'an object' })
    else
      for (const [name, word] of Object.entries(words))
        text(formLimits.help)(word, at(place, `${language}.${shortened(name)}`), faults)
  }
}

/** The shape of a definition. */
export const formShape: Shape = object({
  id: key,
  title: text(formLimits.label),
  'description?': text(formLimits.help),
  sections: list(section, formLimits.sections),
  'translations?': translations,
})
