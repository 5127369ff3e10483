/** Pages of the account, in the installation's brand: sign in, sign up, verify, forgotten and new password. */
import type { ComponentProps, ReactNode } from 'react'
import { Field, Hidden, NewPassword, PostForm, renderPage, StateIcon } from './parts.tsx'
import type { AccountPageView } from './props.ts'

type View<S extends AccountPageView['state']> = Extract<AccountPageView, { state: S }>

function page(view: AccountPageView, title: string, children: ReactNode): string {
  return renderPage({ frame: view.frame, brand: null, title, form: view.form, children })
}

function told(
  view: AccountPageView,
  icon: ComponentProps<typeof StateIcon>,
  title: string,
  says: ReactNode,
  next?: ReactNode,
): string {
  return page(
    view,
    title,
    <>
      <StateIcon {...icon} />
      <h1>{title}</h1>
      <p className="lead">{says}</p>
      {next && <div className="row">{next}</div>}
    </>,
  )
}

/** The page for any state of the account's pages. */
export function accountPage(view: AccountPageView): string {
  switch (view.state) {
    case 'sign_in':
      return signIn(view)
    case 'two_factor':
      return twoFactor(view)
    case 'sign_up':
      return signUp(view)
    case 'sign_up_closed':
      return told(
        view,
        { of: 'closed' },
        'Accounts are made by invitation',
        'Whoever wants to work with you invites you by mail; the mail’s button makes your account.',
        <a className="button quiet" href="/sign-in">
          Sign in
        </a>,
      )
    case 'sign_up_sent':
      return told(
        view,
        { of: 'mail', good: true },
        'Look into your mailbox',
        <>
          We have written to <b>{view.email}</b>. Follow the mail to go on. Nothing after a few minutes? Look into the
          spam folder.
        </>,
      )
    case 'verify':
      return verify(view)
    case 'forgot_password':
      return forgotPassword(view)
    case 'forgot_password_sent':
      return told(
        view,
        { of: 'mail', good: true },
        'Look into your mailbox',
        <>
          If <b>{view.email}</b> can sign in here, a mail with a link to set a new password is on its way. If it was
          invited and has no password yet, the mail lets you set the first one – also where the invitation had expired.
          Nothing after a few minutes? Look into the spam folder.
        </>,
        <a className="button quiet" href="/sign-in">
          Back to sign-in
        </a>,
      )
    case 'reset_password':
      return resetPassword(view)
    case 'link_invalid':
      return told(
        view,
        { of: 'clock' },
        'This link does not work any more',
        view.what === 'verify'
          ? 'It was used already, or its time has passed. If you have signed up before, simply sign in; otherwise sign up again.'
          : 'It was used already, or its time has passed. Ask for a new one.',
        <>
          {view.what === 'reset_password' && (
            <a className="button" href="/forgot-password">
              Ask for a new link
            </a>
          )}
          <a className="button quiet" href="/sign-in">
            Sign in
          </a>
        </>,
      )
    case 'sign_out':
      return page(
        view,
        'Sign out',
        <>
          <h1>Sign out?</h1>
          <PostForm action="/sign-out">
            <Hidden name="next" value={view.next} />
            <button type="submit">Sign out</button>
          </PostForm>
        </>,
      )
  }
}

function signIn(view: View<'sign_in'>): string {
  const { form, next } = view
  return page(
    view,
    'Sign in',
    <>
      <h1>Sign in</h1>
      {view.notice && (
        <p className="note" role="status">
          {view.notice}
        </p>
      )}
      <PostForm action={withNext('/sign-in', next)} className="card">
        <Email form={form} />
        <Field
          form={form}
          name="password"
          label="Password"
          type="password"
          autoComplete="current-password"
          maxLength={512}
        />
        <button className="wide" type="submit">
          Sign in
        </button>
        <p>
          <a className="tap" href={withNext('/forgot-password', next)}>
            Forgot your password?
          </a>
        </p>
      </PostForm>
      <p className="soft">
        {view.signUp ? (
          <>
            New here?{' '}
            <a className="tap" href={withNext('/sign-up', next)}>
              Make an account
            </a>
          </>
        ) : (
          'Invited, and no password yet? Press the button in the mail you got, or use Forgot your password?'
        )}
      </p>
    </>,
  )
}

function twoFactor(view: View<'two_factor'>): string {
  const { form } = view
  return page(
    view,
    'Enter your code',
    <>
      <h1>Enter your code</h1>
      <p className="lead">Open your authenticator app and type the six digits, or use one of your backup codes.</p>
      <PostForm action={withNext('/sign-in/two-factor', view.next)} className="card">
        <Field
          form={form}
          name="code"
          label="Code"
          autoComplete="one-time-code"
          maxLength={40}
          className="code"
          spellCheck={false}
        />
        <button className="wide" type="submit">
          Sign in
        </button>
      </PostForm>
      <p>
        <a className="tap" href={withNext('/sign-in', view.next)}>
          Start again
        </a>
      </p>
    </>,
  )
}

function signUp(view: View<'sign_up'>): string {
  const { form } = view
  return page(
    view,
    'Make an account',
    <>
      <h1>Make an account</h1>
      <PostForm action={withNext('/sign-up', view.next)} className="card">
        <Field form={form} name="name" label="Your name" autoComplete="name" maxLength={120} />
        <Email form={form} />
        <p className="soft">You choose a password after you have confirmed the address.</p>
        <button className="wide" type="submit">
          Continue
        </button>
      </PostForm>
      <p className="soft">
        You have an account?{' '}
        <a className="tap" href={withNext('/sign-in', view.next)}>
          Sign in
        </a>
      </p>
    </>,
  )
}

/** Mail scanners open links too: only the press of the button proves the address. */
function verify(view: View<'verify'>): string {
  return page(
    view,
    'Choose your password',
    <>
      <h1>Choose your password</h1>
      <p className="lead">
        This confirms that <b>{view.email}</b> is yours, and signs you in.
      </p>
      <PostForm action={view.path} className="card">
        <input type="email" name="username" autoComplete="username" defaultValue={view.email} hidden readOnly />
        <Field form={view.form} name="name" label="Your name" value={view.name} autoComplete="name" maxLength={120} />
        <NewPassword form={view.form} />
        <button className="wide" type="submit">
          Make my account
        </button>
      </PostForm>
    </>,
  )
}

function forgotPassword(view: View<'forgot_password'>): string {
  return page(
    view,
    'Forgot your password?',
    <>
      <h1>Forgot your password?</h1>
      <p className="lead">
        Type your address and we mail you a link to set a new one. Invited, and no password yet? This works for you too,
        even if your invitation has expired.
      </p>
      <PostForm action={withNext('/forgot-password', view.next)} className="card">
        <Email form={view.form} />
        <button className="wide" type="submit">
          Mail me a link
        </button>
      </PostForm>
      <p>
        <a className="tap" href={withNext('/sign-in', view.next)}>
          Back to sign-in
        </a>
      </p>
    </>,
  )
}

function resetPassword(view: View<'reset_password'>): string {
  const title = view.first ? 'Set your password' : 'Set a new password'
  return page(
    view,
    title,
    <>
      <h1>{title}</h1>
      <p className="lead">
        {view.first ? 'Then you are in.' : 'You are signed out everywhere else and go on here with the new one.'}
      </p>
      <PostForm action={view.path} className="card">
        <NewPassword form={view.form} label={view.first ? 'Password' : 'New password'} />
        <button className="wide" type="submit">
          Save the password
        </button>
      </PostForm>
    </>,
  )
}

function Email({ form }: { form: AccountPageView['form'] }) {
  return (
    <Field
      form={form}
      name="email"
      label="E-mail"
      type="email"
      inputMode="email"
      autoComplete="username"
      maxLength={320}
      spellCheck={false}
    />
  )
}

function withNext(path: string, next: string): string {
  return next && next !== '/' ? `${path}?next=${encodeURIComponent(next)}` : path
}
