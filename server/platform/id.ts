/** Ids: UUIDv7 inside, prefixed base32 (TypeID form) outside, as in `inv_01h455vb4pex5vsknk084sn02q`. */
import { randomBytes } from 'node:crypto'
import { AppError } from './errors.ts'

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
let lastMillisecond = 0
let sequence = 0

/** A new UUIDv7; ids made by one process in the same millisecond still grow (RFC 9562, method 1). */
export function newId(): string {
  const now = Date.now()
  if (now > lastMillisecond) {
    lastMillisecond = now
    sequence = randomBytes(2).readUInt16BE() & 0x7ff
  } else if (++sequence > 0xfff) {
    lastMillisecond++
    sequence = 0
  }
  const bytes = randomBytes(16)
  bytes.writeUIntBE(lastMillisecond, 0, 6)
  bytes.writeUInt16BE(0x7000 | sequence, 6)
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

export type IdPrefix =
  | 'org'
  | 'psn'
  | 'mem'
  | 'prog'
  | 'pship'
  | 'inv'
  | 'evt'
  | 'ntf'
  | 'mail'
  | 'ses'
  | 'rpt'
  | 'rcpt'
  | 'note'
  | 'view'
  | 'run'
  | 'blk'
  | 'dom'
  | 'job'
  | 'cmt'
  | 'file'
  | 'terms'

/** Example: `toPublicId('inv', uuid) === 'inv_01h455vb4pex5vsknk084sn02q'`. */
export function toPublicId(prefix: IdPrefix, uuid: string): string {
  let value = BigInt(`0x${uuid.replaceAll('-', '')}`)
  let text = ''
  for (let i = 0; i < 26; i++) {
    text = alphabet[Number(value & 31n)] + text
    value >>= 5n
  }
  return `${prefix}_${text}`
}

/** The UUID behind a prefixed id; what is not one is simply not found. */
export function fromPublicId(prefix: IdPrefix, id: string): string {
  const match = /^([a-z]+)_([0-7][0-9a-hjkmnp-tv-z]{25})$/.exec(id)
  if (!match || match[1] !== prefix) throw new AppError('not_found')
  let value = 0n
  for (const letter of match[2] as string) value = (value << 5n) | BigInt(alphabet.indexOf(letter))
  const hex = value.toString(16).padStart(32, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
