/** How an area adds its pages: lazily loaded components below a layout. */
import { type AnyRoute, createRoute, lazyRouteComponent } from '@tanstack/react-router'
import type { ComponentType } from 'react'
import { PageSkeleton, WholePageSkeleton } from '#web/ui/skeletons.tsx'

type Module<N extends string> = Record<N, ComponentType>

/**
 * A page that loads its chunk when it is first visited.
 * @example page(parent, 'members', () => import('./MembersPage.tsx'), 'MembersPage')
 */
export function page<N extends string>(
  parent: AnyRoute,
  path: string,
  load: () => Promise<Module<N>>,
  name: N,
): AnyRoute {
  return createRoute({
    getParentRoute: () => parent,
    path,
    component: lazyRouteComponent(load as () => Promise<Record<string, ComponentType>>, name),
    pendingComponent: parent.isRoot ? WholePageSkeleton : PageSkeleton,
  }) as unknown as AnyRoute // routes are not typed by their paths here: links are built by `paths`
}

/** A layout around pages; `path` may be empty. */
export function layout<N extends string>(
  parent: AnyRoute,
  path: string,
  load: () => Promise<Module<N>>,
  name: N,
): AnyRoute {
  return page(parent, path, load, name)
}
