/** The public form of the four state machines: what `GET /v1/lifecycle` answers and what the docs draw. */
import { type Static, Type } from 'typebox'
import { actorKinds } from './names.ts'
import { Nullable, Obj, OneOf } from './schema.ts'

/** Whether an actor is asked for a reason. */
export const asksValues = ['nothing', 'optional_reason', 'reason'] as const
export type Asks = (typeof asksValues)[number]

/**
 * One verb of a machine. `to` is where it leads, or null where that is computed from the facts afterwards.
 * Example: `{ verb: 'withdraw', from: ['draft', 'pending', 'expired'], to: 'withdrawn', by: ['host'], … }`
 */
export const LifecycleVerb = Obj({
  verb: Type.String(),
  from: Type.Array(Type.String()),
  to: Nullable(Type.String()),
  by: Type.Array(OneOf(actorKinds)),
  asks: OneOf(asksValues),
  tells: Type.Array(Type.String()),
  sentence: Type.String(),
  /** The feature this verb waits for; null when it can be used now. */
  awaits: Nullable(Type.String()),
})
export type LifecycleVerb = Static<typeof LifecycleVerb>

export const LifecycleState = Obj({ name: Type.String(), sentence: Type.String(), final: Type.Boolean() })
export type LifecycleState = Static<typeof LifecycleState>

export const machineNames = ['invitation', 'partnership', 'submission', 'membership'] as const

export const LifecycleMachine = Obj({
  name: OneOf(machineNames),
  sentence: Type.String(),
  states: Type.Array(LifecycleState),
  verbs: Type.Array(LifecycleVerb),
  /** How the state follows from the facts, first match first; empty where the state is simply kept. */
  computedBy: Type.Array(Obj({ when: Type.String(), state: Type.String() })),
})
export type LifecycleMachine = Static<typeof LifecycleMachine>

/** What a status opens to the partner. */
export const Opening = Obj({
  status: Type.String(),
  sentence: Type.String(),
})

export const Lifecycle = Obj({
  machines: Type.Array(LifecycleMachine),
  opens: Type.Array(Opening),
})
export type Lifecycle = Static<typeof Lifecycle>
