import { expect, test } from 'vitest'
import { errors } from '#contract/errors.ts'
import { sourceFiles } from './source.ts'

const code = sourceFiles('contract', 'presets', 'server', 'sdk', 'web', 'cli')
const isTest = (path: string) => /\.test\.tsx?$|^server\/testing\//.test(path)

test('every error code is used', () => {
  const used = code
    .filter(({ path }) => path !== 'contract/errors.ts' && !isTest(path))
    .map(({ text }) => text)
    .join('\n')
  expect(Object.keys(errors).filter((name) => !new RegExp(`['"]${name}['"]|\\b${name}:`).test(used))).toEqual([])
})

test('every error says what to do next, in whole sentences', () => {
  for (const [name, { says }] of Object.entries(errors)) expect(says, name).toMatch(/^[A-Z].*[.]$/)
})

/** Words that mean something the glossary has a word for (`spec`: organization, partnership, partner, sponsor, host). */
const synonyms = /\b(vendors?|suppliers?|resellers?|workspaces?|superusers?|org_admins?|counterpart(y|ies))\b/i

test('the code says the words of the glossary and no synonyms', () => {
  const found = code
    .filter(
      ({ path }) => /^(contract|server|sdk)\//.test(path) && !isTest(path) && !/\/(demo|common-passwords)/.test(path),
    )
    .flatMap(({ path, text }) =>
      text
        .split('\n')
        .flatMap((line, at) => (synonyms.test(withoutTexts(line)) ? [`${path}:${at + 1} ${line.trim()}`] : [])),
    )
  expect(found).toEqual([])
})

/** Names only: what stands in quotes is for people, and theirs may be other words. */
function withoutTexts(line: string): string {
  return line.replaceAll(/'[^']*'|"[^"]*"|`[^`]*`/g, '')
}

test('no file is a drawer for everything', () => {
  expect(
    code
      .map(({ path }) => path)
      .filter((path) => /\/(utils?|helpers?|services?|managers?|misc|common)\.tsx?$/.test(path)),
  ).toEqual([])
})

test('no suppression goes without its reason', () => {
  const found = code.flatMap(({ path, text }) =>
    text
      .split('\n')
      .flatMap((line, at) =>
        /@ts-ignore|@ts-nocheck|biome-ignore(?!.*: \S)|@ts-expect-error(?! \w)/.test(line)
          ? [`${path}:${at + 1} ${line.trim()}`]
          : [],
      ),
  )
  expect(found).toEqual([])
})

test('features and pages hold SQL in their store files alone', () => {
  const found = code
    .filter(({ path }) => /^server\/(features|pages)\//.test(path) && !isTest(path))
    // the explorer's statements are its whole idea
    .filter(({ path }) => !/\/([a-z]+-)?store\.ts$|\/partnerships\/explorer\.ts$/.test(path))
    .filter(({ text }) => /\.(selectFrom|insertInto|updateTable|deleteFrom)\(|\bsql`/.test(text))
    .map(({ path }) => path)
  expect(found).toEqual([])
})
