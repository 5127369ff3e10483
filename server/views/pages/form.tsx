/** The page on which a partner fills in its form: the frame of every public page around what the script goes on with. */
import { FillPage, titleOf } from '#web/fill/Page.tsx'
import type { FillState } from '#web/fill/view.ts'
import { t } from '#web/fill/words.ts'
import { formSheet } from './form-style.ts'
import { PostForm, renderPage, StateIcon } from './parts.tsx'
import type { PageBrand, PageFrame } from './props.ts'

export interface FormPageView {
  frame: PageFrame
  brand: PageBrand
  state: FillState
  /** As the person chose it in the application. */
  theme: 'auto' | 'light' | 'dark'
  /** Address of the script; null: it was not built, and the page does without. */
  scriptUrl: string | null
  /** The few lines that fetch the script once somebody begins; null: it is fetched with the page. */
  begin: string | null
  /** Links of the header beside signing out. */
  account: { href: string; label: string } | null
}

export function formPage({ frame, brand, theme, state, scriptUrl, begin, account }: FormPageView): string {
  return renderPage({
    frame: { ...frame, script: begin },
    brand,
    theme,
    title: titleOf(state),
    className: 'filling',
    sheet: formSheet,
    account,
    scriptUrl: begin ? null : scriptUrl,
    back: state.view.home ? { href: state.view.home, label: brand.name } : null,
    children: (
      <>
        <div
          id="fill"
          data-script={begin ? (scriptUrl ?? undefined) : undefined}
          data-opened={begin ? state.view.application?.opened : undefined}
        >
          <FillPage state={state} />
        </div>
        {scriptUrl && (
          <script
            type="application/json"
            id="fill-state"
            // biome-ignore lint/security/noDangerouslySetInnerHtml: JSON in which no tag can begin
            dangerouslySetInnerHTML={{ __html: asData(state) }}
          />
        )}
      </>
    ),
  })
}

/** JSON that ends no script element, whatever was typed. */
function asData(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll('<', '\\u003c')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029')
}

/** The session ended while somebody was typing without script: what was posted stands in the page, to be sent again. */
export interface SignedOutPageView {
  frame: PageFrame
  action: string
  fields: { name: string; value: string }[]
  hadFiles: boolean
}

export function signedOutPage({ frame, action, fields, hadFiles }: SignedOutPageView): string {
  return renderPage({
    frame,
    brand: null,
    title: t('signedOut.title'),
    children: (
      <>
        <StateIcon of="closed" />
        <h1>{t('signedOut.title')}</h1>
        <p className="lead">
          {t('signedOut.says')} {hadFiles && t('signedOut.files')}
        </p>
        <a className="button" href="/sign-in?next=/home" target="_blank" rel="noopener">
          {t('signedOut.signIn')}
        </a>
        <PostForm action={action}>
          {fields.map(({ name, value }, place) => (
            // the same name may come several times
            // biome-ignore lint/suspicious/noArrayIndexKey: the list is drawn once
            <input key={place} type="hidden" name={name} value={value} />
          ))}
          <button type="submit" className="quiet">
            {t('signedOut.send')}
          </button>
        </PostForm>
      </>
    ),
  })
}
