import type { Access, Endpoint } from '#contract/endpoint.ts'
import { includesRole } from '#contract/names.ts'
import type { Actor, Confinement } from '../ctx.ts'
import { AppError } from '../errors.ts'

/**
 * A session that has to complete a form first opens that form and what is said to be open beside it. What is public is open
 * to whoever is signed out, and so to everybody.
 */
export function assertUnconfined(endpoint: Pick<Endpoint, 'access' | 'beforeForm'>, actor: Actor): void {
  if (endpoint.beforeForm || endpoint.access.as === 'public') return
  if ('confinedTo' in actor && actor.confinedTo) {
    throw formFirst(actor.confinedTo)
  }
}

/** Says where to go instead. */
export const formFirst = ({ partnershipId, path: place }: Confinement) =>
  new AppError('form_first', { partnershipId, place })

/** The first of two questions: may somebody like this call at all. The feature's policy asks the second. */
export function assertAccess(access: Access, actor: Actor): void {
  if (access.as === 'public') return
  if (!('personId' in actor)) throw new AppError('not_signed_in')
  if (access.as === 'installation_admin' && !actor.isInstallationAdmin) throw new AppError('forbidden')
  if (access.as === 'member' && (actor.kind !== 'member' || !includesRole(actor.role, access.least)))
    throw new AppError('forbidden')
}
