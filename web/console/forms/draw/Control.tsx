/** The input of one field, as plain as it can be: for trying a form, and for looking at it. */
import { memo, useId } from 'react'
import { addressParts, fileTypes } from '#contract/forms/definition.ts'
import type { AddressPart, Column, Field, FileType, TableField } from '#contract/forms/index.ts'
import { IconPlus, IconX } from '#web/ui/icons.tsx'
import { countryChoices } from '../settings/places.ts'
import { t } from '../words.ts'
import classes from './draw.module.css'

interface Props {
  field: Field | Column
  id: string
  /** As it was typed or chosen. */
  value: unknown
  onChange: (value: unknown) => void
  disabled: boolean
  /** Ids of help and fault. */
  describedBy?: string
  isFaulty: boolean
  required: boolean
  /** Named where it has no label of its own, as in a table. */
  name?: string
}

const inputTypes = { email: 'email', phone: 'tel', url: 'url', date: 'date' } as const
const fewOptions = 5

const asRecord = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {} // an object
const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
const asText = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '')

export const Control = memo(function Control(props: Props) {
  const { field, id, value, onChange, disabled, describedBy, isFaulty, required, name } = props
  const common = {
    id,
    disabled,
    'aria-describedby': describedBy,
    'aria-invalid': isFaulty || undefined,
    'aria-required': required || undefined,
    'aria-label': name,
  }
  switch (field.kind) {
    case 'heading':
    case 'note':
      return null
    case 'short_text':
    case 'email':
    case 'phone':
    case 'url':
    case 'date':
      return (
        <input
          {...common}
          className={classes.input}
          type={field.kind === 'short_text' ? 'text' : inputTypes[field.kind]}
          value={asText(value)}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )
    case 'long_text':
    case 'emails':
      return (
        <textarea
          {...common}
          className={classes.input}
          rows={field.kind === 'emails' ? 2 : 3}
          value={asText(value)}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )
    case 'number':
    case 'integer':
    case 'percentage':
      return (
        <span className={classes.withUnit}>
          <input
            {...common}
            className={classes.input}
            inputMode={field.kind === 'integer' ? 'numeric' : 'decimal'}
            value={asText(value)}
            onChange={(event) => onChange(event.currentTarget.value)}
          />
          <span>{field.kind === 'percentage' ? '%' : field.unit}</span>
        </span>
      )
    case 'money':
      return <Money {...props} common={common} />
    case 'yes_no':
      return <YesNo {...props} />
    case 'checkbox':
    case 'terms':
      return <Box {...props} common={common} />
    case 'select':
      return field.options.length <= fewOptions && !name ? (
        <Choices {...props} options={field.options} isOne />
      ) : (
        <select
          {...common}
          className={classes.input}
          value={asText(value)}
          onChange={(event) => onChange(event.currentTarget.value)}
        >
          <option value="">{t('draw.choose')}</option>
          {field.options
            .filter((one) => !one.retired)
            .map((one) => (
              <option key={one.value} value={one.value}>
                {one.label}
              </option>
            ))}
        </select>
      )
    case 'multi_select':
      return <Choices {...props} options={field.options} />
    case 'country':
      return <Country id={id} common={common} allowed={field.allowed} value={value} onChange={onChange} />
    case 'address':
      return <Address {...props} />
    case 'files':
      return <Files {...props} />
    case 'table':
      return <Table {...props} field={field} />
  }
})

interface Commons {
  common: object
}

function Money({ field, value, onChange, common, disabled, id }: Props & Commons) {
  const now = asRecord(value)
  const currencies = field.kind === 'money' ? field.currencies : []
  const currency = asText(now.currency) || (currencies[0] ?? '')
  return (
    <span className={classes.withUnit}>
      <input
        {...common}
        className={classes.input}
        inputMode="decimal"
        value={asText(now.amount)}
        onChange={(event) => onChange({ amount: event.currentTarget.value, currency })}
      />
      {currencies.length > 1 ? (
        <select
          id={`${id}-currency`}
          className={classes.input}
          aria-label={t('draw.currency')}
          disabled={disabled}
          value={currency}
          onChange={(event) => onChange({ ...now, currency: event.currentTarget.value })}
        >
          {currencies.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
      ) : (
        <span>{currency}</span>
      )}
    </span>
  )
}

function YesNo({ id, value, onChange, disabled, describedBy, name }: Props) {
  const choices = [
    { is: true, label: t('draw.yes') },
    { is: false, label: t('draw.no') },
    { is: undefined, label: t('draw.notSaid') },
  ]
  return (
    <span
      className={classes.radios}
      role="radiogroup"
      aria-labelledby={name ? undefined : `${id}-label`}
      aria-label={name}
      aria-describedby={describedBy}
    >
      {choices.map((one, index) => (
        <label key={one.label}>
          <input
            id={index === 0 ? id : undefined}
            type="radio"
            name={id}
            disabled={disabled}
            checked={value === one.is}
            onChange={() => onChange(one.is)}
          />
          {one.label}
        </label>
      ))}
    </span>
  )
}

function Box({ field, value, onChange, common }: Props & Commons) {
  const isTerms = field.kind === 'terms'
  return (
    <span className={classes.box}>
      <label>
        <input
          {...common}
          type="checkbox"
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked || undefined)}
        />
        {isTerms ? field.statement : field.label}
      </label>
      {isTerms && (
        <span className={classes.quiet}>
          {field.linkLabel ?? t('draw.terms')}
          {field.link && ` (${field.link})`}
        </span>
      )}
    </span>
  )
}

function Choices(
  props: Props & { options: readonly { value: string; label: string; retired?: boolean }[]; isOne?: boolean },
) {
  const { id, value, onChange, disabled, describedBy, options, isOne, name } = props
  const chosen = isOne ? [value] : asList(value)
  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: both of its roles take a name.
    <span
      className={classes.choices}
      role={isOne ? 'radiogroup' : 'group'}
      aria-labelledby={name ? undefined : `${id}-label`}
      aria-label={name}
      aria-describedby={describedBy}
    >
      {options
        .filter((one) => !one.retired)
        .map((one, index) => (
          <label key={one.value}>
            <input
              id={index === 0 ? id : undefined}
              type={isOne ? 'radio' : 'checkbox'}
              name={id}
              disabled={disabled}
              checked={chosen.includes(one.value)}
              onChange={(event) => {
                if (isOne) return onChange(one.value)
                const isOn = event.currentTarget.checked
                onChange(
                  options
                    .map((each) => each.value)
                    .filter((each) => (each === one.value ? isOn : chosen.includes(each))),
                )
              }}
            />
            {one.label}
          </label>
        ))}
    </span>
  )
}

function Country(props: {
  id: string
  common: object
  allowed?: readonly string[]
  value: unknown
  onChange: (value: unknown) => void
}) {
  const { common, allowed, value, onChange } = props
  return (
    <select
      {...common}
      className={classes.input}
      value={asText(value)}
      onChange={(event) => onChange(event.currentTarget.value)}
    >
      <option value="">{t('draw.choose')}</option>
      {countryChoices()
        .filter((one) => allowed?.includes(one.value) ?? true)
        .map((one) => (
          <option key={one.value} value={one.value}>
            {one.label}
          </option>
        ))}
    </select>
  )
}

function Address({ field, id, value, onChange, disabled, describedBy }: Props) {
  const parts: readonly AddressPart[] = (field.kind === 'address' && field.parts) || addressParts
  const now = asRecord(value)
  return (
    // biome-ignore lint/a11y/useSemanticElements: the label of the field names it.
    <span className={classes.address} role="group" aria-labelledby={`${id}-label`} aria-describedby={describedBy}>
      {parts.map((part, index) => {
        const own = index === 0 ? id : `${id}-${part}`
        const put = (next: unknown) => onChange({ ...now, [part]: next })
        return (
          <span key={part} data-part={part}>
            <label htmlFor={own}>{t(`part.${part}`)}</label>
            {part === 'country' ? (
              <Country id={own} common={{ id: own, disabled }} value={now.country} onChange={put} />
            ) : (
              <input
                id={own}
                className={classes.input}
                disabled={disabled}
                value={asText(now[part])}
                onChange={(event) => put(event.currentTarget.value)}
              />
            )}
          </span>
        )
      })}
    </span>
  )
}

function Files({ field, id, value, onChange, disabled, describedBy, required }: Props) {
  const accepts: readonly FileType[] =
    (field.kind === 'files' && field.accepts) || (Object.keys(fileTypes) as FileType[]) // its keys
  const max = (field.kind === 'files' && field.maxItems) || 1
  const expiry = (field.kind === 'files' && field.expiry) || 'never'
  const files = asList(value).map(asRecord)
  return (
    <span className={classes.files}>
      <input
        id={id}
        type="file"
        disabled={disabled}
        aria-describedby={describedBy}
        required={required}
        multiple={max > 1}
        accept={accepts.flatMap((one) => fileTypes[one].endings.map((ending) => `.${ending}`)).join(',')}
        onChange={(event) => {
          // Nothing is sent: a trial only needs to know what the file says of itself.
          const chosen = [...(event.currentTarget.files ?? [])].map((file, index) => ({
            id: `trial-${files.length + index}`,
            name: file.name,
            type: file.type,
            size: file.size,
          }))
          onChange(max > 1 ? [...files, ...chosen] : chosen)
          event.currentTarget.value = ''
        }}
      />
      <span className={classes.quiet}>
        {t('draw.files', {
          count: max,
          kinds: accepts.join(', '),
          size: ((field.kind === 'files' && field.maxBytes) || 10_000_000) / 1_000_000,
        })}
      </span>
      {files.map((file, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a trial's files have no names of their own.
        <span key={index} className={classes.file}>
          {asText(file.name)}
          {expiry !== 'never' && (
            <input
              type="date"
              className={classes.input}
              aria-label={t('draw.expires', { name: asText(file.name) })}
              value={asText(file.expiresOn)}
              onChange={(event) => {
                const expiresOn = event.currentTarget.value
                onChange(files.map((one, at) => (at === index ? { ...one, expiresOn } : one)))
              }}
            />
          )}
          <button
            type="button"
            className={classes.mini}
            aria-label={t('draw.removeFile', { name: asText(file.name) })}
            onClick={() => onChange(files.filter((_, at) => at !== index))}
          >
            <IconX size={14} />
          </button>
        </span>
      ))}
    </span>
  )
}

function Table({ field, id, value, onChange, disabled }: Props & { field: TableField }) {
  const heads = useId()
  const rows = asList(value).map(asRecord)
  // One empty row to begin with.
  const shown = rows.length > 0 ? rows : [{}]
  const columns = field.columns.filter((one) => !one.retired)
  const row = field.rowLabel || t('draw.row')
  const put = (index: number, key: string, next: unknown) =>
    onChange(shown.map((one, at) => (at === index ? { ...one, [key]: next } : one)))
  return (
    <span className={classes.tableBox}>
      <table className={classes.table} aria-labelledby={`${id}-label`}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.key} id={`${heads}-${column.key}`} scope="col">
                {column.label}
                {column.required && column.required !== 'never' && <b aria-hidden="true"> *</b>}
              </th>
            ))}
            {!disabled && (
              <th scope="col">
                <span className="visually-hidden">{t('draw.removeColumn')}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {shown.map((one, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no names of their own.
            <tr key={index}>
              {columns.map((column, at) => (
                <td key={column.key} data-label={column.label}>
                  <Control
                    field={column}
                    id={index === 0 && at === 0 ? id : `${id}-${index}-${column.key}`}
                    name={t('draw.cell', { column: column.label, row, number: index + 1 })}
                    value={one[column.key]}
                    onChange={(next) => put(index, column.key, next)}
                    disabled={disabled}
                    isFaulty={false}
                    required={false}
                  />
                </td>
              ))}
              {!disabled && (
                <td>
                  <button
                    type="button"
                    className={classes.mini}
                    aria-label={t('draw.removeRow', { row, number: index + 1 })}
                    onClick={() => onChange(shown.filter((_, place) => place !== index))}
                  >
                    <IconX size={14} />
                  </button>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {!disabled && (
        <button type="button" className={classes.addRow} onClick={() => onChange([...shown, {}])}>
          <IconPlus size={13} /> {t('draw.addRow', { row })}
        </button>
      )}
    </span>
  )
}
