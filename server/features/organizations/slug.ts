/** The identity of an organization: its short name in addresses. Pure. */

const reserved = new Set([
  'new',
  'api',
  'admin',
  'installation',
  'account',
  'home',
  'sign-in',
  'sign-up',
  'setup',
  // names that mail and web servers of a domain use, where identities stand before it
  'www',
  'mail',
  'smtp',
  'imap',
  'autodiscover',
  'autoconfig',
  'mta-sts',
  'null',
  'undefined',
])

/** Whether it may be one: 3 to 40 small letters, digits and single hyphens, beginning and ending without a hyphen. */
export function isSlug(text: string): boolean {
  return text.length >= 3 && text.length <= 40 && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(text) && !reserved.has(text)
}

/** What is made of something typed: "Willow Food Bank, Inc." → "willow-food-bank-inc". May be too short to be one. */
export function slugFrom(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replaceAll('ß', 'ss')
    .replaceAll('ø', 'o')
    .replaceAll('æ', 'ae')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '')
}
