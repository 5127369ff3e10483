/** What both sides have written about an answer, and the place to reply. */
import type { Submission } from '#contract/endpoints/submissions.ts'
import { holdsAnswer } from '#contract/forms/prepare.ts'
import { anyField, isAnswered } from './comments.ts'
import type { Drawing } from './drawing.tsx'
import { since } from './times.ts'
import { t } from './words.ts'

type Comment = Submission['comments'][number]

/**
 * A thread about one place. Open requests are shown in full; what is settled is folded away. Inside the form of a section the
 * buttons save first, so that nothing typed is lost.
 */
export function Talk({
  drawing,
  about,
  label,
  comments,
}: {
  drawing: Drawing
  about: string
  label: string
  comments: readonly Comment[]
}) {
  const { submission } = drawing.state.view
  if (comments.length === 0) return null
  const newest = submission.number
  const settled = comments.filter((one) => one.number < newest)
  const open = comments.filter((one) => one.number >= newest)
  const asks = submission.state === 'returned' && open.some((one) => one.asksChange && !isAnswered(submission, one))
  const host = comments.findLast((one) => one.side === 'host')
  return (
    <div className={asks ? 'talk asks' : 'talk'} id={`talk-${about}`} tabIndex={-1}>
      {asks && <p className="talk-head">{t('talk.asks', { host: submission.words.host })}</p>}
      {settled.length > 0 && (
        <details>
          <summary>{t('talk.earlier', { count: settled.length })}</summary>
          <Thread drawing={drawing} comments={settled} />
        </details>
      )}
      {open.length > 0 && <Thread drawing={drawing} comments={open} />}
      {submission.can.comment === true && open.length > 0 && (
        <Write drawing={drawing} about={about} label={label} to={host?.name} />
      )}
    </div>
  )
}

export function Thread({ drawing, comments }: { drawing: Drawing; comments: readonly Comment[] }) {
  const { view, now } = drawing.state
  const { submission } = view
  return (
    <ol>
      {comments.map((comment) => (
        <li key={comment.id} className={comment.side === 'host' ? 'said host' : 'said'}>
          <p className="said-by">
            <b>
              <bdi>{comment.name}</bdi>
            </b>
            {comment.side === 'host' && <span>, {submission.words.host}</span>}
            <time dateTime={comment.at}> · {since(comment.at, now, view)}</time>
            {comment.asksChange && isAnswered(submission, comment) && <span className="badge">{t('talk.done')}</span>}
          </p>
          <p className="said-body" dir="auto">
            {comment.body}
          </p>
        </li>
      ))}
    </ol>
  )
}

export function Write({
  drawing,
  about,
  label,
  to,
}: {
  drawing: Drawing
  about: string
  label: string
  to: string | undefined
}) {
  const fault = drawing.faults.get(`:body:${about}`)
  const id = `say-${about}`
  return (
    <div className={fault ? 'write bad' : 'write'}>
      <label htmlFor={id}>
        {to ? t('talk.replyTo', { name: to }) : t('talk.body')}
        <span className="visually-hidden"> {label}</span>
      </label>
      {fault && (
        <span className="fault" id={`${id}-fault`}>
          {fault}
        </span>
      )}
      <textarea
        key={drawing.state.epoch[`:body:${about}`] ?? 0}
        id={id}
        name={`:body:${about}`}
        rows={2}
        aria-invalid={fault ? true : undefined}
        aria-describedby={fault ? `${id}-fault` : undefined}
        defaultValue={drawing.state.comments[about]}
      />
      <button type="submit" className="quiet small-button" name=":do" value={`comment:${about}`} formNoValidate>
        {to ? t('talk.reply') : t('talk.send')}
      </button>
    </div>
  )
}

/** Comments about the whole, and the way to begin one about anything. */
export function GeneralTalk({ drawing }: { drawing: Drawing }) {
  const { submission } = drawing.state.view
  const general = submission.comments.filter((one) => one.field === null)
  const mayWrite = submission.can.comment === true
  if (general.length === 0 && !mayWrite) return null
  return (
    <section aria-labelledby="general-title" className="read-section" id="talk-" tabIndex={-1}>
      <header>
        <h2 id="general-title">{t('talk.general')}</h2>
      </header>
      {general.length > 0 && (
        <div className="talk">
          <Thread drawing={drawing} comments={general} />
        </div>
      )}
      {mayWrite && (
        <>
          <p className="soft">{t('talk.generalSays', { host: submission.words.host })}</p>
          <div className="about">
            <label htmlFor="about-field">{t('talk.about')}</label>
            <select id="about-field" name=":about" defaultValue="">
              <option value="">{t('talk.whole')}</option>
              {drawing.derived.visible.map(({ section }) => (
                <optgroup key={section.key} label={section.title}>
                  {section.repeat ? (
                    <option value={section.key}>{section.title}</option>
                  ) : (
                    section.fields.filter(holdsAnswer).map((field) => (
                      <option key={field.key} value={field.key}>
                        {field.label}
                      </option>
                    ))
                  )}
                </optgroup>
              ))}
            </select>
          </div>
          <Write drawing={drawing} about={anyField} label={t('talk.general')} to={undefined} />
        </>
      )}
    </section>
  )
}
