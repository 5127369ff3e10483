import { expect, test } from 'vitest'
import * as lists from '#contract/endpoints/lists.ts'
import * as contract from '#contract/endpoints/partnerships.ts'
import * as names from './names.ts'
import {
  asksForSomething,
  countFilters,
  filterOf,
  isFiltered,
  isSame,
  keptFilter,
  nextSort,
  noFilter,
  readState,
  searchOf,
  selectRange,
  writeState,
} from './state.ts'

test('the names are those of the contract', () => {
  expect([...names.tabs]).toEqual([...contract.explorerTabs])
  expect([...names.explorerStates]).toEqual([...contract.explorerStates])
  expect([...names.explorerSorts]).toEqual([...contract.explorerSorts])
  expect([...names.explorerColumns]).toEqual([...lists.explorerColumns])
  expect([...names.densities]).toEqual([...lists.densities])
  expect(names.mostInBulk).toBe(lists.mostInBulk)
})

test('an empty address is the whole list, newest activity first', () => {
  expect(readState({})).toEqual({ tab: 'all', sort: '-activity', ...noFilter })
})

test('an address restores tab, search, filters and sort', () => {
  const search = {
    tab: 'invited',
    q: 'oak',
    state: 'expired,failed',
    sort: 'name',
    sponsor: 'psn_01h455vb4pex5vsknk084sn02q',
    country: 'PT',
    quiet: '30',
    ends: '90',
  }
  const state = readState(search)
  expect(state).toEqual({
    tab: 'invited',
    q: 'oak',
    states: ['expired', 'failed'],
    sort: 'name',
    sponsor: 'psn_01h455vb4pex5vsknk084sn02q',
    country: 'PT',
    quiet: 30,
    ends: 90,
  })
  expect(writeState(state)).toEqual(search)
})

test('what an address makes up is ignored', () => {
  const made = {
    tab: 'nope',
    state: 'active,<img>,active',
    sort: 'size',
    sponsor: '1',
    country: 'pt',
    quiet: '-3',
    ends: 'x',
  }
  expect(readState(made)).toEqual({ tab: 'all', sort: '-activity', ...noFilter, states: ['active'] })
})

test('defaults leave the address', () => {
  expect(writeState({ tab: 'all', q: '  ', states: [], sort: '-activity' })).toEqual({
    tab: undefined,
    q: undefined,
    state: undefined,
    sort: undefined,
  })
  expect(Object.values(writeState({ tab: 'all', sort: '-activity', ...noFilter }))).toEqual(Array(8).fill(undefined))
})

test('a view keeps what is shown, without what is at its default, and says whether it still is', () => {
  const state = readState({ tab: 'active', q: 'oak', quiet: '30', sort: 'name' })
  const filter = keptFilter(state, undefined)
  expect(filter).toEqual({ tab: 'active', q: 'oak', quietDays: 30, sort: 'name' })
  expect(isSame(filter, readState(searchOf(filter) as Record<string, string>))).toBe(true)
  expect(isSame(filter, { ...state, quiet: 90 })).toBe(false)
  expect(keptFilter(readState({}), 'prog_1')).toEqual({ program: 'prog_1' })
})

test('what matches is the same for the list and for everything done with it, whatever the order', () => {
  const state = readState({ tab: 'invited', state: 'expired', country: 'PT', sort: 'name' })
  expect(filterOf(state, 'prog_1')).toEqual({ program: 'prog_1', tab: 'invited', state: 'expired', country: 'PT' })
})

test('the view to begin with is wanted where the address asks for nothing', () => {
  expect(asksForSomething({})).toBe(false)
  expect(asksForSomething({ program: 'prog_1' })).toBe(false)
  expect(asksForSomething({ view: 'all' })).toBe(true)
  expect(asksForSomething({ q: 'oak' })).toBe(true)
})

test('a column is sorted one way and then the other', () => {
  expect(nextSort('-activity', 'name')).toBe('name')
  expect(nextSort('name', 'name')).toBe('-name')
  expect(nextSort('name', 'created')).toBe('-created')
  expect(nextSort('-created', 'created')).toBe('created')
})

test('search and filters count as filtered, a tab does not', () => {
  expect(isFiltered(readState({ tab: 'active' }))).toBe(false)
  expect(isFiltered(readState({ state: 'expired' }))).toBe(true)
  expect(isFiltered(readState({ ends: '30' }))).toBe(true)
  expect(countFilters(readState({ q: 'oak', state: 'expired,failed', country: 'PT' }))).toBe(3)
})

test('shift selects everything between', () => {
  expect([...selectRange(['a', 'b', 'c', 'd'], new Set(['d']), 'c', 'a')].sort()).toEqual(['a', 'b', 'c', 'd'])
  expect([...selectRange(['a', 'b'], new Set(), undefined, 'b')]).toEqual(['b'])
})
