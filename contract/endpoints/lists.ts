/** What is done with the partner explorer as a list: views that are kept, one verb on all that match. */
import { type Static, Type } from 'typebox'
import { endpoint } from '../endpoint.ts'
import { Can, Id, Instant, Line, Nullable, Obj, OneOf, Page, PageQuery, Text } from '../schema.ts'
import { ExplorerFilter, explorerSorts } from './partnerships.ts'

// ---- Views -----------------------------------------------------------------------------------------------------------

/** Columns of the explorer's table that can be shown; the partner itself always comes first. */
export const explorerColumns = [
  'status',
  'next',
  'contact',
  'sponsor',
  'country',
  'program',
  'sent',
  'opened',
  'expires',
  'ends',
  'created',
  'activity',
] as const

export const densities = ['comfortable', 'compact'] as const

/** What a view shows: the filter of the list, and its order. */
export const ViewFilter = Obj({ ...ExplorerFilter.properties, sort: Type.Optional(OneOf(explorerSorts)) })

/** A filter that was kept under a name. */
export const View = Obj({
  id: Id('view'),
  name: Type.String(),
  /** Everybody in the organization sees it; otherwise only who made it. */
  shared: Type.Boolean(),
  ownerName: Type.String(),
  mine: Type.Boolean(),
  filter: ViewFilter,
  can: Can,
})
export type View = Static<typeof View>

/** How one person wants the list: kept per organization, and the same on every device. */
export const ListPreference = Obj({
  /** In order; with a width in pixels where one was set. null: the usual ones. */
  columns: Nullable(
    Type.Array(
      Obj({
        name: OneOf([...explorerColumns, 'partner'] as const),
        width: Type.Optional(Type.Integer({ minimum: 60, maximum: 800 })),
      }),
      { maxItems: explorerColumns.length + 1 },
    ),
  ),
  density: OneOf(densities),
  /** Opened where nothing else was asked for. */
  defaultView: Nullable(Id('view')),
})
export type ListPreference = Static<typeof ListPreference>

const ViewParams = Obj({ id: Id('view') })
const ViewName = Line(80, 1)

export const views = {
  list: endpoint({
    method: 'GET',
    path: '/v1/views',
    summary: 'Views of the partner explorer: one’s own and the shared ones, and how one wants the list',
    tag: 'Views',
    access: { as: 'member', least: 'viewer' },
    response: Obj({ items: Type.Array(View), preference: ListPreference }),
  }),
  create: endpoint({
    method: 'POST',
    path: '/v1/views',
    summary: 'Keep a filter under a name',
    tag: 'Views',
    access: { as: 'member', least: 'viewer' },
    body: Obj({ name: ViewName, shared: Type.Boolean(), filter: ViewFilter }),
    response: View,
    status: 201,
    errors: ['forbidden', 'too_many_views'],
  }),
  update: endpoint({
    method: 'PATCH',
    path: '/v1/views/{id}',
    summary: 'Change a view’s name, filter, or who sees it',
    tag: 'Views',
    access: { as: 'member', least: 'viewer' },
    params: ViewParams,
    body: Obj({
      name: Type.Optional(ViewName),
      shared: Type.Optional(Type.Boolean()),
      filter: Type.Optional(ViewFilter),
    }),
    response: View,
    errors: ['forbidden', 'not_found'],
  }),
  delete: endpoint({
    method: 'DELETE',
    path: '/v1/views/{id}',
    summary: 'Delete a view',
    tag: 'Views',
    access: { as: 'member', least: 'viewer' },
    params: ViewParams,
    errors: ['forbidden', 'not_found'],
  }),
  savePreference: endpoint({
    method: 'PATCH',
    path: '/v1/views/preference',
    summary: 'Columns, density and the view to begin with, for oneself',
    tag: 'Views',
    access: { as: 'member', least: 'viewer' },
    body: Type.Partial(ListPreference, { additionalProperties: false }),
    response: ListPreference,
    errors: ['not_found'],
  }),
}

// ---- One verb on all that match --------------------------------------------------------------------------------------

export const bulkRunVerbs = [
  'resend',
  'remind',
  'withdraw',
  'approve',
  'suspend',
  'reactivate',
  'revoke',
  'archive',
  'unarchive',
] as const
export type BulkRunVerb = (typeof bulkRunVerbs)[number]

/** At most so many in one run. */
export const mostInBulk = 10_000

export const bulkRunStates = ['running', 'stopping', 'stopped', 'finished'] as const

/** A verb carried out on many, one after the other, while nobody needs to wait for it. */
export const BulkRun = Obj({
  id: Id('run'),
  verb: OneOf(bulkRunVerbs),
  state: OneOf(bulkRunStates),
  total: Type.Integer(),
  done: Type.Integer(),
  failed: Type.Integer(),
  startedBy: Type.String(),
  mine: Type.Boolean(),
  /** Why it ended before its time, where it did. */
  says: Nullable(Type.String()),
  startedAt: Instant,
  finishedAt: Nullable(Instant),
  can: Can,
})
export type BulkRun = Static<typeof BulkRun>

const RunParams = Obj({ id: Id('run') })
/** Either those that were chosen, or all that match a filter. */
const Which = {
  verb: OneOf(bulkRunVerbs),
  ids: Type.Optional(Type.Array(Id('pship'), { minItems: 1, maxItems: 1000 })),
  filter: Type.Optional(ExplorerFilter),
}

export const bulkRuns = {
  check: endpoint({
    method: 'POST',
    path: '/v1/bulk-runs/check',
    summary: 'How many match, and for how many of them the verb is meant in their status',
    tag: 'Bulk',
    access: { as: 'member', least: 'member' },
    body: Obj(Which),
    response: Obj({
      matching: Type.Integer(),
      fitting: Type.Integer(),
      /** More match than one run takes; then neither number is complete. */
      tooMany: Type.Boolean(),
      /** Other runs of this organization that have not ended. */
      running: Type.Integer(),
    }),
  }),
  start: endpoint({
    method: 'POST',
    path: '/v1/bulk-runs',
    summary:
      'Carry a verb out on many, each judged for itself as if alone. It goes on when the page is closed and after a restart',
    tag: 'Bulk',
    access: { as: 'member', least: 'member' },
    body: Obj({
      ...Which,
      reason: Type.Optional(Text(2000)),
      /** The number that was confirmed: where more fit by now, nothing is begun. */
      confirmed: Type.Optional(Type.Integer({ minimum: 0, maximum: mostInBulk })),
    }),
    response: BulkRun,
    status: 201,
    errors: ['bulk_too_many', 'bulk_nothing', 'bulk_grown', 'bulk_busy'],
  }),
  list: endpoint({
    method: 'GET',
    path: '/v1/bulk-runs',
    summary: 'The latest runs: one’s own, and those of everybody for administrators',
    tag: 'Bulk',
    access: { as: 'member', least: 'member' },
    response: Obj({ items: Type.Array(BulkRun) }),
  }),
  get: endpoint({
    method: 'GET',
    path: '/v1/bulk-runs/{id}',
    summary: 'How far a run has come',
    tag: 'Bulk',
    access: { as: 'member', least: 'member' },
    params: RunParams,
    response: BulkRun,
  }),
  failed: endpoint({
    method: 'GET',
    path: '/v1/bulk-runs/{id}/failed',
    summary: 'What was refused, each with its reason',
    tag: 'Bulk',
    access: { as: 'member', least: 'member' },
    params: RunParams,
    query: Obj(PageQuery),
    response: Page(Obj({ partnershipId: Id('pship'), name: Type.String(), code: Type.String(), says: Type.String() })),
  }),
  stop: endpoint({
    method: 'POST',
    path: '/v1/bulk-runs/{id}/stop',
    summary: 'Stop a run: what is done stays done, the rest is left as it is',
    tag: 'Bulk',
    access: { as: 'member', least: 'member' },
    params: RunParams,
    response: BulkRun,
  }),
}
