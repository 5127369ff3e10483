import { describe, expect, test } from 'vitest'
import {
  checkDefinition,
  emptyValues,
  fromJsonSchema,
  missing,
  saysOfDefinition,
  toJsonSchema,
} from '#contract/forms/index.ts'
import { formTemplates } from './index.ts'

const context = { viewer: 'partner', now: new Date('2026-11-21T12:00:00Z') } as const

describe.each(formTemplates.map((one) => [one.name, one] as const))(
  'the template %s',
  (_, { definition, sentence }) => {
    test('is without fault', () => {
      expect(checkDefinition(definition).map((fault) => `${fault.place}: ${saysOfDefinition(fault)}`)).toEqual([])
      expect(sentence).toMatch(/\.$/)
    })
    test('asks for something, and says what is missing of an empty one', () => {
      expect(missing(definition, emptyValues(definition), context).length).toBeGreaterThan(2)
    })
    test('comes back from JSON Schema as it was', () => {
      expect(fromJsonSchema(toJsonSchema(definition))).toEqual({ definition, faults: [] })
    })
  },
)
