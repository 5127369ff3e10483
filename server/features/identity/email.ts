/** Addresses: an `Email` exists only because it was parsed here. */
import { domainToASCII, domainToUnicode } from 'node:url'

declare const parsed: unique symbol
/** A checked address: lower case, local part in ASCII, domain in its ASCII form. */
export type Email = string & { readonly [parsed]: true }

/**
 * Reads an address strictly. Refused: quoted and non-ASCII local parts, local parts over 64 characters, addresses over 254,
 * address literals, domains without a dot, control, invisible and white-space characters inside, and domain labels that mix
 * scripts or consist of letters that only look Latin. An internationalized domain is kept in its ASCII form.
 * @example parseEmail(' Ada@Example.ORG ') === 'ada@example.org'
 */
export function parseEmail(text: string): Email | undefined {
  const address = text.trim()
  if (address.length > 254 || /[\p{C}\p{Z}]/u.test(address)) return undefined
  const at = address.lastIndexOf('@')
  if (at < 1) return undefined
  const local = address.slice(0, at)
  // dot-atom of RFC 5322: no quotes, no comments, dots only between other characters
  if (local.length > 64 || !/^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i.test(local))
    return undefined
  const domain = parseDomain(address.slice(at + 1))
  if (!domain || local.length + 1 + domain.length > 254) return undefined
  return `${local.toLowerCase()}@${domain}` as Email
}

/** The domain of a mail address in its ASCII form, or nothing. */
export function parseDomain(text: string): string | undefined {
  const labels = text.split('.')
  if (labels.length < 2 || labels.some((label) => label === '')) return undefined
  const ascii: string[] = []
  for (const label of labels) {
    const plain = parseLabel(label)
    if (!plain) return undefined
    ascii.push(plain)
  }
  const top = ascii.at(-1) as string
  if (!/^([a-z]{2,63}|xn--[a-z0-9-]{2,59})$/.test(top)) return undefined
  const domain = ascii.join('.')
  return domain.length <= 253 ? domain : undefined
}

const hostLabel = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/

function parseLabel(label: string): string | undefined {
  const lower = label.toLowerCase()
  // the label alone: `domainToASCII` would read a number as an address
  if (hostLabel.test(lower) && !lower.startsWith('xn--')) return lower
  const ascii = domainToASCII(label)
  if (!hostLabel.test(ascii)) return undefined
  // letters that fold away to plain ASCII (full-width, mathematical, invisible ones) are there to deceive
  if (!ascii.startsWith('xn--')) return undefined
  const shown = domainToUnicode(ascii)
  if (shown.startsWith('xn--') || domainToASCII(shown) !== ascii) return undefined
  return mixesScripts(shown) || looksLatin(shown) ? undefined : ascii
}

const scripts = [
  'Latin',
  'Cyrillic',
  'Greek',
  'Armenian',
  'Georgian',
  'Hebrew',
  'Arabic',
  'Devanagari',
  'Bengali',
  'Gurmukhi',
  'Gujarati',
  'Tamil',
  'Telugu',
  'Kannada',
  'Malayalam',
  'Sinhala',
  'Thai',
  'Lao',
  'Khmer',
  'Myanmar',
  'Ethiopic',
  'Tibetan',
  'Mongolian',
  'Han',
  'Hiragana',
  'Katakana',
  'Hangul',
  'Bopomofo',
]
const testers = scripts.map((name) => ({ name, test: new RegExp(`\\p{Script=${name}}`, 'u') }))
const common = /[\p{Script=Common}\p{Script=Inherited}]/u
const together = [
  ['Han', 'Hiragana', 'Katakana'],
  ['Han', 'Hangul'],
  ['Han', 'Bopomofo'],
]

function mixesScripts(label: string): boolean {
  const seen = new Set<string>()
  for (const letter of label) {
    if (common.test(letter)) continue
    const script = testers.find(({ test }) => test.test(letter))
    if (!script) return true
    seen.add(script.name)
  }
  return seen.size > 1 && !together.some((set) => [...seen].every((name) => set.includes(name)))
}

/** Whole words of Cyrillic or Greek letters that each have a Latin twin, as in "аррӏе" (the rule browsers use). */
function looksLatin(label: string): boolean {
  return /^[асԁеһіјӏорԛѕԝхуъьҽпгѵѡ0-9-]+$/u.test(label) || /^[αικνορτυωχγ0-9-]+$/u.test(label)
}
