import { Checkbox, NativeSelect, Stack, Text, TextInput } from '@mantine/core'
import classes from './program.module.css'
import type { Program } from './saving.ts'
import { t } from './words.ts'

type Value = Program['policy']['recertification']

interface Props {
  title: string
  says: string
  value: Value
  onChange: (value: Value) => void
  disabled: boolean
}

const never = { months: null, onChangedFormOrTerms: false, deadlineDays: null, afterDeadline: 'tell' } as const

const numberOf = (text: string) => (text === '' ? null : Number(text))

/** When answers are asked for anew, how long there is, and what follows. */
export function Recertification({ title, says, value, onChange, disabled }: Props) {
  const now = value ?? never
  const set = (part: Partial<NonNullable<Value>>) => onChange({ ...now, ...part })
  return (
    <fieldset className={classes.plain}>
      <legend className={classes.legend}>{title}</legend>
      <Text size="xs" c="dimmed" mb={6}>
        {says}
      </Text>
      <Stack gap="xs">
        <TextInput
          label={t('program.recertifyMonths')}
          description={t('program.recertifyMonthsSays')}
          type="number"
          min={1}
          max={120}
          w={260}
          disabled={disabled}
          value={now.months ?? ''}
          onChange={(event) => set({ months: numberOf(event.currentTarget.value) })}
        />
        <Checkbox
          label={t('program.recertifyOnChange')}
          disabled={disabled}
          checked={now.onChangedFormOrTerms}
          onChange={(event) => set({ onChangedFormOrTerms: event.currentTarget.checked })}
        />
        <TextInput
          label={t('program.recertifyDeadline')}
          description={t('program.recertifyDeadlineSays')}
          type="number"
          min={1}
          max={365}
          w={260}
          disabled={disabled}
          value={now.deadlineDays ?? ''}
          onChange={(event) => set({ deadlineDays: numberOf(event.currentTarget.value) })}
        />
        <NativeSelect
          label={t('program.recertifyAfter')}
          w={260}
          disabled={disabled || now.deadlineDays === null}
          value={now.afterDeadline}
          onChange={(event) => set({ afterDeadline: event.currentTarget.value === 'restrict' ? 'restrict' : 'tell' })}
          data={(['tell', 'restrict'] as const).map((one) => ({
            value: one,
            label: t(`program.recertifyAfter_${one}`),
          }))}
        />
      </Stack>
    </fieldset>
  )
}
