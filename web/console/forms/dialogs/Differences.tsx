/** What differs between two forms, as a list to read. */

import { describeRule } from '#contract/forms/describe.ts'
import type { FormDefinition, Option, Rule } from '#contract/forms/index.ts'
import classes from '../designer.module.css'
import { useDesignerPartner } from '../designer.ts'
import { compare, type Difference } from '../editing/compare.ts'
import { type SettingName, settingNames } from '../editing/kinds.ts'
import { kindName } from '../kind-words.ts'
import { t } from '../words.ts'

interface Props {
  before: FormDefinition
  after: FormDefinition
  /** Said where nothing differs. */
  same: string
}

export function Differences({ before, after, same }: Props) {
  const partner = useDesignerPartner()
  const all = compare(before, after)
  if (all.length === 0) return <p className={classes.quiet}>{same}</p>
  return (
    <ul className={classes.differences}>
      {all.map((one) => (
        <li key={`${one.place} ${one.what} ${one.setting ?? ''}`} data-what={one.what}>
          {sentence(one, before, after, partner)}
        </li>
      ))}
    </ul>
  )
}

function sentence(one: Difference, before: FormDefinition, after: FormDefinition, partner: string): string {
  const name = one.label || t('outline.unnamed')
  if (one.what === 'added') return t('differs.added', { name })
  if (one.what === 'removed') return t('differs.removed', { name })
  if (one.what === 'moved')
    return one.into ? t('differs.movedInto', { name, into: one.into }) : t('differs.moved', { name })
  const { setting = '' } = one
  if (setting === 'retired') return one.after ? t('differs.retired', { name }) : t('differs.restored', { name })
  if (setting === 'off') return one.after ? t('differs.off', { name }) : t('differs.on', { name })
  if (setting === 'options') return optionsSentence(one, name)
  const from = valueText(setting, one.before, before, partner)
  const to = valueText(setting, one.after, after, partner)
  return t('differs.changed', { name, setting: settingWord(setting), from, to })
}

const isSettingName = (name: string): name is SettingName => (settingNames as readonly string[]).includes(name)
const others = [
  'title',
  'label',
  'help',
  'description',
  'required',
  'requiredIf',
  'shownIf',
  'seenBy',
  'editedBy',
  'kind',
  'report',
  'exported',
  'hostOnly',
  'switchable',
  'repeat',
  'checks',
  'id',
  'translations',
] as const

function settingWord(name: string): string {
  if (isSettingName(name)) return t(`setting.${name}`)
  const known = others.find((one) => one === name)
  return known ? t(`settingWord.${known}`) : name
}

function optionsSentence(one: Difference, name: string): string {
  const [before, after] = [one.before, one.after].map((list) => (list ?? []) as Option[]) // of the setting `options`
  const labels = (list: Option[] = [], not: Option[] = []) =>
    list.filter((each) => !each.retired && !not.some((other) => other.value === each.value && !other.retired))
  const added = labels(after, before).map((each) => each.label)
  const gone = labels(before, after).map((each) => each.label)
  const parts = [
    added.length > 0 ? t('differs.optionsAdded', { count: added.length, names: added.join(', ') }) : '',
    gone.length > 0 ? t('differs.optionsGone', { count: gone.length, names: gone.join(', ') }) : '',
  ].filter(Boolean)
  return parts.length > 0 ? `${name}: ${parts.join(' ')}` : t('differs.optionsChanged', { name })
}

/** A setting's value in a few words. */
function valueText(setting: string, value: unknown, form: FormDefinition, partner: string): string {
  if (value === undefined || value === '') return t('differs.nothing')
  if (setting === 'shownIf' || setting === 'requiredIf') return describeRule(form, value as Rule) // these two are rules
  if (setting === 'required')
    return t(`required.${value === 'save' ? 'save' : value === 'submit' ? 'submit' : 'never'}`)
  if (setting === 'kind') return kindName(value as Parameters<typeof kindName>[0]) // of the setting `kind`
  if (setting === 'seenBy' || setting === 'editedBy') {
    return t(`audience.${value === 'host' ? 'host' : value === 'partner' ? 'partner' : 'both'}`, { partner })
  }
  if (typeof value === 'boolean') return value ? t('draw.yes') : t('draw.no')
  if (Array.isArray(value)) {
    return value.map((one) => (typeof one === 'object' && one !== null ? labelOf(one) : String(one))).join(', ')
  }
  return typeof value === 'object' && value !== null ? labelOf(value) : String(value)
}

function labelOf(thing: object): string {
  for (const name of ['label', 'message', 'title', 'itemLabel', 'key'] as const) {
    const text = (thing as Record<string, unknown>)[name] // named, if at all, by one of these
    if (typeof text === 'string' && text) return text
  }
  return t('differs.something')
}
