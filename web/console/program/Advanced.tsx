/** Every setting, by its kind. What belongs to a feature that is not built can be seen and not changed. */
import { Checkbox, NativeSelect, Stack, Text, TextInput } from '@mantine/core'
import { channels, visibilities } from '#contract/names.ts'
import { t as consoleT } from '../words.ts'
import { entries } from './names.ts'
import classes from './program.module.css'
import { Recertification } from './Recertification.tsx'
import type { Settings } from './RulesTab.tsx'
import type { Program } from './saving.ts'
import { t } from './words.ts'

type Setting = Program['advanced'][number]
type Policy = Program['policy']

interface Props {
  settings: Setting[]
  permissions: Program['permissions']
  policy: Policy
  changed: Settings
  onChange: (part: Settings) => void
  isReadOnly: boolean
}

/** "3, 10" → [3, 10] */
export const readDays = (text: string): number[] =>
  [
    ...new Set(
      text
        .split(/[^0-9]+/)
        .filter(Boolean)
        .map(Number),
    ),
  ]
    .filter((day) => day >= 1 && day <= 365)
    .sort((a, b) => a - b)

export function Advanced({ settings, permissions, policy, changed, onChange, isReadOnly }: Props) {
  const currentOf = (name: string): unknown =>
    name in changed ? changed[name as keyof Settings] : policy[name as keyof Policy]
  // The names of settings come from the server; the policy's type holds every one of them.
  const set = (name: string, value: unknown) => onChange({ [name]: value } as Settings)
  const usable = settings.filter((one) => one.available)
  const waiting = settings.filter((one) => !one.available)
  return (
    <Stack gap="md" mt="md">
      {usable.map((one) => (
        <OneSetting
          key={one.setting}
          setting={one}
          value={currentOf(one.setting)}
          set={(value) => set(one.setting, value)}
          isReadOnly={isReadOnly}
          permissions={permissions}
        />
      ))}
      {waiting.length > 0 && (
        <details className={classes.waiting}>
          <summary>{t('program.notBuilt', { count: waiting.length })}</summary>
          <ul>
            {waiting.map((one) => (
              <li key={one.setting}>
                <b>{one.title}</b>. {one.says} {one.feature && t('program.waitsFor', { feature: one.feature })}
              </li>
            ))}
          </ul>
        </details>
      )}
    </Stack>
  )
}

interface OneProps {
  setting: Setting
  value: unknown
  set: (value: unknown) => void
  isReadOnly: boolean
  permissions: Program['permissions']
}

const isNumbered = (value: unknown, name: string): value is number | null =>
  typeof value === 'number' || (value === null && ['inviteTtlDays', 'reapplyAfterDays'].includes(name))

function OneSetting({ setting, value, set, isReadOnly, permissions }: OneProps) {
  const { title, says, choices } = setting
  const common = { label: title, description: says, disabled: isReadOnly }
  if (setting.setting === 'entry' || setting.setting === 'channels') {
    const names: readonly string[] = setting.setting === 'entry' ? entries : channels
    const chosen = value as string[] // these two settings are lists of names
    return (
      <Checkbox.Group {...common} value={chosen} onChange={set}>
        <Stack gap={6} mt={6}>
          {names.map((name) => (
            <Checkbox key={name} value={name} label={t(`program.name_${name as 'invite'}`)} disabled={isReadOnly} />
          ))}
        </Stack>
      </Checkbox.Group>
    )
  }
  if (choices) {
    return (
      <NativeSelect
        {...common}
        value={JSON.stringify(value)}
        onChange={(event) => set(JSON.parse(event.currentTarget.value))}
        data={choices.map((one) => ({
          value: JSON.stringify(one.value),
          label: one.available ? one.label : t('program.choiceNotBuilt', { label: one.label }),
          disabled: !one.available,
        }))}
      />
    )
  }
  if (isNumbered(value, setting.setting)) {
    return (
      <TextInput
        {...common}
        type="number"
        min={0}
        w={260}
        value={value ?? ''}
        onChange={(event) => set(event.currentTarget.value === '' ? null : Number(event.currentTarget.value))}
      />
    )
  }
  if (setting.setting === 'reminders') {
    const reminders = value as Policy['reminders']
    return (
      <fieldset className={classes.plain}>
        <legend className={classes.legend}>{title}</legend>
        <Text size="xs" c="dimmed" mb={6}>
          {says}
        </Text>
        <Stack gap="xs">
          <Days
            label={t('program.remindersAfter')}
            days={reminders.daysAfter}
            onChange={(daysAfter) => set({ ...reminders, daysAfter })}
            disabled={isReadOnly}
          />
          <Days
            label={t('program.remindersBefore')}
            days={reminders.daysBeforeExpiry}
            onChange={(daysBeforeExpiry) => set({ ...reminders, daysBeforeExpiry })}
            disabled={isReadOnly}
          />
        </Stack>
      </fieldset>
    )
  }
  if (setting.setting === 'recertification') {
    const recertification = value as Policy['recertification']
    return <Recertification title={title} says={says} value={recertification} onChange={set} disabled={isReadOnly} />
  }
  if (setting.setting === 'terms') return <Terms title={title} says={says} value={value as Policy['terms']} />
  if (setting.setting === 'defaultGrant') {
    const grant = value as Policy['defaultGrant']
    return (
      <fieldset className={classes.plain}>
        <legend className={classes.legend}>{title}</legend>
        <Checkbox.Group
          description={says}
          value={grant.permissions}
          onChange={(names) => set({ ...grant, permissions: names })}
        >
          <Stack gap={6} mt={6}>
            {permissions.map((one) => (
              <Checkbox
                key={one.name}
                value={one.name}
                label={one.title}
                description={one.says}
                disabled={isReadOnly}
              />
            ))}
          </Stack>
        </Checkbox.Group>
        <NativeSelect
          mt="xs"
          label={consoleT('amend.visibility')}
          disabled={isReadOnly}
          value={grant.visibility}
          onChange={(event) => set({ ...grant, visibility: event.currentTarget.value })}
          data={visibilities.map((name) => ({ value: name, label: consoleT(`visibility.${name}`) }))}
        />
        <TextInput
          mt="xs"
          type="number"
          min={1}
          w={260}
          label={t('program.grantDays')}
          description={t('program.grantDaysSays')}
          disabled={isReadOnly}
          value={grant.lengthDays ?? ''}
          onChange={(event) =>
            set({ ...grant, lengthDays: event.currentTarget.value === '' ? null : Number(event.currentTarget.value) })
          }
        />
      </fieldset>
    )
  }
  return (
    <div>
      <Text size="sm" fw={500}>
        {title}
      </Text>
      <Text size="xs" c="dimmed">
        {says}{' '}
        {value === null || (Array.isArray(value) && value.length === 0) ? t('program.unset') : t('program.setByApi')}
      </Text>
    </div>
  )
}

/** Published on a tab of their own. */
function Terms({ title, says, value }: { title: string; says: string; value: Policy['terms'] }) {
  return (
    <div>
      <Text size="sm" fw={500}>
        {title}
      </Text>
      <Text size="xs" c="dimmed">
        {says} {t('program.termsElsewhere')}
      </Text>
      {value.length > 0 && (
        <Text size="sm">{value.map((one) => `${one.title} (${String(one.version)})`).join(', ')}</Text>
      )}
    </div>
  )
}

function Days({
  label,
  days,
  onChange,
  disabled,
}: {
  label: string
  days: number[]
  onChange: (days: number[]) => void
  disabled: boolean
}) {
  return (
    <TextInput
      label={label}
      w={260}
      inputMode="numeric"
      disabled={disabled}
      defaultValue={days.join(', ')}
      onBlur={(event) => {
        const read = readDays(event.currentTarget.value)
        event.currentTarget.value = read.join(', ')
        if (read.join() !== days.join()) onChange(read)
      }}
    />
  )
}
