import type { ReactNode } from 'react'
import { useMe } from '#web/lib/client.tsx'
import { paths } from '#web/lib/paths.ts'
import { type NavSection, Shell } from '#web/shell/Shell.tsx'
import { IconBell, IconHome, IconInbox, IconKey, IconPeople, IconScreen, IconShield } from '#web/ui/icons.tsx'
import { OrgMark } from '#web/ui/OrgMark.tsx'
import { FormFirstShell } from './FormFirstShell.tsx'
import { useCards } from './queries.ts'
import { bySide } from './view.ts'
import { t } from './words.ts'

/** The frame of a person's own pages: what is shared with me, host by host, and my account. */
export function PersonShell({ children }: { children: ReactNode }) {
  const me = useMe().data
  const portal = useCards(me !== undefined && !me.formFirst).data
  const hosts: NavSection[] = bySide(portal?.cards ?? []).map((side) => ({
    title: side.title,
    items: side.cards.map((card) => ({
      label: card.host.name,
      href: paths.homePartnership(card.partnershipId),
      icon: <OrgMark name={card.host.name} logoUrl={card.host.logoUrl} colour={card.host.colour} size={20} />,
    })),
  }))
  const nav: NavSection[] = [
    {
      items: [
        { label: t('nav.home'), href: paths.home, icon: <IconHome />, within: false, shortcut: 'g h' },
        {
          label: t('nav.invitations'),
          href: paths.homeInbox,
          icon: <IconInbox />,
          count: portal?.openInvitations,
          shortcut: 'g i',
        },
      ],
    },
    ...hosts,
    {
      title: t('nav.account'),
      items: [
        { label: t('nav.profile'), href: paths.account, icon: <IconPeople />, within: false },
        { label: t('nav.security'), href: paths.accountPage('security'), icon: <IconShield /> },
        { label: t('nav.sessions'), href: paths.accountPage('sessions'), icon: <IconScreen /> },
        { label: t('nav.notices'), href: paths.accountPage('notices'), icon: <IconBell /> },
        {
          label: t('nav.colleagues'),
          href: paths.accountPage('invitations'),
          icon: <IconKey />,
          count: me?.membershipInvitations.length,
        },
      ],
    },
  ]
  if (me?.formFirst) {
    return (
      <FormFirstShell me={me} path={me.formFirst.path}>
        {children}
      </FormFirstShell>
    )
  }
  return (
    <Shell place={{ name: me?.person.name || me?.person.email || '' }} nav={nav}>
      {children}
    </Shell>
  )
}
