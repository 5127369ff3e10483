/**
 * PGlite's Node file system with a real fsync. As it comes, PGlite never syncs anything: a power cut lost every acknowledged
 * row. This leans on internals of PGlite 0.5.14 (pinned); the count of calls is proved at every start.
 */
import { closeSync, fsyncSync, openSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { PGliteOptions } from '@electric-sql/pglite'
import { NodeFS } from '@electric-sql/pglite/nodefs'

/** Emscripten's EIO. */
const inputOutputError = 29

/** The parts of Emscripten's file system that are touched here. */
export interface Stream {
  nfd?: number
  node: object
}
export interface HostFs {
  stream_ops: Record<string, (...args: never[]) => unknown> & { fsync?: (stream: Stream) => number }
  node_ops: Record<string, (...args: never[]) => unknown>
  realPath(node: object): string
}
export interface ModuleFs {
  filesystems: { NODEFS: HostFs }
  ErrnoError: new (errno: number) => Error
}
type PreRun = (module: { FS: ModuleFs }) => void
type Init = NodeFS['init']

export class SyncedFs extends NodeFS {
  /** How often something was synced; 0 means that nothing is durable. */
  syncs = 0

  override async init(pg: Parameters<Init>[0], options: Parameters<Init>[1]): ReturnType<Init> {
    const made = await super.init(pg, options)
    const preRun: PreRun = ({ FS }) => this.adapt(FS)
    // The declared type of preRun names a module without its file systems.
    made.emscriptenOpts.preRun = [...(made.emscriptenOpts.preRun ?? []), preRun as never]
    return made
  }

  /** Puts fsync into the mounted file system. Tests build on this to lose power or fill the disk. */
  protected adapt(fs: ModuleFs): void {
    const host = fs.filesystems.NODEFS
    host.stream_ops.fsync = (stream) => {
      try {
        this.sync(stream.nfd, host.realPath(stream.node))
        this.syncs++
        return 0
      } catch {
        // Must be returned, not thrown: a thrown exception let an insert be reported as committed.
        return inputOutputError
      }
    }
  }

  protected sync(descriptor: number | undefined, path: string): void {
    if (descriptor !== undefined) fsyncSync(descriptor)
    else syncPath(path)
  }
}

export type FsFactory = (folder: string) => SyncedFs

/** Engine settings: PGlite's own less `-F` (fsync off), with synced log, small log, and little memory. */
export const startParams: PGliteOptions['startParams'] = [
  '--single',
  '-O',
  '-j',
  ...[
    'search_path=public',
    'exit_on_error=false',
    'log_checkpoints=false',
    'max_worker_processes=0',
    'max_parallel_workers=0',
    'max_parallel_workers_per_gather=0',
    'max_parallel_maintenance_workers=0',
    'io_method=sync',
    'fsync=on',
    'wal_sync_method=fsync',
    'max_wal_size=64MB',
    'min_wal_size=32MB',
    'shared_buffers=16MB',
    'timezone=UTC',
    'datestyle=ISO',
  ].flatMap((setting) => ['-c', setting]),
]

/** Syncs one file or folder by its path. */
export function syncPath(path: string): void {
  const descriptor = openSync(path, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** Syncs a folder with everything in it. */
export function syncTree(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) syncTree(path)
    else if (entry.isFile()) syncPath(path)
  }
  syncPath(folder)
}
