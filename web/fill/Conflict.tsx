/** Somebody else changed the same answer meanwhile: both are shown, and a choice. */
import { type FieldValue, format } from '#contract/forms/filling.ts'
import type { Drawing } from './drawing.tsx'
import { fieldOf, idOf } from './places.ts'
import { since } from './times.ts'
import type { Conflict } from './view.ts'
import { t } from './words.ts'

export function ConflictBox({ drawing, conflict }: { drawing: Drawing; conflict: Conflict }) {
  const { state } = drawing
  const { view, now } = state
  const field = fieldOf(view.submission.definition, conflict.field)
  const read = (value: unknown) => {
    if (value === null || value === undefined) return t('conflict.empty')
    // the core words what it knows; a repeating section is told by the number of its items
    if (field) return format(field, value as FieldValue, { locale: view.locale }) || t('conflict.empty')
    return Array.isArray(value) ? String(value.length) : t('conflict.empty')
  }
  return (
    <div className="conflict" role="alert" id={`conflict-${idOf(conflict.field)}`} tabIndex={-1}>
      <p>
        <b>{t('conflict.title', { name: conflict.name })}</b>
      </p>
      <dl>
        <div>
          <dt>{t('conflict.theirs', { name: conflict.name, when: since(conflict.at, now, view) })}</dt>
          <dd dir="auto">{read(conflict.theirs)}</dd>
        </div>
        <div>
          <dt>{t('conflict.yours')}</dt>
          <dd dir="auto">{read(conflict.yours)}</dd>
        </div>
      </dl>
      <div className="row">
        <button type="submit" className="quiet small-button" name=":do" value={`mine:${conflict.field}`} formNoValidate>
          {t('conflict.keepYours')}
        </button>
        <button
          type="submit"
          className="quiet small-button"
          name=":do"
          value={`theirs:${conflict.field}`}
          formNoValidate
        >
          {t('conflict.keepTheirs')}
        </button>
      </div>
    </div>
  )
}
