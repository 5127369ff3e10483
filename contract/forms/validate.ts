/** Cleans and judges the answers of a whole form. */
import { faultList, isRecord } from './cleaning.ts'
import type {
  Check,
  Fault,
  FormDefinition,
  Row,
  Section,
  Stage,
  Total,
  Validated,
  ValidateOptions,
  Values,
} from './definition.ts'
import { isEditedBy, type Placed } from './prepare.ts'
import { type Read, type ReadItem, type ReadSection, readAnswers } from './read.ts'
import { type Item, itemOf, type Look, look, own, todayOf } from './rules.ts'
import { countsAt, misfit, sumOf } from './sums.ts'

/**
 * Cleans and judges answers. Takes anything as `values`, never throws, and is done in linear time.
 * Saving takes what is right so far: what must be there only to submit, and least numbers, are left alone.
 * @example validate(definition, { website: 'example.org' }, { viewer: 'partner', stage: 'save', now: new Date() })
 */
export function validate(definition: FormDefinition, values: unknown, options: ValidateOptions): Validated {
  const { faults, fault } = faultList()
  if (!isRecord(values)) fault('', 'not_an_object')
  const { before = {} } = options
  const sections = readAnswers(definition, isRecord(values) ? values : {}, options, fault)
  // conditions ask about any of the answers, so all of them are read first
  const seen = look(definition, answersOf(sections, before), todayOf(options))
  const judging: Judging = { seen, options, kept: {}, dropped: [], fault }
  for (const read of sections) {
    for (const one of read.faults) tell(judging, one)
    if (!read.section.repeat) judgeFields(read.section, read.reads, judging, judging.kept)
    else judgeItems(read, own(before, read.section.key), judging)
  }
  return { ok: faults.length === 0, values: judging.kept, faults, dropped: judging.dropped }
}

interface Judging {
  seen: Look
  options: ValidateOptions
  /** What stays. */
  kept: Values
  dropped: string[]
  fault(path: string, code: Fault['code'], params?: Fault['params']): void
}

const tell = (judging: Judging, { path, code, params }: Fault) => judging.fault(path, code, params)

function answersOf(sections: readonly ReadSection[], before: Values): Values {
  const answers: Values = {}
  for (const { section, reads, items } of sections) {
    Object.assign(answers, rowOf(reads))
    const kept = items ? items.map((item) => rowOf(item.reads)) : own(before, section.key)
    if (section.repeat && kept !== undefined) answers[section.key] = kept
  }
  return answers
}

function rowOf(reads: readonly Read[]): Row {
  const row: Row = {}
  for (const { placed, value } of reads) if (value !== undefined) row[placed.field.key] = value
  return row
}

function judgeItems(read: ReadSection, old: Values[string] | undefined, judging: Judging): void {
  const { section, items, editable } = read
  const { key, repeat } = section
  let kept = old
  if (items && judging.seen.isSectionShown(section)) {
    let isRight = true
    const rows = items.map((item) => {
      const row: Row = {}
      isRight = judgeItem(section, item, judging, row) && isRight
      return row
    })
    const answered = rows.filter((row) => Object.keys(row).length > 0)
    // one wrong answer leaves all items as they were
    if (isRight) kept = answered.length > 0 ? answered : undefined
    const least = repeat?.minItems ?? 0
    if (judging.options.stage === 'submit' && answered.length < least) judging.fault(key, 'too_few', { count: least })
  } else if (editable && items) {
    if (items.length > 0) judging.dropped.push(key)
    kept = undefined
  }
  if (kept !== undefined) judging.kept[key] = kept
}

function judgeItem(section: Section, { path, reads }: ReadItem, judging: Judging, row: Row): boolean {
  return judgeFields(section, reads, judging, row, itemOf(section, rowOf(reads)), `${path}.`)
}

/** Puts what stays into `row`, and tells what is wrong with it; false when an answer itself was not right. */
function judgeFields(
  section: Section,
  reads: readonly Read[],
  judging: Judging,
  row: Row,
  item?: Item,
  prefix = '',
): boolean {
  const { seen, dropped } = judging
  let isRight = true
  const shown = new Map<string, Read>()
  for (const read of reads) {
    const { placed, value, editable, path } = read
    const isShown = seen.isShown(placed, item)
    // what somebody else answered stays where it is, shown or not
    if (isShown || !editable) {
      for (const one of read.faults) tell(judging, one)
      if (read.faults.length > 0) isRight = false
      if (value !== undefined) row[placed.field.key] = value
    } else if (value !== undefined || read.faults.length > 0) dropped.push(path)
    if (!isShown) continue
    shown.set(placed.field.key, read)
    if (read.faults.length > 0 || value !== undefined) continue
    if (isDue(placed, editable, judging, seen.requiredAt(placed.field, item)))
      judging.fault(path, 'required', { kind: placed.field.kind })
  }
  if (section.off || !seen.isSectionShown(section)) return isRight
  for (const total of section.totals ?? []) judgeTotal(total, shown, judging, prefix || `${section.key}.`)
  for (const check of section.checks ?? []) judgeCheck(check, shown, judging, item)
  return isRight
}

/** Whether the viewer has to see to it now. Whoever submits for the partner sees to what the partner has to. */
function isDue(placed: Placed, editable: boolean, { options }: Judging, at: Stage | 'never'): boolean {
  if (at === 'never' || (at === 'submit' && options.stage === 'save')) return false
  return editable || isForPartner(placed, options)
}

const isForPartner = (placed: Placed, { viewer, stage }: ValidateOptions) =>
  viewer === 'host' && stage === 'submit' && isEditedBy(placed, 'partner')

function judgeTotal(total: Total, shown: ReadonlyMap<string, Read>, judging: Judging, prefix: string): void {
  const reads = total.of.flatMap((key) => shown.get(key) ?? [])
  const [first] = reads
  if (!first || !countsAt(total, judging.options.stage) || reads.some(({ faults }) => faults.length > 0)) return
  if (!reads.some(({ placed, editable }) => editable || isForPartner(placed, judging.options))) return
  const sum = sumOf(reads.map(({ value }) => value))
  const wrong = sum === undefined ? undefined : misfit(total, sum)
  if (wrong) judging.fault(first.path, wrong.code, { ...wrong.params, total: `${prefix}${total.key}` })
}

function judgeCheck(check: Check, shown: ReadonlyMap<string, Read>, judging: Judging, item?: Item): void {
  const read = shown.get(check.field)
  if (!read || !countsAt(check, judging.options.stage) || read.faults.length > 0) return
  if (!read.editable && !isForPartner(read.placed, judging.options)) return
  if (judging.seen.holds(check.holds, item)) return
  judging.fault(read.path, 'check', { message: check.message, check: check.key })
}
