/** One connection to a database, as both engines offer it to the transaction wrapper. */
export interface Result {
  rows: Record<string, unknown>[]
  /** Rows inserted, updated or deleted; undefined for other statements. */
  count?: number
}

export interface Link {
  /** What is asked goes out at once and is answered in order, so what needs no earlier answer need not wait for it. */
  pipelined?: true
  /** One statement with parameters. Rejects with AppError or SqlError. */
  query(sql: string, parameters: readonly unknown[]): Promise<Result>
  /** Several statements without parameters in one round trip. */
  batch(sql: string): Promise<void>
  /** Gives the connection back; `broken` when it must not be used again. */
  release(broken?: boolean): void
}

export interface LinkOptions {
  /** How long one statement may take. */
  statementMilliseconds: number
  /** How long to wait for the connection. */
  acquireMilliseconds: number
}

export interface Engine {
  name: 'embedded' | 'postgres'
  acquire(options: LinkOptions): Promise<Link>
  /** Statements put in front of every transaction, e.g. the deadline where the engine keeps it itself. */
  begin(options: LinkOptions): string
  listen(channel: string, onMessage: (payload: string) => void): Promise<() => Promise<void>>
  health(): Promise<import('./types.ts').DatabaseHealth>
  close(): Promise<void>
}
