/** Every feature of the application, as tests mount them beside their own mail. */
import { mailboxTransport } from '#server/features/mail/index.ts'
import { mountFeatures } from '#server/mount.ts'
import { memoryStorage } from '#server/platform/files/memory.ts'
import type { Feature } from '#server/platform/http/route.ts'

/** All but mail, which `startTestApp` mounts with a transport of its own. */
export function allFeatures(): Feature[] {
  return everyFeature().filter(({ name }) => name !== 'mail')
}

/** All of them, for looking at what is mounted. */
export function everyFeature(): Feature[] {
  return mountFeatures({
    transport: mailboxTransport(),
    version: '0.0.0-test',
    files: memoryStorage(),
    lookUpTxt: async () => [],
  })
}
