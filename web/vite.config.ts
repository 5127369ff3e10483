/** How the browser application is built. The server answers `build/web/index.html` with a fresh nonce in place of `__NONCE__`. */
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const api = process.env.ENTENTE_DEV_SERVER ?? 'http://127.0.0.1:4000'

export default defineConfig({
  root: here('.'),
  base: '/',
  plugins: [react()],
  resolve: {
    alias: [
      { find: /^#contract\//, replacement: `${here('../contract')}/` },
      { find: /^#web\//, replacement: `${here('.')}/` },
      { find: /^#sdk$/, replacement: here('../sdk/src/index.ts') },
    ],
  },
  html: { cspNonce: '__NONCE__' },
  build: {
    outDir: here('../build/web'),
    emptyOutDir: true,
    manifest: true,
    target: 'es2022',
    // Data: URLs would need a wider content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: here('./index.html'),
    },
  },
  server: {
    // In development everything that is not the application itself is answered by the real server.
    proxy: Object.fromEntries(
      [
        '/v1',
        '/sign-in',
        '/sign-up',
        '/sign-out',
        '/verify',
        '/forgot-password',
        '/reset-password',
        '/setup',
        '/i/',
        '/join/',
        '/files',
        '/logo',
        '/demo/',
        '/dev',
        // drawn by the server, and the script of that page
        '^/home/p/[^/]+/form',
        '/assets',
      ].map((path) => [path, { target: api, changeOrigin: false }]),
    ),
  },
})
