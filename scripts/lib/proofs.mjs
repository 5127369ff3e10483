/** The parts of `npm run prove`. Each resolves with whether it passed and with figures, one object for each thing measured. */
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { node, root } from './run.mjs'
import { runVitest } from './vitest.mjs'

const artifacts = join(root, 'artifacts')

/** Figures that a run has told, by appending lines to a file it is given. */
async function telling(name, run) {
  const file = join(artifacts, `figures-${name}.jsonl`)
  mkdirSync(artifacts, { recursive: true })
  rmSync(file, { force: true })
  const passed = await run({ ENTENTE_PROVE: '1', ENTENTE_FIGURES: file })
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').filter(Boolean) : []
  return { passed, figures: lines.map((line) => JSON.parse(line)) }
}

const projects = ({ database }) =>
  (database ? [database] : ['embedded', 'postgres']).flatMap((name) => ['--project', name])

/** Test files under `npm run prove`, on the databases asked for. */
const tests =
  (name, files, env = () => ({})) =>
  (options) =>
    telling(name, async (more) => {
      const { passed, failed } = await runVitest(`prove-${name}`, [...projects(options), ...files], {
        ...more,
        ...env(options),
      })
      console.log(`${passed} passed, ${failed} failed`)
      return failed === 0
    })

/** All tests on both databases, counting lines; the thresholds stand in vitest.config.ts. */
const coverage = () =>
  telling('coverage', async (env) => {
    const folder = join(artifacts, 'coverage')
    const reporters = ['text-summary', 'json-summary', 'html'].map((one) => `--coverage.reporter=${one}`)
    const { passed, failed } = await runVitest(
      'prove-coverage',
      ['--coverage', `--coverage.reportsDirectory=${folder}`, '--coverage.reportOnFailure', ...reporters],
      { ...env, ENTENTE_PROVE: '' },
    )
    const summary = join(folder, 'coverage-summary.json')
    if (!existsSync(summary)) return false
    const { total, ...files } = JSON.parse(readFileSync(summary, 'utf8'))
    const decisions = Object.entries(files).filter(([path]) =>
      /\/(lifecycle|policy|status|rules|effects|access|scope|grants\/index)\.ts$/.test(path),
    )
    const short = decisions.filter(([, { lines }]) => lines.pct < 100).length
    tell(env, {
      '% of lines': total.lines.pct,
      '% of branches': total.branches.pct,
      '% of functions': total.functions.pct,
      tests: passed,
    })
    tell(env, { 'lifecycle, policy and access files': decisions.length, 'of them below 100 % of lines': short })
    return failed === 0 && short === 0 && total.lines.pct >= 90
  })

const tell = ({ ENTENTE_FIGURES: file }, figures) => appendFileSync(file, `${JSON.stringify(figures)}\n`)

/** A measurement, which ends with an error where a goal is missed. */
const bench =
  (name, file, args = () => []) =>
  (options) =>
    telling(name, async (env) => (await node([file, ...args(options)], { env })) === 0)

export const parts = {
  model: {
    says: 'random commands of host, partner and time over HTTP, against a plain model of the lifecycles',
    run: tests('model', ['server/features/partnerships/model.test'], ({ rounds, seed }) => ({
      ENTENTE_MODEL_RUNS: rounds ?? '10000',
      ...(seed && { ENTENTE_MODEL_SEED: seed }),
    })),
  },
  fuzz: {
    says: 'near-misses of what is right, sent to every endpoint that writes',
    run: tests('fuzz', ['checks/fuzz.test'], ({ rounds, seed }) => ({
      ENTENTE_FUZZ: rounds ?? '100000',
      ...(seed && { ENTENTE_SEED: seed }),
    })),
  },
  matrix: {
    says: 'every endpoint asked by everybody, for what is theirs and for what is another’s',
    run: tests('matrix', ['checks/matrix.test', 'row-level-security.test', 'fence.test']),
  },
  races: {
    says: 'two at the same moment, 300 rounds each, on PostgreSQL',
    run: (options) => tests('races', ['.races.test'])({ ...options, database: 'postgres' }),
  },
  faults: {
    says: 'processes killed, power cut, disks full, networks silent, mail servers of every mood',
    run: tests('faults', ['server/platform', 'server/features/mail'], ({ rounds }) => ({
      ENTENTE_ROUNDS: rounds ?? '500',
    })),
  },
  kills: {
    says: 'the server killed under mixed load, with mail leaving',
    run: tests('kills', ['checks/kills.test'], ({ rounds }) => ({ ENTENTE_KILLS: rounds ?? '50' })),
  },
  load: {
    says: '50 connections at once, four reads to one write, 100,000 partners, 1,000 organizations',
    run: bench('load', 'bench/load.ts', ({ rounds, database }) => [
      ...(rounds ? ['--seconds', rounds] : []),
      ...(database ? ['--database', database] : []),
    ]),
  },
  coverage: {
    says: 'lines of the server that the tests run through',
    run: coverage,
  },
  mutation: {
    says: 'faults put into lifecycle, policy and access on purpose, and found by the tests',
    run: bench('mutation', 'checks/mutation/run.ts', ({ rounds }) => (rounds ? ['--only', rounds] : [])),
  },
}
