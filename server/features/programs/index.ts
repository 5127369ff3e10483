/** What the application mounts of programs, and what later features may use. */
export { presets, startingPolicy } from '#presets/index.ts'
export { makeProgram } from './actions.ts'
export { check, type Fault } from './checker.ts'
export { costs } from './costs.ts'
export { lifecycle } from './lifecycle-view.ts'
export { mailBrandOf } from './preview.ts'
export { permissionsByRole, rolesOf } from './roles.ts'
export { feature } from './routes.ts'
export { asksOf, steps } from './steps.ts'
export {
  currentPolicies,
  findProgram,
  getProgram,
  listPrograms,
  type OwnText,
  type Program,
  policyOf,
  readPolicy,
} from './store.ts'
export { ownTextOf } from './texts.ts'
export { dialogOf, mailWordsOf, permissionsOf, vocabularyOf } from './words.ts'
