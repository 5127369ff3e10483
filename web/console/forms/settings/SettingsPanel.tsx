/** The settings of what is chosen. */
import { Button, TextInput } from '@mantine/core'
import { type ReactNode, type RefObject, useEffect, useRef } from 'react'
import type { Column, Field, FormDefinition, Section } from '#contract/forms/index.ts'
import { Hint } from '#web/ui/Hint.tsx'
import { IconArchive, IconCopy, IconSortDown, IconSortUp, IconTrash, IconUndo } from '#web/ui/icons.tsx'
import classes from '../designer.module.css'
import { useDesigner } from '../designer.ts'
import { subjectsOf } from '../editing/asking.ts'
import { change } from '../editing/edit.ts'
import { faultAt } from '../editing/fault.ts'
import { canBeSummed, isColumnKind, showsOnly } from '../editing/kinds.ts'
import { find, type Place } from '../editing/places.ts'
import { kindGroups, kindName } from '../kind-words.ts'
import { t } from '../words.ts'
import { ChoiceSetting, NumberSetting, TextSetting, Tick } from './inputs.tsx'
import { KeySetting } from './KeySetting.tsx'
import { KindSettings } from './KindSettings.tsx'
import { ChecksEditor, RuleEditor, TotalsEditor } from './later.tsx'

export function SettingsPanel({ onOutline }: { onOutline: () => void }) {
  const { form, at, turn, focus } = useDesigner()
  const found = find(form, at)
  const name = useRef<HTMLInputElement>(null)
  const lastFocus = useRef(0)
  useEffect(() => {
    if (focus.to !== 'name' || focus.count === lastFocus.current) return
    lastFocus.current = focus.count
    name.current?.focus()
    name.current?.select()
  }, [focus])
  if (!found) return null
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys are heard for what is inside.
    <div
      key={turn}
      className={classes.paneBody}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return
        event.preventDefault()
        onOutline()
      }}
    >
      {found.on === 'form' && <FormSettings form={found.form} nameRef={name} />}
      {found.on === 'section' && <SectionSettings section={found.section} nameRef={name} />}
      {found.on === 'field' && <FieldSettings place={at} field={found.field} section={found.section} nameRef={name} />}
      {found.on === 'column' && <FieldSettings place={at} field={found.column} table={found.field} nameRef={name} />}
    </div>
  )
}

type NameRef = RefObject<HTMLInputElement | null>

/** The head of the panel: what it is, its name, and what can be done with it. */
function Head({ place, what, children }: { place: Place; what: string; children: ReactNode }) {
  const { actions, isReadOnly, isPublished, answersOf, form } = useDesigner()
  const found = find(form, place)
  const isRetired =
    found?.on === 'field' ? found.field.retired : found?.on === 'column' ? found.column.retired : undefined
  const answers = found?.on === 'section' ? 0 : answersOf(place)
  const retires = answers > 0
  return (
    <>
      <div className={classes.paneHead}>
        <h2>{what}</h2>
        {!isReadOnly && place !== '' && (
          <div className={classes.headButtons}>
            <HeadButton label={t('do.up')} keys="Alt ↑" onClick={() => actions.step(place, -1)}>
              <IconSortUp size={16} />
            </HeadButton>
            <HeadButton label={t('do.down')} keys="Alt ↓" onClick={() => actions.step(place, 1)}>
              <IconSortDown size={16} />
            </HeadButton>
            <HeadButton label={t('do.duplicate')} keys="Ctrl D" onClick={() => actions.duplicate(place)}>
              <IconCopy size={16} />
            </HeadButton>
            {isRetired ? (
              <HeadButton label={t('do.restore')} onClick={() => actions.restore(place)}>
                <IconUndo size={16} />
              </HeadButton>
            ) : (
              <HeadButton
                label={retires ? t('do.retire') : t('do.remove')}
                keys="Delete"
                onClick={() => actions.remove(place)}
              >
                {retires ? <IconArchive size={16} /> : <IconTrash size={16} />}
              </HeadButton>
            )}
          </div>
        )}
      </div>
      {isRetired && <p className={classes.note}>{t('retired.says', { count: answers })}</p>}
      {!isRetired && retires && isPublished(place) && (
        <p className={classes.quiet}>{t('retired.inUse', { count: answers })}</p>
      )}
      {children}
    </>
  )
}

function HeadButton(props: { label: string; keys?: string; onClick: () => void; children: ReactNode }) {
  return (
    <Hint label={props.keys ? `${props.label} (${props.keys})` : props.label}>
      <button type="button" className={classes.mini} aria-label={props.label} onClick={props.onClick}>
        {props.children}
      </button>
    </Hint>
  )
}

function Name({ place, label, value, nameRef }: { place: Place; label: string; value: string; nameRef: NameRef }) {
  const { actions, isReadOnly, faults } = useDesigner()
  return (
    <TextInput
      ref={nameRef}
      label={label}
      value={value}
      disabled={isReadOnly}
      error={faultAt(faults, place, place === '' || label === t('setting.title') ? 'title' : 'label')}
      onChange={(event) => actions.name(place, event.currentTarget.value)}
    />
  )
}

function FormSettings({ form, nameRef }: { form: FormDefinition; nameRef: NameRef }) {
  const { actions, isReadOnly, faults } = useDesigner()
  return (
    <Head place="" what={t('outline.theForm')}>
      <Name place="" label={t('setting.title')} value={form.title} nameRef={nameRef} />
      <TextSetting
        label={t('setting.description')}
        says={t('setting.descriptionSays')}
        lines={3}
        value={form.description}
        disabled={isReadOnly}
        fault={faultAt(faults, '', 'description')}
        onChange={(description) => actions.set('', { description }, 'description')}
      />
      <KeySetting place="" />
    </Head>
  )
}

function SectionSettings({ section, nameRef }: { section: Section; nameRef: NameRef }) {
  const { form, actions, isReadOnly, faults, partner } = useDesigner()
  const place = section.key
  const set = (patch: Record<string, unknown>, about?: string) => actions.set(place, patch, about)
  const fault = (setting: string) => faultAt(faults, place, setting)
  const { repeat } = section
  const numbers = section.fields
    .filter((field) => canBeSummed(field.kind) && !field.retired)
    .map((field) => ({ value: field.key, label: field.label }))
  return (
    <Head place={place} what={t('outline.section')}>
      <Name place={place} label={t('setting.title')} value={section.title} nameRef={nameRef} />
      <TextSetting
        label={t('setting.help')}
        lines={2}
        value={section.help}
        disabled={isReadOnly}
        fault={fault('help')}
        onChange={(help) => set({ help }, 'help')}
      />
      {fault('fields') && <p className={classes.fault}>{fault('fields')}</p>}
      <Tick
        label={t('setting.switchable')}
        says={t('setting.switchableSays')}
        checked={section.switchable ?? false}
        disabled={isReadOnly}
        onChange={(isOn) => set({ switchable: isOn || undefined, ...(isOn ? {} : { off: undefined }) })}
      />
      {section.switchable && (
        <Tick
          label={t('setting.off')}
          says={t('setting.offSays')}
          checked={section.off ?? false}
          disabled={isReadOnly}
          onChange={(off) => set({ off: off || undefined })}
        />
      )}
      <Tick
        label={t('setting.hostOnly')}
        says={t('setting.hostOnlySays', { partner })}
        checked={section.hostOnly ?? false}
        disabled={isReadOnly}
        onChange={(hostOnly) => set({ hostOnly: hostOnly || undefined })}
      />
      <RuleEditor
        lead={t('rule.sectionShown')}
        begin={t('rule.beginShown')}
        rule={section.shownIf}
        form={form}
        subjects={subjectsOf(form, place)}
        disabled={isReadOnly}
        candidate={(shownIf) => change(form, place, { shownIf })}
        onChange={(shownIf) => set({ shownIf })}
      />
      <Tick
        label={t('setting.repeat')}
        says={t('setting.repeatSays')}
        checked={repeat !== undefined}
        disabled={isReadOnly}
        onChange={(isOn) => set({ repeat: isOn ? { maxItems: 10, itemLabel: section.title } : undefined })}
      />
      {repeat && (
        <div className={classes.card}>
          <TextSetting
            label={t('setting.itemLabel')}
            says={t('setting.itemLabelSays')}
            value={repeat.itemLabel}
            disabled={isReadOnly}
            fault={fault('repeat.itemLabel')}
            onChange={(itemLabel) => set({ repeat: { ...repeat, itemLabel: itemLabel ?? '' } }, 'itemLabel')}
          />
          <div className={classes.pair}>
            <NumberSetting
              label={t('setting.minItems')}
              whole
              value={repeat.minItems}
              disabled={isReadOnly}
              fault={fault('repeat.minItems')}
              onChange={(minItems) => {
                const { minItems: _, ...rest } = repeat
                set({ repeat: minItems === undefined ? rest : { ...rest, minItems } }, 'minItems')
              }}
            />
            <NumberSetting
              label={t('setting.maxItems')}
              whole
              value={repeat.maxItems}
              disabled={isReadOnly}
              fault={fault('repeat.maxItems')}
              onChange={(maxItems) => maxItems !== undefined && set({ repeat: { ...repeat, maxItems } }, 'maxItems')}
            />
          </div>
        </div>
      )}
      {(numbers.length > 0 || section.totals) && (
        <TotalsEditor
          totals={section.totals ?? []}
          numbers={numbers}
          disabled={isReadOnly}
          faultOf={(index) => fault(`totals.${index}`)}
          onChange={(totals, about) => set({ totals }, about)}
        />
      )}
      <ChecksEditor section={section} faultOf={(index) => fault(`checks.${index}`)} />
      <KeySetting place={place} />
    </Head>
  )
}

interface FieldProps {
  place: Place
  field: Field | Column
  section?: Section
  /** The table it is a column of. */
  table?: Field
  nameRef: NameRef
}

function FieldSettings({ place, field, table, nameRef }: FieldProps) {
  const { form, actions, isReadOnly, faults, partner, answersOf } = useDesigner()
  const set = (patch: Record<string, unknown>, about?: string) => actions.set(place, patch, about)
  const fault = (setting: string) => faultAt(faults, place, setting)
  const answers = answersOf(place)
  const kinds = kindGroups.flatMap((group) => [...group.kinds]).filter((kind) => !table || isColumnKind(kind))
  const whole = table ? undefined : (field as Field) // without a table it is no column
  return (
    <Head place={place} what={table ? t('outline.columnOf', { name: table.label }) : kindName(field.kind)}>
      <Name
        place={place}
        label={field.kind === 'heading' || field.kind === 'note' ? t('setting.heading') : t('setting.label')}
        value={field.label}
        nameRef={nameRef}
      />
      <TextSetting
        label={field.kind === 'note' ? t('setting.text') : t('setting.help')}
        says={field.kind === 'note' ? undefined : t('setting.helpSays')}
        lines={2}
        value={field.help}
        disabled={isReadOnly}
        fault={fault('help')}
        onChange={(help) => set({ help }, 'help')}
      />
      {!showsOnly(field.kind) && (
        <ChoiceSetting
          label={t('setting.required')}
          says={table ? t('setting.requiredInRow') : undefined}
          value={field.required ?? (whole?.requiredIf ? 'submit' : 'never')}
          disabled={isReadOnly}
          fault={fault('required')}
          choices={(['never', 'submit', 'save'] as const).map((value) => ({ value, label: t(`required.${value}`) }))}
          onChange={(required) =>
            set({
              required: required === 'never' ? undefined : required,
              ...(required === 'never' ? { requiredIf: undefined } : {}),
            })
          }
        />
      )}
      <KindSettings place={place} field={field} set={set} fault={fault} />
      {whole && (
        <>
          {!showsOnly(whole.kind) && (
            <div className={classes.pair}>
              <ChoiceSetting
                label={t('setting.seenBy')}
                value={whole.seenBy ?? 'both'}
                disabled={isReadOnly}
                fault={fault('seenBy')}
                choices={(['both', 'host', 'partner'] as const).map((value) => ({
                  value,
                  label: t(`audience.${value}`, { partner }),
                }))}
                onChange={(seenBy) => {
                  const narrowed = seenBy !== 'both' && whole.editedBy && whole.editedBy !== seenBy
                  set({
                    seenBy: seenBy === 'both' ? undefined : seenBy,
                    // Whoever edits must also see.
                    ...(narrowed ? { editedBy: undefined } : {}),
                  })
                }}
              />
              <ChoiceSetting
                label={t('setting.editedBy')}
                value={whole.editedBy ?? 'both'}
                disabled={isReadOnly}
                fault={fault('editedBy')}
                choices={(['both', 'host', 'partner'] as const)
                  .filter(
                    (value) => value === 'both' || !whole.seenBy || whole.seenBy === 'both' || whole.seenBy === value,
                  )
                  .map((value) => ({
                    value,
                    label: value === 'both' ? t('audience.seers') : t(`audience.${value}`, { partner }),
                  }))}
                onChange={(editedBy) => set({ editedBy: editedBy === 'both' ? undefined : editedBy })}
              />
            </div>
          )}
          <RuleEditor
            lead={t('rule.shown')}
            begin={t('rule.beginShown')}
            rule={whole.shownIf}
            form={form}
            subjects={subjectsOf(form, place)}
            disabled={isReadOnly}
            candidate={(shownIf) => change(form, place, { shownIf })}
            onChange={(shownIf) => set({ shownIf })}
          />
          {!showsOnly(whole.kind) && (
            <RuleEditor
              lead={t('rule.required')}
              begin={t('rule.beginRequired')}
              rule={whole.requiredIf}
              form={form}
              subjects={subjectsOf(form, place)}
              disabled={isReadOnly}
              candidate={(requiredIf) => change(form, place, { requiredIf })}
              onChange={(requiredIf) => set({ requiredIf })}
            />
          )}
        </>
      )}
      <details className={classes.details}>
        <summary>{t('setting.more')}</summary>
        <div className={classes.detailsBody}>
          <KeySetting place={place} />
          <ChoiceSetting
            label={t('setting.kind')}
            says={answers > 0 ? t('setting.kindInUse', { count: answers }) : undefined}
            value={field.kind}
            disabled={isReadOnly || answers > 0}
            choices={kinds.map((value) => ({ value, label: kindName(value) }))}
            onChange={(value) => {
              const kind = kinds.find((one) => one === value)
              if (kind) actions.kind(place, kind)
            }}
          />
          {whole && !showsOnly(whole.kind) && (
            <>
              <ChoiceSetting
                label={t('setting.report')}
                says={t('setting.reportSays')}
                value={whole.report ?? 'none'}
                disabled={isReadOnly}
                fault={fault('report')}
                choices={(['none', 'count', 'sum', 'average', 'list', 'split'] as const).map((value) => ({
                  value,
                  label: t(`report.${value}`),
                }))}
                onChange={(report) => set({ report: report === 'none' ? undefined : report })}
              />
              <Tick
                label={t('setting.exported')}
                checked={whole.exported !== false}
                disabled={isReadOnly}
                onChange={(exported) => set({ exported: exported ? undefined : false })}
              />
            </>
          )}
        </div>
      </details>
      {table && !isReadOnly && (
        <Button size="compact-sm" variant="subtle" onClick={() => actions.choose(table.key, 'name')}>
          {t('setting.toTable', { name: table.label })}
        </Button>
      )}
    </Head>
  )
}
