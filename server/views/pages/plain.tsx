/** What went wrong, and what runs here. */
import { renderPage, StateIcon } from './parts.tsx'
import type { AboutPageView, ErrorPageView } from './props.ts'

const titles: Record<number, string> = {
  401: 'Please sign in',
  403: 'This is not open to you',
  404: 'There is nothing here',
  410: 'This is gone',
  413: 'This is too large',
  429: 'Too many attempts',
  503: 'Back in a moment',
}

/** One sentence, a next step, and the request id for support. */
export function errorPage(view: ErrorPageView): string {
  const { status, frame } = view
  const title = titles[status] ?? (status >= 500 ? 'Something went wrong' : 'This did not work')
  const busy = status === 503 || status === 429
  return renderPage({
    frame,
    brand: null,
    title,
    children: (
      <>
        <StateIcon of={busy ? 'clock' : status === 403 || status === 410 ? 'closed' : 'question'} />
        <h1>{title}</h1>
        <p className="lead">
          {view.says}
          {view.retryAfterSeconds !== undefined && ` ${waitFor(view.retryAfterSeconds)}`}
        </p>
        <div className="row">
          {view.place ? (
            <a className="button" href={view.place}>
              Go there
            </a>
          ) : frame.visitor ? (
            <a className="button" href={`${view.home ?? ''}/`}>
              Go to the start page
            </a>
          ) : (
            <a className="button" href={`${view.home ?? ''}/sign-in`}>
              Sign in
            </a>
          )}
        </div>
        <p className="soft small">
          Request <code>{view.requestId}</code>
        </p>
      </>
    ),
  })
}

function waitFor(seconds: number): string {
  if (seconds < 90) return `Try again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`
  const minutes = Math.ceil(seconds / 60)
  return `Try again in ${minutes} minutes.`
}

/** The one place that names the product. */
export function aboutPage(view: AboutPageView): string {
  const { frame } = view
  return renderPage({
    frame,
    brand: null,
    title: 'About',
    children: (
      <>
        <h1>About {frame.installation.name}</h1>
        <p className="lead">
          This service runs on Entente {view.version}, free software under the Apache License 2.0: organizations invite
          partners, give them exactly the access they need, and take it back.
        </p>
        {frame.installation.supportAddress && (
          <p>
            Questions go to{' '}
            <a href={`mailto:${frame.installation.supportAddress}`}>{frame.installation.supportAddress}</a>.
          </p>
        )}
      </>
    ),
  })
}
