/** From a form, as a browser posts it or as it stands, to answers. The same for the page and its script. */
import type { FormDefinition, Section } from '#contract/forms/filling.ts'
import { fromFormData } from '#contract/forms/read-text.ts'
import { keyOf } from './places.ts'
import { filesAt, typedAt } from './typed.ts'

/**
 * The answers of a section's form; a field that is not on it is not in here, one that is empty is null.
 * Names that begin with a colon are the page's own. Files come from where they were stored: only the day on which one lapses
 * is typed.
 */
export function answersFrom(
  definition: FormDefinition,
  section: Section,
  entries: Iterable<readonly [string, string]>,
  typed: Record<string, unknown>,
): Record<string, unknown> {
  const own = [...entries].filter(([name]) => !name.startsWith(':'))
  const days = new Map(own.filter(([name]) => name.endsWith('.expiresOn')))
  const files = section.fields.filter((field) => field.kind === 'files')
  const isFile = (name: string) => files.some(({ key }) => partsOf(name).includes(key))
  const plain = own.filter(([name]) => !isFile(name))
  const answers = fromFormData(definition, plain)
  for (const [name] of plain) answers[keyOf(name)] ??= null
  const dated = (path: string) =>
    filesAt(typed, path).map(({ expiresOn: _, ...file }, place) => {
      const expiresOn = days.get(`${path}.${place}.expiresOn`)
      return expiresOn ? { ...file, expiresOn } : file
    })
  for (const { key } of files) {
    if (!section.repeat) {
      const there = dated(key)
      if (there.length > 0) answers[key] = there
      continue
    }
    const items = answers[section.key]
    if (!Array.isArray(items)) continue
    answers[section.key] = items.map((item: object, place) => {
      const there = dated(`${section.key}.${place}.${key}`)
      return there.length > 0 ? { ...item, [key]: there } : item
    })
  }
  return answers
}

const partsOf = (name: string) => name.split('.')

/** The same answer, however it came about; blank and absent are the same. */
export function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(plain(a)) === JSON.stringify(plain(b))
}

/** Without anything blank: rows in which nothing stands are no answer. */
function plain(value: unknown): unknown {
  if (value === undefined || value === null) return null
  if (typeof value === 'string') return value.replaceAll('\r\n', '\n').trim() || null
  if (Array.isArray(value)) {
    const rows = value.map(plain).filter((one) => one !== null)
    return rows.length > 0 ? rows : null
  }
  if (typeof value !== 'object') return value
  const parts = Object.entries(value)
    .map(([key, one]): [string, unknown] => [key, plain(one)])
    .filter(([, one]) => one !== null)
    .sort(([x], [y]) => (x < y ? -1 : 1))
  return parts.length > 0 ? Object.fromEntries(parts) : null
}

/** A short mark of an answer: a form that comes back tells with it which answers were left as they were. */
export function markOf(value: unknown): string {
  let hash = 0x811c9dc5
  for (const byte of new TextEncoder().encode(JSON.stringify(plain(value)))) {
    hash = Math.imul(hash ^ byte, 0x01000193)
  }
  return (hash >>> 0).toString(36)
}

/** The answers with another one at a path: copies along the way, the rest as it was. */
export function withAnswer(typed: Record<string, unknown>, path: string, value: unknown): Record<string, unknown> {
  const [first = '', ...rest] = path.split('.')
  if (rest.length === 0) return { ...typed, [first]: value }
  return { ...typed, [first]: within(typed[first], rest, value) }
}

function within(whole: unknown, [part = '', ...rest]: string[], value: unknown): unknown {
  const old = typeof whole === 'object' && whole !== null ? (whole as Record<string, unknown>)[part] : undefined
  const next = rest.length === 0 ? value : within(old, rest, value)
  if (Array.isArray(whole))
    return Array.from({ length: Math.max(whole.length, Number(part) + 1) }, (_, at) =>
      at === Number(part) ? next : (whole[at] ?? {}),
    )
  return { ...(typeof whole === 'object' ? whole : {}), [part]: next }
}

/** The answers without the row, item or file at a path such as `served.2`. */
export function withoutRow(typed: Record<string, unknown>, at: string): Record<string, unknown> {
  const path = at.slice(0, at.lastIndexOf('.'))
  const place = Number(at.slice(at.lastIndexOf('.') + 1))
  const rows = typedAt(typed, path)
  return Array.isArray(rows)
    ? withAnswer(
        typed,
        path,
        rows.filter((_, one) => one !== place),
      )
    : typed
}
