/** `npm run prove`: the fault tests with many rounds, on both databases. Takes its time; writes artifacts/tests-prove.json. */
import './lib/modern-node.mjs'
import { buildViews } from './lib/build.mjs'
import { ensureInstalled } from './lib/run.mjs'
import { runVitest } from './lib/vitest.mjs'

await ensureInstalled()
await buildViews()
const rounds = { ENTENTE_PROVE: '1', ENTENTE_ROUNDS: '500', ENTENTE_MODEL_RUNS: '10000' }
const where = ['server/platform', 'server/features/mail', 'server/features/partnerships/model.test', '.races.test']
const { passed, failed } = await runVitest('prove', where, rounds)
console.log(`\n${passed} passed, ${failed} failed`)
process.exit(failed > 0 ? 1 : 0)
