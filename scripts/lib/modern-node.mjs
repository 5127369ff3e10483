/**
 * Imported first by every script: on a Node older than 22.19 it runs the same script again under Node 24, fetched by npm,
 * and ends with that one's exit code. Plain JavaScript that an old Node understands; nothing here may need node_modules.
 */
import { execFileSync, spawn } from 'node:child_process'
import { delimiter, dirname } from 'node:path'

const wanted = 'node@24.21.0'
const [major, minor] = process.versions.node.split('.').map(Number)
const modern = major > 22 || (major === 22 && minor >= 19)

if (!modern) {
  if (process.env.ENTENTE_MODERN_NODE) {
    console.error(`Entente needs Node 22.19 or newer, and this is ${process.version} even after fetching ${wanted}.`)
    process.exit(1)
  }
  const code = await runAgain(fetchNode())
  process.exit(code)
}

/** The path of the binary itself, so that signals reach it without npm in between. */
function fetchNode() {
  try {
    const path = execFileSync(
      'npm',
      ['exec', '--yes', '--silent', `--package=${wanted}`, '-c', 'node -p process.execPath'],
      {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'inherit'],
        shell: process.platform === 'win32',
      },
    )
    return path.trim().split('\n').at(-1)
  } catch {
    console.error(
      `Entente needs Node 22.19 or newer. This is ${process.version}, and fetching Node 24 through npm did not work.\n` +
        'Install Node 24 (https://nodejs.org) and try again.',
    )
    return process.exit(1)
  }
}

function runAgain(node) {
  const path = `${dirname(node)}${delimiter}${process.env.PATH ?? ''}`
  const child = spawn(node, process.argv.slice(1), {
    stdio: 'inherit',
    env: { ...process.env, PATH: path, ENTENTE_MODERN_NODE: '1' },
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  // npm signals its shell, and the shell tells nobody.
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    child.kill('SIGTERM')
  }, 500)
  if (!process.env.npm_lifecycle_event) clearInterval(watch)
  return new Promise((resolve) => {
    child.on('error', (fault) => {
      console.error(fault.message)
      resolve(1)
    })
    child.on('exit', (code, signal) => resolve(code ?? (signal ? 128 + 15 : 1)))
  })
}
