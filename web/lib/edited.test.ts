import { expect, test } from 'vitest'
import { choose, edit } from './edited.ts'

interface Values {
  city: string
  phone: string
}
const none = { typed: {}, base: {} }

test('what was typed over stays known, whatever the server says later', () => {
  const first = edit<Values>(none, { city: 'Ulm', phone: '1' }, { city: 'Porto' })
  expect(first).toEqual({ typed: { city: 'Porto' }, base: { city: 'Ulm' } })
  const later = edit(first, { city: 'Lisbon', phone: '2' }, { city: 'Porto!', phone: '3' })
  expect(later).toEqual({ typed: { city: 'Porto!', phone: '3' }, base: { city: 'Ulm', phone: '2' } })
})
test('a value typed back follows the server again', () => {
  const typed = edit<Values>(none, { city: 'Ulm', phone: '1' }, { city: 'Porto' })
  expect(edit(typed, { city: 'Ulm', phone: '1' }, { city: 'Ulm' })).toEqual(none)
})
test('mine is typed over theirs from now on; theirs gives the field back', () => {
  const typed = edit<Values>(none, { city: 'Ulm', phone: '1' }, { city: 'Porto' })
  expect(choose(typed, 'city', 'mine', 'Lisbon')).toEqual({ typed: { city: 'Porto' }, base: { city: 'Lisbon' } })
  expect(choose(typed, 'city', 'theirs', 'Lisbon')).toEqual(none)
})
