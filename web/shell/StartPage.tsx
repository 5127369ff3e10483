import { useEffect } from 'react'
import type { Me } from '#contract/endpoints/session.ts'
import { useMe } from '#web/lib/client.tsx'
import { useGo } from '#web/lib/link.tsx'
import { paths } from '#web/lib/paths.ts'
import { WholePageSkeleton } from '#web/ui/skeletons.tsx'

/** Where a person goes on: the last place, if it is still theirs, else the organization that hosts, else the partner's home. */
export function startOf(me: Me): string {
  const last = me.person.lastPlace
  const slug = /^\/o\/([^/]+)/.exec(last ?? '')?.[1]
  if (last && last !== '/' && (!slug || me.organizations.some((one) => one.slug === slug))) return last
  const host = me.organizations.find((one) => one.hosts && !one.suspended)
  return host ? paths.host(host.slug) : paths.home
}

/** `/` leads on. */
export function StartPage() {
  const me = useMe()
  const go = useGo()
  useEffect(() => {
    if (me.data) go(startOf(me.data), { replace: true })
  }, [me.data, go])
  return <WholePageSkeleton />
}
