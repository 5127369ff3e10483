/** Conditions as sentences, with groups in groups. What is impossible or goes in circles is not taken, and says why. */
import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useEffect, useId, useRef, useState } from 'react'
import { describeRule } from '#contract/forms/describe.ts'
import type { Condition, ConditionValue, FormDefinition, Operator, Rule } from '#contract/forms/index.ts'
import { operatorsOf } from '#contract/forms/rules.ts'
import { announce } from '#web/ui/Announcer.tsx'
import { IconPlus, IconX } from '#web/ui/icons.tsx'
import classes from '../designer.module.css'
import { conditionAbout, isIncomplete, type Subject, shapeOf, withOperator, withValue } from '../editing/asking.ts'
import { newFaults } from '../editing/faults.ts'
import {
  addRule,
  group,
  isGroup,
  type Mode,
  modeOf,
  opened,
  partsOf,
  type RulePath,
  ruleAt,
  setMode,
  simplest,
  withRule,
} from '../editing/rules.ts'
import { t } from '../words.ts'
import { focusNext } from './focus.ts'
import { readNumber, Ticks } from './inputs.tsx'
import { countryChoices } from './places.ts'

/** Judging a whole form comes along with this: a chunk of its own would split the chunk that every page shares. */
export { faultsOf } from '../editing/faults.ts'

interface Props {
  /** `Show this only when`. */
  lead: string
  rule: Rule | undefined
  form: FormDefinition
  subjects: readonly Subject[]
  /** The form with this rule in its place: it is judged before it is taken. */
  candidate: (rule: Rule) => FormDefinition
  onChange: (rule: Rule | undefined) => void
  /** What the button says that begins a rule. */
  begin: string
  disabled: boolean
  /** There must always be one. */
  isNeeded?: boolean
}

const conditionsOf = (rule: Rule): Condition[] => (isGroup(rule) ? partsOf(rule).flatMap(conditionsOf) : [rule])

export function RuleEditor({ lead, rule, form, subjects, candidate, onChange, begin, disabled, isNeeded }: Props) {
  const [draft, setDraft] = useState<Rule>(() => opened(rule))
  const [refused, setRefused] = useState<string[]>([])
  const root = useRef<HTMLFieldSetElement>(null)
  const taken = useRef(rule)
  // Changed from elsewhere, as by undoing.
  useEffect(() => {
    if (JSON.stringify(taken.current) === JSON.stringify(rule)) return
    taken.current = rule
    setDraft(opened(rule))
    setRefused([])
  }, [rule])

  const update = (next: Rule | undefined) => {
    const open = opened(next)
    setDraft(open)
    const kept = simplest(open)
    if (conditionsOf(open).length < conditionsOf(draft).length) focusNext(root, '[data-add]')
    if (kept && conditionsOf(kept).some(isIncomplete)) {
      setRefused([])
      return
    }
    if (!kept && isNeeded) return
    const reasons = kept ? newFaults(form, candidate(kept)).map((one) => one.says) : []
    setRefused(reasons)
    if (reasons.length > 0) {
      announce(t('rule.refused', { why: reasons.join(' ') }))
      return
    }
    taken.current = kept
    if (JSON.stringify(kept) !== JSON.stringify(rule)) onChange(kept)
  }
  const add = (path: RulePath, asGroup: boolean) => {
    const [first] = subjects
    if (!first) return
    const condition = conditionAbout(first)
    const at = ruleAt(draft, path)
    const number = [...path, at ? partsOf(at).length : 0].map((index) => index + 1).join('.') + (asGroup ? '.1' : '')
    update(addRule(draft, path, asGroup ? group('any', [condition]) : condition))
    focusNext(root, `[data-condition="${number}"] select`)
  }

  const isUnused = conditionsOf(draft).some(isIncomplete)
  const isEmpty = partsOf(draft).length === 0
  return (
    <fieldset className={classes.rule} ref={root}>
      <legend>{lead}</legend>
      {isEmpty ? (
        <p className={classes.quiet}>{t('rule.always')}</p>
      ) : (
        <GroupView
          rule={draft}
          path={[]}
          root={draft}
          subjects={subjects}
          update={update}
          add={add}
          disabled={disabled}
          number=""
        />
      )}
      {isEmpty && !disabled && (
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconPlus size={13} />}
          disabled={subjects.length === 0}
          data-add
          onClick={() => add([], false)}
        >
          {begin}
        </Button>
      )}
      {isEmpty && subjects.length === 0 && <p className={classes.quiet}>{t('rule.nothingToAsk')}</p>}
      {isUnused && <p className={classes.quiet}>{t('rule.incomplete')}</p>}
      {refused.length > 0 && (
        <p className={classes.fault} role="alert" ref={(said) => said?.scrollIntoView({ block: 'nearest' })}>
          {t('rule.refused', { why: refused.join(' ') })}
        </p>
      )}
      {!isEmpty && !isUnused && refused.length === 0 && rule && (
        <p className={classes.sentence}>
          {lead} {describeRule(form, rule)}.
        </p>
      )}
    </fieldset>
  )
}

interface Part {
  rule: Rule
  path: RulePath
  root: Rule
  subjects: readonly Subject[]
  update: (rule: Rule | undefined) => void
  add: (path: RulePath, asGroup: boolean) => void
  disabled: boolean
  /** `2.1` in the second group. */
  number: string
}

const deepest = 4

function GroupView(props: Part) {
  const { rule, path, root, update, add, disabled, number } = props
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset in a fieldset for each group would be read out each time.
    <div
      className={classes.ruleGroup}
      role="group"
      aria-label={number ? t('rule.groupNumber', { number }) : t('rule.group')}
    >
      <div className={classes.ruleMode}>
        <NativeSelect
          size="xs"
          aria-label={number ? t('rule.modeNumber', { number }) : t('rule.mode')}
          value={modeOf(rule)}
          disabled={disabled}
          onChange={(event) => update(setMode(root, path, event.currentTarget.value as Mode))} // one of the two choices
          data={[
            { value: 'all', label: t('rule.all') },
            { value: 'any', label: t('rule.any') },
          ]}
        />
        <span>{t('rule.of')}</span>
        {path.length > 0 && !disabled && (
          <button
            type="button"
            className={classes.mini}
            aria-label={t('rule.removeGroup', { number })}
            onClick={() => update(withRule(root, path, undefined))}
          >
            <IconX size={14} />
          </button>
        )}
      </div>
      {partsOf(rule).map((part, index) => {
        const own = {
          ...props,
          rule: part,
          path: [...path, index],
          number: `${number ? `${number}.` : ''}${index + 1}`,
        }
        return isGroup(part) ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: rules have no names; what is shown is all in the rule.
          <GroupView key={index} {...own} />
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: as above.
          <ConditionView key={index} {...own} condition={part} />
        )
      })}
      {!disabled && (
        <div className={classes.buttons}>
          <Button
            size="compact-xs"
            variant="default"
            leftSection={<IconPlus size={12} />}
            data-add
            onClick={() => add(path, false)}
            aria-label={number ? t('rule.addTo', { number }) : undefined}
          >
            {t('rule.add')}
          </Button>
          {path.length < deepest - 1 && (
            <Button
              size="compact-xs"
              variant="subtle"
              onClick={() => add(path, true)}
              aria-label={number ? t('rule.addGroupTo', { number }) : undefined}
            >
              {t('rule.addGroup')}
            </Button>
          )}
        </div>
      )}
    </div>
  )
}

function ConditionView({ condition, path, root, subjects, update, disabled, number }: Part & { condition: Condition }) {
  const subject = subjects.find((one) => one.reference === condition.field)
  const put = (next: Condition | undefined) => update(withRule(root, path, next))
  const groups = [...new Set(subjects.map((one) => one.group))].map((name) => ({
    group: name,
    items: subjects.filter((one) => one.group === name).map((one) => ({ value: one.reference, label: nameOf(one) })),
  }))
  return (
    // biome-ignore lint/a11y/useSemanticElements: see the group around it.
    <div
      className={classes.condition}
      data-condition={number}
      role="group"
      aria-label={t('rule.condition', { number })}
    >
      <NativeSelect
        size="xs"
        aria-label={t('rule.field', { number })}
        value={condition.field}
        disabled={disabled}
        data={subject ? groups : [{ value: condition.field, label: condition.field }, ...groups]}
        onChange={(event) => {
          const next = subjects.find((one) => one.reference === event.currentTarget.value)
          if (next) put(conditionAbout(next, condition.operator))
        }}
      />
      <NativeSelect
        size="xs"
        aria-label={t('rule.operator', { number })}
        value={condition.operator}
        disabled={disabled || !subject}
        data={(subject ? operatorsOf(subject.kind) : [condition.operator]).map((one) => ({
          value: one,
          label: t(`operator.${one}`),
        }))}
        onChange={
          (event) => subject && put(withOperator(condition, subject, event.currentTarget.value as Operator)) // one of the choices
        }
      />
      {subject && (
        <ValueInput
          subject={subject}
          condition={condition}
          number={number}
          disabled={disabled}
          onChange={(value) => put(withValue(condition, value))}
        />
      )}
      {!disabled && (
        <button
          type="button"
          className={classes.mini}
          aria-label={t('rule.remove', { number })}
          onClick={() => put(undefined)}
        >
          <IconX size={14} />
        </button>
      )}
    </div>
  )
}

const nameOf = (subject: Subject): string =>
  subject.part
    ? t('rule.part', { name: subject.label, part: t(`part.${subject.part}`) })
    : subject.isItems
      ? t('rule.items', { name: subject.label })
      : subject.label || t('outline.unnamed')

interface ValueProps {
  subject: Subject
  condition: Condition
  number: string
  disabled: boolean
  onChange: (value: ConditionValue | undefined) => void
}

const isNumberKind = (kind: Subject['kind']) =>
  kind === 'number' || kind === 'integer' || kind === 'percentage' || kind === 'money'

function ValueInput({ subject, condition, number, disabled, onChange }: ValueProps) {
  const shape = shapeOf(condition.operator)
  const label = t('rule.value', { number })
  const { value } = condition
  const choices =
    subject.kind === 'country'
      ? countryChoices()
      : subject.options.map((one) => ({ value: one.value, label: one.label }))
  if (shape === 'none') return null
  if (subject.kind === 'yes_no' || subject.kind === 'checkbox' || subject.kind === 'terms') {
    const isBox = subject.kind !== 'yes_no'
    return (
      <NativeSelect
        size="xs"
        aria-label={label}
        disabled={disabled}
        value={String(value)}
        data={[
          { value: 'true', label: isBox ? t('rule.ticked') : t('draw.yes') },
          { value: 'false', label: isBox ? t('rule.notTicked') : t('draw.no') },
        ]}
        onChange={(event) => onChange(event.currentTarget.value === 'true')}
      />
    )
  }
  if (shape === 'several') {
    return (
      <Ticks
        label={label}
        values={Array.isArray(value) ? value.map(String) : []}
        choices={choices}
        disabled={disabled}
        onChange={onChange}
      />
    )
  }
  if (shape === 'one' && choices.length > 0) {
    const isKnown = choices.some((one) => one.value === value)
    return (
      <NativeSelect
        size="xs"
        aria-label={label}
        disabled={disabled}
        value={typeof value === 'string' ? value : ''}
        data={[...(isKnown ? [] : [{ value: '', label: t('rule.choose') }]), ...choices]}
        onChange={(event) => onChange(event.currentTarget.value || undefined)}
      />
    )
  }
  const isNumber = shape === 'count' || isNumberKind(subject.kind)
  return (
    <TypedValue
      key={`${subject.reference} ${condition.operator}`}
      label={label}
      value={value}
      disabled={disabled}
      isNumber={isNumber}
      placeholder={subject.kind === 'date' ? t('rule.day') : undefined}
      onChange={onChange}
    />
  )
}

function TypedValue(props: {
  label: string
  value: ConditionValue | undefined
  isNumber: boolean
  disabled: boolean
  placeholder?: string
  onChange: (value: ConditionValue | undefined) => void
}) {
  const { label, value, isNumber, disabled, placeholder, onChange } = props
  const id = useId()
  const [text, setText] = useState(value === undefined ? '' : String(value))
  const isBad = isNumber && readNumber(text) === 'bad'
  return (
    <TextInput
      id={id}
      size="xs"
      aria-label={label}
      value={text}
      disabled={disabled}
      placeholder={placeholder}
      error={isBad ? t('bad.number') : undefined}
      inputMode={isNumber ? 'decimal' : undefined}
      onChange={(event) => {
        const typed = event.currentTarget.value
        setText(typed)
        const read = readNumber(typed)
        if (!isNumber) onChange(typed || undefined)
        else if (read !== 'bad') onChange(read.value)
      }}
    />
  )
}
