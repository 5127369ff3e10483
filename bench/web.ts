/**
 * The accept page as a phone loads it: bytes of the whole transfer, of script, and Lighthouse's figures (mobile, three runs,
 * median); and the console's script by Vite's manifest. All against `budget.json`; over it, this ends with 1.
 *
 *   node bench/web.ts [--runs 3]
 */
import { type ChildProcess, fork, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import lighthouse from 'lighthouse'
import { lines, weigh } from '../checks/budget.ts'
import { chromiumPath } from '../e2e/browser.ts'
import budget from './budget.json' with { type: 'json' }
import { fixed, machine, median, table } from './lib/figures.ts'

const { values } = parseArgs({ options: { runs: { type: 'string', default: '3' } } })
const runs = Number(values.runs)
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const kilobytes = (bytes: number) => `${fixed(bytes / 1024, 1)} KB`

// ---- Accept page -----------------------------------------------------------------------------------------------------

async function serve(): Promise<{ url: string; process: ChildProcess }> {
  const child = fork(here('./web/serve.ts'), { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const url = await new Promise<string>((resolve, reject) => {
    child.once('message', (message: { url: string }) => resolve(message.url))
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)))
  })
  return { url, process: child }
}

interface Browser {
  port: number
  stop(): Promise<void>
}

async function openBrowser(): Promise<Browser> {
  const profile = mkdtempSync(join(tmpdir(), 'entente-bench-chromium-'))
  const flags = ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run']
  const child = spawn(
    chromiumPath(),
    [...flags, '--remote-debugging-port=0', `--user-data-dir=${profile}`, 'about:blank'],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  )
  const port = await new Promise<number>((resolve, reject) => {
    let said = ''
    child.stderr.on('data', (text: Buffer) => {
      said += text.toString()
      const found = /ws:\/\/127\.0\.0\.1:(\d+)\//.exec(said)
      if (found) resolve(Number(found[1]))
    })
    child.once('exit', () => reject(new Error(`Chromium did not start: ${said.slice(-500)}`)))
  })
  return {
    port,
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill()
      await ended
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

interface Seen {
  bytes: number
  scriptBytes: number
  requests: number
  performance: number
  accessibility: number
  bestPractices: number
  lcpMilliseconds: number
  cls: number
  failed: string[]
}

interface Loaded {
  url: string
  transferSize: number
  resourceType: string
}

async function look(url: string): Promise<Seen> {
  // each run in a browser of its own, so that nothing is kept from the last
  const browser = await openBrowser()
  try {
    const result = await lighthouse(url, {
      port: browser.port,
      onlyCategories: ['performance', 'accessibility', 'best-practices'],
      logLevel: 'error',
    })
    if (!result) throw new Error('Lighthouse gave no result')
    const { audits, categories } = result.lhr
    const details = audits['network-requests']?.details as { items?: Loaded[] } | undefined
    // the browser asks for the icon by itself after the page is there; it is part of the transfer all the same
    const loaded = details?.items ?? []
    const score = (name: string) => Math.round((categories[name]?.score ?? 0) * 100)
    const number = (name: string) => audits[name]?.numericValue ?? Number.NaN
    return {
      bytes: loaded.reduce((sum, one) => sum + one.transferSize, 0),
      scriptBytes: loaded
        .filter((one) => one.resourceType === 'Script')
        .reduce((sum, one) => sum + one.transferSize, 0),
      requests: loaded.length,
      performance: score('performance'),
      accessibility: score('accessibility'),
      bestPractices: score('best-practices'),
      lcpMilliseconds: number('largest-contentful-paint'),
      cls: number('cumulative-layout-shift'),
      failed: Object.values(audits)
        .filter((audit) => audit.score !== null && audit.score < 0.9 && audit.scoreDisplayMode === 'binary')
        .map((audit) => `${audit.id}: ${audit.title}`),
    }
  } finally {
    await browser.stop()
  }
}

/** Script that stands in the page itself. */
async function inlineScript(url: string): Promise<number> {
  const html = await (await fetch(url)).text()
  const scripts = [...html.matchAll(/<script(?![^>]*\ssrc=)(?![^>]*type="application\/)[^>]*>([\s\S]*?)<\/script>/g)]
  return scripts.reduce((sum, [, script = '']) => sum + Buffer.byteLength(script), 0)
}

// ---- Report ----------------------------------------------------------------------------------------------------------

const before = machine()
const rows: string[][] = []
let over = 0
function against(what: string, value: number, limit: number, says: (value: number) => string, least = false): void {
  const kept = least ? value >= limit : value <= limit
  if (!kept) over++
  rows.push([what, says(value), `${least ? '≥' : '≤'} ${says(limit)}`, kept ? '' : 'OVER'])
}

const server = await serve()
const seen: Seen[] = []
let inline = 0
/** Runs in which the browser painted nothing that Lighthouse saw; they are made anew and told. */
let unseen = 0
try {
  inline = await inlineScript(server.url)
  while (seen.length < runs) {
    const one = await look(server.url)
    if (Number.isFinite(one.lcpMilliseconds)) seen.push(one)
    else if (++unseen > 2) throw new Error('Lighthouse saw no paint, again and again')
  }
} finally {
  server.process.disconnect()
}
const middle = (of: (one: Seen) => number) => median(seen.map(of))
const plain = (value: number) => fixed(value, 0)
against(
  'accept page, whole transfer',
  middle((one) => one.bytes),
  budget.acceptPage.bytes,
  kilobytes,
)
against('accept page, script', middle((one) => one.scriptBytes) + inline, budget.acceptPage.scriptBytes, kilobytes)
against(
  'Lighthouse mobile, performance',
  middle((one) => one.performance),
  budget.acceptPage.performance,
  plain,
  true,
)
against(
  'Lighthouse mobile, accessibility',
  middle((one) => one.accessibility),
  budget.acceptPage.accessibility,
  plain,
  true,
)
against(
  'Lighthouse mobile, best practices',
  middle((one) => one.bestPractices),
  budget.acceptPage.bestPractices,
  plain,
  true,
)
against(
  'largest contentful paint, ms',
  middle((one) => one.lcpMilliseconds),
  budget.acceptPage.lcpMilliseconds,
  plain,
)

const script = weigh(here('../build/web'))
if (script) for (const [what, bytes, limit] of lines(script).slice(0, 8)) against(what, bytes, limit, kilobytes)
console.log(`\n${new Date().toISOString().slice(0, 10)}, ${before}`)
console.log(table(['', 'measured', 'budget', ''], rows))
console.log(
  `\naccept page: ${middle((one) => one.requests)} requests, CLS ${fixed(
    middle((one) => one.cls),
    3,
  )}, of the script ${kilobytes(inline)} in the page`,
)
console.log(
  `runs: ${seen.map((one) => `${one.performance}/${one.accessibility}/${one.bestPractices}, LCP ${plain(one.lcpMilliseconds)} ms`).join('; ')}`,
)
if (unseen > 0) console.log(`${unseen} run(s) without a paint were made anew`)
const failed = [...new Set(seen.flatMap((one) => one.failed))]
if (failed.length > 0) console.log(`not passed:\n  ${failed.join('\n  ')}`)
if (!script) console.log('build/web is not there: node scripts/build.mjs web')
process.exitCode = over > 0 ? 1 : 0
