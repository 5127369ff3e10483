/** The tree of pages. Each area adds its own; every page is a chunk of its own. */
import { createRootRoute, createRouter } from '@tanstack/react-router'
import { accountRoutes } from '#web/account/routes.tsx'
import { consoleRoutes } from '#web/console/routes.tsx'
import { installationRoutes } from '#web/installation/routes.tsx'
import { page } from '#web/lib/routes.tsx'
import { parseSearch, stringifySearch } from '#web/lib/search.ts'
import { portalRoutes } from '#web/portal/routes.tsx'
import { Crash, NotFound, Root } from '#web/shell/Root.tsx'
import { PageSkeleton } from '#web/ui/skeletons.tsx'

export function buildRouter() {
  const root = createRootRoute({ component: Root, notFoundComponent: NotFound, errorComponent: Crash })
  const tree = root.addChildren([
    page(root, '/', () => import('#web/shell/StartPage.tsx'), 'StartPage'),
    page(root, 'gallery', () => import('#web/ui/gallery/GalleryPage.tsx'), 'GalleryPage'),
    ...consoleRoutes(root),
    ...portalRoutes(root),
    ...accountRoutes(root),
    ...installationRoutes(root),
  ])
  return createRouter({
    routeTree: tree,
    parseSearch,
    stringifySearch,
    defaultPreload: 'intent',
    defaultPendingComponent: PageSkeleton,
    defaultPendingMs: 150,
    scrollRestoration: true,
  })
}
