import { mails } from '#contract/endpoints/mail.ts'
import { type Route, route } from '#server/platform/http/route.ts'
import { fromPublicId, toPublicId } from '#server/platform/id.ts'
import { cancelMail, retryMail, sendTestMail } from './actions.ts'
import { presentMail, presentMailWithContent } from './present.ts'
import * as store from './store.ts'
import type { MailTransport } from './transport.ts'

const system = { as: 'system' } as const

/** The queue and the built-in mailbox, for administrators of the installation. */
export function mailRoutes(transport: MailTransport): Route[] {
  return [
    route(mails.list, async (ctx, { query }) => {
      const { cursor, limit = 50, ...filter } = query
      const after = cursor === undefined ? undefined : fromPublicId('mail', cursor)
      const rows = await ctx.db.transaction(system, (tx) =>
        store.listMails(tx, { ...filter, ...(after && { after }), limit: limit + 1 }),
      )
      const items = rows.slice(0, limit)
      const last = items.at(-1)
      return {
        items: items.map(presentMail),
        next: rows.length > limit && last ? toPublicId('mail', last.id) : null,
        total: null,
      }
    }),
    route(mails.status, async (ctx) => {
      const { oldest, ...totals } = await ctx.db.transaction(system, store.mailTotals)
      return {
        transport: transport.kind,
        server: transport.server,
        ...totals,
        oldestDueAt: oldest?.toISOString() ?? null,
      }
    }),
    route(mails.get, async (ctx, { params }) =>
      presentMailWithContent(
        await ctx.db.transaction(system, (tx) => store.getMailWithHost(tx, fromPublicId('mail', params.id))),
      ),
    ),
    route(mails.retry, async (ctx, { params }) => presentMail(await retryMail(ctx, fromPublicId('mail', params.id)))),
    route(mails.cancel, async (ctx, { params }) => presentMail(await cancelMail(ctx, fromPublicId('mail', params.id)))),
    route(mails.sendTest, async (ctx, { body }) => presentMail(await sendTestMail(ctx, body.to)), {
      limit: { by: 'account', capacity: 10, refillPerSecond: 10 / 3600 },
    }),
  ]
}
