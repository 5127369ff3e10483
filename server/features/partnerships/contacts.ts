/** The primary contact of a live partnership is not removed while it is so: somebody else is named first. */
import { subscribe } from '#server/features/history/index.ts'
import { AppError } from '#server/platform/errors.ts'
import { isLiveContact } from './people-store.ts'

subscribe(['membership.removed'], async (tx, ctx, event) => {
  const { organizationId } = event
  const personId = event.notes?.personId
  if (typeof personId !== 'string' || !organizationId) return
  // thrown in the removal's own transaction, so that nothing of it happened
  const isContact = await ctx.db.within(tx, { as: 'tenant', organizationId }, (inner) =>
    isLiveContact(inner, organizationId, personId),
  )
  if (isContact) throw new AppError('is_primary_contact')
})
