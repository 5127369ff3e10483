/** The pieces of the public pages. No style attributes, no script needed. */
import type { ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { brandColours } from '#contract/colour.ts'
import { letterMark } from '../words.ts'
import type { FormState, PageBrand, PageFrame } from './props.ts'
import { inTheme, styleFor } from './style.ts'

/** The installation's own colour where no organization's brand heads the page. */
const plainColour = '#1f4e79'

interface PageOptions {
  frame: PageFrame
  /** null: the installation's own page. */
  brand: PageBrand | null
  title: string
  form?: FormState
  /** Two columns on a wide screen; one narrow column otherwise. */
  wide?: boolean
  /** Instead of the two widths. */
  className?: string
  /** Chosen by whoever looks; otherwise as the system has it. */
  theme?: 'auto' | 'light' | 'dark'
  /** Styles of this kind of page, after those of all. */
  sheet?: string
  /** A script of its own; null: none. */
  scriptUrl?: string | null
  /** A link of the header beside signing out. */
  account?: { href: string; label: string } | null
  /** Where the name of the owner leads. */
  back?: { href: string; label: string } | null
  children: ReactNode
}

/** A whole document. Its title is "Page – Organization", with "Error:" in front after a refused form. */
export function renderPage(options: PageOptions): string {
  return `<!doctype html>${renderToStaticMarkup(<Page {...options} />)}`
}

function Page(options: PageOptions) {
  const { frame, brand, title, form, wide, className, theme = 'auto', sheet = '', scriptUrl, children } = options
  const owner = brand ?? { name: frame.installation.name, logoUrl: frame.installation.logoUrl, colour: plainColour }
  const failed = (form?.faults.length ?? 0) > 0
  return (
    <html lang="en" dir="ltr">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content={theme === 'auto' ? 'light dark' : theme} />
        <meta name="robots" content="noindex" />
        <link rel="icon" href={tabIcon(owner)} />
        <title>{`${failed ? 'Error: ' : ''}${title} – ${owner.name}`}</title>
        <style nonce={frame.nonce}>{inTheme(styleFor(owner.colour) + sheet, theme)}</style>
        {frame.script && (
          <script nonce={frame.nonce} type="module">
            {frame.script}
          </script>
        )}
        {scriptUrl && <script nonce={frame.nonce} type="module" src={scriptUrl} />}
      </head>
      <body className={className ?? (wide ? undefined : 'narrow')}>
        <a className="skip" href="#main">
          Skip to the content
        </a>
        <header className="top">
          {options.back ? (
            <a className="who" href={options.back.href}>
              <Owner {...owner} />
            </a>
          ) : (
            <div className="who">
              <Owner {...owner} />
            </div>
          )}
          {frame.visitor && <Visitor {...frame.visitor} account={options.account} />}
        </header>
        <main id="main">
          {form && failed && <ErrorSummary form={form} />}
          {children}
        </main>
        <footer className="foot">
          {brand && <span>{frame.installation.name}</span>}
          {frame.installation.supportAddress && (
            <a href={`mailto:${frame.installation.supportAddress}`}>Help: {frame.installation.supportAddress}</a>
          )}
          <a href="/about">About</a>
        </footer>
      </body>
    </html>
  )
}

/** The letter mark as the tab's picture, drawn in place: nothing more to fetch. */
function tabIcon({ name, colour }: PageBrand): string {
  const mark = letterMark(name).replace(/[<>&]/g, '')
  const { light, onLight } = brandColours(colour)
  const text = `<text x="16" y="22" font-size="15" font-family="sans-serif" font-weight="700" text-anchor="middle" fill="${onLight}">${mark}</text>`
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="${light}"/>${text}</svg>`
  return `data:image/svg+xml,${encodeURIComponent(svg)}`
}

function Owner({ name, logoUrl }: PageBrand) {
  return (
    <>
      {logoUrl ? (
        <img src={logoUrl} alt="" />
      ) : (
        <span className="mark" aria-hidden="true">
          {letterMark(name)}
        </span>
      )}
      <bdi>{name}</bdi>
    </>
  )
}

function Visitor({ name, email, account }: { name: string; email: string; account?: PageOptions['account'] }) {
  return (
    <div className="me">
      <span>
        Signed in as <bdi>{name || email}</bdi>
      </span>
      {account && (
        <a className="tap" href={account.href}>
          {account.label}
        </a>
      )}
      <form method="post" action="/sign-out">
        <button className="link" type="submit">
          Sign out
        </button>
      </form>
    </div>
  )
}

function ErrorSummary({ form }: { form: FormState }) {
  return (
    <div className="summary" role="alert" tabIndex={-1} id="errors" aria-labelledby="errors-title">
      <h2 id="errors-title">{form.faults.length === 1 ? 'Please look at this' : 'Please look at these'}</h2>
      <ul>
        {form.faults.map((fault) => (
          <li key={`${fault.field}${fault.says}`}>
            {fault.field ? <a href={`#${fault.field}`}>{fault.says}</a> : fault.says}
          </li>
        ))}
      </ul>
    </div>
  )
}

interface FieldProps {
  form: FormState
  name: string
  label: string
  hint?: ReactNode
  /** What stands there at first; what was typed wins. */
  value?: string
  type?: 'text' | 'email' | 'tel' | 'password' | 'url'
  autoComplete?: string
  optional?: boolean
  readOnly?: boolean
  maxLength?: number
  minLength?: number
  inputMode?: 'numeric' | 'email' | 'tel'
  className?: string
  autoFocus?: boolean
  spellCheck?: boolean
  data?: Record<`data-${string}`, string>
}

/** A labelled field with its hint and its fault, tied together for assistive technology. */
export function Field({ form, name, label, hint, value, optional, data, type = 'text', ...rest }: FieldProps) {
  const fault = faultOf(form, name)
  const kept = type === 'password' ? undefined : (form.values[name] ?? value)
  return (
    <div className={fault ? 'field bad' : 'field'}>
      <Label name={name} label={label} hint={hint} optional={optional} fault={fault} />
      <input
        id={name}
        name={name}
        type={type}
        defaultValue={kept}
        required={!optional && !rest.readOnly}
        aria-invalid={fault ? true : undefined}
        aria-describedby={describedBy(name, hint, fault)}
        {...rest}
        {...data}
      />
    </div>
  )
}

export function TextArea({
  form,
  name,
  label,
  hint,
  optional,
  maxLength = 2000,
}: Pick<FieldProps, 'form' | 'name' | 'label' | 'hint' | 'optional' | 'maxLength'>) {
  const fault = faultOf(form, name)
  return (
    <div className={fault ? 'field bad' : 'field'}>
      <Label name={name} label={label} hint={hint} optional={optional} fault={fault} />
      <textarea
        id={name}
        name={name}
        rows={4}
        maxLength={maxLength}
        defaultValue={form.values[name]}
        required={!optional}
        aria-invalid={fault ? true : undefined}
        aria-describedby={describedBy(name, hint, fault)}
      />
    </div>
  )
}

export function Select({
  form,
  name,
  label,
  hint,
  value,
  optional,
  options,
  autoComplete,
  data,
}: Pick<FieldProps, 'form' | 'name' | 'label' | 'hint' | 'value' | 'optional' | 'autoComplete' | 'data'> & {
  options: readonly { value: string; label: string }[]
}) {
  const fault = faultOf(form, name)
  return (
    <div className={fault ? 'field bad' : 'field'}>
      <Label name={name} label={label} hint={hint} optional={optional} fault={fault} />
      <select
        id={name}
        name={name}
        defaultValue={form.values[name] ?? value ?? ''}
        required={!optional}
        autoComplete={autoComplete}
        aria-invalid={fault ? true : undefined}
        aria-describedby={describedBy(name, hint, fault)}
        {...data}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value === option.label ? undefined : option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  )
}

/** A new password, so that a password manager offers one. */
export function NewPassword({
  form,
  name = 'password',
  label = 'Password',
}: {
  form: FormState
  name?: string
  label?: string
}) {
  return (
    <Field
      form={form}
      name={name}
      label={label}
      type="password"
      autoComplete="new-password"
      hint="At least 12 characters. Three or four words in a row are easy to remember."
      maxLength={512}
      data={{ 'data-password': '' }}
    />
  )
}

function Label({
  name,
  label,
  hint,
  optional,
  fault,
}: {
  name: string
  label: string
  hint?: ReactNode
  optional?: boolean
  fault?: string
}) {
  return (
    <>
      <label htmlFor={name}>
        {label}
        {optional && <span className="soft"> (optional)</span>}
      </label>
      {hint && (
        <span className="hint" id={`${name}-hint`}>
          {hint}
        </span>
      )}
      {fault && (
        <span className="fault" id={`${name}-fault`}>
          {fault}
        </span>
      )}
    </>
  )
}

export function faultOf(form: FormState, name: string): string | undefined {
  return form.faults.find((fault) => fault.field === name)?.says
}

function describedBy(name: string, hint: ReactNode, fault: string | undefined): string | undefined {
  return [hint && `${name}-hint`, fault && `${name}-fault`].filter(Boolean).join(' ') || undefined
}

/** A form that posts to our own site; the small script guards it against a second press. */
export function PostForm({ action, children, className }: { action: string; children: ReactNode; className?: string }) {
  return (
    <form method="post" action={action} className={className} noValidate data-once="">
      {children}
    </form>
  )
}

export function Hidden({ name, value }: { name: string; value: string }) {
  return <input type="hidden" name={name} value={value} />
}

export const Tick = () => (
  <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="2" aria-hidden="true">
    <path d="m5 12.5 4.5 4.5L19 7.5" strokeLinecap="round" strokeLinejoin="round" />
  </svg>
)

const drawings = {
  done: 'm5 12.5 4.5 4.5L19 7.5',
  mail: 'M4 6h16v12H4zM4 7l8 6 8-6',
  clock: 'M12 7v5l3 2M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18',
  closed: 'M7 11V8a5 5 0 0 1 10 0v3M5 11h14v9H5z',
  question: 'M9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.7.3-1 .8-1 1.7M12 16.5v.01M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18',
  people:
    'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7M2.5 20a6.5 6.5 0 0 1 13 0M16 4.5a3.5 3.5 0 0 1 0 6.3M18 14a6.5 6.5 0 0 1 3.5 6',
} as const

/** A quiet picture of what happened, above the heading. */
export function StateIcon({ of, good }: { of: keyof typeof drawings; good?: boolean }) {
  return (
    <div className={good ? 'state ok' : 'state'} aria-hidden="true">
      <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.75" aria-hidden="true">
        <path d={drawings[of]} strokeLinecap="round" strokeLinejoin="round" />
      </svg>
    </div>
  )
}
