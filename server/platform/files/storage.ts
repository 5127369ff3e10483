/** Where contents of files lie. Names come from us, never from whoever sends something; nothing here can be run or listed. */
import type { Readable } from 'node:stream'

export interface Written {
  bytes: number
  /** Of the content, in hex. */
  sha256: string
}

/** A place for contents, by id. Folders on this disk now; anything that keeps blobs can stand in its place. */
export interface FileStorage {
  /** Takes the whole content, durably, or nothing of it. Throws `body_too_large` past the limit. */
  write(id: string, content: AsyncIterable<Uint8Array>, mostBytes: number): Promise<Written>
  read(id: string): Promise<Readable>
  /** Some bytes from a place on; fewer where the content ends. */
  readAt(id: string, position: number, length: number): Promise<Buffer>
  /** Nothing is there afterwards, whether or not there was. */
  remove(id: string): Promise<void>
  /** Ids of contents that are older than this, some at a time. */
  listOlder(than: Date, limit: number): Promise<string[]>
}
