/** The mail that asks a colleague to join. Its link is made here, when it is sent. */
import type { DeliveryState, OrganizationRole } from '#contract/names.ts'
import { installationMails } from '#presets/installation-mails.ts'
import { record } from '#server/features/history/index.ts'
import { hashSecret, mailInstallation, newSecret } from '#server/features/identity/index.ts'
import { type MailLoader, onDelivery, registerMailLoader } from '#server/features/mail/index.ts'
import type { Ctx } from '#server/platform/ctx.ts'
import { toPublicId } from '#server/platform/id.ts'
import type { MailHost } from '#server/views/mails/props.ts'
import { isExpired } from './lifecycle.ts'
import { logoPath } from './logo.ts'
import {
  findMembershipById,
  getOrganization,
  insertMembershipSecret,
  listMembers,
  type Organization,
  saveMembershipDelivery,
} from './store.ts'

/** Roles in words, as people read them. */
export const roleWords: Record<OrganizationRole, string> = {
  owner: 'Owner',
  admin: 'Administrator',
  partner_manager: 'Partner manager',
  member: 'Member',
  viewer: 'Viewer',
}

/** An organization as mails show it. */
export function mailHost(ctx: Ctx, organization: Organization): MailHost {
  const path = logoPath(toPublicId('org', organization.id), organization.logoHash)
  return {
    name: organization.name,
    logoUrl: path && `${ctx.publicUrl}${path}`,
    colour: organization.colour,
    contactName: organization.contactName,
    replyTo: organization.replyTo ?? organization.contactAddress,
  }
}

const memberInvitation: MailLoader = async (ctx, tx, mail) => {
  const membership = await findMembershipById(tx, String(mail.data.membershipId))
  if (membership?.state !== 'invited' || isExpired(membership, ctx.now())) return null
  const organization = await getOrganization(tx, membership.organizationId)
  const [row] = await listMembers(tx, organization.id, { id: membership.id })
  const installation = await mailInstallation(tx, ctx)
  if (organization.suspendedAt || !row || !installation || !membership.expiresAt) return null
  const secret = newSecret()
  await insertMembershipSecret(tx, {
    hash: hashSecret(secret),
    membershipId: membership.id,
    organizationId: organization.id,
    expiresAt: membership.expiresAt,
    now: ctx.now(),
  })
  return {
    template: 'member_invitation',
    to: { email: row.email, name: row.name },
    installation: installation.installation,
    timeZone: organization.timeZone,
    words: installationMails.member_invitation,
    organization: mailHost(ctx, organization),
    inviter: row.inviterName || null,
    role: roleWords[membership.role],
    contactOf: typeof mail.data.contactOf === 'string' ? mail.data.contactOf : null,
    expiresAt: membership.expiresAt,
    links: { open: `${ctx.publicUrl}/join/${secret}` },
  }
}

registerMailLoader('member_invitation', memberInvitation)

const isLost = (delivery: DeliveryState | null) => delivery === 'failed' || delivery === 'bounced'

/** What became of the mail stands on the invitation; that it reached nobody is told to whoever invited, once per sending. */
onDelivery(async (tx, mail, delivery, ctx) => {
  if (mail.template !== 'member_invitation' || delivery.state === 'cancelled') return
  const membership = await findMembershipById(tx, String(mail.data.membershipId))
  if (!membership) return
  const before = await saveMembershipDelivery(tx, membership.id, delivery.state, delivery.says)
  if (!isLost(delivery.state) || isLost(before) || membership.state !== 'invited') return
  await record(tx, ctx, {
    verb: 'membership.undeliverable',
    organizationId: membership.organizationId,
    after: { email: mail.to_address, answer: delivery.says },
    notes: { membershipId: membership.id, personId: membership.invitedBy, email: mail.to_address },
  })
})
