/**
 * QR codes (ISO/IEC 18004) for the secret of an authenticator app: byte mode, error correction M, versions 1 to 15.
 * Our own so that the secret meets no further package; see docs/decisions/0012-qr-codes.md.
 */

/** Error correction words per block, then blocks as [count, data words] pairs, for level M. */
const versions: [ecWords: number, ...blocks: [count: number, words: number][]][] = [
  [10, [1, 16]],
  [16, [1, 28]],
  [26, [1, 44]],
  [18, [2, 32]],
  [24, [2, 43]],
  [16, [4, 27]],
  [18, [4, 31]],
  [22, [2, 38], [2, 39]],
  [22, [3, 36], [2, 37]],
  [26, [4, 43], [1, 44]],
  [30, [1, 50], [4, 51]],
  [22, [6, 36], [2, 37]],
  [22, [8, 37], [1, 38]],
  [24, [4, 40], [5, 41]],
  [24, [5, 41], [5, 42]],
]

/** The modules of the code, row by row; true is dark. Without the quiet zone. */
export type QrMatrix = boolean[][]

/**
 * The code of a text, or undefined where it is too long (more than 412 bytes).
 * @example qrMatrix('otpauth://totp/Entente:ada@northwind.example?secret=…')?.length
 */
export function qrMatrix(text: string): QrMatrix | undefined {
  const bytes = new TextEncoder().encode(text)
  const version = versions.findIndex((_, index) => bytes.length <= capacity(index + 1)) + 1
  if (version === 0) return undefined
  const words = interleave(dataWords(bytes, version), version)
  const base = emptyMatrix(version)
  let best: { penalty: number; modules: QrMatrix } | undefined
  for (let mask = 0; mask < 8; mask++) {
    const modules = draw(base, words, version, mask)
    const penalty = penaltyOf(modules)
    if (!best || penalty < best.penalty) best = { penalty, modules }
  }
  return best?.modules
}

/** The dark modules as one SVG path in units of a module, for `viewBox="-4 -4 {size + 8} {size + 8}"`. */
export function qrPath(modules: QrMatrix): string {
  let path = ''
  modules.forEach((row, y) => {
    for (let x = 0; x < row.length; x++) {
      if (!row[x]) continue
      const from = x
      while (row[x + 1]) x++
      path += `M${from} ${y}h${x - from + 1}v1h-${x - from + 1}z`
    }
  })
  return path
}

const blocksOf = (version: number) => (versions[version - 1]?.slice(1) ?? []) as [number, number][]
const dataLength = (version: number) => blocksOf(version).reduce((sum, [count, words]) => sum + count * words, 0)
const lengthBits = (version: number) => (version < 10 ? 8 : 16)
/** Bytes that fit beside the four bits of the mode and the length. */
const capacity = (version: number) => Math.floor((dataLength(version) * 8 - 4 - lengthBits(version)) / 8)

/** Mode, length, bytes, terminator and padding. */
export function dataWords(bytes: Uint8Array, version: number): number[] {
  const bits: number[] = []
  const put = (value: number, length: number) => {
    for (let bit = length - 1; bit >= 0; bit--) bits.push((value >> bit) & 1)
  }
  put(0b0100, 4)
  put(bytes.length, lengthBits(version))
  for (const byte of bytes) put(byte, 8)
  put(0, Math.min(4, dataLength(version) * 8 - bits.length))
  while (bits.length % 8 !== 0) bits.push(0)
  const words: number[] = []
  for (let at = 0; at < bits.length; at += 8)
    words.push(bits.slice(at, at + 8).reduce((word, bit) => (word << 1) | bit, 0))
  for (let pad = 0xec; words.length < dataLength(version); pad ^= 0xec ^ 0x11) words.push(pad)
  return words
}

// Arithmetic in the field of 256 elements with the polynomial 0x11d.
const exponents: number[] = []
const logarithms: number[] = []
for (let power = 0, value = 1; power < 255; power++) {
  exponents[power] = value
  logarithms[value] = power
  value = value << 1
  if (value > 255) value ^= 0x11d
}
const times = (a: number, b: number) =>
  a === 0 || b === 0 ? 0 : (exponents[((logarithms[a] as number) + (logarithms[b] as number)) % 255] as number)

/** The Reed-Solomon words of a block. */
export function correctionWords(block: number[], count: number): number[] {
  let generator = [1]
  for (let power = 0; power < count; power++) {
    const root = exponents[power] as number
    const next = [...generator, 0]
    generator.forEach((factor, index) => {
      next[index + 1] = (next[index + 1] as number) ^ times(factor, root)
    })
    generator = next
  }
  const rest: number[] = new Array(count).fill(0)
  for (const word of block) {
    const factor = word ^ (rest.shift() as number)
    rest.push(0)
    for (let index = 0; index < count; index++)
      rest[index] = (rest[index] as number) ^ times(generator[index + 1] as number, factor)
  }
  return rest
}

/** Data of all blocks in turn, then their correction words in turn. */
function interleave(data: number[], version: number): number[] {
  const [ecWords] = versions[version - 1] as (typeof versions)[number]
  const blocks: number[][] = []
  let at = 0
  for (const [count, words] of blocksOf(version)) {
    for (let block = 0; block < count; block++, at += words) blocks.push(data.slice(at, at + words))
  }
  const corrections = blocks.map((block) => correctionWords(block, ecWords))
  const result: number[] = []
  for (const rows of [blocks, corrections]) {
    const longest = Math.max(...rows.map((row) => row.length))
    for (let index = 0; index < longest; index++)
      for (const row of rows) if (index < row.length) result.push(row[index] as number)
  }
  return result
}

/** null: not yet drawn, so free for data. */
type Draft = (boolean | null)[][]

function emptyMatrix(version: number): Draft {
  const size = 17 + 4 * version
  const draft: Draft = Array.from({ length: size }, () => new Array(size).fill(null))
  const square = (top: number, left: number, reach: number, dark: (distance: number) => boolean) => {
    for (let y = -reach; y <= reach; y++) {
      for (let x = -reach; x <= reach; x++) {
        const row = draft[top + y]
        if (row && left + x >= 0 && left + x < size) row[left + x] = dark(Math.max(Math.abs(x), Math.abs(y)))
      }
    }
  }
  for (const [top, left] of [
    [3, 3],
    [3, size - 4],
    [size - 4, 3],
  ] as const)
    square(top, left, 4, (d) => d !== 2 && d !== 4)
  const centres = alignmentCentres(version)
  for (const top of centres) {
    for (const left of centres) if (draft[top]?.[left] === null) square(top, left, 2, (d) => d !== 1)
  }
  for (let at = 8; at < size - 8; at++) {
    set(draft, 6, at, at % 2 === 0)
    set(draft, at, 6, at % 2 === 0)
  }
  return draft
}

/** The timing pattern crosses alignment patterns of larger codes in step with them, so drawing it last is harmless. */
function set(draft: Draft, y: number, x: number, dark: boolean): void {
  const row = draft[y]
  if (row) row[x] = dark
}

export function alignmentCentres(version: number): number[] {
  if (version === 1) return []
  const count = Math.floor(version / 7) + 2
  const size = 17 + 4 * version
  const step = Math.ceil((size - 13) / (count - 1) / 2) * 2
  return [6, ...Array.from({ length: count - 1 }, (_, index) => size - 7 - index * step).reverse()]
}

/** Five bits of level and mask with ten of a BCH code, as they stand beside the finder patterns. Level M is 00. */
export function formatBits(mask: number): number {
  let rest = mask << 10
  for (let bit = 14; bit >= 10; bit--) if ((rest >> bit) & 1) rest ^= 0b10100110111 << (bit - 10)
  return ((mask << 10) | rest) ^ 0b101010000010010
}

/** Six bits of version with twelve of a Golay code; from version 7 on. */
export function versionBits(version: number): number {
  let rest = version << 12
  for (let bit = 17; bit >= 12; bit--) if ((rest >> bit) & 1) rest ^= 0b1111100100101 << (bit - 12)
  return (version << 12) | rest
}

const masks: ((y: number, x: number) => boolean)[] = [
  (y, x) => (y + x) % 2 === 0,
  (y) => y % 2 === 0,
  (_, x) => x % 3 === 0,
  (y, x) => (y + x) % 3 === 0,
  (y, x) => (Math.floor(y / 2) + Math.floor(x / 3)) % 2 === 0,
  (y, x) => ((y * x) % 2) + ((y * x) % 3) === 0,
  (y, x) => (((y * x) % 2) + ((y * x) % 3)) % 2 === 0,
  (y, x) => (((y + x) % 2) + ((y * x) % 3)) % 2 === 0,
]
/** Whether a mask turns the module at this place around. */
export const isMasked = (mask: number, y: number, x: number) => (masks[mask] as (y: number, x: number) => boolean)(y, x)

function draw(base: Draft, words: number[], version: number, mask: number): QrMatrix {
  const draft = base.map((row) => [...row])
  const size = draft.length
  const format = formatBits(mask)
  for (let bit = 0; bit < 15; bit++) {
    const dark = ((format >> bit) & 1) === 1
    // Once around the upper left finder pattern, once split over the other two.
    set(draft, bit < 6 ? bit : bit < 8 ? bit + 1 : 8, bit < 8 ? 8 : bit === 8 ? 7 : 14 - bit, dark)
    set(draft, bit < 8 ? 8 : size - 15 + bit, bit < 8 ? size - 1 - bit : 8, dark)
  }
  set(draft, size - 8, 8, true)
  if (version >= 7) {
    const bits = versionBits(version)
    for (let bit = 0; bit < 18; bit++) {
      const dark = ((bits >> bit) & 1) === 1
      set(draft, Math.floor(bit / 3), size - 11 + (bit % 3), dark)
      set(draft, size - 11 + (bit % 3), Math.floor(bit / 3), dark)
    }
  }
  let at = 0
  for (const [y, x] of dataPath(size)) {
    if (draft[y]?.[x] !== null) continue
    const word = words[at >> 3] ?? 0
    set(draft, y, x, (((word >> (7 - (at & 7))) & 1) === 1) !== isMasked(mask, y, x))
    at++
  }
  return draft as QrMatrix
}

/** Two columns at a time from the right, upwards and downwards in turn, leaving out the column of the timing pattern. */
export function* dataPath(size: number): Generator<[y: number, x: number]> {
  let upwards = true
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) right = 5
    for (let step = 0; step < size; step++) {
      const y = upwards ? size - 1 - step : step
      yield [y, right]
      yield [y, right - 1]
    }
    upwards = !upwards
  }
}

/** How hard a code is to read: runs, blocks, false finder patterns, imbalance. The mask with the least is taken. */
function penaltyOf(modules: QrMatrix): number {
  const size = modules.length
  const at = (y: number, x: number) => (modules[y]?.[x] ? 1 : 0)
  let penalty = 0
  let dark = 0
  for (const line of [at, (y: number, x: number) => at(x, y)]) {
    for (let y = 0; y < size; y++) {
      let run = 0
      let last = -1
      let window = 0
      for (let x = 0; x < size; x++) {
        const module = line(y, x)
        run = module === last ? run + 1 : 1
        last = module
        if (run === 5) penalty += 3
        else if (run > 5) penalty += 1
        window = ((window << 1) | module) & 0x7ff
        if (x >= 10 && (window === 0b10111010000 || window === 0b00001011101)) penalty += 40
      }
    }
  }
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const module = at(y, x)
      dark += module
      if (
        y + 1 < size &&
        x + 1 < size &&
        module === at(y, x + 1) &&
        module === at(y + 1, x) &&
        module === at(y + 1, x + 1)
      )
        penalty += 3
    }
  }
  return penalty + Math.floor(Math.abs((dark * 20) / (size * size) - 10)) * 10
}
