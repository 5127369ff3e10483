/** Notices: who is told of what, the bell, and what reaches an open tab. */
import './bulk.ts'
import './organizations.ts'
import { notifications as api } from '#contract/endpoints/notifications.ts'
import type { PersonCtx } from '#server/platform/ctx.ts'
import type { Scope } from '#server/platform/db/types.ts'
import { AppError, fault } from '#server/platform/errors.ts'
import { type Feature, route, stream } from '#server/platform/http/route.ts'
import { fromPublicId, toPublicId } from '#server/platform/id.ts'
import { openLive } from './live.ts'
import { countUnread, listNotices, markAllRead, markRead, type NoticeRow } from './store.ts'
import { tellInvited } from './telling.ts'

const mine = (ctx: PersonCtx): Scope => ({ as: 'person', personId: ctx.actor.personId })

function present(notice: NoticeRow) {
  return {
    id: toPublicId('ntf', notice.id),
    kind: notice.kind,
    says: typeof notice.data.says === 'string' ? notice.data.says : notice.kind,
    link: notice.link,
    organizationId: notice.organizationId && toPublicId('org', notice.organizationId),
    readAt: notice.readAt?.toISOString() ?? null,
    at: notice.at.toISOString(),
  }
}

function before(cursor: string | undefined): { before?: string } {
  if (!cursor) return {}
  try {
    return { before: fromPublicId('ntf', cursor) }
  } catch {
    throw fault('cursor', 'invalid', 'This place in the list is not known. Begin again from the first page.')
  }
}

export const notifications: Feature = {
  name: 'notifications',
  jobs: [tellInvited],
  routes: [
    route(api.list, async (ctx, { query }) => {
      const limit = query.limit ?? 30
      const page = { ...before(query.cursor), limit }
      const rows = await ctx.db.transaction(mine(ctx), (tx) => listNotices(tx, ctx.actor.personId, page))
      const last = rows.length > limit ? rows[limit - 1] : undefined
      return { items: rows.slice(0, limit).map(present), next: last ? toPublicId('ntf', last.id) : null, total: null }
    }),
    route(api.unread, async (ctx) => ({
      count: await ctx.db.transaction(mine(ctx), (tx) => countUnread(tx, ctx.actor.personId)),
    })),
    route(
      api.read,
      async (ctx, { params }) => {
        const id = fromPublicId('ntf', params.id)
        const found = await ctx.db.transaction(mine(ctx), (tx) => markRead(tx, ctx.actor.personId, id, ctx.now()))
        if (!found) throw new AppError('not_found')
        return null
      },
      { idempotent: false },
    ),
    route(
      api.readAll,
      async (ctx) => {
        await ctx.db.transaction(mine(ctx), (tx) => markAllRead(tx, ctx.actor.personId, ctx.now()))
        return null
      },
      { idempotent: false },
    ),
  ],
  streams: [stream(api.events, (ctx, _input, connection) => openLive(ctx, connection))],
}

export { catalogue } from './catalogue.ts'
export { type LiveEvent, pushTo } from './live.ts'
