/** The whole form page below the header: what is said on top, how far it is, and the section that is open. */
import { Check, FieldLink } from './Check.tsx'
import { isAnswered, openRequests, requests } from './comments.ts'
import { derive } from './derive.ts'
import type { Drawing } from './drawing.tsx'
import { Intro } from './Intro.tsx'
import { idOf, sectionOf } from './places.ts'
import { SectionForm } from './SectionForm.tsx'
import { Steps } from './Steps.tsx'
import { clockTime } from './times.ts'
import { checkPlace, type FillState, isIntroShown, isOpen } from './view.ts'
import { t } from './words.ts'

export function FillPage({ state }: { state: FillState }) {
  const derived = derive(state)
  const faults = new Map(state.faults.map((one) => [one.path, one.says]))
  const drawing: Drawing = { state, derived, faults }
  const open = derived.visible.find(({ section }) => section.key === state.place)
  return (
    <>
      <Intro drawing={drawing} />
      <div className={isOpen(state.view.submission) ? 'fill' : 'fill reading'}>
        {isOpen(state.view.submission) && <Steps drawing={drawing} />}
        <div className="body">
          <Summary drawing={drawing} />
          <Said drawing={drawing} />
          {open ? (
            <SectionForm key={state.place} drawing={drawing} section={open.section} />
          ) : (
            <Check key={checkPlace} drawing={drawing} />
          )}
        </div>
      </div>
    </>
  )
}

/** The title of the document: "Error: Capacity – Agency profile". */
export function titleOf(state: FillState): string {
  const { submission } = state.view
  const section = submission.definition.sections.find(({ key }) => key === state.place)
  if (isIntroShown(state) && state.summary.length === 0) return state.view.application?.title ?? ''
  const what = section ? `${section.title} – ${submission.words.title}` : submission.words.title
  return state.summary.length > 0 ? `${t('title.error')} ${what}` : what
}

function Summary({ drawing }: { drawing: Drawing }) {
  const { summary } = drawing.state
  if (summary.length === 0) return null
  return (
    <div className="summary" role="alert" tabIndex={-1} id="errors" aria-labelledby="errors-title">
      <h2 id="errors-title">{t('summary.title', { count: summary.length })}</h2>
      <ul>
        {summary.map((fault) => (
          <li key={fault.path + fault.says}>
            <FieldLink drawing={drawing} fault={fault} />
          </li>
        ))}
      </ul>
    </div>
  )
}

/** What has happened: a return with its comments, changes of the host, what was just done, what is wrong with saving. */
function Said({ drawing }: { drawing: Drawing }) {
  const { state } = drawing
  const { saving, view, notice } = state
  const { submission } = view
  return (
    <>
      {saving.is === 'offline' && <p className="note trouble">{t('saving.offline')}</p>}
      {saving.is === 'refused' && <p className="note trouble">{saving.says}</p>}
      {saving.is === 'signed_out' && (
        <div className="note trouble" role="alert">
          <p>{t('saving.signedOut')}</p>
          <a className="button" href={`/sign-in?next=${encodeURIComponent(view.path)}`}>
            {t('saving.signIn')}
          </a>
        </div>
      )}
      {isEnding(state) && view.sessionEndsAt && (
        <div className="note trouble" role="alert">
          <p>{t('saving.ending', { time: clockTime(view.sessionEndsAt, view) })}</p>
          <button type="button" data-act="stay">
            {t('saving.stay')}
          </button>
        </div>
      )}
      {notice && (
        <p className="note done" role="status">
          {notice}
        </p>
      )}
      {submission.state === 'returned' && <Returned drawing={drawing} />}
    </>
  )
}

/** Two minutes before the session ends. */
export function isEnding({ view, now }: FillState): boolean {
  return view.sessionEndsAt !== null && Date.parse(view.sessionEndsAt) - now < 120_000
}

/** How many changes were asked for, each with the way to its field. */
function Returned({ drawing }: { drawing: Drawing }) {
  const { view } = drawing.state
  const { submission } = view
  const all = requests(submission)
  const open = openRequests(submission)
  const reason = submission.versions.find((one) => one.number === submission.number)?.reason
  return (
    <section className="note asks-banner" aria-labelledby="asks-title">
      <h2 id="asks-title">{t('returned.title', { host: submission.words.host, count: all.length })}</h2>
      {reason && (
        <blockquote className="quote" dir="auto">
          {reason}
        </blockquote>
      )}
      {all.length > 0 && (
        <ul className="asks-list">
          {all.map((one) => (
            <li key={one.id} className={isAnswered(submission, one) ? 'answered' : undefined}>
              <FieldLink drawing={drawing} fault={{ path: one.field ?? '', says: labelOf(drawing, one.field) }} />
              {isAnswered(submission, one) && <span className="badge">{t('talk.done')}</span>}
            </li>
          ))}
        </ul>
      )}
      <p>{open.length === 0 ? t('returned.allAnswered') : t('returned.says')}</p>
    </section>
  )
}

/** What a comment is about: "Capacity: Storage space". */
function labelOf(drawing: Drawing, path: string | null): string {
  const { definition } = drawing.state.view.submission
  const section = sectionOf(definition, path)
  if (path === null || !section) return t('returned.whole')
  const field = section.fields.find(({ key }) => path === key || path.startsWith(`${key}.`))
  return field ? `${section.title}: ${field.label}` : section.title
}

/** Where a link to something leads on this page. */
export const anchorOf = (path: string) => `#${idOf(path)}`
