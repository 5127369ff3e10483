import { expect, test } from 'vitest'
import { plainText, readMarkdown, safeHref } from './markdown.ts'

const plain = (text: string) => [{ kind: 'text', text }]

test('headings, paragraphs and lists', () => {
  expect(readMarkdown('# One\n\nTwo\nthree\n\n- a\n- b\n1. c\n\n#### Four')).toEqual([
    { kind: 'heading', level: 1, of: plain('One') },
    { kind: 'paragraph', of: plain('Two three') },
    { kind: 'list', ordered: false, items: [plain('a'), plain('b')] },
    { kind: 'list', ordered: true, items: [plain('c')] },
    { kind: 'heading', level: 3, of: plain('Four') },
  ])
})

test('bold, italic and links', () => {
  expect(readMarkdown('a **b** *c* [d](https://e.example/)')).toEqual([
    {
      kind: 'paragraph',
      of: [
        ...plain('a '),
        { kind: 'bold', of: plain('b') },
        ...plain(' '),
        { kind: 'italic', of: plain('c') },
        ...plain(' '),
        { kind: 'link', href: 'https://e.example/', text: 'd' },
      ],
    },
  ])
})

test('the words alone', () => {
  expect(plainText('## a **b**\n- [c](https://d.example)')).toBe('a b c')
})

test('nothing but the web and mailboxes is linked, and HTML stays text', () => {
  for (const bad of ['javascript:alert(1)', 'data:text/html,x', '//evil.example', 'JAVASCRIPT:x', 'https://a"b'])
    expect([bad, safeHref(bad)]).toEqual([bad, undefined])
  expect(safeHref('mailto:a@b.example')).toBe('mailto:a@b.example')
  expect(readMarkdown('[x](javascript:alert) <b>y</b>')).toEqual([
    { kind: 'paragraph', of: [...plain('[x](javascript:alert)'), ...plain(' <b>y</b>')] },
  ])
})

test('a long line of marks is read in time', () => {
  const began = performance.now()
  readMarkdown('**'.repeat(50_000))
  readMarkdown('[a]('.repeat(25_000))
  expect(performance.now() - began).toBeLessThan(2_000)
})
