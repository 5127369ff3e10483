/** The page of an invitation while it is open. What happened otherwise: `invitation-closed.tsx`. */
import type { ReactNode } from 'react'
import { formatDay, formatInstant } from '../words.ts'
import { Field, faultOf, Hidden, NewPassword, PostForm, renderPage, StateIcon, TextArea, Tick } from './parts.tsx'
import type { AcceptPageView, FormState, InvitationFacts, OrganizationChoice } from './props.ts'

type View<S extends AcceptPageView['state']> = Extract<AcceptPageView, { state: S }>

/** Who invites, to what, with which rights, until when – and beside it what this visitor can do about it. */
function offer(
  view: { frame: AcceptPageView['frame']; form: FormState; invitation: InvitationFacts },
  act: ReactNode,
): string {
  const { invitation } = view
  return renderPage({
    frame: view.frame,
    brand: invitation.host,
    title: invitation.words.title,
    form: view.form,
    wide: true,
    children: (
      <div className="two" data-opened={`${invitation.path}/opened`}>
        <Offer invitation={invitation} />
        <section className="card act" aria-label="Your answer">
          {act}
        </section>
        <Details invitation={invitation} />
      </div>
    ),
  })
}

/** Above the answer, on a phone too: who, what, which rights. */
function Offer({ invitation }: { invitation: InvitationFacts }) {
  const { host, inviter, message, permissions, words } = invitation
  return (
    <div className="story offer">
      <div>
        <h1>{words.title}</h1>
        <p className="lead">{words.intro}</p>
        <p className="soft by">
          Sent by{' '}
          {inviter && inviter !== host.name && (
            <>
              <bdi>{inviter}</bdi>,{' '}
            </>
          )}
          <bdi>{host.name}</bdi> to <b>{invitation.email}</b>
        </p>
        {host.mailDomains.length > 0 && (
          <p className="soft by proved">
            <Tick />
            <bdi>{host.mailDomains.join(', ')}</bdi>, verified
          </p>
        )}
      </div>
      {message && (
        <blockquote className="quote" dir="auto">
          {message}
          <footer>
            – <bdi>{inviter ?? host.name}</bdi>
          </footer>
        </blockquote>
      )}
      {permissions.length > 0 && (
        <section aria-labelledby="granted">
          <h2 id="granted">{words.permissions}</h2>
          <ul className="ticks">
            {permissions.map((permission) => (
              <li key={permission.title}>
                <Tick />
                <div>
                  <b>{permission.title}</b>
                  <span>{permission.says}</span>
                </div>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}

/** Beside the answer on a wide screen, below it on a phone: what follows, for whom, until when. */
function Details({ invitation }: { invitation: InvitationFacts }) {
  const { asks, timeZone } = invitation
  return (
    <div className="story details">
      {asks.length > 0 && (
        <section aria-labelledby="asked">
          <h2 id="asked">What comes next</h2>
          <ol className="steps">
            {asks.map((ask) => (
              <li key={ask}>
                <span>{ask}</span>
              </li>
            ))}
          </ol>
        </section>
      )}
      <dl className="facts">
        {invitation.partner && (
          <div>
            <dt>For</dt>
            <dd>
              <bdi>{invitation.partner}</bdi>
            </dd>
          </div>
        )}
        <div>
          <dt>Access until</dt>
          <dd>
            {invitation.accessEndsAt
              ? formatDay(invitation.accessEndsAt, timeZone)
              : 'Open-ended. Either side can end it at any time.'}
          </dd>
        </div>
        {invitation.expiresAt && (
          <div>
            <dt>Please answer by</dt>
            <dd>
              <time dateTime={invitation.expiresAt.toISOString()}>{formatInstant(invitation.expiresAt, timeZone)}</time>
            </dd>
          </div>
        )}
      </dl>
    </div>
  )
}

/** The quiet ways out under the main answer. */
function Others({ invitation, decline = true }: { invitation: InvitationFacts; decline?: boolean }) {
  return (
    <div className="others">
      <ul>
        {decline && (
          <li>
            <a href={`${invitation.path}/decline`}>{invitation.words.buttons.decline}</a>
          </li>
        )}
        {invitation.passOn && (
          <li>
            <a href={`${invitation.path}/pass-on`}>{invitation.words.buttons.pass_on}</a>
          </li>
        )}
        <li>
          <a href={`${invitation.path}/report`}>{invitation.words.buttons.report}</a>
        </li>
      </ul>
    </div>
  )
}

export function newPerson(view: View<'new_person'>): string {
  const { invitation, form } = view
  const implicit = view.acceptance === 'implicit'
  const name = [invitation.firstName, invitation.lastName].filter(Boolean).join(' ')
  return offer(
    view,
    <>
      <div>
        <h2>{implicit ? invitation.words.buttons.set_password : 'New here? Two fields and you are in'}</h2>
        <p className="soft">
          You will sign in with <b>{invitation.email}</b>.
        </p>
      </div>
      <PostForm action={`${invitation.path}/accept`}>
        {/* lets a password manager store the address with the password */}
        <input type="email" name="username" autoComplete="username" defaultValue={invitation.email} hidden readOnly />
        <Field form={form} name="name" label="Your name" value={name} autoComplete="name" maxLength={120} />
        <NewPassword form={form} />
        <button className="wide" type="submit">
          {implicit ? invitation.words.buttons.set_password : invitation.words.buttons.accept}
        </button>
      </PostForm>
      <Others invitation={invitation} />
    </>,
  )
}

export function knownPerson(view: View<'known_person'>): string {
  const { invitation } = view
  return offer(
    view,
    <>
      <div>
        <h2>You have an account already</h2>
        <p className="soft">
          Sign in with <b>{invitation.email}</b> and you come straight back to this page to answer.
        </p>
      </div>
      <a className="button wide" href={signIn(invitation)}>
        Sign in to answer
      </a>
      <Others invitation={invitation} />
    </>,
  )
}

export function greeting(view: View<'greeting'>): string {
  const { invitation } = view
  return offer(
    view,
    <>
      <div>
        <h2>Welcome{invitation.firstName ? `, ${invitation.firstName}` : ''}</h2>
        <p className="soft">
          Sign up for your company in two short steps, or log in if it is here already. You come back to this invitation
          by yourself.
        </p>
      </div>
      <a className="button wide" href={`${invitation.path}/sign-up`}>
        {invitation.words.buttons.sign_up}
      </a>
      <a className="button wide quiet" href={signIn(invitation)}>
        {invitation.words.buttons.log_in}
      </a>
      <Others invitation={invitation} />
    </>,
  )
}

export function proveMailbox(view: View<'prove_mailbox'>): string {
  const { invitation, form } = view
  return offer(
    view,
    view.codeSent ? (
      <>
        <div>
          <h2>Enter the code from your mail</h2>
          <p className="soft">
            If this invitation is open, six digits are on their way to <b>{invitation.email}</b>. They work for ten
            minutes.
          </p>
        </div>
        <PostForm action={`${invitation.path}/code`}>
          <Field
            form={form}
            name="code"
            label="Code"
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={12}
            className="code"
            spellCheck={false}
          />
          <button className="wide" type="submit">
            Continue
          </button>
        </PostForm>
        <PostForm action={`${invitation.path}/code`}>
          <Hidden name="send" value="again" />
          <button className="link" type="submit">
            Send another code
          </button>
        </PostForm>
      </>
    ) : (
      <>
        <div>
          <h2>Is {invitation.email} your mailbox?</h2>
          <p className="soft">
            This link was passed to you by somebody, not by mail. To go on, show that the invited mailbox is yours.
          </p>
        </div>
        <PostForm action={`${invitation.path}/code`}>
          <Hidden name="send" value="first" />
          <button className="wide" type="submit">
            Mail me a code
          </button>
        </PostForm>
        {!view.signedIn && (
          <a className="button wide quiet" href={signIn(invitation)}>
            I have an account: sign in
          </a>
        )}
        <Others invitation={invitation} />
      </>
    ),
  )
}

export function answer(view: View<'answer'>): string {
  const { invitation, organizations, form } = view
  if (view.newOrganization === 'sign_up' && organizations.length === 0) {
    return offer(
      view,
      <>
        <div>
          <h2>Which company accepts?</h2>
          <p className="soft">Add your company first. Then you come back here to accept.</p>
        </div>
        <a className="button wide" href={`${invitation.path}/organization`}>
          Add your company
        </a>
        <Others invitation={invitation} />
      </>,
    )
  }
  const choice = organizations.length > 0
  return offer(
    view,
    <>
      <div>
        <h2>{choice ? 'Who accepts?' : 'Your answer'}</h2>
        <p className="soft">
          {choice
            ? 'Choose the organization that becomes the partner. Only its administrators can accept for it.'
            : 'Nothing more is needed: one press and you are in.'}
        </p>
      </div>
      <PostForm action={`${invitation.path}/accept`}>
        {choice && <Organizations view={view} />}
        <button className="wide" type="submit">
          {invitation.words.buttons.accept}
        </button>
      </PostForm>
      {form.faults.length === 0 && (
        <a className="button wide quiet" href={`${invitation.path}/decline`}>
          {invitation.words.buttons.decline}
        </a>
      )}
      <Others invitation={invitation} decline={form.faults.length > 0} />
    </>,
  )
}

function Organizations({ view }: { view: View<'answer'> }) {
  const { organizations, form, invitation } = view
  const fault = faultOf(form, 'organization')
  const chosen = form.values.organization ?? organizations.find((one) => one.whyNot === null)?.id ?? 'new'
  return (
    <fieldset
      className={fault ? 'bad' : undefined}
      id="organization"
      aria-describedby={fault ? 'organization-fault' : undefined}
    >
      <legend>Organization</legend>
      {fault && (
        <span className="fault" id="organization-fault">
          {fault}
        </span>
      )}
      {organizations.map((organization) => (
        <Choice key={organization.id} organization={organization} chosen={chosen === organization.id} />
      ))}
      {view.newOrganization === 'named' && (
        <label className="pick">
          <input type="radio" name="organization" value="new" defaultChecked={chosen === 'new'} />
          <span>
            <b>
              <bdi>{invitation.partner || 'A new organization'}</bdi>
            </b>
            <span className="hint">A new organization with this name</span>
          </span>
        </label>
      )}
      {view.newOrganization === 'sign_up' && (
        <a className="tap" href={`${invitation.path}/organization`}>
          Add another company
        </a>
      )}
    </fieldset>
  )
}

function Choice({ organization, chosen }: { organization: OrganizationChoice; chosen: boolean }) {
  return (
    <label className="pick">
      <input
        type="radio"
        name="organization"
        value={organization.id}
        defaultChecked={chosen && organization.whyNot === null}
        disabled={organization.whyNot !== null}
      />
      <span>
        <b>
          <bdi>{organization.name}</bdi>
        </b>
        <span className="hint">{organization.whyNot ?? `/o/${organization.identity}`}</span>
      </span>
    </label>
  )
}

export function notAdministrator(view: View<'not_administrator'>): string {
  const { invitation, organizations } = view
  return offer(
    view,
    <>
      <StateIcon of="people" />
      <div>
        <h2>An administrator has to accept</h2>
        <p className="soft">
          Only an administrator or owner can accept for{' '}
          <bdi>{organizations.length === 1 ? organizations[0]?.name : 'your organization'}</bdi>. Ask one of them to
          open this invitation, or pass it on.
        </p>
      </div>
      {invitation.passOn && (
        <a className="button wide" href={`${invitation.path}/pass-on`}>
          Pass on to an administrator
        </a>
      )}
      <a className="button wide quiet" href={`${invitation.path}/organization`}>
        Add another company
      </a>
      <Others invitation={{ ...invitation, passOn: false }} />
    </>,
  )
}

export function wrongAccount(view: View<'wrong_account'>): string {
  const { invitation, frame } = view
  return offer(
    view,
    <>
      <StateIcon of="people" />
      <div>
        <h2>This invitation is for another address</h2>
        <p className="soft">
          It was sent to <b>{invitation.email}</b>. You are signed in as <b>{frame.visitor?.email}</b>.
        </p>
      </div>
      <PostForm action="/sign-out">
        <Hidden name="next" value={`/sign-in?next=${encodeURIComponent(invitation.path)}`} />
        <button className="wide" type="submit">
          Switch account
        </button>
      </PostForm>
      {view.inboxHasOpen && (
        <a className="button wide quiet" href="/home">
          See the invitation to my own address
        </a>
      )}
      {invitation.passOn && (
        <PostForm action={`${invitation.path}/pass-on`}>
          <Hidden name="email" value={frame.visitor?.email ?? ''} />
          <Hidden name="name" value={frame.visitor?.name ?? ''} />
          <button className="wide quiet" type="submit">
            Ask to move it to my address
          </button>
        </PostForm>
      )}
      <Others invitation={{ ...invitation, passOn: false }} decline={false} />
    </>,
  )
}

/** A form of its own in front of the invitation: decline, pass on, report. */
function side(view: View<'decline' | 'pass_on' | 'report'>, title: string, children: ReactNode): string {
  return renderPage({
    frame: view.frame,
    brand: view.invitation.host,
    title,
    form: view.form,
    children: (
      <>
        <a className="tap" href={view.invitation.path}>
          Back to the invitation
        </a>
        {children}
      </>
    ),
  })
}

export function decline(view: View<'decline'>): string {
  const { invitation, form } = view
  return side(
    view,
    'Decline the invitation',
    <>
      <h1>Decline the invitation?</h1>
      <p className="lead">
        <bdi>{invitation.host.name}</bdi> will be told.
        {invitation.expiresAt
          ? ` You can change your mind until ${formatInstant(invitation.expiresAt, invitation.timeZone)}.`
          : ' You can change your mind later.'}
      </p>
      <PostForm action={`${invitation.path}/decline`} className="card">
        <TextArea form={form} name="reason" label="Reason" hint={`${invitation.host.name} will read it.`} optional />
        <div className="row">
          <button type="submit">{invitation.words.buttons.decline}</button>
          <a className="button quiet" href={invitation.path}>
            Keep it open
          </a>
        </div>
      </PostForm>
    </>,
  )
}

export function passOn(view: View<'pass_on'>): string {
  const { invitation, form } = view
  return side(
    view,
    'Pass on to a colleague',
    <>
      <h1>Pass on to a colleague</h1>
      <p className="lead">
        Are you not the right person? Name who is. <bdi>{invitation.host.name}</bdi> confirms and sends the invitation
        there.
      </p>
      <PostForm action={`${invitation.path}/pass-on`} className="card">
        <Field form={form} name="name" label="Your colleague’s name" autoComplete="off" maxLength={120} optional />
        <Field
          form={form}
          name="email"
          label="Your colleague’s e-mail address"
          type="email"
          inputMode="email"
          autoComplete="off"
          maxLength={320}
          spellCheck={false}
        />
        <button type="submit">Propose this colleague</button>
      </PostForm>
    </>,
  )
}

export function report(view: View<'report'>): string {
  const { invitation, form, frame } = view
  return side(
    view,
    'Report the invitation',
    <>
      <h1>You did not expect this?</h1>
      <p className="lead">
        Report it to the administrators of <bdi>{frame.installation.name}</bdi>. The invitation is declined, and{' '}
        <bdi>{invitation.host.name}</bdi> cannot invite <b>{invitation.email}</b> again.
      </p>
      <PostForm action={`${invitation.path}/report`} className="card">
        <TextArea
          form={form}
          name="reason"
          label="What should the administrators know?"
          hint={`They will read it; ${invitation.host.name} will not.`}
          optional
        />
        <div className="row">
          <button type="submit">Report and decline</button>
          <a className="button quiet" href={invitation.path}>
            Back
          </a>
        </div>
      </PostForm>
    </>,
  )
}

function signIn(invitation: InvitationFacts): string {
  return `/sign-in?next=${encodeURIComponent(invitation.path)}`
}
