/** Rules over several fields that must hold, each with its own sentence. */
import { Button } from '@mantine/core'
import { useRef } from 'react'
import type { Check, Section } from '#contract/forms/index.ts'
import { keyFor } from '#contract/forms/keys.ts'
import { IconPlus, IconTrash } from '#web/ui/icons.tsx'
import classes from '../designer.module.css'
import { useDesigner } from '../designer.ts'
import { conditionAbout, subjectsOfCheck } from '../editing/asking.ts'
import { change } from '../editing/edit.ts'
import { showsOnly } from '../editing/kinds.ts'
import { t } from '../words.ts'
import { focusNext } from './focus.ts'
import { ChoiceSetting, TextSetting } from './inputs.tsx'
import { RuleEditor } from './RuleEditor.tsx'
import { StageChoice } from './TotalsEditor.tsx'

interface Props {
  section: Section
  faultOf: (index: number) => string | undefined
}

const without = (check: Check, name: 'at'): Check =>
  // Only what may be missing is left out.
  Object.fromEntries(Object.entries(check).filter(([key]) => key !== name)) as unknown as Check

export function ChecksEditor({ section, faultOf }: Props) {
  const { form, actions, isReadOnly: disabled } = useDesigner()
  const root = useRef<HTMLFieldSetElement>(null)
  const checks = section.checks ?? []
  const subjects = subjectsOfCheck(form, section.key)
  const fields = section.fields
    .filter((one) => !showsOnly(one.kind) && !one.retired)
    .map((one) => ({ value: one.key, label: one.label }))
  const put = (next: Check[], about?: string) =>
    actions.set(section.key, { checks: next.length > 0 ? next : undefined }, about)
  const replaced = (index: number, check: Check) => checks.map((one, at) => (at === index ? check : one))
  const [first] = fields
  return (
    <fieldset className={classes.fieldset} ref={root}>
      <legend>{t('setting.checks')}</legend>
      <p className={classes.quiet}>{t('check.says')}</p>
      {checks.map((check, index) => (
        // biome-ignore lint/a11y/useSemanticElements: a legend of its own would repeat the name of the first input.
        // biome-ignore lint/suspicious/noArrayIndexKey: the key can be typed.
        <div key={index} className={classes.card} role="group" aria-label={t('check.number', { number: index + 1 })}>
          <TextSetting
            label={t('check.message')}
            says={t('check.messageSays')}
            value={check.message}
            disabled={disabled}
            fault={faultOf(index)}
            onChange={(message) => put(replaced(index, { ...check, message: message ?? '' }), `check-${index}`)}
          />
          <RuleEditor
            lead={t('check.holds')}
            begin={t('rule.begin')}
            isNeeded
            rule={check.holds}
            form={form}
            subjects={subjects}
            disabled={disabled}
            candidate={(holds) => change(form, section.key, { checks: replaced(index, { ...check, holds }) })}
            onChange={(holds) => holds && put(replaced(index, { ...check, holds }))}
          />
          <ChoiceSetting
            label={t('check.field')}
            value={check.field}
            disabled={disabled}
            choices={fields}
            onChange={(field) => put(replaced(index, { ...check, field }))}
          />
          <TextSetting
            label={t('setting.key')}
            value={check.key}
            disabled={disabled}
            onChange={(key) => put(replaced(index, { ...check, key: key ?? '' }), `check-key-${index}`)}
          />
          <StageChoice
            value={check.at}
            disabled={disabled}
            onChange={(at) => put(replaced(index, at ? { ...check, at } : without(check, 'at')))}
          />
          {!disabled && (
            <Button
              size="compact-sm"
              variant="subtle"
              color="red"
              leftSection={<IconTrash size={14} />}
              onClick={() => {
                put(checks.filter((_, at) => at !== index))
                focusNext(root, '[data-add="check"]')
              }}
            >
              {t('check.remove', { number: index + 1 })}
            </Button>
          )}
        </div>
      ))}
      {!disabled && first && (
        <div className={classes.buttons}>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconPlus size={13} />}
            data-add="check"
            onClick={() => {
              const subject = subjects.find((one) => one.reference === first.value) ?? subjects[0]
              if (!subject) return
              const message = t('check.begin')
              const key = keyFor(
                t('check.key'),
                checks.map((one) => one.key),
              )
              const holds = conditionAbout(subject, 'answered')
              put([...checks, { key, holds, message, field: first.value }])
            }}
          >
            {t('check.add')}
          </Button>
        </div>
      )}
    </fieldset>
  )
}
