/**
 * The part of the form core that filling in a form needs, for pages that must stay light. The rest (designing, exporting,
 * comparing) is in `index.ts`, which holds all of this too.
 */
export * from './definition.ts'
export { type FormatOptions, format } from './format.ts'
export { defaultsOf, emptyValues, missing, missingForReports, nameOf, progress, totals } from './missing.ts'
export { countryCodes } from './places.ts'
export { readText } from './read-text.ts'
export { validate } from './validate.ts'
export { itemsIn, newItem, visibleFields } from './visible.ts'
export { dayText, type FaultWords, faultWords, says, sizeText, type WordOptions } from './words.ts'
