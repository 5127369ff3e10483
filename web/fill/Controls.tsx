/** Controls of one answer each. Files and tables are made of more (`Files.tsx`, `Tables.tsx`). */
import type { ReactNode } from 'react'
import { dayAt, dayMeant } from '#contract/forms/days.ts'
import type { Column, Field, MoneyField } from '#contract/forms/filling.ts'
import { currencyDigits } from '#contract/forms/places.ts'
import { Address, Countries } from './Addresses.tsx'
import { Boxes, Choices, Radios, Terms, YesNo } from './Choices.tsx'
import { type ControlProps, controlProps, isGroup, Unticked } from './drawing.tsx'
import { idOf } from './places.ts'
import { textOf, typedAt } from './typed.ts'
import { t } from './words.ts'

export function Control(props: ControlProps) {
  const { field, path, drawing } = props
  const typed = typedAt(drawing.state.typed, path)
  const text = textOf(typed)
  const { key, ...common } = controlProps(props)
  switch (field.kind) {
    case 'short_text':
      return <input key={key} {...common} type="text" defaultValue={text} />
    case 'long_text':
      return <textarea key={key} {...common} rows={props.inTable ? 2 : 5} defaultValue={text} />
    case 'email':
      return (
        <input
          key={key}
          {...common}
          type="email"
          inputMode="email"
          spellCheck="false"
          autoCapitalize="none"
          defaultValue={text}
        />
      )
    case 'emails':
      return (
        <textarea
          key={key}
          {...common}
          rows={3}
          inputMode="email"
          spellCheck="false"
          autoCapitalize="none"
          defaultValue={text}
        />
      )
    case 'phone':
      return <input key={key} {...common} type="tel" inputMode="tel" defaultValue={text} />
    case 'url':
      return (
        <input
          key={key}
          {...common}
          type="url"
          inputMode="url"
          spellCheck="false"
          autoCapitalize="none"
          defaultValue={text}
        />
      )
    case 'integer':
      return (
        <Unit unit={field.unit}>
          <input
            key={key}
            {...common}
            type="text"
            inputMode={(field.min ?? 0) < 0 ? 'text' : 'numeric'}
            className="short"
            defaultValue={text}
          />
        </Unit>
      )
    case 'number':
      return (
        <Unit unit={field.unit}>
          <input
            key={key}
            {...common}
            type="text"
            inputMode={(field.min ?? 0) < 0 ? 'text' : 'decimal'}
            className="short"
            defaultValue={text}
          />
        </Unit>
      )
    case 'percentage':
      return (
        <Unit unit={t('field.percent')}>
          <input key={key} {...common} type="text" inputMode="decimal" className="short" defaultValue={text} />
        </Unit>
      )
    case 'money':
      return <Money {...props} field={field} />
    case 'date':
      return <DateInput {...props} field={field} />
    case 'country':
      return <Countries {...props} allowed={field.allowed} />
    case 'select':
      return isGroup(field) && !props.inTable ? (
        <Radios {...props} field={field} />
      ) : (
        <Choices {...props} field={field} />
      )
    case 'multi_select':
      return <Boxes {...props} field={field} />
    case 'yes_no':
      return <YesNo {...props} />
    case 'checkbox':
      return (
        <>
          <Unticked path={path} />
          <input key={key} {...common} type="checkbox" value="true" defaultChecked={typed === true} />
        </>
      )
    case 'terms':
      return <Terms {...props} field={field} />
    case 'address':
      return <Address {...props} field={field} />
    default:
      return null
  }
}

function Unit({ unit, children }: { unit: string | undefined; children: ReactNode }) {
  if (!unit) return children
  return (
    <span className="unit">
      {children}
      <span aria-hidden="true">{unit}</span>
    </span>
  )
}

function Money({ field, path, ...props }: ControlProps & { field: MoneyField | Extract<Column, { kind: 'money' }> }) {
  const { typed } = props.drawing.state
  const [only, ...others] = field.currencies
  const amountPath = `${path}.amount`
  const currencyPath = `${path}.currency`
  const { key, ...common } = controlProps({ ...props, field, path })
  const isAlone = others.length === 0
  return (
    <span className="unit">
      <input
        key={key}
        {...common}
        id={isAlone ? idOf(path) : idOf(amountPath)}
        name={amountPath}
        type="text"
        inputMode={currencyDigits(only ?? '') === 0 ? 'numeric' : 'decimal'}
        className="short"
        aria-label={isAlone ? undefined : t('field.amount')}
        defaultValue={textOf(typedAt(typed, amountPath))}
      />
      {isAlone ? (
        <>
          <input type="hidden" name={currencyPath} value={only} />
          <span aria-hidden="true">{only}</span>
        </>
      ) : (
        <select
          key={`${key}c`}
          id={idOf(currencyPath)}
          name={currencyPath}
          aria-label={t('field.currency')}
          className="currency"
          defaultValue={textOf(typedAt(typed, currencyPath)) || only}
        >
          {field.currencies.map((code) => (
            <option key={code} value={code}>
              {code}
            </option>
          ))}
        </select>
      )}
    </span>
  )
}

function DateInput({ field, ...props }: ControlProps & { field: Extract<Field | Column, { kind: 'date' }> }) {
  const { path, drawing } = props
  const today = dayAt(new Date(drawing.state.now), drawing.state.view.timeZone)
  const { key, ...common } = controlProps({ ...props, field })
  return (
    <input
      key={key}
      {...common}
      type="date"
      className="short"
      min={field.min && dayMeant(field.min, today)}
      max={field.max && dayMeant(field.max, today)}
      defaultValue={textOf(typedAt(drawing.state.typed, path))}
    />
  )
}
