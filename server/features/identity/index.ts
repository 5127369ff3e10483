/** Accounts: what the application mounts, and what other features and pages may use. */
import type { Feature } from '#server/platform/http/route.ts'
import { housekeeping } from './housekeeping.ts'
import { answerReset } from './recovery.ts'
import { routes } from './routes.ts'
import { answerSignUp } from './sign-up.ts'
import './mails.ts'

export const identity: Feature = {
  name: 'identity',
  routes,
  jobs: [answerReset, answerSignUp],
  schedules: [housekeeping],
}

export { type AccountChange, assertPassword, assertTimeZone, updateMe } from './account.ts'
export { deviceInWords } from './devices.ts'
export { type Email, parseDomain, parseEmail } from './email.ts'
export { hashSecret, newSecret } from './library.ts'
export { type Link, makePasswordLink } from './links.ts'
export { mailInstallation } from './mails.ts'
export { checkPassword, hashPassword, verifyPassword } from './password.ts'
export { type Claim, claimPerson, ensurePerson, type PersonInput } from './persons.ts'
export {
  onResetForStub,
  type PasswordSet,
  readPasswordLink,
  requestPasswordReset,
  resetPassword,
  type StubReset,
} from './recovery.ts'
export { setSessionCookie } from './routes.ts'
export {
  authenticate,
  cookieSeconds,
  endSessions,
  type OpenedSession,
  openSession,
  readSessionEnd,
  type Visit,
} from './sessions.ts'
export { landingPlace, type SignedIn, signIn, signInTwoFactor, signOut } from './sign-in.ts'
export { readVerifyLink, signUp, verifyAddress } from './sign-up.ts'
export {
  findPerson,
  findPersonByEmail,
  getPerson,
  lockPerson,
  type Person,
  saveCredential,
  savePerson,
} from './store.ts'
