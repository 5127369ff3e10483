/**
 * `npm run prove [-- part …]`: what takes too long for every run of the tests, in full. Without a name all parts run, one after the
 * other. Each writes what it found into artifacts/prove.json; `-- report` prints what is there, and with `--write` puts it into
 * docs/quality/proven.md.
 *
 *   npm run prove -- fuzz races
 *   npm run prove -- model --rounds 500      fewer than in full, to try something
 *   npm run prove -- load --database postgres
 */
import './lib/modern-node.mjs'
import { parseArgs } from 'node:util'
import { buildViews, buildWeb } from './lib/build.mjs'
import { parts } from './lib/proofs.mjs'
import { printReport, remember, writeReport } from './lib/report.mjs'
import { ensureInstalled } from './lib/run.mjs'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string' },
    database: { type: 'string' },
    seed: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
})
const known = [...Object.keys(parts), 'report']
const unknown = positionals.filter((name) => !known.includes(name))
if (unknown.length > 0 || (values.database && !['embedded', 'postgres'].includes(values.database))) {
  console.error(`There is no ${unknown.join(', ') || values.database}. Parts: ${known.join(', ')}.`)
  process.exit(1)
}
const wanted = positionals.length > 0 ? positionals.filter((name) => name !== 'report') : Object.keys(parts)

if (wanted.length > 0) {
  await ensureInstalled()
  await buildViews()
  await buildWeb()
}
let failed = 0
for (const name of wanted) {
  const { says, run } = parts[name]
  console.log(`\n— ${name}: ${says}`)
  const began = Date.now()
  const { passed, figures } = await run(values)
  if (!passed) failed++
  remember(name, { says, passed, figures, seconds: Math.round((Date.now() - began) / 1000) })
}
printReport()
if (values.write) writeReport()
console.log(`\n${wanted.length - failed} passed, ${failed} failed`)
process.exit(failed > 0 ? 1 : 0)
