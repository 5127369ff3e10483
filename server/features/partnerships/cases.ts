/** Many partnerships at once, for lists: a handful of statements for a page, however many rows it has. */
import { sql } from 'kysely'
import type { PresetName } from '#contract/names.ts'
import type { Policy } from '#contract/policy.ts'
import type { VocabularyChange } from '#contract/vocabulary.ts'
import type { InvitationRow } from '#server/features/invitations/index.ts'
import type { Tx } from '#server/platform/db/types.ts'
import { type Case, factsOf } from './case.ts'
import { type HostRef, hostColumns, listPersons, type PartnershipRow, partnershipColumns } from './store.ts'

/** The partnerships with these ids that the scope may see, in the order of the ids. */
export async function loadCases(tx: Tx, ids: string[]): Promise<Case[]> {
  if (ids.length === 0) return []
  const rows = (await tx
    .selectFrom('partnership as s')
    .select(partnershipColumns)
    .select(
      sql<boolean>`exists (select 1 from blocked_address b where lower(b.email) = lower(s.contact_email)
        and (b.host_id is null or b.host_id = s.host_id))`.as('silenced'),
    )
    .where('s.id', 'in', ids)
    // the checks of the columns are what narrows them
    .execute()) as unknown as (PartnershipRow & { silenced: boolean })[]
  const programs = await loadPrograms(tx, rows)
  const hosts = await loadHosts(tx, rows)
  const invitations = await loadInvitations(tx, rows)
  const persons = await listPersons(
    tx,
    rows.map((row) => row.primary_contact_id),
  )
  const cases = rows.flatMap(({ silenced, ...partnership }): Case[] => {
    const program = programs.get(partnership.program_id)
    const host = hosts.get(partnership.host_id)
    const current = program?.policies.get(program.policyVersion)
    const pinned = program?.policies.get(partnership.policy_version)
    if (!program || !host || !current || !pinned) return []
    const contactClaimedAt = persons.get(partnership.primary_contact_id ?? '')?.claimedAt ?? null
    const row = { partnership, program, host, current, pinned, contactClaimedAt, silenced }
    const invitation = invitations.get(partnership.invitation_id ?? '') ?? null
    return [{ ...row, invitation, facts: factsOf(row, invitation) }]
  })
  const place = new Map(ids.map((id, index) => [id, index]))
  return cases.sort((a, b) => (place.get(a.partnership.id) ?? 0) - (place.get(b.partnership.id) ?? 0))
}

interface LoadedProgram {
  id: string
  name: string
  preset: PresetName
  vocabulary: VocabularyChange
  policyVersion: number
  archivedAt: Date | null
  policies: Map<number, Policy>
}

async function loadPrograms(tx: Tx, rows: PartnershipRow[]): Promise<Map<string, LoadedProgram>> {
  const ids = [...new Set(rows.map((row) => row.program_id))]
  if (ids.length === 0) return new Map()
  const programs = await tx
    .selectFrom('program')
    .select(['id', 'name', 'preset', 'vocabulary', 'policy_version as policyVersion', 'archived_at as archivedAt'])
    .where('id', 'in', ids)
    .execute()
  const versions = [...new Set([...rows.map((row) => row.policy_version), ...programs.map((one) => one.policyVersion)])]
  const policies = await tx
    .selectFrom('program_policy')
    .select(['program_id', 'version', 'policy'])
    .where('program_id', 'in', ids)
    .where('version', 'in', versions)
    .execute()
  return new Map(
    programs.map((program) => {
      const own = policies.filter((policy) => policy.program_id === program.id)
      const loaded: LoadedProgram = {
        ...program,
        preset: program.preset as PresetName, // written from a checked name
        vocabulary: program.vocabulary as VocabularyChange, // and from a checked body
        policies: new Map(own.map((policy) => [policy.version, policy.policy as Policy])),
      }
      return [program.id, loaded]
    }),
  )
}

async function loadHosts(tx: Tx, rows: PartnershipRow[]): Promise<Map<string, HostRef>> {
  const ids = [...new Set(rows.map((row) => row.host_id))]
  if (ids.length === 0) return new Map()
  const hosts = await tx.selectFrom('organization').select(hostColumns).where('id', 'in', ids).execute()
  return new Map(hosts.map((host) => [host.id, host]))
}

async function loadInvitations(tx: Tx, rows: PartnershipRow[]): Promise<Map<string, InvitationRow>> {
  const ids = rows.flatMap((row) => (row.invitation_id ? [row.invitation_id] : []))
  if (ids.length === 0) return new Map()
  const found = await tx.selectFrom('invitation').selectAll().where('id', 'in', ids).execute()
  return new Map(found.map((row) => [row.id, row as InvitationRow])) // written by the invitations' store
}
