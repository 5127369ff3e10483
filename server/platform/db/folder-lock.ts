/**
 * One process per data folder. PGlite takes no lock of its own, and two of them on one folder silently lose what both
 * acknowledged. Two locks, both let go by the kernel when the process dies, however it dies:
 * a SQLite file lock (holds between containers that share the volume, and on every system), and on Linux an abstract socket
 * named after the folder's device and inode (holds where the file system has no working locks).
 */
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

export class FolderInUse extends Error {
  constructor(folder: string) {
    super(
      `The data folder ${folder} is in use by another process${holderOf(folder)}. One process may use it at a time. ` +
        'Stop the other one, or give this one a folder of its own with --data (ENTENTE_DATA).',
    )
    this.name = 'FolderInUse'
  }
}

export interface FolderLock {
  release(): Promise<void>
}

const holderFile = 'lock.holder'

function holderOf(folder: string): string {
  try {
    const { pid, host, since } = JSON.parse(readFileSync(join(folder, holderFile), 'utf8'))
    return ` (process ${Number(pid)} on ${String(host)}, since ${String(since)})`
  } catch {
    return ''
  }
}

/** Takes the folder or throws `FolderInUse` at once. */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const socket = process.platform === 'linux' ? await holdSocket(folder) : undefined
  let file: DatabaseSync
  try {
    file = holdFile(folder)
  } catch (fault) {
    await close(socket)
    throw fault
  }
  writeFileSync(
    join(folder, holderFile),
    JSON.stringify({ pid: process.pid, host: hostname(), since: new Date().toISOString() }),
    { mode: 0o600 },
  )
  return {
    async release() {
      rmSync(join(folder, holderFile), { force: true })
      file.close()
      await close(socket)
    },
  }
}

function holdFile(folder: string): DatabaseSync {
  const file = new DatabaseSync(join(folder, 'lock'), { timeout: 0 })
  try {
    file.exec('begin exclusive')
    return file
  } catch {
    file.close()
    throw new FolderInUse(folder)
  }
}

function holdSocket(folder: string): Promise<Server> {
  const { dev, ino } = statSync(folder)
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy())
    server.once('error', (fault: NodeJS.ErrnoException) =>
      reject(fault.code === 'EADDRINUSE' ? new FolderInUse(folder) : fault),
    )
    server.listen({ path: `\0entente-${dev}-${ino}` }, () => {
      server.unref()
      resolve(server)
    })
  })
}

function close(server: Server | undefined): Promise<void> {
  return new Promise((resolve) => (server ? server.close(() => resolve()) : resolve()))
}

/** Whether somebody holds the folder now; for `doctor`. */
export async function isFolderInUse(folder: string): Promise<boolean> {
  if (!existsSync(folder)) return false
  try {
    await (await lockFolder(folder)).release()
    return false
  } catch (fault) {
    if (fault instanceof FolderInUse) return true
    throw fault
  }
}
