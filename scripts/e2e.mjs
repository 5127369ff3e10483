/** `npm run e2e [-- name …]`: walks the journeys in a real browser; each leaves screenshots and mails in artifacts/e2e. */
import './lib/modern-node.mjs'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { buildViews, buildWeb } from './lib/build.mjs'
import { ensureChromium } from './lib/chromium.mjs'
import { ensureInstalled, root } from './lib/run.mjs'
import { runVitest } from './lib/vitest.mjs'

await ensureInstalled()
const names = process.argv.slice(2)
const unknown = names.filter((name) => !existsSync(join(root, 'e2e', `${name}.journey.ts`)))
if (unknown.length > 0) {
  const known = readdirSync(join(root, 'e2e')).flatMap((file) =>
    file.endsWith('.journey.ts') ? [file.slice(0, -'.journey.ts'.length)] : [],
  )
  console.error(`There is no journey ${unknown.join(', ')}. There are: ${known.join(', ')}`)
  process.exit(2)
}
const chromium = await ensureChromium()
if (!chromium) process.exit(1)
await buildViews()
await buildWeb()
const files = names.map((name) => `e2e/${name}.journey.ts`)
const { passed, failed } = await runVitest('e2e', ['--config', 'vitest.e2e.config.ts', ...files], {
  CHROMIUM: chromium,
})
console.log(`\n${passed} passed, ${failed} failed`)
process.exit(failed > 0 ? 1 : 0)
