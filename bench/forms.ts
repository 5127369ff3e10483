/**
 * The form core: how long validating takes in Node and in Chromium, beside a compiled JSON Schema that only says yes or no, and
 * how large each part is for a browser. Over `budget.json`, this ends with 1.
 *
 *   node bench/forms.ts [--rounds 30]
 */
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { Compile } from 'typebox/schema'
import { launch } from '../e2e/browser.ts'
import budget from './budget.json' with { type: 'json' }
import { type Case, cases, form, measure, schema } from './forms/cases.ts'
import { fixed, machine, table } from './lib/figures.ts'

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '30' } } })
const rounds = Number(values.rounds)
const folder = fileURLToPath(new URL('./forms', import.meta.url))

async function bundle(contents: string): Promise<string> {
  const options = { bundle: true, minify: true, format: 'esm', target: 'es2022', write: false } as const
  const { outputFiles } = await build({ ...options, stdin: { contents, resolveDir: folder, loader: 'ts' } })
  return outputFiles[0]?.text ?? ''
}

async function inChromium(): Promise<number[]> {
  const script = await bundle(
    "import { cases, measure } from './cases.ts'; globalThis.measured = (rounds) => measure(cases, rounds)",
  )
  const browser = await launch()
  try {
    const page = await browser.newPage()
    await page.addScriptTag({ content: script, type: 'module' })
    await page.waitForFunction('globalThis.measured')
    return await page.evaluate(`measured(${rounds})`)
  } finally {
    await browser.close()
  }
}

const before = machine()
const compiled = Compile(schema)
if (!compiled.Check(form.values)) throw new Error('the schema does not take what the form takes')
const floor: Case = { name: 'its schema, compiled, says yes', run: () => compiled.Check(form.values), times: 200 }
const all = [...cases, floor]
const node = measure(all, rounds)
const browser = await inChromium()
const micro = (value: number | undefined) => (value === undefined ? '' : fixed(value, value < 100 ? 1 : 0))

console.log(`\n${new Date().toISOString().slice(0, 10)}, ${before}`)
console.log(`median of ${rounds} rounds, µs\n`)
console.log(
  table(
    ['', 'Node', 'Chromium'],
    all.map(({ name }, at) => [name, micro(node[at]), micro(browser[at])]),
  ),
)

let over = 0
const parts = Object.entries(budget.formCore).map(([name, limit]) => ({ name, limit }))
const rows: string[][] = []
for (const { name, limit } of parts) {
  const size = gzipSync(await bundle(`export * from '#contract/forms/${name}.ts'`), { level: 9 }).length
  if (size > limit) over++
  rows.push([name, `${fixed(size / 1024, 1)} KB`, `≤ ${fixed(limit / 1024, 0)} KB`, size > limit ? 'OVER' : ''])
}
console.log(`\n${table(['script of a part, gz', 'measured', 'budget', ''], rows)}`)
process.exitCode = over > 0 ? 1 : 0
