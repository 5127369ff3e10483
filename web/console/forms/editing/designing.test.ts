/** Rules, dragging, undoing, comparing and finding faults. */
import { describe, expect, test } from 'vitest'
import type { FormDefinition, Rule } from '#contract/forms/index.ts'
import { conditionAbout, isIncomplete, subjectsOf, subjectsOfCheck, withOperator } from './asking.ts'
import { compare } from './compare.ts'
import { dropOn, dropped } from './drop.ts'
import { change, remove, step } from './edit.ts'
import { faultAt } from './fault.ts'
import { faultsOf, newFaults } from './faults.ts'
import { begin, choose, edit, redo, undo } from './history.ts'
import { addRule, mapConditions, opened, ruleAt, setMode, simplest, withRule } from './rules.ts'

const form: FormDefinition = {
  id: 'f',
  title: 'F',
  sections: [
    {
      key: 'one',
      title: 'One',
      fields: [
        { key: 'a', kind: 'yes_no', label: 'A' },
        { key: 'b', kind: 'short_text', label: 'B' },
        { key: 'place', kind: 'address', label: 'Place', parts: ['city', 'country'] },
      ],
    },
    {
      key: 'sites',
      title: 'Sites',
      repeat: { maxItems: 3, itemLabel: 'Site' },
      fields: [
        { key: 'name', kind: 'short_text', label: 'Name' },
        { key: 'beds', kind: 'integer', label: 'Beds' },
      ],
    },
    {
      key: 'last',
      title: 'Last',
      fields: [
        {
          key: 'rows',
          kind: 'table',
          label: 'Rows',
          columns: [
            { key: 'x', kind: 'short_text', label: 'X' },
            { key: 'y', kind: 'short_text', label: 'Y' },
          ],
        },
      ],
    },
  ],
}
const aIsYes: Rule = { field: 'a', operator: 'equals', value: true }
const bSaid: Rule = { field: 'b', operator: 'answered' }

describe('rules', () => {
  test('open into a group and close into the simplest', () => {
    expect(opened(undefined)).toEqual({ all: [] })
    expect(opened(aIsYes)).toEqual({ all: [aIsYes] })
    expect(simplest({ all: [{ any: [aIsYes] }, { all: [] }] })).toEqual(aIsYes)
    expect(simplest({ all: [] })).toBeUndefined()
    expect(simplest({ any: [aIsYes, { all: [bSaid, aIsYes] }] })).toEqual({ any: [aIsYes, { all: [bSaid, aIsYes] }] })
  })
  test('change at any depth', () => {
    let rule: Rule = addRule({ all: [aIsYes] }, [], { any: [bSaid] })
    rule = addRule(rule, [1], aIsYes)
    expect(rule).toEqual({ all: [aIsYes, { any: [bSaid, aIsYes] }] })
    expect(ruleAt(rule, [1, 0])).toBe(bSaid)
    expect(setMode(rule, [1], 'all')).toEqual({ all: [aIsYes, { all: [bSaid, aIsYes] }] })
    expect(withRule(rule, [1, 0], undefined)).toEqual({ all: [aIsYes, { any: [aIsYes] }] })
    expect(withRule(rule, [0], bSaid)).toEqual({ all: [bSaid, { any: [bSaid, aIsYes] }] })
    expect(addRule(rule, [0], bSaid)).toBe(rule)
    expect(mapConditions(rule, (one) => one)).toBe(rule)
  })
})

describe('conditions', () => {
  test('can ask everything but the thing itself and single fields of repeating sections', () => {
    expect(subjectsOf(form, 'b').map((one) => one.reference)).toEqual([
      'a',
      'place',
      'place.city',
      'place.country',
      'sites',
      'rows',
    ])
    expect(subjectsOf(form, 'name').map((one) => one.reference)).toContain('beds')
    expect(subjectsOf(form, 'one').map((one) => one.reference)).toEqual(['sites', 'rows'])
    expect(subjectsOfCheck(form, 'sites').map((one) => one.reference)).toContain('name')
    expect(subjectsOfCheck(form, 'one').map((one) => one.reference)).toContain('a')
  })
  test('begin with something that means something', () => {
    const [a, place, city] = subjectsOf(form, 'b')
    if (!a || !place || !city) throw new Error('there are three')
    expect(conditionAbout(a)).toEqual(aIsYes)
    expect(conditionAbout(place)).toEqual({ field: 'place', operator: 'answered' })
    expect(isIncomplete(conditionAbout(city))).toBe(true)
    expect(withOperator({ ...conditionAbout(city), value: 'Bonn' }, city, 'contains')).toEqual({
      field: 'place.city',
      operator: 'contains',
      value: 'Bonn',
    })
    expect(withOperator({ ...conditionAbout(city), value: 'Bonn' }, city, 'answered')).toEqual({
      field: 'place.city',
      operator: 'answered',
    })
  })
})

describe('dragging', () => {
  test('lands before or behind a field, without counting itself', () => {
    expect(dropOn(form, { place: 'a' }, 'place', 'upper')).toEqual({ on: 'field', section: 'one', index: 1 })
    expect(dropOn(form, { place: 'a' }, 'place', 'lower')).toEqual({ on: 'field', section: 'one', index: 2 })
    expect(dropOn(form, { place: 'a' }, 'name', 'upper')).toEqual({ on: 'field', section: 'sites', index: 0 })
    expect(dropOn(form, { kind: 'date' }, 'name', 'lower')).toEqual({ on: 'field', section: 'sites', index: 1 })
  })
  test('lands at the edges of sections', () => {
    expect(dropOn(form, { place: 'a' }, 'sites', 'upper')).toEqual({ on: 'field', section: 'one', index: 2 })
    expect(dropOn(form, { place: 'a' }, 'sites', 'lower')).toEqual({ on: 'field', section: 'sites', index: 0 })
    expect(dropOn(form, { place: 'a' }, '', 'lower')).toBeUndefined()
  })
  test('keeps columns in their table and sections between sections', () => {
    expect(dropOn(form, { place: 'rows.x' }, 'rows.y', 'lower')).toEqual({ on: 'column', index: 1 })
    expect(dropOn(form, { place: 'rows.x' }, 'name', 'lower')).toBeUndefined()
    expect(dropOn(form, { place: 'last' }, 'one', 'upper')).toEqual({ on: 'section', index: 0 })
    expect(dropOn(form, { place: 'one' }, 'beds', 'upper')).toEqual({ on: 'section', index: 1 })
  })
  test('is the same as moving', () => {
    const drop = dropOn(form, { place: 'a' }, 'b', 'lower')
    expect(drop && dropped(form, 'a', drop)).toEqual(step(form, 'a', 1))
  })
})

describe('undoing', () => {
  test('takes typing into one setting as one step', () => {
    let state = begin(form, 'a')
    state = edit(state, change(form, 'a', { label: 'A1' }), 'a', 'label')
    state = edit(state, change(form, 'a', { label: 'A12' }), 'a', 'label')
    expect(state.past).toHaveLength(1)
    state = edit(state, change(state.now.form, 'a', { help: 'h' }), 'a', 'help')
    expect(state.past).toHaveLength(2)
    state = undo(undo(state))
    expect(state.now.form).toBe(form)
    expect(undo(state)).toBe(state)
    state = redo(redo(state))
    expect(state.now.form.sections[0]?.fields[0]).toMatchObject({ label: 'A12', help: 'h' })
    expect(redo(state)).toBe(state)
  })
  test('choosing something else ends a step and is none itself', () => {
    let state = edit(begin(form, 'a'), change(form, 'a', { label: 'A1' }), 'a', 'label')
    state = choose(choose(state, 'b'), 'a')
    state = edit(state, change(state.now.form, 'a', { label: 'A2' }), 'a', 'label')
    expect(state.past).toHaveLength(2)
    expect(edit(state, state.now.form)).toBe(state)
  })
  test('a change after undoing forgets what was undone', () => {
    const state = undo(edit(begin(form), change(form, 'a', { label: 'x' })))
    expect(state.future).toHaveLength(1)
    expect(edit(state, change(form, 'b', { label: 'y' })).future).toEqual([])
  })
  test('begins at the form where a place is gone', () => {
    expect(begin(form, 'nowhere').now.at).toBe('')
  })
})

describe('comparing', () => {
  test('finds nothing where nothing differs, whatever the order of settings', () => {
    expect(compare(form, structuredClone(form))).toEqual([])
    const turned = change(form, 'a', { key: 'a' })
    expect(compare(form, turned)).toEqual([])
  })
  test('tells what was added, removed, moved and changed', () => {
    let after = remove(form, 'b').form
    after = change(after, 'a', { label: 'Agree', required: 'submit' })
    after = change(after, 'rows.x', { retired: true })
    after = { ...after, sections: [...after.sections.slice(1), ...after.sections.slice(0, 1)] }
    expect(compare(form, after).map((one) => [one.place, one.what, one.setting])).toEqual([
      ['rows.x', 'changed', 'retired'],
      ['one', 'moved', undefined],
      ['a', 'changed', 'label'],
      ['a', 'changed', 'required'],
      ['b', 'removed', undefined],
    ])
  })
  test('names as few moves as explain the order', () => {
    const after = step(step(form, 'a', 1), 'a', 1)
    expect(compare(form, after).map((one) => [one.place, one.what])).toEqual([['a', 'moved']])
    const elsewhere = step(after, 'a', 1)
    expect(compare(form, elsewhere)).toMatchObject([{ place: 'a', what: 'moved', into: 'Sites' }])
  })
})

describe('faults', () => {
  test('stand at the field and its setting', () => {
    const faulty = change(change(form, 'b', { minLength: 5, maxLength: 2 }), 'rows.x', { label: '' })
    const faults = faultsOf(faulty)
    expect(faults.map((one) => one.place).sort()).toEqual(['b', 'rows.x'])
    expect(faultAt(faults, 'rows.x', 'label')).toBeTruthy()
    expect(faultAt(faults, 'a', 'label')).toBeUndefined()
  })
  test('a circle is a new fault, and says so', () => {
    const first = change(form, 'b', { shownIf: aIsYes })
    expect(newFaults(form, first)).toEqual([])
    const circle = change(first, 'a', { shownIf: bSaid })
    expect(newFaults(first, circle).map((one) => one.code)).toContain('rule_circular')
    const impossible = change(form, 'b', { shownIf: { all: [aIsYes, { ...aIsYes, value: false }] } })
    expect(newFaults(form, impossible).map((one) => one.code)).toContain('rule_impossible')
  })
})
