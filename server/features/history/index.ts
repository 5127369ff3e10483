/** History: one append-only row per transition, in the transaction that made it; and who listens to it in that transaction. */
import type { Ctx } from '#server/platform/ctx.ts'
import type { Tx } from '#server/platform/db/types.ts'
import { newId } from '#server/platform/id.ts'
import { type HistoryRow, insertEvents } from './store.ts'

export { assertMerged, clashingFields, type Editing, editedSince, sameValue, type Trail } from './edits.ts'
export { type HistoryFilter, type HistoryRow, listEvents } from './store.ts'

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
  seenBy?: HistoryRow['seenBy']
  /** The person, where the actor of the context is nobody yet (accepting by a link). */
  personId?: string | null
  actorName?: string
  /** What subscribers need and the row does not keep. Never secrets. */
  notes?: Record<string, unknown>
}
export type Recorded = HistoryEvent & {
  id: string
  at: Date
  actor: HistoryRow['actor']
  /** Who acted, whether by the context or by the event. */
  actedBy: string | null
}

type Subscriber = (tx: Tx, ctx: Ctx, event: Recorded) => Promise<void>
const subscribers: { matches: (verb: string) => boolean; tell: Subscriber }[] = []

/** Calls `tell` in the same transaction for each of these verbs (or every verb). How a later feature follows an earlier one. */
export function subscribe(verbs: readonly string[] | 'all', tell: Subscriber): void {
  subscribers.push({ matches: (verb) => verbs === 'all' || verbs.includes(verb), tell })
}

/** Writes the row and tells the subscribers. */
export async function record(tx: Tx, ctx: Ctx, event: HistoryEvent): Promise<string> {
  const [id] = await recordAll(tx, ctx, [event])
  return id as string // one event makes one row
}

/** Several at once: one statement for the rows, then the subscribers, in order. */
export async function recordAll(tx: Tx, ctx: Ctx, events: readonly HistoryEvent[]): Promise<string[]> {
  const recorded = events.map((event) => complete(ctx, event))
  await insertEvents(
    tx,
    recorded.map((event) => ({
      id: event.id,
      host_id: event.hostId ?? null,
      organization_id: event.organizationId ?? null,
      partnership_id: event.partnershipId ?? null,
      invitation_id: event.invitationId ?? null,
      actor: event.actor,
      person_id: event.actedBy,
      actor_name: event.actorName ?? '',
      verb: event.verb,
      before: event.before ? JSON.stringify(event.before) : null,
      after: event.after ? JSON.stringify(event.after) : null,
      reason: event.reason ?? null,
      seen_by: event.seenBy ?? (event.partnershipId ? 'both' : 'organization'),
      request_id: ctx.requestId,
      address: ctx.address,
      channel: ctx.channel,
      created_at: event.at,
    })),
  )
  for (const event of recorded) {
    for (const subscriber of subscribers) {
      if (subscriber.matches(event.verb)) await subscriber.tell(tx, ctx, event)
    }
  }
  return recorded.map((event) => event.id)
}

function complete(ctx: Ctx, event: HistoryEvent): Recorded {
  const signedIn = 'personId' in ctx.actor ? ctx.actor : undefined
  const actedBy = event.personId ?? signedIn?.personId ?? null
  const system = ctx.actor.kind === 'time' || ctx.actor.kind === 'policy' || ctx.actor.kind === 'operator'
  const actor = actedBy ? 'person' : system ? ctx.actor.kind : 'holder'
  return {
    ...event,
    id: newId(),
    at: ctx.now(),
    actor: actor as HistoryRow['actor'], // anonymous was turned into holder, and the signed-in kinds into person
    actedBy,
    actorName: event.actorName ?? signedIn?.name ?? '',
  }
}
