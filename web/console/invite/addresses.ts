/** From what people type or paste to addresses: lists, "Name <mail>", cells of a spreadsheet. Pure. */

export interface TypedAddress {
  email: string
  /** What stood before the address: "Ada Lovelace". */
  name?: string
}
export interface ParsedAddresses {
  good: TypedAddress[]
  /** Words that are no address, to be corrected in place. */
  bad: string[]
}

// Only what saves a round trip; the server has the last word.
const address = /^[^\s@<>()[\]\\,;:"]{1,64}@(?=.{1,255}$)[^\s@.<>,;:"()[\]\\]+(\.[^\s@.<>,;:"()[\]\\]+)+$/

/** Whether the text could be an address at all. */
export const looksLikeAddress = (text: string) => address.test(text.trim())

const named = /^"?([^"<]*?)"?\s*<\s*([^<>]*)\s*>$/

/** What separates addresses: new lines, tabs, commas, semicolons. A name may hold a comma inside quotation marks. */
const pieces = (text: string): string[] =>
  (text.match(/(?:"[^"]*"|[^,;\n\r\t])+/g) ?? []).map((piece) => piece.trim()).filter(Boolean)

/**
 * Reads a typed or pasted text; repeated addresses fold into one.
 * @example parseAddresses('Ada <ada@example.org>; ben@example').bad // ['ben@example']
 */
export function parseAddresses(text: string): ParsedAddresses {
  const good = new Map<string, TypedAddress>()
  const bad: string[] = []
  const take = (email: string, name?: string) => {
    const clean = email
      .trim()
      .replace(/^mailto:/i, '')
      .toLowerCase()
    if (!looksLikeAddress(clean)) return false
    const former = good.get(clean)
    if (!former) good.set(clean, name ? { email: clean, name } : { email: clean })
    else if (name && !former.name) former.name = name
    return true
  }
  for (const piece of pieces(text)) {
    const match = named.exec(piece)
    if (match) {
      if (!take(match[2] ?? '', match[1]?.trim() || undefined)) bad.push(piece)
      continue
    }
    if (take(piece)) continue
    const words = piece.split(/\s+/)
    const found = words.filter((word) => looksLikeAddress(word.replace(/^[<("']+|[>)"']+$/g, '')))
    if (found.length === 0) {
      // Words around an address in other cells (a name in the next column) are no fault of their own.
      if (piece.includes('@') || !text.includes('\t')) bad.push(piece)
      continue
    }
    const name = found.length === 1 ? words.filter((word) => !found.includes(word)).join(' ') : ''
    for (const word of found) take(word.replace(/^[<("']+|[>)"']+$/g, ''), name || undefined)
    if (found.length > 1) bad.push(...words.filter((word) => !found.includes(word)))
  }
  return { good: [...good.values()], bad: [...new Set(bad)] }
}

/** First and last name from one written together. Example: `splitName('Ada Lovelace')` is `['Ada', 'Lovelace']`. */
export function splitName(name: string): [string, string] {
  const words = name.trim().split(/\s+/)
  return [words[0] ?? '', words.slice(1).join(' ')]
}

const publicHosts =
  /^(gmail|googlemail|outlook|hotmail|live|msn|yahoo|ymail|icloud|me|mac|aol|gmx|web|mail|proton|protonmail|pm|posteo|fastmail|zoho|t-online|orange|free|wanadoo|laposte|libero|yandex|qq|163)\.[a-z]{2,4}(\.[a-z]{2})?$/

/** A partner's likely name from its mail domain: "oak-elm.org" → "Oak Elm"; nothing for public mail hosts. */
export function nameFromAddress(email: string): string {
  const host = email.split('@')[1] ?? ''
  if (!host || publicHosts.test(host)) return ''
  const parts = host.split('.')
  const core = parts.length > 2 && /^(co|com|org|net|ac|gov)$/.test(parts.at(-2) ?? '') ? parts.at(-3) : parts.at(-2)
  return (core ?? '')
    .split(/[-_]+/)
    .filter(Boolean)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ')
}
