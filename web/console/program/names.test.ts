import { expect, test } from 'vitest'
import * as contract from '#contract/policy.ts'
import { readDays } from './Advanced.tsx'
import { entries } from './names.ts'

test('the names are those of the contract, less what is not built', () => {
  expect(contract.entries.filter((one) => one !== 'process_rule')).toEqual([...entries])
})

test('days are read from what people type', () => {
  expect(readDays('10, 3 and 3; 400 0')).toEqual([3, 10])
})
