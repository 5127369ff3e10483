/** One section with its fields, as a form that posts without a script. */
import type { ReactNode } from 'react'
import type { Section, VisibleField } from '#contract/forms/filling.ts'
import { holdsAnswer } from '#contract/forms/prepare.ts'
import { ConflictBox } from './Conflict.tsx'
import { commentsOf, editOf } from './comments.ts'
import { itemsShown, type Step } from './derive.ts'
import type { Drawing } from './drawing.tsx'
import { FieldBox } from './Fields.tsx'
import { capital, dotted, idOf } from './places.ts'
import { markOf } from './posting.ts'
import { Answer } from './Reading.tsx'
import { TotalLine } from './Tables.tsx'
import { Talk } from './Talk.tsx'
import { since } from './times.ts'
import { isNeedingFiles, rowKey } from './typed.ts'
import { isIntroShown, placeUrl } from './view.ts'
import { t } from './words.ts'

export function SectionForm({ drawing, section }: { drawing: Drawing; section: Section }) {
  const { state, derived } = drawing
  const { path, submission } = state.view
  const at = derived.steps.findIndex((step) => step.key === section.key)
  const step = derived.steps[at]
  const before = derived.steps[at - 1]
  const isLast = at === derived.steps.length - 1
  const { application } = state.view
  // the page of an invitation has its own heading
  const Title = isIntroShown(state) ? 'h2' : 'h1'
  return (
    <form
      method="post"
      action={placeUrl(path, section.key)}
      encType={isNeedingFiles(section) ? 'multipart/form-data' : undefined}
      noValidate
      id="section"
      className="sheet"
    >
      {/* Enter in a field presses the first button of a form */}
      <button type="submit" name=":do" value="next" className="visually-hidden" tabIndex={-1} aria-hidden="true">
        {t('buttons.next')}
      </button>
      <input type="hidden" name=":revision" value={submission.revision} />
      <input type="hidden" name=":was" value={wasOf(drawing, section)} />
      <header className="section-head">
        <p className="soft small">
          {submission.words.title} <span aria-hidden="true">·</span>{' '}
          {t('steps.where', { now: at + 1, all: derived.steps.length })}
        </p>
        <Title id="title" tabIndex={-1} className="section-title">
          {section.title}
        </Title>
        {section.help && <p className="lead">{section.help}</p>}
        {step && <p className="needs">{needs(step)}</p>}
      </header>
      {section.repeat ? (
        <Items drawing={drawing} section={section} />
      ) : (
        <Fields drawing={drawing} fields={itemsShown(derived, section)[0] ?? []} />
      )}
      {!section.repeat &&
        derived.totals
          .filter((total) => total.path.startsWith(`${section.key}.`))
          .map((total) => <TotalLine key={total.path} total={total} drawing={drawing} expected={section.totals} />)}
      <div className="go">
        <button type="submit" name=":do" value="next">
          {isLast ? t('buttons.toCheck') : t('buttons.next')}
        </button>
        {before && (
          <a className="button quiet" href={placeUrl(path, before.key)} data-place={before.key}>
            {t('buttons.back')}
          </a>
        )}
        <button type="submit" className="link" name=":do" value="leave">
          {t(application ? 'buttons.leaveByLink' : 'buttons.leave')}
        </button>
        {application?.decline && (
          <a className="link tap" href={application.decline.href}>
            {application.decline.label}
          </a>
        )}
      </div>
    </form>
  )
}

/** What the answers of the section were when they were drawn: a form without script brings back all of them. */
function wasOf({ state: { view } }: Drawing, section: Section): string {
  const keys = section.repeat ? [section.key] : section.fields.filter(holdsAnswer).map(({ key }) => key)
  return keys.map((key) => `${key}=${markOf(view.submission.answers[key])}`).join(' ')
}

/** What is needed here, before anything is filled in. */
function needs(step: Step): string {
  if (step.asked > 0) return t('steps.asks', { count: step.asked })
  if (step.missing > 0) return t('steps.needs', { count: step.missing })
  return step.state === 'done' ? t('steps.has') : t('steps.needsNothing')
}

/** The fields of a section, or of one item of it. */
function Fields({ drawing, fields }: { drawing: Drawing; fields: VisibleField[] }) {
  return (
    <>
      {fields.map((one) => (
        <OneField key={one.field.key} drawing={drawing} one={one} />
      ))}
    </>
  )
}

function OneField({ drawing, one }: { drawing: Drawing; one: VisibleField }) {
  const { field, path, required, editable } = one
  if (field.kind === 'heading') return <h2 className="form-heading">{field.label}</h2>
  if (field.kind === 'note') {
    return (
      <div className="note">
        {field.label && <b>{field.label}</b>}
        {field.help && <p>{field.help}</p>}
      </div>
    )
  }
  if (!editable) return <OnlyRead drawing={drawing} one={one} />
  return (
    <FieldBox drawing={drawing} field={field} path={path} required={required}>
      <After drawing={drawing} path={path} label={field.label} field={field.key === path} />
    </FieldBox>
  )
}

/** Seen but not answered by this side. */
function OnlyRead({ drawing, one }: { drawing: Drawing; one: VisibleField }) {
  return (
    <div className="field only-read" id={idOf(one.path)} tabIndex={-1}>
      <span className="label">{one.field.label}</span>
      {one.field.help && <span className="hint">{one.field.help}</span>}
      <Answer drawing={drawing} one={one} />
      <p className="soft small">{t('field.byHost', { host: drawing.state.view.submission.words.host })}</p>
    </div>
  )
}

/** What others did to the answer and said about it. */
function After({
  drawing,
  path,
  label,
  field,
}: {
  drawing: Drawing
  path: string
  label: string
  field: boolean
}): ReactNode {
  const { state } = drawing
  const { submission } = state.view
  const conflict = state.conflicts.find((one) => one.field === path)
  const edit = field ? editOf(submission, path, state.view.name) : undefined
  const said = field
    ? commentsOf(submission, path)
    : submission.comments.filter((one) => one.field !== null && dotted(one.field) === path)
  return (
    <>
      {conflict && <ConflictBox drawing={drawing} conflict={conflict} />}
      {edit && !conflict && (
        <p className="edited">
          {t(edit.side === 'host' ? 'field.hostEdit' : 'field.colleagueEdit', {
            name: edit.name,
            host: submission.words.host,
            when: since(edit.at, state.now, state.view),
          })}
        </p>
      )}
      {said.length > 0 && <Talk drawing={drawing} about={path} label={label} comments={said} />}
    </>
  )
}

/** A section that can be filled in several times. */
function Items({ drawing, section }: { drawing: Drawing; section: Section }) {
  const { state, derived } = drawing
  const items = itemsShown(derived, section)
  const label = section.repeat?.itemLabel ?? t('table.row')
  const max = section.repeat?.maxItems ?? items.length
  return (
    <>
      {items.map((fields, place) => {
        const at = `${section.key}.${place}`
        return (
          <fieldset key={rowKey(state, section.key, place)} className="item" id={idOf(at)} tabIndex={-1}>
            <legend>{t('table.rowOf', { row: capital(label), number: place + 1 })}</legend>
            <Fields drawing={drawing} fields={fields} />
            <button type="submit" className="quiet small-button" name=":do" value={`remove:${at}`} formNoValidate>
              {t('table.remove')}
              <span className="visually-hidden"> {t('table.rowOf', { row: capital(label), number: place + 1 })}</span>
            </button>
          </fieldset>
        )
      })}
      <div className="under-rows">
        {items.length < max ? (
          <button
            type="submit"
            className="quiet small-button"
            name=":do"
            value={`add:${section.key}`}
            formNoValidate
            data-add={section.key}
          >
            <span className="plus" aria-hidden="true">
              +
            </span>
            {t('table.add', { row: label })}
          </button>
        ) : (
          <span className="hint">{t('table.most', { max })}</span>
        )}
        {derived.totals
          .filter((total) => total.path.startsWith(`${section.key}.`))
          .map((total) => (
            <TotalLine key={total.path} total={total} drawing={drawing} expected={section.totals} />
          ))}
      </div>
      <After drawing={drawing} path={section.key} label={section.title} field />
    </>
  )
}
