/**
 * How values travel, the same on both engines: parameters leave as text (as PostgreSQL's own text form), columns come back as
 * the types of `server/tables.ts`. Numbers for int8 are exact up to 2^53; nothing here counts further.
 */
export type Parameter = string | null

/** Arrays become PostgreSQL arrays; an array for a jsonb column goes through `json()` (index.ts). */
export function toParameter(value: unknown): Parameter {
  if (value === null || value === undefined) return null
  switch (typeof value) {
    case 'string':
      return value
    case 'number':
    case 'bigint':
    case 'boolean':
      return String(value)
    case 'object':
      if (value instanceof Date) return value.toISOString()
      if (value instanceof Uint8Array)
        return `\\x${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')}`
      if (Array.isArray(value)) return value.some(isPlainObject) ? JSON.stringify(value) : toArray(value)
      return JSON.stringify(value)
    default:
      throw new TypeError(`a ${typeof value} cannot be stored`)
  }
}

function isPlainObject(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Date) &&
    !(value instanceof Uint8Array)
  )
}

function toArray(values: unknown[]): string {
  const items = values.map((value) => {
    if (Array.isArray(value)) return toArray(value)
    const text = toParameter(value)
    return text === null ? 'NULL' : `"${text.replace(/[\\"]/g, '\\$&')}"`
  })
  return `{${items.join(',')}}`
}

type Parse = (text: string) => unknown

const identity: Parse = (text) => text
const number: Parse = (text) => Number(text)
const boolean: Parse = (text) => text === 't'
const json: Parse = (text) => JSON.parse(text)
const bytes: Parse = (text) => new Uint8Array(Buffer.from(text.slice(2), 'hex'))

/** `2026-11-20 20:45:01.123456+00`, as sessions in UTC with ISO dates write it. */
const timestamp: Parse = (text) => {
  if (text === 'infinity' || text === '-infinity') return text
  const iso = text.replace(' ', 'T').replace(/(\.\d{3})\d+/, '$1')
  const zone = /[+-]\d\d(:?\d\d)?$/.exec(iso)
  return new Date(!zone ? `${iso}Z` : zone[1] ? iso : `${iso}:00`)
}

/** PostgreSQL's array text: `{a,"b c",NULL,{nested}}`. */
function arrayOf(parse: Parse): Parse {
  return (text) => {
    let at = text.indexOf('{')
    const list = (): unknown[] => {
      const items: unknown[] = []
      at++
      while (text[at] !== '}') {
        if (text[at] === ',') at++
        if (text[at] === '{') items.push(list())
        else if (text[at] === '"') items.push(parse(quoted()))
        else items.push(plain())
      }
      at++
      return items
    }
    const quoted = (): string => {
      let item = ''
      for (at++; text[at] !== '"'; at++) {
        if (text[at] === '\\') at++
        item += text[at]
      }
      at++
      return item
    }
    const plain = (): unknown => {
      const start = at
      while (text[at] !== ',' && text[at] !== '}') at++
      const item = text.slice(start, at)
      return item === 'NULL' ? null : parse(item)
    }
    return list()
  }
}

/** By type oid. What is not listed stays text, on both engines. */
export const parsers: Readonly<Record<number, Parse>> = {
  16: boolean,
  17: bytes,
  20: number,
  21: number,
  23: number,
  26: number,
  700: number,
  701: number,
  114: json,
  3802: json,
  1114: timestamp,
  1184: timestamp,
  1000: arrayOf(boolean),
  1005: arrayOf(number),
  1007: arrayOf(number),
  1016: arrayOf(number),
  1021: arrayOf(number),
  1022: arrayOf(number),
  1009: arrayOf(identity),
  1015: arrayOf(identity),
  2951: arrayOf(identity),
  1115: arrayOf(timestamp),
  1185: arrayOf(timestamp),
  199: arrayOf(json),
  3807: arrayOf(json),
}

/** The parser of a type. */
export function parserOf(oid: number): Parse {
  return parsers[oid] ?? identity
}
