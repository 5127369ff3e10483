/** Endpoint to action to answer. */
import { terms as api } from '#contract/endpoints/terms.ts'
import { download, type Route, route } from '#server/platform/http/route.ts'
import { acceptTerms, ownTerms } from './accepting.ts'
import {
  changeTerms,
  createTerms,
  exportTerms,
  getTerms,
  getTermsVersion,
  listStandingsOf,
  listTerms,
  publishTerms,
  remindTerms,
  retireTerms,
  termsOfPartnership,
} from './actions.ts'

export const routes: Route[] = [
  route(api.list, (ctx, { params }) => listTerms(ctx, params.id)),
  route(api.create, (ctx, { params, body }) => createTerms(ctx, params.id, body)),
  route(api.get, (ctx, { params }) => getTerms(ctx, params.id)),
  route(api.change, (ctx, { params, body }) => changeTerms(ctx, params.id, body)),
  route(api.publish, (ctx, { params, body }) => publishTerms(ctx, params.id, body)),
  route(api.retire, (ctx, { params }) => retireTerms(ctx, params.id)),
  route(api.version, (ctx, { params }) => getTermsVersion(ctx, params.id, params.version)),
  route(api.acceptances, (ctx, { params, query }) => listStandingsOf(ctx, params.id, query)),
  download(api.export, (ctx, { params }) => exportTerms(ctx, params.id), {
    limit: { by: 'account', capacity: 10, refillPerSecond: 0.1 },
  }),
  route(api.remind, (ctx, { params, body }) => remindTerms(ctx, params.id, body)),
  route(api.ofPartnership, (ctx, { params }) => termsOfPartnership(ctx, params.id)),
  route(api.own, (ctx, { params }) => ownTerms(ctx, params.id)),
  route(api.accept, (ctx, { params, body }) => acceptTerms(ctx, params.id, params.document, body.version)),
]
