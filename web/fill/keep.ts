/** Answers that have not reached the server, kept in this browser until they have. */
import type { FillView } from './view.ts'

export interface Kept {
  /** What the answers were read at. */
  revision: number
  answers: Record<string, unknown>
}

type Whose = Pick<FillView, 'account' | 'submission'>

/** Apart for each person and partnership: somebody else at the same computer never gets them. */
const nameOf = ({ account, submission }: Whose) => `entente-form ${account} ${submission.partnershipId}`

export function readKept(view: Whose): Kept | undefined {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(nameOf(view)) ?? 'null')
    const isKept = typeof kept === 'object' && kept !== null && 'revision' in kept && 'answers' in kept
    return isKept ? (kept as Kept) : undefined // written below
  } catch {
    return undefined
  }
}

/** False where the browser keeps nothing (a private window, no room). */
export function keep(view: Whose, kept: Kept): boolean {
  try {
    if (Object.keys(kept.answers).length === 0) localStorage.removeItem(nameOf(view))
    else localStorage.setItem(nameOf(view), JSON.stringify(kept))
    return true
  } catch {
    return false
  }
}
