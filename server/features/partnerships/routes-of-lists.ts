/** The explorer as a list: kept views, files, and verbs carried out on many. */
import { bulkRuns, views } from '#contract/endpoints/lists.ts'
import { partnerships } from '#contract/endpoints/partnerships.ts'
import { download, type Route, route } from '#server/platform/http/route.ts'
import { checkRun, readFailed, readRun, readRuns, startRun, stopRun } from './bulk-runs.ts'
import { exportPartnerships } from './export.ts'
import { changePreference, changeView, keepView, readViews, removeView } from './kept-views.ts'

const minute = 60

export const listRoutes: Route[] = [
  download(partnerships.export, (ctx, { query }) => exportPartnerships(ctx, query), {
    // a file is everything at once: enough for a morning's work, too little for a machine that was told to fetch it all day
    limit: { by: 'account', capacity: 20, refillPerSecond: 1 / minute },
  }),

  route(views.list, (ctx) => readViews(ctx)),
  route(views.create, (ctx, { body }) => keepView(ctx, body)),
  route(views.savePreference, (ctx, { body }) => changePreference(ctx, body)),
  route(views.update, (ctx, { params, body }) => changeView(ctx, params.id, body)),
  route(views.delete, async (ctx, { params }) => {
    await removeView(ctx, params.id)
    return null
  }),

  route(bulkRuns.check, (ctx, { body }) => checkRun(ctx, body), { idempotent: false }),
  route(bulkRuns.start, (ctx, { body }) => startRun(ctx, body)),
  route(bulkRuns.list, (ctx) => readRuns(ctx)),
  route(bulkRuns.get, (ctx, { params }) => readRun(ctx, params.id)),
  route(bulkRuns.failed, (ctx, { params, query }) => readFailed(ctx, params.id, query)),
  route(bulkRuns.stop, (ctx, { params }) => stopRun(ctx, params.id), { idempotent: false }),
]
