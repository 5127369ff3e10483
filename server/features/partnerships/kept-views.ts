/** Views of the explorer: a filter under a name, private or for everybody; and columns, density and default of each person. */
import type { Static } from 'typebox'
import type { views as api, ListPreference, View } from '#contract/endpoints/lists.ts'
import { includesRole } from '#contract/names.ts'
import type { MemberCtx } from '#server/platform/ctx.ts'
import type { Tx } from '#server/platform/db/types.ts'
import { AppError, fault } from '#server/platform/errors.ts'
import { fromPublicId, toPublicId } from '#server/platform/id.ts'
import { tenant } from './case.ts'
import { readFilter } from './explorer-filter.ts'
import {
  deleteView,
  findPreference,
  findView,
  insertView,
  listViews,
  type PreferenceRow,
  saveView,
  savePreference as storePreference,
  type ViewRow,
} from './view-store.ts'

/** More than anybody finds again in a list. */
const mostViews = 100

/** One's own in any case; what is shared also by administrators. Sharing is for those who work with partners. */
function mayChange(ctx: MemberCtx, view: Pick<ViewRow, 'personId' | 'shared'>): boolean {
  return view.personId === ctx.actor.personId || (view.shared && includesRole(ctx.actor.role, 'admin'))
}
const mayShare = (ctx: MemberCtx) => includesRole(ctx.actor.role, 'member')

function present(ctx: MemberCtx, view: ViewRow): View {
  const changed = mayChange(ctx, view) ? true : 'forbidden'
  return {
    id: toPublicId('view', view.id),
    name: view.name,
    shared: view.shared,
    ownerName: view.ownerName ?? '',
    mine: view.personId === ctx.actor.personId,
    filter: view.filter,
    can: { update: changed, delete: changed, share: changed === true && mayShare(ctx) ? true : 'forbidden' },
  }
}

/** Where nobody has said anything yet. */
const usual: PreferenceRow = { columns: null, density: 'comfortable', defaultViewId: null }

const presentPreference = ({ columns, density, defaultViewId }: PreferenceRow): ListPreference => ({
  columns,
  density,
  defaultView: defaultViewId && toPublicId('view', defaultViewId),
})

export async function readViews(ctx: MemberCtx): Promise<Static<typeof api.list.response>> {
  const { organizationId, personId } = ctx.actor
  return await ctx.db.transaction(tenant(ctx), async (tx) => {
    const rows = await listViews(tx, organizationId, personId)
    const preference = (await findPreference(tx, organizationId, personId)) ?? usual
    return { items: rows.map((row) => present(ctx, row)), preference: presentPreference(preference) }
  })
}

export async function keepView(ctx: MemberCtx, body: Static<typeof api.create.body>): Promise<View> {
  const { organizationId, personId } = ctx.actor
  if (body.shared && !mayShare(ctx)) throw new AppError('forbidden')
  const name = nameOf(body.name)
  return await ctx.db.transaction(tenant(ctx), async (tx) => {
    await readFilter(tx, ctx, body.filter)
    if ((await listViews(tx, organizationId, personId)).length >= mostViews) throw new AppError('too_many_views')
    const view = { organizationId, personId, name, shared: body.shared, filter: body.filter }
    return present(ctx, await getView(tx, ctx, await insertView(tx, view, ctx.now())))
  })
}

export async function changeView(ctx: MemberCtx, id: string, body: Static<typeof api.update.body>): Promise<View> {
  return await ctx.db.transaction(tenant(ctx), async (tx) => {
    const view = await getView(tx, ctx, fromPublicId('view', id))
    if (!mayChange(ctx, view) || (body.shared && !view.shared && !mayShare(ctx))) throw new AppError('forbidden')
    if (body.filter) await readFilter(tx, ctx, body.filter)
    // what others made and shared stays theirs: it never disappears into somebody else's own
    if (body.shared === false && view.personId !== ctx.actor.personId) throw new AppError('forbidden')
    const name = body.name === undefined ? undefined : nameOf(body.name)
    await saveView(tx, view.id, { name, shared: body.shared, filter: body.filter }, ctx.now())
    return present(ctx, await getView(tx, ctx, view.id))
  })
}

export async function removeView(ctx: MemberCtx, id: string): Promise<void> {
  await ctx.db.transaction(tenant(ctx), async (tx) => {
    const view = await getView(tx, ctx, fromPublicId('view', id))
    if (!mayChange(ctx, view)) throw new AppError('forbidden')
    await deleteView(tx, view.id)
  })
}

export async function changePreference(
  ctx: MemberCtx,
  body: Static<typeof api.savePreference.body>,
): Promise<ListPreference> {
  const { organizationId, personId } = ctx.actor
  return await ctx.db.transaction(tenant(ctx), async (tx) => {
    const before = (await findPreference(tx, organizationId, personId)) ?? usual
    const after: PreferenceRow = {
      columns: body.columns === undefined ? before.columns : onceEach(body.columns),
      density: body.density ?? before.density,
      defaultViewId:
        body.defaultView === undefined
          ? before.defaultViewId
          : body.defaultView && (await getView(tx, ctx, fromPublicId('view', body.defaultView))).id,
    }
    await storePreference(tx, organizationId, personId, after)
    return presentPreference(after)
  })
}

/** A view that this person sees: another's private one is not found. */
async function getView(tx: Tx, ctx: MemberCtx, id: string): Promise<ViewRow> {
  const view = await findView(tx, ctx.actor.organizationId, id)
  if (!view || (!view.shared && view.personId !== ctx.actor.personId)) throw new AppError('not_found')
  return view
}

function nameOf(typed: string): string {
  const name = typed.trim()
  if (!name) throw fault('name', 'invalid', 'Give the view a name.')
  return name
}

function onceEach(columns: ListPreference['columns']): ListPreference['columns'] {
  if (!columns) return null
  const seen = new Set<string>()
  return columns.filter(({ name }) => !seen.has(name) && seen.add(name))
}
