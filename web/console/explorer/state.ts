/** What the address says about the list: tab, search, filters, sort, view. Pure, so that back, forward and copied links restore it. */
import type { View } from '#contract/endpoints/lists.ts'
import { explorerSorts, explorerStates, tabs } from './names.ts'

export type Tab = (typeof tabs)[number]
export type FilterState = (typeof explorerStates)[number]
export type Sort = (typeof explorerSorts)[number]
/** A filter as the API takes it. */
export type ListFilter = View['filter']
export interface ExplorerState {
  tab: Tab
  q: string
  states: FilterState[]
  sort: Sort
  /** Whom of the host they belong to; empty: anybody. */
  sponsor: string
  country: string
  /** Days; 0: whatever. */
  quiet: number
  ends: number
}

const oneOf = <T extends string>(values: readonly T[], value: string | undefined): value is T =>
  value !== undefined && (values as readonly string[]).includes(value)
const days = (value: string | undefined) => {
  const number = Number(value)
  return Number.isInteger(number) && number >= 1 && number <= 3650 ? number : 0
}

/** Reads it; what it does not know is as if it were not there. */
export function readState(search: Record<string, string | undefined>): ExplorerState {
  return {
    tab: oneOf(tabs, search.tab) ? search.tab : 'all',
    q: (search.q ?? '').slice(0, 200),
    states: [...new Set((search.state ?? '').split(','))].filter((one) => oneOf(explorerStates, one)),
    sort: oneOf(explorerSorts, search.sort) ? search.sort : '-activity',
    sponsor: /^psn_[0-9a-z]{26}$/.test(search.sponsor ?? '') ? (search.sponsor ?? '') : '',
    country: /^[A-Z]{2}$/.test(search.country ?? '') ? (search.country ?? '') : '',
    quiet: days(search.quiet),
    ends: days(search.ends),
  }
}

/** Writes a change; defaults leave the address. */
export function writeState(change: Partial<ExplorerState>): Record<string, string | undefined> {
  const written: Record<string, string | undefined> = {}
  if (change.tab !== undefined) written.tab = change.tab === 'all' ? undefined : change.tab
  if (change.q !== undefined) written.q = change.q.trim() || undefined
  if (change.states !== undefined) written.state = change.states.join(',') || undefined
  if (change.sort !== undefined) written.sort = change.sort === '-activity' ? undefined : change.sort
  if (change.sponsor !== undefined) written.sponsor = change.sponsor || undefined
  if (change.country !== undefined) written.country = change.country || undefined
  if (change.quiet !== undefined) written.quiet = change.quiet ? String(change.quiet) : undefined
  if (change.ends !== undefined) written.ends = change.ends ? String(change.ends) : undefined
  return written
}

/** What is left when every filter is taken away. */
export const noFilter = {
  q: '',
  states: [],
  sponsor: '',
  country: '',
  quiet: 0,
  ends: 0,
} satisfies Partial<ExplorerState>

/** How many filters there are beside the search. */
export const countFilters = (state: ExplorerState) =>
  state.states.length + [state.sponsor, state.country, state.quiet, state.ends].filter(Boolean).length

export const isFiltered = (state: ExplorerState) => state.q !== '' || countFilters(state) > 0

/** As the API takes it. The sort is no part of which ones match. */
export function filterOf(state: ExplorerState, program: string | undefined): Omit<ListFilter, 'sort'> {
  return {
    program,
    tab: state.tab,
    q: state.q || undefined,
    state: state.states.join(',') || undefined,
    sponsor: state.sponsor || undefined,
    country: state.country || undefined,
    quietDays: state.quiet || undefined,
    endsWithinDays: state.ends || undefined,
  }
}

/** A kept filter, as an address says it. */
export const searchOf = (filter: ListFilter): Record<string, string | undefined> =>
  writeState({
    ...readState({
      tab: filter.tab,
      q: filter.q,
      state: filter.state,
      sort: filter.sort,
      sponsor: filter.sponsor,
      country: filter.country,
      quiet: filter.quietDays === undefined ? undefined : String(filter.quietDays),
      ends: filter.endsWithinDays === undefined ? undefined : String(filter.endsWithinDays),
    }),
  })

/** The filter of a view as it stands, without what is left at its default. */
export function keptFilter(state: ExplorerState, program: string | undefined): ListFilter {
  const { tab, ...rest } = filterOf(state, program)
  return clean({
    ...rest,
    tab: tab === 'all' ? undefined : tab,
    sort: state.sort === '-activity' ? undefined : state.sort,
  })
}

const clean = <T extends object>(of: T): T =>
  Object.fromEntries(Object.entries(of).filter(([, value]) => value !== undefined)) as T // only undefined ones are gone

/** Whether a view shows what is shown now. */
export const isSame = (filter: ListFilter, state: ExplorerState): boolean =>
  JSON.stringify(Object.entries(searchOf(filter)).sort()) === JSON.stringify(Object.entries(writeState(state)).sort())

/** Whether the address asks for something, so that the view to begin with is not wanted. */
export const asksForSomething = (search: Record<string, string | undefined>): boolean =>
  ['view', 'tab', 'q', 'state', 'sort', 'sponsor', 'country', 'quiet', 'ends', 'run'].some((name) => search[name])

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
