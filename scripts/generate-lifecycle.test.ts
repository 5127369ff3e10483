import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { lifecyclePage } from './generate-lifecycle.ts'

test('docs/lifecycle.md is fresh', () => {
  const page = readFileSync(fileURLToPath(new URL('../docs/lifecycle.md', import.meta.url)), 'utf8')
  expect(page).toBe(lifecyclePage())
})
