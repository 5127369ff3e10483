/** Where a link leads that was opened under another of one's organizations. */
import type { Static } from 'typebox'
import type { partnerships as api } from '#contract/endpoints/partnerships.ts'
import { findProgram } from '#server/features/programs/index.ts'
import type { PersonCtx } from '#server/platform/ctx.ts'
import type { Tx } from '#server/platform/db/types.ts'
import { fromPublicId } from '#server/platform/id.ts'
import { type OwnOrganization, ownOrganizations } from './answering.ts'
import { presentOrganization } from './present.ts'
import { findCase } from './store.ts'

type Places = Static<typeof api.places.response>
type Side = Places['items'][number]['side']

/**
 * In which of the person's own organizations a thing can be seen. Each is asked behind its own fence, so nothing can be
 * learned of an organization the person is not in; a thing nobody knows answers as one of others does.
 */
export async function findPlaces(ctx: PersonCtx, id: string): Promise<Places> {
  const { personId } = ctx.actor
  return await ctx.db.transaction({ as: 'person', personId }, async (tx) => {
    const items: Places['items'] = []
    for (const own of await ownOrganizations(tx, ctx, personId)) {
      if (own.suspended) continue
      const side = await ctx.db.within(tx, { as: 'tenant', organizationId: own.id }, (inner) => sideOf(inner, own, id))
      if (side) items.push({ organization: presentOrganization({ ...own, logo_hash: own.logoHash }), side })
    }
    return { items }
  })
}

/** On which side this organization sees it, by the rules of the pages themselves; undefined: not at all. */
async function sideOf(tx: Tx, own: OwnOrganization, id: string): Promise<Side | undefined> {
  if (id.startsWith('prog_')) {
    const program = await findProgram(tx, fromPublicId('prog', id))
    return program?.hostId === own.id ? 'host' : undefined
  }
  const c = await findCase(tx, fromPublicId('pship', id))
  if (!c) return undefined
  if (c.partnership.host_id === own.id) return 'host'
  const isPartner = c.partnership.partner_organization_id === own.id && c.partnership.accepted_at !== null
  return isPartner && !c.host.suspended_at ? 'partner' : undefined
}
