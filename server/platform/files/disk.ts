/** Contents as files in a folder of the data folder, outside of anything that is served. */
import { createHash, randomUUID } from 'node:crypto'
import { mkdir, open, opendir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../errors.ts'
import type { FileStorage } from './storage.ts'

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** `folder` is made when it is first needed. Contents are spread over 256 folders by the end of their id, which is random. */
export function diskStorage(folder: string): FileStorage {
  const placeOf = (id: string) => {
    if (!uuid.test(id)) throw new AppError('not_found')
    return join(folder, id.slice(-2), id)
  }
  return {
    async write(id, content, mostBytes) {
      const place = placeOf(id)
      await mkdir(join(folder, id.slice(-2)), { recursive: true, mode: 0o700 })
      // beside its place under a name of its own, so that half a content is never taken for a whole one
      const beside = `${place}.${randomUUID()}.part`
      const file = await open(beside, 'wx', 0o600)
      const hash = createHash('sha256')
      let bytes = 0
      try {
        for await (const chunk of content) {
          bytes += chunk.length
          if (bytes > mostBytes) throw new AppError('body_too_large')
          hash.update(chunk)
          await file.write(chunk)
        }
        await file.sync()
        await file.close()
        await rename(beside, place)
      } catch (fault) {
        await file.close().catch(() => {})
        await rm(beside, { force: true })
        throw isFull(fault) ? new AppError('disk_full') : fault
      }
      return { bytes, sha256: hash.digest('hex') }
    },
    async read(id) {
      const file = await open(placeOf(id), 'r').catch(() => {
        throw new AppError('not_found')
      })
      return file.createReadStream()
    },
    async readAt(id, position, length) {
      const file = await open(placeOf(id), 'r').catch(() => {
        throw new AppError('not_found')
      })
      try {
        const buffer = Buffer.alloc(length)
        const { bytesRead } = await file.read(buffer, 0, length, position)
        return buffer.subarray(0, bytesRead)
      } finally {
        await file.close()
      }
    },
    remove: (id) => rm(placeOf(id), { force: true }),
    async listOlder(than, limit) {
      const found: string[] = []
      for await (const inner of namesIn(folder)) {
        if (!/^[0-9a-f]{2}$/.test(inner)) continue
        for await (const name of namesIn(join(folder, inner))) {
          const place = join(folder, inner, name)
          const { mtime } = await stat(place).catch(() => ({ mtime: new Date(8.64e15) }))
          if (mtime >= than) continue
          // what was being written when the process ended
          if (name.endsWith('.part')) await rm(place, { force: true })
          else if (uuid.test(name)) found.push(name)
          if (found.length >= limit) return found
        }
      }
      return found
    },
  }
}

const isFull = (fault: unknown) =>
  fault instanceof Error && 'code' in fault && (fault.code === 'ENOSPC' || fault.code === 'EDQUOT')

/** Names in a folder; none where there is no such folder. */
async function* namesIn(folder: string): AsyncGenerator<string> {
  let entries: Awaited<ReturnType<typeof opendir>>
  try {
    entries = await opendir(folder)
  } catch {
    return
  }
  for await (const entry of entries) yield entry.name
}
