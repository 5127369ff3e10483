/** Several partners at once: one row each. Those that are no address stand apart, can be corrected in place and hold nobody up. */

import { ActionIcon, Button, Text, TextInput } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { AppLink } from '#web/lib/link.tsx'
import { paths } from '#web/lib/paths.ts'
import { Hint } from '#web/ui/Hint.tsx'
import { IconPlus, IconX } from '#web/ui/icons.tsx'
import type { ProgramRow } from '../programs.tsx'
import { t } from '../words.ts'
import { looksLikeAddress } from './addresses.ts'
import { addRow, changeRow, type Draft, type DraftRow, type RowField, removeRow, takeText } from './draft.ts'
import { fieldId, isOfRow } from './fields.tsx'
import classes from './invite.module.css'
import type { Verdict } from './verdicts.tsx'

interface Props {
  draft: Draft
  program: ProgramRow
  faults: Record<string, string>
  verdicts: Map<number, Verdict>
  onChange: (draft: Draft) => void
  slug: string
}

export function AddressGrid({ draft, program, faults, verdicts, onChange, slug }: Props) {
  const columns = program.dialog.fields.filter(
    (field) =>
      isOfRow(field.name) && (field.required || !field.more) && !['email', 'logo', 'website'].includes(field.name),
  )
  // The grid comes in place of the one field somebody typed or pasted into.
  const last = useRef(0)
  const table = useRef<HTMLDivElement>(null)
  // The row that came last takes the focus: by typing a separator, by the button, or as the end of a pasted list.
  useEffect(() => {
    const isNew = last.current === 0
    const added = draft.rows.length - last.current
    last.current = draft.rows.length
    const row = draft.rows.at(-1)
    if (!row || (!isNew && (added !== 1 || row.email))) return
    document.getElementById(fieldId(`rows.${row.key}.email`))?.focus()
  }, [draft.rows])

  // While somebody types in a row it stays where it is: a row that moved would lose the focus with each half address.
  const [held, setHeld] = useState<{ key: number; bad: boolean }>()
  const isNoAddress = (row: DraftRow) => row.email.trim() !== '' && !looksLikeAddress(row.email)
  const isBad = (row: DraftRow) => (held?.key === row.key ? held.bad : isNoAddress(row))
  const good = draft.rows.filter((row) => !isBad(row))
  const bad = draft.rows.filter(isBad)
  const cell = (row: DraftRow, name: RowField, label: string) => {
    const at = `rows.${row.key}.${name}`
    return (
      <TextInput
        id={fieldId(at)}
        aria-label={t('invite.cell', { label, email: row.email || t('invite.noAddress') })}
        size="sm"
        value={row.values[name] ?? ''}
        error={faults[at]}
        onChange={(event) => onChange(changeRow(draft, row.key, name, event.currentTarget.value))}
      />
    )
  }
  const line = (row: DraftRow) => {
    const at = `rows.${row.key}.email`
    const verdict = verdicts.get(row.key)
    return (
      <tr key={row.key}>
        <td>
          <TextInput
            id={fieldId(at)}
            aria-label={t('invite.emailOf', { number: draft.rows.indexOf(row) + 1 })}
            size="sm"
            inputMode="email"
            autoCapitalize="none"
            autoComplete="off"
            spellCheck={false}
            value={row.email}
            error={faults[at]}
            onFocus={() => setHeld({ key: row.key, bad: isNoAddress(row) })}
            onBlur={() => setHeld(undefined)}
            onChange={(event) => onChange(takeText(draft, row.key, event.currentTarget.value, program))}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || event.ctrlKey || event.metaKey) return
              event.preventDefault()
              if (row.email && row === draft.rows.at(-1)) onChange(addRow(draft))
            }}
            onPaste={(event) => {
              const text = event.clipboardData.getData('text')
              if (!/[\n\t,;]/.test(text.trim())) return
              event.preventDefault()
              onChange(takeText(draft, row.key, text.trim(), program))
            }}
          />
          {!faults[at] && verdict && !verdict.ok && (
            <Text size="xs" c="var(--entente-tone-wait)" mt={2}>
              {verdict.says}{' '}
              {verdict.partnershipId && (
                <AppLink href={paths.partner(slug, verdict.partnershipId)} target="_blank">
                  {t('invite.look')}
                </AppLink>
              )}
            </Text>
          )}
          {verdict?.ok && verdict.notes.length > 0 && (
            <Text size="xs" c="dimmed" mt={2}>
              {verdict.notes.join(' ')}
            </Text>
          )}
        </td>
        {columns.map((column) => (
          <td key={column.name}>
            {cell(row, column.name as RowField, column.label) /* columns are fields of a row */}
          </td>
        ))}
        <td className={classes.gridEnd}>
          <Hint label={t('invite.removeRow', { email: row.email || t('invite.noAddress') })}>
            <ActionIcon
              aria-label={t('invite.removeRow', { email: row.email || t('invite.noAddress') })}
              onClick={() => onChange(removeRow(draft, row.key))}
            >
              <IconX size={16} />
            </ActionIcon>
          </Hint>
        </td>
      </tr>
    )
  }

  return (
    <div ref={table}>
      {bad.length > 0 && (
        <div className={classes.bad}>
          <Text size="sm" fw={600}>
            {t('invite.badTitle', { count: bad.length })}
          </Text>
          <Text size="xs" mb={8}>
            {t('invite.badSays')}
          </Text>
          <table className={classes.grid} aria-label={t('invite.badTitle', { count: bad.length })}>
            <tbody>{bad.map(line)}</tbody>
          </table>
        </div>
      )}
      <div className={classes.gridScroll}>
        <table className={classes.grid}>
          <thead>
            <tr>
              <th scope="col">{program.dialog.fields.find((field) => field.name === 'email')?.label}</th>
              {columns.map((column) => (
                <th key={column.name} scope="col">
                  {column.label}
                  {column.required && <span aria-hidden="true"> *</span>}
                </th>
              ))}
              <th scope="col" className={classes.gridEnd}>
                <span className="visually-hidden">{t('invite.removeColumn')}</span>
              </th>
            </tr>
          </thead>
          <tbody>{good.map(line)}</tbody>
        </table>
      </div>
      <Button
        variant="subtle"
        size="compact-sm"
        leftSection={<IconPlus size={14} />}
        onClick={() => onChange(addRow(draft))}
        mt={6}
      >
        {t('invite.addRow')}
      </Button>
    </div>
  )
}
