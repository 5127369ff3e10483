/** The picture the host keeps of a partner, for members of the host. */

import { AppError } from '#server/platform/errors.ts'
import type { PageRoute } from '#server/platform/http/route.ts'
import { fromPublicId } from '#server/platform/id.ts'
import { findLogoSeenBy } from './page-store.ts'

export const logoPage: PageRoute = {
  method: 'GET',
  path: '/partner-logo/:id',
  handler: async (ctx, { params }) => {
    const { actor } = ctx
    if (!('personId' in actor)) throw new AppError('not_found')
    const id = fromPublicId('pship', params.id ?? '')
    // pictures are asked for without naming an organization, so the person's memberships decide; rows are found by id alone
    const logo = await ctx.db.transaction({ as: 'system' }, (tx) => findLogoSeenBy(tx, id, actor.personId))
    if (!logo) throw new AppError('not_found')
    return { file: logo, type: 'image/webp', maxAgeSeconds: 3600 }
  },
}
