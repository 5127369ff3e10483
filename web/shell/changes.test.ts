import { expect, test } from 'vitest'
import { changesOf } from './changes.ts'

test('only what differs is shown, in words', () => {
  const changes = changesOf({
    before: { expiresAt: '2026-12-01', message: '', same: 1 },
    after: { expiresAt: '2026-12-15', message: 'Hello', same: 1, permissions: ['briefs', 'notes'] },
  })
  expect(changes).toEqual([
    { name: 'expires at', before: '2026-12-01', after: '2026-12-15' },
    { name: 'message', before: 'empty', after: 'Hello' },
    { name: 'permissions', before: 'empty', after: 'briefs, notes' },
  ])
})

test('an entry without values has no changes', () => {
  expect(changesOf({ before: null, after: null })).toEqual([])
})
