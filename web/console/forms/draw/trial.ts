/** What a trial knows: answers as they were typed, judged by the form core as both sides would give them. */

import { readText, validate } from '#contract/forms/filling.ts'
import type {
  Fault,
  Field,
  FormContext,
  FormDefinition,
  Section,
  Side,
  Validated,
  Values,
} from '#contract/forms/index.ts'

/** As typed: by key of the field; items of a repeating section as a list under its key. */
export type Raw = Record<string, unknown>

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Whether nothing at all was typed. */
export function isBlank(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true
  if (Array.isArray(value)) return value.every(isBlank)
  return isRecord(value) && Object.values(value).every(isBlank)
}

/** What was typed into one field, as an answer. */
function answerOf(
  field: Pick<Field, 'kind'> & { columns?: readonly { key: string; kind: Field['kind'] }[] },
  raw: unknown,
): unknown {
  if (isBlank(raw)) return undefined
  // `readText` reads by the kind alone.
  if (typeof raw === 'string') return readText(field as Field, raw)
  if (field.kind === 'money' && isRecord(raw)) return isBlank(raw.amount) ? undefined : raw
  if (field.kind === 'address' && isRecord(raw)) {
    return Object.fromEntries(Object.entries(raw).filter(([, part]) => !isBlank(part)))
  }
  if (field.kind === 'table' && Array.isArray(raw)) {
    return raw.filter((row) => !isBlank(row)).map((row) => answersOf(field.columns ?? [], row))
  }
  return raw
}

const answersOf = (fields: readonly Parameters<typeof answerOf>[0][], raw: unknown): Record<string, unknown> =>
  Object.fromEntries(
    (fields as readonly (Parameters<typeof answerOf>[0] & { key: string })[]) // fields and columns have keys
      .map((field) => [field.key, answerOf(field, isRecord(raw) ? raw[field.key] : undefined)] as const)
      .filter(([, answer]) => answer !== undefined),
  )

const includes = (audience: Field['seenBy'], side: Side) =>
  audience === undefined || audience === 'both' || audience === side

/** Whether a side gives the answer of a field. */
export const givenBy = (section: Section, field: Field, side: Side): boolean =>
  !(section.hostOnly && side === 'partner') &&
  !section.off &&
  !field.retired &&
  includes(field.seenBy, side) &&
  includes(field.editedBy, side)

function given(form: FormDefinition, raw: Raw, side: Side): Record<string, unknown> {
  const all: Record<string, unknown> = {}
  for (const section of form.sections) {
    if (section.repeat) {
      const items = raw[section.key]
      const isTheirs = !section.off && !(section.hostOnly && side === 'partner')
      if (isTheirs && Array.isArray(items)) {
        const fields = section.fields.filter((field) => givenBy(section, field, side))
        all[section.key] = items.filter((item) => !isBlank(item)).map((item) => answersOf(fields, item))
      }
      continue
    }
    Object.assign(
      all,
      answersOf(
        section.fields.filter((field) => givenBy(section, field, side)),
        raw,
      ),
    )
  }
  return all
}

export interface Trial {
  values: Values
  /** Wrong already while saving. */
  faults: Fault[]
  /** Wrong when handing in. */
  atSubmit: Validated
}

/** Judges what was typed: first what the other side gives, then what the viewer does. */
export function judge(form: FormDefinition, raw: Raw, context: FormContext): Trial {
  const other: Side = context.viewer === 'host' ? 'partner' : 'host'
  const before = validate(form, given(form, raw, other), { ...context, viewer: other, stage: 'save' }).values
  const mine = given(form, raw, context.viewer)
  const saved = validate(form, mine, { ...context, stage: 'save', before })
  return {
    values: saved.values,
    faults: saved.faults,
    atSubmit: validate(form, mine, { ...context, stage: 'submit', before }),
  }
}
