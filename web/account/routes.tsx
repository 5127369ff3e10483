import type { AnyRoute } from '@tanstack/react-router'

/** The pages of this area. */
export function accountRoutes(_root: AnyRoute): AnyRoute[] {
  return []
}
