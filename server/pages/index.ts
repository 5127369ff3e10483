/** The server-rendered pages: they work without script, and are mounted above all features. */
import { drawPreviewWith } from '#server/features/partnerships/index.ts'
import type { FilesOf } from '#server/features/submissions/index.ts'
import type { HttpParts } from '#server/platform/http/parts.ts'
import type { Feature } from '#server/platform/http/route.ts'
import { type AcceptPageView, renderAcceptPage, renderErrorPage } from '#views'
import { aboutPages } from './about.ts'
import { accountPages } from './account.ts'
import { applyPages } from './apply.ts'
import { fillPages } from './fill.ts'
import { previewApplication } from './fill-preview.ts'
import { emptyForm, lastSeenInstallation } from './frame.ts'
import { applicationPages, factsOf, invitationPages, stateOf } from './invitation.ts'
import { joinPages } from './join.ts'
import { setupPages } from './setup.ts'

/** The feature, over whatever keeps the contents of files. */
export function pagesFeature(files: FilesOf): Feature {
  const pages = [
    ...accountPages,
    ...setupPages,
    ...invitationPages,
    ...joinPages,
    ...applyPages,
    ...aboutPages,
    ...fillPages(files),
    ...applicationPages(files),
  ]
  // each is for whoever is signed out or holds its link, and so for a session that opens a form and nothing else too
  return { name: 'pages', pages: pages.map((page) => ({ ...page, beforeForm: true })) }
}

/** The page for a failure that no page took care of; it needs no database. For `createApp`. */
export const errorPage: NonNullable<HttpParts['errorPage']> = (failure) => {
  return renderErrorPage({
    frame: { nonce: failure.nonce, installation: lastSeenInstallation(), visitor: null, script: null },
    status: failure.status,
    says: failure.title,
    requestId: failure.requestId,
    ...(failure.place && { place: failure.place }),
    home: failure.home,
  })
}

/** The page of an invitation before it is sent, as the newcomer would see it. It is only looked at: no script. */
drawPreviewWith(async (ctx, view) => {
  const frame = { nonce: 'preview', installation: lastSeenInstallation(), visitor: null, script: null }
  return (
    (await previewApplication(ctx, view, factsOf(view, 'preview', frame), frame)) ??
    renderAcceptPage({ frame, form: emptyForm, ...stateOf(view, 'preview', frame) } as AcceptPageView)
  )
})
