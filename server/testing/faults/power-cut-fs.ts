/**
 * A file system that forgets what was not synced, for tests: beside the database it keeps, in `<folder>.durable`, what a disk
 * would hold after the power went. As on a journaling file system, names (create, rename, remove, cut) become durable in their
 * order with the next sync of anything; the content of a file only with its own sync.
 */
import {
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  truncateSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { type ModuleFs, type Stream, SyncedFs } from '#server/platform/db/synced-fs.ts'

export class PowerCutFs extends SyncedFs {
  readonly #durable = `${this.rootDir}.durable`
  /** Changes of names since the last sync of anything. */
  #names: (() => void)[] = []
  /** Unsynced pieces of content by path: begin and end. */
  #pieces = new Map<string, [number, number][]>()

  constructor(folder: string) {
    super(folder)
    if (!existsSync(this.#durable)) cpSync(folder, this.#durable, { recursive: true })
  }

  #there(path: string): string {
    return this.#durable + path.slice(this.rootDir.length)
  }

  protected override adapt(fs: ModuleFs): void {
    super.adapt(fs)
    const host = fs.filesystems.NODEFS
    const after = (
      ops: Record<string, (...args: never[]) => unknown>,
      name: string,
      note: (args: unknown[], before: unknown) => void,
      look?: (args: unknown[]) => unknown,
    ) => {
      const real = ops[name] as (...args: never[]) => unknown
      ops[name] = (...args) => {
        const before = look?.(args)
        const result = real(...args)
        note(args, before)
        return result
      }
    }
    const pathIn = (parent: unknown, name: unknown) => join(host.realPath(parent as object), String(name))
    const cut = (path: string, size: number) =>
      this.#names.push(() => existsSync(this.#there(path)) && truncateSync(this.#there(path), size))

    after(host.node_ops, 'mknod', ([parent, name, mode]) => {
      const path = pathIn(parent, name)
      const isFolder = (Number(mode) & 0o170000) === 0o040000
      this.#names.push(() =>
        isFolder ? mkdirSync(this.#there(path), { recursive: true }) : closeSync(openSync(this.#there(path), 'a')),
      )
    })
    after(
      host.node_ops,
      'rename',
      (_, names) => {
        const [from, to] = names as [string, string]
        this.#names.push(() => existsSync(this.#there(from)) && renameSync(this.#there(from), this.#there(to)))
        this.#pieces.set(to, this.#pieces.get(from) ?? [])
        this.#pieces.delete(from)
      },
      // afterwards the node carries its new name already
      ([node, folder, name]) => [host.realPath(node as object), pathIn(folder, name)],
    )
    for (const name of ['unlink', 'rmdir']) {
      after(host.node_ops, name, ([parent, child]) => {
        const path = pathIn(parent, child)
        this.#names.push(() => rmSync(this.#there(path), { recursive: true, force: true }))
        this.#pieces.delete(path)
      })
    }
    after(host.node_ops, 'setattr', ([node, attr]) => {
      const { size } = attr as { size?: number }
      if (size !== undefined) cut(host.realPath(node as object), size)
    })
    after(host.stream_ops, 'setattr', ([stream, attr]) => {
      const { size } = attr as { size?: number }
      if (size !== undefined) cut(host.realPath((stream as Stream).node), size)
    })
    after(host.stream_ops, 'write', ([stream, , , length, position]) => {
      const path = host.realPath((stream as Stream).node)
      const pieces = this.#pieces.get(path) ?? []
      pieces.push([Number(position), Number(position) + Number(length)])
      this.#pieces.set(path, pieces)
    })
  }

  protected override sync(descriptor: number | undefined, path: string): void {
    for (const change of this.#names.splice(0)) change()
    const pieces = this.#pieces.get(path)
    this.#pieces.delete(path)
    if (descriptor === undefined || !pieces) return
    mkdirSync(dirname(this.#there(path)), { recursive: true })
    const from = openSync(path, 'r')
    const to = openSync(this.#there(path), existsSync(this.#there(path)) ? 'r+' : 'w')
    for (const [begin, end] of pieces) {
      const bytes = new Uint8Array(end - begin)
      const read = readSync(from, bytes, 0, bytes.length, begin)
      writeSync(to, bytes, 0, read, begin)
    }
    closeSync(from)
    closeSync(to)
  }
}

export default (folder: string) => new PowerCutFs(folder)
