/** What the pieces of the page are drawn from, and what every control needs. */
import type { Column, Field, RequiredAt } from '#contract/forms/filling.ts'
import { autoCompleteFor } from './completion.ts'
import type { Derived } from './derive.ts'
import { idOf } from './places.ts'
import type { FillState } from './view.ts'
import { t } from './words.ts'

/** What every piece of the page is drawn from. */
export interface Drawing {
  state: FillState
  derived: Derived
  /** Faults by path. */
  faults: ReadonlyMap<string, string>
}

/** One control: where it stands, and what of it there is. */
export interface ControlProps {
  drawing: Drawing
  field: Field | Column
  path: string
  required: RequiredAt
  /** Inside tables labels are short and no data of one's own is offered. */
  inTable?: boolean
}

/** Kinds whose control is a group: they have a legend instead of a label. */
const groups = new Set<Field['kind']>(['yes_no', 'multi_select', 'address', 'files', 'table', 'money', 'terms'])

/** Up to so many choices stand side by side; more are a list to open. */
const fewOptions = 5

export function isGroup(field: Field | Column): boolean {
  if (field.kind === 'select') return field.options.length <= fewOptions
  if (field.kind === 'money') return field.currencies.length > 1
  return groups.has(field.kind)
}

export function FaultText({ path, fault }: { path: string; fault: string | undefined }) {
  return fault ? (
    <span className="fault" id={`${idOf(path)}-fault`}>
      {fault}
    </span>
  ) : null
}

/** The form's own help, and how the kind is written where that is not plain. */
export function helpOf(field: Field | Column): string {
  const own = 'help' in field && field.help ? [field.help] : []
  if (field.kind === 'emails') own.push(t('field.emails'))
  if (field.kind === 'multi_select') {
    if (field.maxItems !== undefined && field.maxItems < field.options.length)
      own.push(t('field.pickUpTo', { max: field.maxItems }))
    else own.push(t('field.pickSome'))
  }
  return own.join(' ')
}

export function describedBy({ field, path, drawing }: ControlProps): string | undefined {
  const parts = [helpOf(field) && `${idOf(path)}-hint`, drawing.faults.has(path) && `${idOf(path)}-fault`].filter(
    Boolean,
  )
  return parts.join(' ') || undefined
}

/** Attributes of the one control of a field that is no group. */
export function controlProps(props: ControlProps) {
  const { path, required, drawing, inTable, field } = props
  return {
    key: `${path}:${drawing.state.epoch[path] ?? 0}`,
    id: idOf(path),
    name: path,
    'aria-invalid': drawing.faults.has(path) || undefined,
    'aria-required': required !== 'never' || undefined,
    'aria-describedby': describedBy(props),
    autoComplete: autoCompleteFor(field, inTable === true),
  }
}

/** Posted with a box or a list, so that nothing chosen can be told from not asked. */
export const Unticked = ({ path }: { path: string }) => <input type="hidden" name={path} value="" />
