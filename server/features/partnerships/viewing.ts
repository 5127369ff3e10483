/** Reading as a member of the host: the explorer, one partner, its people, mails, notes and timeline. */
import type { Static } from 'typebox'
import type { invitations as invitationsApi } from '#contract/endpoints/invitations.ts'
import type { partnerships as api } from '#contract/endpoints/partnerships.ts'
import { partnershipStatuses } from '#contract/names.ts'
import { tabNames } from '#contract/vocabulary.ts'
import { listEvents } from '#server/features/history/index.ts'
import {
  getInvitation,
  type InvitationRow,
  listInvitations,
  listInvitationsOf,
} from '#server/features/invitations/index.ts'
import { findOrganization, verifiedDomainsOf } from '#server/features/organizations/index.ts'
import { permissionsOf } from '#server/features/programs/index.ts'
import type { MemberCtx } from '#server/platform/ctx.ts'
import type { Tx } from '#server/platform/db/types.ts'
import { fault } from '#server/platform/errors.ts'
import { fromPublicId, toPublicId } from '#server/platform/id.ts'
import { asHost, type Case, getCase, getOwnCase, hostActing, tenant } from './case.ts'
import { loadCases } from './cases.ts'
import {
  countMatches,
  findPage,
  mostCounted,
  type PageFilter,
  readTally,
  readTroubles,
  tabStatuses,
} from './explorer.ts'
import { isFiltered, programIdOf, readFilter } from './explorer-filter.ts'
import { findGrant, findReceipt } from './grant-store.ts'
import { listMailsOf, listNotes } from './page-store.ts'
import { findJoiningUntil, listPersons } from './people-store.ts'
import { presentInvitation, presentPartnership, presentPerson, presentRow } from './present.ts'
import { whatStops } from './receipts.ts'
import { searchWords } from './search.ts'
import { presentEvent, type Told } from './timeline.ts'
import { wordsOf } from './words.ts'

type ListQuery = Static<typeof api.list.query>
type Answer<E extends { response: unknown }> = E extends { response: infer R extends import('typebox').TSchema }
  ? Static<R>
  : never

const usualLimit = 50
const noTotal = null

/** The partner explorer. */
export async function listPartnerships(ctx: MemberCtx, query: ListQuery): Promise<Answer<typeof api.list>> {
  return await ctx.db.transaction(tenant(ctx), async (tx) => {
    const filter: PageFilter = {
      ...(await readFilter(tx, ctx, query)),
      sort: query.sort ?? '-activity',
      ...(query.cursor ? { cursor: query.cursor } : {}),
      limit: query.limit ?? usualLimit,
    }
    const { ids, next } = filter.statuses.length > 0 ? await findPage(tx, ctx, filter) : { ids: [], next: null }
    const cases = await loadCases(tx, ids)
    const people = await listPersons(
      tx,
      cases.map((c) => c.partnership.sponsor_id),
    )
    const now = ctx.now()
    const acting = asHost(ctx)
    return {
      items: cases.map((c) => presentRow(c, acting, people, now)),
      next,
      total: next || query.cursor ? await totalOf(tx, ctx, query, filter) : cases.length,
    }
  })
}

/** Of a whole tab from the tally; of what is filtered counted, as far as it is cheap. null: more than that. */
async function totalOf(tx: Tx, ctx: MemberCtx, query: ListQuery, filter: PageFilter): Promise<number | null> {
  if (!isFiltered(query)) {
    const tally = await readTally(tx, filter.hostId, filter.programId)
    return tabStatuses[query.tab ?? 'all'].reduce((sum, status) => sum + (tally[status] ?? 0), 0)
  }
  // said with the first page; later ones do not change it
  if (query.cursor) return noTotal
  const counted = await countMatches(tx, ctx, filter, mostCounted + 1)
  return counted > mostCounted ? noTotal : counted
}

export async function countPartnerships(
  ctx: MemberCtx,
  query: Static<typeof api.counts.query>,
): Promise<Answer<typeof api.counts>> {
  return await ctx.db.transaction(tenant(ctx), async (tx) => {
    const programId = await programIdOf(tx, ctx, query.program)
    const byStatus = await readTally(tx, ctx.actor.organizationId, programId)
    const { expired, failed } = await readTroubles(tx, ctx, ctx.actor.organizationId, programId)
    const byTab = Object.fromEntries(
      tabNames.map((tab) => [tab, tabStatuses[tab].reduce((sum, status) => sum + (byStatus[status] ?? 0), 0)]),
    )
    return {
      byStatus: Object.fromEntries(partnershipStatuses.map((status) => [status, byStatus[status] ?? 0])),
      byTab,
      expired,
      failed,
    }
  })
}

/** One partner, with all its invitations. */
export async function getPartnership(ctx: MemberCtx, id: string): Promise<Answer<typeof api.get>> {
  return await ctx.db.transaction(tenant(ctx), (tx) => showPartnership(tx, ctx, fromPublicId('pship', id)))
}

export async function showPartnership(tx: Tx, ctx: MemberCtx, id: string): Promise<Answer<typeof api.get>> {
  const c = await getOwnCase(tx, ctx.actor.organizationId, id)
  const invitations = await listInvitationsOf(tx, id)
  const grant = c.facts.acceptedAt ? await findGrant(tx, id) : undefined
  const receipt = c.facts.endedAt ? await findReceipt(tx, { partnershipId: id }) : undefined
  const partner = c.partnership.partner_organization_id
  const organization = partner ? await findOrganization(tx, partner) : undefined
  const { sponsor_id, primary_contact_id, next_contact_id } = c.partnership
  const people = await listPersons(tx, [sponsor_id, primary_contact_id, ...invitations.map((one) => one.inviter_id)])
  const about = {
    invitations,
    grant,
    organization: organization && { ...organization, logo_hash: organization.logoHash },
    mailDomains: partner && c.facts.acceptedAt ? await verifiedDomainsOf(tx, partner) : [],
    receiptId: receipt?.id ?? null,
    stops: whatStops(c, grant),
    joiningUntil: partner && next_contact_id ? await findJoiningUntil(tx, partner, next_contact_id) : undefined,
  }
  return presentPartnership(c, await hostActing(tx, ctx, c), people, about, ctx.now())
}

export async function getInvitationOf(ctx: MemberCtx, id: string): Promise<Answer<typeof invitationsApi.get>> {
  return await ctx.db.transaction(tenant(ctx), async (tx) => {
    const invitation = await getInvitation(tx, ctx.actor.organizationId, fromPublicId('inv', id))
    const c = await getCase(tx, invitation.partnership_id)
    const people = await listPersons(tx, [invitation.inviter_id])
    return presentInvitation(c, invitation, await hostActing(tx, ctx, c), people, ctx.now())
  })
}

/** The log of all invitations, withdrawn ones too. */
export async function listInvitationLog(
  ctx: MemberCtx,
  query: Static<typeof invitationsApi.log.query>,
): Promise<Answer<typeof invitationsApi.log>> {
  return await ctx.db.transaction(tenant(ctx), async (tx) => {
    const programId = await programIdOf(tx, ctx, query.program)
    const limit = query.limit ?? usualLimit
    const rows = await listInvitations(tx, {
      hostId: ctx.actor.organizationId,
      ...(programId ? { programId } : {}),
      ...(query.state ? { state: query.state } : {}),
      words: searchWords(query.q ?? '')
        .split(' ')
        .filter(Boolean),
      ...(query.cursor ? { before: fromCursor(query.cursor, 'inv') } : {}),
      limit,
      now: ctx.now(),
    })
    const page = rows.slice(0, limit)
    const cases = new Map(
      (await loadCases(tx, [...new Set(page.map((row) => row.partnership_id))])).map((c) => [c.partnership.id, c]),
    )
    const people = await listPersons(
      tx,
      page.map((row) => row.inviter_id),
    )
    const acting = asHost(ctx)
    const items = page.flatMap((row: InvitationRow) => {
      const c = cases.get(row.partnership_id)
      return c ? [presentInvitation(c, row, acting, people, ctx.now())] : []
    })
    return { items, next: nextCursor(rows, limit, 'inv'), total: noTotal }
  })
}

/** A cursor of a list ordered by id is the last id itself. */
export function fromCursor(cursor: string, prefix: 'inv' | 'evt' | 'ntf'): string {
  try {
    return fromPublicId(prefix, cursor)
  } catch {
    throw fault('cursor', 'invalid', 'This place in the list is not known. Begin again from the first page.')
  }
}

export function nextCursor(rows: { id: string }[], limit: number, prefix: 'inv' | 'evt' | 'ntf'): string | null {
  const last = rows.length > limit ? rows[limit - 1] : undefined
  return last ? toPublicId(prefix, last.id) : null
}

/** What the timeline's sentences need of a case. */
export function toldOf(c: Pick<Case, 'program' | 'partnership' | 'host'>): Told {
  const known = permissionsOf(c.program)
  return {
    words: wordsOf(c),
    partner: c.partnership.partner_name,
    host: c.host.name,
    hostId: c.host.id,
    permissionTitle: (name) => known.find((one) => one.name === name)?.title ?? name,
  }
}

/** The timeline, newest first: the same for both sides, internal rows only to their own. */
export async function listHistory(
  ctx: MemberCtx,
  id: string,
  query: Static<typeof api.history.query>,
): Promise<Answer<typeof api.history>> {
  return await ctx.db.transaction(tenant(ctx), async (tx) => {
    const c = await getOwnCase(tx, ctx.actor.organizationId, fromPublicId('pship', id))
    const limit = query.limit ?? usualLimit
    const rows = await listEvents(tx, {
      partnershipId: c.partnership.id,
      ...(query.cursor ? { before: fromCursor(query.cursor, 'evt') } : {}),
      limit,
    })
    const told = toldOf(c)
    return {
      items: rows.slice(0, limit).map((row) => presentEvent(row, told)),
      next: nextCursor(rows, limit, 'evt'),
      total: noTotal,
    }
  })
}

export async function listNotesOf(ctx: MemberCtx, id: string): Promise<Answer<typeof api.notes>> {
  return await ctx.db.transaction(tenant(ctx), async (tx) => {
    const c = await getOwnCase(tx, ctx.actor.organizationId, fromPublicId('pship', id))
    const notes = await listNotes(tx, c.partnership.id, ctx.actor.organizationId)
    const people = await listPersons(
      tx,
      notes.map((note) => note.authorId),
    )
    return {
      items: notes.map((note) => ({
        id: toPublicId('note', note.id),
        author: presentPerson(people.get(note.authorId ?? '')),
        body: note.body,
        at: note.at.toISOString(),
      })),
    }
  })
}

export async function listMails(ctx: MemberCtx, id: string): Promise<Answer<typeof api.mails>> {
  return await ctx.db.transaction(tenant(ctx), async (tx) => {
    const c = await getOwnCase(tx, ctx.actor.organizationId, fromPublicId('pship', id))
    const mails = await listMailsOf(tx, c.partnership.id)
    return {
      items: mails.map((mail) => ({
        id: toPublicId('mail', mail.id),
        template: mail.template,
        to: mail.to,
        state: mail.state,
        attempts: mail.attempts,
        lastAnswer: mail.lastAnswer,
        dueAt: mail.dueAt.toISOString(),
        sentAt: mail.sentAt?.toISOString() ?? null,
      })),
    }
  })
}
