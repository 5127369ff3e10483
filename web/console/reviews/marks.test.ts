import { expect, test } from 'vitest'
import { commentsOf, marked } from './marks.ts'

test('a mark is set, changed and taken away without touching the others', () => {
  const one = marked({}, 'website', '')
  const two = marked(one, 'served.0.share', 'More than 100')
  expect(marked(two, 'website', 'This page is not yours')).toEqual({
    website: 'This page is not yours',
    'served.0.share': 'More than 100',
  })
  expect(marked(two, 'website', undefined)).toEqual({ 'served.0.share': 'More than 100' })
  expect(one).toEqual({ website: '' })
})

test('only what has been written is sent', () => {
  expect(commentsOf({ website: '  ', phone: ' Call us? ' })).toEqual([{ field: 'phone', body: 'Call us?' }])
})
