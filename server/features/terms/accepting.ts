/** The partner's side: read what is asked, and accept it. */
import type { OwnTerms, OwnTermsPage } from '#contract/endpoints/terms.ts'
import type { ErrorCode } from '#contract/errors.ts'
import { includesRole } from '#contract/names.ts'
import { record } from '#server/features/history/index.ts'
import {
  type AsPartner,
  agreeTerms,
  enterAsPartner,
  mayAgree,
  standingOf,
} from '#server/features/partnerships/index.ts'
import type { PersonCtx } from '#server/platform/ctx.ts'
import type { Tx } from '#server/platform/db/types.ts'
import { AppError } from '#server/platform/errors.ts'
import { fromPublicId, toPublicId } from '#server/platform/id.ts'
import { textOf } from './actions.ts'
import {
  type AcceptanceRow,
  type DocumentRow,
  findJoinedAt,
  insertAcceptance,
  listAcceptances,
  listDocuments,
} from './store.ts'

const day = 86_400_000

/** The current version was accepted for the organization. Where each member accepts, the first one counts for it. */
export function isSettled(
  document: Pick<DocumentRow, 'id' | 'version'>,
  acceptances: readonly AcceptanceRow[],
): boolean {
  return acceptances.some((one) => one.documentId === document.id && one.version === document.version)
}

const inForceOf = async (tx: Tx, programId: string) =>
  (await listDocuments(tx, programId)).filter((one) => one.retiredAt === null)

/** Whether all that is in force has been accepted for this partnership. */
export async function isComplete(tx: Tx, programId: string, partnershipId: string): Promise<boolean> {
  const accepted = await listAcceptances(tx, { partnershipIds: [partnershipId] })
  return (await inForceOf(tx, programId)).every((one) => isSettled(one, accepted))
}

interface Mine {
  /** Still asked of me. */
  waits: boolean
  /** When my own time is over; null: it is, or nothing is asked of me. */
  until: Date | null
}

/** Where each member accepts, everybody has a deadline of their own; the newcomer has none. */
function mineOf(document: DocumentRow, own: readonly AcceptanceRow[], joinedAt: Date | null, now: Date): Mine {
  if (document.acceptedBy !== 'each_member') return { waits: false, until: null }
  if (own.some((one) => one.version === document.version)) return { waits: false, until: null }
  const wasThere = own.length > 0 || (joinedAt !== null && joinedAt < document.since)
  const until = new Date(document.publishedAt.getTime() + document.deadlineDays * day)
  return { waits: true, until: wasThere && until > now ? until : null }
}

function whyNot(as: AsPartner, document: DocumentRow, isAsked: boolean, now: Date): ErrorCode | undefined {
  if (!mayAgree(as, now)) return 'verb_not_allowed'
  if (document.acceptedBy === 'partner_admin' && !includesRole(as.acting.role, 'admin')) return 'not_partner_admin'
  return isAsked ? undefined : 'no_terms'
}

async function pageOf(tx: Tx, ctx: PersonCtx, as: AsPartner): Promise<OwnTermsPage> {
  const { c, organizationId } = as
  const now = ctx.now()
  const { id: partnershipId, program_id: programId } = c.partnership
  const readable = as.opening.form || as.opening.history
  const rows = readable ? await inForceOf(tx, programId) : []
  const accepted = await listAcceptances(tx, { partnershipIds: [partnershipId] })
  const joinedAt = await findJoinedAt(tx, organizationId, ctx.actor.personId)
  const documents: OwnTerms[] = []
  const standing = standingOf(c, now)
  const waiting: Mine[] = []
  for (const row of rows) {
    const text = await textOf(tx, row.id, row.version)
    if (!text) continue
    const of = accepted.filter((one) => one.documentId === row.id)
    const own = of.filter((one) => one.personId === ctx.actor.personId)
    const mine = mineOf(row, own, joinedAt, now)
    const settled = isSettled(row, accepted)
    if (mine.waits && settled) waiting.push(mine)
    const signed = own.find((one) => one.version === row.version)
    documents.push({
      id: toPublicId('terms', row.id),
      ...text,
      acceptedBy: row.acceptedBy,
      settled,
      mine: signed?.at.toISOString() ?? null,
      acceptances: of.slice(0, 100).map(({ person, version, at }) => ({ person, version, at: at.toISOString() })),
      before: of.find((one) => one.version < row.version)?.version ?? null,
      can: { accept: whyNot(as, row, !settled || mine.waits, now) ?? true },
    })
  }
  const shut = standing.state === 'shut' || waiting.some((one) => one.until === null)
  const asked = standing.state === 'asked' || waiting.length > 0
  const untils = [standing.until, ...waiting.map((one) => one.until)].filter((one) => one !== null)
  const earliest = untils.toSorted((a, b) => a.getTime() - b.getTime())[0]
  return {
    partnershipId: toPublicId('pship', partnershipId),
    host: c.host.name,
    program: c.program.name,
    state: documents.length === 0 ? 'none' : shut ? 'shut' : asked ? 'asked' : 'agreed',
    until: shut || documents.length === 0 ? null : (earliest?.toISOString() ?? null),
    documents,
  }
}

export async function ownTerms(ctx: PersonCtx, id: string): Promise<OwnTermsPage> {
  return await enterAsPartner(ctx, id, 'read', (tx, as) => pageOf(tx, ctx, as))
}

/** Twice is once. What completes the list makes the partnership agree, in the same transaction. */
export async function acceptTerms(
  ctx: PersonCtx,
  id: string,
  document: string,
  version: number,
): Promise<OwnTermsPage> {
  await enterAsPartner(ctx, id, 'decide', async (tx, as) => {
    const { c, organizationId } = as
    const now = ctx.now()
    const inForce = await inForceOf(tx, c.partnership.program_id)
    const row = inForce.find((one) => one.id === fromPublicId('terms', document))
    if (!row) throw new AppError('not_found')
    const refused = whyNot(as, row, true, now)
    if (refused) throw new AppError(refused)
    if (version !== row.version) throw new AppError('terms_changed')
    const { id: partnershipId, host_id: hostId } = c.partnership
    const { personId, name, email } = ctx.actor
    const person = name || email
    const isNew = await insertAcceptance(tx, {
      documentId: row.id,
      hostId,
      partnershipId,
      version,
      personId,
      person,
      at: now,
    })
    if (!isNew) return
    await record(tx, ctx, {
      verb: 'terms.accepted',
      organizationId,
      hostId,
      partnershipId,
      after: { title: row.title, version },
    })
    if (standingOf(c, now).state === 'agreed') return
    const accepted = await listAcceptances(tx, { partnershipIds: [partnershipId] })
    if (!inForce.every((one) => isSettled(one, accepted))) return
    await agreeTerms(
      tx,
      ctx,
      as,
      inForce.map((one) => `${one.title} (version ${one.version})`),
    )
  })
  // read anew, on the partner's own side
  return await ownTerms(ctx, id)
}
