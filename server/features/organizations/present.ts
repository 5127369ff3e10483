/** Rows to answers, each with `can`: what whoever asks may do now, or why not. */
import { brandColours } from '#contract/colour.ts'
import type {
  AbuseReport,
  BlockedAddress,
  InstallationOrganization,
  InstallationSettings,
} from '#contract/endpoints/installation.ts'
import type { Member, Organization as OrganizationAnswer } from '#contract/endpoints/organizations.ts'
import type { MyMembershipInvitation, MyOrganization } from '#contract/endpoints/session.ts'
import { type MembershipVerb, membershipVerbs, type OrganizationRole } from '#contract/names.ts'
import type { Can } from '#contract/schema.ts'
import type { MemberActor } from '#server/platform/ctx.ts'
import { toPublicId } from '#server/platform/id.ts'
import { type HostingRule, hostingRefusal, requestRefusal } from './hosting.ts'
import type { BlockedRow, Installation, ListedOrganization, ReportRow } from './installation-store.ts'
import { isExpired, refusal } from './lifecycle.ts'
import { logoPath } from './logo.ts'
import type { MembersView } from './members.ts'
import { organizationPolicy, policy, rolesToGive } from './policy.ts'
import type { MemberRow, MembershipView, Organization } from './store.ts'

const instant = (at: Date | null): string | null => at?.toISOString() ?? null
const logoOf = (organization: Pick<Organization, 'id' | 'logoHash'>): string | null =>
  logoPath(toPublicId('org', organization.id), organization.logoHash)

export function presentMyOrganization(membership: MembershipView, rule: HostingRule): MyOrganization {
  const { organization } = membership
  return {
    id: toPublicId('org', organization.id),
    name: organization.name,
    slug: organization.slug,
    kind: organization.kind,
    role: membership.role,
    hosts: hostingRefusal(rule, organization) === undefined,
    suspended: organization.suspendedAt !== null,
    colour: organization.colour,
    logoUrl: logoOf(organization),
  }
}

export function presentMyInvitation(membership: MembershipView, now: Date): MyMembershipInvitation {
  const { organization } = membership
  const situation = { now, activeOwners: 0 }
  return {
    id: toPublicId('mem', membership.id),
    organization: {
      id: toPublicId('org', organization.id),
      name: organization.name,
      slug: organization.slug,
      logoUrl: logoOf(organization),
    },
    role: membership.role,
    invitedBy: membership.inviterName || null,
    invitedAt: instant(membership.invitedAt),
    expiresAt: instant(membership.expiresAt),
    can: {
      accept: refusal(membership, 'accept', situation) ?? true,
      decline: refusal(membership, 'decline', situation) ?? true,
    },
  }
}

export function presentOrganization(
  organization: Organization,
  rule: HostingRule,
  role: OrganizationRole,
): OrganizationAnswer {
  const colours = brandColours(organization.colour)
  return {
    id: toPublicId('org', organization.id),
    name: organization.name,
    slug: organization.slug,
    kind: organization.kind,
    hosting: organization.hosting,
    hosts: hostingRefusal(rule, organization) === undefined,
    suspended: organization.suspendedAt !== null,
    logoUrl: logoOf(organization),
    colour: organization.colour,
    colourNote: colours.asChosen
      ? null
      : {
          used: colours.light,
          says: 'Text in this colour would be hard to read, so the nearest readable one is used for it.',
        },
    contactName: organization.contactName,
    contactAddress: organization.contactAddress,
    replyTo: organization.replyTo,
    website: organization.website,
    phone: organization.phone,
    size: organization.size,
    industry: organization.industry,
    address: organization.address,
    city: organization.city,
    country: organization.country,
    timeZone: organization.timeZone,
    can: {
      update: organizationPolicy.update(role) ?? true,
      invite_members: organizationPolicy.invite_members(role) ?? true,
      request_hosting: organizationPolicy.request_hosting(role) ?? requestRefusal(rule, organization) ?? true,
      host: hostingRefusal(rule, organization) ?? true,
    },
  }
}

export function presentMember(
  row: MemberRow,
  actor: MemberActor,
  { activeOwners, kept }: Pick<MembersView, 'activeOwners' | 'kept'>,
  now: Date,
): Member {
  const acting = { personId: actor.personId, role: actor.role }
  const can: Can<MembershipVerb> = {}
  for (const verb of membershipVerbs) {
    if (verb === 'invite' || verb === 'accept' || verb === 'decline') continue
    // leaving is about oneself, the rest about others or oneself as the policy says
    const situation = { now, activeOwners, newRole: lowerRole(verb), kept: kept.get(row.personId) }
    can[verb] = policy[verb](acting, row) ?? refusal(row, verb, situation) ?? true
  }
  return {
    id: toPublicId('mem', row.id),
    person: { id: toPublicId('psn', row.personId), name: row.name, email: row.email, twoFactor: row.twoFactor },
    role: row.role,
    state: row.state,
    expired: isExpired(row, now),
    invitedBy: row.inviterName || null,
    invitedAt: instant(row.invitedAt),
    expiresAt: instant(row.expiresAt),
    joinedAt: instant(row.joinedAt),
    lastSignInAt: instant(row.lastSignInAt),
    delivery: row.state === 'invited' ? (row.delivery ?? 'queued') : null,
    deliveryAnswer: row.state === 'invited' ? row.deliveryAnswer : null,
    isMe: row.personId === actor.personId,
    rolesToGive: policy.change_role(acting, row) === undefined ? rolesToGive(actor.role) : [],
    can,
  }
}

/** Whether the role can be changed at all is asked with any lower role: that is what the last owner may not do. */
const lowerRole = (verb: MembershipVerb): OrganizationRole | undefined =>
  verb === 'change_role' ? 'viewer' : undefined

export function presentMembers(view: MembersView, actor: MemberActor, now: Date) {
  return {
    items: view.members.map((row) => presentMember(row, actor, view, now)),
    rolesToGive: rolesToGive(actor.role),
    can: { invite: organizationPolicy.invite_members(actor.role) ?? (true as const) },
  }
}

export function presentSettings(
  installation: Installation,
  parts: { mailConfigured: boolean; version: string },
): InstallationSettings {
  return {
    name: installation.name,
    logoUrl: logoPath('installation', installation.logoHash),
    senderName: installation.senderName,
    senderAddress: installation.senderAddress,
    supportAddress: installation.supportAddress,
    whoMayHost: installation.whoMayHost,
    signUpPage: installation.signUpPage,
    timeZone: installation.timeZone,
    setUpAt: installation.setUpAt.toISOString(),
    ...parts,
  }
}

export function presentListed(organization: ListedOrganization, installation: Installation): InstallationOrganization {
  const isFirst = organization.id === installation.firstOrganizationId
  const wrong = 'organization_state'
  return {
    id: toPublicId('org', organization.id),
    name: organization.name,
    slug: organization.slug,
    kind: organization.kind,
    hosting: organization.hosting,
    hosts: hostingRefusal(installation, organization) === undefined,
    isFirst,
    suspendedAt: instant(organization.suspendedAt),
    activeMembers: organization.activeMembers,
    mailDomains: organization.mailDomains,
    createdAt: organization.createdAt.toISOString(),
    can: {
      suspend: organization.suspendedAt || isFirst ? wrong : true,
      restore: organization.suspendedAt ? true : wrong,
      allow_hosting: organization.hosting === 'yes' || organization.kind === 'personal' ? wrong : true,
      refuse_hosting: organization.hosting === 'no' || isFirst ? wrong : true,
    },
  }
}

export function presentBlocked(row: BlockedRow): BlockedAddress {
  return {
    id: toPublicId('blk', row.id),
    email: row.email,
    reason: row.reason,
    host: row.hostId === null ? null : { id: toPublicId('org', row.hostId), name: row.hostName ?? '' },
    createdAt: row.createdAt.toISOString(),
  }
}

export function presentReport(row: ReportRow): AbuseReport {
  return {
    id: toPublicId('rpt', row.id),
    host: { id: toPublicId('org', row.hostId), name: row.hostName },
    invitationId: toPublicId('inv', row.invitationId),
    email: row.email,
    reason: row.reason,
    createdAt: row.createdAt.toISOString(),
    closedAt: instant(row.closedAt),
    closedBy: row.closedByName,
  }
}
