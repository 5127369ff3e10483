/** Chromium driven as a person would, with everything watched that should never happen on a page. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'

/** The Chromium or Chrome of this machine; `CHROMIUM` names another one. */
export function chromiumPath(): string {
  const places = [
    process.env.CHROMIUM,
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    chromium.executablePath(),
  ]
  const found = places.find((place) => place && existsSync(place))
  if (!found) throw new Error('No Chromium found: install Chromium or Google Chrome, or set CHROMIUM to its path.')
  return found
}

export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath(),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-quic',
      '--no-first-run',
      '--disable-dev-shm-usage',
    ],
  })
}

export const devices = {
  desktop: { viewport: { width: 1280, height: 800 } },
  phone: { viewport: { width: 375, height: 740 }, isMobile: true, hasTouch: true },
} as const
export type Device = keyof typeof devices

const axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What can differ between light and dark: nothing else is looked at twice. */
const rulesOfColour = ['color-contrast', 'link-in-text-block']

interface AxeResult {
  violations: { id: string; help: string; nodes: { target: string[]; failureSummary?: string }[] }[]
}

/** Runs in the page: resolves when the scheme has arrived and nothing fades any more. */
const settled = (scheme: string) => `new Promise((done) => {
  const look = () => {
    const shown = document.documentElement.dataset.mantineColorScheme
    const fades = document.getAnimations().some((each) =>
      each.playState === 'running' && each.effect?.getTiming().iterations !== Infinity)
    if ((shown === undefined || shown === '${scheme}') && !fades) done()
    else requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
})`

/** A person at a browser of their own. */
export interface Visitor {
  page: Page
  context: BrowserContext
  /** Looks at the page in light and dark: no accessibility fault in either, nothing wider than the screen. */
  look(): Promise<void>
  /** Everything that went wrong unasked: console errors, failed resources, requests to other hosts. */
  faults: string[]
  close(): Promise<void>
}

/** Answers that a journey provokes on purpose show up in the console as well; they are no faults. */
const provoked = /status of (401|403|404|409|410|422|429|503)|ERR_INTERNET_DISCONNECTED/

export async function visit(browser: Browser, device: Device, publicUrl: string): Promise<Visitor> {
  const context = await browser.newContext({
    ...devices[device],
    locale: 'en-GB',
    timezoneId: 'Europe/London',
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  page.setDefaultTimeout(30_000)
  const faults: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' && !provoked.test(message.text()))
      faults.push(`console: ${message.text()} (${page.url()})`)
  })
  page.on('pageerror', (error) => faults.push(`page: ${error.message} (${page.url()})`))
  page.on('dialog', (dialog) => {
    faults.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('request', (request) => {
    const url = request.url()
    if (/^(data|blob|about):/.test(url)) return
    if (new URL(url).origin !== new URL(publicUrl).origin)
      faults.push(`request to another host: ${new URL(url).origin}`)
  })
  return {
    page,
    context,
    faults,
    async look() {
      await page.locator('h1', { hasNotText: 'Loading' }).first().waitFor({ state: 'attached' })
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        await page.evaluate(settled(colorScheme))
        // Evaluated by the debugger, so that the page's own content policy stays as strict as it is.
        if ((await page.evaluate('typeof axe')) === 'undefined') await page.evaluate(axeSource)
        const options = { resultTypes: ['violations'], ...(colorScheme === 'dark' && { runOnly: rulesOfColour }) }
        const result = (await page.evaluate(`axe.run(document, ${JSON.stringify(options)})`)) as AxeResult
        const said = result.violations.map(
          (v) =>
            `${v.id}: ${v.help}\n    ${v.nodes
              .slice(0, 3)
              .map((n) => `${n.target.join(' ')} – ${n.failureSummary ?? ''}`)
              .join('\n    ')}`,
        )
        if (said.length)
          throw new Error(`Accessibility faults on ${page.url()} (${colorScheme}):\n  ${said.join('\n  ')}`)
      }
      await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
      await page.evaluate(settled('light'))
      const wider = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
      if (Number(wider) > 1) throw new Error(`${page.url()} is ${wider} px wider than the screen`)
    },
    close: () => context.close(),
  }
}
