import type { AnyRoute } from '@tanstack/react-router'
import { layout, page } from '#web/lib/routes.tsx'

/** The installation, for its administrators, under `/installation`. */
export function installationRoutes(root: AnyRoute): AnyRoute[] {
  const installation = layout(root, 'installation', () => import('./InstallationLayout.tsx'), 'InstallationLayout')
  installation.addChildren([
    page(installation, '/', () => import('./SettingsPage.tsx'), 'SettingsPage'),
    page(installation, 'organizations', () => import('./OrganizationsPage.tsx'), 'OrganizationsPage'),
    page(installation, 'mailbox', () => import('./MailPage.tsx'), 'MailPage'),
    page(installation, 'reports', () => import('./ReportsPage.tsx'), 'ReportsPage'),
    page(installation, 'blocked', () => import('./BlockedPage.tsx'), 'BlockedPage'),
    page(installation, 'backups', () => import('./BackupsPage.tsx'), 'BackupsPage'),
    page(installation, 'about', () => import('./AboutPage.tsx'), 'AboutPage'),
  ])
  return [installation]
}
