/** What the table can show beside the partner: how each is named, drawn and sorted. */
import type { ReactNode } from 'react'
import { countryName } from '#web/lib/format.ts'
import { Time } from '#web/ui/Time.tsx'
import type { Row } from '../verbs/verbs.ts'
import type { explorerColumns } from './names.ts'
import type { Column } from './preference.ts'
import { NextStep, RowStatus } from './row-parts.tsx'
import type { Tab } from './state.ts'
import { t } from './words.ts'

export type ColumnName = (typeof explorerColumns)[number]

interface Definition {
  cell: (row: Row) => ReactNode
  /** Sorted by the server under this name. */
  sort?: 'created' | 'activity'
  /** Share of the room where no width was set. */
  share: number
}

const nothing = <span aria-hidden="true">{t('columns.nothing')}</span>
const time = (at: string | null | undefined) => (at ? <Time at={at} /> : nothing)
const clipped = (text: string | null | undefined) =>
  text ? (
    <span className="clipped" title={text}>
      {text}
    </span>
  ) : (
    nothing
  )

export const definitions: Record<ColumnName, Definition> = {
  status: { cell: (row) => <RowStatus row={row} />, share: 17 },
  next: { cell: (row) => <NextStep row={row} />, share: 22 },
  contact: {
    cell: (row) =>
      clipped([row.contact.firstName, row.contact.lastName].filter(Boolean).join(' ') || row.contact.email),
    share: 16,
  },
  sponsor: { cell: (row) => clipped(row.sponsor?.name || row.sponsor?.email), share: 14 },
  country: {
    cell: (row) => clipped([row.city, row.country && countryName(row.country)].filter(Boolean).join(', ')),
    share: 14,
  },
  program: { cell: (row) => clipped(row.programName), share: 14 },
  sent: { cell: (row) => time(row.invitation?.lastSentAt), share: 12 },
  opened: { cell: (row) => time(row.invitation?.firstOpenedAt), share: 12 },
  expires: { cell: (row) => time(row.invitation?.expiresAt), share: 14 },
  ends: { cell: (row) => time(row.accessEndsAt), share: 12 },
  created: { cell: (row) => time(row.createdAt), sort: 'created', share: 12 },
  activity: { cell: (row) => time(row.lastActivityAt), sort: 'activity', share: 13 },
}

/** Where nobody chose: what matters in this tab. */
export function usualColumns(tab: Tab, several: boolean): ColumnName[] {
  const program: ColumnName[] = several ? ['program'] : []
  return tab === 'invited'
    ? ['status', ...program, 'expires', 'next', 'created']
    : ['status', ...program, 'next', 'activity']
}

/** Columns in order, the partner left out, and the widths that were set. */
export function shownColumns(
  chosen: Column[] | null,
  tab: Tab,
  several: boolean,
): { names: ColumnName[]; widths: Partial<Record<ColumnName | 'partner', number>> } {
  const widths = Object.fromEntries((chosen ?? []).flatMap(({ name, width }) => (width ? [[name, width]] : [])))
  const names = (chosen ?? []).flatMap(({ name }) => (name === 'partner' ? [] : [name]))
  return { names: names.length > 0 ? names : usualColumns(tab, several), widths }
}

/** Columns with the widths that were set before. */
export const withWidths = (names: ColumnName[], widths: Partial<Record<ColumnName | 'partner', number>>): Column[] =>
  [...(widths.partner ? (['partner'] as const) : []), ...names].map((name) => ({
    name,
    ...(widths[name] ? { width: widths[name] } : {}),
  }))
