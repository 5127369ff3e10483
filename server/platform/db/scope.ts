/** A scope as SQL: the role to run as and the settings row-level security reads. */
import { AppError } from '../errors.ts'
import type { Scope } from './types.ts'

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const hash = /^[A-Za-z0-9_=+/-]{1,128}$/

/** A batch cannot carry parameters, so what goes into it must match its form exactly; anything else is not there to be found. */
function literal(value: string | undefined, form: RegExp): string {
  if (value === undefined) return "''"
  if (!form.test(value)) throw new AppError('not_found')
  return `'${value}'`
}

/** The statements that enter a scope inside an open transaction; leaving nothing of the former scope behind. */
export function enterScope(scope: Scope): string {
  const role = scope.as === 'system' ? 'none' : scope.as === 'identity' ? 'entente_identity' : 'entente_tenant'
  const organization = literal(scope.as === 'tenant' ? scope.organizationId : undefined, uuid)
  const person = literal('personId' in scope ? scope.personId : undefined, uuid)
  const secret = literal(scope.as === 'invitee' ? scope.secretHash : undefined, hash)
  return (
    `set local role ${role}; select set_config('app.organization', ${organization}, true), ` +
    `set_config('app.person', ${person}, true), set_config('app.secret_hash', ${secret}, true)`
  )
}
