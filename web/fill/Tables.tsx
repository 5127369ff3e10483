/** Rows with columns, and their sums. On a narrow screen each row is a card of its own. */
import type { TableField, TotalNow } from '#contract/forms/filling.ts'
import { Control } from './Controls.tsx'
import { type Drawing, FaultText } from './drawing.tsx'
import { capital, idOf } from './places.ts'
import { rowKey, rowsShown } from './typed.ts'
import { t } from './words.ts'

const mostRows = 50

export function TableControl({ drawing, field, path }: { drawing: Drawing; field: TableField; path: string }) {
  const { state } = drawing
  const row = field.rowLabel ?? t('table.row')
  const max = field.maxRows ?? mostRows
  const count = rowsShown(state, path, field.minRows)
  const columns = field.columns.filter((column) => !column.retired)
  const totals = drawing.derived.totals.filter((one) => one.path.startsWith(`${path}.`))
  return (
    <>
      {/* without a script Enter presses the first button of a form: this one only saves */}
      <table className={columns.length > 4 ? 'rows wide-rows' : 'rows'}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.key} scope="col">
                {column.label}
                {column.help && <span className="hint">{column.help}</span>}
              </th>
            ))}
            <td />
          </tr>
        </thead>
        <tbody>
          {Array.from({ length: count }, (_, place) => {
            const at = `${path}.${place}`
            const fault = drawing.faults.get(at)
            return (
              <tr
                key={rowKey(state, path, place)}
                id={idOf(at)}
                tabIndex={-1}
                aria-label={t('table.rowOf', { row: capital(row), number: place + 1 })}
              >
                {columns.map((column) => {
                  const cell = `${at}.${column.key}`
                  const wrong = drawing.faults.get(cell)
                  return (
                    <td key={column.key} className={wrong ? 'bad' : undefined} data-path={cell}>
                      <label htmlFor={idOf(cell)} className="cell-label">
                        {column.label}{' '}
                        <span className="visually-hidden">
                          {t('table.rowOf', { row: capital(row), number: place + 1 })}
                        </span>
                      </label>
                      {column.kind === 'multi_select' ? (
                        <fieldset id={idOf(cell)} tabIndex={-1}>
                          <legend className="visually-hidden">{column.label}</legend>
                          <Control
                            drawing={drawing}
                            field={column}
                            path={cell}
                            required={column.required ?? 'never'}
                            inTable
                          />
                        </fieldset>
                      ) : (
                        <Control
                          drawing={drawing}
                          field={column}
                          path={cell}
                          required={column.required ?? 'never'}
                          inTable
                        />
                      )}
                      <FaultText path={cell} fault={wrong} />
                    </td>
                  )
                })}
                <td className="row-end">
                  <button type="submit" className="quiet small-button" name=":do" value={`remove:${at}`} formNoValidate>
                    {t('table.remove')}
                    <span className="visually-hidden">
                      {' '}
                      {t('table.rowOf', { row: capital(row), number: place + 1 })}
                    </span>
                  </button>
                  <FaultText path={at} fault={fault} />
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
      <div className="under-rows">
        {count < max ? (
          <button
            type="submit"
            className="quiet small-button"
            name=":do"
            value={`add:${path}`}
            formNoValidate
            data-add={path}
          >
            <span className="plus" aria-hidden="true">
              +
            </span>
            {count === 0 ? t('table.addFirst', { row: row }) : t('table.add', { row: row })}
          </button>
        ) : (
          <span className="hint">{t('table.most', { max })}</span>
        )}
        {totals.map((total) => (
          <TotalLine key={total.path} total={total} drawing={drawing} expected={field.totals} />
        ))}
      </div>
    </>
  )
}

type Totals = TableField['totals']

/** A sum as it stands, and what is left to it. */
export function TotalLine({ total, drawing, expected }: { total: TotalNow; drawing: Drawing; expected: Totals }) {
  const key = total.path.slice(total.path.lastIndexOf('.') + 1)
  const rule = expected?.find((one) => one.key === key)
  const number = (value: number) =>
    new Intl.NumberFormat(drawing.state.view.locale, { maximumFractionDigits: 6 }).format(value)
  const wanted = rule?.equals
  const nearest = wanted
    ?.filter((one) => one !== 0)
    .sort((a, b) => Math.abs(a - total.sum) - Math.abs(b - total.sum))[0]
  if (total.sum === 0 && total.fits) return null
  const gap = nearest === undefined ? 0 : Number((nearest - total.sum).toFixed(6))
  return (
    <output className={total.fits ? 'total fits' : 'total'} id={idOf(total.path)} tabIndex={-1}>
      <b>{t('table.total', { label: total.label, sum: number(total.sum) })}</b>{' '}
      {total.fits
        ? total.sum !== 0 && wanted && t('table.fits')
        : wanted && (
            <>
              {t('table.mustBe', { allowed: either(wanted.map(number)) })}
              {gap > 0 && `, ${t('table.missing', { count: gap })}`}
              {gap < 0 && `, ${t('table.over', { count: -gap })}`}
            </>
          )}
    </output>
  )
}

const either = (values: string[]) => new Intl.ListFormat('en', { type: 'disjunction' }).format(values)
