/** Why a member cannot go just now: features that hang something on a person say so here, and members are judged by it. */
import type { ErrorCode } from '#contract/errors.ts'
import type { Tx } from '#server/platform/db/types.ts'

/** Which of these members of the organization are kept, and why. Scope: the organization's own. */
type Keeper = (tx: Tx, organizationId: string, personIds: string[]) => Promise<Map<string, ErrorCode>>

const keepers: Keeper[] = []

export function keepMembers(keeper: Keeper): void {
  keepers.push(keeper)
}

export async function keptMembers(
  tx: Tx,
  organizationId: string,
  personIds: string[],
): Promise<ReadonlyMap<string, ErrorCode>> {
  const kept = new Map<string, ErrorCode>()
  for (const keeper of keepers) {
    for (const [personId, code] of await keeper(tx, organizationId, personIds)) kept.set(personId, code)
  }
  return kept
}
