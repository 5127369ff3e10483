import type { AnyRoute } from '@tanstack/react-router'
import { layout, page } from '#web/lib/routes.tsx'

/** The host's console and the pages of any organization, under `/o/{slug}`. */
export function consoleRoutes(root: AnyRoute): AnyRoute[] {
  const console = layout(root, 'o/$slug', () => import('./ConsoleLayout.tsx'), 'ConsoleLayout')
  console.addChildren([
    page(console, '/', () => import('./home/HomePage.tsx'), 'HomePage'),
    page(console, 'partners', () => import('./explorer/ExplorerPage.tsx'), 'ExplorerPage'),
    page(console, 'partners/$id', () => import('./partner/PartnerPage.tsx'), 'PartnerPage'),
    page(console, 'invitations', () => import('./invitations/InvitationsPage.tsx'), 'InvitationsPage'),
    page(console, 'reviews', () => import('./reviews/ReviewsPage.tsx'), 'ReviewsPage'),
    page(console, 'members', () => import('./members/MembersPage.tsx'), 'MembersPage'),
    page(console, 'programs', () => import('./program/ProgramsPage.tsx'), 'ProgramsPage'),
    page(console, 'programs/new', () => import('./program/NewProgramPage.tsx'), 'NewProgramPage'),
    page(console, 'program/$id', () => import('./program/ProgramPage.tsx'), 'ProgramPage'),
    page(console, 'program/$id/forms/$purpose', () => import('./forms/DesignerPage.tsx'), 'DesignerPage'),
    page(console, 'program/$id/terms/$document', () => import('./terms/DocumentPage.tsx'), 'DocumentPage'),
    page(console, 'settings', () => import('./organization/OrganizationPage.tsx'), 'OrganizationPage'),
    page(console, 'receipts/$id', () => import('./partner/ReceiptPage.tsx'), 'ReceiptPage'),
  ])
  return [console]
}
