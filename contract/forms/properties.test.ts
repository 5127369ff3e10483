/** What holds for every form and all answers. ENTENTE_FORM_RUNS says how many of them are tried (a slice by default). */
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { answers, filled, forms } from '#server/testing/forms.ts'
import type { FormDefinition, Side, Stage, Values } from './definition.ts'
import {
  changeImpact,
  checkDefinition,
  columns,
  describeRule,
  diff,
  emptyValues,
  format,
  fromJsonSchema,
  missing,
  progress,
  says,
  toJsonSchema,
  toRow,
  toRows,
  totals,
  translate,
  validate,
  visibleFields,
} from './index.ts'
import { conditionsOf, mayEdit } from './prepare.ts'

const now = new Date('2026-11-21T12:00:00Z')
const viewers = fc.constantFrom<Side>('host', 'partner')
const stages = fc.constantFrom<Stage>('save', 'submit')
const numRuns = Number(process.env.ENTENTE_FORM_RUNS ?? 60)
const runs = { numRuns, seed: Number(process.env.ENTENTE_FORM_SEED ?? 20_261_121) }
vi.setConfig({ testTimeout: 20_000 + numRuns * 100 })

/** The part of stored answers that a viewer may send. */
function editable(definition: FormDefinition, values: Values, viewer: Side): Values {
  const keys = definition.sections.flatMap((section) => {
    const context = { viewer, now }
    if (section.repeat) return section.off || (section.hostOnly && viewer === 'partner') ? [] : [section.key]
    return section.fields.filter((field) => mayEdit({ field, section }, context)).map(({ key }) => key)
  })
  return Object.fromEntries(Object.entries(values).filter(([key]) => keys.includes(key)))
}

describe('validating', () => {
  test('whatever comes in, there is an answer, and every fault has a sentence', () => {
    fc.assert(
      fc.property(filled({}, true), viewers, stages, ([definition, values], viewer, stage) => {
        const { faults, ok } = validate(definition, values, { viewer, stage, now })
        expect(ok).toBe(faults.length === 0)
        for (const fault of faults) expect(says(fault)).toMatch(/^[^{}]+$/)
      }),
      runs,
    )
    fc.assert(
      fc.property(forms(), fc.anything(), (definition, values) => {
        expect(validate(definition, values, { viewer: 'partner', stage: 'save', now }).values).toBeTypeOf('object')
      }),
      runs,
    )
  })

  test('cleaned answers are right, and cleaning them again changes nothing', () => {
    fc.assert(
      fc.property(filled(), viewers, stages, ([definition, values], viewer, stage) => {
        const first = validate(definition, values, { viewer, stage: 'save', now })
        const options = { viewer, stage, now, before: first.values }
        const once = validate(definition, editable(definition, values as Values, viewer), options)
        if (!once.ok) return
        const again = validate(definition, editable(definition, once.values, viewer), {
          ...options,
          before: once.values,
        })
        expect(again).toEqual({ ok: true, values: once.values, faults: [], dropped: [] })
        const untouched = validate(definition, {}, { ...options, before: once.values, partial: true })
        expect(untouched).toEqual({ ok: true, values: once.values, faults: [], dropped: [] })
      }),
      runs,
    )
  })

  test('what is kept is always something that could be stored: no place is worse than before', () => {
    fc.assert(
      fc.property(filled({}, true), ([definition, values]) => {
        const { values: kept } = validate(definition, values, { viewer: 'partner', stage: 'save', now })
        expect(JSON.parse(JSON.stringify(kept))).toEqual(kept)
        const again = validate(definition, editable(definition, kept, 'partner'), {
          viewer: 'partner',
          stage: 'save',
          now,
        })
        const told = again.faults.filter(({ code }) => code !== 'required' && code !== 'check')
        expect(told).toEqual([])
      }),
      runs,
    )
  })

  test('nothing is missing exactly when it may be submitted', () => {
    fc.assert(
      fc.property(filled(), viewers, ([definition, values], viewer) => {
        const { values: before } = validate(definition, values, { viewer, stage: 'save', now })
        const { ok } = validate(definition, {}, { viewer, stage: 'submit', now, before, partial: true })
        expect(missing(definition, before, { viewer, now }).length === 0).toBe(ok)
        const sum = progress(definition, before, { viewer, now }).reduce((all, one) => all + one.missing, 0)
        expect(sum <= missing(definition, before, { viewer, now }).length).toBe(true)
      }),
      runs,
    )
  })

  test('what one side does not see it neither learns nor changes', () => {
    fc.assert(
      fc.property(filled(), ([definition, values]) => {
        const { values: before } = validate(definition, values, { viewer: 'host', stage: 'save', now })
        const seen = visibleFields(definition, before, { viewer: 'partner', now }).flatMap(({ items }) => items.flat())
        for (const { field } of seen) expect(field.seenBy).not.toBe('host')
        const { values: after } = validate(definition, {}, { viewer: 'partner', stage: 'save', now, before })
        for (const { field, value, path } of visibleFields(definition, before, { viewer: 'host', now }).flatMap(
          ({ items }) => items.flat(),
        )) {
          if (field.seenBy === 'host' && !path.includes('.')) expect(after[field.key]).toEqual(value)
        }
      }),
      runs,
    )
  })
})

describe('everything else takes what validating gives', () => {
  test('looking, adding up, exporting, reading', () => {
    fc.assert(
      fc.property(filled(), viewers, ([definition, values], viewer) => {
        const { values: kept } = validate(definition, values, { viewer, stage: 'save', now })
        totals(definition, kept, { viewer, now })
        const wanted = columns(definition, { viewer })
        expect(toRow(definition, kept, wanted)).toHaveLength(wanted.length)
        for (const section of definition.sections) {
          for (const of of [section.key, ...section.fields.map(({ key }) => key)]) {
            const inner = columns(definition, { viewer, of })
            for (const row of toRows(definition, kept, of, inner)) expect(row).toHaveLength(inner.length)
          }
        }
        for (const { field, value } of visibleFields(definition, kept, { viewer, now }).flatMap(({ items }) =>
          items.flat(),
        )) {
          expect(format(field, value)).toBeTypeOf('string')
          if (value !== undefined && value !== '') expect(format(field, value)).not.toBe('')
        }
      }),
      runs,
    )
  })

  test('answers to an earlier form, whose fields were of other kinds, can be read, compared, exported and judged', () => {
    const versions = fc.tuple(filled(), forms())
    fc.assert(
      fc.property(versions, ([[earlier, values], definition]) => {
        const { values: stored } = validate(earlier, values, { viewer: 'host', stage: 'save', now })
        const shown = visibleFields(definition, stored, { viewer: 'host', now }).flatMap(({ items }) => items.flat())
        for (const { field, value } of shown) expect(format(field, value)).toBeTypeOf('string')
        const wanted = columns(definition)
        expect(toRow(definition, stored, wanted)).toHaveLength(wanted.length)
        for (const section of definition.sections) {
          for (const of of [section.key, ...section.fields.map(({ key }) => key)])
            toRows(definition, stored, of, columns(definition, { of }))
        }
        totals(definition, stored, { viewer: 'host', now })
        diff(definition, stored, {})
        diff(definition, {}, stored)
        missing(definition, stored, { viewer: 'partner', now })
        const { values: kept } = validate(
          definition,
          {},
          { viewer: 'partner', stage: 'save', now, before: stored, partial: true },
        )
        for (const [key, value] of Object.entries(kept)) expect(value).toEqual(stored[key])
      }),
      runs,
    )
  })

  test('what differs is told, what does not is not', () => {
    const two = forms().chain((definition) =>
      fc.tuple(fc.constant(definition), answers(definition), answers(definition)),
    )
    fc.assert(
      fc.property(two, ([definition, one, other]) => {
        const [before, after] = [one, other].map(
          (values) => validate(definition, values, { viewer: 'host', stage: 'save', now }).values,
        )
        expect(diff(definition, before ?? {}, before ?? {})).toEqual([])
        const changes = diff(definition, before ?? {}, after ?? {})
        const different = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])].filter(
          (key) => JSON.stringify(before?.[key]) !== JSON.stringify(after?.[key]),
        )
        expect(changes.map(({ key }) => key).sort()).toEqual(different.sort())
        for (const change of changes) {
          expect([change.before, change.after]).toEqual([before?.[change.key], after?.[change.key]])
          const back = diff(definition, after ?? {}, before ?? {}).find(({ key }) => key === change.key)
          expect([back?.before, back?.after]).toEqual([change.after, change.before])
        }
      }),
      runs,
    )
  })

  test('a form is its own JSON Schema’s, its own successor, and its own translation', () => {
    fc.assert(
      fc.property(forms(), stages, (definition, stage) => {
        const text = JSON.stringify(toJsonSchema(definition, { stage }))
        const back = fromJsonSchema(JSON.parse(text))
        expect(back.faults).toEqual([])
        expect(back.definition).toEqual(definition)
        expect(changeImpact(definition, definition)).toMatchObject({
          added: [],
          removed: [],
          tightened: [],
          asksAgain: false,
        })
        expect(translate(definition, 'es')).toEqual(definition)
        expect(checkDefinition(definition)).toEqual([])
      }),
      runs,
    )
  })

  test('every rule reads as a sentence', () => {
    fc.assert(
      fc.property(forms(), (definition) => {
        for (const { fields, shownIf } of definition.sections) {
          for (const rule of [shownIf, ...fields.flatMap((field) => [field.shownIf, field.requiredIf])]) {
            if (!rule) continue
            const sentence = describeRule(definition, rule)
            expect(sentence).toMatch(/^[^{}]+$/)
            expect(sentence.length).toBeGreaterThan(conditionsOf(rule).length)
          }
        }
      }),
      runs,
    )
  })

  test('a new form has answers that are right', () => {
    fc.assert(
      fc.property(forms(), (definition) => {
        const { faults } = validate(definition, emptyValues(definition), { viewer: 'host', stage: 'save', now })
        expect(
          faults.filter(({ code }) => code !== 'required' && code !== 'check' && code !== 'unknown_field'),
        ).toEqual([])
      }),
      runs,
    )
  })
})
