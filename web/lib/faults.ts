/** From what the server answered to words on the screen. */
import type { ErrorCode } from '#contract/errors.ts'
import { errors } from '#contract/errors.ts'
import { ApiError, OfflineError } from './api.ts'
import { t } from './words.ts'

/** The sentence of an error for people. */
export function sentenceOf(error: unknown): string {
  if (error instanceof ApiError) return error.problem.detail || errors[error.code]?.says || error.problem.title
  if (error instanceof OfflineError) return t('errors.offline')
  return t('errors.unexpected')
}

/** What somebody else has changed since, where that is why nothing was saved. */
export const editsOf = (error: unknown) => (error instanceof ApiError ? (error.problem.edits ?? []) : [])

/** Whether the server says that there is no such thing, or none of ours. */
export const isNotFound = (error: unknown) => error instanceof ApiError && error.code === 'not_found'

/** The request id to give to support, where there is one. */
export const requestIdOf = (error: unknown): string | undefined =>
  error instanceof ApiError && error.problem.requestId ? error.problem.requestId : undefined

/** Faults by field: what stands at the field. `/rows/0/email` and `rows.0.email` are both read as `rows.0.email`. */
export function faultsOf(error: unknown): Record<string, string> {
  if (!(error instanceof ApiError)) return {}
  const found: Record<string, string> = {}
  for (const fault of error.problem.faults ?? []) {
    const field = fault.field
      .replace(/^\//, '')
      .replaceAll('/', '.')
      .replace(/^body\./, '')
    found[field] ??= fault.says
  }
  return found
}

/** Why a verb is not possible now, for the disabled control; undefined when it is possible. */
export function refusalOf(can: Record<string, true | string> | undefined, verb: string): string | undefined {
  const answer = can?.[verb]
  if (answer === true) return undefined
  if (answer === undefined) return errors.verb_not_allowed.says
  return answer in errors ? errors[answer as ErrorCode].says : errors.verb_not_allowed.says
}

/** Whether a verb is never this person's, so that it need not be shown at all. */
export const isNeverMine = (can: Record<string, true | string> | undefined, verb: string): boolean => {
  const answer = can?.[verb]
  return answer === undefined || answer === 'verb_not_available' || answer === 'entry_not_allowed'
}
