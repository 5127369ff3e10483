/** Texts: composed, trimmed, within their limits. */
import { bad, type Cleaned, cleanList, hasEnough, isBlank, refuse, type Spot, within } from './cleaning.ts'
import type { EmailsField, TextLimits } from './definition.ts'
import { matcherOf } from './prepare.ts'

export const textLengths = {
  short_text: 255,
  long_text: 5_000,
  email: 254,
  phone: 40,
  url: 2_000,
  address: 200,
} as const

const ascii = /^[\x20-\x7e]*$/
// NUL cannot be stored and lone surrogates are no characters; the others are controls that nobody types
const unwanted = /[^\P{Cc}\t\n\r]|\p{Cs}/u

/** The text without blanks around it. Anything far too long is refused without being read. */
export function cleanText(given: unknown, max: number, spot: Spot, lines = false): Cleaned<string> {
  if (typeof given !== 'string') return refuse(spot, 'wrong_kind')
  if (given.length > max * 4 + 100) return refuse(spot, 'too_long', { count: max })
  let text = given.trim()
  if (!ascii.test(text)) {
    if (unwanted.test(text)) return refuse(spot, 'characters')
    text = text.normalize('NFC').replace(/\r\n?/g, '\n').trim()
    if (!lines) {
      text = text.replaceAll('\t', ' ')
      if (/[\n\u2028\u2029]/.test(text)) return refuse(spot, 'one_line')
    }
  }
  if (text === '') return undefined
  return text.length > max && lengthOf(text) > max ? refuse(spot, 'too_long', { count: max }) : text
}

/** Characters as JSON Schema counts them. */
const lengthOf = (text: string): number => (ascii.test(text) ? text.length : [...text].length)

export function cleanShortText(field: TextLimits, given: unknown, spot: Spot): Cleaned<string> {
  const text = cleanLongText(field, given, spot, textLengths.short_text, false)
  if (typeof text !== 'string' || matcherOf(field)?.(text) !== false) return text
  return refuse(spot, 'pattern', field.patternHint === undefined ? undefined : { hint: field.patternHint })
}

export function cleanLongText(
  field: Pick<TextLimits, 'minLength' | 'maxLength'>,
  given: unknown,
  spot: Spot,
  length: number = textLengths.long_text,
  lines = true,
): Cleaned<string> {
  const text = cleanText(given, field.maxLength ?? length, spot, lines)
  const min = field.minLength ?? 0
  return typeof text === 'string' && min > 0 && lengthOf(text) < min ? refuse(spot, 'too_short', { count: min }) : text
}

const localPart = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/
const domain = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+([a-z]{2,63}|xn--[a-z0-9-]{2,59})$/

/** Lower case, the domain in its ASCII form. Whether mail arrives there is found out by sending some. */
export function cleanEmail(given: unknown, spot: Spot): Cleaned<string> {
  const text = cleanText(given, textLengths.email, spot)
  if (typeof text !== 'string') return text
  const at = text.lastIndexOf('@')
  const local = text.slice(0, at).toLowerCase()
  const host = asciiDomain(text.slice(at + 1))
  const fits = at > 0 && at <= 64 && at + 1 + host.length <= textLengths.email
  return fits && localPart.test(local) && domain.test(host) ? `${local}@${host}` : refuse(spot, 'email')
}

function asciiDomain(text: string): string {
  if (ascii.test(text)) return text.toLowerCase()
  const host = /[/?#@:\\\s]/.test(text) ? undefined : parseUrl(`http://${text}`)?.hostname
  // letters that fold away to plain ASCII are there to deceive
  return host?.includes('xn--') ? host : ''
}

export function cleanEmails(field: EmailsField, given: unknown, spot: Spot): Cleaned<string[]> {
  const list = cleanList(given, field.maxItems ?? 20, spot)
  if (!list || list === bad) return list
  const found = new Set<string>()
  let fine = true
  for (const [place, one] of list.entries()) {
    const here = within(spot, place)
    const email = isBlank(one) ? undefined : cleanEmail(one, here)
    if (email === bad) fine = false
    else if (email && found.has(email)) fine = refuse(here, 'repeated') !== bad
    else if (email) found.add(email)
  }
  if (!hasEnough(found.size, field.minItems, spot) || !fine) return bad
  return found.size > 0 ? [...found] : undefined
}

/** As it was typed: groups help those who read it. */
export function cleanPhone(given: unknown, spot: Spot): Cleaned<string> {
  const text = cleanText(given, textLengths.phone, spot)
  if (typeof text !== 'string') return text
  const plain = text.replace(/\s+/g, ' ')
  const digits = plain.replace(/\D/g, '').length
  const isPhone = /^\+?[\d ()./-]+((ext\.?|x|#) ?\d{1,8})?$/i.test(plain) && digits >= 3 && digits <= 23
  return isPhone ? plain : refuse(spot, 'phone')
}

/** Of the web, whole, without a password in it. `https://` may be left out. */
export function cleanUrl(given: unknown, spot: Spot): Cleaned<string> {
  const text = cleanText(given, textLengths.url, spot)
  if (typeof text !== 'string') return text
  // `example.org:8080` begins with no scheme but with a host
  const url = /\s/.test(text) ? undefined : parseUrl(/^[a-z][a-z0-9+.-]*:(?!\d)/i.test(text) ? text : `https://${text}`)
  const isWeb = url && /^https?:$/.test(url.protocol) && url.hostname.includes('.')
  if (!isWeb || url.username !== '' || url.password !== '') return refuse(spot, 'url')
  return url.href.length > textLengths.url ? refuse(spot, 'too_long', { count: textLengths.url }) : url.href
}

function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text)
  } catch {
    return undefined
  }
}
