/** First set-up: five questions, everything else has a default. */
import { Field, Hidden, NewPassword, PostForm, renderPage, Select, StateIcon } from './parts.tsx'
import type { SetupPageView } from './props.ts'

export function setupPage(view: SetupPageView): string {
  if (view.state === 'already_set_up') {
    return told(view, 'This installation is set up already', 'Sign in to go on.', true)
  }
  if (view.state === 'token_wrong') {
    return told(
      view,
      'This set-up link is not right',
      'Use the link that was printed when the server started. It is printed anew at every start until the set-up is done.',
      false,
    )
  }
  if (view.state === 'not_set_up') {
    return told(
      view,
      'Almost there: this has to be set up first',
      'Open the set-up link that was printed when the server started. It is printed anew at every start.',
      false,
    )
  }
  const { form } = view
  return renderPage({
    frame: view.frame,
    brand: null,
    title: 'Set up',
    form,
    children: (
      <>
        <div>
          <h1>Welcome. Let’s set this up</h1>
          <p className="lead">
            Five questions, then you choose how you work with partners. All of it can be changed later.
          </p>
        </div>
        <PostForm action="/setup" className="card">
          <Hidden name="token" value={view.token} />
          <Field
            form={form}
            name="organizationName"
            label="Your organization’s name"
            hint="Partners see it on every invitation."
            autoComplete="organization"
            maxLength={120}
          />
          <Field form={form} name="name" label="Your name" autoComplete="name" maxLength={120} />
          <Field
            form={form}
            name="email"
            label="Your e-mail address"
            type="email"
            inputMode="email"
            autoComplete="username"
            maxLength={320}
            spellCheck={false}
          />
          <NewPassword form={form} />
          <Select
            form={form}
            name="timeZone"
            label="Time zone"
            value="UTC"
            data={form.values.timeZone ? undefined : { 'data-zone': '' }}
            hint="Dates in mails are written in it."
            options={view.timeZones.map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }))}
          />
          <button className="wide" type="submit">
            Finish the set-up
          </button>
        </PostForm>
      </>
    ),
  })
}

function told(view: SetupPageView, title: string, says: string, signIn: boolean): string {
  return renderPage({
    frame: view.frame,
    brand: null,
    title,
    children: (
      <>
        <StateIcon of={signIn ? 'done' : 'question'} good={signIn} />
        <h1>{title}</h1>
        <p className="lead">{says}</p>
        {signIn && (
          <a className="button" href="/sign-in">
            Sign in
          </a>
        )}
      </>
    ),
  })
}
