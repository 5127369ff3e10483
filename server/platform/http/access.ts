import type { Access } from '#contract/endpoint.ts'
import { includesRole } from '#contract/names.ts'
import type { Actor } from '../ctx.ts'
import { AppError } from '../errors.ts'

/** The first of two questions: may somebody like this call at all. The feature's policy asks the second. */
export function assertAccess(access: Access, actor: Actor): void {
  if (access.as === 'public') return
  if (!('personId' in actor)) throw new AppError('not_signed_in')
  if (access.as === 'installation_admin' && !actor.isInstallationAdmin) throw new AppError('forbidden')
  if (access.as === 'member' && (actor.kind !== 'member' || !includesRole(actor.role, access.least)))
    throw new AppError('forbidden')
}
