import { useRouterState } from '@tanstack/react-router'
import type { Me } from '#contract/endpoints/session.ts'

/** The organization the address names, for the stream of events; undefined on the person's own pages. */
export function useActingId(me: Me | undefined): string | undefined {
  const path = useRouterState({ select: (state) => state.location.pathname })
  const slug = /^\/o\/([^/]+)/.exec(path)?.[1]
  return slug ? me?.organizations.find((one) => one.slug === slug)?.id : undefined
}
