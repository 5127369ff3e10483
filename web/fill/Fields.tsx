/** One field of a form with its label, help, fault and control. Plain markup: the script listens from outside. */
import type { ReactNode } from 'react'
import { Control } from './Controls.tsx'
import { type ControlProps, controlProps, describedBy, FaultText, helpOf, isGroup, Unticked } from './drawing.tsx'
import { FilesControl } from './Files.tsx'
import { idOf } from './places.ts'
import { TableControl } from './Tables.tsx'
import { textOf, typedAt } from './typed.ts'
import { t } from './words.ts'

/** A field with everything around it. */
export function FieldBox({ children, ...props }: ControlProps & { children?: ReactNode }) {
  const { field, path, drawing } = props
  if (field.kind === 'checkbox') return <CheckboxBox {...props}>{children}</CheckboxBox>
  const fault = drawing.faults.get(path)
  const className = fault ? 'field bad' : 'field'
  if (isGroup(field)) {
    return (
      <fieldset
        className={className}
        id={idOf(path)}
        data-path={path}
        tabIndex={-1}
        aria-describedby={describedBy(props)}
      >
        <legend>
          <LabelText {...props} />
        </legend>
        <Around {...props} />
        <Answering {...props} />
        {children}
      </fieldset>
    )
  }
  return (
    <div className={className} data-path={path}>
      <label htmlFor={idOf(path)}>
        <LabelText {...props} />
      </label>
      <Around {...props} />
      <Answering {...props} />
      <Counter {...props} />
      {children}
    </div>
  )
}

/** A single box: what it means stands beside it. */
function CheckboxBox({ children, ...props }: ControlProps & { children?: ReactNode }) {
  const { path, drawing } = props
  const fault = drawing.faults.get(path)
  const { key, ...control } = controlProps(props)
  return (
    <div className={fault ? 'field bad' : 'field'} data-path={path}>
      <Unticked path={path} />
      <label className="pick">
        <input
          key={key}
          {...control}
          type="checkbox"
          value="true"
          defaultChecked={typedAt(drawing.state.typed, path) === true}
        />
        <span>
          <LabelText {...props} />
        </span>
      </label>
      <Around {...props} />
      {children}
    </div>
  )
}

function LabelText({ field, required, drawing, inTable }: ControlProps) {
  const { marks } = drawing.derived
  const marked = marks === 'optional' ? required === 'never' : required !== 'never'
  return (
    <>
      {field.label}
      {marked && !inTable && <span className="soft mark-word"> ({t(`field.${marks}`)})</span>}
    </>
  )
}

/** Help and fault: read before the control. */
function Around(props: ControlProps) {
  const { field, path, drawing } = props
  const help = helpOf(field)
  const fault = drawing.faults.get(path)
  return (
    <>
      {help && (
        <span className="hint" id={`${idOf(path)}-hint`}>
          {help}
        </span>
      )}
      <FaultText path={path} fault={fault} />
    </>
  )
}

/** The control, whatever it is made of. */
function Answering(props: ControlProps) {
  const { drawing, field, path } = props
  if (field.kind === 'files') return <FilesControl drawing={drawing} field={field} path={path} />
  if (field.kind === 'table') return <TableControl drawing={drawing} field={field} path={path} />
  return <Control {...props} />
}

/** How many characters are left, once it is worth knowing. */
function Counter({ field, path, drawing, inTable }: ControlProps) {
  if (inTable || field.kind !== 'long_text' || field.maxLength === undefined) return null
  const left = field.maxLength - [...textOf(typedAt(drawing.state.typed, path))].length
  if (left > field.maxLength / 2 && left > 50) return null
  return (
    <span className={left < 0 ? 'fault count' : 'hint count'}>
      {left < 0 ? t('field.over', { count: -left }) : t('field.left', { count: left })}
    </span>
  )
}
