/**
 * All that match a filter, as a file that is made page by page while it is sent: each page is read in a short transaction of its
 * own when the former one has left, so that neither rows nor a transaction are held for a slow receiver.
 */
import type { Static } from 'typebox'
import type { partnerships as api, PartnershipRow } from '#contract/endpoints/partnerships.ts'
import { record } from '#server/features/history/index.ts'
import type { MemberCtx } from '#server/platform/ctx.ts'
import type { Download } from '#server/platform/http/route.ts'
import { tenant } from './case.ts'
import { byteOrderMark, csvLine } from './csv.ts'
import { readFilter } from './explorer-filter.ts'
import { listPartnerships } from './viewing.ts'

type Query = Static<typeof api.export.query>

const pageSize = 200

/** Columns of the file: title and cell. Codes stand beside words, so that programs can read what people can. */
const columns: readonly (readonly [title: string, cell: (row: PartnershipRow) => string | null | undefined])[] = [
  ['Id', (row) => row.id],
  ['Name', (row) => row.name],
  ['Status', (row) => row.statusWord],
  ['Status code', (row) => row.status],
  ['Next step', (row) => row.nextStepSays],
  ['First name', (row) => row.contact.firstName],
  ['Last name', (row) => row.contact.lastName],
  ['E-mail', (row) => row.contact.email],
  ['City', (row) => row.city],
  ['Country', (row) => row.country],
  ['Program', (row) => row.programName],
  ['Answerable', (row) => row.sponsor?.name || row.sponsor?.email],
  ['Mail', (row) => row.invitation?.delivery],
  ["Mail server's answer", (row) => row.invitation?.deliveryAnswer],
  ['Invitation sent', (row) => row.invitation?.lastSentAt],
  ['First opened', (row) => row.invitation?.firstOpenedAt],
  ['Invitation expires', (row) => row.invitation?.expiresAt],
  ['Access ends', (row) => row.accessEndsAt],
  ['Created', (row) => row.createdAt],
  ['Last activity', (row) => row.lastActivityAt],
]

/** The filter is judged and the history written before the first byte leaves. */
export async function exportPartnerships(ctx: MemberCtx, { format, ...query }: Query): Promise<Download> {
  const { sort, ...filter } = query
  await ctx.db.transaction(tenant(ctx), async (tx) => {
    await readFilter(tx, ctx, filter)
    await record(tx, ctx, {
      verb: 'partnerships.exported',
      organizationId: ctx.actor.organizationId,
      hostId: ctx.actor.organizationId,
      after: { format, ...filter },
    })
  })
  const day = ctx.now().toISOString().slice(0, 10)
  // By activity rows move while they are read, and one would be met twice or not at all.
  const steady = sort === undefined || sort === 'activity' || sort === '-activity' ? 'created' : sort
  const pages = pagesOf(ctx, { ...filter, sort: steady })
  return format === 'csv'
    ? { name: `partners-${day}.csv`, type: 'text/csv; charset=utf-8', pieces: asCsv(pages) }
    : { name: `partners-${day}.json`, type: 'application/json; charset=utf-8', pieces: asJson(pages) }
}

async function* pagesOf(ctx: MemberCtx, query: Omit<Query, 'format'>): AsyncGenerator<PartnershipRow[]> {
  let cursor: string | undefined
  do {
    const page = await listPartnerships(ctx, { ...query, limit: pageSize, ...(cursor ? { cursor } : {}) })
    yield page.items
    cursor = page.next ?? undefined
  } while (cursor)
}

async function* asCsv(pages: AsyncIterable<PartnershipRow[]>): AsyncGenerator<string> {
  yield byteOrderMark + csvLine(columns.map(([title]) => title))
  for await (const rows of pages) {
    if (rows.length > 0) yield rows.map((row) => csvLine(columns.map(([, cell]) => cell(row)))).join('')
  }
}

/** The rows of the list, as `GET /v1/partnerships` answers them. */
async function* asJson(pages: AsyncIterable<PartnershipRow[]>): AsyncGenerator<string> {
  yield '['
  let isFirst = true
  for await (const rows of pages) {
    if (rows.length === 0) continue
    yield `${isFirst ? '\n' : ',\n'}${rows.map((row) => JSON.stringify(row)).join(',\n')}`
    isFirst = false
  }
  yield '\n]\n'
}
