/**
 * How much the browser application loads: read from Vite's manifest of `build/web`, gzipped file by file, against
 * `bench/budget.json`. Part of `npm run check`; `bench/web.ts` shows the same figures.
 *
 *   node checks/budget.ts
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import budget from '../bench/budget.json' with { type: 'json' }

interface Chunk {
  file: string
  imports?: string[]
  dynamicImports?: string[]
  css?: string[]
}
type Manifest = Record<string, Chunk>

/** What one page costs beyond what is loaded already, in bytes of gzip. */
export interface Weights {
  shell: number
  shellStyles: number
  portal: number
  /** The script of the form page, which loads nothing of the application. */
  form: number
  routes: [name: string, bytes: number][]
}

const isRoute = /^(console|portal|account|installation)\/.*(Page|Layout)\.tsx$/
/** What is not part of a first load: pages, and dialogs, which come when they are asked for or when nothing else is to be done. */
const isLater = /(Page|Layout|Dialog|Overlay)\.tsx$/

/** A chunk and all that it imports at once; not what it may load later. */
function closure(manifest: Manifest, names: readonly string[]): Chunk[] {
  const found = new Map<string, Chunk>()
  const visit = (name: string) => {
    const chunk = manifest[name]
    if (!chunk || found.has(name)) return
    found.set(name, chunk)
    for (const imported of chunk.imports ?? []) visit(imported)
  }
  for (const name of names) visit(name)
  return [...found.values()]
}

/** What else the entry loads by itself: it is needed on every page, whenever it arrives. */
const loadedAnyway = (manifest: Manifest) =>
  (manifest['index.html']?.dynamicImports ?? []).filter((name) => !isLater.test(name))

/** The figures of the build in this folder; undefined where there is none. */
export function weigh(folder: string): Weights | undefined {
  const path = join(folder, '.vite/manifest.json')
  if (!existsSync(path)) return undefined
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as Manifest // written by Vite
  const sizes = new Map<string, number>()
  const sizeOf = (file: string) => {
    const size = sizes.get(file) ?? gzipSync(readFileSync(join(folder, file)), { level: 9 }).length
    sizes.set(file, size)
    return size
  }
  const sum = (files: Iterable<string>) => [...new Set(files)].reduce((total, file) => total + sizeOf(file), 0)
  const entry = ['index.html', ...loadedAnyway(manifest)]
  const shell = closure(manifest, [...entry, 'console/ConsoleLayout.tsx'])
  const inShell = new Set(shell.map(({ file }) => file))
  const routes = Object.keys(manifest)
    .filter((name) => isRoute.test(name))
    .map((name): [string, number] => [
      name,
      sum(closure(manifest, [name]).flatMap(({ file }) => (inShell.has(file) ? [] : [file]))),
    ])
  return {
    shell: sum(inShell),
    shellStyles: sum(shell.flatMap(({ css }) => css ?? [])),
    portal: sum(
      closure(manifest, [...entry, 'portal/PortalLayout.tsx', 'portal/HomePage.tsx']).map(({ file }) => file),
    ),
    form: sum([formScript(folder)]),
    routes: routes.sort((a, b) => b[1] - a[1]),
  }
}

/** The build names the file, as its name carries a hash. */
function formScript(folder: string): string {
  const { script } = JSON.parse(readFileSync(join(folder, 'fill.json'), 'utf8')) as { script: string } // written by the build
  return script.replace(/^\//, '')
}

/** Figures and limits, the heaviest routes first. */
export function lines({
  shell,
  shellStyles,
  portal,
  form,
  routes,
}: Weights): [what: string, bytes: number, limit: number][] {
  const { shellScriptGz, shellStyleGz, portalScriptGz, routeScriptGz } = budget.console
  return [
    ['console shell, script gz', shell, shellScriptGz],
    ['console shell, styles gz', shellStyles, shellStyleGz],
    ['portal home, script gz', portal, portalScriptGz],
    ['form page, script gz', form, budget.formPage.scriptGz],
    ...routes.map(([name, bytes]): [string, number, number] => [`  more for ${name}`, bytes, routeScriptGz]),
  ]
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const weights = weigh(fileURLToPath(new URL('../build/web', import.meta.url)))
  if (!weights) {
    console.error('build/web is not there: npm run build')
    process.exit(1)
  }
  const all = lines(weights)
  const over = all.filter(([, bytes, limit]) => bytes > limit)
  const inKb = (bytes: number) => `${(bytes / 1024).toFixed(1)} KB`
  for (const [what, bytes, limit] of all.slice(0, 7)) console.log(`${what}: ${inKb(bytes)} of ${inKb(limit)}`)
  for (const [what, bytes, limit] of over)
    console.error(`Over its budget: ${what.trim()}, ${inKb(bytes)} of ${inKb(limit)}`)
  process.exit(over.length > 0 ? 1 : 0)
}
