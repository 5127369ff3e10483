/** What is offered with an invitation: checked where it is made, granted when it is accepted. Pure. */
import type { Static } from 'typebox'
import type { OfferInput } from '#contract/endpoints/partnerships.ts'
import type { Policy } from '#contract/policy.ts'
import type { StoredOffer } from '#server/features/invitations/index.ts'
import { fault } from '#server/platform/errors.ts'

const dayMs = 86_400_000

/** What is left out is the program's default; an explicitly empty list of permissions is refused. */
export function checkOffer(
  input: Static<typeof OfferInput> | undefined,
  policy: Policy,
  known: readonly string[],
  now: Date,
  field = 'offer',
): StoredOffer {
  const standard = policy.defaultGrant
  const permissions = [...new Set(input?.permissions ?? standard.permissions)]
  if (input?.permissions?.length === 0) throw fault(`${field}.permissions`, 'permissions_empty')
  if (permissions.some((permission) => !known.includes(permission))) {
    throw fault(`${field}.permissions`, 'permission_unknown')
  }
  const endsAt = input?.endsAt ? new Date(input.endsAt) : null
  if (endsAt && endsAt <= now) throw fault(`${field}.endsAt`, 'end_in_past')
  return {
    permissions,
    visibility: input?.visibility ?? standard.visibility,
    endsAt: endsAt?.toISOString() ?? null,
    lengthDays: input?.endsAt === undefined ? standard.lengthDays : null,
  }
}

/** When the access ends that this offer gives, if it is accepted now. */
export function endOf(offer: StoredOffer, now: Date): Date | null {
  if (offer.endsAt !== null) return new Date(offer.endsAt)
  return offer.lengthDays === null ? null : new Date(now.getTime() + offer.lengthDays * dayMs)
}

/** Whether two offers promise the same. */
export function sameOffer(a: StoredOffer, b: StoredOffer): boolean {
  return (
    a.visibility === b.visibility &&
    a.endsAt === b.endsAt &&
    a.lengthDays === b.lengthDays &&
    [...a.permissions].sort().join() === [...b.permissions].sort().join()
  )
}
