/** What is typed in the dialog: one partner or several, with what goes for all of them. Pure, and kept in this browser only. */
import type { ProgramRow } from '../programs.tsx'
import { looksLikeAddress, parseAddresses, splitName, type TypedAddress } from './addresses.ts'

/** Fields that belong to one partner. */
export const rowFields = ['name', 'firstName', 'lastName', 'website', 'phone', 'city', 'country', 'logo'] as const
export type RowField = (typeof rowFields)[number]

export interface DraftRow {
  /** Stays the same while the row is edited. */
  key: number
  email: string
  values: Partial<Record<RowField, string>>
}

export interface Draft {
  rows: DraftRow[]
  permissions: string[]
  visibility: string
  /** A day as the browser writes it, e.g. 2026-12-31; empty for no end. */
  endsOn: string
  message: string
  expiresInDays: string
  sponsorId: string
  note: string
}

let nextKey = 1
const newRow = (email = '', values: DraftRow['values'] = {}): DraftRow => ({ key: nextKey++, email, values })

/** An empty dialog with the program's defaults: every permission ticked. */
export function emptyDraft(program: ProgramRow, email = ''): Draft {
  return {
    rows: [newRow(email)],
    permissions: defaultPermissions(program),
    visibility: program.defaultGrant.visibility,
    endsOn: '',
    message: '',
    expiresInDays: program.inviteTtlDays === null ? '' : String(program.inviteTtlDays),
    sponsorId: '',
    note: '',
  }
}

export const defaultPermissions = (program: ProgramRow): string[] => {
  const offered: string[] = program.defaultGrant.permissions
  return program.permissions.map((one) => one.name).filter((name) => offered.includes(name))
}

/** Whether anything was typed that would be a pity to lose. */
export function isTyped(draft: Draft): boolean {
  return (
    draft.rows.some((row) => row.email.trim() !== '' || Object.values(row.values).some((value) => value?.trim())) ||
    draft.message.trim() !== '' ||
    draft.note.trim() !== ''
  )
}

/** A kept draft, brought up to the program as it is now. */
export function restore(kept: Draft, program: ProgramRow): Draft {
  const names: string[] = program.permissions.map((one) => one.name)
  return {
    ...emptyDraft(program),
    ...kept,
    permissions: kept.permissions.filter((name) => names.includes(name)),
    rows: kept.rows.map((row) => newRow(row.email, row.values)),
  }
}

const fromAddress = ({ email, name }: TypedAddress, program: ProgramRow): DraftRow => {
  const shown = program.dialog.fields.map((field) => field.name)
  if (!name || !shown.includes('firstName')) return newRow(email)
  const [firstName, lastName] = splitName(name)
  return newRow(email, { firstName, lastName })
}

/**
 * Text came into the address of a row: one address stays in it, a list becomes rows. What is no address stays as a row
 * to be corrected and holds nobody up.
 */
export function takeText(draft: Draft, key: number, text: string, program: ProgramRow): Draft {
  const { good, bad } = parseAddresses(text)
  const index = draft.rows.findIndex((row) => row.key === key)
  const row = draft.rows[index]
  if (!row) return draft
  if (good.length + bad.length < 2) {
    const [only] = good
    const filled = only?.name ? fromAddress(only, program).values : {}
    // While typing nothing is tidied away under the fingers.
    const isFinished = /[,;\s]$/.test(text)
    const email = only && (isFinished || /[<>\s,;]/.test(text)) ? only.email : text.trimStart()
    const rows = draft.rows.with(index, { ...row, email, values: { ...filled, ...row.values } })
    // A separator after an address: the next one follows.
    return { ...draft, rows: only && isFinished && program.dialog.severalAddresses ? [...rows, newRow()] : rows }
  }
  const others = new Set(draft.rows.filter((one) => one.key !== key).map((one) => one.email.trim().toLowerCase()))
  const fresh = [
    ...good.filter((one) => !others.has(one.email)).map((one) => fromAddress(one, program)),
    ...bad.map((one) => newRow(one)),
  ]
  const [first, ...rest] = fresh
  const kept = first ? { ...first, key: row.key, values: { ...first.values, ...row.values } } : row
  return { ...draft, rows: [...draft.rows.slice(0, index), kept, ...rest, ...draft.rows.slice(index + 1)] }
}

export const addRow = (draft: Draft): Draft => ({ ...draft, rows: [...draft.rows, newRow()] })
export const removeRow = (draft: Draft, key: number): Draft => {
  const rows = draft.rows.filter((row) => row.key !== key)
  return { ...draft, rows: rows.length > 0 ? rows : [newRow()] }
}
export const changeRow = (draft: Draft, key: number, field: RowField, value: string): Draft => ({
  ...draft,
  rows: draft.rows.map((row) => (row.key === key ? { ...row, values: { ...row.values, [field]: value } } : row)),
})

/** Rows with something in them; a single empty row counts, so that its faults are told. */
export const filledRows = (draft: Draft): DraftRow[] => {
  const filled = draft.rows.filter(
    (row) => row.email.trim() || Object.values(row.values).some((value) => value?.trim()),
  )
  return filled.length > 0 ? filled : draft.rows.slice(0, 1)
}
/** Rows whose address could be one. */
export const usableRows = (draft: Draft): DraftRow[] => filledRows(draft).filter((row) => looksLikeAddress(row.email))

/** Faults before the server is asked: `rows.0.email` → sentence. Only incomplete rows are held up. */
export function faultsOf(
  draft: Draft,
  program: ProgramRow,
  says: { required: (label: string) => string; address: string; permissions: string },
): Record<string, string> {
  const faults: Record<string, string> = {}
  const required = program.dialog.fields.filter((field) => field.required)
  filledRows(draft).forEach((row) => {
    for (const field of required) {
      const value = field.name === 'email' ? row.email : (row.values[field.name as RowField] ?? '') // required ones are all of a row
      if (!value.trim()) faults[`rows.${row.key}.${field.name}`] = says.required(field.label)
    }
    if (row.email.trim() && !looksLikeAddress(row.email)) faults[`rows.${row.key}.email`] = says.address
  })
  const asksPermissions = program.dialog.fields.some((field) => field.name === 'permissions')
  if (asksPermissions && draft.permissions.length === 0) faults.permissions = says.permissions
  return faults
}

/** The end of a day in the reader's own zone. */
export const endOfDay = (day: string): string => new Date(`${day}T23:59:59`).toISOString()
