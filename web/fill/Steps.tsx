/** How far it is, and the way to every section. On a phone the list opens from a bar on top. */

import type { Step } from './derive.ts'
import type { Drawing } from './drawing.tsx'
import { since } from './times.ts'
import { checkPlace, isFilling, placeUrl } from './view.ts'
import { t } from './words.ts'

export function Steps({ drawing }: { drawing: Drawing }) {
  const { state, derived } = drawing
  const { steps, done, missing } = derived
  const { submission, path } = state.view
  const open = isFilling(submission)
  const asked = steps.reduce((sum, step) => sum + step.asked, 0)
  return (
    <div className="ahead">
      <div className="how-far">
        <p>
          <b>{open ? t('steps.done', { done, count: steps.length }) : submission.words.title}</b>
          {open && (
            <span className="soft">
              {missing.length === 0 && asked === 0
                ? t('steps.allThere')
                : derived.minutes > 0 && t('steps.minutes', { count: derived.minutes })}
            </span>
          )}
        </p>
        <button type="button" className="quiet small-button all-steps" popoverTarget="steps">
          {t('steps.open')}
        </button>
        {open && (
          <progress max={steps.length} value={done} aria-label={t('steps.done', { done, count: steps.length })} />
        )}
        {open && <Saving drawing={drawing} />}
      </div>
      <nav id="steps" popover="auto" aria-label={t('steps.nav')}>
        <ol>
          {steps.map((step) => (
            <li key={step.key}>
              <a
                href={placeUrl(path, step.key)}
                className={`step ${step.state}`}
                aria-current={state.place === step.key ? 'step' : undefined}
                data-place={step.key}
              >
                <Mark step={step} />
                <span>
                  {step.title}
                  <span className="step-says">{stepSays(step, open)}</span>
                </span>
              </a>
            </li>
          ))}
          <li>
            <a
              href={placeUrl(path, checkPlace)}
              className="step last"
              aria-current={state.place === checkPlace ? 'step' : undefined}
              data-place={checkPlace}
            >
              <span className="step-mark" aria-hidden="true">
                <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="2.25" aria-hidden="true">
                  <path d="M5 12h13M12.5 6l6 6-6 6" strokeLinecap="round" strokeLinejoin="round" />
                </svg>
              </span>
              <span>
                {open ? t('steps.check') : t('steps.read')}
                {open && (
                  <span className="step-says">
                    {missing.length === 0 ? t('steps.ready') : t('steps.notReady', { count: missing.length })}
                  </span>
                )}
              </span>
            </a>
          </li>
        </ol>
      </nav>
    </div>
  )
}

/** What a step needs, in a few words. */
export function stepSays(step: Step, open: boolean): string {
  if (step.asked > 0) return t('steps.asked', { count: step.asked })
  if (open && step.missing > 0) return t('steps.missing', { count: step.missing })
  if (step.answered === 0) return open ? t('steps.optional') : t('check.nothing')
  return step.answered < step.fields
    ? t('steps.answered', { answered: step.answered, fields: step.fields })
    : t('steps.complete')
}

function Mark({ step }: { step: Step }) {
  return (
    <span className="step-mark" aria-hidden="true">
      {step.state === 'done' && (
        <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="3" aria-hidden="true">
          <path d="m5 12.5 4.5 4.5L19 7.5" strokeLinecap="round" strokeLinejoin="round" />
        </svg>
      )}
      {step.state === 'asked' && '!'}
    </span>
  )
}

/** Whether what was typed is safe. The words are spoken when that changes, not with every tick of the clock. */
function Saving({ drawing }: { drawing: Drawing }) {
  const { saving, now, view, live } = drawing.state
  const trouble = saving.is === 'offline' || saving.is === 'signed_out' || saving.is === 'refused'
  const spoken =
    saving.is === 'saved'
      ? t('saving.said')
      : saving.is === 'offline'
        ? t('saving.offline')
        : saving.is === 'signed_out'
          ? t('saving.signedOut')
          : saving.is === 'refused'
            ? saving.says
            : ''
  return (
    <p className={trouble ? 'saving trouble' : 'saving'}>
      <span aria-hidden="true">
        {saving.is === 'saved' && t('saving.ago', { when: since(saving.at, now, view) })}
        {saving.is === 'saving' && t('saving.saving')}
        {saving.is === 'typing' && t('saving.typing')}
        {saving.is === 'offline' && t('saving.offlineShort')}
        {saving.is === 'nothing' && live && t('saving.auto')}
      </span>
      {live && (
        <span role="status" className="visually-hidden">
          {spoken}
        </span>
      )}
    </p>
  )
}
