/** From the filter as it is sent to what is asked of the database: the same for the list, an export, and a verb on all that match. */
import { type ExplorerFilter as Asked, explorerStates } from '#contract/endpoints/partnerships.ts'
import { type PartnershipStatus, partnershipStatuses } from '#contract/names.ts'
import { getProgram } from '#server/features/programs/index.ts'
import type { MemberCtx } from '#server/platform/ctx.ts'
import type { Tx } from '#server/platform/db/types.ts'
import { AppError, fault } from '#server/platform/errors.ts'
import { fromPublicId } from '#server/platform/id.ts'
import { type ExplorerFilter, tabStatuses } from './explorer.ts'
import { searchQuery } from './search.ts'

/** A program of this host, where one is named. */
export async function programIdOf(tx: Tx, ctx: MemberCtx, program: string | undefined): Promise<string | undefined> {
  if (!program) return undefined
  const { id, hostId } = await getProgram(tx, fromPublicId('prog', program))
  if (hostId !== ctx.actor.organizationId) throw new AppError('not_found')
  return id
}

interface States {
  statuses: PartnershipStatus[]
  only: ('expired' | 'failed')[]
  archived: boolean
}

/** Comma-separated statuses, or expired, failed, archived. Within a tab only what the tab holds. */
function readStates(typed: string | undefined, tab: NonNullable<Asked['tab']>): States {
  const states = (typed ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean)
  const known: readonly string[] = explorerStates
  if (states.some((one) => !known.includes(one))) throw fault('state', 'invalid', 'This filter is not known.')
  const only = (['expired', 'failed'] as const).filter((one) => states.includes(one))
  const named = partnershipStatuses.filter((status) => states.includes(status))
  const archived = states.includes('archived')
  const inTab = tabStatuses[tab]
  const wanted =
    named.length > 0 || only.length > 0 ? [...named, ...(only.length > 0 ? (['invited'] as const) : [])] : inTab
  return {
    statuses: [...new Set(wanted)].filter((status) => inTab.includes(status)),
    // asked for beside plain "invited", the plain one is the wider
    only: named.includes('invited') ? [] : only,
    archived,
  }
}

const dayMs = 86_400_000

/** Reads and judges a filter. Throws a fault of its field where it cannot be. */
export async function readFilter(tx: Tx, ctx: MemberCtx, asked: Asked): Promise<ExplorerFilter> {
  const programId = await programIdOf(tx, ctx, asked.program)
  const { organizationId: hostId } = ctx.actor
  const now = ctx.now().getTime()
  return {
    hostId,
    ...(programId ? { programId } : {}),
    ...readStates(asked.state, asked.tab ?? 'all'),
    words: asked.q?.trim() ? searchQuery(hostId, asked.q) : null,
    ...(asked.sponsor ? { sponsorId: fromPublicId('psn', asked.sponsor) } : {}),
    ...(asked.country ? { country: asked.country } : {}),
    ...(asked.quietDays ? { quietSince: new Date(now - asked.quietDays * dayMs) } : {}),
    ...(asked.endsWithinDays ? { endsBefore: new Date(now + asked.endsWithinDays * dayMs) } : {}),
  }
}

/** Whether it asks for less than a whole tab of a program. */
export function isFiltered({ state, q, sponsor, country, quietDays, endsWithinDays }: Asked): boolean {
  return [state, q?.trim(), sponsor, country, quietDays, endsWithinDays].some((one) => one !== undefined && one !== '')
}
