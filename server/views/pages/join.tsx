/** A colleague is invited into an organization: accept or decline, with a password where the person is new. */
import type { ReactNode } from 'react'
import { formatInstant } from '../words.ts'
import { Field, Hidden, NewPassword, PostForm, renderPage, StateIcon } from './parts.tsx'
import type { JoinFacts, JoinPageView } from './props.ts'

export function joinPage(view: JoinPageView): string {
  if (view.state === 'wrong_link') {
    return renderPage({
      frame: view.frame,
      brand: null,
      title: 'This link does not lead anywhere',
      children: (
        <>
          <StateIcon of="question" />
          <h1>This link does not lead anywhere</h1>
          <p className="lead">
            It may have been used or taken back already, or a part of it is missing. Ask your colleague for a new one.
          </p>
          <a className="button quiet" href="/sign-in">
            Sign in
          </a>
        </>
      ),
    })
  }
  const { join } = view
  const title = titleOf(view.state, join)
  return renderPage({
    frame: view.frame,
    brand: join.organization,
    title,
    form: view.form,
    children: (
      <>
        {(view.state === 'declined' || view.state === 'expired') && (
          <StateIcon of={view.state === 'expired' ? 'clock' : 'done'} />
        )}
        <h1>{title}</h1>
        {bodyOf(view, join)}
      </>
    ),
  })
}

function titleOf(state: Exclude<JoinPageView['state'], 'wrong_link'>, join: JoinFacts): string {
  if (state === 'declined') return 'You have declined'
  if (state === 'expired') return 'This invitation has expired'
  if (state === 'wrong_account') return 'This invitation is for another address'
  return `Join ${join.organization.name}`
}

function bodyOf(view: Exclude<JoinPageView, { state: 'wrong_link' }>, join: JoinFacts): ReactNode {
  switch (view.state) {
    case 'declined':
      return <p className="lead">Whoever invited you sees that you declined. Nothing is left for you to do.</p>
    case 'expired':
      return <p className="lead">Ask {join.inviter ?? join.organization.name} to send it again.</p>
    case 'wrong_account':
      return (
        <>
          <p className="lead">
            It was sent to <b>{join.email}</b>. You are signed in as <b>{view.frame.visitor?.email}</b>.
          </p>
          <PostForm action="/sign-out">
            <Hidden name="next" value={`/sign-in?next=${encodeURIComponent(join.path)}`} />
            <button type="submit">Switch account</button>
          </PostForm>
        </>
      )
    case 'known_person':
      return (
        <>
          <Lead join={join} />
          <div className="card">
            <p className="soft">
              You have an account already. Sign in with <b>{join.email}</b> and you come back to this page.
            </p>
            <a className="button wide" href={`/sign-in?next=${encodeURIComponent(join.path)}`}>
              Sign in to answer
            </a>
          </div>
          <Decline join={join} />
        </>
      )
    case 'answer':
      return (
        <>
          <Lead join={join} />
          <div className="card">
            <PostForm action={`${join.path}/accept`}>
              <button className="wide" type="submit">
                Join
              </button>
            </PostForm>
          </div>
          <Decline join={join} />
        </>
      )
    case 'new_person':
      return (
        <>
          <Lead join={join} />
          <PostForm action={`${join.path}/accept`} className="card">
            <input type="email" name="username" autoComplete="username" defaultValue={join.email} hidden readOnly />
            <p className="soft">
              You will sign in with <b>{join.email}</b>.
            </p>
            <Field form={view.form} name="name" label="Your name" autoComplete="name" maxLength={120} />
            <NewPassword form={view.form} />
            <button className="wide" type="submit">
              Set password and join
            </button>
          </PostForm>
          <Decline join={join} />
        </>
      )
  }
}

function Lead({ join }: { join: JoinFacts }) {
  return (
    <p className="lead">
      <bdi>{join.inviter ?? join.organization.name}</bdi> invites you as {join.role}.
      {join.expiresAt && ` Please answer by ${formatInstant(join.expiresAt, join.timeZone)}.`}
    </p>
  )
}

function Decline({ join }: { join: JoinFacts }) {
  return (
    <PostForm action={`${join.path}/decline`}>
      <button className="link" type="submit">
        Decline
      </button>
    </PostForm>
  )
}
