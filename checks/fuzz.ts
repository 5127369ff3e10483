/** Bad input made from the schemas themselves: near-misses of what is right, so that much of it gets past the first check. */
import type { TSchema } from 'typebox'

/** A small seeded generator (mulberry32): the same seed gives the same requests. */
export function seeded(seed: number) {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  return {
    next,
    below: (limit: number) => Math.floor(next() * limit),
    chance: (share: number) => next() < share,
    of: <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T,
  }
}
export type Dice = ReturnType<typeof seeded>

const strings = [
  '',
  ' ',
  'a',
  'Ada Lovelace',
  'ada@example.org',
  'a@b',
  '"a b"@example.org',
  'ada@пример.рф',
  `${'a'.repeat(65)}@example.org`,
  'a\u0000b',
  'a\ud800b',
  '\udfff',
  'a\r\nBcc: x@example.org',
  '<script>alert(1)</script>',
  "'; drop table person; --",
  '#{7*7}',
  '{{x}}',
  '../../etc/passwd',
  '%00',
  '\u202eabc',
  '𝕒𝕕𝕒',
  'é'.normalize('NFD'),
  '\ufeff',
  'null',
  'true',
  '0',
  '-1',
  '1e309',
  'NaN',
  'x'.repeat(1_000),
  'x'.repeat(100_000),
  '2026-11-20T15:00:00Z',
  '+275760-09-13T00:00:00.001Z',
  '0000-00-00T00:00:00Z',
  '9999-12-31T23:59:60Z',
  '2026-02-30T00:00:00Z',
  'Europe/Berlin',
  'Mars/Olympus',
  '#ffffff',
  'https://example.org',
  'javascript:alert(1)',
  'org_00000000000000000000000000',
  'pship_7zzzzzzzzzzzzzzzzzzzzzzzzz',
] as const
const numbers = [
  0,
  -0,
  1,
  -1,
  1.5,
  2 ** 31,
  -(2 ** 31) - 1,
  2 ** 53,
  1e21,
  1e308,
  Number.MAX_SAFE_INTEGER,
  65_536,
] as const
const keys = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'id',
  'role',
  'organizationId',
  'isInstallationAdmin',
  '',
] as const

/** Something of any kind. */
export function junk(dice: Dice, depth = 0): unknown {
  const kind = dice.below(depth > 3 ? 4 : 7)
  if (kind === 0) return dice.of(strings)
  if (kind === 1) return dice.of(numbers)
  if (kind === 2) return dice.chance(0.5)
  if (kind === 3) return null
  if (kind === 4) return Array.from({ length: dice.below(4) }, () => junk(dice, depth + 1))
  if (kind === 5)
    return Object.fromEntries(Array.from({ length: dice.below(4) }, () => [dice.of(keys), junk(dice, depth + 1)]))
  return Array.from({ length: 50 }).reduce<unknown>((inner) => [inner], 1)
}

interface Shape {
  type?: string
  enum?: unknown[]
  const?: unknown
  anyOf?: TSchema[]
  items?: TSchema
  maxItems?: number
  properties?: Record<string, TSchema>
  required?: string[]
  pattern?: string
  format?: string
  maxLength?: number
  minimum?: number
  maximum?: number
}

/** A value for a schema, right in most places and wrong in some. `known`: ids that exist. */
export function nearMiss(schema: TSchema, dice: Dice, known: readonly string[], wrong = 0.12): unknown {
  if (dice.chance(wrong)) return junk(dice)
  const shape = schema as Shape
  const inner = (one: TSchema) => nearMiss(one, dice, known, wrong)
  if (shape.anyOf) return inner(dice.of(shape.anyOf))
  if (shape.enum) return dice.of(shape.enum)
  if ('const' in shape) return shape.const
  switch (shape.type) {
    case 'object': {
      const entries = Object.entries(shape.properties ?? {}).filter(
        ([name]) => shape.required?.includes(name) || dice.chance(0.6),
      )
      const made = Object.fromEntries(
        entries.filter(() => !dice.chance(wrong / 4)).map(([name, one]) => [name, inner(one)]),
      )
      return dice.chance(wrong / 4) ? { ...made, [dice.of(keys)]: junk(dice) } : made
    }
    case 'array':
      return Array.from({ length: dice.below(Math.min(shape.maxItems ?? 3, 3) + 1) }, () =>
        inner(shape.items as TSchema),
      )
    case 'integer':
    case 'number': {
      const least = shape.minimum ?? -5
      return least + dice.below(Math.min((shape.maximum ?? 1_000) - least, 1_000) + 1)
    }
    case 'boolean':
      return dice.chance(0.5)
    case 'null':
      return null
    default:
      return text(shape, dice, known)
  }
}

function text({ pattern, format, maxLength = 200 }: Shape, dice: Dice, known: readonly string[]): string {
  const prefix = /^\^([a-z]+)_\[/.exec(pattern ?? '')?.[1]
  if (prefix) {
    const fitting = known.filter((id) => id.startsWith(`${prefix}_`))
    return fitting.length > 0 && dice.chance(0.7) ? dice.of(fitting) : `${prefix}_01h455vb4pex5vsknk084sn02q`
  }
  if (format === 'date-time') return new Date(Date.UTC(2026, 0, 1) + dice.below(1_000) * 86_400_000).toISOString()
  if (pattern?.startsWith('^#')) return '#1f4e79'
  return dice.of(strings.filter((one) => one.length <= maxLength))
}
