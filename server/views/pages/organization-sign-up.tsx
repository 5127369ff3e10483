/** Sign-up of a company in two short steps (policy `account: organization`): the person, then the company. */
import { countryNames } from '../countries.ts'
import { Field, NewPassword, PostForm, renderPage, Select } from './parts.tsx'
import type { AcceptPageView } from './props.ts'

type View<S extends AcceptPageView['state']> = Extract<AcceptPageView, { state: S }>

const sizes = ['1–9', '10–49', '50–249', '250–999', '1,000 or more'] as const

export function signUpPerson(view: View<'sign_up_person'>): string {
  const { invitation, form } = view
  return renderPage({
    frame: view.frame,
    brand: invitation.host,
    title: 'Sign up',
    form,
    children: (
      <>
        <div>
          <p className="soft">Step 1 of 2</p>
          <h1>About you</h1>
        </div>
        <PostForm action={`${invitation.path}/sign-up`} className="card">
          <div className="pair">
            <Field
              form={form}
              name="firstName"
              label="First name"
              value={invitation.firstName}
              autoComplete="given-name"
              maxLength={100}
            />
            <Field
              form={form}
              name="lastName"
              label="Last name"
              value={invitation.lastName}
              autoComplete="family-name"
              maxLength={100}
              optional
            />
          </div>
          <Field
            form={form}
            name="email"
            label="E-mail"
            type="email"
            value={invitation.email}
            autoComplete="username"
            readOnly
            hint={
              invitation.passOn ? (
                <>
                  The invited address. For another one,{' '}
                  <a href={`${invitation.path}/pass-on`}>pass the invitation on</a>.
                </>
              ) : (
                'The invited address.'
              )
            }
          />
          <NewPassword form={form} />
          <Field
            form={form}
            name="phone"
            label="Phone"
            type="tel"
            inputMode="tel"
            autoComplete="tel"
            maxLength={40}
            optional
          />
          <button className="wide" type="submit">
            Continue to your company
          </button>
        </PostForm>
        <p className="soft">
          You have an account?{' '}
          <a className="tap" href={`/sign-in?next=${encodeURIComponent(invitation.path)}`}>
            Log in
          </a>
        </p>
      </>
    ),
  })
}

export function signUpOrganization(view: View<'sign_up_organization'>): string {
  const { invitation, form } = view
  return renderPage({
    frame: view.frame,
    brand: invitation.host,
    title: 'Your company',
    form,
    children: (
      <>
        <div>
          {view.steps && <p className="soft">Step 2 of 2</p>}
          <h1>Your company</h1>
          <p className="lead">Then you are back at the invitation, ready to accept it.</p>
        </div>
        <PostForm action={`${invitation.path}/organization`} className="card">
          <Field
            form={form}
            name="name"
            label="Company name"
            value={invitation.partner}
            autoComplete="organization"
            maxLength={120}
            data={{ 'data-suggests': 'identity' }}
          />
          <Field
            form={form}
            name="identity"
            label="Identity"
            hint={
              <>
                Your address here:{' '}
                <span data-identity-address={view.address}>
                  {view.address.replace('{identity}', form.values.identity || 'your-company')}
                </span>
                . It can be changed later; the old one leads on.
              </>
            }
            autoComplete="off"
            maxLength={40}
            spellCheck={false}
            data={{ 'data-identity': '/v1/organizations/identity-check' }}
          />
          <Select
            form={form}
            name="size"
            label="Company size"
            optional
            options={[
              { value: '', label: 'Choose' },
              ...sizes.map((size) => ({ value: size, label: `${size} people` })),
            ]}
          />
          <Field form={form} name="industry" label="Industry" autoComplete="off" maxLength={80} optional />
          <Field form={form} name="address" label="Address" autoComplete="street-address" maxLength={300} optional />
          <div className="pair">
            <Select
              form={form}
              name="country"
              label="Country"
              autoComplete="country"
              optional
              options={[
                { value: '', label: 'Choose' },
                ...countryNames().map((name) => ({ value: name, label: name })),
              ]}
            />
            <Field form={form} name="city" label="City" autoComplete="address-level2" maxLength={120} optional />
          </div>
          <button className="wide" type="submit">
            Save and go on
          </button>
        </PostForm>
      </>
    ),
  })
}
