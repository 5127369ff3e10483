import { expect, test } from 'vitest'
import { checkPassword, hashing, hashPassword, verifyPassword } from './password.ts'

const ada = { email: 'ada.lovelace@example.org', name: 'Ada Lovelace' }

test.each([
  ['short', 'password_too_short'],
  ['elevenchars', 'password_too_short'],
  ['💜💜💜💜💜💜', 'password_too_short'], // six characters, however many bytes
  ['password1234', 'password_too_common'],
  ['Password2026!!', 'password_too_common'],
  ['P@ssw0rd1234', 'password_too_common'],
  ['qwertyuiop12', 'password_too_common'],
  ['1q2w3e4r5t6y', 'password_too_common'],
  ['123456789012', 'password_too_common'],
  ['aaaaaaaaaaaaaaaa', 'password_too_common'],
  ['abcabcabcabc', 'password_too_common'],
  ['Summer2026!!!!', 'password_too_common'],
  ['correct horse battery staple', 'password_too_common'],
  ['correcthorsebatterystaple', 'password_too_common'],
  ['iloveyouforever', 'password_too_common'],
  ['ada.lovelace@example.org', 'password_too_common'],
  ['adalovelace1', 'password_too_common'],
  ['entente-entente', 'password_too_common'],
  ['violet-lamp-orchard-7', undefined],
  ['my dog eats blue carpets', undefined], // spaces are characters too
  ['zk3vq9mlx2pw', undefined], // no composition rules
  ['пароль мой самый длинный', undefined],
  ['tr0ub4dor&3 and more', undefined],
  ['x'.repeat(3) + 'kettle mountain radio'.repeat(20), undefined],
])('%j is judged %s', (password, code) => {
  expect(checkPassword(password, ada)).toBe(code)
})

test('every common password that is long enough is refused', async () => {
  const { commonPasswords } = await import('./common-passwords.ts')
  for (const password of commonPasswords.filter((one) => one.length >= 12)) {
    expect([password, checkPassword(password)]).toEqual([password, 'password_too_common'])
    expect([password, checkPassword(password.toUpperCase())]).toEqual([password, 'password_too_common'])
  }
})

test('V11.4.2: passwords are hashed with argon2id, 19 MiB, two passes, and a salt of their own', async () => {
  const [one, two] = await Promise.all([hashPassword('violet-lamp-orchard-7'), hashPassword('violet-lamp-orchard-7')])
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  expect(one).not.toBe(two)
  expect(hashing.memoryCost).toBe(19_456)
  expect(await verifyPassword(one, 'violet-lamp-orchard-7')).toBe(true)
  expect(await verifyPassword(one, 'violet-lamp-orchard-8')).toBe(false)
  expect(await verifyPassword('no hash', 'violet-lamp-orchard-7')).toBe(false)
})

test('the same letters typed on another keyboard are the same password', async () => {
  const hash = await hashPassword('caf\u00e9-lamp-orchard')
  expect(await verifyPassword(hash, 'cafe\u0301-lamp-orchard')).toBe(true)
})
