/** Patterns mean what the language means by them, and never take more than linear time. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compilePattern, maxPatternPlaces } from './pattern.ts'

describe('patterns', () => {
  test.each<[string, string[], string[]]>([
    ['AB\\d{3}', ['AB123'], ['AB12', 'AB1234', 'ab123', '']],
    ['^AB$', ['AB'], ['xAB', 'ABx']],
    ['\\$\\^\\\\\\.\\/', ['$^\\./'], ['$^\\.']],
    ['a\\$', ['a$'], ['a']],
    ['/', ['/'], ['']],
    ['(a|b|)c', ['ac', 'bc', 'c'], ['abc']],
    ['(?:ab)+', ['ab', 'abab'], ['', 'aba']],
    ['a?b*c+', ['c', 'abbcc'], ['ab', 'aac']],
    ['a{2}', ['aa'], ['a', 'aaa']],
    ['a{2,}', ['aa', 'aaaa'], ['a']],
    ['a{1,3}', ['a', 'aaa'], ['', 'aaaa']],
    ['a{0}', [''], ['a']],
    ['.', ['x', '💚', '\t'], ['', '\n', '\r', '\u2028', 'xy']],
    ['\\d\\D', ['1a'], ['11', 'a1']],
    ['\\w\\W', ['_-', 'Z '], ['--', 'aa']],
    ['\\s\\S', [' a', '\u00a0a', '\ta'], ['  ', 'aa']],
    ['[abc]', ['a'], ['d', '']],
    ['[^abc]', ['d', '💚'], ['a', '']],
    ['[a-cx-z]', ['b', 'y'], ['m', '-']],
    ['[a-]', ['a', '-'], ['b']],
    ['[\\]\\\\^-]', [']', '\\', '^', '-'], ['a']],
    ['[\\-a]', ['-', 'a'], ['b']],
    ['[\\d.]', ['1', '.'], ['a']],
    ['[а-я]', ['ж'], ['a']],
    ['[жé\\p{Lu}]', ['ж', 'é', 'Ж', 'A'], ['a']],
    ['[]', [], ['', 'a']],
    ['\\p{L}+', ['Zoë', 'Жук', '漢字'], ['a1', '']],
    ['\\P{L}', ['1'], ['a']],
    ['💚', ['💚'], ['\ud83d']],
    ['', [''], ['a']],
    ['(a*)*b', ['b', 'aaab'], ['a']],
    ['(){3}', [''], ['a']],
    ['()*', [''], ['a']],
  ])('%s', (pattern, yes, no) => {
    const matches = compilePattern(pattern)
    for (const text of yes) expect([text, matches?.(text)]).toEqual([text, true])
    for (const text of no) expect([text, matches?.(text)]).toEqual([text, false])
  })

  test.each([
    '(',
    ')',
    '(a',
    'a)',
    '[a',
    ']',
    '{',
    '}',
    'a{',
    'a{x}',
    'a{3,2}',
    'a{1000}',
    '*',
    'a**',
    'a+?',
    'a{2}{3}',
    '\\',
    'a\\',
    '\\1',
    '(a)\\1',
    '\\b',
    '\\k<x>',
    '(?=a)',
    '(?!a)',
    '(?<=a)',
    '(?<x>a)',
    '(?',
    '\\u0041',
    '\\p{Script=Latin}',
    '\\p{constructor}',
    '\\pL',
    '\\p{',
    '[z-a]',
    '[a-\\d]',
    '[\\d-z]',
    '^^a',
    'a$b',
    'a^b',
    '(a{100}){100}',
    `${'('.repeat(30)}a${')'.repeat(30)}`,
    'a'.repeat(501),
    'constructor{1',
  ])('%s is not of the subset', (pattern) => {
    expect(compilePattern(pattern)).toBeUndefined()
  })

  test('how long a text can be', () => {
    const longest = (pattern: string) => compilePattern(pattern)?.longest
    expect(['\\d{5}(-\\d{4})?', 'a|bcd', 'a*', '()*', ''].map(longest)).toEqual([10, 3, Number.POSITIVE_INFINITY, 0, 0])
  })
})

/** Patterns of the subset. */
const patterns = fc.letrec<{ whole: string; part: string }>((tie) => ({
  part: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('a', 'b', '.', '\\d', '\\w', '[ab]', '[^a]', '[a-c]', '\\p{L}', 'é', '-'),
    fc
      .tuple(tie('whole'), fc.constantFrom('', '*', '+', '?', '{2}', '{1,2}', '{0,3}', '{1,}'))
      .map(([inner, times]) => `(${inner})${times}`),
  ),
  whole: fc.oneof(
    fc.array(tie('part'), { minLength: 1, maxLength: 4 }).map((parts) => parts.join('')),
    fc.tuple(tie('part'), tie('part')).map((parts) => parts.join('|')),
  ),
}))

test('the subset means what it means in the language', () => {
  const texts = fc
    .array(fc.constantFrom('a', 'b', 'c', '1', '_', '-', 'é', '💚', '\n'), { maxLength: 7 })
    .map((all) => all.join(''))
  fc.assert(
    fc.property(patterns.whole, texts, (pattern, text) => {
      const matches = compilePattern(pattern)
      if (!matches) return
      expect(matches(text)).toBe(new RegExp(`^(?:${pattern})$`, 'u').test(text))
    }),
    { numRuns: 2_000 },
  )
})

test('what makes other engines go back and back takes a moment here', () => {
  for (const pattern of ['(a+)+', '(a|a)*b', '(a*)*b', '(.*)*x', '(a|aa)+$', '([a-z]+)*\\d', '((a{1,5}){1,5}){1,5}b']) {
    const matches = compilePattern(pattern)
    expect(matches?.places).toBeLessThanOrEqual(maxPatternPlaces)
    const began = performance.now()
    matches?.(`${'a'.repeat(1_000)}!`)
    // an engine that goes back would take longer than the world has been there
    expect(performance.now() - began).toBeLessThan(500)
  }
})
