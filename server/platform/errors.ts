import type { Problem } from '#contract/errors.ts'
import { type ErrorCode, errors } from '#contract/errors.ts'

/** The one error of the application: a code of `contract/errors.ts` and what the caller may know beside it. */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly extra: Partial<
    Pick<Problem, 'faults' | 'current' | 'edits' | 'partnershipId' | 'place' | 'retryAfterSeconds' | 'detail'>
  >

  constructor(code: ErrorCode, extra: AppError['extra'] = {}) {
    super(errors[code].says)
    this.name = 'AppError'
    this.code = code
    this.extra = extra
  }

  get status(): number {
    return errors[this.code].status
  }
}

/** Throws where pure code returned a code. Example: `assertAllowed(refusal(facts, 'revoke'))`. */
export function assertAllowed(code: ErrorCode | undefined, extra?: AppError['extra']): void {
  if (code) throw new AppError(code, extra)
}

/** A single faulty field. */
export function fault(field: string, code: ErrorCode, says: string = errors[code].says): AppError {
  return new AppError(code, { faults: [{ field, code, says }] })
}
