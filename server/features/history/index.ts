/** History: one append-only row per transition, in the transaction that made it; and who listens to it in that transaction. */
import type { Ctx } from '#server/platform/ctx.ts'
import type { Tx } from '#server/platform/db/types.ts'
import { newId } from '#server/platform/id.ts'

export interface HistoryEvent {
  /** `thing.verb`, as in `invitation.withdrawn` or `partnership.revoked`. */
  verb: string
  /** Whose organization acted (or whose own matter it is). */
  organizationId?: string | null
  hostId?: string | null
  partnershipId?: string | null
  invitationId?: string | null
  before?: Record<string, unknown> | null
  after?: Record<string, unknown> | null
  reason?: string | null
  /** Who may read it; default both sides of the partnership, or the organization where there is no partnership. */
  seenBy?: 'both' | 'host' | 'partner' | 'organization'
  /** The person, where the actor of the context is nobody yet (accepting by a link). */
  personId?: string | null
  actorName?: string
  /** What subscribers need and the row does not keep. Never secrets. */
  notes?: Record<string, unknown>
}
export type Recorded = HistoryEvent & {
  id: string
  at: Date
  actor: 'person' | 'time' | 'policy' | 'holder' | 'operator'
}

type Subscriber = (tx: Tx, ctx: Ctx, event: Recorded) => Promise<void>
const subscribers: { matches: (verb: string) => boolean; tell: Subscriber }[] = []

/** Calls `tell` in the same transaction for each of these verbs (or every verb). How a later feature follows an earlier one. */
export function subscribe(verbs: readonly string[] | 'all', tell: Subscriber): void {
  subscribers.push({ matches: (verb) => verbs === 'all' || verbs.includes(verb), tell })
}

/** Writes the row and tells the subscribers. */
export async function record(tx: Tx, ctx: Ctx, event: HistoryEvent): Promise<string> {
  const id = newId()
  const at = ctx.now()
  const signedIn = 'personId' in ctx.actor ? ctx.actor : undefined
  const personId = event.personId ?? signedIn?.personId ?? null
  const actor = personId
    ? 'person'
    : ctx.actor.kind === 'time' || ctx.actor.kind === 'policy' || ctx.actor.kind === 'operator'
      ? ctx.actor.kind
      : 'holder'
  await tx
    .insertInto('history_event')
    .values({
      id,
      host_id: event.hostId ?? null,
      organization_id: event.organizationId ?? null,
      partnership_id: event.partnershipId ?? null,
      invitation_id: event.invitationId ?? null,
      actor,
      person_id: personId,
      actor_name: event.actorName ?? signedIn?.name ?? '',
      verb: event.verb,
      before: event.before ? JSON.stringify(event.before) : null,
      after: event.after ? JSON.stringify(event.after) : null,
      reason: event.reason ?? null,
      seen_by: event.seenBy ?? (event.partnershipId ? 'both' : 'organization'),
      request_id: ctx.requestId,
      address: ctx.address,
      created_at: at,
    })
    .execute()
  for (const subscriber of subscribers) {
    if (subscriber.matches(event.verb)) await subscriber.tell(tx, ctx, { ...event, id, at, actor })
  }
  return id
}
