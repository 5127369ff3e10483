/** Choosing: lists to open, choices side by side, boxes. */
import type { Column, Field, MultiSelectField, Option, SelectField } from '#contract/forms/filling.ts'
import { type ControlProps, controlProps, Unticked } from './drawing.tsx'
import { idOf } from './places.ts'
import { textOf, typedAt } from './typed.ts'
import { t } from './words.ts'

export function Choices({
  field,
  ...props
}: ControlProps & { field: SelectField | Extract<Column, { kind: 'select' }> }) {
  const { path, drawing } = props
  const chosen = textOf(typedAt(drawing.state.typed, path))
  const { key, ...common } = controlProps({ ...props, field })
  return (
    <select key={key} {...common} defaultValue={chosen}>
      <option value="">{t('field.choose')}</option>
      {offered(field.options, [chosen]).map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  )
}

/** What may be chosen, and what was chosen while it could be. */
const offered = (options: readonly Option[], chosen: readonly string[]) =>
  options.filter((option) => !option.retired || chosen.includes(option.value))

export function Radios({
  field,
  ...props
}: ControlProps & { field: SelectField | Extract<Column, { kind: 'select' }> }) {
  const chosen = textOf(typedAt(props.drawing.state.typed, props.path))
  const options = offered(field.options, [chosen]).map(({ value, label }) => ({ value, label }))
  return <Picks {...props} field={field} chosen={chosen} options={options} none={t('field.none')} />
}

export function YesNo(props: ControlProps) {
  const typed = typedAt(props.drawing.state.typed, props.path)
  const options = [
    { value: 'yes', label: t('field.yes') },
    { value: 'no', label: t('field.no') },
  ]
  const chosen = typed === true ? 'yes' : typed === false ? 'no' : ''
  if (props.inTable) {
    const { key, ...common } = controlProps(props)
    return (
      <select key={key} {...common} defaultValue={chosen}>
        <option value="">{t('field.choose')}</option>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    )
  }
  return <Picks {...props} chosen={chosen} options={options} none={t('field.notSaid')} inline />
}

/** A choice of one, side by side or one below the other; where nothing has to be said, that can be chosen again. */
function Picks({
  path,
  required,
  drawing,
  options,
  chosen,
  none,
  inline,
}: ControlProps & { options: { value: string; label: string }[]; chosen: string; none: string; inline?: boolean }) {
  const all = required === 'never' ? [...options, { value: '', label: none }] : options
  const epoch = drawing.state.epoch[path] ?? 0
  return (
    <div className={inline ? 'picks inline' : 'picks'}>
      <Unticked path={path} />
      {all.map((option, place) => (
        <label key={`${option.value}:${epoch}`} className="pick">
          <input
            type="radio"
            id={`${idOf(path)}-${place}`}
            name={path}
            value={option.value}
            defaultChecked={chosen === option.value}
            aria-invalid={drawing.faults.has(path) || undefined}
          />
          <span>{option.label}</span>
        </label>
      ))}
    </div>
  )
}

export function Boxes({
  field,
  path,
  drawing,
}: ControlProps & { field: MultiSelectField | Extract<Column, { kind: 'multi_select' }> }) {
  const typed = typedAt(drawing.state.typed, path)
  const chosen = Array.isArray(typed) ? typed.map(String) : []
  const epoch = drawing.state.epoch[path] ?? 0
  const options = offered(field.options, chosen)
  return (
    <div className={options.length > 8 ? 'picks columns' : 'picks'}>
      <Unticked path={path} />
      {options.map((option, place) => (
        <label key={`${option.value}:${epoch}`} className="pick">
          <input
            type="checkbox"
            id={`${idOf(path)}-${place}`}
            name={path}
            value={option.value}
            defaultChecked={chosen.includes(option.value)}
          />
          <span>{option.label}</span>
        </label>
      ))}
    </div>
  )
}

export function Terms({ field, path, drawing, required }: ControlProps & { field: Extract<Field, { kind: 'terms' }> }) {
  const epoch = drawing.state.epoch[path] ?? 0
  return (
    <>
      <a className="tap" href={field.link} target="_blank" rel="noreferrer">
        {field.linkLabel ?? field.link}
        <span className="visually-hidden"> ({t('field.opensAnew')})</span>
      </a>
      <Unticked path={path} />
      <label className="pick">
        <input
          key={epoch}
          type="checkbox"
          id={`${idOf(path)}-0`}
          name={path}
          value="true"
          aria-required={required !== 'never' || undefined}
          aria-invalid={drawing.faults.has(path) || undefined}
          defaultChecked={typedAt(drawing.state.typed, path) === true}
        />
        <span>{field.statement}</span>
      </label>
    </>
  )
}
