/** The checks that need no database, one after the other. */
import { run } from './run.mjs'

const checks = [
  ['types of the server', 'tsc', ['-p', 'tsconfig.json']],
  ['types of the browser', 'tsc', ['-p', 'web/tsconfig.json']],
  ['style', 'biome', ['check', '--error-on-warnings']],
  [
    'import rules',
    'depcruise',
    ['--config', 'checks/dependency-cruiser.cjs', 'contract', 'presets', 'server', 'sdk', 'cli', 'web'],
  ],
  ['size of the browser application', process.execPath, ['checks/budget.ts']],
  ['generated files', process.execPath, ['scripts/generate.mjs', '--check']],
]

export async function quickChecks() {
  const results = []
  for (const [name, program, args] of checks) {
    console.log(`\n— ${name}`)
    results.push({ name, passed: (await run(program, args)) === 0 })
  }
  return results
}
