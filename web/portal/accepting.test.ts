import { expect, test } from 'vitest'
import { acceptBody, asksFirst, choicesOf, emptyCompany, identityFrom } from './accepting.ts'

const host = { id: 'org_1', name: 'Kestrel Works', slug: 'kestrel', colour: '#123456', logoUrl: null }
const mine = [
  { id: 'org_a', name: 'Quill Sourcing', slug: 'quill', mayAccept: true },
  { id: 'org_b', name: 'Somebody Else’s', slug: 'else', mayAccept: false },
]

test('an identity is suggested from the name', () => {
  expect(identityFrom('Café Zürich & Söhne')).toBe('cafe-zurich-sohne')
  expect(identityFrom('  --  ')).toBe('')
  expect(identityFrom(`${'a'.repeat(39)} b`)).toBe('a'.repeat(39))
})

test('nothing is asked where the organization is clear', () => {
  expect(asksFirst({ accepting: 'personal' })).toBe(false)
  expect(asksFirst({ accepting: 'named' })).toBe(false)
  expect(asksFirst({ accepting: 'choose' })).toBe(true)
  expect(asksFirst({ accepting: 'sign_up' })).toBe(true)
})

test('one chooses among one’s organizations or the name the host gave', () => {
  const choices = choicesOf({
    accepting: 'choose',
    organizations: mine,
    partnerName: 'Quill',
    needsOrganization: false,
    host,
  })
  expect(choices.map((choice) => choice.value)).toEqual(['org_a', 'org_b', 'named'])
  expect(choices[1]?.refusal).toBeTruthy()
})

test('where a company has to sign up, a new one can be made', () => {
  const choices = choicesOf({
    accepting: 'choose',
    organizations: mine,
    partnerName: 'Quill',
    needsOrganization: true,
    host,
  })
  expect(choices.map((choice) => choice.value)).toEqual(['org_a', 'org_b', 'new'])
  expect(
    choicesOf({ accepting: 'sign_up', organizations: [], partnerName: '', needsOrganization: true, host }),
  ).toHaveLength(1)
})

test('only what was filled in is sent', () => {
  expect(acceptBody('org_a')).toEqual({ organizationId: 'org_a' })
  expect(acceptBody('named')).toEqual({ newOrganization: 'named' })
  expect(acceptBody('')).toEqual({})
  expect(acceptBody('new', { ...emptyCompany('Oak & Elm'), city: 'Lund', country: 'SE' })).toEqual({
    newOrganization: { name: 'Oak & Elm', slug: 'oak-elm', city: 'Lund', country: 'SE' },
  })
})
