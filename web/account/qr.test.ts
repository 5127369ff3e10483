import { expect, test } from 'vitest'
import {
  alignmentCentres,
  correctionWords,
  dataPath,
  formatBits,
  isMasked,
  type QrMatrix,
  qrMatrix,
  qrPath,
  versionBits,
} from './qr.ts'

test('correction words match a published example', () => {
  const data = [32, 91, 11, 120, 209, 114, 220, 77, 67, 64, 236, 17, 236, 17, 236, 17]
  expect(correctionWords(data, 10)).toEqual([196, 35, 39, 119, 235, 215, 231, 226, 93, 23])
})

test('format and version bits match the tables of the standard', () => {
  expect([0, 1, 2, 3, 4, 5, 6, 7].map((mask) => formatBits(mask).toString(2).padStart(15, '0'))).toEqual([
    '101010000010010',
    '101000100100101',
    '101111001111100',
    '101101101001011',
    '100010111111001',
    '100000011001110',
    '100111110010111',
    '100101010100000',
  ])
  expect(versionBits(7).toString(2).padStart(18, '0')).toBe('000111110010010100')
  expect(versionBits(10).toString(2).padStart(18, '0')).toBe('001010010011010011')
})

test('alignment patterns stand where the standard puts them', () => {
  expect(alignmentCentres(1)).toEqual([])
  expect(alignmentCentres(2)).toEqual([6, 18])
  expect(alignmentCentres(7)).toEqual([6, 22, 38])
  expect(alignmentCentres(14)).toEqual([6, 26, 46, 66])
  expect(alignmentCentres(15)).toEqual([6, 26, 48, 70])
})

test('a text of any length is read back from its code', () => {
  for (const text of [
    'a',
    'otpauth://totp/Harbour%20Works:ada@northwind.example?secret=JBSWY3DPEHPK3PXP&issuer=Harbour',
    'ü'.repeat(60),
    'x'.repeat(412),
  ]) {
    const modules = qrMatrix(text)
    expect(modules).toBeDefined()
    expect(read(modules as QrMatrix)).toBe(text)
  }
})

test('a text that is too long has no code', () => {
  expect(qrMatrix('x'.repeat(413))).toBeUndefined()
})

test('the drawing has one stroke per run of dark modules', () => {
  expect(
    qrPath([
      [true, true, false],
      [false, false, true],
    ]),
  ).toBe('M0 0h2v1h-2zM2 1h1v1h-1z')
})

/** Takes a code without damage apart: mask from the format bits, words along the path, blocks put together again. */
function read(modules: QrMatrix): string {
  const size = modules.length
  const version = (size - 17) / 4
  let format = 0
  for (let bit = 0; bit < 15; bit++) {
    const dark = modules[bit < 6 ? bit : bit < 8 ? bit + 1 : 8]?.[bit < 8 ? 8 : bit === 8 ? 7 : 14 - bit]
    if (dark) format |= 1 << bit
  }
  const mask = [0, 1, 2, 3, 4, 5, 6, 7].find((one) => formatBits(one) === format)
  if (mask === undefined) throw new Error('unreadable format')
  const bits: number[] = []
  for (const [y, x] of dataPath(size)) {
    if (isFunction(y, x, size, version)) continue
    bits.push((modules[y]?.[x] ?? false) !== isMasked(mask, y, x) ? 1 : 0)
  }
  const words: number[] = []
  for (let at = 0; at + 8 <= bits.length; at += 8) words.push(Number.parseInt(bits.slice(at, at + 8).join(''), 2))
  const blocks = blockLengths[version] as number[]
  const data: number[][] = blocks.map(() => [])
  let at = 0
  for (let index = 0; index < Math.max(...blocks); index++) {
    blocks.forEach((length, block) => {
      if (index < length) data[block]?.push(words[at++] as number)
    })
  }
  const stream = data.flat().flatMap((word) => [...word.toString(2).padStart(8, '0')].map(Number))
  const number = (from: number, length: number) => Number.parseInt(stream.slice(from, from + length).join(''), 2)
  expect(number(0, 4)).toBe(0b0100)
  const lengthBits = version < 10 ? 8 : 16
  const length = number(4, lengthBits)
  return new TextDecoder().decode(Uint8Array.from({ length }, (_, index) => number(4 + lengthBits + index * 8, 8)))
}

const blockLengths: Record<number, number[]> = {
  1: [16],
  6: [27, 27, 27, 27],
  7: [31, 31, 31, 31],
  15: [41, 41, 41, 41, 41, 42, 42, 42, 42, 42],
}

function isFunction(y: number, x: number, size: number, version: number): boolean {
  if (y === 6 || x === 6) return true
  if ((y < 9 && x < 9) || (y < 9 && x >= size - 8) || (y >= size - 8 && x < 9)) return true
  if (version >= 7 && ((y < 6 && x >= size - 11) || (x < 6 && y >= size - 11))) return true
  const centres = alignmentCentres(version)
  return centres.some((top) =>
    centres.some((left) => {
      const corner = (top === 6 && left === 6) || (top === 6 && left === size - 7) || (top === size - 7 && left === 6)
      return !corner && Math.abs(y - top) <= 2 && Math.abs(x - left) <= 2
    }),
  )
}
