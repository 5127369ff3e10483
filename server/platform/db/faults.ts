/** What goes wrong in a database, in the application's words. */
import { AppError } from '../errors.ts'

/**
 * A statement the database refused, alike on both engines. Without the values that were sent and without the engine's
 * `detail`: both carry personal data, and errors are logged.
 */
export class SqlError extends Error {
  /** SQLSTATE, e.g. `23505`. */
  readonly code: string
  readonly constraint: string | undefined
  readonly table: string | undefined
  readonly column: string | undefined

  constructor(from: { message: string; code: string; constraint?: string; table?: string; column?: string }) {
    super(from.message)
    this.name = 'SqlError'
    this.code = from.code
    this.constraint = from.constraint
    this.table = from.table
    this.column = from.column
  }
}

/** Whether a row was refused because another one like it is there. Example: `isUniqueViolation(fault, 'organization_slug')`. */
export function isUniqueViolation(fault: unknown, constraint?: string): fault is SqlError {
  return (
    fault instanceof SqlError && fault.code === '23505' && (constraint === undefined || fault.constraint === constraint)
  )
}

/** Whether a row was refused because what it points to is not there. */
export function isForeignKeyViolation(fault: unknown, constraint?: string): fault is SqlError {
  return (
    fault instanceof SqlError && fault.code === '23503' && (constraint === undefined || fault.constraint === constraint)
  )
}

/** The engine's own trouble, after which the embedded database has to be opened anew. */
export function isBroken(code: string): boolean {
  return code === '58030' || code === 'XX000' || code.startsWith('57P')
}

const retryAfterSeconds = 2

/** The service's way of saying "not now". */
export function unavailable(): AppError {
  return new AppError('unavailable', { retryAfterSeconds })
}

/** An SQLSTATE as the application's error, where it is not the business of whoever sent the statement. */
export function fromSqlState(code: string): AppError | undefined {
  // connection trouble, shutting down, too many connections, cancelled by its deadline, input or output error
  if (code.startsWith('08') || code.startsWith('57P') || code === '53300' || code === '57014' || code === '58030')
    return unavailable()
  if (code === '25P03' || code === '25P04') return unavailable()
  // disk full; and a write while the disk guard lets transactions only read
  if (code === '53100' || code === '25006') return new AppError('disk_full')
  // serialization failure, deadlock, lock not available
  if (code === '40001' || code === '40P01' || code === '55P03') return new AppError('conflict')
  // a character no text column holds (NUL)
  if (code === '22021' || code === '22P05') return new AppError('invalid')
  return undefined
}

const network = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
])

/** Any error of a driver as ours: an `AppError`, a `SqlError`, or itself when it is not the database's. */
export function toOurs(fault: unknown): unknown {
  if (fault instanceof AppError || fault instanceof SqlError || !(fault instanceof Error)) return fault
  const { code } = fault as { code?: unknown }
  if (typeof code === 'string' && network.has(code)) return unavailable()
  if (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code)) {
    return fromSqlState(code) ?? new SqlError({ ...(fault as { constraint?: string }), message: fault.message, code })
  }
  // pg's own words for a connection that went away
  if (
    /connection terminated|client has encountered a connection error|not queryable|timeout exceeded when trying to connect|timeout expired/i.test(
      fault.message,
    )
  ) {
    return unavailable()
  }
  return fault
}
