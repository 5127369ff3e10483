/** A file system whose disk is full while `<folder>.full` is there, for tests: it says `data` (tables) or `log` (new log segments). */
import { existsSync, readFileSync } from 'node:fs'
import { type ModuleFs, type Stream, SyncedFs } from '#server/platform/db/synced-fs.ts'

/** Emscripten's ENOSPC. */
const noSpace = 51

class FullDiskFs extends SyncedFs {
  protected override adapt(fs: ModuleFs): void {
    super.adapt(fs)
    const host = fs.filesystems.NODEFS
    const write = host.stream_ops.write as (...args: never[]) => unknown
    const fullFor = () => {
      const file = `${this.rootDir}.full`
      return existsSync(file) ? readFileSync(file, 'utf8').trim() : ''
    }
    host.stream_ops.write = (...args) => {
      const full = fullFor()
      if (full) {
        const path = host.realPath((args[0] as unknown as Stream).node)
        if (full === 'data' ? path.includes('/base/') : path.includes('/pg_wal/xlogtemp'))
          throw new fs.ErrnoError(noSpace)
      }
      return write(...args)
    }
  }
}

export default (folder: string) => new FullDiskFs(folder)
