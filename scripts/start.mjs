/** `npm start`: installs and builds what is missing, then becomes the server. */
import './lib/modern-node.mjs'
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { buildViews, buildWeb } from './lib/build.mjs'
import { ensureInstalled, environment, root } from './lib/run.mjs'

await ensureInstalled()
const built = [await buildViews(), await buildWeb()]
if (built.includes(true)) console.log('Built.')

// Idle memory: small young generation and few malloc arenas (415 → 320 MB with the embedded database); what starting leaves behind
// is collected once (server/platform/memory.ts).
const main = ['--max-semi-space-size=4', '--expose-gc', join(root, 'server/main.ts'), ...process.argv.slice(2)]
environment.MALLOC_ARENA_MAX ??= '2'
if (process.execve && process.platform !== 'win32') {
  // The server takes this process over: signals reach it, and nothing of npm or the build stays in memory.
  process.execve(process.execPath, [process.execPath, ...main], environment)
}
const server = spawn(process.execPath, main, { stdio: 'inherit', env: environment })
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => server.kill(signal))
server.on('exit', (code, signal) => process.exit(code ?? (signal ? 143 : 1)))
