import { expect, test } from 'vitest'
import { createNames, isStale } from './prepared.ts'

test('a statement gets a name when it comes again, and keeps it', () => {
  const nameOf = createNames()
  expect([1, 2, 3, 4].map(() => nameOf('select 1', 0))).toEqual([undefined, undefined, 'e1', 'e1'])
  for (let turn = 0; turn < 3; turn++) nameOf('select 2', 0)
  expect(nameOf('select 2', 0)).toBe('e2')
})

test('what differs with its number of rows gets none', () => {
  const nameOf = createNames()
  for (let turn = 0; turn < 5; turn++) {
    expect(nameOf('insert of many', 61)).toBeUndefined()
    expect(nameOf('x'.repeat(8_001), 0)).toBeUndefined()
  }
})

test('there is an end to names', () => {
  const nameOf = createNames()
  for (let n = 0; n < 250; n++) for (let turn = 0; turn < 3; turn++) nameOf(`select ${n}`, 0)
  expect(nameOf('select 199', 0)).toBe('e200')
  expect(nameOf('select 200', 0)).toBeUndefined()
})

test('a prepared statement that a migration has overtaken is told from other refusals', () => {
  expect(isStale({ code: '0A000', message: 'cached plan must not change result type' })).toBe(true)
  expect(isStale({ code: '26000', message: 'prepared statement "e1" does not exist' })).toBe(true)
  expect(isStale({ code: '0A000', message: 'something else is not supported' })).toBe(false)
  expect(isStale(new Error('anything'))).toBe(false)
})
