/** Trying the form: conditions, sums, faults and what is missing, all as the partner will meet them. Nothing is kept. */
import { Button } from '@mantine/core'
import { useEffect, useMemo, useRef, useState } from 'react'
import { missing as missingOf, newItem, says, totals as totalsOf, visibleFields } from '#contract/forms/filling.ts'
import type { FormContext, FormDefinition, Section, Side, TotalNow, VisibleField } from '#contract/forms/index.ts'
import { announce } from '#web/ui/Announcer.tsx'
import { IconPlus, IconX } from '#web/ui/icons.tsx'
import { t } from '../words.ts'
import classes from './draw.module.css'
import { FieldView } from './FieldView.tsx'
import { isBlank, judge, type Raw } from './trial.ts'

interface Props {
  form: FormDefinition
  viewer: Side
  raw: Raw
  onRaw: (change: (raw: Raw) => Raw) => void
}

const idOf = (path: string) => `try-${path.replaceAll('.', '-')}`
const asItems = (value: unknown): Raw[] => (Array.isArray(value) ? (value as Raw[]) : []) // only this file puts them there

export function TestFill({ form, viewer, raw, onRaw }: Props) {
  const [isTried, setTried] = useState(false)
  const summary = useRef<HTMLDivElement>(null)
  const [attempt, setAttempt] = useState(0)
  const context = useMemo((): FormContext => ({ viewer, now: new Date() }), [viewer])
  const trial = useMemo(() => judge(form, raw, context), [form, raw, context])
  const { values, faults, atSubmit } = trial
  const sections = useMemo(() => visibleFields(form, values, context), [form, values, context])
  const sums = useMemo(() => totalsOf(form, values, context), [form, values, context])
  const missing = useMemo(() => missingOf(form, values, context), [form, values, context])
  const shownFaults = isTried ? atSubmit.faults : faults
  const faultOf = (path: string): string | undefined =>
    shownFaults
      .filter((one) => one.path === path || one.path.startsWith(`${path}.`))
      .map((one) => says(one))
      .join(' ') || undefined

  useEffect(() => {
    if (attempt > 0) summary.current?.focus()
  }, [attempt])

  const tryIt = () => {
    setTried(true)
    setAttempt((count) => count + 1)
    announce(atSubmit.ok ? t('try.ok') : t('try.notOk', { count: atSubmit.faults.length }))
  }
  const put = (key: string, value: unknown) => onRaw((former) => ({ ...former, [key]: value }))

  const field = (one: VisibleField, path: string, value: unknown, change: (value: unknown) => void) => (
    <FieldView
      key={path}
      field={one.field}
      id={idOf(path)}
      value={value}
      onChange={change}
      disabled={!one.editable}
      required={one.required !== 'never'}
      fault={faultOf(path)}
      below={<Sums totals={sums.filter((sum) => sum.path.startsWith(`${path}.`))} />}
    />
  )

  return (
    <div className={classes.form}>
      {form.description && <p className={classes.description}>{form.description}</p>}
      {isTried && (
        <section
          ref={summary}
          className={classes.summary}
          tabIndex={-1}
          data-ok={atSubmit.ok || undefined}
          aria-label={t('try.result')}
        >
          {atSubmit.ok ? (
            <p>{t('try.ok')}</p>
          ) : (
            <>
              <p>{t('try.notOk', { count: atSubmit.faults.length })}</p>
              <ul>
                {atSubmit.faults.slice(0, 30).map((one) => (
                  <li key={`${one.path} ${one.code}`}>
                    <a
                      href={`#${idOf(one.path)}`}
                      onClick={(event) => {
                        event.preventDefault()
                        const parts = one.path.split('.')
                        // A cell may have no input of its own: then its table has.
                        for (let length = parts.length; length > 0; length--) {
                          const target = document.getElementById(idOf(parts.slice(0, length).join('.')))
                          if (target) return target.focus()
                        }
                      }}
                    >
                      {nameOf(form, one.path)}: {says(one)}
                    </a>
                  </li>
                ))}
              </ul>
            </>
          )}
        </section>
      )}
      {sections.map(({ section, items }) => (
        <section key={section.key} className={classes.section} aria-labelledby={`${idOf(section.key)}-title`}>
          <h3 id={`${idOf(section.key)}-title`} className={classes.title}>
            {section.title}
          </h3>
          {section.help && <p className={classes.quiet}>{section.help}</p>}
          {section.repeat ? (
            <Items
              section={section}
              items={items}
              raw={asItems(raw[section.key])}
              blank={(count) => newItem(form, { ...values, [section.key]: Array(count).fill({}) }, section, context)}
              onRaw={(next) => put(section.key, next)}
              field={field}
            />
          ) : (
            (items[0] ?? []).map((one) =>
              field(one, one.path, raw[one.field.key], (value) => put(one.field.key, value)),
            )
          )}
          <Sums totals={sums.filter((sum) => sum.path.startsWith(`${section.key}.`))} />
          {faultOf(section.key) && section.repeat && <p className={classes.fault}>{faultOf(section.key)}</p>}
        </section>
      ))}
      {sections.length === 0 && <p className={classes.quiet}>{t('try.nothingToSee')}</p>}
      <div className={classes.actions}>
        <Button onClick={tryIt}>{t('try.submit')}</Button>
        <Button
          variant="default"
          onClick={() => {
            onRaw(() => ({}))
            setTried(false)
          }}
        >
          {t('try.clear')}
        </Button>
      </div>
      <details className={classes.about}>
        <summary>{t('try.missing', { count: missing.length })}</summary>
        <ul>
          {missing.map((one) => (
            <li key={`${one.path} ${one.code}`}>
              {one.label}: {says(one)}
            </li>
          ))}
        </ul>
      </details>
      <details className={classes.about}>
        <summary>{t('try.data')}</summary>
        <pre>{JSON.stringify(values, null, 2)}</pre>
      </details>
    </div>
  )
}

/** What a path leads to, by name. */
function nameOf(form: FormDefinition, path: string): string {
  const [key = '', place, part] = path.split('.')
  const section = form.sections.find((one) => one.key === key)
  if (section?.repeat) {
    const field = section.fields.find((one) => one.key === part)
    const item = `${section.repeat.itemLabel} ${Number(place) + 1}`
    return field ? `${item}, ${field.label}` : place === undefined ? section.title : item
  }
  return form.sections.flatMap((one) => one.fields).find((one) => one.key === key)?.label ?? section?.title ?? path
}

function Sums({ totals }: { totals: TotalNow[] }) {
  if (totals.length === 0) return null
  return (
    <ul className={classes.sums}>
      {totals.map((one) => (
        <li key={one.path} data-fits={one.fits}>
          {one.label}: <b>{one.sum}</b> {one.fits ? '' : t('try.doesNotFit')}
        </li>
      ))}
    </ul>
  )
}

interface ItemsProps {
  section: Section
  /** Those in which something is answered. */
  items: VisibleField[][]
  raw: Raw[]
  /** The fields of an item in which nothing is answered. */
  blank: (count: number) => VisibleField[]
  onRaw: (raw: Raw[]) => void
  field: (one: VisibleField, path: string, value: unknown, change: (value: unknown) => void) => React.ReactNode
}

function Items({ section, items, raw, blank, onRaw, field }: ItemsProps) {
  const label = section.repeat?.itemLabel ?? ''
  let answered = 0
  return (
    <>
      {raw.map((one, index) => {
        const fields = isBlank(one) ? blank(index) : (items[answered++] ?? blank(index))
        const name = `${label} ${index + 1}`
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: items have no names of their own.
          <fieldset key={index} className={classes.item}>
            <legend>{name}</legend>
            {fields.map((each) =>
              field(each, `${section.key}.${index}.${each.field.key}`, one[each.field.key], (value) =>
                onRaw(raw.map((other, at) => (at === index ? { ...other, [each.field.key]: value } : other))),
              ),
            )}
            <button type="button" className={classes.addRow} onClick={() => onRaw(raw.filter((_, at) => at !== index))}>
              <IconX size={13} /> {t('try.removeItem', { name })}
            </button>
          </fieldset>
        )
      })}
      <button type="button" className={classes.addRow} onClick={() => onRaw([...raw, {}])}>
        <IconPlus size={13} /> {t('draw.addRow', { row: label })}
      </button>
    </>
  )
}
