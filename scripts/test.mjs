/** `npm test`: everything CI runs. Goes on after a failure, and ends with one line that counts. */
import './lib/modern-node.mjs'
import { buildViews, buildWeb } from './lib/build.mjs'
import { quickChecks } from './lib/checks.mjs'
import { ensureChromium } from './lib/chromium.mjs'
import { ensureInstalled } from './lib/run.mjs'
import { runVitest } from './lib/vitest.mjs'

const started = Date.now()
await ensureInstalled()
const results = []
const count = (name, { passed, failed }) => results.push({ name, passed, failed })

const build = async () => {
  await buildViews()
  await buildWeb()
}
count(
  'build',
  await build().then(
    () => ({ passed: 1, failed: 0 }),
    (fault) => {
      console.error(fault)
      return { passed: 0, failed: 1 }
    },
  ),
)
for (const { name, passed } of await quickChecks()) count(name, { passed: passed ? 1 : 0, failed: passed ? 0 : 1 })
console.log('\n— tests on both databases')
count('tests', await runVitest('all', []))
console.log('\n— journeys in the browser')
const chromium = await ensureChromium()
count(
  'journeys',
  chromium
    ? await runVitest('e2e', ['--config', 'vitest.e2e.config.ts'], { CHROMIUM: chromium })
    : { passed: 0, failed: 1 },
)

const passed = results.reduce((sum, result) => sum + result.passed, 0)
const failed = results.reduce((sum, result) => sum + result.failed, 0)
const broken = results.filter((result) => result.failed > 0).map(({ name, failed: n }) => `${name}: ${n}`)
console.log(
  `\nTook ${Math.round((Date.now() - started) / 1000)} s.${broken.length > 0 ? ` Failed in ${broken.join(', ')}.` : ''}`,
)
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed > 0 ? 1 : 0)
