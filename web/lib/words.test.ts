import { expect, test } from 'vitest'
import { catalogue } from './words.ts'

const t = catalogue('test', {
  plain: 'As it is',
  deep: { named: 'Hello {{name}}' },
  sent_zero: 'None sent',
  sent_one: 'One sent',
  sent_other: '{{count}} sent',
  rows_one: '{{count}} row',
  rows_other: '{{count}} rows',
})

test('words are found by their path and filled in as they are', () => {
  expect(t('plain')).toBe('As it is')
  expect(t('deep.named', { name: '<b>Ada</b> {{name}}' })).toBe('Hello <b>Ada</b> {{name}}')
})

test('plurals are right for none, one and many', () => {
  expect([0, 1, 2, 1200].map((count) => t('sent', { count }))).toEqual([
    'None sent',
    'One sent',
    '2 sent',
    '1,200 sent',
  ])
  expect([0, 1].map((count) => t('rows', { count }))).toEqual(['0 rows', '1 row'])
})

test('what is not given stays visible instead of vanishing', () => {
  expect(t('deep.named')).toBe('Hello {{name}}')
})
