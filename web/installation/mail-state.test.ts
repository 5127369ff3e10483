import { expect, test } from 'vitest'
import { withLinks } from './mail-state.ts'
import { formatBytes } from './size.ts'

test('addresses in a text become links, without the full stop behind them', () => {
  expect(withLinks('Open https://here.example/i/abc_-1. Or (http://b.example/x)!')).toEqual([
    { text: 'Open ', isLink: false },
    { text: 'https://here.example/i/abc_-1', isLink: true },
    { text: '. Or (', isLink: false },
    { text: 'http://b.example/x', isLink: true },
    { text: ')!', isLink: false },
  ])
})

test('nothing but web addresses becomes a link', () => {
  expect(withLinks('javascript:alert(1) mailto:a@b.example')).toHaveLength(1)
})

test('sizes are written as file managers write them', () => {
  expect(formatBytes(13_200_000)).toMatch(/^13\s?MB$/)
  expect(formatBytes(1_540)).toMatch(/^1[.,]5\s?kB$/)
})
