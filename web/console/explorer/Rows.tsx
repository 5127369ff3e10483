/** The list as a native table of which only the rows in view exist. */
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { memo, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useActing } from '#web/lib/client.tsx'
import { AppLink, useGo } from '#web/lib/link.tsx'
import { paths } from '#web/lib/paths.ts'
import { useShortcut } from '#web/lib/shortcuts.ts'
import { IconSortDown, IconSortUp } from '#web/ui/icons.tsx'
import { OrgMark } from '#web/ui/OrgMark.tsx'
import { Time } from '#web/ui/Time.tsx'
import type { Row } from '../verbs/verbs.ts'
import { t } from '../words.ts'
import classes from './explorer.module.css'
import { contactLine, NextStep, RowMenu, RowStatus } from './row-parts.tsx'
import { type ExplorerState, nextSort } from './state.ts'

export interface ListProps {
  rows: Row[]
  total: number
  selected: ReadonlySet<string>
  toggle: (id: string, range: boolean) => void
  hasMore: boolean
  loadMore: () => void
  isLoadingMore: boolean
  /** False where rows of several programs may stand side by side. */
  onlyProgram: boolean
}
interface Props extends ListProps {
  state: ExplorerState
  change: (part: Partial<ExplorerState>) => void
  selectAll: () => void
}

const rowHeight = 60
const headRows = 1

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
}: Props) {
  const { organization } = useActing()
  const go = useGo()
  const frame = useRef<HTMLDivElement>(null)
  const [top, setTop] = useState(0)
  useLayoutEffect(() => setTop(frame.current?.offsetTop ?? 0), [])
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollMargin: top,
  })
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

  const isInvitedTab = state.tab === 'invited'
  const columns = isInvitedTab ? 7 : 6
  const head = (column: 'name' | 'created' | 'activity', label: string) => {
    const isUp = state.sort === column
    const isDown = state.sort === `-${column}`
    return (
      <th scope="col" aria-sort={isUp ? 'ascending' : isDown ? 'descending' : undefined}>
        <button
          type="button"
          className={classes.sortButton}
          onClick={() => change({ sort: nextSort(state.sort, column) })}
        >
          {label}
          {isUp && <IconSortUp size={14} />}
          {isDown && <IconSortDown size={14} />}
        </button>
      </th>
    )
  }
  return (
    <div ref={frame}>
      <table className={classes.table} aria-rowcount={total + headRows}>
        <thead>
          <tr aria-rowindex={1}>
            <th scope="col" className={classes.check}>
              <input
                type="checkbox"
                className={classes.box}
                aria-label={t('explorer.selectAll')}
                checked={rows.length > 0 && selected.size >= rows.length}
                ref={(box) => {
                  if (box) box.indeterminate = selected.size > 0 && selected.size < rows.length
                }}
                onChange={selectAll}
              />
            </th>
            {head('name', t('explorer.partner'))}
            <th scope="col">{t('explorer.status')}</th>
            {isInvitedTab && <th scope="col">{t('explorer.expires')}</th>}
            <th scope="col">{t('explorer.next')}</th>
            {isInvitedTab ? head('created', t('explorer.created')) : head('activity', t('explorer.activity'))}
            <th scope="col" className={classes.menuCell}>
              <span className="visually-hidden">{t('explorer.actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {first && first.index > 0 && <Gap columns={columns} height={first.start - top} />}
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
                isInvitedTab={isInvitedTab}
              />
            )
          })}
          {last && last.index < rows.length - 1 && (
            <Gap columns={columns} height={virtual.getTotalSize() + top - last.end} />
          )}
        </tbody>
      </table>
    </div>
  )
}

interface RowProps {
  row: Row
  index: number
  isSelected: boolean
  toggle: (id: string, range: boolean) => void
  setActive: (index: number) => void
  slug: string
  isInvitedTab: boolean
}

/** Drawn once while it is in view, of native elements: that is what keeps ten thousand of them fluent. */
const OneRow = memo(function OneRow({ row, index, isSelected, toggle, setActive, slug, isInvitedTab }: RowProps) {
  return (
    <tr
      aria-rowindex={index + 1 + headRows}
      aria-selected={isSelected}
      data-row={index}
      data-selected={isSelected || undefined}
      onFocus={() => setActive(index)}
      style={{ height: rowHeight }}
    >
      <td className={classes.check}>
        <input
          type="checkbox"
          className={classes.box}
          aria-label={t('explorer.select', { name: row.name })}
          checked={isSelected}
          onChange={() => undefined}
          onClick={(event) => toggle(row.id, event.shiftKey)}
        />
      </td>
      <td>
        <div className={classes.partner}>
          <OrgMark name={row.name} logoUrl={row.logoUrl} size={32} />
          <div className={classes.partnerText}>
            <AppLink href={paths.partner(slug, row.id)} className={classes.partnerName}>
              {row.name}
            </AppLink>
            <span className={classes.partnerContact}>{contactLine(row)}</span>
          </div>
        </div>
      </td>
      <td>
        <RowStatus row={row} />
      </td>
      {isInvitedTab && <td>{row.invitation?.expiresAt ? <Time at={row.invitation.expiresAt} /> : '–'}</td>}
      <td>
        <NextStep row={row} />
      </td>
      <td className={classes.quiet}>
        <Time at={isInvitedTab ? row.createdAt : row.lastActivityAt} />
      </td>
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
