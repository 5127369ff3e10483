/** The whole form as it looks, also what conditions hide for now. A click chooses a field for its settings. */
import { memo, useEffect, useRef } from 'react'
import { describeRule } from '#contract/forms/describe.ts'
import type { Field, FormDefinition, Section, Side } from '#contract/forms/index.ts'
import type { Place } from '../editing/places.ts'
import { scrollWithin } from '../scroll.ts'
import { t } from '../words.ts'
import classes from './draw.module.css'
import { FieldView } from './FieldView.tsx'

interface Props {
  form: FormDefinition
  viewer: Side
  at: Place
  onChoose: (place: Place) => void
}

const seenBy = (field: Field, viewer: Side) => !field.seenBy || field.seenBy === 'both' || field.seenBy === viewer

export function Preview({ form, viewer, at, onChoose }: Props) {
  const sections = form.sections.filter((one) => !one.off && !(one.hostOnly && viewer === 'partner'))
  return (
    <div className={classes.form}>
      {form.description && <p className={classes.description}>{form.description}</p>}
      {sections.map((section) => (
        <section key={section.key} className={classes.section}>
          {/* biome-ignore lint/a11y/useKeyWithClickEvents: for the pointer; the outline has the keys. */}
          {/* biome-ignore lint/a11y/noStaticElementInteractions: for the pointer; the outline has the keys. */}
          <div
            className={classes.pick}
            data-chosen={at === section.key || undefined}
            onClick={() => onChoose(section.key)}
          >
            <h3 className={classes.title}>{section.title || t('outline.unnamed')}</h3>
            {section.help && <p className={classes.quiet}>{section.help}</p>}
            {section.shownIf && (
              <p className={classes.when}>
                {t('preview.when')} {describeRule(form, section.shownIf)}
              </p>
            )}
            {section.repeat && (
              <p className={classes.when}>{t('preview.repeats', { label: section.repeat.itemLabel })}</p>
            )}
          </div>
          {section.fields
            .filter((field) => !field.retired && seenBy(field, viewer))
            .map((field) => (
              <PreviewField
                key={field.key}
                form={form}
                field={field}
                section={section}
                viewer={viewer}
                isChosen={at === field.key || at.startsWith(`${field.key}.`)}
                onChoose={onChoose}
              />
            ))}
          {section.fields.length === 0 && <p className={classes.quiet}>{t('preview.empty')}</p>}
        </section>
      ))}
      {form.sections.length === 0 && <p className={classes.quiet}>{t('preview.nothing')}</p>}
    </div>
  )
}

interface PreviewFieldProps {
  form: FormDefinition
  field: Field
  section: Section
  viewer: Side
  isChosen: boolean
  onChoose: (place: Place) => void
}

const nothing = () => undefined

const PreviewField = memo(
  function PreviewField({ form, field, viewer, isChosen, onChoose }: PreviewFieldProps) {
    const root = useRef<HTMLDivElement>(null)
    // What is chosen in the outline is seen here as well.
    useEffect(() => {
      if (isChosen && root.current) scrollWithin(root.current.closest<HTMLElement>('[data-stage]'), root.current)
    }, [isChosen])
    const isLocked = field.editedBy !== undefined && field.editedBy !== 'both' && field.editedBy !== viewer
    return (
      // biome-ignore lint/a11y/useKeyWithClickEvents: for the pointer; the outline has the keys.
      // biome-ignore lint/a11y/noStaticElementInteractions: for the pointer; the outline has the keys.
      <div
        ref={root}
        className={classes.pick}
        data-chosen={isChosen || undefined}
        data-when={field.shownIf ? true : undefined}
        onClick={() => onChoose(field.key)}
      >
        {field.shownIf && (
          <p className={classes.when}>
            {t('preview.when')} {describeRule(form, field.shownIf)}
          </p>
        )}
        <div inert>
          <FieldView
            field={field}
            id={`look-${field.key}`}
            value={'default' in field ? field.default : undefined}
            onChange={nothing}
            disabled={isLocked}
            required={field.required === 'submit' || field.required === 'save'}
          />
        </div>
        {field.requiredIf && (
          <p className={classes.when}>
            {t('preview.requiredWhen')} {describeRule(form, field.requiredIf)}
          </p>
        )}
      </div>
    )
  },
  (a, b) =>
    a.field === b.field &&
    a.isChosen === b.isChosen &&
    a.viewer === b.viewer &&
    // The words of conditions name other fields.
    (a.form === b.form || (!a.field.shownIf && !a.field.requiredIf)),
)
