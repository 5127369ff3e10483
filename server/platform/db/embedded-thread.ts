/** The supervisor's end of one worker thread: requests out, answers back, each with a deadline. */
import { Worker } from 'node:worker_threads'
import type { Reply, Request, WorkerSettings } from './embedded-protocol.ts'
import { fromSqlState, isBroken, SqlError, unavailable } from './faults.ts'
import type { Result } from './link.ts'

type Body = Request extends infer R ? (R extends { id: number } ? Omit<R, 'id'> : never) : never

interface Waiting {
  resolve(answer: Result & { syncs?: number }): void
  reject(fault: unknown): void
  timer: NodeJS.Timeout
}

export interface Thread {
  /** Settles when the database is open, or rejects with why it cannot be. */
  ready: Promise<void>
  /** `onTrouble` was told when this rejects with `unavailable`. */
  ask(body: Body, deadlineMilliseconds: number): Promise<Result & { syncs?: number }>
  terminate(): Promise<void>
}

export interface ThreadEvents {
  onNotification(channel: string, payload: string): void
  /** The thread hangs, died or cannot use its files: it must be replaced. */
  onTrouble(why: string): void
}

const file = new URL('./embedded-worker.ts', import.meta.url)

export function startThread(settings: WorkerSettings, events: ThreadEvents): Thread {
  // Its output stays out of ours: PGlite prints what the log says better. A umask of its own is not possible in a thread.
  const worker = new Worker(file, {
    workerData: settings,
    stdout: true,
    stderr: true,
    execArgv: [],
    resourceLimits: { maxYoungGenerationSizeMb: 8 },
    env: process.env,
  })
  worker.stderr.on('data', () => undefined)
  worker.stdout.on('data', () => undefined)
  const waiting = new Map<number, Waiting>()
  let lastId = 0
  let gone = false
  const opened = Promise.withResolvers<void>()
  opened.promise.catch(() => undefined)

  function trouble(why: string): void {
    if (gone) return
    gone = true
    for (const { reject, timer } of waiting.values()) {
      clearTimeout(timer)
      reject(unavailable())
    }
    waiting.clear()
    opened.reject(new Error(why))
    events.onTrouble(why)
  }

  worker.on('message', (reply: Reply) => {
    if ('ready' in reply) return opened.resolve()
    if ('failed' in reply) return trouble(reply.failed)
    if ('channel' in reply) return events.onNotification(reply.channel, reply.payload)
    const asked = waiting.get(reply.id)
    if (!asked) return
    waiting.delete(reply.id)
    clearTimeout(asked.timer)
    if (!('fault' in reply)) return asked.resolve({ rows: [], ...reply })
    const { code, message } = reply.fault
    if (code === undefined || isBroken(code)) {
      asked.reject(unavailable())
      return trouble(code === undefined ? message : `SQLSTATE ${code}`)
    }
    asked.reject(fromSqlState(code) ?? new SqlError({ ...reply.fault, code }))
  })
  worker.on('error', (fault) => trouble(fault instanceof Error ? fault.message : String(fault)))
  worker.on('exit', (code) => trouble(`the thread ended with ${code}`))

  return {
    ready: opened.promise,
    ask(body, deadlineMilliseconds) {
      if (gone) return Promise.reject(unavailable())
      const id = ++lastId
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => trouble(`no answer within ${deadlineMilliseconds} ms`), deadlineMilliseconds)
        waiting.set(id, { resolve, reject, timer })
        worker.postMessage({ ...body, id } satisfies Request)
      })
    },
    async terminate() {
      gone = true
      for (const { reject, timer } of waiting.values()) {
        clearTimeout(timer)
        reject(unavailable())
      }
      waiting.clear()
      opened.reject(new Error('stopped'))
      await worker.terminate()
    },
  }
}
