import { expect, test } from 'vitest'
import * as contract from '#contract/endpoints/partnerships.ts'
import * as names from './names.ts'
import { isFiltered, nextSort, readState, selectRange, writeState } from './state.ts'

test('the names are those of the contract', () => {
  expect([...names.tabs]).toEqual([...contract.explorerTabs])
  expect([...names.explorerStates]).toEqual([...contract.explorerStates])
  expect([...names.explorerSorts]).toEqual([...contract.explorerSorts])
})

test('an empty address is the whole list, newest activity first', () => {
  expect(readState({})).toEqual({ tab: 'all', q: '', states: [], sort: '-activity' })
})

test('an address restores tab, search, filters and sort', () => {
  const search = { tab: 'invited', q: 'oak', state: 'expired,failed', sort: 'name' }
  const state = readState(search)
  expect(state).toEqual({ tab: 'invited', q: 'oak', states: ['expired', 'failed'], sort: 'name' })
  expect(writeState(state)).toEqual(search)
})

test('what an address makes up is ignored', () => {
  expect(readState({ tab: 'nope', state: 'active,<img>,active', sort: 'size' })).toEqual({
    tab: 'all',
    q: '',
    states: ['active'],
    sort: '-activity',
  })
})

test('defaults leave the address', () => {
  expect(writeState({ tab: 'all', q: '  ', states: [], sort: '-activity' })).toEqual({
    tab: undefined,
    q: undefined,
    state: undefined,
    sort: undefined,
  })
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
})

test('shift selects everything between', () => {
  expect([...selectRange(['a', 'b', 'c', 'd'], new Set(['d']), 'c', 'a')].sort()).toEqual(['a', 'b', 'c', 'd'])
  expect([...selectRange(['a', 'b'], new Set(), undefined, 'b')]).toEqual(['b'])
})
