/** `npm run build [views|web|all]`: builds what the server and the browser need, anew. */
import './lib/modern-node.mjs'
import { buildViews, buildWeb } from './lib/build.mjs'
import { ensureInstalled } from './lib/run.mjs'

const what = process.argv[2] ?? 'all'
if (!['views', 'web', 'all'].includes(what)) {
  console.error('Usage: npm run build [views|web|all]')
  process.exit(2)
}
await ensureInstalled()
if (what !== 'web') await buildViews({ force: true })
if (what !== 'views') await buildWeb({ force: true })
