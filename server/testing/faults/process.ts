/** Starts the writer and kills it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import type { Database } from '#server/platform/db/types.ts'

const file = fileURLToPath(new URL('./writer.ts', import.meta.url))

export interface Writer {
  /** Numbers of the transactions acknowledged so far. */
  acknowledged: number[]
  output(): string
  errors(): string
  /** Resolves when the output matches, or when the process has ended. */
  until(pattern: RegExp): Promise<void>
  /** Resolves when so many more transactions are acknowledged. */
  untilMore(count: number): Promise<void>
  /** SIGKILL, and waits until it is gone. */
  kill(): Promise<void>
  ended: Promise<number | null>
}

export function startWriter(folder: string, first = 0, fsModule?: URL): Writer {
  const child: ChildProcess = spawn(process.execPath, [file, folder, String(first), fsModule ? fsModule.href : ''], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: '' },
  })
  let output = ''
  let errors = ''
  const looks = new Set<() => void>()
  child.stdout?.on('data', (text: Buffer) => {
    output += text.toString()
    for (const look of looks) look()
  })
  child.stderr?.on('data', (text: Buffer) => {
    errors += text.toString()
  })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  // the last line may be cut off
  const acknowledged = () => [...output.matchAll(/^ack (\d+)\n/gm)].map((match) => Number(match[1]))
  const until = (isThere: () => boolean) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (!isThere()) return
        looks.delete(look)
        resolve()
      }
      looks.add(look)
      look()
      void ended.then(() => resolve())
    })
  return {
    get acknowledged() {
      return acknowledged()
    },
    output: () => output,
    errors: () => errors,
    until: (pattern) => until(() => pattern.test(output)),
    untilMore(count) {
      const wanted = acknowledged().length + count
      return until(() => acknowledged().length >= wanted)
    },
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
    ended,
  }
}

/** How many acknowledged transactions are gone, and how many are there in part. */
export async function losses(db: Database, acknowledged: number[]): Promise<{ lost: number; partial: number }> {
  const { rows } = await db.transaction({ as: 'system' }, (tx) =>
    sql<{ n: number; parts: number }>`select tokens as n, count(*) as parts from rate_limit group by tokens`.execute(
      tx,
    ),
  )
  const parts = new Map(rows.map((row) => [row.n, row.parts]))
  return {
    lost: acknowledged.filter((n) => !parts.has(n)).length,
    partial: rows.filter((row) => row.parts !== 3).length,
  }
}

/** How long this machine takes for a bare Node just now: figures are for one that is not busy with something else. */
export async function bareNode(): Promise<number> {
  const start = Date.now()
  await new Promise((resolve) => spawn(process.execPath, ['-e', '0']).once('close', resolve))
  return Date.now() - start
}
