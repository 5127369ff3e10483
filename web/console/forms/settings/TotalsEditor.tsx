/** Sums that must come out right: shares of 0 or 100, a budget under a limit. */
import { Button } from '@mantine/core'
import { useRef } from 'react'
import type { Stage, Total } from '#contract/forms/index.ts'
import { keyFor } from '#contract/forms/keys.ts'
import { IconPlus, IconTrash } from '#web/ui/icons.tsx'
import classes from '../designer.module.css'
import { t } from '../words.ts'
import { focusNext } from './focus.ts'
import { ChoiceSetting, NumberSetting, ReadSetting, readNumber, TextSetting, Ticks } from './inputs.tsx'

interface Props {
  totals: readonly Total[]
  /** Numbers that can be added up. */
  numbers: readonly { value: string; label: string }[]
  onChange: (totals: Total[] | undefined, about?: string) => void
  faultOf: (index: number) => string | undefined
  disabled: boolean
}

const readList = (text: string): { value: number[] | undefined } | 'bad' => {
  const parts = text.split(/[;,\s]+/).filter(Boolean)
  const numbers = parts.map((part) => readNumber(part))
  if (numbers.includes('bad')) return 'bad'
  const values = numbers.flatMap((one) => (one === 'bad' || one.value === undefined ? [] : [one.value]))
  return { value: values.length > 0 ? values : undefined }
}
const writeList = (values: number[] | undefined) => (values ?? []).join(', ')

const clean = (total: Total, change: Partial<Total>): Total =>
  // Only settings of a total are put in, and empty ones left out.
  Object.fromEntries(
    Object.entries({ ...total, ...change }).filter(([, value]) => value !== undefined),
  ) as unknown as Total

export function TotalsEditor({ totals, numbers, onChange, faultOf, disabled }: Props) {
  const root = useRef<HTMLFieldSetElement>(null)
  const put = (index: number, change: Partial<Total>, about?: string) =>
    onChange(
      totals.map((one, at) => (at === index ? clean(one, change) : one)),
      about && `total-${index}-${about}`,
    )
  const add = (equals: number[]) => {
    const label = t('total.begin')
    const of = numbers.slice(0, 1).map((one) => one.value)
    onChange([
      ...totals,
      {
        key: keyFor(
          label,
          totals.map((one) => one.key),
        ),
        label,
        of,
        equals,
      },
    ])
  }
  return (
    <fieldset className={classes.fieldset} ref={root}>
      <legend>{t('setting.totals')}</legend>
      {numbers.length === 0 && <p className={classes.quiet}>{t('total.noNumbers')}</p>}
      {totals.map((total, index) => (
        // biome-ignore lint/a11y/useSemanticElements: a legend of its own would repeat the name of the first input.
        // biome-ignore lint/suspicious/noArrayIndexKey: the key follows the label while that is typed.
        <div key={index} className={classes.card} role="group" aria-label={t('total.number', { number: index + 1 })}>
          <TextSetting
            label={t('total.label')}
            value={total.label}
            disabled={disabled}
            onChange={(label) => {
              const others = totals.filter((_, at) => at !== index).map((one) => one.key)
              const follows = total.key === keyFor(total.label, others)
              const key = follows ? keyFor(label ?? '', others) : total.key
              put(index, { label: label ?? '', key }, 'label')
            }}
            fault={faultOf(index)}
          />
          <TextSetting
            label={t('setting.key')}
            value={total.key}
            disabled={disabled}
            onChange={(key) => put(index, { key: key ?? '' }, 'key')}
          />
          <Ticks
            label={t('total.of')}
            values={total.of}
            choices={numbers}
            disabled={disabled}
            onChange={(of) => put(index, { of })}
          />
          <ReadSetting
            label={t('total.equals')}
            says={t('total.equalsSays')}
            value={total.equals}
            read={readList}
            write={writeList}
            bad={t('bad.numbers')}
            disabled={disabled}
            onChange={(equals) => put(index, { equals }, 'equals')}
          />
          <div className={classes.pair}>
            <NumberSetting
              label={t('total.min')}
              value={total.min}
              disabled={disabled}
              onChange={(min) => put(index, { min }, 'min')}
            />
            <NumberSetting
              label={t('total.max')}
              value={total.max}
              disabled={disabled}
              onChange={(max) => put(index, { max }, 'max')}
            />
          </div>
          <StageChoice value={total.at} disabled={disabled} onChange={(at) => put(index, { at })} />
          {!disabled && (
            <Button
              size="compact-sm"
              variant="subtle"
              color="red"
              leftSection={<IconTrash size={14} />}
              onClick={() => {
                const rest = totals.filter((_, at) => at !== index)
                onChange(rest.length > 0 ? rest : undefined)
                focusNext(root, '[data-add]')
              }}
            >
              {t('total.remove', { name: total.label })}
            </Button>
          )}
        </div>
      ))}
      {!disabled && numbers.length > 0 && (
        <div className={classes.buttons}>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconPlus size={13} />}
            data-add
            onClick={() => add([0, 100])}
          >
            {t('total.addShares')}
          </Button>
        </div>
      )}
    </fieldset>
  )
}

/** From when on something is judged. */
export function StageChoice(props: {
  value: Stage | undefined
  disabled: boolean
  onChange: (value: Stage | undefined) => void
}) {
  return (
    <ChoiceSetting
      label={t('setting.at')}
      value={props.value ?? 'submit'}
      disabled={props.disabled}
      choices={[
        { value: 'submit', label: t('at.submit') },
        { value: 'save', label: t('at.save') },
      ]}
      onChange={(value) => props.onChange(value === 'save' ? 'save' : undefined)}
    />
  )
}
