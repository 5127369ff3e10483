/** The pages of an invitation that was answered, ended or never was: what happened, in one sentence, and a next step. */
import type { ComponentProps, ReactNode } from 'react'
import { PostForm, renderPage, StateIcon } from './parts.tsx'
import type { AcceptPageView, InvitationHost } from './props.ts'

type View<S extends AcceptPageView['state']> = Extract<AcceptPageView, { state: S }>

function told(
  view: { frame: AcceptPageView['frame']; form: AcceptPageView['form']; invitation: InvitationHost | null },
  icon: ComponentProps<typeof StateIcon>,
  title: string,
  says: ReactNode,
  next?: ReactNode,
): string {
  return renderPage({
    frame: view.frame,
    brand: view.invitation?.host ?? null,
    title,
    form: view.form,
    children: (
      <>
        <StateIcon {...icon} />
        <h1>{title}</h1>
        <p className="lead">{says}</p>
        {next && <div className="row">{next}</div>}
      </>
    ),
  })
}

/** Whom to ask, where the host has named somebody. */
function Ask({ invitation }: { invitation: InvitationHost }) {
  const { host } = invitation
  if (!host.contactAddress) return <>Ask the person who invited you.</>
  return (
    <>
      Ask <bdi>{host.contactName || host.name}</bdi>,{' '}
      <a href={`mailto:${host.contactAddress}`}>{host.contactAddress}</a>.
    </>
  )
}

export function passedOn(view: View<'passed_on'>): string {
  return told(
    view,
    { of: 'mail', good: true },
    'Your proposal was sent',
    <>
      <bdi>{view.invitation.host.name}</bdi> decides and sends the invitation to your colleague. Until then it stays
      open for you.
    </>,
    <a className="button quiet" href={view.invitation.path}>
      Back to the invitation
    </a>,
  )
}

export function reported(view: View<'reported'>): string {
  return told(
    view,
    { of: 'done', good: true },
    'Thank you for telling us',
    <>
      The administrators of <bdi>{view.frame.installation.name}</bdi> will look at it. The invitation is declined, and{' '}
      <bdi>{view.invitation.host.name}</bdi> cannot write to this address through this service any more.
    </>,
  )
}

export function declined(view: View<'declined'>): string {
  const { invitation } = view
  return told(
    view,
    { of: 'done' },
    'This invitation was declined',
    view.canReconsider ? (
      <>
        <bdi>{invitation.host.name}</bdi> has been told. Changed your mind? It can be opened again.
      </>
    ) : (
      <>
        <bdi>{invitation.host.name}</bdi> has been told. If you want to take part after all:{' '}
        <Ask invitation={invitation} />
      </>
    ),
    <>
      {view.canReconsider && (
        <PostForm action={`${invitation.path}/reconsider`}>
          <button type="submit">{invitation.words.buttons.reconsider}</button>
        </PostForm>
      )}
      {view.canReport && (
        <a className="button quiet" href={`${invitation.path}/report`}>
          {invitation.words.buttons.report}
        </a>
      )}
    </>,
  )
}

/** Who applied by the public page was invited by nobody. */
function AskAboutApplication({ invitation }: { invitation: InvitationHost }) {
  return invitation.host.contactAddress ? <Ask invitation={invitation} /> : <>Answer the mail you got.</>
}

/** What became of an application, for whoever opens its link again. */
export function applied(view: View<'applied'>): string {
  const { invitation, email } = view
  const { status, word } = view.applied
  const host = <bdi>{invitation.host.name}</bdi>
  if (status === 'active' || status === 'recertifying') {
    return told(
      view,
      { of: 'done', good: true },
      'Your application was approved',
      <>
        {host} has written to <b>{email}</b>: choose your password by the link in that mail, or sign in if you have one.
      </>,
      <a className="button" href="/sign-in?next=%2Fhome">
        Sign in
      </a>,
    )
  }
  if (status === 'rejected') {
    return told(
      view,
      { of: 'closed' },
      'Your application was not approved',
      <>
        {host} has decided and written to <b>{email}</b>. <AskAboutApplication invitation={invitation} />
      </>,
    )
  }
  if (status === 'ended' || status === 'suspended') {
    return told(
      view,
      { of: 'closed' },
      `Your application: ${word}`,
      <>
        There is nothing more to do here. <AskAboutApplication invitation={invitation} />
      </>,
    )
  }
  return told(
    view,
    { of: 'mail', good: true },
    'Your application was sent',
    <>
      {host} looks at it and decides. You will hear by mail at <b>{email}</b>, and can choose a password then. Something
      to add? <AskAboutApplication invitation={invitation} />
    </>,
  )
}

export function accepted(view: View<'accepted'>): string {
  const { invitation, landing } = view
  return told(
    view,
    { of: 'done', good: true },
    'This invitation was accepted',
    landing
      ? 'Everything that was shared with you is one press away.'
      : 'If it was you, sign in to go on where you left.',
    landing ? (
      <a className="button" href={landing}>
        <span>
          Go to <bdi>{invitation.host.name}</bdi>
        </span>
      </a>
    ) : (
      <a className="button" href="/sign-in?next=%2Fhome">
        Sign in
      </a>
    ),
  )
}

export function taken(view: View<'taken'>): string {
  return told(
    view,
    { of: 'closed' },
    'Somebody else has answered this invitation',
    <>
      It is no longer open. If that surprises you: <Ask invitation={view.invitation} />
    </>,
    <a className="button quiet" href="/home">
      Go to my start page
    </a>,
  )
}

export function expired(view: View<'expired'>): string {
  const { invitation } = view
  if (!view.canRenew) {
    return told(
      view,
      { of: 'clock' },
      'This invitation has expired',
      <>
        A fresh link can no longer be asked for here. <AskAboutApplication invitation={invitation} />
      </>,
    )
  }
  return told(
    view,
    { of: 'clock' },
    'This invitation has expired',
    <>
      No harm done: press the button, and a fresh link is mailed to the address that was invited.
      {view.forgotPassword && (
        <>
          {' '}
          <i>Forgot your password?</i> on the sign-in page does the same.
        </>
      )}
    </>,
    <>
      <PostForm action={`${invitation.path}/new-link`}>
        <button type="submit">{invitation.words.buttons.request_new_link}</button>
      </PostForm>
      {view.forgotPassword && (
        <a className="button quiet" href="/sign-in">
          Sign in
        </a>
      )}
    </>,
  )
}

export function newLinkSent(view: View<'new_link_sent'>): string {
  return told(
    view,
    { of: 'mail', good: true },
    'Look into your mailbox',
    <>
      If a fresh link can be given, it is on its way to the address that was invited, and{' '}
      <bdi>{view.invitation.host.name}</bdi> knows. Nothing after a few minutes? Look into the spam folder.{' '}
      <Ask invitation={view.invitation} />
    </>,
  )
}

export function offerEnded(view: View<'offer_ended'>): string {
  return told(
    view,
    { of: 'clock' },
    'The time of this offer has passed',
    <>
      The access that was offered would have ended already. <Ask invitation={view.invitation} />
    </>,
  )
}

export function withdrawn(view: View<'withdrawn'>): string {
  return told(
    view,
    { of: 'closed' },
    'This invitation was withdrawn',
    <>
      <bdi>{view.invitation.host.name}</bdi> has taken it back. Nothing is left for you to do. If you expected to work
      together: <Ask invitation={view.invitation} />
    </>,
  )
}

export function reinvited(view: View<'reinvited'>): string {
  return told(
    view,
    { of: 'mail' },
    'There is a newer invitation',
    <>
      <bdi>{view.invitation.host.name}</bdi> has invited you again. Open the newest mail, or sign in and find it in your
      inbox.
    </>,
    <a className="button" href="/sign-in?next=%2Fhome">
      Sign in
    </a>,
  )
}

export function wrongLink(view: View<'wrong_link'>): string {
  return told(
    { ...view, invitation: null },
    { of: 'question' },
    'This link does not lead anywhere',
    'Part of it may be missing. Open the mail again and press its button, or copy the whole link. Still nothing? Ask the person who invited you for a new one.',
    <a className="button quiet" href="/sign-in">
      Sign in
    </a>,
  )
}
