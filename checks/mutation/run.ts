/**
 * Puts faults into the files that decide what is possible and who may, one at a time, and lets their tests find them. What no test
 * finds is printed: a rule that could change without anybody noticing.
 *
 *   npm run prove -- mutation
 *   node checks/mutation/run.ts [--only partnerships/status] [--goal 80]
 */
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { createVitest, type TestModule, type Vitest } from 'vitest/node'
import { tellFigures } from '#server/testing/figures.ts'
import setUpEmbedded from '#server/testing/setup-embedded.ts'
import { type Mutant, mutantsOf, withMutant } from './mutants.ts'

const { values } = parseArgs({ options: { only: { type: 'string' }, goal: { type: 'string', default: '80' } } })
const root = fileURLToPath(new URL('../../', import.meta.url))

/** Tests of pure files stand beside them; these rules are part of each other's tests. */
const pureTests = globSync('server/features/*/{lifecycle,policy,status}.test.ts', { cwd: root })
const besides: Record<string, string[]> = {
  'server/features/grants/index.ts': ['server/features/grants/grants.test.ts'],
  'server/platform/http/access.ts': ['server/platform/http/access.test.ts'],
  'server/platform/db/scope.ts': ['server/platform/db/scope.test.ts'],
}

interface Target {
  file: string
  /** The nearest to it first. */
  tests: string[]
}
function targets(): Target[] {
  const files = globSync(
    [
      'server/features/*/{lifecycle,policy}.ts',
      'server/features/partnerships/{effects,rules,status}.ts',
      ...Object.keys(besides),
    ],
    { cwd: root },
  ).sort()
  return files
    .filter((file) => !values.only || file.includes(values.only))
    .map((file) => {
      const own = pureTests.filter((test) => dirname(test) === dirname(file))
      // the lives of invitation and partnership are one machine
      const together = /features\/(invitations|partnerships|submissions)\//
      const tests = together.test(file) ? pureTests.filter((test) => together.test(test)) : own
      const nearest = tests.filter((test) => test === file.replace(/\.ts$/, '.test.ts'))
      return { file, tests: besides[file] ?? [...nearest, ...tests.filter((test) => !nearest.includes(test))] }
    })
}

let active: { path: string; text: string } | undefined
/** No fault is put in yet: what fails is printed. */
let trying = false

async function start(): Promise<Vitest> {
  process.env.ENTENTE_TEST_DB = 'embedded'
  await setUpEmbedded()
  const here = (path: string) => `${join(root, path)}/`
  return await createVitest(
    'test',
    {
      config: false,
      root,
      watch: false,
      // a fault is never on the disk, so what was kept of the file there would be run instead
      fsModuleCache: false,
      bail: 1,
      // a busy machine is not a fault found
      testTimeout: 300_000,
      hookTimeout: 300_000,
      pool: 'threads',
      maxWorkers: 2,
      reporters: [{}],
      include: ['server/**/*.test.ts'],
    },
    {
      resolve: {
        alias: [
          ...['contract', 'presets', 'server'].map((name) => ({
            find: new RegExp(`^#${name}/`),
            replacement: here(name),
          })),
          { find: /^#sdk$/, replacement: join(root, 'sdk/src/index.ts') },
          { find: /^#views$/, replacement: join(root, 'server/views/index.tsx') },
        ],
      },
      plugins: [
        {
          name: 'mutant',
          enforce: 'pre',
          load: (id) => (active && id.split('?')[0] === active.path ? active.text : undefined),
        },
      ],
    },
  )
}

/** True when all tests of the target pass with the file as it stands now. Those nearest to it come first: they find most. */
async function passes(vitest: Vitest, { file, tests: [first = '', ...others] }: Target): Promise<boolean> {
  return (await pass(vitest, file, [first])) && (others.length === 0 || (await pass(vitest, file, others)))
}

async function pass(vitest: Vitest, file: string, tests: string[]): Promise<boolean> {
  vitest.invalidateFile(join(root, file))
  const wanted = tests.map((test) => join(root, test))
  const specifications = (await vitest.globTestSpecifications()).filter(({ moduleId }) => wanted.includes(moduleId))
  if (specifications.length !== tests.length) throw new Error(`there are no tests ${tests.join(', ')}`)
  vitest.state.clearErrors?.()
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(specifications, false)
  if (trying) for (const module of testModules) for (const { message } of faultsOf(module)) console.log(message)
  return unhandledErrors.length === 0 && testModules.every((module) => module.state() === 'passed')
}

/** Why a file of tests failed. */
function faultsOf(module: TestModule): { message: string }[] {
  const ofTests = [...module.children.allTests('failed')].flatMap((one) => one.result().errors ?? [])
  return [...module.errors(), ...ofTests]
}

const survivors: string[] = []
const rows: { file: string; mutants: number; killed: number }[] = []
const vitest = await start()
try {
  for (const target of targets()) {
    const path = join(root, target.file)
    const text = readFileSync(path, 'utf8')
    if (target.tests.length === 0) throw new Error(`${target.file} has no tests of its own`)
    // handed in the way faults are, so that a failure is a fault's and not the way's
    active = { path, text }
    trying = true
    if (!(await passes(vitest, target))) throw new Error(`${target.file}: its tests fail without any fault`)
    trying = false
    const mutants = mutantsOf(text)
    let killed = 0
    for (const mutant of mutants) {
      active = { path, text: withMutant(text, mutant) }
      if (await passes(vitest, target)) survivors.push(`${target.file}:${mutant.line} ${short(mutant)}`)
      else killed++
    }
    active = { path, text }
    if (!(await passes(vitest, target))) throw new Error(`${target.file}: its tests fail after the last fault is gone`)
    // tests of the next file may use this one as well
    active = undefined
    vitest.invalidateFile(path)
    rows.push({ file: target.file, mutants: mutants.length, killed })
    console.log(`${basename(dirname(target.file))}/${basename(target.file)}: ${killed} of ${mutants.length} found`)
  }
} finally {
  await vitest.close()
}

function short({ says }: Mutant): string {
  return says.replaceAll(/\s+/g, ' ').slice(0, 120)
}

for (const survivor of survivors) console.log(`  not found: ${survivor}`)
const total = rows.reduce((sum, row) => sum + row.mutants, 0)
const killed = rows.reduce((sum, row) => sum + row.killed, 0)
const score = (killed / total) * 100
mkdirSync(join(root, 'artifacts'), { recursive: true })
writeFileSync(join(root, 'artifacts', 'mutation.json'), `${JSON.stringify({ score, rows, survivors }, undefined, 2)}\n`)
console.log(`\n${killed} of ${total} faults found: ${score.toFixed(1)} % (goal ${values.goal} %)`)
tellFigures('mutation', {
  files: rows.length,
  'faults put in': total,
  'of them found': killed,
  '% found': Number(score.toFixed(1)),
})
process.exit(score >= Number(values.goal) ? 0 : 1)
