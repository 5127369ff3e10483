/** What the scripts share: the project's folder, running programs, and whether something is out of date. */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../../', import.meta.url))

/** Programs find this Node and the project's own tools first. */
export const environment = {
  ...process.env,
  PATH: [dirname(process.execPath), join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter),
}

/** Runs a program in the project's folder; resolves with its exit code. Signals are passed on. */
export function run(program, args = [], options = {}) {
  const child = spawn(program, args, {
    cwd: root,
    env: { ...environment, ...options.env },
    stdio: options.stdio ?? 'inherit',
    shell: process.platform === 'win32',
  })
  const pass = (signal) => child.kill(signal)
  process.on('SIGINT', pass)
  process.on('SIGTERM', pass)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      process.off('SIGINT', pass)
      process.off('SIGTERM', pass)
      resolve(code ?? (signal ? 143 : 1))
    })
  })
}

/** As `run`, but ends this process when the program fails. */
export async function must(program, args, options) {
  const code = await run(program, args, options)
  if (code !== 0) process.exit(code)
}

/** Runs one of our own files or a file of a package under this Node. */
export const node = (args, options) => run(process.execPath, args, options)

/** Installs what the lockfile says, where that has not been done since it changed. */
export async function ensureInstalled() {
  const installed = statSync(join(root, 'node_modules', '.package-lock.json'), { throwIfNoEntry: false })
  const wanted = statSync(join(root, 'package-lock.json'))
  if (installed && installed.mtimeMs >= wanted.mtimeMs) return
  console.log('Installing packages…')
  const quiet = ['--include=dev', '--no-audit', '--no-fund', '--loglevel=error']
  if ((await run('npm', ['ci', ...quiet])) === 0) return
  // A registry that lacks a package for some other kind of machine makes `npm ci` refuse; installing passes over it.
  console.log('Installing from the lockfile was refused; trying once more, more leniently…')
  await must('npm', ['install', '--no-save', ...quiet])
}

function* filesBelow(path) {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (!stat) return
  if (!stat.isDirectory()) return yield path
  for (const name of readdirSync(path).sort()) {
    if (name !== 'node_modules' && !name.startsWith('.') && !name.includes('.test.'))
      yield* filesBelow(join(path, name))
  }
}

/** A fingerprint of everything in these files and folders. */
export function fingerprint(paths) {
  const hash = createHash('sha256')
  for (const path of paths)
    for (const file of filesBelow(join(root, path))) hash.update(file.slice(root.length)).update(readFileSync(file))
  return hash.digest('hex')
}

/** Makes `output` unless it was made from the very same inputs. */
export async function unlessFresh({ name, inputs, output, force = false }, make) {
  const stamp = join(root, 'build', `.${name}.stamp`)
  const wanted = fingerprint(inputs)
  if (!force && existsSync(join(root, output)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted)
    return false
  await make()
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, wanted)
  return true
}
