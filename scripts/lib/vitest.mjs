/** Runs vitest and counts what passed. */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { root, run } from './run.mjs'

/** Resolves with how many tests passed and failed; a run that dies counts as one failure. */
export async function runVitest(name, args, env = {}) {
  const report = join(root, 'artifacts', `tests-${name}.json`)
  mkdirSync(join(root, 'artifacts'), { recursive: true })
  rmSync(report, { force: true })
  const code = await run(
    'vitest',
    ['run', ...args, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
    { env },
  )
  if (!existsSync(report)) return { passed: 0, failed: 1 }
  const { numPassedTests, numFailedTests, numFailedTestSuites } = JSON.parse(readFileSync(report, 'utf8'))
  const failed = numFailedTests || (numFailedTestSuites > 0 || code !== 0 ? Math.max(numFailedTestSuites, 1) : 0)
  return { passed: numPassedTests, failed }
}
