/** What only some kinds of fields can be set to. */
import { Button } from '@mantine/core'
import { addressParts, fileTypes } from '#contract/forms/definition.ts'
import type { AddressPart, Column, Field, FileType, TableField } from '#contract/forms/index.ts'
import { IconPlus } from '#web/ui/icons.tsx'
import classes from '../designer.module.css'
import { useDesigner } from '../designer.ts'
import { canBeSummed, type SettingName, settingsOf } from '../editing/kinds.ts'
import type { Place } from '../editing/places.ts'
import { kindName, kindSign } from '../kind-words.ts'
import { t } from '../words.ts'
import { ChoiceSetting, Codes, NumberSetting, TextSetting, Tick, Ticks } from './inputs.tsx'
import { OptionsEditor, TotalsEditor } from './later.tsx'
import { countryChoices, currencyChoices } from './places.ts'

interface Props {
  place: Place
  field: Field | Column
  set: (patch: Record<string, unknown>, about?: string) => void
  fault: (setting: string) => string | undefined
}

/** Settings of two numbers that stand beside each other. */
const pairs: readonly (readonly [SettingName, SettingName])[] = [
  ['minLength', 'maxLength'],
  ['min', 'max'],
  ['decimals', 'unit'],
  ['minItems', 'maxItems'],
  ['minRows', 'maxRows'],
]

export function KindSettings(props: Props) {
  const names = settingsOf[props.field.kind]
  const rows = names.flatMap((name): SettingName[][] => {
    const pair = pairs.find((one) => one.includes(name))
    if (!pair?.every((one) => names.includes(one))) return [[name]]
    return pair[0] === name ? [[...pair]] : []
  })
  return rows.map((row) =>
    row.length === 1 ? (
      <One key={row[0]} {...props} name={row[0] as SettingName} /> // there is one
    ) : (
      <div key={row.join()} className={classes.pair}>
        {row.map((name) => (
          <One key={name} {...props} name={name} />
        ))}
      </div>
    ),
  )
}

const megabyte = 1_000_000
const whole: readonly SettingName[] = [
  'minLength',
  'maxLength',
  'decimals',
  'minItems',
  'maxItems',
  'minRows',
  'maxRows',
]
const isWhole = (name: SettingName, field: Field | Column) => whole.includes(name) || field.kind === 'integer'

function One({ place, field, set, fault, name }: Props & { name: SettingName }) {
  const { isReadOnly: disabled } = useDesigner()
  // A setting by its name; what it holds is known by the kind.
  const value = (field as unknown as Record<string, unknown>)[name]
  const put = (next: unknown) => set({ [name]: next }, name)
  const common = { disabled, fault: fault(name) }
  const label = t(`setting.${name}`)
  const text = value as string | undefined // of the settings that are texts
  const list = (value ?? []) as readonly string[] // of the settings that are lists of names
  switch (name) {
    case 'options':
      return <Options place={place} field={field} set={set} fault={fault(name)} />
    case 'columns':
      return field.kind === 'table' && <Columns table={field as TableField} fault={fault(name)} />
    case 'totals':
      return (
        field.kind === 'table' && (
          <TotalsEditor
            totals={(field as TableField).totals ?? []}
            numbers={(field as TableField).columns
              .filter((one) => canBeSummed(one.kind) && !one.retired)
              .map((one) => ({ value: one.key, label: one.label }))}
            disabled={disabled}
            faultOf={(index) => fault(`totals.${index}`)}
            onChange={(totals, about) => set({ totals }, about)}
          />
        )
      )
    case 'unique':
      return (
        field.kind === 'table' && (
          <Ticks
            {...common}
            label={label}
            says={t('setting.uniqueSays')}
            values={list}
            choices={(field as TableField).columns.map((one) => ({ value: one.key, label: one.label }))}
            onChange={(next) => set({ unique: next.length > 0 ? next : undefined })}
          />
        )
      )
    case 'currencies':
      return (
        <Codes
          {...common}
          label={label}
          says={t('setting.currenciesSay')}
          addLabel={t('codes.addCurrency')}
          values={list}
          choices={currencyChoices()}
          onChange={(next) => set({ currencies: next })}
        />
      )
    case 'allowed':
      return (
        <Codes
          {...common}
          label={label}
          says={t('setting.allowedSays')}
          addLabel={t('codes.addCountry')}
          values={list}
          choices={countryChoices()}
          onChange={(next) => set({ allowed: next.length > 0 ? next : undefined })}
        />
      )
    case 'accepts':
      return (
        <Ticks
          {...common}
          label={label}
          says={t('setting.acceptsSay')}
          values={list}
          choices={(Object.keys(fileTypes) as FileType[]).map((one) => ({ value: one, label: one.toUpperCase() }))} // its keys
          onChange={(next) => set({ accepts: next.length > 0 ? next : undefined })}
        />
      )
    case 'parts':
    case 'requiredParts':
      return <Parts field={field} name={name} values={value as AddressPart[] | undefined} set={set} {...common} />
    case 'maxBytes':
      return (
        <NumberSetting
          {...common}
          label={label}
          value={typeof value === 'number' ? value / megabyte : undefined}
          placeholder="10"
          suffix="MB"
          onChange={(next) => put(next === undefined ? undefined : Math.round(next * megabyte))}
        />
      )
    case 'expiry':
      return (
        <ChoiceSetting
          {...common}
          label={label}
          says={t('setting.expirySays')}
          value={text ?? 'never'}
          choices={(['never', 'optional', 'required'] as const).map((one) => ({
            value: one,
            label: t(`expiry.${one}`),
          }))}
          onChange={(next) => set({ expiry: next === 'never' ? undefined : next })}
        />
      )
    case 'default':
      return <Default field={field} value={value} set={set} {...common} label={label} />
    case 'min':
    case 'max':
      if (field.kind === 'date') {
        return (
          <TextSetting
            {...common}
            label={name === 'min' ? t('setting.earliest') : t('setting.latest')}
            says={t('setting.daySays')}
            value={text}
            onChange={put}
          />
        )
      }
      break
    case 'unit':
    case 'linkLabel':
    case 'rowLabel':
      return <TextSetting {...common} label={label} says={saysOf(name)} value={text} onChange={put} />
    case 'statement':
    case 'link':
      return (
        <TextSetting {...common} label={label} says={saysOf(name)} value={text} onChange={(next) => put(next ?? '')} />
      )
    case 'pattern':
    case 'patternHint':
      return <TextSetting {...common} label={label} says={saysOf(name)} value={text} onChange={put} />
    default:
  }
  return (
    <NumberSetting
      {...common}
      label={label}
      whole={isWhole(name, field)}
      value={typeof value === 'number' ? value : undefined}
      suffix={field.kind === 'percentage' && (name === 'min' || name === 'max') ? '%' : undefined}
      onChange={put}
    />
  )
}

function saysOf(name: SettingName): string | undefined {
  if (name === 'pattern') return t('setting.patternSays')
  if (name === 'patternHint') return t('setting.patternHintSays')
  if (name === 'rowLabel') return t('setting.rowLabelSays')
  return name === 'link' ? t('setting.linkSays') : undefined
}

function Options({ place, field, set, fault }: Pick<Props, 'place' | 'field' | 'set'> & { fault?: string }) {
  const { isReadOnly, published } = useDesigner()
  if (field.kind !== 'select' && field.kind !== 'multi_select') return null
  const before = published && findOptions(published.sections, place)
  const kept = new Set((before ?? []).map((one) => one.value))
  return (
    <OptionsEditor
      options={field.options}
      published={kept}
      fault={fault}
      disabled={isReadOnly}
      onChange={(options, about) => set({ options }, about)}
    />
  )
}

function findOptions(sections: readonly { fields: readonly Field[] }[], place: Place) {
  const [key, column] = place.split('.')
  const field = sections.flatMap((section) => section.fields).find((one) => one.key === key)
  const thing = column && field?.kind === 'table' ? field.columns.find((one) => one.key === column) : field
  return thing && 'options' in thing ? thing.options : undefined
}

function Columns({ table, fault }: { table: TableField; fault?: string }) {
  const { actions, isReadOnly } = useDesigner()
  return (
    <fieldset className={classes.fieldset}>
      <legend>{t('setting.columns')}</legend>
      <ol className={classes.columns}>
        {table.columns.map((column) => (
          <li key={column.key} data-off={column.retired || undefined}>
            <span className={classes.sign} aria-hidden="true" data-sign={kindSign[column.kind]} />
            <button
              type="button"
              className={classes.linkButton}
              onClick={() => actions.choose(`${table.key}.${column.key}`, 'name')}
            >
              {column.label || t('outline.unnamed')}
            </button>
            <small>{kindName(column.kind)}</small>
          </li>
        ))}
      </ol>
      {fault && (
        <p className={classes.fault} role="alert">
          {fault}
        </p>
      )}
      {!isReadOnly && (
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconPlus size={13} />}
          onClick={() => actions.addColumn(table.key, 'short_text')}
        >
          {t('setting.addColumn')}
        </Button>
      )}
    </fieldset>
  )
}

function Parts(props: {
  field: Field | Column
  name: 'parts' | 'requiredParts'
  values: AddressPart[] | undefined
  set: Props['set']
  fault?: string
  disabled: boolean
}) {
  const { field, name, values, set, fault, disabled } = props
  const asked = ('parts' in field && field.parts) || [...addressParts]
  const usual = name === 'parts' ? [...addressParts] : asked.filter((part) => part === 'line1' || part === 'city')
  const choices = name === 'parts' ? [...addressParts] : asked
  const isUsual = (next: string[]) => next.length === usual.length && usual.every((one) => next.includes(one))
  return (
    <Ticks
      label={t(`setting.${name}`)}
      says={name === 'requiredParts' ? t('setting.requiredPartsSay') : undefined}
      fault={fault}
      disabled={disabled}
      values={values ?? usual}
      choices={choices.map((part) => ({ value: part, label: t(`part.${part}`) }))}
      onChange={(next) => {
        const required = 'requiredParts' in field ? field.requiredParts : undefined
        set({
          [name]: isUsual(next) ? undefined : next,
          // What is not asked cannot be required.
          ...(name === 'parts' && required ? { requiredParts: required.filter((one) => next.includes(one)) } : {}),
        })
      }}
    />
  )
}

interface DefaultProps {
  field: Field | Column
  value: unknown
  set: Props['set']
  label: string
  fault?: string
  disabled: boolean
}

function Default({ field, value, set, ...common }: DefaultProps) {
  const put = (next: unknown) => set({ default: next }, 'default')
  const none = { value: '', label: t('setting.noDefault') }
  switch (field.kind) {
    case 'number':
    case 'integer':
    case 'percentage':
      return (
        <NumberSetting
          {...common}
          whole={field.kind === 'integer'}
          value={typeof value === 'number' ? value : undefined}
          onChange={put}
        />
      )
    case 'checkbox':
      return (
        <Tick
          label={t('setting.defaultTicked')}
          checked={value === true}
          disabled={common.disabled}
          onChange={(isOn) => put(isOn || undefined)}
        />
      )
    case 'yes_no':
      return (
        <ChoiceSetting
          {...common}
          value={value === undefined ? '' : String(value)}
          choices={[none, { value: 'true', label: t('draw.yes') }, { value: 'false', label: t('draw.no') }]}
          onChange={(next) => put(next === '' ? undefined : next === 'true')}
        />
      )
    case 'select':
      return (
        <ChoiceSetting
          {...common}
          value={typeof value === 'string' ? value : ''}
          choices={[none, ...field.options.filter((one) => !one.retired)]}
          onChange={(next) => put(next || undefined)}
        />
      )
    case 'country':
      return (
        <ChoiceSetting
          {...common}
          value={typeof value === 'string' ? value : ''}
          choices={[none, ...countryChoices().filter((one) => field.allowed?.includes(one.value) ?? true)]}
          onChange={(next) => put(next || undefined)}
        />
      )
    case 'multi_select':
      return (
        <details className={classes.details}>
          <summary>{common.label}</summary>
          <Ticks
            label={common.label}
            fault={common.fault}
            disabled={common.disabled}
            values={Array.isArray(value) ? value.map(String) : []}
            choices={field.options.filter((one) => !one.retired)}
            onChange={(next) => put(next.length > 0 ? next : undefined)}
          />
        </details>
      )
    default:
      return (
        <TextSetting
          {...common}
          says={field.kind === 'date' ? t('setting.daySays') : undefined}
          lines={field.kind === 'long_text' ? 2 : undefined}
          value={typeof value === 'string' ? value : undefined}
          onChange={put}
        />
      )
  }
}
