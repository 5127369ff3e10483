/** Every feature of the application, in the order of the architecture: each may use those before it. */

import { identity } from './features/identity/index.ts'
import { type MailParts, mailFeature } from './features/mail/index.ts'
import { type InstallationParts, organizations } from './features/organizations/index.ts'
import { partnerships } from './features/partnerships/index.ts'
import { feature as programs } from './features/programs/index.ts'
import { pages } from './pages/index.ts'
import type { Feature } from './platform/http/route.ts'

export interface FeatureParts {
  mail: MailParts
  installation: InstallationParts
}

export function makeFeatures(parts: FeatureParts): Feature[] {
  return [mailFeature(parts.mail), identity, organizations(parts.installation), programs, partnerships, pages]
}
