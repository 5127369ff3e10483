/** Trying a form: what is typed, judged as each side would give it. */
import { describe, expect, test } from 'vitest'
import type { FormDefinition } from '#contract/forms/index.ts'
import { isBlank, judge } from './trial.ts'

const form: FormDefinition = {
  id: 'f',
  title: 'F',
  sections: [
    {
      key: 'one',
      title: 'One',
      fields: [
        { key: 'people', kind: 'integer', label: 'People', required: 'submit', max: 10 },
        { key: 'budget', kind: 'money', label: 'Budget', currencies: ['EUR', 'USD'] },
        { key: 'home', kind: 'address', label: 'Home' },
        { key: 'emails', kind: 'emails', label: 'E-mails' },
        {
          key: 'why',
          kind: 'short_text',
          label: 'Why',
          shownIf: { field: 'people', operator: 'more_than', value: 5 },
        },
        {
          key: 'shares',
          kind: 'table',
          label: 'Shares',
          columns: [{ key: 'share', kind: 'percentage', label: 'Share' }],
          totals: [{ key: 'all', label: 'All', of: ['share'], equals: [0, 100] }],
        },
        { key: 'level', kind: 'short_text', label: 'Level', editedBy: 'host' },
      ],
    },
    {
      key: 'sites',
      title: 'Sites',
      repeat: { maxItems: 3, itemLabel: 'Site' },
      fields: [{ key: 'beds', kind: 'integer', label: 'Beds', required: 'submit' }],
    },
    {
      key: 'ours',
      title: 'Ours',
      hostOnly: true,
      fields: [{ key: 'note', kind: 'short_text', label: 'Note' }],
    },
  ],
}
const now = new Date('2026-11-21T12:00:00Z')
const asPartner = { viewer: 'partner', now } as const
const asHost = { viewer: 'host', now } as const

describe('a trial', () => {
  test('reads what was typed as answers', () => {
    const { values, faults } = judge(
      form,
      {
        people: ' 7 ',
        budget: { amount: '1250', currency: 'USD' },
        home: { line1: 'Quay 1', city: 'Kiel', line2: '' },
        emails: 'a@b.example, c@d.example',
        why: 'many',
        shares: [{ share: '60' }, { share: '' }, { share: '40' }],
        sites: [{ beds: '3' }, {}],
      },
      asPartner,
    )
    expect(faults).toEqual([])
    expect(values).toEqual({
      people: 7,
      budget: { amount: '1250.00', currency: 'USD' },
      home: { line1: 'Quay 1', city: 'Kiel' },
      emails: ['a@b.example', 'c@d.example'],
      why: 'many',
      shares: [{ share: 60 }, { share: 40 }],
      sites: [{ beds: 3 }],
    })
  })
  test('tells faults at once, and what is missing only when it is handed in', () => {
    const trial = judge(form, { people: '11', shares: [{ share: '60' }] }, asPartner)
    expect(trial.faults.map((one) => one.code)).toEqual(['too_large'])
    expect(trial.atSubmit.ok).toBe(false)
    expect(trial.atSubmit.faults.map((one) => one.path)).toContain('people')
    expect(judge(form, {}, asPartner).faults).toEqual([])
  })
  test('keeps what each side gives apart', () => {
    const raw = { people: '3', level: 'gold', note: 'ours' }
    expect(judge(form, raw, asPartner)).toMatchObject({ faults: [], values: { people: 3, level: 'gold' } })
    expect(judge(form, raw, asHost)).toMatchObject({ faults: [], values: { people: 3, level: 'gold', note: 'ours' } })
  })
  test('knows when nothing was typed', () => {
    expect(isBlank([{ a: '', b: undefined }])).toBe(true)
    expect(isBlank({ a: [false] })).toBe(false)
  })
})
