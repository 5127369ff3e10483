/** What others may use of partnerships: the answers to an invitation, for the public pages and the inbox. */

export { acceptInvitation, signUpByInvitation } from './accepting.ts'
export {
  agreeTerms,
  askTerms,
  mayAgree,
  remindOfTerms,
  settleTerms,
  shutForTerms,
  standingOf,
} from './agreeing.ts'
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
export { type Case, hostActing } from './case.ts'
export { byteOrderMark, csvLine } from './csv.ts'
export { hasSubmission } from './lifecycle.ts'
export { type DecisionTemplate, previewDecisionMail } from './mails.ts'
export { isActiveMember, listPersons } from './people-store.ts'
export { getCard } from './portal.ts'
export { presentOrganization, presentPerson } from './present.ts'
export { countWaiting, listWaiting } from './queue-store.ts'
export { readInvitationBySecret } from './reading.ts'
export { type ApplicationDoor, type ApplicationInput, readApplicationDoor, requestApplication } from './registering.ts'
export { listStages, listUnderWay, type StageRow } from './review-store.ts'
export {
  type AsHost,
  type AsPartner,
  type ByLink,
  canOnPartnership,
  type Door,
  enterAsHost,
  enterAsPartner,
  enterByLink,
  mayRead,
  recall,
  requestRecertification,
  returnForChanges,
  statusOf,
  submit,
  submitApplication,
  whyNotSubmit,
} from './submitting.ts'
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
export { getPartnership } from './viewing.ts'
export { named, statusWordOf, wordsOf } from './words.ts'

import type { Feature } from '#server/platform/http/route.ts'
import { runJob } from './bulk-runs.ts'
import { withdrawInvitedContact } from './contacts.ts'
import { deadlineSchedules } from './deadlines.ts'
import { formChangedJob } from './form-changes.ts'
import { schedules } from './jobs.ts'
import { logoPage } from './logo-page.ts'
import { moveJob } from './moving.ts'
import { recertificationSchedules } from './recertification-deadlines.ts'
import { recertifyChanged, recertifySchedule } from './recertifying.ts'
import { dropUnfinishedSchedule } from './registering.ts'
import { dropRoles } from './roles.ts'
import { routes } from './routes.ts'
import { listRoutes } from './routes-of-lists.ts'
import { passOnSponsorships } from './sponsors.ts'
import './mails.ts'

/** Partnerships and the invitations they begin with. */
export const partnerships: Feature = {
  name: 'partnerships',
  routes: [...routes, ...listRoutes],
  jobs: [moveJob, formChangedJob, runJob, passOnSponsorships, withdrawInvitedContact, recertifyChanged, dropRoles],
  schedules: [
    ...schedules,
    ...deadlineSchedules,
    recertifySchedule,
    ...recertificationSchedules,
    dropUnfinishedSchedule,
  ],
  pages: [logoPage],
}

export { drawPreviewWith } from './preview.ts'
