import { expect, test } from 'vitest'
import type { ProgramRow } from '../programs.tsx'
import { addRow, emptyDraft, faultsOf, filledRows, isTyped, removeRow, restore, takeText, usableRows } from './draft.ts'

const field = (name: string, required = false) => ({ name, label: name, required, more: false })
// Only what the dialog reads of a program.
const program = {
  permissions: [
    { name: 'shortlists', title: 'Shortlists', says: '' },
    { name: 'briefs', title: 'Briefs', says: '' },
  ],
  defaultGrant: { permissions: ['shortlists', 'briefs'], visibility: 'own', lengthDays: null, renewal: 'off' },
  inviteTtlDays: 14,
  dialog: {
    severalAddresses: true,
    fields: [field('name', true), field('firstName'), field('lastName'), field('email', true), field('permissions')],
  },
} as unknown as ProgramRow
const says = { required: (label: string) => `${label} is missing`, address: 'no address', permissions: 'choose one' }

const type = (text: string) => {
  const draft = emptyDraft(program)
  return takeText(draft, draft.rows[0]?.key ?? 0, text, program)
}

test('every permission is ticked to begin with', () => {
  expect(emptyDraft(program).permissions).toEqual(['shortlists', 'briefs'])
})

test('one address stays in its field, as it is typed', () => {
  expect(type('ada@ex').rows.map((row) => row.email)).toEqual(['ada@ex'])
  expect(type('Ada@Example.org').rows.map((row) => row.email)).toEqual(['Ada@Example.org'])
})

test('a separator typed after an address begins the next one', () => {
  expect(type('ada@x.org,').rows.map((row) => row.email)).toEqual(['ada@x.org', ''])
  expect(type('ada,').rows.map((row) => row.email)).toEqual(['ada,'])
})

test('a pasted list becomes one row each, names filled in, bad ones kept to be corrected', () => {
  const draft = type('Ada Lovelace <ada@x.org>, ben@x.org; nobody')
  expect(draft.rows.map((row) => row.email)).toEqual(['ada@x.org', 'ben@x.org', 'nobody'])
  expect(draft.rows[0]?.values).toEqual({ firstName: 'Ada', lastName: 'Lovelace' })
  expect(usableRows(draft)).toHaveLength(2)
})

test('an address that stands in another row already is not taken twice', () => {
  const two = addRow(type('ada@x.org'))
  const second = two.rows[1]?.key ?? 0
  expect(takeText(two, second, 'ada@x.org, ben@x.org', program).rows.map((row) => row.email)).toEqual([
    'ada@x.org',
    'ben@x.org',
  ])
})

test('only what is missing in a row is its fault', () => {
  const draft = type('ada@x.org, nobody')
  const [ada, nobody] = draft.rows
  expect(faultsOf(draft, program, says)).toEqual({
    [`rows.${ada?.key}.name`]: 'name is missing',
    [`rows.${nobody?.key}.name`]: 'name is missing',
    [`rows.${nobody?.key}.email`]: 'no address',
  })
  expect(faultsOf({ ...draft, permissions: [] }, program, says).permissions).toBe('choose one')
})

test('an empty row is not sent, unless it is the only one', () => {
  expect(filledRows(addRow(type('ada@x.org')))).toHaveLength(1)
  expect(filledRows(emptyDraft(program))).toHaveLength(1)
})

test('the last row that is removed leaves an empty one', () => {
  const draft = type('ada@x.org')
  expect(removeRow(draft, draft.rows[0]?.key ?? 0).rows.map((row) => row.email)).toEqual([''])
})

test('only what was typed is kept and offered again', () => {
  expect(isTyped(emptyDraft(program))).toBe(false)
  const typed = type('ada@x.org')
  expect(isTyped(typed)).toBe(true)
  expect(restore({ ...typed, permissions: ['briefs', 'gone'] }, program)).toMatchObject({
    permissions: ['briefs'],
    rows: [{ email: 'ada@x.org' }],
  })
})
