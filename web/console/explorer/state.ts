/** What the address says about the list: tab, search, filters, sort. Pure, so that back, forward and copied links restore it. */
import { explorerSorts, explorerStates, tabs } from './names.ts'

export type Tab = (typeof tabs)[number]
export type FilterState = (typeof explorerStates)[number]
export type Sort = (typeof explorerSorts)[number]
export interface ExplorerState {
  tab: Tab
  q: string
  states: FilterState[]
  sort: Sort
}

const oneOf = <T extends string>(values: readonly T[], value: string | undefined): value is T =>
  value !== undefined && (values as readonly string[]).includes(value)

/** Reads it; what it does not know is as if it were not there. */
export function readState(search: Record<string, string | undefined>): ExplorerState {
  return {
    tab: oneOf(tabs, search.tab) ? search.tab : 'all',
    q: (search.q ?? '').slice(0, 200),
    states: [...new Set((search.state ?? '').split(','))].filter((one) => oneOf(explorerStates, one)),
    sort: oneOf(explorerSorts, search.sort) ? search.sort : '-activity',
  }
}

/** Writes a change; defaults leave the address. */
export function writeState(change: Partial<ExplorerState>): Record<string, string | undefined> {
  const written: Record<string, string | undefined> = {}
  if (change.tab !== undefined) written.tab = change.tab === 'all' ? undefined : change.tab
  if (change.q !== undefined) written.q = change.q.trim() || undefined
  if (change.states !== undefined) written.state = change.states.join(',') || undefined
  if (change.sort !== undefined) written.sort = change.sort === '-activity' ? undefined : change.sort
  return written
}

export const isFiltered = (state: ExplorerState) => state.q !== '' || state.states.length > 0

/** A click on a column's head: ascending, then descending. */
export function nextSort(sort: Sort, column: 'name' | 'created' | 'activity'): Sort {
  const down = column === 'name' ? 'name' : (`-${column}` as Sort)
  const up = column === 'name' ? '-name' : (column as Sort)
  return sort === down ? up : down
}

/** Selecting from the row chosen last to this one, as with the shift key. */
export function selectRange(
  ids: string[],
  selected: ReadonlySet<string>,
  from: string | undefined,
  to: string,
): Set<string> {
  const next = new Set(selected)
  const a = ids.indexOf(from ?? to)
  const b = ids.indexOf(to)
  if (b < 0) return next
  const start = a < 0 ? b : Math.min(a, b)
  const end = a < 0 ? b : Math.max(a, b)
  for (const id of ids.slice(start, end + 1)) next.add(id)
  return next
}
