/** What the supervisor and the worker thread of the embedded database say to each other. */
import type { Parameter } from './values.ts'

export interface WorkerSettings {
  /** Where the database lies; undefined: in memory, for tests. */
  folder?: string
  /** A dumped data directory to begin from. */
  loadFrom?: string
  /** Only make the database in `folder`, sync it and end. */
  initialize?: boolean
  /** A module whose default export makes the file system, for tests that cut the power or fill the disk. */
  fsModule?: string
}

export type Request = { id: number } & (
  | { kind: 'query'; sql: string; parameters: Parameter[] }
  | { kind: 'batch'; sql: string }
  /** Writes a dump to a file, synced. */
  | { kind: 'dump'; to: string; compressed: boolean }
  | { kind: 'syncs' }
  | { kind: 'close' }
)

export interface WireFault {
  message: string
  /** SQLSTATE; without one the engine itself is broken. */
  code?: string
  constraint?: string
  table?: string
  column?: string
}

export type Reply =
  | { id: number; rows?: Record<string, unknown>[]; count?: number; syncs?: number }
  | { id: number; fault: WireFault }
  | { ready: true }
  | { failed: string }
  | { channel: string; payload: string }
