/** What partners answer: filling in, handing in, reviewing, files. */
import type { Feature } from '#server/platform/http/route.ts'
import { digestSchedule } from './digest.ts'
import { type FilesOf, filePage } from './files.ts'
import { fileSchedules } from './jobs.ts'
import { routes, uploads } from './routes.ts'

export { mailResumeLink, readApplication, saveApplication, submitByLink, uploadByLink } from './applying.ts'
export { commentAsPartner } from './deciding.ts'
export { type FilesOf, type Upload, uploadAsPartner } from './files.ts'
export { saveOwnAnswers } from './saving.ts'
export { recallAnswers, submitAnswers } from './submitting.ts'
export { getOwnSubmission } from './viewing.ts'

/** The feature, over whatever keeps the contents of files. */
export function submissionsFeature(files: FilesOf): Feature {
  return {
    name: 'submissions',
    routes,
    uploads: uploads(files),
    pages: [filePage(files)],
    schedules: [...fileSchedules(files), digestSchedule],
  }
}
