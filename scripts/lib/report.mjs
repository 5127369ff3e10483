/** The report of `npm run prove`: the newest result of each part, with its day and the machine. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, totalmem } from 'node:os'
import { join } from 'node:path'
import { root } from './run.mjs'

const file = join(root, 'artifacts', 'prove.json')
const page = join(root, 'docs', 'quality', 'proven.md')

const read = () => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {})

function commit() {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim()
  } catch {
    return 'unknown'
  }
}

/** Puts the result of a part in the place of its last one. */
export function remember(name, result) {
  const gigabytes = Math.round(totalmem() / 2 ** 30)
  const machine = `${cpus().length} cores, ${gigabytes} GB, Node ${process.versions.node}`
  const load = Number(loadavg()[1].toFixed(1))
  const all = {
    ...read(),
    [name]: { ...result, day: new Date().toISOString().slice(0, 10), machine, load, commit: commit() },
  }
  mkdirSync(join(root, 'artifacts'), { recursive: true })
  writeFileSync(file, `${JSON.stringify(all, undefined, 2)}\n`)
}

const inWords = (value) => (typeof value === 'number' ? value.toLocaleString('en') : String(value))
const duration = (seconds) => (seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`)

/** `embedded: 10,000 runs, 0 differences`. */
function line({ database, what: _part, ...figures }) {
  const told = Object.entries(figures).map(([name, value]) => `${inWords(value)} ${name}`)
  return `${database ? `${database}: ` : ''}${told.join(', ')}`
}

export function printReport() {
  console.log('\n— report')
  for (const [name, { passed, figures, seconds, day, load }] of Object.entries(read())) {
    console.log(`${passed ? 'passed' : 'FAILED'}  ${name}  (${day}, ${duration(seconds)}, load ${load})`)
    for (const figure of figures) console.log(`          ${line(figure)}`)
  }
}

/** The same as a page of the documentation. */
export function writeReport() {
  const rows = Object.entries(read()).map(([name, { says, passed, figures, seconds, day, machine, load, commit }]) => {
    const told = figures.map(line).join('<br>')
    return `| ${name} | ${says} | ${passed ? '' : '**failed** '}${told} | ${day}, ${duration(seconds)}, ${machine}, load ${load}, at ${commit} |`
  })
  const text = `# Proven

What \`npm run prove\` found when each part was last run in full. Written by \`npm run prove -- report --write\`; do not edit.

| part | what | found | when, how long, where |
| --- | --- | --- | --- |
${rows.join('\n')}
`
  mkdirSync(join(root, 'docs', 'quality'), { recursive: true })
  writeFileSync(page, text)
  console.log(`\nWritten to ${page.slice(root.length)}`)
}
