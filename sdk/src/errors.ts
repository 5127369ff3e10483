import type { ErrorCode, Problem } from '../../contract/errors.ts'

/**
 * A refusal of the server, with its stable code and a sentence for people.
 * @example
 * try { await client.invitations.withdraw({ id }) } catch (error) {
 *   if (error instanceof ApiError && error.code === 'invitation_closed') console.log(error.message)
 * }
 */
export class ApiError extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.detail)
    this.name = 'ApiError'
    this.problem = problem
  }
  get code(): ErrorCode {
    return this.problem.code
  }
  get status(): number {
    return this.problem.status
  }
  get faults(): NonNullable<Problem['faults']> {
    return this.problem.faults ?? []
  }
  /** The sentence about one field, to show beside it. */
  faultOf(field: string): string | undefined {
    return this.faults.find((fault) => fault.field === field)?.says
  }
}

/** The server could not be reached, or what answered was no Entente. */
export class UnreachableError extends Error {
  constructor(cause: unknown) {
    super('The server could not be reached. Check the connection and try again.', { cause })
    this.name = 'UnreachableError'
  }
}
