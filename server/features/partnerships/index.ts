/** What others may use of partnerships: the answers to an invitation, for the public pages and the inbox. */

export { acceptInvitation, signUpByInvitation } from './accepting.ts'
export {
  confirmMailboxCode,
  declineInvitation,
  markOpened,
  passOnInvitation,
  reconsiderInvitation,
  reportInvitation,
  requestNewLink,
  sendMailboxCode,
} from './answers.ts'
export { readInvitationBySecret } from './reading.ts'
export type {
  Accepted,
  AcceptInput,
  AcceptingOrganization,
  InvitationHandle,
  InvitationView,
  NewOrganizationInput,
  NewSession,
  SignUpInput,
  VisitorRelation,
} from './view.ts'

import type { Feature } from '#server/platform/http/route.ts'
import { runJob } from './bulk-runs.ts'
import { withdrawInvitedContact } from './contacts.ts'
import { schedules } from './jobs.ts'
import { logoPage } from './logo-page.ts'
import { moveJob } from './moving.ts'
import { routes } from './routes.ts'
import { listRoutes } from './routes-of-lists.ts'
import { passOnSponsorships } from './sponsors.ts'
import './mails.ts'

/** Partnerships and the invitations they begin with. */
export const partnerships: Feature = {
  name: 'partnerships',
  routes: [...routes, ...listRoutes],
  jobs: [moveJob, runJob, passOnSponsorships, withdrawInvitedContact],
  schedules,
  pages: [logoPage],
}

export { drawPreviewWith } from './preview.ts'
