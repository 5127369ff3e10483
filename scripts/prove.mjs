/** `npm run prove`: the fault tests with many rounds, on both databases. Takes its time; writes artifacts/tests-prove.json. */
import './lib/modern-node.mjs'
import { buildViews } from './lib/build.mjs'
import { ensureInstalled } from './lib/run.mjs'
import { runVitest } from './lib/vitest.mjs'

await ensureInstalled()
await buildViews()
const { passed, failed } = await runVitest('prove', ['server/platform', 'server/features/mail', '.races.test'], {
  ENTENTE_PROVE: '1',
})
console.log(`\n${passed} passed, ${failed} failed`)
process.exit(failed > 0 ? 1 : 0)
