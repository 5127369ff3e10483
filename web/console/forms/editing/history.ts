/** What was done, so that it can be undone. Typing into one setting is one step. */
import type { FormDefinition } from '#contract/forms/index.ts'
import { find, type Place } from './places.ts'

export interface Step {
  form: FormDefinition
  /** What is chosen. */
  at: Place
}
export interface Editing {
  past: Step[]
  now: Step
  future: Step[]
  /** What the last change was about; the same again goes on with the same step. */
  about: string | undefined
  /** Grows when something else is chosen: what shows the settings then begins anew. */
  turn: number
}

const steps = 200

export const begin = (form: FormDefinition, at: Place = ''): Editing => ({
  past: [],
  now: { form, at: find(form, at) ? at : '' },
  future: [],
  about: undefined,
  turn: 0,
})

/** Chooses something. */
export function choose(state: Editing, at: Place): Editing {
  if (at === state.now.at) return state
  return { ...state, now: { ...state.now, at }, about: undefined, turn: state.turn + 1 }
}

/** Makes a change. `about` joins it with the change before when that was about the same. */
export function edit(state: Editing, form: FormDefinition, at: Place = state.now.at, about?: string): Editing {
  if (form === state.now.form) return at === state.now.at ? state : choose(state, at)
  const joins = about !== undefined && about === state.about
  return {
    past: joins ? state.past : [...state.past, state.now].slice(-steps),
    now: { form, at },
    future: [],
    about,
    // Under another key the same thing stays chosen.
    turn: at === state.now.at || joins || about !== undefined ? state.turn : state.turn + 1,
  }
}

export function undo(state: Editing): Editing {
  const before = state.past.at(-1)
  if (!before) return state
  return {
    past: state.past.slice(0, -1),
    now: before,
    future: [state.now, ...state.future],
    about: undefined,
    turn: before.at === state.now.at ? state.turn : state.turn + 1,
  }
}

export function redo(state: Editing): Editing {
  const [after, ...rest] = state.future
  if (!after) return state
  return {
    past: [...state.past, state.now],
    now: after,
    future: rest,
    about: undefined,
    turn: after.at === state.now.at ? state.turn : state.turn + 1,
  }
}
