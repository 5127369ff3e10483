import { describe, expect, test } from 'vitest'
import { parseEmail } from './email.ts'

const long = (n: number, letter = 'a') => letter.repeat(n)

/** What is typed → what is kept; null: refused. */
const verdicts: [string, string | null][] = [
  // ordinary
  ['ada@example.org', 'ada@example.org'],
  ['Ada@Example.ORG', 'ada@example.org'],
  ['  ada@example.org  ', 'ada@example.org'],
  ['ada@example.org\n', 'ada@example.org'],
  ['\tada@example.org', 'ada@example.org'],
  ['ada.lovelace@example.co.uk', 'ada.lovelace@example.co.uk'],
  ['ada+partners@example.org', 'ada+partners@example.org'],
  ['a@b.co', 'a@b.co'],
  ['1@2.org', '1@2.org'],
  ["o'brien@example.ie", "o'brien@example.ie"],
  ['ada_l@example.org', 'ada_l@example.org'],
  ['-ada@example.org', '-ada@example.org'],
  ['!#$%&*+/=?^_`{|}~@example.org', '!#$%&*+/=?^_`{|}~@example.org'],
  ['ada@sub.sub.example.org', 'ada@sub.sub.example.org'],
  ['ada@ex-ample.org', 'ada@ex-ample.org'],
  ['ada@example.museum', 'ada@example.museum'],
  ['ada@123.org', 'ada@123.org'],
  ['ada@example.test', 'ada@example.test'],
  // no address at all
  ['', null],
  ['   ', null],
  ['ada', null],
  ['@', null],
  ['@example.org', null],
  ['ada@', null],
  ['ada@@example.org', null],
  ['ada@ex@ample.org', null],
  ['example.org', null],
  ['mailto:ada@example.org', null],
  ['Ada <ada@example.org>', null],
  ['<ada@example.org>', null],
  ['ada@example.org, bob@example.org', null],
  ['ada@example.org;bob@example.org', null],
  ['ada@example.org bob@example.org', null],
  ['ada@example.org (work)', null],
  ['(work)ada@example.org', null],
  // local part
  ['"ada lovelace"@example.org', null],
  ['"ada"@example.org', null],
  ['ada lovelace@example.org', null],
  ['.ada@example.org', null],
  ['ada.@example.org', null],
  ['ada..l@example.org', null],
  ['ada\\@example.org', null],
  ['ada,l@example.org', null],
  ['ada:l@example.org', null],
  ['ada[l]@example.org', null],
  [`${long(64)}@example.org`, `${long(64)}@example.org`],
  [`${long(65)}@example.org`, null],
  ['jürgen@example.org', null],
  ['аda@example.org', null], // Cyrillic а
  ['ada\u200b@example.org', null],
  ['ａｄａ@example.org', null], // full width
  ['😀@example.org', null],
  // control characters and headers
  ['ada@example.org\r\nBcc: eve@example.org', null],
  ['ada\r\n@example.org', null],
  ['ada\0@example.org', null],
  ['ada@exam\0ple.org', null],
  ['ada@example.org\u0007x', null],
  ['ada\u007f@example.org', null],
  ['ada@example\u2028.org', null],
  ['ada@exam\u00adple.org', null], // soft hyphen
  ['ada@exam\u200dple.org', null], // joiner
  ['ada\u202e@example.org', null], // right to left
  ['ada@example.org\ud800', null], // lone surrogate
  // domain
  ['ada@localhost', null],
  ['ada@example', null],
  ['ada@.org', null],
  ['ada@example.', null],
  ['ada@example..org', null],
  ['ada@-example.org', null],
  ['ada@example-.org', null],
  ['ada@exa_mple.org', null],
  ['ada@exa mple.org', null],
  ['ada@example.o', null],
  ['ada@example.123', null],
  ['ada@127.0.0.1', null],
  ['ada@[127.0.0.1]', null],
  ['ada@[IPv6:::1]', null],
  ['ada@2130706433', null],
  ['ada@example.org:25', null],
  ['ada@example.org/x', null],
  ['ada@example%2eorg', null],
  ['ada@ex%61mple.org', null],
  [`ada@${long(63)}.org`, `ada@${long(63)}.org`],
  [`ada@${long(64)}.org`, null],
  [`ada@${Array(4).fill(long(63)).join('.')}.org`, null],
  [`${long(64)}@${Array(3).fill(long(61)).join('.')}.org`, `${long(64)}@${Array(3).fill(long(61)).join('.')}.org`],
  [`${long(64)}@${Array(3).fill(long(62)).join('.')}.org`, null],
  [long(5000), null],
  // internationalized domains: one script is kept in ASCII form
  ['ada@müller.de', 'ada@xn--mller-kva.de'],
  ['ada@MÜLLER.de', 'ada@xn--mller-kva.de'],
  ['ada@xn--mller-kva.de', 'ada@xn--mller-kva.de'],
  ['ada@почта.рф', 'ada@xn--80a1acny.xn--p1ai'],
  ['ada@例え.jp', 'ada@xn--r8jz45g.jp'],
  ['ada@παράδειγμα.gr', 'ada@xn--hxajbheg2az3al.gr'],
  // lookalikes
  ['ada@аpple.com', null], // one Cyrillic letter
  ['ada@аррӏе.com', null], // all Cyrillic, all with Latin twins
  ['ada@xn--80ak6aa92e.com', null], // the same, already encoded
  ['ada@gοοgle.com', null], // Greek omicrons
  ['ada@ｅxample.org', null], // full width
  ['ada@ⓔxample.org', null], // circled
  ['ada@𝐞xample.org', null], // mathematical
  ['ada@example。org', null], // ideographic full stop
  ['ada@example.соm', null], // Cyrillic in the top level
  ['ada@xn--a.org', null],
]

describe('an address', () => {
  test('the table holds at least eighty', () => expect(verdicts.length).toBeGreaterThanOrEqual(80))
  test.each(verdicts)('%j → %j', (typed, kept) => {
    expect(parseEmail(typed) ?? null).toBe(kept)
  })
  test('what was kept is kept again', () => {
    for (const [, kept] of verdicts) if (kept) expect(parseEmail(kept)).toBe(kept)
  })
})
