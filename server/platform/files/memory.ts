/** Contents in memory: for tests, and for trying something out. */
import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { AppError } from '../errors.ts'
import type { FileStorage } from './storage.ts'

export function memoryStorage(now: () => Date = () => new Date()): FileStorage & { ids(): string[] } {
  const contents = new Map<string, { content: Buffer; at: Date }>()
  const get = (id: string): Buffer => {
    const found = contents.get(id)
    if (!found) throw new AppError('not_found')
    return found.content
  }
  return {
    ids: () => [...contents.keys()],
    async write(id, content, mostBytes) {
      const parts: Uint8Array[] = []
      let bytes = 0
      for await (const chunk of content) {
        bytes += chunk.length
        if (bytes > mostBytes) throw new AppError('body_too_large')
        parts.push(chunk)
      }
      const whole = Buffer.concat(parts)
      contents.set(id, { content: whole, at: now() })
      return { bytes, sha256: createHash('sha256').update(whole).digest('hex') }
    },
    read: async (id) => Readable.from([get(id)]),
    readAt: async (id, position, length) => get(id).subarray(position, position + length),
    async remove(id) {
      contents.delete(id)
    },
    listOlder: async (than, limit) =>
      [...contents.entries()]
        .filter(([, { at }]) => at < than)
        .map(([id]) => id)
        .slice(0, limit),
  }
}
