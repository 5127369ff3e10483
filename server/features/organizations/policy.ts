/** Who may do what to a membership and to the organization: a line per verb. Whether it is possible now is `lifecycle.ts`. */
import type { ErrorCode } from '#contract/errors.ts'
import { includesRole, type MembershipVerb, type OrganizationRole, organizationRoles } from '#contract/names.ts'

/** Who acts: an active member with a role, or the person the membership is about, whatever their role. */
export interface MembershipActing {
  personId: string
  /** Role in the organization; undefined for somebody who is not (yet) an active member. */
  role?: OrganizationRole
}

export interface MembershipTarget {
  personId: string
  role: OrganizationRole
  /** The role to be given, with `invite` and `change_role`. */
  newRole?: OrganizationRole
}

type May = (acting: MembershipActing, target: MembershipTarget) => ErrorCode | undefined

const isSelf = (acting: MembershipActing, target: MembershipTarget) => acting.personId === target.personId

/** Administrators, never above their own role, neither the member's nor the one to be given. */
const administrator: May = (acting, target) => {
  if (!acting.role || !includesRole(acting.role, 'admin')) return 'forbidden'
  if (!includesRole(acting.role, target.role)) return 'above_own_role'
  return target.newRole && !includesRole(acting.role, target.newRole) ? 'above_own_role' : undefined
}
/** One does not close the organization to oneself; one leaves. */
const administratorOfOthers: May = (acting, target) =>
  administrator(acting, target) ?? (isSelf(acting, target) ? 'membership_state' : undefined)

const invitee: May = (acting, target) => (isSelf(acting, target) ? undefined : 'not_invitee')

const member: May = (acting, target) => (isSelf(acting, target) && acting.role ? undefined : 'forbidden')

const ownerOfOthers: May = (acting, target) => {
  if (acting.role !== 'owner') return acting.role && includesRole(acting.role, 'admin') ? 'above_own_role' : 'forbidden'
  return isSelf(acting, target) || target.role === 'owner' ? 'membership_state' : undefined
}

export const policy: Record<MembershipVerb, May> = {
  invite: administrator,
  resend: administrator,
  withdraw: administrator,
  accept: invitee,
  decline: invitee,
  change_role: administrator,
  deactivate: administratorOfOthers,
  reactivate: administratorOfOthers,
  remove: administratorOfOthers,
  leave: member,
  transfer_ownership: ownerOfOthers,
}

/** The roles somebody may give: their own and those below it, if they administer. */
export function rolesToGive(role: OrganizationRole): OrganizationRole[] {
  return includesRole(role, 'admin') ? organizationRoles.filter((one) => includesRole(role, one)) : []
}

/** Verbs of the organization itself. */
export const organizationPolicy = {
  update: (role: OrganizationRole): ErrorCode | undefined => (includesRole(role, 'admin') ? undefined : 'forbidden'),
  request_hosting: (role: OrganizationRole): ErrorCode | undefined =>
    includesRole(role, 'admin') ? undefined : 'forbidden',
  mail_domains: (role: OrganizationRole): ErrorCode | undefined =>
    includesRole(role, 'admin') ? undefined : 'forbidden',
  invite_members: (role: OrganizationRole): ErrorCode | undefined =>
    includesRole(role, 'admin') ? undefined : 'forbidden',
} as const
