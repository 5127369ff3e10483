/** `npm run check`: the quick part of the tests: types, style, import rules, sizes, generated files. */
import './lib/modern-node.mjs'
import { buildViews, buildWeb } from './lib/build.mjs'
import { quickChecks } from './lib/checks.mjs'
import { ensureInstalled } from './lib/run.mjs'

await ensureInstalled()
await buildViews()
await buildWeb()
const results = await quickChecks()
const failed = results.filter((result) => !result.passed)
console.log(
  `\n${results.length - failed.length} passed, ${failed.length} failed${failed.length > 0 ? ` (${failed.map(({ name }) => name).join(', ')})` : ''}`,
)
process.exit(failed.length > 0 ? 1 : 0)
