import type { AnyRoute } from '@tanstack/react-router'
import { layout, page } from '#web/lib/routes.tsx'

/** The partner's side, under `/home`. */
export function portalRoutes(root: AnyRoute): AnyRoute[] {
  const portal = layout(root, 'home', () => import('./PortalLayout.tsx'), 'PortalLayout')
  portal.addChildren([
    page(portal, '/', () => import('./HomePage.tsx'), 'HomePage'),
    page(portal, 'inbox', () => import('./InboxPage.tsx'), 'InboxPage'),
    page(portal, 'p/$id', () => import('./PartnershipPage.tsx'), 'PartnershipPage'),
    page(portal, 'p/$id/terms', () => import('./terms/TermsPage.tsx'), 'TermsPage'),
  ])
  return [portal]
}
