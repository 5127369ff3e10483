/** Runs the real program and the real command line as processes of their own, as an operator would. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))

export interface Ran {
  code: number | null
  out: string
  err: string
}

export interface Program {
  child: ChildProcess
  out(): string
  err(): string
  /** Resolves when standard output matches; rejects with everything it said when it ends before. */
  until(pattern: RegExp): Promise<RegExpExecArray>
  ended: Promise<Ran>
}

/** Only what a test sets is set: nothing of the developer's own environment. */
function environmentWith(more: Record<string, string>): Record<string, string> {
  const { PATH = '', HOME = '' } = process.env
  return { PATH, HOME, NO_COLOR: '1', ...more }
}

export function runProgram(
  file: string,
  args: string[],
  environment: Record<string, string> = {},
  input?: string,
): Program {
  const child = spawn(process.execPath, [file, ...args], {
    cwd: root,
    env: environmentWith(environment),
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let out = ''
  let err = ''
  child.stdout.on('data', (text: Buffer) => {
    out += text.toString()
  })
  child.stderr.on('data', (text: Buffer) => {
    err += text.toString()
  })
  child.stdin.end(input ?? '')
  const ended = new Promise<Ran>((resolve) => child.once('close', (code) => resolve({ code, out, err })))
  return {
    child,
    out: () => out,
    err: () => err,
    ended,
    until(pattern) {
      return new Promise((resolve, reject) => {
        const look = () => {
          const match = pattern.exec(out)
          if (match) resolve(match)
        }
        look()
        child.stdout?.on('data', look)
        void ended.then(() => reject(new Error(`ended before ${pattern}: ${out}\n${err}`)))
      })
    },
  }
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
