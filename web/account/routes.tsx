import type { AnyRoute } from '@tanstack/react-router'
import { layout, page } from '#web/lib/routes.tsx'

/** One's own account, under `/account`. */
export function accountRoutes(root: AnyRoute): AnyRoute[] {
  const account = layout(root, 'account', () => import('#web/portal/PortalLayout.tsx'), 'PortalLayout')
  account.addChildren([
    page(account, '/', () => import('./ProfilePage.tsx'), 'ProfilePage'),
    page(account, 'security', () => import('./SecurityPage.tsx'), 'SecurityPage'),
    page(account, 'sessions', () => import('./SessionsPage.tsx'), 'SessionsPage'),
    page(account, 'notices', () => import('./NoticesPage.tsx'), 'NoticesPage'),
    page(account, 'invitations', () => import('./ColleaguesPage.tsx'), 'ColleaguesPage'),
    page(account, 'organizations/new', () => import('./NewOrganizationPage.tsx'), 'NewOrganizationPage'),
  ])
  return [account]
}
