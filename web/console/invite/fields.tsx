/** The fields a program's dialog asks, in the order it names them. */
import { Checkbox, NativeSelect, Stack, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ClipboardEvent, useMemo } from 'react'
import { visibilities } from '#contract/names.ts'
import { useActing } from '#web/lib/client.tsx'
import { refusalOf } from '#web/lib/faults.ts'
import { countries, formatInstant } from '#web/lib/format.ts'
import { keys } from '#web/lib/keys.ts'
import { serverNow } from '#web/lib/server-time.ts'
import { FieldError } from '#web/ui/FieldError.tsx'
import { LogoInput } from '#web/ui/LogoInput.tsx'
import type { ProgramRow } from '../programs.tsx'
import { t } from '../words.ts'
import { nameFromAddress, parseAddresses } from './addresses.ts'
import { changeRow, type Draft, type RowField, rowFields, takeText } from './draft.ts'
import classes from './invite.module.css'

type Field = ProgramRow['dialog']['fields'][number]
interface Props {
  draft: Draft
  program: ProgramRow
  faults: Record<string, string>
  onChange: (draft: Draft) => void
  more: boolean
  /** The fields of one partner are in the grid then. */
  several: boolean
}

/** `rows.3.email` → the id of its input. */
export const fieldId = (field: string) => `invite-${field.replaceAll('.', '-')}`

const isRowField = (name: string): name is RowField => (rowFields as readonly string[]).includes(name)
/** Fields shown as columns of the grid; the others of a partner can be added on its page. */
export const isOfRow = (name: string) => name === 'email' || isRowField(name)

export function DialogFields({ draft, program, faults, onChange, more, several }: Props) {
  const fields = program.dialog.fields.filter((field) => field.more === more && !(several && isOfRow(field.name)))
  if (fields.length === 0) return null
  return (
    <div className={classes.fields}>
      {fields.map((field, index) => (
        <div key={field.name} className={classes.field} data-wide={isWide(field.name) || undefined}>
          <OneField
            field={field}
            draft={draft}
            program={program}
            faults={faults}
            onChange={onChange}
            autoFocus={index === 0 && !more}
          />
        </div>
      ))}
    </div>
  )
}

const wide = ['name', 'email', 'permissions', 'message', 'note', 'logo', 'visibility']
const isWide = (name: string) => wide.includes(name)

interface OneProps {
  field: Field
  draft: Draft
  program: ProgramRow
  faults: Record<string, string>
  onChange: (draft: Draft) => void
  autoFocus: boolean
}

function OneField({ field, draft, program, faults, onChange, autoFocus }: OneProps) {
  const row = draft.rows[0]
  if (!row) return null
  const common = { label: field.label, description: field.help, required: field.required, withAsterisk: field.required }
  const focus = autoFocus ? { 'data-autofocus': true } : {}
  if (field.name === 'email') {
    return <AddressInput {...{ common, focus, draft, program, faults, onChange }} />
  }
  if (field.name === 'logo') {
    return (
      <LogoInput
        label={field.label}
        help={field.help}
        name={row.values.name ?? ''}
        value={row.values.logo ?? ''}
        onChange={(logo) => onChange(changeRow(draft, row.key, 'logo', logo))}
      />
    )
  }
  if (field.name === 'country') {
    return (
      <CountrySelect
        {...common}
        id={fieldId(`rows.${row.key}.country`)}
        value={row.values.country ?? ''}
        onChange={(country) => onChange(changeRow(draft, row.key, 'country', country))}
      />
    )
  }
  if (isRowField(field.name)) {
    const name = field.name
    const at = `rows.${row.key}.${name}`
    return (
      <TextInput
        {...common}
        {...focus}
        id={fieldId(at)}
        value={row.values[name] ?? ''}
        error={faults[at]}
        type={name === 'website' ? 'url' : name === 'phone' ? 'tel' : 'text'}
        autoComplete="off"
        onChange={(event) => onChange(changeRow(draft, row.key, name, event.currentTarget.value))}
      />
    )
  }
  return <SharedField {...{ field, common, draft, program, faults, onChange }} />
}

type Common = { label: string; description?: string; required: boolean; withAsterisk: boolean }

/** Fields that go for every row: the offer, the message, the sponsor. */
function SharedField(props: { field: Field; common: Common } & Omit<OneProps, 'autoFocus' | 'field'>) {
  const { field, common, draft, program, faults, onChange } = props
  const id = fieldId(field.name)
  const set = (part: Partial<Draft>) => onChange({ ...draft, ...part })
  switch (field.name) {
    case 'permissions':
      return (
        <Checkbox.Group
          label={field.label}
          description={field.help}
          value={draft.permissions}
          onChange={(permissions) => set({ permissions })}
        >
          <Stack gap={6} mt={8}>
            {program.permissions.map((one, index) => (
              <Checkbox
                key={one.name}
                // Where a fault's link leads. Only the box has it: its label needs an id that is there once.
                id={index === 0 ? id : undefined}
                value={one.name}
                label={one.title}
                description={one.says}
                className={classes.permission}
              />
            ))}
          </Stack>
          <FieldError>{faults.permissions}</FieldError>
        </Checkbox.Group>
      )
    case 'visibility':
      return (
        <NativeSelect
          {...common}
          id={id}
          value={draft.visibility}
          description={t(`visibility.${draft.visibility as 'own'}Says`)}
          data={visibilities.map((value) => ({ value, label: t(`visibility.${value}`) }))}
          onChange={(event) => set({ visibility: event.currentTarget.value })}
        />
      )
    case 'endsAt':
      return (
        <TextInput
          {...common}
          id={id}
          type="date"
          description={field.help ?? t('invite.endsSays')}
          error={faults['offer.endsAt'] ?? faults.endsAt}
          value={draft.endsOn}
          onChange={(event) => set({ endsOn: event.currentTarget.value })}
        />
      )
    case 'expiresInDays':
      return (
        <TextInput
          {...common}
          id={id}
          type="number"
          min={1}
          max={365}
          inputMode="numeric"
          description={expirySays(draft.expiresInDays)}
          error={faults.expiresInDays}
          value={draft.expiresInDays}
          onChange={(event) => set({ expiresInDays: event.currentTarget.value })}
        />
      )
    case 'message':
      return (
        <Textarea
          {...common}
          id={id}
          autosize
          minRows={3}
          maxRows={8}
          error={faults.message}
          value={draft.message}
          onChange={(event) => set({ message: event.currentTarget.value })}
        />
      )
    case 'note':
      return (
        <Textarea
          {...common}
          id={id}
          autosize
          minRows={2}
          description={field.help ?? t('invite.noteSays')}
          error={faults.note}
          value={draft.note}
          onChange={(event) => set({ note: event.currentTarget.value })}
        />
      )
    case 'sponsorId':
      return <SponsorSelect {...{ common, id, draft, error: faults.sponsorId, set }} />
    default:
      return null
  }
}

/** Until when the links will work, as a date with zone. */
export function expirySays(days: string): string {
  const count = Number(days)
  if (!days) return t('invite.neverExpires')
  if (!Number.isInteger(count) || count < 1 || count > 365) return t('invite.daysRange')
  return t('invite.expires', { at: formatInstant(new Date(serverNow() + count * 86_400_000)) })
}

interface AddressProps {
  common: Common
  focus: { 'data-autofocus'?: boolean }
  draft: Draft
  program: ProgramRow
  faults: Record<string, string>
  onChange: (draft: Draft) => void
}

/** Takes one address or a list; a list becomes rows. */
function AddressInput({ common, focus, draft, program, faults, onChange }: AddressProps) {
  const row = draft.rows[0]
  if (!row) return null
  const at = `rows.${row.key}.email`
  const take = (text: string) => {
    if (program.dialog.severalAddresses) onChange(takeText(draft, row.key, text, program))
    else onChange({ ...draft, rows: [{ ...row, email: text }] })
  }
  const onPaste = (event: ClipboardEvent<HTMLInputElement>) => {
    const text = event.clipboardData.getData('text')
    const parsed = parseAddresses(text)
    if (parsed.good.length + parsed.bad.length < 2 && !/[<\t\n]/.test(text)) return
    event.preventDefault()
    take(text.trim())
  }
  const isList = !program.dialog.severalAddresses && parseAddresses(row.email).good.length > 1
  const asksName = program.dialog.fields.some((field) => field.name === 'name')
  const guess = () => {
    const name = asksName && !row.values.name ? nameFromAddress(row.email) : ''
    if (name) onChange(changeRow(draft, row.key, 'name', name))
  }
  return (
    <TextInput
      {...common}
      {...focus}
      description={common.description ?? (program.dialog.severalAddresses ? t('invite.severalHint') : undefined)}
      id={fieldId(at)}
      type="text"
      inputMode="email"
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
      value={row.email}
      error={(isList && refusalOf(program.can, 'several')) || faults[at]}
      onChange={(event) => take(event.currentTarget.value)}
      onPaste={onPaste}
      onBlur={guess}
    />
  )
}

interface CountryProps extends Partial<Common> {
  id?: string
  value: string
  onChange: (value: string) => void
}
export function CountrySelect({ value, onChange, ...rest }: CountryProps) {
  const data = useMemo(() => [{ value: '', label: t('invite.noCountry') }, ...countries()], [])
  return <NativeSelect {...rest} value={value} data={data} onChange={(event) => onChange(event.currentTarget.value)} />
}

interface SponsorProps {
  common: Common
  id: string
  draft: Draft
  error?: string
  set: (part: Partial<Draft>) => void
}
function SponsorSelect({ common, id, draft, error, set }: SponsorProps) {
  const { api, organization } = useActing()
  const members = useQuery({
    queryKey: [...keys.members(organization.id), 'active'],
    queryFn: ({ signal }) => api.members.list({ query: { state: 'active' }, signal }),
    staleTime: 60_000,
  })
  // Whoever invites is the sponsor unless somebody else is named.
  const mine = members.data?.items.find((one) => one.isMe)?.person.id
  return (
    <NativeSelect
      {...common}
      id={id}
      error={error}
      value={draft.sponsorId || mine || ''}
      onChange={(event) => set({ sponsorId: event.currentTarget.value })}
      data={(members.data?.items ?? []).map((one) => ({
        value: one.person.id,
        label: one.person.name || one.person.email,
      }))}
    />
  )
}
