/** `npm run generate`: writes every file that is made from others. With `--check` it only says which are out of date. */
import './lib/modern-node.mjs'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ensureInstalled, node, root } from './lib/run.mjs'

/** What makes which files. */
const generators = [
  { run: ['scripts/generate-tables.ts'], makes: ['server/tables.ts'] },
  { run: ['sdk/generate.ts'], makes: ['sdk/src/routes.gen.ts'] },
  {
    run: ['scripts/generate-docs.ts'],
    makes: ['docs/operators/configuration.md', 'docs/integrators/errors.md', 'docs/integrators/api.md'],
  },
  { run: ['scripts/generate-lifecycle.ts'], makes: ['docs/lifecycle.md'] },
]

await ensureInstalled()
const check = process.argv.includes('--check')
const stale = []
for (const { run, makes } of generators) {
  const files = makes.map((path) => join(root, path))
  const before = files.map((file) => (existsSync(file) ? readFileSync(file, 'utf8') : undefined))
  if ((await node(run)) !== 0) process.exit(1)
  for (const [at, file] of files.entries()) {
    if (readFileSync(file, 'utf8') === before[at]) continue
    stale.push(makes[at])
    if (check && before[at] !== undefined) writeFileSync(file, before[at])
  }
}
if (check && stale.length > 0) {
  console.error(`Out of date: ${stale.join(', ')}. Run \`npm run generate\` and commit the result.`)
  process.exit(1)
}
console.log(stale.length === 0 ? 'Generated files are up to date.' : `Written: ${stale.join(', ')}`)
