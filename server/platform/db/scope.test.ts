import { expect, test } from 'vitest'
import { enterScope } from './scope.ts'

const organization = '0199aaaa-0000-7000-8000-000000000001'
const person = '0199aaaa-0000-7000-8000-000000000002'
const parts = (sql: string) => ({
  role: /set local role (\w+)/.exec(sql)?.[1],
  organization: /'app\.organization', '([^']*)'/.exec(sql)?.[1],
  person: /'app\.person', '([^']*)'/.exec(sql)?.[1],
  secret: /'app\.secret_hash', '([^']*)'/.exec(sql)?.[1],
})

test('each scope sets its role and its settings, and empties those of the scope before', () => {
  const tenant = 'entente_tenant'
  expect(parts(enterScope({ as: 'tenant', organizationId: organization }))).toEqual({
    role: tenant,
    organization,
    person: '',
    secret: '',
  })
  expect(parts(enterScope({ as: 'tenant', organizationId: organization, personId: person }))).toEqual({
    role: tenant,
    organization,
    person,
    secret: '',
  })
  expect(parts(enterScope({ as: 'person', personId: person }))).toEqual({
    role: tenant,
    organization: '',
    person,
    secret: '',
  })
  expect(parts(enterScope({ as: 'invitee', secretHash: 'aB3_-=+/' }))).toEqual({
    role: tenant,
    organization: '',
    person: '',
    secret: 'aB3_-=+/',
  })
  expect(parts(enterScope({ as: 'invitee', secretHash: 'x', personId: person }))).toMatchObject({ person, secret: 'x' })
  const empty = { organization: '', person: '', secret: '' }
  expect(parts(enterScope({ as: 'identity' }))).toEqual({ role: 'entente_identity', ...empty })
  expect(parts(enterScope({ as: 'system' }))).toEqual({ role: 'none', ...empty })
})

test('what is not an id or a hash is not found, and never reaches the statement', () => {
  const notFound = expect.objectContaining({ code: 'not_found' })
  const bad = [
    "'; drop table person; --",
    `${organization}'`,
    `x${organization}`,
    `${organization}0`,
    '',
    'x'.repeat(36),
  ]
  for (const text of bad) {
    expect(() => enterScope({ as: 'tenant', organizationId: text }), text).toThrow(notFound)
    expect(() => enterScope({ as: 'person', personId: text }), text).toThrow(notFound)
  }
  for (const hash of ["a'b", '', 'x'.repeat(129), 'a b', 'ä'])
    expect(() => enterScope({ as: 'invitee', secretHash: hash }), hash).toThrow(notFound)
  expect(() => enterScope({ as: 'invitee', secretHash: 'x'.repeat(128) })).not.toThrow()
})
