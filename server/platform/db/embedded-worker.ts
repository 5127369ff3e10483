/** The embedded database in its own thread: one request after the other, so that a long statement never stops the server. */
import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { PGlite, type PGliteOptions } from '@electric-sql/pglite'
import type { Reply, Request, WireFault, WorkerSettings } from './embedded-protocol.ts'
import { type FsFactory, SyncedFs, startParams, syncTree } from './synced-fs.ts'
import { parserOf } from './values.ts'

const port = parentPort
if (!port) throw new Error('This file runs as a worker thread.')
const say = (reply: Reply, transfer?: ArrayBuffer[]) => port.postMessage(reply, transfer)
const settings = workerData as WorkerSettings

async function makeFs(folder: string): Promise<SyncedFs> {
  if (!settings.fsModule) return new SyncedFs(folder)
  const { default: make } = (await import(settings.fsModule)) as { default: FsFactory }
  return make(folder)
}

/** Parameters arrive as text and columns leave through our own parsers: PGlite's conversions are switched off. */
function plainConversions(pg: PGlite): void {
  const asIs = (value: unknown) => value as string
  for (const oid of Object.keys(pg.serializers)) pg.serializers[oid] = asIs
  for (const oid of Object.keys(pg.parsers)) pg.parsers[oid] = parserOf(Number(oid))
}

async function openPGlite(fs: SyncedFs | undefined): Promise<PGlite> {
  const options: PGliteOptions = { startParams }
  if (fs) options.fs = fs
  if (settings.loadFrom) options.loadDataDir = new Blob([readFileSync(settings.loadFrom)])
  const pg = await PGlite.create(options)
  plainConversions(pg)
  pg.onNotification((channel, payload) => say({ channel, payload }))
  return pg
}

function toWire(fault: unknown): WireFault {
  const { message, code, constraint, table, column } = fault as WireFault
  const known = typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code)
  return { message: String(message), ...(known ? { code, constraint, table, column } : {}) }
}

async function answer(
  pg: PGlite,
  fs: SyncedFs | undefined,
  request: Request,
): Promise<Omit<Extract<Reply, { id: number }>, 'id' | 'fault'>> {
  switch (request.kind) {
    case 'query': {
      const { rows, affectedRows } = await pg.query<Record<string, unknown>>(request.sql, request.parameters)
      return { rows, ...(affectedRows === undefined ? {} : { count: affectedRows }) }
    }
    case 'batch':
      await pg.exec(request.sql)
      return {}
    case 'dump': {
      const dump = await pg.dumpDataDir(request.compressed ? 'gzip' : 'none')
      const file = openSync(request.to, 'w', 0o600)
      try {
        const bytes = new Uint8Array(await dump.arrayBuffer())
        for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at)
        fsyncSync(file)
      } finally {
        closeSync(file)
      }
      return {}
    }
    case 'syncs':
      return { syncs: fs?.syncs ?? 0 }
    case 'close':
      await pg.close()
      return {}
  }
}

async function run(): Promise<void> {
  const fs = settings.folder ? await makeFs(settings.folder) : undefined
  const pg = await openPGlite(fs)
  if (settings.initialize && settings.folder) {
    await pg.close()
    syncTree(settings.folder)
    say({ ready: true })
    return
  }
  let last: Promise<void> = Promise.resolve()
  port?.on('message', (request: Request) => {
    last = last.then(async () => {
      try {
        say({ id: request.id, ...(await answer(pg, fs, request)) })
      } catch (fault) {
        say({ id: request.id, fault: toWire(fault) })
      }
    })
  })
  say({ ready: true })
}

run().catch((fault: unknown) => say({ failed: fault instanceof Error ? fault.message : String(fault) }))
