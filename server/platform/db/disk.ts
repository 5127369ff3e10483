/** Stops writing before the disk is full: PostgreSQL in WebAssembly never answers again when it cannot make a log segment. */
import { statfs } from 'node:fs/promises'

const megabyte = 1024 * 1024
/** Below this, transactions may only read. */
export const refuseBelowBytes = 256 * megabyte
/** Below this, the log and `doctor` warn. */
export const warnBelowBytes = 1024 * megabyte

export type FreeBytes = () => Promise<number>

/** What an ordinary user may still write on the disk that holds `folder`. */
export function freeBytesOf(folder: string): FreeBytes {
  return async () => {
    const { bavail, bsize } = await statfs(folder)
    return bavail * bsize
  }
}
