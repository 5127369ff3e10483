/** The part of the form core that designing forms needs beside filling them in, for a page that loads the rest when it is asked for. */
export { checkDefinition, isDefinition, reportsOf } from './check.ts'
export { describeRule } from './describe.ts'
export { definitionFaultWords, saysOfDefinition } from './designer-words.ts'
export * from './filling.ts'
export { changeImpact } from './impact.ts'
export { keyFor } from './keys.ts'
export { operatorsOf } from './rules.ts'
export { textsOf, translate } from './translate.ts'
