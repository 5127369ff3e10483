/** What others may use of partnerships: the answers to an invitation, for the public pages and the inbox. */
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
export {
  acceptInvitation,
  confirmMailboxCode,
  declineInvitation,
  markOpened,
  passOnInvitation,
  readInvitationBySecret,
  reconsiderInvitation,
  reportInvitation,
  requestNewLink,
  sendMailboxCode,
  signUpByInvitation,
} from './answers.ts'
