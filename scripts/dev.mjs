/**
 * `npm run dev`: everything with one command. The server restarts when its files change, pages and mails are bundled anew,
 * the browser application is served by Vite with hot reloading. Seeded with the sample world; prints sign-in links.
 * Settings are those of `npm start`; the data lies in ./data/dev.
 */
import './lib/modern-node.mjs'
import { spawn } from 'node:child_process'
import { watch } from 'node:fs'
import { join } from 'node:path'
import { buildFill, buildViews } from './lib/build.mjs'
import { ensureInstalled, environment, root } from './lib/run.mjs'

const webPort = Number(process.env.PORT ?? 4000)
const serverPort = webPort + 1
const publicUrl = process.env.ENTENTE_PUBLIC_URL ?? `http://localhost:${webPort}`

await ensureInstalled()
await buildViews()
await buildFill()

const { createServer } = await import('vite')
process.env.ENTENTE_DEV_SERVER = `http://127.0.0.1:${serverPort}`
const vite = await createServer({
  configFile: join(root, 'web/vite.config.ts'),
  server: { port: webPort, strictPort: true },
  // Only in development: styles that are exchanged while one works carry no nonce.
  html: { cspNonce: undefined },
})
await vite.listen()

let server
let isStopping = false
function startServer() {
  const settings = [
    '--port',
    String(serverPort),
    '--public-url',
    publicUrl,
    '--data',
    join(root, 'data/dev'),
    '--demo',
    '--log-level',
    'warn',
  ]
  server = spawn(process.execPath, ['server/dev/main.ts', ...settings, ...process.argv.slice(2)], {
    cwd: root,
    env: environment,
    stdio: 'inherit',
  })
  server.on('exit', (code) => {
    if (!isStopping && !isRestarting && code)
      console.error('The server stopped. It starts again with the next change of a file.')
  })
}

let isRestarting = false
let soon
/** Several files saved at once make one restart. */
function restart(file) {
  clearTimeout(soon)
  soon = setTimeout(async () => {
    // A change while it restarts has its own turn afterwards.
    if (isRestarting) return restart(file)
    isRestarting = true
    console.log(`${file} changed, restarting the server…`)
    await stopServer()
    try {
      await buildViews()
      await buildFill()
      startServer()
    } catch (fault) {
      console.error(fault.message)
    }
    isRestarting = false
  }, 150)
}

/** Resolves when it has let go of the data folder. */
function stopServer() {
  if (!server || server.exitCode !== null || server.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    server.once('exit', resolve)
    server.kill('SIGTERM')
  })
}

for (const folder of ['server', 'contract', 'presets', 'sdk/src', 'web/fill']) {
  watch(join(root, folder), { recursive: true }, (_event, name) => {
    if (name && /\.(ts|tsx|sql|css)$/.test(name) && !name.includes('.test.')) restart(`${folder}/${name}`)
  })
}
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, async () => {
    isStopping = true
    await Promise.all([stopServer(), vite.close()])
    process.exit(0)
  })
}
startServer()
