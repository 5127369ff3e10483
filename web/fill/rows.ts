/** Rows of tables and items of sections: one more, one less. Pure. */

import { withoutRow as withoutAnswer } from './posting.ts'
import { rowKey, rowsShown } from './typed.ts'
import type { FillState } from './view.ts'

let made = 0
const newKey = () => `new-${++made}`

function keysOf(state: FillState, path: string): string[] {
  return Array.from({ length: rowsShown(state, path) }, (_, place) => rowKey(state, path, place))
}

/** One more row at the end, blank. */
export function withRow(state: FillState, path: string): Partial<FillState> {
  const keys = [...keysOf(state, path), newKey()]
  return { blank: { ...state.blank, [path]: keys.length }, rowKeys: { ...state.rowKeys, [path]: keys } }
}

/** Without the row at a path such as `served.2`; the first one stays, emptied. */
export function withoutRow(state: FillState, at: string): Partial<FillState> {
  const path = at.slice(0, at.lastIndexOf('.'))
  const place = Number(at.slice(at.lastIndexOf('.') + 1))
  const keys = keysOf(state, path).filter((_, one) => one !== place)
  if (keys.length === 0) keys.push(newKey())
  const below = (fault: { path: string }) => fault.path.startsWith(`${path}.`)
  return {
    typed: withoutAnswer(state.typed, at),
    blank: { ...state.blank, [path]: keys.length },
    rowKeys: { ...state.rowKeys, [path]: keys },
    // their places are others now
    faults: state.faults.filter((fault) => !below(fault)),
    summary: state.summary.filter((fault) => !below(fault)),
  }
}
