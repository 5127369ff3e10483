/** Statements of kept views and of how each person wants the list. Scope: tenant. */
import type { ListPreference, View } from '#contract/endpoints/lists.ts'
import type { Tx } from '#server/platform/db/types.ts'
import { newId } from '#server/platform/id.ts'

export interface ViewRow {
  id: string
  personId: string
  ownerName: string | null
  name: string
  shared: boolean
  filter: View['filter']
}

const columns = ['v.id', 'v.person_id as personId', 'p.name as ownerName', 'v.name', 'v.shared', 'v.filter'] as const

const query = (tx: Tx) =>
  tx.selectFrom('partner_view as v').leftJoin('person as p', 'p.id', 'v.person_id').select(columns)
// the filter was judged by its schema before it was written
const asView = (row: Omit<ViewRow, 'filter'> & { filter: unknown }): ViewRow => ({
  ...row,
  filter: row.filter as View['filter'],
})

/** One's own and the shared ones, by name. */
export async function listViews(tx: Tx, organizationId: string, personId: string): Promise<ViewRow[]> {
  const rows = await query(tx)
    .where('v.organization_id', '=', organizationId)
    .where((of) => of.or([of('v.shared', '=', true), of('v.person_id', '=', personId)]))
    .orderBy('v.name')
    .orderBy('v.id')
    .execute()
  return rows.map(asView)
}

export async function findView(tx: Tx, organizationId: string, id: string): Promise<ViewRow | undefined> {
  const row = await query(tx).where('v.id', '=', id).where('v.organization_id', '=', organizationId).executeTakeFirst()
  return row && asView(row)
}

export async function insertView(
  tx: Tx,
  of: { organizationId: string; personId: string; name: string; shared: boolean; filter: View['filter'] },
  now: Date,
): Promise<string> {
  const id = newId()
  await tx
    .insertInto('partner_view')
    .values({
      id,
      organization_id: of.organizationId,
      person_id: of.personId,
      name: of.name,
      shared: of.shared,
      filter: JSON.stringify(of.filter),
      created_at: now,
      updated_at: now,
    })
    .execute()
  return id
}

export async function saveView(
  tx: Tx,
  id: string,
  change: { name?: string; shared?: boolean; filter?: View['filter'] },
  now: Date,
): Promise<void> {
  await tx
    .updateTable('partner_view')
    .set({
      name: change.name,
      shared: change.shared,
      ...(change.filter && { filter: JSON.stringify(change.filter) }),
      updated_at: now,
    })
    .where('id', '=', id)
    .execute()
}

export async function deleteView(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('partner_view').where('id', '=', id).execute()
}

export interface PreferenceRow {
  columns: ListPreference['columns']
  density: ListPreference['density']
  defaultViewId: string | null
}

export async function findPreference(
  tx: Tx,
  organizationId: string,
  personId: string,
): Promise<PreferenceRow | undefined> {
  const row = await tx
    .selectFrom('list_preference')
    .select(['columns', 'density', 'default_view_id as defaultViewId'])
    .where('organization_id', '=', organizationId)
    .where('person_id', '=', personId)
    .executeTakeFirst()
  // written by savePreference, and the density has a check
  return row as PreferenceRow | undefined
}

export async function savePreference(
  tx: Tx,
  organizationId: string,
  personId: string,
  of: PreferenceRow,
): Promise<void> {
  const values = {
    columns: of.columns && JSON.stringify(of.columns),
    density: of.density,
    default_view_id: of.defaultViewId,
  }
  await tx
    .insertInto('list_preference')
    .values({ organization_id: organizationId, person_id: personId, ...values })
    .onConflict((conflict) => conflict.columns(['organization_id', 'person_id']).doUpdateSet(values))
    .execute()
}
