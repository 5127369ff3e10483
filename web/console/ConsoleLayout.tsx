/** The frame of an organization's pages: its navigation, what the palette finds, and the dialogs that every page can open. */

import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Outlet, useParams } from '@tanstack/react-router'
import { useCallback, useEffect, useMemo } from 'react'
import type { MyOrganization } from '#contract/endpoints/session.ts'
import { includesRole } from '#contract/names.ts'
import { personApi } from '#web/lib/api.ts'
import { ActingFor, useActing, useMe } from '#web/lib/client.tsx'
import { keys } from '#web/lib/keys.ts'
import { AppLink, useGo } from '#web/lib/link.tsx'
import { paths } from '#web/lib/paths.ts'
import { useShortcut } from '#web/lib/shortcuts.ts'
import { Elsewhere } from '#web/shell/Elsewhere.tsx'
import { PlaceSelect } from '#web/shell/PlaceSelect.tsx'
import type { PaletteGroup } from '#web/shell/palette.tsx'
import { NotFound } from '#web/shell/Root.tsx'
import { type NavSection, Shell } from '#web/shell/Shell.tsx'
import { Hint } from '#web/ui/Hint.tsx'
import {
  IconBuilding,
  IconHandshake,
  IconHome,
  IconMail,
  IconPartners,
  IconPeople,
  IconPlus,
  IconProgram,
  IconReview,
  IconSend,
} from '#web/ui/icons.tsx'
import { Keys } from '#web/ui/Keys.tsx'
import { OrgMark } from '#web/ui/OrgMark.tsx'
import { PageSkeleton, WholePageSkeleton } from '#web/ui/skeletons.tsx'
import { t } from './frame-words.ts'
import { InviteProvider, useInvite } from './invite/InviteProvider.tsx'
import { ProgramsProvider, useProgramList, usePrograms } from './programs.tsx'
import { VerbsProvider } from './verbs/VerbsProvider.tsx'

/** Finds the organization of the address among one's own; a former identity leads to the present one. */
export function ConsoleLayout() {
  const { slug } = useParams({ strict: false }) as { slug: string } // the route's path names it
  const me = useMe()
  const mine = me.data?.organizations.find((one) => one.slug === slug)
  if (!me.data) return <WholePageSkeleton />
  if (!mine) return <NotMine slug={slug} />
  return (
    <ActingFor organization={mine}>
      <WithPrograms organization={mine} />
    </ActingFor>
  )
}

/** What an address within an organization is about, where it names it. */
const thingOf = (pathname: string) => /\/((?:pship|prog)_[0-9a-hjkmnp-tv-z]{26})(?:\/|$)/.exec(pathname)?.[1]

function NotMine({ slug }: { slug: string }) {
  const go = useGo()
  const found = useQuery({
    queryKey: ['identity', slug],
    queryFn: ({ signal }) => personApi.organizations.find({ params: { slug }, signal }),
    retry: false,
  })
  const now = found.data?.slug
  const thing = thingOf(location.pathname)
  useEffect(() => {
    if (now && now !== slug)
      go(location.pathname.replace(`/o/${slug}`, `/o/${now}`) + location.search, { replace: true })
  }, [now, slug, go])
  if (found.isPending || (now && now !== slug)) return <WholePageSkeleton />
  return (
    <main id="main" tabIndex={-1}>
      {thing ? (
        <Elsewhere id={thing}>
          <NotFound />
        </Elsewhere>
      ) : (
        <NotFound />
      )}
    </main>
  )
}

function WithPrograms({ organization }: { organization: MyOrganization }) {
  const list = useProgramList(organization.hosts)
  return (
    <ProgramsProvider programs={list.data?.items ?? []}>
      <VerbsProvider>
        <InviteProvider>
          <Frame organization={organization} isLoading={organization.hosts && list.isPending} />
        </InviteProvider>
      </VerbsProvider>
    </ProgramsProvider>
  )
}

interface Reviews {
  waiting: number
  decides: boolean
}

function navigation(
  organization: MyOrganization,
  words: { menu: string } | undefined,
  several: boolean,
  reviews: Reviews | undefined,
  actions: NavSection['actions'],
): NavSection[] {
  const { slug, hosts, role } = organization
  const isAdmin = includesRole(role, 'admin')
  const common: NavSection = {
    title: hosts ? t('nav.administration') : undefined,
    actions,
    items: [
      { label: t('nav.members'), href: paths.members(slug), icon: <IconPeople />, shortcut: 'g m' },
      ...(hosts
        ? [{ label: several ? t('nav.programs') : t('nav.rules'), href: paths.programs(slug), icon: <IconProgram /> }]
        : []),
      ...(isAdmin || !hosts
        ? [{ label: t('nav.organization'), href: paths.organization(slug), icon: <IconBuilding /> }]
        : []),
    ],
  }
  if (!hosts) {
    return [{ items: [{ label: t('nav.shared'), href: paths.home, icon: <IconHandshake /> }] }, common]
  }
  return [
    {
      items: [
        { label: t('nav.home'), href: paths.host(slug), icon: <IconHome />, within: false, shortcut: 'g h' },
        {
          label: words?.menu ?? t('nav.partners'),
          href: paths.partners(slug),
          icon: <IconPartners />,
          shortcut: 'g p',
        },
        { label: t('nav.invitations'), href: paths.invitations(slug), icon: <IconMail />, shortcut: 'g i' },
        ...(reviews?.decides
          ? [
              {
                label: t('nav.reviews'),
                href: paths.reviews(slug),
                icon: <IconReview />,
                shortcut: 'g r',
                count: reviews.waiting,
              },
            ]
          : []),
      ],
    },
    common,
  ]
}

function Frame({ organization, isLoading }: { organization: MyOrganization; isLoading: boolean }) {
  const { program, programs, choose } = usePrograms()
  const { api } = useActing()
  const { invite, entries } = useInvite()
  const go = useGo()
  const inUse = programs.filter((one) => !one.archived)
  const { slug } = organization
  const reviews = useQuery({
    queryKey: keys.reviewCount(organization.id),
    queryFn: ({ signal }) => api.reviews.count({ signal }),
    enabled: organization.hosts,
  })
  const possible = useMemo(() => entries.filter((one) => !one.refusal), [entries])
  useShortcut('i', possible.length > 0 ? () => invite() : undefined)

  const inNavigation = program?.dialog.inAdministration
    ? possible.map((one) => ({ label: one.label, icon: <IconSend />, run: () => invite({ entry: one.entry }) }))
    : undefined

  const actions: PaletteGroup = useMemo(
    () => ({
      title: t('palette.actions'),
      items: possible.map((one) => ({
        id: `invite-${one.entry}`,
        label: one.label,
        icon: <IconSend />,
        shortcut: one.isMain ? 'i' : undefined,
        run: () => invite({ entry: one.entry }),
      })),
    }),
    [possible, invite],
  )
  const search = useCallback(
    async (q: string, signal: AbortSignal): Promise<PaletteGroup[]> => {
      if (!organization.hosts) return []
      const found = await api.partnerships.list({ query: { q, limit: 8 }, signal })
      return [
        {
          title: program?.vocabulary.partners ?? t('nav.partners'),
          items: found.items.map((row) => ({
            id: row.id,
            label: row.name,
            description: [row.contact.email === row.name ? '' : row.contact.email, row.statusWord]
              .filter(Boolean)
              .join(' · '),
            icon: <OrgMark name={row.name} logoUrl={row.logoUrl} size={22} />,
            run: () => go(paths.partner(slug, row.id)),
          })),
        },
      ]
    },
    [api, organization.hosts, program, go, slug],
  )

  return (
    <Shell
      place={organization}
      nav={navigation(organization, program?.vocabulary, inUse.length > 1, reviews.data, inNavigation)}
      belowSwitcher={
        inUse.length > 1 && (
          <PlaceSelect
            label={t('nav.programInView')}
            value={program?.id ?? ''}
            data={inUse.map((one) => ({ value: one.id, label: one.name }))}
            onChange={choose}
          />
        )
      }
      primary={<PrimaryButtons />}
      palette={[actions]}
      search={search}
    >
      {isLoading ? <PageSkeleton /> : organization.suspended ? <Suspended /> : <Outlet />}
    </Shell>
  )
}

function Suspended() {
  return (
    <div role="alert">
      <h1>{t('nav.suspendedTitle')}</h1>
      <p>{t('nav.suspended')}</p>
      <AppLink href={paths.home}>{t('nav.shared')}</AppLink>
    </div>
  )
}

/** What begins a partnership, in the header of every page; two buttons where the policy has two entries. */
function PrimaryButtons() {
  const { entries, invite } = useInvite()
  return entries.map((one) => (
    <Hint
      key={one.entry}
      label={
        one.refusal ?? (
          <>
            {one.sentence} {one.isMain && <Keys keys="i" />}
          </>
        )
      }
    >
      <Button
        size="sm"
        h={36}
        variant={one.isMain ? 'filled' : 'default'}
        visibleFrom={one.isMain ? undefined : 'xs'}
        leftSection={<IconPlus size={16} />}
        onClick={one.refusal ? undefined : () => invite({ entry: one.entry })}
        aria-disabled={one.refusal ? true : undefined}
        data-disabled={one.refusal ? true : undefined}
      >
        {one.label}
      </Button>
    </Hint>
  ))
}
