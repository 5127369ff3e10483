/** The installation, organizations and members: what the application mounts, and what other features and pages may use. */
import type { Feature } from '#server/platform/http/route.ts'
import { type InstallationParts, installationRoutes, logoPage } from './installation-routes.ts'
import { checkingMailDomains } from './mail-domain-jobs.ts'
import { lookUpTxt } from './mail-domain-record.ts'
import { mailDomainRoutes } from './mail-domain-routes.ts'
import { routes } from './routes.ts'
import './mails.ts'
import './mail-domain-mails.ts'

/** The feature; `parts` are what only the surrounding program knows. */
export function organizations(parts: InstallationParts): Feature {
  const lookUp = parts.lookUpTxt ?? lookUpTxt
  return {
    name: 'organizations',
    routes: [...routes, ...mailDomainRoutes(lookUp), ...installationRoutes(parts)],
    pages: [logoPage],
    schedules: [checkingMailDomains(lookUp)],
  }
}

export {
  checkIdentity,
  createOrganization,
  createOwnOrganization,
  findIdentity,
  freeSlug,
  type OrganizationInput,
  personalOrganizationOf,
} from './actions.ts'
export { inviteColleague, resendColleague, withdrawColleague } from './colleagues.ts'
export { type HostingFacts, type HostingRule, hostingRefusal } from './hosting.ts'
export { allowHosting, restoreOrganization, suspendOrganization } from './installation.ts'
export type { BackupFile, InstallationParts } from './installation-routes.ts'
export {
  findInstallation,
  getInstallation,
  getInstallation as installation,
  type Installation,
  insertBlocked,
  installationAdminIds,
  saveInstallation,
} from './installation-store.ts'
export {
  acceptMemberInvitation,
  declineMemberInvitation,
  type Joined,
  type JoinView,
  readMemberInvitation,
} from './joining.ts'
export { keepMembers } from './keepers.ts'
export {
  isExpired as isMembershipExpired,
  type MembershipFacts,
  refusal as membershipRefusal,
  rules as membershipRules,
} from './lifecycle.ts'
export { drawLogo, type Logo, logoPath } from './logo.ts'
export type { LookUpTxt } from './mail-domain-record.ts'
export { verifiedDomainsOf } from './mail-domains.ts'
export { mailHost, roleWords } from './mails.ts'
export { policy as membershipPolicy, rolesToGive } from './policy.ts'
export { publicProviderOf } from './public-mail.ts'
export { type SetUp, type SetUpInput, setUp, setUpByLink, setupState, setupToken } from './setup.ts'
export { isSlug, slugFrom } from './slug.ts'
export {
  findBySlug,
  findLogo,
  findMembershipOf,
  findOrganization,
  getOrganization,
  insertMembership,
  isBlocked,
  lockOrganization,
  type Membership,
  type MembershipView,
  membershipsOf,
  type Organization,
} from './store.ts'
