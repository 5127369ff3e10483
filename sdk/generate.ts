/**
 * Writes `src/routes.gen.ts`: method, path and names of the query of every endpoint, as plain data. The types come from the
 * contract itself; so the client carries no schema and no validator. Run `node sdk/generate.ts`; `--check` only compares.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Endpoint } from '../contract/endpoint.ts'
import { api } from '../contract/endpoints/index.ts'

const target = fileURLToPath(new URL('./src/routes.gen.ts', import.meta.url))

export function generateRoutes(): string {
  const lines = Object.entries(api).flatMap(([resource, endpoints]) => [
    `  ${resource}: {`,
    ...Object.entries(endpoints as Record<string, Endpoint>).map(
      ([name, endpoint]) => `    ${name}: ${entry(endpoint)},`,
    ),
    '  },',
  ])
  return `/** Generated from the contract by \`node sdk/generate.ts\`. Do not edit. */
export const routes = {
${lines.join('\n')}
} as const
`
}

function entry({ method, path, query, body }: Endpoint): string {
  const names = Object.keys((query as { properties?: object }).properties ?? {})
  const hasBody = (body as { type?: string }).type !== 'null'
  const parts = [
    `method: '${method}'`,
    `path: '${path}'`,
    `query: [${names.map((name) => `'${name}'`).join(', ')}]`,
    `body: ${hasBody}`,
  ]
  return `{ ${parts.join(', ')} }`
}

if (import.meta.main) {
  const made = generateRoutes()
  if (process.argv.includes('--check')) {
    if ((await readFile(target, 'utf8').catch(() => '')) !== made) {
      console.error('sdk/src/routes.gen.ts is out of date: run node sdk/generate.ts')
      process.exitCode = 1
    }
  } else await writeFile(target, made)
}
