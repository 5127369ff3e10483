/** The two things that are built: what the server renders (it holds JSX), and the browser application. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, extname, join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { root, unlessFresh } from './run.mjs'

const shared = ['contract', 'presets', 'package-lock.json', 'scripts/lib/build.mjs']

/** Pages and mails, bundled into one module that the server imports as `#views`. */
export function buildViews(options = {}) {
  return unlessFresh(
    {
      name: 'views',
      inputs: ['server/views', 'web/fill', 'web/lib/words.ts', 'web/words', ...shared],
      output: 'build/views.js',
      ...options,
    },
    async () => {
      const { build } = await import('esbuild')
      await build({
        entryPoints: [join(root, 'server/views/index.tsx')],
        outfile: join(root, 'build/views.js'),
        bundle: true,
        platform: 'node',
        format: 'esm',
        target: 'node22',
        jsx: 'automatic',
        packages: 'external',
        sourcemap: 'linked',
        // our own aliases are inside the bundle, packages outside
        alias: {
          '#contract': join(root, 'contract'),
          '#presets': join(root, 'presets'),
          '#server': join(root, 'server'),
          '#web': join(root, 'web'),
        },
        loader: { '.css': 'text', '.client.js': 'text' },
        logLevel: 'warning',
      })
    },
  )
}

/** Beside each text a brotli and a gzip copy, made once here instead of at every request. */
function compress(folder) {
  for (const name of readdirSync(folder)) {
    if (!['.js', '.css', '.svg'].includes(extname(name))) continue
    const text = readFileSync(join(folder, name))
    if (text.length < 1000) continue
    writeFileSync(
      join(folder, `${name}.br`),
      brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 10 } }),
    )
    writeFileSync(join(folder, `${name}.gz`), gzipSync(text, { level: 9 }))
  }
}

/** The browser application, into build/web. */
export function buildWeb(options = {}) {
  return unlessFresh(
    { name: 'web', inputs: ['web', 'sdk/src', ...shared], output: 'build/web/index.html', ...options },
    async () => {
      process.env.NODE_ENV = 'production'
      const { build } = await import('vite')
      await build({ configFile: join(root, 'web/vite.config.ts'), logLevel: 'warn' })
      await buildFill()
      compress(join(root, 'build/web/assets'))
    },
  )
}

/**
 * The script of the form page, an entry of its own without the application's libraries. `build/web/fill.json` names the file,
 * which carries a hash like every other.
 */
export async function buildFill() {
  const { build } = await import('esbuild')
  const { metafile } = await build({
    entryPoints: { fill: join(root, 'web/fill/main.ts') },
    outdir: join(root, 'build/web/assets'),
    entryNames: '[name]-[hash]',
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    metafile: true,
    alias: {
      '#contract': join(root, 'contract'),
      '#web': join(root, 'web'),
      // the markup is shared with the server, which draws it with React
      'react/jsx-runtime': join(root, 'web/fill/jsx-runtime.ts'),
    },
    logLevel: 'warning',
  })
  const [file] = Object.keys(metafile.outputs)
  writeFileSync(join(root, 'build/web/fill.json'), JSON.stringify({ script: `/assets/${basename(file)}` }))
}
