/** Everything once more before submitting; and afterwards, what was handed in and what becomes of it. */
import type { Section, VisibleField } from '#contract/forms/filling.ts'
import { holdsAnswer } from '#contract/forms/prepare.ts'
import { blockingRequests, commentsOf } from './comments.ts'
import type { Drawing } from './drawing.tsx'
import { capital, idOf, sectionOf } from './places.ts'
import { Answer } from './Reading.tsx'
import { GeneralTalk, Talk } from './Talk.tsx'
import { instant } from './times.ts'
import { isFilling, isOpen, placeUrl, type Shown } from './view.ts'
import { t } from './words.ts'

export function Check({ drawing }: { drawing: Drawing }) {
  const { state, derived } = drawing
  const { submission, path } = state.view
  const open = isOpen(submission)
  const handsIn = isFilling(submission) && submission.can.submit === true
  const asked = blockingRequests(submission)
  return (
    <form method="post" action={`${path}/check`} noValidate id="section" className="sheet">
      <input type="hidden" name=":revision" value={submission.revision} />
      <Head drawing={drawing} handsIn={handsIn} />
      {handsIn && derived.missing.length > 0 && <Lacking drawing={drawing} />}
      {derived.visible.map(({ section, items }) => (
        <ReadSection key={section.key} drawing={drawing} section={section} items={items} open={open} all={handsIn} />
      ))}
      <GeneralTalk drawing={drawing} />
      {submission.versions.length > 0 && <Versions drawing={drawing} />}
      <div className="go">
        {handsIn && (
          <>
            {asked.length > 0 && (
              <p className="note">
                {t('check.answerFirst', { count: asked.length })} {t('check.answerHow')}
              </p>
            )}
            <Organizations drawing={drawing} />
            <button type="submit" name=":do" value="submit">
              {submission.words.submit}
            </button>
          </>
        )}
        {submission.can.recall === true && (
          <button type="submit" className="quiet" name=":do" value="recall">
            {t('buttons.recall')}
          </button>
        )}
        {state.view.home && (
          <a className="link tap" href={state.view.home}>
            {t('buttons.home', { host: submission.words.host })}
          </a>
        )}
      </div>
    </form>
  )
}

/** Somebody who is signed in says for which organization the application is. */
function Organizations({ drawing }: { drawing: Drawing }) {
  const { application } = drawing.state.view
  if (!application || application.organizations.length === 0) return null
  const [first] = application.organizations
  return (
    <fieldset className="field who-applies">
      <legend>{t('application.who')}</legend>
      <div className="picks">
        {application.organizations.map(({ id, name }) => (
          <label key={id} className="pick">
            <input type="radio" name=":organization" value={id} defaultChecked={id === first?.id} />
            <span>{name}</span>
          </label>
        ))}
        <label className="pick">
          <input type="radio" name=":organization" value="new" />
          <span>
            {application.newName ?? t('application.new')}
            {application.newName && <span className="hint">{t('application.new')}</span>}
          </span>
        </label>
      </div>
    </fieldset>
  )
}

/** Where it stands: whose turn it is, what comes next, whom to ask. */
function Head({ drawing, handsIn }: { drawing: Drawing; handsIn: boolean }) {
  const { submission, contact } = drawing.state.view
  const { host, title } = submission.words
  const { state } = submission
  const settled = state === 'submitted' || state === 'approved' || state === 'rejected'
  const decided = submission.versions.find((one) => one.number === submission.number)
  return (
    <header className="section-head">
      {settled && <StateMark state={state} />}
      <p className="soft small">{title}</p>
      <h1 id="title" tabIndex={-1}>
        {settled ? t(`check.head.${state}`, { host }) : handsIn ? t('check.title') : t('check.readTitle')}
      </h1>
      <p className="lead">{submission.says}</p>
      {state === 'rejected' && decided?.reason && (
        <blockquote className="quote" dir="auto">
          {decided.reason}
        </blockquote>
      )}
      {settled && (contact.name || contact.email) && (
        <p className="soft">
          {t('check.ask', { contact: contact.name || host })}{' '}
          {contact.email && <a href={`mailto:${contact.email}`}>{contact.email}</a>}
        </p>
      )}
    </header>
  )
}

const marks = {
  submitted: 'M12 7v5l3 2M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18',
  approved: 'm5 12.5 4.5 4.5L19 7.5',
  rejected: 'M7 7l10 10M17 7 7 17',
} as const

function StateMark({ state }: { state: keyof typeof marks }) {
  return (
    <div className={state === 'approved' ? 'state ok' : 'state'} aria-hidden="true">
      <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.75" aria-hidden="true">
        <path d={marks[state]} strokeLinecap="round" strokeLinejoin="round" />
      </svg>
    </div>
  )
}

const mostLacking = 8

/** What is missing, each with the way to it. */
function Lacking({ drawing }: { drawing: Drawing }) {
  const { derived } = drawing
  const more = derived.missing.length - mostLacking
  return (
    <section className="note lacking" aria-labelledby="lacking-title">
      <h2 id="lacking-title">{t('summary.missing', { count: derived.missing.length })}</h2>
      <ul>
        {derived.missing.slice(0, mostLacking).map((one) => (
          <li key={one.path + one.says}>
            <FieldLink drawing={drawing} fault={one} />
          </li>
        ))}
      </ul>
      {more > 0 && <p className="soft">{t('check.more', { count: more })}</p>}
    </section>
  )
}

/** A link to the field of a fault, on whichever page of the form it stands. */
export function FieldLink({ drawing, fault }: { drawing: Drawing; fault: Shown }) {
  const { view, place } = drawing.state
  const section = sectionOf(view.submission.definition, fault.path)
  if (!section) return <>{fault.says}</>
  const hash = `#${idOf(fault.path)}`
  return (
    <a
      href={section.key === place ? hash : placeUrl(view.path, section.key) + hash}
      data-place={section.key}
      data-goto={fault.path}
    >
      {fault.says}
    </a>
  )
}

function ReadSection({
  drawing,
  section,
  items,
  open,
  all,
}: {
  drawing: Drawing
  section: Section
  items: VisibleField[][]
  open: boolean
  /** With what is not answered. */
  all: boolean
}) {
  const { view } = drawing.state
  const isBlank = items.flat().every((one) => one.value === undefined) && (!all || section.repeat !== undefined)
  const lacking = new Set(drawing.derived.missing.map((one) => one.path))
  return (
    <section className="read-section" aria-labelledby={`read-${section.key}`}>
      <header>
        <h2 id={`read-${section.key}`}>{section.title}</h2>
        {open && (
          <a href={placeUrl(view.path, section.key)} data-place={section.key} className="tap">
            {t('buttons.change')}
            <span className="visually-hidden">: {section.title}</span>
          </a>
        )}
      </header>
      {isBlank && <p className="soft">{t('check.nothing')}</p>}
      {items.map((fields, place) => (
        // an item has no name of its own: its place is what it is
        // biome-ignore lint/suspicious/noArrayIndexKey: the items are only read
        <div key={place} className={section.repeat ? 'read-item' : undefined}>
          {section.repeat && <h3>{t('table.rowOf', { row: capital(section.repeat.itemLabel), number: place + 1 })}</h3>}
          <dl className="answers">
            {fields
              .filter((one) => holdsAnswer(one.field) && (all || one.value !== undefined))
              .map((one) => (
                <div key={one.path} id={drawing.state.place === ':check' ? idOf(one.path) : undefined}>
                  <dt>{one.field.label}</dt>
                  <dd>
                    {one.value === undefined && lacking.has(one.path) ? (
                      <span className="fault">{t('check.missing')}</span>
                    ) : (
                      <Answer drawing={drawing} one={one} />
                    )}
                    {one.path === one.field.key && (
                      <Talk
                        drawing={drawing}
                        about={one.path}
                        label={one.field.label}
                        comments={commentsOf(view.submission, one.path)}
                      />
                    )}
                  </dd>
                </div>
              ))}
          </dl>
        </div>
      ))}
    </section>
  )
}

function Versions({ drawing }: { drawing: Drawing }) {
  const { view } = drawing.state
  return (
    <section className="read-section" aria-labelledby="versions-title">
      <header>
        <h2 id="versions-title">{t('check.versions')}</h2>
      </header>
      <ul className="versions">
        {view.submission.versions.map((one) => (
          <li key={one.number}>
            <span>
              {t('check.version', { number: one.number, when: instant(one.submittedAt, view), name: one.submittedBy })}
              {' – '}
              <b>{t(`check.outcome.${one.outcome ?? 'waiting'}`)}</b>
            </span>
            {one.reason && (
              <span className="lines soft" dir="auto">
                {one.reason}
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
