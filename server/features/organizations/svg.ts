/**
 * Logos drawn as SVG: looked through, then drawn by a process of its own that may take so long and so much memory and no more.
 * The process hands back pixels, so no program in the file survives; it is ended whatever the file makes of it.
 */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { AppError } from '#server/platform/errors.ts'

const drawer = fileURLToPath(new URL('./svg-drawer.ts', import.meta.url))

export interface DrawingLimits {
  milliseconds: number
  /** Resident memory of the process; watched where the system tells (Linux). */
  bytes: number
}

const usualLimits: DrawingLimits = { milliseconds: 8_000, bytes: 400 * 1024 * 1024 }
/** A 256 × 256 PNG without any compression is smaller. */
const largestDrawing = 1_000_000
const atOnce = 2
const mostWaiting = 20

/** Whether this is text of an SVG, so that it is to be drawn and not decoded. */
export function isSvg(input: Uint8Array): boolean {
  const start = Buffer.from(input.subarray(0, 4096))
    .toString('latin1')
    .replace(/^\xef\xbb\xbf/, '')
    .trimStart()
  return start.startsWith('<') && /<svg[\s>/]/i.test(textStart(start, input))
}

/** The root may stand behind a long comment or declaration. */
function textStart(start: string, input: Uint8Array): string {
  return /^<(\?|!)/.test(start) ? Buffer.from(input).toString('latin1') : start
}

/** What keeps an SVG from being drawn, in a sentence; undefined: nothing. Pure. */
export function refusedSvg(input: Uint8Array): string | undefined {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(input)
  } catch {
    return 'This SVG is not written in UTF-8. Save it anew, or as PNG.'
  }
  const encoding = /^\s*<\?xml[^>]*\bencoding\s*=\s*["']([^"']*)["']/i.exec(text)?.[1]
  if (encoding !== undefined && !/^(utf-?8|us-ascii)$/i.test(encoding))
    return 'This SVG is not written in UTF-8. Save it anew, or as PNG.'
  if (/<!ENTITY/i.test(text) || /<!DOCTYPE[^>]*\[/i.test(text))
    return 'This SVG defines entities, which can be made to grow without end. Save it as “plain SVG”, or as PNG.'
  if (pointsOutside(text))
    return 'This SVG points to other files or addresses, which are never loaded. Embed them, or save it as PNG.'
  return undefined
}

const elements = /<([\w:.-]+)((?:"[^"]*"|'[^']*'|[^>"'])*)>/g
const references = /(?:^|[\s"'])(?:[\w-]+:)?(?:href|src)\s*=\s*(?:"([^"]*)"|'([^']*)')/gi
const addresses = /url\(\s*["']?([^"')]*)/gi

function pointsOutside(text: string): boolean {
  const plain = withoutCharacterCodes(text.replaceAll(/<!--[\s\S]*?-->/g, ''))
  if (/<\?xml-stylesheet|@import|<([\w-]+:)?include[\s/>]/i.test(plain)) return true
  for (const [, address = ''] of plain.matchAll(addresses)) if (isOutside(address)) return true
  for (const [, name = '', attributes = ''] of plain.matchAll(elements)) {
    // a link does nothing in a picture
    if (name.split(':').at(-1) === 'a') continue
    for (const [, quoted, single] of attributes.matchAll(references)) if (isOutside(quoted ?? single ?? '')) return true
  }
  return false
}

function isOutside(address: string): boolean {
  const place = address.trim()
  return (
    place !== '' &&
    !place.startsWith('#') &&
    !/^data:(image\/(png|jpeg|jpg|webp|gif)|font\/\w+|application\/[\w-]*font[\w-]*)[;,]/i.test(place)
  )
}

/** `&#104;ttp` is `http` to whoever draws it. */
function withoutCharacterCodes(text: string): string {
  return text.replaceAll(/&#(x[0-9a-f]{1,6}|\d{1,7});/gi, (whole, code: string) => {
    const point = code[0] === 'x' || code[0] === 'X' ? Number.parseInt(code.slice(1), 16) : Number(code)
    return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : whole
  })
}

let drawing = 0
const waiting: (() => void)[] = []

async function takeTurn(): Promise<() => void> {
  if (drawing >= atOnce) {
    if (waiting.length >= mostWaiting) throw new AppError('unavailable', { retryAfterSeconds: 5 })
    await new Promise<void>((resolve) => waiting.push(resolve))
  } else drawing++
  // the place is handed on, not given back, while somebody waits for it
  return () => {
    const next = waiting.shift()
    if (next) next()
    else drawing--
  }
}

export type Drawn = { png: Uint8Array } | { refused: 'too_slow' | 'too_much_memory' | 'unreadable' }

/** Draws it at most 256 pixels wide and high, as PNG. Nothing that the file does reaches this process. */
export async function drawSvg(input: Uint8Array, limits: DrawingLimits = usualLimits): Promise<Drawn> {
  const endTurn = await takeTurn()
  try {
    return await drawInChild(input, limits)
  } finally {
    endTurn()
  }
}

function drawInChild(input: Uint8Array, limits: DrawingLimits): Promise<Drawn> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--max-old-space-size=64', drawer], {
      // no secrets of ours in its environment, and nothing to find where it stands
      env: { MALLOC_ARENA_MAX: '2' },
      cwd: '/',
      stdio: ['pipe', 'pipe', 'ignore'],
      timeout: limits.milliseconds,
      killSignal: 'SIGKILL',
    })
    const pieces: Buffer[] = []
    let size = 0
    let grew = false
    const end = () => child.kill('SIGKILL')
    const watch = setInterval(() => {
      if (memoryOf(child.pid) <= limits.bytes) return
      grew = true
      end()
    }, 20)
    child.stdin.on('error', () => {})
    child.stdout.on('data', (piece: Buffer) => {
      size += piece.length
      if (size > largestDrawing) end()
      else pieces.push(piece)
    })
    child.on('error', () => {
      clearInterval(watch)
      resolve({ refused: 'unreadable' })
    })
    child.on('close', (code, signal) => {
      clearInterval(watch)
      if (code === 0 && size > 0 && size <= largestDrawing) resolve({ png: new Uint8Array(Buffer.concat(pieces)) })
      else if (grew) resolve({ refused: 'too_much_memory' })
      else resolve({ refused: signal === 'SIGKILL' && size <= largestDrawing ? 'too_slow' : 'unreadable' })
    })
    child.stdin.end(input)
  })
}

const pageBytes = 4096

/** Resident bytes of a process, or 0 where the system does not say. */
function memoryOf(pid: number | undefined): number {
  if (pid === undefined || process.platform !== 'linux') return 0
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1] ?? 0) * pageBytes
  } catch {
    return 0
  }
}
