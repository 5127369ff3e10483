/** The public page of a program: who applies, and the mail that leads on. */
import { Field, PostForm, renderPage, StateIcon } from './parts.tsx'
import type { ApplyPageView } from './props.ts'

export function applyPage(view: ApplyPageView): string {
  const { frame, door, form, sentTo } = view
  const host = door.host.name
  if (sentTo !== null) {
    return renderPage({
      frame,
      brand: door.host,
      title: 'Look into your mailbox',
      children: (
        <>
          <StateIcon of="done" />
          <h1>Look into your mailbox</h1>
          <p className="lead">
            If you can apply to {host} with <strong>{sentTo}</strong>, a link is on its way there. The application
            begins with it, and {host} sees nothing before you hand it in.
          </p>
          <p className="soft">Nothing has come? Look among unwanted mail, or try again in a while.</p>
        </>
      ),
    })
  }
  return renderPage({
    frame,
    brand: door.host,
    title: door.title,
    form,
    children: (
      <>
        <h1>{door.title}</h1>
        <p className="lead">
          Say who you are. We mail you a link that proves your address, and the application begins with it.
        </p>
        <PostForm action={`/apply/${door.programId}`}>
          {/* people see no such field, and leave it empty */}
          <div hidden>
            <label htmlFor="fax">Fax</label>
            <input id="fax" name="fax" tabIndex={-1} autoComplete="off" />
          </div>
          <Field form={form} name="name" label="Your company" autoComplete="organization" maxLength={200} />
          <Field form={form} name="first_name" label="First name" autoComplete="given-name" maxLength={100} />
          <Field form={form} name="last_name" label="Last name" autoComplete="family-name" maxLength={100} />
          <Field form={form} name="email" type="email" label="E-mail" autoComplete="email" maxLength={320} />
          <div className="row">
            <button type="submit">Mail me the link</button>
          </div>
        </PostForm>
        <p className="soft small">Were you invited? Then use the link of your invitation.</p>
      </>
    ),
  })
}
