/** A link opened while acting for the wrong one of one's organizations: where it belongs, and one press to go on there. */
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useRouterState } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { type Answer, type Api, personApi } from '#web/lib/api.ts'
import { keys } from '#web/lib/keys.ts'
import { AppLink } from '#web/lib/link.tsx'
import { paths } from '#web/lib/paths.ts'
import { t } from '#web/lib/words.ts'
import { EmptyState } from '#web/ui/EmptyState.tsx'
import { IconBuilding } from '#web/ui/icons.tsx'
import { PageSkeleton } from '#web/ui/skeletons.tsx'
import { useTitle } from './Page.tsx'

type Place = Answer<Api['partnerships']['places']>['items'][number]
interface Address {
  pathname: string
  search: string
  hash: string
}

/** The address that leads to the same thing in that place. */
function hrefOf({ organization, side }: Place, id: string, at: Address): string {
  if (side === 'partner') return paths.homePartnership(id)
  return at.pathname.startsWith('/o/') ? paths.underOther(organization.slug, at) : paths.partner(organization.slug, id)
}

/** Asks in which of one's own organizations a thing can be seen; what is inside shows where there is none. */
export function Elsewhere({ id, children }: { id: string; children: ReactNode }) {
  const { pathname, searchStr, hash } = useRouterState({ select: (state) => state.location })
  const asked = useQuery({
    queryKey: keys.places(id),
    queryFn: ({ signal }) => personApi.partnerships.places({ params: { id }, signal }),
    retry: false,
  })
  const at = { pathname, search: searchStr, hash: hash && `#${hash}` }
  const places = (asked.data?.items ?? [])
    .map((place) => ({ ...place, href: hrefOf(place, id, at) }))
    .filter((place) => new URL(place.href, location.origin).pathname !== pathname)
  if (asked.isPending) return <PageSkeleton />
  return places.length > 0 ? <Offer places={places} /> : children
}

function Offer({ places }: { places: (Place & { href: string })[] }) {
  const [first, ...more] = places
  const name = first?.organization.name ?? ''
  const isPartner = first?.side === 'partner'
  const title =
    more.length > 0 ? t('errors.belongsToBoth') : t(isPartner ? 'errors.sharedWith' : 'errors.belongsTo', { name })
  useTitle(title, '')
  return (
    <EmptyState
      level={1}
      title={title}
      icon={<IconBuilding size={26} />}
      actions={places.map(({ organization, side, href }, index) => (
        <Button
          key={`${organization.id}${side}`}
          component={AppLink}
          href={href}
          replace
          variant={index === 0 ? 'filled' : 'default'}
        >
          {t(side === 'partner' ? 'errors.openAs' : 'errors.switchTo', { name: organization.name })}
        </Button>
      ))}
    >
      {t(isPartner && more.length === 0 ? 'errors.sharedWithSays' : 'errors.belongsToSays')}
    </EmptyState>
  )
}
