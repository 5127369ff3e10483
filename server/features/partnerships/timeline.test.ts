import { expect, test } from 'vitest'
import { baseVocabulary } from '#presets/base.ts'
import type { HistoryRow } from '#server/features/history/index.ts'
import { newId } from '#server/platform/id.ts'
import { presentEvent, type Told, toldVerbs } from './timeline.ts'

const told: Told = {
  words: baseVocabulary,
  partner: 'Northwind',
  host: 'Harbor Foods',
  hostId: newId(),
  permissionTitle: (name) => name,
}

const event = (change: Partial<HistoryRow>): HistoryRow => ({
  id: newId(),
  hostId: told.hostId,
  organizationId: told.hostId,
  partnershipId: newId(),
  invitationId: null,
  actor: 'person',
  personId: null,
  actorName: '',
  verb: 'partnership.approved',
  before: null,
  after: null,
  reason: null,
  seenBy: 'both',
  channel: null,
  at: new Date(Date.UTC(2026, 0, 1)),
  ...change,
})

test('time, policy and operator have names of their own, never a person’s nor the product’s', () => {
  const shown = (['time', 'policy', 'operator'] as const).flatMap((actor) =>
    toldVerbs.map((verb) => presentEvent(event({ actor, verb, actorName: 'Ada Okafor' }), told)),
  )
  for (const { side, actorName, says } of shown) {
    expect(side).toBe('system')
    expect(`${actorName} ${says}`).not.toMatch(/Entente|Ada Okafor/)
    expect(says).toMatch(/^[A-Z].*/)
  }
  expect(
    presentEvent(event({ actor: 'time', verb: 'invitation.reminded', after: { email: 'ada@n.example' } }), told),
  ).toMatchObject({
    actorName: 'The schedule',
    says: 'The schedule reminded ada@n.example.',
  })
})

test('who answers by a link alone is the invited person, by name where the host gave one', () => {
  const opened = { actor: 'holder', organizationId: null, verb: 'invitation.opened' } as const
  expect(presentEvent(event(opened), told).says).toBe('The invited person opened the invitation for the first time.')
  expect(presentEvent(event({ ...opened, actorName: 'Grace Hopper' }), told)).toMatchObject({
    says: 'Grace Hopper opened the invitation for the first time.',
    side: 'partner',
  })
})
