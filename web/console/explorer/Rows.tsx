/** The list as a native table of which only the rows in view exist. */
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, memo, type PointerEvent, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useActing } from '#web/lib/client.tsx'
import { AppLink, useGo } from '#web/lib/link.tsx'
import { paths } from '#web/lib/paths.ts'
import { useShortcut } from '#web/lib/shortcuts.ts'
import { IconSortDown, IconSortUp } from '#web/ui/icons.tsx'
import { OrgMark } from '#web/ui/OrgMark.tsx'
import type { Row } from '../verbs/verbs.ts'
import { t as words } from '../words.ts'
import { type ColumnName, definitions } from './columns.tsx'
import classes from './explorer.module.css'
import type { ListPreference } from './preference.ts'
import { contactLine, RowMenu } from './row-parts.tsx'
import { type ExplorerState, nextSort } from './state.ts'
import { t } from './words.ts'

export interface ListProps {
  rows: Row[]
  /** null: more than were counted. */
  total: number | null
  selected: ReadonlySet<string>
  toggle: (id: string, range: boolean) => void
  hasMore: boolean
  loadMore: () => void
  isLoadingMore: boolean
}
type Resizable = ColumnName | 'partner'
interface Props extends ListProps {
  state: ExplorerState
  change: (part: Partial<ExplorerState>) => void
  selectAll: () => void
  columns: ColumnName[]
  widths: Partial<Record<Resizable, number>>
  density: ListPreference['density']
  setWidth: (column: Resizable, width: number | undefined) => void
}

const rowHeights = { comfortable: 60, compact: 44 }
const headRows = 1
const narrowest = 80
const widest = 800

export function Rows({
  rows,
  total,
  selected,
  toggle,
  hasMore,
  loadMore,
  isLoadingMore,
  state,
  change,
  selectAll,
  columns,
  widths,
  density,
  setWidth,
}: Props) {
  const { organization } = useActing()
  const go = useGo()
  const frame = useRef<HTMLDivElement>(null)
  const [top, setTop] = useState(0)
  const [room, setRoom] = useState(0)
  useLayoutEffect(() => {
    const element = frame.current
    if (!element) return
    const measure = () => {
      setTop(element.offsetTop)
      setRoom(element.clientWidth)
    }
    measure()
    const watch = new ResizeObserver(measure)
    watch.observe(element)
    return () => watch.disconnect()
  }, [])
  const rowHeight = rowHeights[density]
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollMargin: top,
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: measured anew when rows become higher or lower.
  useLayoutEffect(() => virtual.measure(), [rowHeight])
  const items = virtual.getVirtualItems()
  const first = items[0]
  const last = items.at(-1)

  const lastIndex = last?.index ?? 0
  useEffect(() => {
    if (hasMore && !isLoadingMore && lastIndex >= rows.length - 30) loadMore()
  }, [hasMore, isLoadingMore, lastIndex, rows.length, loadMore])

  // j and k move the focus from row to row, also to rows that do not exist yet.
  const [active, setActive] = useState(-1)
  const wanted = useRef(-1)
  const focusRow = (index: number) => document.querySelector<HTMLElement>(`[data-row="${index}"] a`)?.focus()
  const move = (by: number) => {
    const index = Math.min(rows.length - 1, Math.max(0, active + by))
    setActive(index)
    wanted.current = index
    virtual.scrollToIndex(index, { align: 'auto' })
    focusRow(index)
  }
  useEffect(() => {
    if (wanted.current < 0) return
    focusRow(wanted.current)
    wanted.current = -1
  })
  const here = rows[active]
  useShortcut('j', () => move(1))
  useShortcut('k', () => move(-1))
  useShortcut('x', here ? () => toggle(here.id, false) : undefined)
  useShortcut('e', here ? () => go(paths.partner(organization.slug, here.id)) : undefined)

  const cells = columns.length + 3
  const isWide = columns.length > 6
  const sortOf = (column: 'name' | 'created' | 'activity') =>
    state.sort === column ? 'ascending' : state.sort === `-${column}` ? 'descending' : undefined
  const share = columns.reduce(
    (sum, name) => sum + (widths[name] ? 0 : definitions[name].share),
    widths.partner ? 0 : partnerShare,
  )
  // Pixels: a table takes no sums of pixels and percents for the width of a column.
  const free = Math.max(room, isWide ? widestRoom : 0) - fixedWidth(columns, widths)
  const widthOf = (column: Resizable, of: number) =>
    widths[column] ?? (free > 0 ? Math.max(narrowest, Math.floor((free * of) / share)) : undefined)
  const head = (column: Resizable, of: number, sort?: 'name' | 'created' | 'activity') => {
    const label = t(`columns.${column}`)
    const sorted = sort && sortOf(sort)
    return (
      <Head
        key={column}
        label={label}
        width={widthOf(column, of) ?? narrowest}
        sorted={sorted}
        onSort={sort && (() => change({ sort: nextSort(state.sort, sort) }))}
        onResize={(width) => setWidth(column, width)}
      />
    )
  }
  return (
    <div ref={frame} className={isWide ? classes.wide : undefined}>
      <table className={classes.table} aria-rowcount={total === null ? -1 : total + headRows} data-density={density}>
        <colgroup>
          <col style={{ width: checkWidth }} />
          <col style={{ width: widthOf('partner', partnerShare) }} />
          {columns.map((name) => (
            <col key={name} style={{ width: widthOf(name, definitions[name].share) }} />
          ))}
          <col style={{ width: menuWidth }} />
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            <th scope="col" className={classes.check}>
              <input
                type="checkbox"
                className={classes.box}
                aria-label={words('explorer.selectAll')}
                checked={rows.length > 0 && selected.size >= rows.length}
                ref={(box) => {
                  if (box) box.indeterminate = selected.size > 0 && selected.size < rows.length
                }}
                onChange={selectAll}
              />
            </th>
            {head('partner', partnerShare, 'name')}
            {columns.map((name) => head(name, definitions[name].share, definitions[name].sort))}
            <th scope="col" className={classes.menuCell}>
              <span className="visually-hidden">{words('explorer.actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {first && first.index > 0 && <Gap columns={cells} height={first.start - top} />}
          {items.map((item) => {
            const row = rows[item.index]
            if (!row) return null
            return (
              <OneRow
                key={row.id}
                row={row}
                index={item.index}
                isSelected={selected.has(row.id)}
                toggle={toggle}
                setActive={setActive}
                slug={organization.slug}
                columns={columns}
                density={density}
              />
            )
          })}
          {last && last.index < rows.length - 1 && (
            <Gap columns={cells} height={virtual.getTotalSize() + top - last.end} />
          )}
        </tbody>
      </table>
    </div>
  )
}

/** With many columns the table is at least so wide, and scrolls sideways. */
const widestRoom = 1180
const checkWidth = 40
const partnerShare = 34
const menuWidth = 56
const fixedWidth = (columns: ColumnName[], widths: Props['widths']) =>
  checkWidth + menuWidth + (['partner', ...columns] as const).reduce((sum, name) => sum + (widths[name] ?? 0), 0)

interface HeadProps {
  label: string
  width: number
  sorted: 'ascending' | 'descending' | undefined
  onSort: (() => void) | undefined
  /** undefined: as wide as there is room. */
  onResize: (width: number | undefined) => void
}

/** The head of a column: pressed it sorts, its edge is pulled or moved with the arrow keys. */
function Head({ label, width, sorted, onSort, onResize }: HeadProps) {
  const pulled = useRef<{ from: number; width: number }>(undefined)
  const clamp = (wanted: number) => Math.round(Math.min(widest, Math.max(narrowest, wanted)))
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    event.preventDefault()
    event.currentTarget.setPointerCapture(event.pointerId)
    pulled.current = { from: event.clientX, width }
  }
  const onPointerMove = (event: PointerEvent) => {
    if (!pulled.current) return
    onResize(clamp(pulled.current.width + event.clientX - pulled.current.from))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowRight' ? 16 : event.key === 'ArrowLeft' ? -16 : 0
    if (by === 0) return
    event.preventDefault()
    onResize(clamp(width + by))
  }
  return (
    <th scope="col" aria-sort={sorted}>
      {onSort ? (
        <button type="button" className={classes.sortButton} onClick={onSort}>
          {label}
          {sorted === 'ascending' && <IconSortUp size={14} />}
          {sorted === 'descending' && <IconSortDown size={14} />}
        </button>
      ) : (
        label
      )}
      {/* biome-ignore lint/a11y/useSemanticElements: a rule between two columns that can be moved, which no element is. */}
      <span
        role="separator"
        aria-orientation="vertical"
        aria-label={t('columns.width', { name: label })}
        aria-valuemin={narrowest}
        aria-valuemax={widest}
        aria-valuenow={width}
        tabIndex={0}
        className={classes.resize}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={() => {
          pulled.current = undefined
        }}
        onDoubleClick={() => onResize(undefined)}
        onKeyDown={onKeyDown}
      />
    </th>
  )
}

interface RowProps {
  row: Row
  index: number
  isSelected: boolean
  toggle: (id: string, range: boolean) => void
  setActive: (index: number) => void
  slug: string
  columns: ColumnName[]
  density: ListPreference['density']
}

/** Drawn once while it is in view, of native elements: that is what keeps ten thousand of them fluent. */
const OneRow = memo(function OneRow({ row, index, isSelected, toggle, setActive, slug, columns, density }: RowProps) {
  return (
    <tr
      aria-rowindex={index + 1 + headRows}
      aria-selected={isSelected}
      data-row={index}
      data-selected={isSelected || undefined}
      onFocus={() => setActive(index)}
      style={{ height: rowHeights[density] }}
    >
      <td className={classes.check}>
        <input
          type="checkbox"
          className={classes.box}
          aria-label={words('explorer.select', { name: row.name })}
          checked={isSelected}
          onChange={() => undefined}
          onClick={(event) => toggle(row.id, event.shiftKey)}
        />
      </td>
      <td>
        <div className={classes.partner}>
          <OrgMark name={row.name} logoUrl={row.logoUrl} size={density === 'compact' ? 24 : 32} />
          <div className={classes.partnerText}>
            <AppLink href={paths.partner(slug, row.id)} className={classes.partnerName}>
              {row.name}
            </AppLink>
            <span className={classes.partnerContact}>{contactLine(row)}</span>
          </div>
        </div>
      </td>
      {columns.map((name) => (
        <td key={name} className={definitions[name].sort ? classes.quiet : undefined}>
          {definitions[name].cell(row)}
        </td>
      ))}
      <td className={classes.menuCell}>
        <RowMenu row={row} />
      </td>
    </tr>
  )
})

/** Stands for the rows that are out of view. */
function Gap({ columns, height }: { columns: number; height: number }) {
  return (
    <tr className={classes.gap}>
      <td colSpan={columns} style={{ height }} />
    </tr>
  )
}
