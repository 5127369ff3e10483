/** Endpoint to action to answer. */
import type { Static } from 'typebox'
import { forms as api, type Form } from '#contract/endpoints/forms.ts'
import { formTemplates } from '#presets/program-forms.ts'
import type { MemberCtx } from '#server/platform/ctx.ts'
import { type Feature, route } from '#server/platform/http/route.ts'
import { toPublicId } from '#server/platform/id.ts'
import * as actions from './actions.ts'
import { can } from './policy.ts'

/** Definitions of hundreds of fields, with their choices. */
const largeBody = { bodyLimitBytes: 4_000_000 }

function present(ctx: MemberCtx, view: actions.FormView): Form {
  const { row, published } = view
  return {
    programId: toPublicId('prog', view.program.id),
    purpose: view.purpose,
    enabled: row?.enabled ?? true,
    published: published ? { ...presentVersion(published), definition: published.definition } : null,
    draft: row?.draft
      ? {
          revision: row.draftRevision,
          savedAt: (row.draftAt ?? ctx.now()).toISOString(),
          savedBy: row.draftBy,
          definition: row.draft,
        }
      : null,
    inUse: [...view.inUse].map(([key, answers]) => ({ key, answers })),
    underWay: view.underWay,
    can: can(ctx.actor.role, actions.factsOf(view.program, row)),
  }
}

function presentVersion(version: { version: number; publishedAt: Date; publishedBy: string | null }) {
  const { publishedAt, publishedBy } = version
  return { version: version.version, publishedAt: publishedAt.toISOString(), publishedBy: publishedBy || null }
}

type Params = Static<typeof api.get.params>
type Change<B> = (ctx: MemberCtx, id: string, purpose: string, body: B) => Promise<actions.FormView>

/** A change, and then the form as it stands after it. */
const changing =
  <B>(change: Change<B>) =>
  async (ctx: MemberCtx, { params, body }: { params: Params; body: B }): Promise<Form> =>
    present(ctx, await change(ctx, params.id, params.purpose, body))

export const forms: Feature = {
  name: 'forms',
  routes: [
    route(api.list, (ctx, { params }) => actions.listFormsOf(ctx, params.id)),
    route(api.get, async (ctx, { params }) => present(ctx, await actions.getForm(ctx, params.id, params.purpose))),
    route(api.saveDraft, changing(actions.saveDraft), largeBody),
    route(api.discardDraft, changing(actions.discardDraft)),
    route(api.check, (ctx, { params, body }) => actions.checkForm(ctx, params.id, params.purpose, body.definition), {
      ...largeBody,
      idempotent: false,
    }),
    route(api.publish, changing(actions.publishForm)),
    route(
      api.switch,
      changing((ctx, id, purpose, body: { enabled: boolean }) => actions.switchForm(ctx, id, purpose, body.enabled)),
    ),
    route(api.versions, async (ctx, { params }) =>
      (await actions.listVersionsOf(ctx, params.id, params.purpose)).map(presentVersion),
    ),
    route(api.version, async (ctx, { params }) => {
      const version = await actions.getVersion(ctx, params.id, params.purpose, params.version)
      return { ...presentVersion(version), definition: version.definition }
    }),
    route(api.exportSchema, (ctx, { params }) => actions.exportSchema(ctx, params.id, params.purpose)),
    route(
      api.importSchema,
      async (ctx, { params, body }) => {
        const view = await actions.importSchema(ctx, params.id, params.purpose, body)
        return { ...present(ctx, view), unread: view.unread }
      },
      largeBody,
    ),
    route(api.templates, async () => formTemplates),
  ],
}
