/** Endpoints of programs. */
import { programs as api } from '#contract/endpoints/programs.ts'
import { placeholders } from '#contract/vocabulary.ts'
import { type Feature, route } from '#server/platform/http/route.ts'
import {
  archiveProgram,
  changePolicy,
  changeRoles,
  changeVocabulary,
  createProgram,
  policyVersions,
  programsOf,
  readProgram,
  renameProgram,
  unarchiveProgram,
} from './actions.ts'
import { lifecycle } from './lifecycle-view.ts'
import { presentPresets, presentProgram, presentProgramRow, presentText, presentVersions } from './present.ts'
import { previewPolicy, previewText } from './preview.ts'
import { changeText, resetText, textsOf } from './texts.ts'
import { placeholderSentences } from './words.ts'

export const feature: Feature = {
  name: 'programs',
  routes: [
    route(api.presets, async () => ({ items: presentPresets() })),
    route(api.list, async (ctx, { query }) => ({
      items: (await programsOf(ctx, query.archived)).map((one) => presentProgramRow(one, ctx)),
    })),
    route(api.create, async (ctx, { body }) => presentProgram(await createProgram(ctx, body), ctx)),
    route(api.get, async (ctx, { params }) => presentProgram(await readProgram(ctx, params.id), ctx)),
    route(api.rename, async (ctx, { params, body }) => presentProgram(await renameProgram(ctx, params.id, body), ctx)),
    route(api.archive, async (ctx, { params }) => presentProgram(await archiveProgram(ctx, params.id), ctx)),
    route(api.unarchive, async (ctx, { params }) => presentProgram(await unarchiveProgram(ctx, params.id), ctx)),
    route(api.changeVocabulary, async (ctx, { params, body }) =>
      presentProgram(await changeVocabulary(ctx, params.id, body), ctx),
    ),
    route(api.changePolicy, async (ctx, { params, body }) =>
      presentProgram(await changePolicy(ctx, params.id, body), ctx),
    ),
    route(api.changeRoles, async (ctx, { params, body }) =>
      presentProgram(await changeRoles(ctx, params.id, body.roles), ctx),
    ),
    route(api.previewPolicy, (ctx, { params, body }) => previewPolicy(ctx, params.id, body), { idempotent: false }),
    route(api.policyVersions, async (ctx, { params }) => ({
      items: presentVersions(await policyVersions(ctx, params.id)),
    })),
    route(api.texts, async (ctx, { params }) => {
      const { program, texts } = await textsOf(ctx, params.id)
      return {
        placeholders: placeholders.map((name) => ({ name, says: placeholderSentences[name] })),
        items: texts.map((text) => presentText(program, text)),
      }
    }),
    route(api.changeText, async (ctx, { params, body }) => {
      const { program, text } = await changeText(ctx, params.id, params.template, body)
      return presentText(program, text)
    }),
    route(api.resetText, async (ctx, { params }) => {
      const { program, text } = await resetText(ctx, params.id, params.template)
      return presentText(program, text)
    }),
    route(api.previewText, (ctx, { params, body }) => previewText(ctx, params.id, params.template, body), {
      idempotent: false,
    }),
    route(api.lifecycle, async () => lifecycle()),
  ],
}
