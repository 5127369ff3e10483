/** What the application mounts of forms, and what later features may use. */
export { beginForms, publishFirst } from './actions.ts'
export { forms } from './routes.ts'
export { findPublished, findVersion, listDefinitions, listProgramsWithForm, type PublishedForm } from './store.ts'
export { labelsOf } from './usage.ts'
