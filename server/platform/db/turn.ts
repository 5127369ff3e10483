/** One at a time, first come first served, and nobody waits for ever. */
import { unavailable } from './faults.ts'

export interface Turns {
  /** Resolves with the way to end one's turn. */
  take(waitMilliseconds: number): Promise<() => void>
  /** Sends everybody home who waits. */
  clear(): void
}

export function makeTurns(): Turns {
  let busy = false
  const queue: { start(): void; reject(fault: unknown): void }[] = []

  function end(): void {
    const next = queue.shift()
    if (next) next.start()
    else busy = false
  }
  function once(): () => void {
    let ended = false
    return () => {
      if (ended) return
      ended = true
      end()
    }
  }
  return {
    take(waitMilliseconds) {
      if (!busy) {
        busy = true
        return Promise.resolve(once())
      }
      return new Promise((resolve, reject) => {
        const entry = {
          start() {
            clearTimeout(timer)
            resolve(once())
          },
          reject(fault: unknown) {
            clearTimeout(timer)
            reject(fault)
          },
        }
        const timer = setTimeout(() => {
          queue.splice(queue.indexOf(entry), 1)
          reject(unavailable())
        }, waitMilliseconds)
        queue.push(entry)
      })
    },
    clear() {
      for (const { reject } of queue.splice(0)) reject(unavailable())
    },
  }
}
