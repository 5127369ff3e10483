/** What is typed over what the server says, so that two people can edit the same thing and neither loses anything. */
import { useState } from 'react'

interface State<T> {
  typed: Partial<T>
  /** What stood there when typing began: the server compares it with what stands there when it is saved. */
  base: Partial<T>
}

/** Without these fields. */
function without<T extends object>(of: Partial<T>, fields: (keyof T)[]): Partial<T> {
  const rest = { ...of }
  for (const field of fields) delete rest[field]
  return rest
}

/** Fields nobody has touched follow the server; touched ones stay as typed. Typing a value back lets the field follow again. */
export function edit<T extends object>(state: State<T>, current: T, part: Partial<T>): State<T> {
  const fields = Object.keys(part) as (keyof T)[] // a part has only its fields
  const base = { ...state.base }
  for (const field of fields) if (!(field in base)) base[field] = current[field]
  const typed = { ...state.typed, ...part }
  const back = fields.filter((field) => typed[field] === base[field])
  return { typed: without(typed, back), base: without(base, back) }
}

export type Choice = 'mine' | 'theirs'

/** After somebody else was faster: one's own is typed over theirs from now on, or theirs stands. */
export function choose<T extends object>(state: State<T>, field: keyof T, which: Choice, theirs: T[keyof T]): State<T> {
  if (which === 'mine') return { ...state, base: { ...state.base, [field]: theirs } }
  return { typed: without(state.typed, [field]), base: without(state.base, [field]) }
}

/** The values of a form over those of the server. `typed` and `base` are what an update sends. */
export function useEdited<T extends object>(current: T) {
  const [state, setState] = useState<State<T>>({ typed: {}, base: {} })
  return {
    values: { ...current, ...state.typed } as T, // every field of the server's is there
    ...state,
    isEdited: Object.keys(state.typed).length > 0,
    set: (part: Partial<T>) => setState((former) => edit(former, current, part)),
    // the field's name comes from the server, which names only what was sent
    choose: (field: string, which: Choice, theirs: unknown) =>
      setState((former) => choose(former, field as keyof T, which, (theirs ?? '') as T[keyof T])),
    clear: () => setState({ typed: {}, base: {} }),
  }
}
