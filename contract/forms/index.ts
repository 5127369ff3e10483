/**
 * The form core: one definition validates in the browser and on the server, and gives the form, the read view, the
 * difference between versions, the columns of an export and the schema of the API. Pure functions over plain data: nothing
 * here reads a clock, a disk or a page, and nothing is evaluated. Pages in the browser load `filling.ts` or `designing.ts`.
 */
export { type ColumnOptions, columns, toRow, toRows } from './columns.ts'
export {
  type CustomField,
  type CustomFieldOwner,
  type CustomFieldPlace,
  customFieldOwners,
  customFieldPlaces,
  customForm,
} from './custom-fields.ts'
export * from './designing.ts'
export { diff } from './diff.ts'
export { fromJsonSchema } from './from-json-schema.ts'
export { type JsonSchema, type JsonSchemaOptions, toJsonSchema } from './json-schema.ts'
export { fromFormData } from './read-text.ts'
