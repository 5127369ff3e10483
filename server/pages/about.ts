/** What runs here. The only page that names the product. */
import { readFileSync } from 'node:fs'
import type { PageRoute } from '#server/platform/http/route.ts'
import { renderAboutPage } from '#views'
import { frameOf, page } from './frame.ts'

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string
}

export const aboutPages: PageRoute[] = [
  {
    method: 'GET',
    path: '/about',
    handler: async (ctx, request) => page(renderAboutPage({ frame: await frameOf(ctx, request), version })),
  },
]
