import { expect, test } from 'vitest'
import type { LifecycleMachine } from '#contract/lifecycle.ts'
import { columnsOf, diagramOf, tableOf } from './diagram.ts'

const verb = (name: string, from: string[], to: string | null) => ({
  verb: name,
  from,
  to,
  by: ['host' as const],
  asks: 'nothing' as const,
  tells: [],
  sentence: name,
  awaits: null,
})
const machine: LifecycleMachine = {
  name: 'invitation',
  sentence: '',
  states: ['draft', 'pending', 'accepted'].map((name) => ({ name, sentence: `<${name}>`, final: name === 'accepted' })),
  verbs: [
    verb('send', ['draft'], 'pending'),
    verb('resend', ['pending'], 'pending'),
    verb('accept', ['pending'], 'accepted'),
  ],
  computedBy: [],
}

test('states stand in columns by how far they are from the beginning', () => {
  expect(columnsOf(machine)).toEqual([['draft'], ['pending'], ['accepted']])
})

test('every verb is drawn, and nothing of the table is markup', () => {
  const drawing = diagramOf(machine)
  for (const name of ['send', 'resend', 'accept']) expect(drawing).toContain(`>${name}<`)
  expect(tableOf(machine)).not.toContain('<draft>')
})

test('a machine whose status is computed has a table and no drawing', () => {
  const computed = { ...machine, verbs: machine.verbs.map((one) => ({ ...one, to: null })) }
  expect(diagramOf(computed)).toBe('')
  expect(tableOf(computed)).toContain('●')
})
