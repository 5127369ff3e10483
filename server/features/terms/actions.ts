/** The host's side: publish, publish anew, retire; who has accepted; remind; export. */
import type { Static } from 'typebox'
import type { terms as api, TermsDocument, TermsFull, TermsStanding, TermsText } from '#contract/endpoints/terms.ts'
import { record } from '#server/features/history/index.ts'
import { byteOrderMark, csvLine, enterAsHost, remindOfTerms } from '#server/features/partnerships/index.ts'
import type { MemberCtx } from '#server/platform/ctx.ts'
import type { Scope, Tx } from '#server/platform/db/types.ts'
import { AppError, assertAllowed, fault } from '#server/platform/errors.ts'
import type { Download } from '#server/platform/http/route.ts'
import { fromPublicId, newId, toPublicId } from '#server/platform/id.ts'
import { difference } from './difference.ts'
import { can, policy, refusal, type TermsVerb } from './policy.ts'
import {
  countStandings,
  type DocumentRow,
  findVersion,
  getDocument,
  getProgramOf,
  insertDocument,
  insertVersion,
  listAcceptances,
  listDocuments,
  listStandings,
  listVersions,
  type StandingRow,
  saveDocument,
  saveInForce,
  type VersionRow,
} from './store.ts'

const tenant = (ctx: MemberCtx): Scope => ({
  as: 'tenant',
  organizationId: ctx.actor.organizationId,
  personId: ctx.actor.personId,
})

/** A program with more is none that partners would read. */
const mostDocuments = 20

// ---- Reading ---------------------------------------------------------------------------------------------------------

async function present(tx: Tx, ctx: MemberCtx, row: DocumentRow, programArchived: boolean): Promise<TermsDocument> {
  return {
    id: toPublicId('terms', row.id),
    programId: toPublicId('prog', row.programId),
    title: row.title,
    version: row.version,
    acceptedBy: row.acceptedBy,
    deadlineDays: row.deadlineDays,
    publishedAt: row.publishedAt.toISOString(),
    retiredAt: row.retiredAt?.toISOString() ?? null,
    counts: await countStandings(tx, row),
    can: can(ctx.actor.role, { programArchived, retired: row.retiredAt !== null }),
  }
}

const presentVersion = ({ version, title, changes, publishedAt, publishedBy }: Omit<VersionRow, 'text'>) => ({
  version,
  title,
  changes,
  publishedAt: publishedAt.toISOString(),
  publishedBy,
})

async function presentFull(tx: Tx, ctx: MemberCtx, row: DocumentRow): Promise<TermsFull> {
  const program = await getProgramOf(tx, row.hostId, row.programId)
  const current = await findVersion(tx, row.id, row.version)
  return {
    ...(await present(tx, ctx, row, program.archivedAt !== null)),
    text: current?.text ?? '',
    versions: (await listVersions(tx, row.id)).map(presentVersion),
  }
}

export async function listTerms(ctx: MemberCtx, programId: string): Promise<TermsDocument[]> {
  return await ctx.db.transaction(tenant(ctx), async (tx) => {
    const program = await getProgramOf(tx, ctx.actor.organizationId, fromPublicId('prog', programId))
    const list: TermsDocument[] = []
    for (const row of await listDocuments(tx, program.id))
      list.push(await present(tx, ctx, row, program.archivedAt !== null))
    return list
  })
}

export async function getTerms(ctx: MemberCtx, id: string): Promise<TermsFull> {
  return await ctx.db.transaction(tenant(ctx), async (tx) =>
    presentFull(tx, ctx, await getDocument(tx, ctx.actor.organizationId, fromPublicId('terms', id))),
  )
}

/** One version with what is different from the one before; undefined: there is none. */
export async function textOf(tx: Tx, documentId: string, version: number): Promise<TermsText | undefined> {
  const row = await findVersion(tx, documentId, version)
  if (!row) return undefined
  const before = version > 1 ? await findVersion(tx, documentId, version - 1) : undefined
  return { ...presentVersion(row), text: row.text, difference: before ? difference(before.text, row.text) : [] }
}

export async function getTermsVersion(ctx: MemberCtx, id: string, version: string): Promise<TermsText> {
  return await ctx.db.transaction(tenant(ctx), async (tx) => {
    const row = await getDocument(tx, ctx.actor.organizationId, fromPublicId('terms', id))
    const found = await textOf(tx, row.id, Number(version))
    if (!found) throw new AppError('not_found')
    return found
  })
}

// ---- Changing --------------------------------------------------------------------------------------------------------

interface Written {
  title: string
  text: string
}

function written({ title, text }: Written): Written {
  const tidy = { title: title.trim(), text: text.replaceAll('\r\n', '\n').trim() }
  const faults = [
    ...(tidy.title ? [] : [{ field: 'title', code: 'invalid' as const, says: 'Give it a title.' }]),
    ...(tidy.text ? [] : [{ field: 'text', code: 'invalid' as const, says: 'Write what partners agree to.' }]),
  ]
  if (faults.length > 0) throw new AppError('invalid', { faults })
  return tidy
}

const publication = (of: Written, version: number, changes: string, ctx: MemberCtx): VersionRow => ({
  ...of,
  version,
  changes,
  publishedAt: ctx.now(),
  publishedBy: ctx.actor.name,
})

export async function createTerms(
  ctx: MemberCtx,
  programId: string,
  body: Static<typeof api.create.body>,
): Promise<TermsFull> {
  assertAllowed(policy.create(ctx.actor.role))
  const text = written(body)
  return await ctx.db.transaction(tenant(ctx), async (tx) => {
    const program = await getProgramOf(tx, ctx.actor.organizationId, fromPublicId('prog', programId), true)
    assertAllowed(refusal({ programArchived: program.archivedAt !== null, retired: false }, 'create'))
    const inForce = (await listDocuments(tx, program.id)).filter((one) => one.retiredAt === null)
    if (inForce.length >= mostDocuments)
      throw fault('title', 'invalid', `There are ${mostDocuments} documents already. Retire one first.`)
    const { acceptedBy, deadlineDays } = body
    const of = { id: newId(), hostId: program.hostId, programId: program.id }
    await insertDocument(tx, { ...of, title: text.title, acceptedBy, deadlineDays }, ctx.now())
    await insertVersion(tx, of, publication(text, 1, '', ctx), ctx.actor.personId)
    return await published(tx, ctx, of.id, '')
  })
}

/** What is in force now stands by the program, and partners follow the event. */
async function published(tx: Tx, ctx: MemberCtx, id: string, changes: string): Promise<TermsFull> {
  const row = await getDocument(tx, ctx.actor.organizationId, id)
  await saveInForce(tx, row.programId)
  await recordDocument(tx, ctx, row, 'terms.published', { version: row.version }, { changes })
  return await presentFull(tx, ctx, row)
}

async function recordDocument(
  tx: Tx,
  ctx: MemberCtx,
  row: DocumentRow,
  verb: string,
  more: Record<string, unknown>,
  notes: Record<string, unknown> = {},
): Promise<void> {
  await record(tx, ctx, {
    verb,
    organizationId: row.hostId,
    hostId: row.hostId,
    after: { program: toPublicId('prog', row.programId), title: row.title, ...more },
    notes: { programId: row.programId, documentId: row.id, ...notes },
  })
}

/** Holds the program, judges the verb on the document, works. */
async function change(
  ctx: MemberCtx,
  id: string,
  verb: TermsVerb,
  work: (tx: Tx, row: DocumentRow) => Promise<TermsFull>,
): Promise<TermsFull> {
  assertAllowed(policy[verb](ctx.actor.role))
  return await ctx.db.transaction(tenant(ctx), async (tx) => {
    const seen = await getDocument(tx, ctx.actor.organizationId, fromPublicId('terms', id))
    const program = await getProgramOf(tx, seen.hostId, seen.programId, true)
    const row = await getDocument(tx, seen.hostId, seen.id)
    assertAllowed(refusal({ programArchived: program.archivedAt !== null, retired: row.retiredAt !== null }, verb))
    return await work(tx, row)
  })
}

/** The next version. Everybody is asked again; what was accepted before is kept as it was. */
export async function publishTerms(
  ctx: MemberCtx,
  id: string,
  body: Static<typeof api.publish.body>,
): Promise<TermsFull> {
  const text = written(body)
  const changes = body.changes.trim()
  if (!changes) throw fault('changes', 'invalid', 'Say in a sentence what is new: partners read it first.')
  return await change(ctx, id, 'publish', async (tx, row) => {
    if (body.after !== row.version) throw new AppError('conflict')
    const version = row.version + 1
    const again = row.retiredAt ? { retiredAt: null, since: ctx.now() } : {}
    await insertVersion(tx, row, publication(text, version, changes, ctx), ctx.actor.personId)
    await saveDocument(tx, row.id, { title: text.title, version, ...again }, ctx.now())
    return await published(tx, ctx, row.id, changes)
  })
}

export async function changeTerms(
  ctx: MemberCtx,
  id: string,
  body: Static<typeof api.change.body>,
): Promise<TermsFull> {
  return await change(ctx, id, 'change', async (tx, before) => {
    await saveDocument(tx, before.id, body, ctx.now())
    await saveInForce(tx, before.programId)
    const row = await getDocument(tx, before.hostId, before.id)
    await recordDocument(tx, ctx, row, 'terms.changed', { acceptedBy: row.acceptedBy, deadlineDays: row.deadlineDays })
    return await presentFull(tx, ctx, row)
  })
}

export async function retireTerms(ctx: MemberCtx, id: string): Promise<TermsFull> {
  return await change(ctx, id, 'retire', async (tx, before) => {
    await saveDocument(tx, before.id, { retiredAt: ctx.now() }, ctx.now())
    await saveInForce(tx, before.programId)
    const row = await getDocument(tx, before.hostId, before.id)
    await recordDocument(tx, ctx, row, 'terms.retired', { version: row.version })
    return await presentFull(tx, ctx, row)
  })
}

// ---- Who has accepted ------------------------------------------------------------------------------------------------

async function presentStandings(tx: Tx, rows: StandingRow[], documentId: string): Promise<TermsStanding[]> {
  const accepted = await listAcceptances(tx, { partnershipIds: rows.map((row) => row.partnershipId), documentId })
  return rows.map((row) => ({
    partnershipId: toPublicId('pship', row.partnershipId),
    partner: row.partner,
    status: row.status,
    state: row.state,
    until: row.state === 'waiting' ? (row.until?.toISOString() ?? null) : null,
    missing: row.missing.slice(0, 50),
    acceptances: accepted
      .filter((one) => one.partnershipId === row.partnershipId)
      .slice(0, 100)
      .map(({ person, version, at }) => ({ person, version, at: at.toISOString() })),
  }))
}

export async function listStandingsOf(
  ctx: MemberCtx,
  id: string,
  query: Static<typeof api.acceptances.query>,
): Promise<{ items: TermsStanding[]; next: string | null; total: number | null }> {
  return await ctx.db.transaction(tenant(ctx), async (tx) => {
    const row = await getDocument(tx, ctx.actor.organizationId, fromPublicId('terms', id))
    const { state, cursor, limit = 50 } = query
    const after = cursor === undefined ? undefined : fromPublicId('pship', cursor)
    const rows = await listStandings(tx, row, { limit: limit + 1, ...(state && { state }), ...(after && { after }) })
    const page = rows.slice(0, limit)
    const last = page.at(-1)
    const counts = await countStandings(tx, row)
    return {
      items: await presentStandings(tx, page, row.id),
      next: rows.length > limit && last ? toPublicId('pship', last.partnershipId) : null,
      total: state ? counts[state] : counts.accepted + counts.waiting + counts.shut,
    }
  })
}

export async function termsOfPartnership(ctx: MemberCtx, id: string) {
  return await enterAsHost(ctx, id, 'read', async (tx, { c }) => {
    if (c.facts.acceptedAt === null) return []
    const inForce = (await listDocuments(tx, c.partnership.program_id)).filter((one) => one.retiredAt === null)
    const list: (TermsStanding & { id: string; title: string; version: number })[] = []
    for (const row of inForce) {
      const rows = await listStandings(tx, row, { limit: 1, only: [c.partnership.id] })
      const [standing] = await presentStandings(tx, rows, row.id)
      if (standing) list.push({ id: toPublicId('terms', row.id), title: row.title, version: row.version, ...standing })
    }
    return list
  })
}

const pageSize = 200

/** Those who have yet to accept, each in a transaction of its own; how many there were. */
export async function remindTerms(
  ctx: MemberCtx,
  id: string,
  body: Static<typeof api.remind.body>,
): Promise<{ reminded: number }> {
  assertAllowed(policy.remind(ctx.actor.role))
  const only = body.partnershipIds?.map((one) => fromPublicId('pship', one))
  let reminded = 0
  let after: string | undefined
  for (;;) {
    const rows = await ctx.db.transaction(tenant(ctx), async (tx) => {
      const row = await getDocument(tx, ctx.actor.organizationId, fromPublicId('terms', id))
      const program = await getProgramOf(tx, row.hostId, row.programId)
      assertAllowed(
        refusal({ programArchived: program.archivedAt !== null, retired: row.retiredAt !== null }, 'remind'),
      )
      return await listStandings(tx, row, { limit: pageSize, ...(after && { after }), ...(only && { only }) })
    })
    for (const row of rows.filter((one) => one.state !== 'accepted')) {
      const told = await ctx.db.transaction(tenant(ctx), (tx) => remindOfTerms(tx, ctx, row.partnershipId, 'host'))
      if (told) reminded++
    }
    after = rows.at(-1)?.partnershipId
    if (rows.length < pageSize) return { reminded }
  }
}

/** A line per acceptance, and one for each partner that has yet to accept. */
export async function exportTerms(ctx: MemberCtx, id: string): Promise<Download> {
  const row = await ctx.db.transaction(tenant(ctx), async (tx) => {
    const found = await getDocument(tx, ctx.actor.organizationId, fromPublicId('terms', id))
    await recordDocument(tx, ctx, found, 'terms.exported', {})
    return found
  })
  return {
    name: `terms-${ctx.now().toISOString().slice(0, 10)}.csv`,
    type: 'text/csv; charset=utf-8',
    pieces: linesOf(ctx, row),
  }
}

async function* linesOf(ctx: MemberCtx, row: DocumentRow): AsyncGenerator<string> {
  const titles = ['Partner', 'Status', 'Document', 'State', 'Version', 'Accepted by', 'Accepted at', 'Yet to accept']
  yield byteOrderMark + csvLine(titles)
  let after: string | undefined
  for (;;) {
    const items = await ctx.db.transaction(tenant(ctx), async (tx) => {
      const rows = await listStandings(tx, row, { limit: pageSize, ...(after && { after }) })
      after = rows.at(-1)?.partnershipId
      return await presentStandings(tx, rows, row.id)
    })
    for (const one of items) {
      const line = (version: number | null, person: string, at: string) =>
        csvLine([one.partner, one.status, row.title, one.state, version, person, at, one.missing.join('; ')])
      yield one.acceptances.map(({ version, person, at }) => line(version, person, at)).join('') || line(null, '', '')
    }
    if (items.length < pageSize) return
  }
}
