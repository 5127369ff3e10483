import { mails } from '#contract/endpoints/mail.ts'
import type { Ctx } from '#server/platform/ctx.ts'
import { type Route, route } from '#server/platform/http/route.ts'
import { fromPublicId, toPublicId } from '#server/platform/id.ts'
import { cancelMail, retryMail, sendTestMail } from './actions.ts'
import { type BounceParts, reportBounce } from './bounce-inlet.ts'
import { mailboxName } from './bounce-mailbox.ts'
import { countReports, findMailbox } from './bounce-store.ts'
import { presentBounces, presentMail, presentMailWithContent } from './present.ts'
import * as store from './store.ts'
import type { MailTransport } from './transport.ts'

const system = { as: 'system' } as const

const countedDays = 30

async function bouncesOf(ctx: Ctx, parts: BounceParts) {
  return ctx.db.transaction(system, async (tx) => {
    const name = parts.mailbox && mailboxName(parts.mailbox)
    return presentBounces({
      webhook: parts.secret !== undefined,
      mailbox: name === undefined ? null : { name, ...(await findMailbox(tx, name)) },
      counts: await countReports(tx, new Date(ctx.now().getTime() - countedDays * 86_400_000)),
    })
  })
}

/** The queue and the built-in mailbox, for administrators of the installation; and where mails that come back are reported. */
export function mailRoutes(transport: MailTransport, bounces: BounceParts = {}): Route[] {
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
        bounces: await bouncesOf(ctx, bounces),
      }
    }),
    route(mails.reportBounce, (ctx, { body }, http) => reportBounce(ctx, bounces.secret, body, http.request), {
      idempotent: false,
      limit: { by: 'address', capacity: 600, refillPerSecond: 20 },
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
