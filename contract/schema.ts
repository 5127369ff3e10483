/** Shapes that many endpoints share. Objects are closed: an unknown field is a fault, never silently dropped. */
import { type TEnum, type TProperties, type TSchema, Type } from 'typebox'

/** A closed object. */
export const Obj = <T extends TProperties>(properties: T) => Type.Object(properties, { additionalProperties: false })

/** One of the given words. */
export function OneOf<const T extends readonly string[]>(values: T): TEnum<[...T]> {
  return Type.Enum<[...T]>(values as unknown as readonly [...[...T]])
}

export const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])

/** Text people type: no NUL and no lone surrogates (checked by the validator as format `text`), at most `max` characters. */
export const Text = (max: number, min = 0) => Type.String({ maxLength: max, minLength: min, format: 'text' })

/** A single line: as Text, and without line breaks or other control characters (format `line`). */
export const Line = (max: number, min = 0) => Type.String({ maxLength: max, minLength: min, format: 'line' })

/** What a person typed as an address. Whether it is one is judged by the action, with a clear message. */
export const AddressInput = Type.String({ maxLength: 1000, format: 'text' })

/** ISO 8601 instant in UTC. */
export const Instant = Type.String({ format: 'date-time' })

/** A prefixed id such as `inv_01h455vb4pex5vsknk084sn02q`. */
export const Id = (prefix: string) => Type.String({ pattern: `^${prefix}_[0-9a-hjkmnp-tv-z]{26}$` })

/** Verb → true, or the code of the error that says why not. Travels with every object; the web decides nothing itself. */
export const Can = Type.Record(Type.String(), Type.Union([Type.Literal(true), Type.String()]))
export type Can<V extends string = string> = Partial<Record<V, true | string>>

/**
 * For changing what two people may edit at once: field → the value it had when it was read. A field that somebody else has
 * changed since, to something other than what is sent, is refused with `edited_since`, which names their value; the others are
 * merged. Left out, or for a field left out of it: what is sent counts. Example: `{ name: 'Acme', contactName: null }`.
 */
export const Base = Type.Optional(Type.Record(Type.String({ pattern: '^[a-zA-Z_.]{1,80}$' }), Type.Unknown()))

/** A page of a list. `next` is the cursor of the next page, or null. */
export const Page = <T extends TSchema>(item: T) =>
  Obj({ items: Type.Array(item), next: Nullable(Type.String()), total: Nullable(Type.Integer()) })

export const PageQuery = {
  cursor: Type.Optional(Type.String({ maxLength: 500, format: 'line' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
}
