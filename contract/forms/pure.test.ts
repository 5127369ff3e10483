/** The core stays what it is: pure, alone, and small enough for a page that must be light. */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { expect, test } from 'vitest'

const folder = fileURLToPath(new URL('.', import.meta.url))
const sources = readdirSync(folder)
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  .map((name) => ({ name, text: readFileSync(`${folder}${name}`, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '') }))

test.each(sources)('$name evaluates nothing, reads no clock, and touches neither page nor disk', ({ text }) => {
  expect(text).not.toMatch(/\beval\b|new Function|Date\.now|new Date\(\)|Math\.random|setTimeout|setInterval/)
  expect(text).not.toMatch(/\b(document|window|localStorage|process|globalThis|fetch)[.(]/)
  const imported = [...text.matchAll(/from '([^']+)'/g)].map(([, from]) => from)
  expect(imported.filter((from) => !from?.startsWith('./'))).toEqual([])
})

test.each([
  ['validate', 12],
  ['filling', 15],
  ['designing', 24],
])('%s stays within %i KB', async (name, kilobytes) => {
  const entryPoints = [`${folder}${name}.ts`]
  const { outputFiles } = await build({ entryPoints, bundle: true, minify: true, format: 'esm', write: false })
  expect(gzipSync(outputFiles[0]?.contents ?? '').length).toBeLessThanOrEqual(kilobytes * 1024)
})
