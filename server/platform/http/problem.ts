/** Every failure leaves as a problem document (RFC 9457) with a public code; what we did not foresee leaves without detail. */
import { type ErrorCode, errors, type Problem } from '#contract/errors.ts'
import { AppError } from '../errors.ts'

/** How our errors, the web framework's and the database's are told apart. */
export function asAppError(error: unknown): AppError | undefined {
  if (error instanceof AppError) return error
  const { code, statusCode } = error as { code?: unknown; statusCode?: unknown }
  if (typeof code === 'string') {
    const known = frameworkCodes[code] ?? databaseCodes[code]
    if (known) return new AppError(known)
  }
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500) return new AppError('bad_request')
  return undefined
}

const frameworkCodes: Record<string, ErrorCode> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body_too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'media_type',
  FST_ERR_CTP_INVALID_TYPE: 'media_type',
  FST_ERR_NOT_FOUND: 'not_found',
}

/** The database says by itself when it is away or full. Two people at one row at the same moment is the one thing left. */
const databaseCodes: Record<string, ErrorCode> = { '23505': 'conflict' }

export function problemOf(error: AppError, requestId: string): Problem {
  const entry = errors[error.code]
  const { faults, current, edits, partnershipId, place, retryAfterSeconds, detail } = error.extra
  const wait =
    retryAfterSeconds ?? (error.code === 'unavailable' || error.code === 'idempotency_in_progress' ? 2 : undefined)
  return {
    type: `urn:entente:error:${error.code}`,
    title: entry.says,
    status: entry.status,
    code: error.code,
    detail: detail ?? entry.says,
    requestId,
    ...(faults && { faults }),
    ...(current && { current }),
    ...(edits && { edits }),
    ...(partnershipId && { partnershipId }),
    ...(place && { place }),
    ...(wait !== undefined && { retryAfterSeconds: wait }),
  }
}
