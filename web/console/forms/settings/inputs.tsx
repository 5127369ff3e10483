/** Small inputs of the settings. Each change is told at once; what cannot be read yet stays as typed with its reason. */
import { NativeSelect, Textarea, TextInput } from '@mantine/core'
import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { IconX } from '#web/ui/icons.tsx'
import classes from '../designer.module.css'
import { t } from '../words.ts'
import { focusNext } from './focus.ts'

interface Common {
  label: string
  /** Stands under the label. */
  says?: ReactNode
  fault?: string
  disabled?: boolean
  id?: string
}

interface TextProps extends Common {
  value: string | undefined
  /** Undefined when emptied. */
  onChange: (value: string | undefined) => void
  lines?: number
  placeholder?: string
  maxLength?: number
}

export function TextSetting({ label, says, fault, value, onChange, lines, ...rest }: TextProps) {
  const common = {
    label,
    description: says,
    error: fault,
    value: value ?? '',
    onChange: (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value || undefined),
    ...rest,
  }
  return lines ? <Textarea {...common} rows={lines} /> : <TextInput {...common} />
}

interface ReadProps<T> extends Common {
  value: T | undefined
  /** As it is typed. */
  write: (value: T | undefined) => string
  /** What was typed; `'bad'` where it cannot be read. */
  read: (text: string) => { value: T | undefined } | 'bad'
  onChange: (value: T | undefined) => void
  /** Said of what cannot be read. */
  bad: string
  suffix?: string
  width?: number
  placeholder?: string
  inputMode?: 'numeric' | 'decimal' | 'text'
}

/** A text that means something else: what is typed stays as it is, and is told as soon as it can be read. */
export function ReadSetting<T>(props: ReadProps<T>) {
  const { label, says, fault, value, write, read, onChange, bad, suffix, width, ...rest } = props
  const [text, setText] = useState(() => write(value))
  const now = read(text)
  // Changed from elsewhere, as by undoing.
  useEffect(() => {
    setText((typed) => {
      const meant = read(typed)
      return meant !== 'bad' && write(meant.value) === write(value) ? typed : write(value)
    })
  }, [value, write, read])
  return (
    <TextInput
      label={label}
      description={says}
      error={now === 'bad' ? bad : fault}
      value={text}
      maw={width}
      rightSection={suffix && <span className={classes.suffix}>{suffix}</span>}
      onChange={(event) => {
        const typed = event.currentTarget.value
        setText(typed)
        const meant = read(typed)
        if (meant !== 'bad' && write(meant.value) !== write(value)) onChange(meant.value)
      }}
      {...rest}
    />
  )
}

export const readNumber = (text: string): { value: number | undefined } | 'bad' => {
  const typed = text.trim().replace(',', '.')
  if (typed === '') return { value: undefined }
  return /^-?\d+(\.\d+)?$/.test(typed) && Number.isFinite(Number(typed)) ? { value: Number(typed) } : 'bad'
}
const readWhole = (text: string) => {
  const read = readNumber(text)
  return read !== 'bad' && read.value !== undefined && !Number.isInteger(read.value) ? 'bad' : read
}
const writeNumber = (value: number | undefined) => (value === undefined ? '' : String(value))

interface NumberProps extends Common {
  value: number | undefined
  onChange: (value: number | undefined) => void
  whole?: boolean
  suffix?: string
  placeholder?: string
}

export const NumberSetting = ({ whole, ...rest }: NumberProps) => (
  <ReadSetting
    {...rest}
    read={whole ? readWhole : readNumber}
    write={writeNumber}
    bad={whole ? t('bad.whole') : t('bad.number')}
    width={180}
    inputMode={whole ? 'numeric' : 'decimal'}
  />
)

interface ChoiceProps extends Common {
  value: string
  onChange: (value: string) => void
  choices: readonly { value: string; label: string }[]
}

export const ChoiceSetting = ({ label, says, fault, choices, onChange, ...rest }: ChoiceProps) => (
  <NativeSelect
    label={label}
    description={says}
    error={fault}
    data={choices.map((one) => ({ ...one }))}
    onChange={(event) => onChange(event.currentTarget.value)}
    {...rest}
  />
)

interface TickProps {
  label: string
  says?: string
  checked: boolean
  onChange: (checked: boolean) => void
  disabled?: boolean
}

/** A box to tick. */
export function Tick({ label, says, checked, onChange, disabled }: TickProps) {
  const id = useId()
  return (
    <div className={classes.tick}>
      <input
        id={id}
        type="checkbox"
        checked={checked}
        disabled={disabled}
        aria-describedby={says ? `${id}-says` : undefined}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <div>
        <label htmlFor={id}>{label}</label>
        {says && <small id={`${id}-says`}>{says}</small>}
      </div>
    </div>
  )
}

interface TicksProps {
  label: string
  says?: string
  fault?: string
  values: readonly string[]
  onChange: (values: string[]) => void
  choices: readonly { value: string; label: string }[]
  disabled?: boolean
}

/** Several boxes under one name; what is ticked keeps the order of the choices. */
export function Ticks({ label, says, fault, values, onChange, choices, disabled }: TicksProps) {
  const id = useId()
  return (
    <fieldset className={classes.fieldset} aria-describedby={fault ? `${id}-fault` : undefined}>
      <legend>{label}</legend>
      {says && <p className={classes.quiet}>{says}</p>}
      <div className={classes.ticks}>
        {choices.map((one) => (
          <Tick
            key={one.value}
            label={one.label}
            disabled={disabled}
            checked={values.includes(one.value)}
            onChange={(isTicked) =>
              onChange(
                choices
                  .map((each) => each.value)
                  .filter((value) => (value === one.value ? isTicked : values.includes(value))),
              )
            }
          />
        ))}
      </div>
      {fault && (
        <p id={`${id}-fault`} className={classes.fault} role="alert">
          {fault}
        </p>
      )}
    </fieldset>
  )
}

interface CodesProps extends Common {
  values: readonly string[]
  onChange: (values: string[]) => void
  choices: readonly { value: string; label: string }[]
  /** Names the input that adds one. */
  addLabel: string
}

/** Codes out of a long list, such as countries: found by name or code, in the order they were added. */
export function Codes({ label, says, fault, values, onChange, choices, addLabel, disabled }: CodesProps) {
  const id = useId()
  const [typed, setTyped] = useState('')
  const [isUnknown, setUnknown] = useState(false)
  const root = useRef<HTMLFieldSetElement>(null)
  const nameOf = (code: string) => choices.find((one) => one.value === code)?.label ?? code
  const add = (text: string) => {
    const parts = text
      .split(/[,;\n]/)
      .map((part) => part.trim().toLowerCase())
      .filter(Boolean)
    const codes = parts.map(
      (part) => choices.find((one) => one.value.toLowerCase() === part || one.label.toLowerCase() === part)?.value,
    )
    const found = codes.filter((code) => code !== undefined)
    setUnknown(found.length < parts.length)
    if (found.length < parts.length || parts.length === 0) return
    onChange([...new Set([...values, ...found])])
    setTyped('')
  }
  return (
    <fieldset className={classes.fieldset} ref={root}>
      <legend>{label}</legend>
      {says && <p className={classes.quiet}>{says}</p>}
      {values.length > 0 && (
        <ul className={classes.codes}>
          {values.map((code) => (
            <li key={code}>
              {nameOf(code)} <small>{code}</small>
              {!disabled && (
                <button
                  type="button"
                  aria-label={t('codes.remove', { name: nameOf(code) })}
                  onClick={() => {
                    onChange(values.filter((one) => one !== code))
                    focusNext(root, 'input')
                  }}
                >
                  <IconX size={13} />
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      {!disabled && (
        <TextInput
          aria-label={addLabel}
          placeholder={addLabel}
          list={id}
          value={typed}
          error={isUnknown ? t('codes.unknown') : fault}
          onChange={(event) => {
            const text = event.currentTarget.value
            setUnknown(false)
            setTyped(text)
            // Chosen out of the list: taken at once.
            if (choices.some((one) => one.label === text)) add(text)
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' && event.key !== ',') return
            event.preventDefault()
            add(typed)
          }}
          onBlur={() => typed && add(typed)}
        />
      )}
      <datalist id={id}>
        {choices
          .filter((one) => !values.includes(one.value))
          .map((one) => (
            <option key={one.value} value={one.label}>
              {one.value}
            </option>
          ))}
      </datalist>
    </fieldset>
  )
}
