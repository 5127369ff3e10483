import { describe, expect, test } from 'vitest'
import { looksLikeAddress, nameFromAddress, parseAddresses, splitName } from './addresses.ts'

describe('what people paste becomes addresses', () => {
  test('one address stays one', () => {
    expect(parseAddresses('ada@example.org')).toEqual({ good: [{ email: 'ada@example.org' }], bad: [] })
  })

  test.each([
    ['new lines', 'a@x.org\nb@x.org\r\nc@x.org'],
    ['commas and spaces', 'a@x.org, b@x.org,c@x.org'],
    ['semicolons', 'a@x.org;b@x.org; c@x.org'],
    ['spaces alone', 'a@x.org b@x.org c@x.org'],
    ['tabs', 'a@x.org\tb@x.org\tc@x.org'],
    ['angle brackets', '<a@x.org>, <b@x.org>, <c@x.org>'],
  ])('lists with %s', (_, text) => {
    expect(parseAddresses(text)).toEqual({ good: ['a', 'b', 'c'].map((who) => ({ email: `${who}@x.org` })), bad: [] })
  })

  test('names before the address are kept, also with a comma inside quotation marks', () => {
    expect(parseAddresses('Ada Lovelace <Ada@Example.org>; "Babbage, Charles" <cb@example.org>').good).toEqual([
      { email: 'ada@example.org', name: 'Ada Lovelace' },
      { email: 'cb@example.org', name: 'Babbage, Charles' },
    ])
  })

  test('repeated ones fold into one, whatever their case', () => {
    expect(parseAddresses('A@x.org, a@X.org, "A" <a@x.org>').good).toEqual([{ email: 'a@x.org', name: 'A' }])
  })

  test('bad ones stand apart and do not hold up the good ones', () => {
    expect(parseAddresses('good@x.org, bad@, @no, nobody, two@@x.org')).toEqual({
      good: [{ email: 'good@x.org' }],
      bad: ['bad@', '@no', 'nobody', 'two@@x.org'],
    })
  })

  test('cells of a spreadsheet: other columns are no faults', () => {
    expect(parseAddresses('Oak & Elm\tada@oak.org\nBirch\tben@birch.org')).toEqual({
      good: [{ email: 'ada@oak.org' }, { email: 'ben@birch.org' }],
      bad: [],
    })
  })

  test('nothing comes of nothing', () => {
    expect(parseAddresses(' \n ,; ')).toEqual({ good: [], bad: [] })
  })
})

test('what cannot be an address is told before the server is asked', () => {
  expect(['a@b', 'a b@c.de', 'a@b.c', `${'x'.repeat(65)}@b.de`, 'a@b..de', 'a@.de'].map(looksLikeAddress)).toEqual([
    false,
    false,
    true,
    false,
    false,
    false,
  ])
})

test('a name falls into first and last', () => {
  expect(splitName('Ada')).toEqual(['Ada', ''])
  expect(splitName(' Juan  Carlos de Borbón ')).toEqual(['Juan', 'Carlos de Borbón'])
})

test('the partner’s name is guessed from the domain, never from a public mail host', () => {
  expect(['ada@oak-elm.org', 'b@shop.acme.co.uk', 'c@gmail.com', 'd@mail.contoso.com'].map(nameFromAddress)).toEqual([
    'Oak Elm',
    'Acme',
    '',
    'Contoso',
  ])
})
