/** Endpoint to action to answer. */
import { application, profile, reviews, submissions } from '#contract/endpoints/submissions.ts'
import { getPartnership } from '#server/features/partnerships/index.ts'
import { type Route, route, type UploadRoute, upload } from '#server/platform/http/route.ts'
import { mailResumeLink, readApplication, saveApplication, submitByLink, uploadByLink } from './applying.ts'
import { commentAsHost, commentAsPartner, previewDecision, requestRecertification, returnAnswers } from './deciding.ts'
import { type FilesOf, uploadAsHost, uploadAsPartner } from './files.ts'
import { countReviews, listReviews } from './queue.ts'
import { getReceivers, setReceivers } from './receivers.ts'
import { saveAnswersAsHost, saveOwnAnswers } from './saving.ts'
import { recallAnswers, submitAnswers } from './submitting.ts'
import { getOwnSubmission, getSubmission, getVersion } from './viewing.ts'

/** Tables of thousands of rows. */
const largeBody = { bodyLimitBytes: 8_000_000 }

const partnerRoutes: Route[] = [
  route(profile.get, (ctx, { params }) => getOwnSubmission(ctx, params.id)),
  route(profile.save, (ctx, { params, body }) => saveOwnAnswers(ctx, params.id, body), largeBody),
  route(profile.submit, (ctx, { params, body }) => submitAnswers(ctx, params.id, body)),
  route(profile.recall, (ctx, { params }) => recallAnswers(ctx, params.id)),
  route(profile.comment, (ctx, { params, body }) => commentAsPartner(ctx, params.id, body)),
]

/** Whoever holds a link; limited by address, as everything that needs no session. */
const byAddress = { by: 'address', capacity: 120, refillPerSecond: 1 } as const

const applicationRoutes: Route[] = [
  route(application.get, (ctx, { params }) => readApplication(ctx, params), { limit: byAddress }),
  route(application.save, (ctx, { params, body }) => saveApplication(ctx, params, body), {
    ...largeBody,
    limit: byAddress,
  }),
  route(application.submit, (ctx, { params, body }) => submitByLink(ctx, params, body), { limit: byAddress }),
  route(
    application.resume,
    async (ctx, { params }) => {
      await mailResumeLink(ctx, params)
      return null
    },
    { limit: byAddress },
  ),
]

const hostRoutes: Route[] = [
  route(submissions.get, (ctx, { params }) => getSubmission(ctx, params.id)),
  route(submissions.version, (ctx, { params }) => getVersion(ctx, params.id, params.number)),
  route(submissions.save, (ctx, { params, body }) => saveAnswersAsHost(ctx, params.id, body), largeBody),
  route(submissions.comment, (ctx, { params, body }) => commentAsHost(ctx, params.id, body)),
  route(submissions.return, async (ctx, { params, body }) => {
    await returnAnswers(ctx, params.id, body)
    return await getPartnership(ctx, params.id)
  }),
  route(submissions.requestRecertification, async (ctx, { params, body }) => {
    await requestRecertification(ctx, params.id, body.reason)
    return await getPartnership(ctx, params.id)
  }),
  route(submissions.preview, (ctx, { params, body }) => previewDecision(ctx, params.id, body), { idempotent: false }),
  route(reviews.list, (ctx, { query }) => listReviews(ctx, query)),
  route(reviews.count, (ctx) => countReviews(ctx)),
  route(reviews.receivers, (ctx, { params }) => getReceivers(ctx, params.id)),
  route(reviews.setReceivers, (ctx, { params, body }) => setReceivers(ctx, params.id, body)),
]

export const routes: Route[] = [...partnerRoutes, ...applicationRoutes, ...hostRoutes]

/** Whatever a field takes less of; a hundred million bytes is the most a form may say. */
const ofFiles = { mostBytes: 100_000_000, limit: { by: 'account', capacity: 60, refillPerSecond: 0.5 } } as const

export const uploads = (files: FilesOf): UploadRoute[] => [
  upload(application.upload, (ctx, { params, query }, content) => uploadByLink(files, ctx, params, query, content), {
    mostBytes: 100_000_000,
    limit: { by: 'address', capacity: 30, refillPerSecond: 0.2 },
  }),
  upload(
    profile.upload,
    (ctx, { params, query }, content) => uploadAsPartner(files, ctx, params.id, query, content),
    ofFiles,
  ),
  upload(
    submissions.upload,
    (ctx, { params, query }, content) => uploadAsHost(files, ctx, params.id, query, content),
    ofFiles,
  ),
]
