/** A field with its label, help and fault. */
import type { ReactNode } from 'react'
import type { Field } from '#contract/forms/index.ts'
import { t } from '../words.ts'
import { Control } from './Control.tsx'
import classes from './draw.module.css'

interface Props {
  field: Field
  id: string
  value: unknown
  onChange: (value: unknown) => void
  disabled: boolean
  required: boolean
  fault?: string
  /** Sums of a table. */
  below?: ReactNode
}

/** Kinds that bring their label themselves, or name a group. */
const isGroup = (field: Field) =>
  field.kind === 'yes_no' ||
  field.kind === 'multi_select' ||
  field.kind === 'address' ||
  field.kind === 'table' ||
  (field.kind === 'select' && field.options.length <= 5)

export function FieldView({ field, id, value, onChange, disabled, required, fault, below }: Props) {
  if (field.kind === 'heading') {
    return (
      <>
        <h4 className={classes.heading}>{field.label}</h4>
        {field.help && <p className={classes.quiet}>{field.help}</p>}
      </>
    )
  }
  if (field.kind === 'note') {
    return (
      <div className={classes.noteBox}>
        <b>{field.label}</b>
        {field.help && <p>{field.help}</p>}
      </div>
    )
  }
  const described = [field.help && `${id}-help`, fault && `${id}-fault`].filter(Boolean).join(' ') || undefined
  const label = (
    <>
      {field.label}
      {required ? (
        <b className={classes.star} aria-hidden="true">
          {' *'}
        </b>
      ) : null}
    </>
  )
  return (
    <div className={classes.field} data-faulty={fault ? true : undefined}>
      {field.kind === 'checkbox' ? null : isGroup(field) ? (
        <span id={`${id}-label`} className={classes.label}>
          {label}
        </span>
      ) : (
        <label id={`${id}-label`} htmlFor={id} className={classes.label}>
          {label}
        </label>
      )}
      {field.help && (
        <p id={`${id}-help`} className={classes.quiet}>
          {field.help}
        </p>
      )}
      <Control
        field={field}
        id={id}
        value={value}
        onChange={onChange}
        disabled={disabled}
        describedBy={described}
        isFaulty={Boolean(fault)}
        required={required}
      />
      {below}
      {fault && (
        <p id={`${id}-fault`} className={classes.fault}>
          {fault}
        </p>
      )}
      {disabled && <p className={classes.quiet}>{t('draw.locked')}</p>}
    </div>
  )
}
