/** The whole HTTP API, by resource. Routes, OpenAPI, the client and the authorization matrix are made from it. */
import { forms } from './forms.ts'
import { installation } from './installation.ts'
import { inbox, invitations, portal } from './invitations.ts'
import { bulkRuns, views } from './lists.ts'
import { mails } from './mail.ts'
import { mailDomains } from './mail-domains.ts'
import { notifications } from './notifications.ts'
import { members, membershipInvitations, organizations } from './organizations.ts'
import { partnerships } from './partnerships.ts'
import { programs } from './programs.ts'
import { session } from './session.ts'
import { application, profile, reviews, submissions } from './submissions.ts'
import { terms } from './terms.ts'

/** @example api.partnerships.revoke.path === '/v1/partnerships/{id}/revoke' */
export const api = {
  session,
  installation,
  organizations,
  members,
  membershipInvitations,
  mailDomains,
  programs,
  forms,
  partnerships,
  submissions,
  reviews,
  terms,
  views,
  bulkRuns,
  invitations,
  inbox,
  portal,
  profile,
  application,
  notifications,
  mails,
}
export type Api = typeof api
