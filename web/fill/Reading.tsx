/** Answers as they are read: on the page before submitting, while the host decides, and as the profile. */
import {
  type Column,
  type FieldValue,
  format,
  type Row,
  type TableField,
  type VisibleField,
} from '#contract/forms/filling.ts'
import type { Drawing } from './drawing.tsx'
import { sizeWords } from './limits.ts'
import { t } from './words.ts'

/** One answer; a table as a table, files as links. */
export function Answer({ drawing, one }: { drawing: Drawing; one: VisibleField }) {
  const { field, value } = one
  if (value === undefined) return <span className="soft">{t('check.nothing')}</span>
  if (field.kind === 'files') return <FileLinks drawing={drawing} value={value} />
  if (field.kind === 'table') return <Rows drawing={drawing} field={field} rows={value as readonly Row[]} /> // a table's answer is its rows
  const text = words(drawing, field, value)
  if (field.kind === 'url') {
    return (
      <a href={text} rel="noreferrer nofollow" target="_blank">
        {text.replace(/^https?:\/\/|\/$/g, '')}
      </a>
    )
  }
  return (
    <span
      className={
        field.kind === 'long_text' || field.kind === 'address' || field.kind === 'emails' ? 'lines' : undefined
      }
      dir="auto"
    >
      {text}
    </span>
  )
}

function words({ state: { view } }: Drawing, field: VisibleField['field'], value: FieldValue): string {
  return format(field, value, { locale: view.locale })
}

function FileLinks({ drawing, value }: { drawing: Drawing; value: FieldValue }) {
  const { view } = drawing.state
  const files = Array.isArray(value) ? (value as { id: string; name: string; size: number; expiresOn?: string }[]) : []
  return (
    <ul className="file-links">
      {files.map((file) => {
        const known = view.submission.files.find((one) => one.id === file.id)
        const name = known?.name ?? file.name
        return (
          <li key={file.id}>
            {known ? (
              <a href={known.url} target="_blank" rel="noreferrer">
                {name}
              </a>
            ) : (
              name
            )}{' '}
            <span className="soft">
              {sizeWords(known?.bytes ?? file.size, view.locale)}
              {file.expiresOn && `, ${t('files.expires')} ${file.expiresOn}`}
            </span>
          </li>
        )
      })}
    </ul>
  )
}

function Rows({ drawing, field, rows }: { drawing: Drawing; field: TableField; rows: readonly Row[] }) {
  const used = field.columns.filter((column) => !column.retired || rows.some((row) => row[column.key] !== undefined))
  return (
    <table className="read-rows">
      <thead>
        <tr>
          {used.map((column) => (
            <th key={column.key} scope="col">
              {column.label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, place) => (
          // a row has no name of its own: its place is what it is
          // biome-ignore lint/suspicious/noArrayIndexKey: the rows are only read
          <tr key={place}>
            {used.map((column) => (
              <td key={column.key} data-label={column.label}>
                {cell(drawing, column, row[column.key])}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function cell(drawing: Drawing, column: Column, value: FieldValue | undefined): string {
  return value === undefined ? '' : words(drawing, column as VisibleField['field'], value) // a column is a field without conditions
}
