/** The server-rendered pages: they work without script, and are mounted above all features. */
import { drawPreviewWith } from '#server/features/partnerships/index.ts'
import type { Feature } from '#server/platform/http/route.ts'
import { type AcceptPageView, renderAcceptPage, renderErrorPage } from '#views'
import { aboutPages } from './about.ts'
import { accountPages } from './account.ts'
import { emptyForm, lastSeenInstallation } from './frame.ts'
import { invitationPages, stateOf } from './invitation.ts'
import { joinPages } from './join.ts'
import { setupPages } from './setup.ts'

export const pages: Feature = {
  name: 'pages',
  pages: [...accountPages, ...setupPages, ...invitationPages, ...joinPages, ...aboutPages],
}

/** The page for a failure that no page took care of; it needs no database. For `createApp`. */
export function errorPage(failure: {
  status: number
  title: string
  requestId: string
  nonce: string
  home: string
}): string {
  return renderErrorPage({
    frame: { nonce: failure.nonce, installation: lastSeenInstallation(), visitor: null, script: null },
    status: failure.status,
    says: failure.title,
    requestId: failure.requestId,
    home: failure.home,
  })
}

/** The page of an invitation before it is sent, as the newcomer would see it. It is only looked at: no script. */
drawPreviewWith(async (_ctx, view) => {
  const frame = { nonce: 'preview', installation: lastSeenInstallation(), visitor: null, script: null }
  return renderAcceptPage({ frame, form: emptyForm, ...stateOf(view, 'preview', frame) } as AcceptPageView)
})
