/** The receipt of an ending: what was closed and when. Written once, in the transaction that ends. */
import type { Ctx } from '#server/platform/ctx.ts'
import type { Tx } from '#server/platform/db/types.ts'
import type { Case } from './case.ts'
import { findGrant, type GrantRow, insertReceipt } from './grant-store.ts'
import { listMembers } from './people-store.ts'
import { permissionLines } from './words.ts'

export type EndingVerb = 'revoke' | 'leave' | 'expire'

/** Closes are listed as facts, so that the sentence is the same in the mail, on the page and in the download. */
export async function writeReceipt(
  tx: Tx,
  ctx: Ctx,
  c: Case,
  verb: EndingVerb,
  reason: string | null,
): Promise<string> {
  const organizationId = c.partnership.partner_organization_id
  const grant = await findGrant(tx, c.partnership.id)
  const members = organizationId ? await membersSeen(tx, organizationId) : []
  const people = new Set([...members, c.partnership.primary_contact_id, c.invitation?.person_id])
  return await insertReceipt(
    tx,
    {
      partnershipId: c.partnership.id,
      hostId: c.partnership.host_id,
      partnerOrganizationId: organizationId,
      personIds: [...people].filter((id): id is string => typeof id === 'string'),
      hostName: c.host.name,
      partnerName: c.partnership.partner_name,
      verb,
      reason,
      closed: closedBy(c, grant, members.length),
    },
    ctx.now(),
  )
}

async function membersSeen(tx: Tx, organizationId: string): Promise<string[]> {
  const members = await listMembers(tx, organizationId)
  return members.filter((member) => member.state === 'active').map((member) => member.personId)
}

function closedBy(c: Case, grant: GrantRow | undefined, people: number): { what: string; detail: string }[] {
  const closed = permissionLines(c, grant?.permissions ?? []).map(({ title, says }) => ({ what: title, detail: says }))
  if (people > 0) {
    closed.push({
      what: 'People',
      detail: people === 1 ? 'One person lost this access.' : `${people} people lost this access.`,
    })
  }
  if (c.facts.acceptedAt === null && c.invitation) {
    closed.push({
      what: 'Invitation',
      detail: `The invitation to ${c.invitation.email} was withdrawn; its links are dead.`,
    })
  }
  return closed
}

/** What stops when it is revoked, in sentences, for the confirmation. */
export function whatStops(c: Case, grant: GrantRow | undefined): string[] {
  const name = c.partnership.partner_name
  if (c.facts.acceptedAt === null) {
    return c.facts.invitation?.state === 'pending'
      ? ['The invitation is withdrawn and its links are dead at once.', `${name} is told, if it was mailed already.`]
      : [`${name} stays in your list as ended.`]
  }
  const lines = permissionLines(c, grant?.permissions ?? []).map(({ title }) => title)
  return [
    ...(lines.length > 0 ? [`From the next request on, ${name} cannot use: ${lines.join(', ')}.`] : []),
    'Everything the partner has made stays with you.',
    c.current.notifyOnEnd ? `${name} is told and gets a receipt.` : `${name} is not told.`,
    'This is final. Coming back takes a new invitation.',
  ]
}
