/** A Chromium for the browser tests: the machine's own, else Playwright's download, else Debian's package. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { root, run } from './run.mjs'

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

async function find() {
  const { chromium } = await import('playwright-core')
  return [process.env.CHROMIUM, ...places, chromium.executablePath()].find((path) => path && existsSync(path))
}

/** Its path; undefined, and a sentence on what to install, where there is no way to one. */
export async function ensureChromium() {
  const ways = [
    () => run(process.execPath, [join(root, 'node_modules/playwright-core/cli.js'), 'install', 'chromium']),
    async () => {
      if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return 1
      const env = { DEBIAN_FRONTEND: 'noninteractive' }
      await run('apt-get', ['update', '-qq'], { env })
      return run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], { env })
    },
  ]
  let path = await find()
  for (const way of ways) {
    if (path) break
    console.log('No Chromium or Chrome on this machine; getting one…')
    await way().catch(() => 1)
    path = await find()
  }
  if (!path)
    console.error(
      'The browser tests need Chromium. Install Chromium or Google Chrome (Debian: apt-get install chromium), or set CHROMIUM to its path.',
    )
  return path
}
