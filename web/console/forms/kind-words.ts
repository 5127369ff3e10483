/** Kinds of fields as people read them. */
import type { FieldKind } from '#contract/forms/index.ts'
import type { Beginnings } from './editing/kinds.ts'
import { t } from './words.ts'

export const kindName = (kind: FieldKind): string => t(`kind.${kind}`)

/** A sign for each kind, drawn before its name in the outline. */
export const kindSign: Record<FieldKind, string> = {
  short_text: 'Aa',
  long_text: '¶',
  email: '@',
  emails: '@@',
  phone: '+1',
  url: '://',
  number: '1.5',
  integer: '12',
  percentage: '%',
  money: '€$',
  date: '31',
  yes_no: 'Y/N',
  checkbox: '☑',
  select: '◉',
  multi_select: '☑☑',
  address: 'No.',
  country: 'DE',
  files: '.pdf',
  terms: '§',
  table: '▦',
  heading: 'H',
  note: 'i',
}

/** Kinds as they are offered, in groups. */
export const kindGroups = [
  { name: 'text', kinds: ['short_text', 'long_text', 'email', 'emails', 'phone', 'url'] },
  { name: 'numbers', kinds: ['number', 'integer', 'percentage', 'money', 'date'] },
  { name: 'choices', kinds: ['yes_no', 'checkbox', 'select', 'multi_select'] },
  { name: 'more', kinds: ['address', 'country', 'files', 'terms', 'table'] },
  { name: 'words', kinds: ['heading', 'note'] },
] as const satisfies readonly { name: string; kinds: readonly FieldKind[] }[]

/** What a new field of a kind begins with. */
export const beginnings = (kind: FieldKind): Beginnings => ({
  label: kindName(kind),
  option: (number) => t('begin.option', { number }),
  column: t('begin.column'),
  statement: t('begin.statement'),
})
