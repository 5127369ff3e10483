import { Button } from '@mantine/core'
import { Outlet } from '@tanstack/react-router'
import { useInstallation, useMe } from '#web/lib/client.tsx'
import { AppLink } from '#web/lib/link.tsx'
import { paths } from '#web/lib/paths.ts'
import { Shell } from '#web/shell/Shell.tsx'
import { EmptyState } from '#web/ui/EmptyState.tsx'
import {
  IconAlert,
  IconArchive,
  IconBuilding,
  IconHome,
  IconInfo,
  IconMail,
  IconSettings,
  IconShield,
  IconStop,
} from '#web/ui/icons.tsx'
import { t } from './words.ts'

/** The frame of the installation's pages. Whoever does not administer it is told so. */
export function InstallationLayout() {
  const installation = useInstallation().data
  const me = useMe().data
  // Not the start page: that leads to where one was last, which is here.
  const hosting = me?.organizations.find((one) => one.hosts && !one.suspended)
  const back = hosting ? paths.host(hosting.slug) : paths.home
  const nav = [
    {
      title: t('nav.title'),
      items: [
        { label: t('nav.settings'), href: paths.installation, icon: <IconSettings />, within: false },
        { label: t('nav.organizations'), href: paths.installationPage('organizations'), icon: <IconBuilding /> },
        { label: t('nav.mailbox'), href: paths.installationPage('mailbox'), icon: <IconMail /> },
        { label: t('nav.reports'), href: paths.installationPage('reports'), icon: <IconAlert /> },
        { label: t('nav.blocked'), href: paths.installationPage('blocked'), icon: <IconStop /> },
        { label: t('nav.backups'), href: paths.installationPage('backups'), icon: <IconArchive /> },
        { label: t('nav.about'), href: paths.installationPage('about'), icon: <IconInfo /> },
      ],
    },
    { items: [{ label: t('nav.back'), href: back, icon: <IconHome />, within: false }] },
  ]
  const isAdministrator = me?.person.isInstallationAdmin ?? false
  return (
    <Shell
      place={{ name: installation?.name ?? '', logoUrl: installation?.logoUrl }}
      nav={isAdministrator ? nav : nav.slice(1)}
    >
      {isAdministrator ? (
        <Outlet />
      ) : (
        <EmptyState
          title={t('refused.title')}
          tone="quiet"
          icon={<IconShield size={26} />}
          actions={
            <Button component={AppLink} href={back}>
              {t('nav.back')}
            </Button>
          }
        >
          {t('refused.says')}
        </EmptyState>
      )}
    </Shell>
  )
}
