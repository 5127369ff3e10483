/** The two things that are built: what the server renders (it holds JSX), and the browser application. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { root, unlessFresh } from './run.mjs'

const shared = ['contract', 'presets', 'package-lock.json', 'scripts/lib/build.mjs']

/** Pages and mails, bundled into one module that the server imports as `#views`. */
export function buildViews(options = {}) {
  return unlessFresh(
    { name: 'views', inputs: ['server/views', ...shared], output: 'build/views.js', ...options },
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
      compress(join(root, 'build/web/assets'))
    },
  )
}
