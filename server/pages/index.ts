/** The server-rendered pages: they work without script, and are mounted above all features. */
import type { Feature } from '#server/platform/http/route.ts'
import { renderErrorPage } from '#views'
import { aboutPages } from './about.ts'
import { accountPages } from './account.ts'
import { lastSeenInstallation } from './frame.ts'
import { invitationPages } from './invitation.ts'
import { joinPages } from './join.ts'
import { setupPages } from './setup.ts'

export const pages: Feature = {
  name: 'pages',
  pages: [...accountPages, ...setupPages, ...invitationPages, ...joinPages, ...aboutPages],
}

/** The page for a failure that no page took care of; it needs no database. For `createApp`. */
export function errorPage(failure: { status: number; title: string; requestId: string; nonce: string }): string {
  return renderErrorPage({
    frame: { nonce: failure.nonce, installation: lastSeenInstallation(), visitor: null, script: null },
    status: failure.status,
    says: failure.title,
    requestId: failure.requestId,
  })
}

export { factsOf as invitationFacts, stateOf as invitationPageState } from './invitation.ts'
