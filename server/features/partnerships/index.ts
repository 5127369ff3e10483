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
  AcceptingOrganization,
  AcceptInput,
  InvitationHandle,
  InvitationView,
  NewOrganizationInput,
  NewSession,
  SignUpInput,
  VisitorRelation,
} from './view.ts'
