import type { AnyRoute } from '@tanstack/react-router'

/** The pages of this area. */
export function installationRoutes(_root: AnyRoute): AnyRoute[] {
  return []
}
