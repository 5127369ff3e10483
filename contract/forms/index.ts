/**
 * The form core: one definition validates in the browser and on the server, and gives the form, the read view, the
 * difference between versions, the columns of an export and the schema of the API. Pure functions over plain data.
 */
import type {
  Change,
  ChangeImpact,
  DefinitionFault,
  ExportCell,
  ExportColumn,
  Fault,
  Field,
  FieldValue,
  FormContext,
  FormDefinition,
  Missing,
  Rule,
  SectionProgress,
  Stage,
  TotalNow,
  Validated,
  ValidateOptions,
  Values,
  VisibleSection,
} from './definition.ts'

export * from './definition.ts'

/** The functions of this module, as they are called. */
export interface FormCore {
  /** Every fault of a definition at once. Takes anything; an empty list means that it is a `FormDefinition`. */
  checkDefinition(input: unknown): DefinitionFault[]
  /** What somebody sees of a form with these answers, in order. */
  visibleFields(definition: FormDefinition, values: Values, context: FormContext): VisibleSection[]
  /** Cleans and judges answers. Takes anything, never throws, and is done in linear time. */
  validate(definition: FormDefinition, values: unknown, options: ValidateOptions): Validated
  /** What still keeps stored answers from being submitted. */
  missing(definition: FormDefinition, values: Values, context: FormContext): Missing[]
  progress(definition: FormDefinition, values: Values, context: FormContext): SectionProgress[]
  totals(definition: FormDefinition, values: Values, context: FormContext): TotalNow[]
  /** The answers a new form begins with: defaults only. */
  emptyValues(definition: FormDefinition): Values
  diff(definition: FormDefinition, before: Values, after: Values, viewer?: FormContext['viewer']): Change[]
  /** Columns of an export: of the form, or of one table or repeating section (`of` its key). */
  columns(definition: FormDefinition, options?: { viewer?: FormContext['viewer']; of?: string }): ExportColumn[]
  toRow(definition: FormDefinition, values: Values, columns: readonly ExportColumn[]): ExportCell[]
  /** One row for each row of a table or item of a repeating section. */
  toRows(definition: FormDefinition, values: Values, of: string, columns: readonly ExportColumn[]): ExportCell[][]
  /** JSON Schema 2020-12; `fromJsonSchema` makes the same definition of it again. */
  toJsonSchema(definition: FormDefinition, options?: { stage?: Stage }): Record<string, unknown>
  /** Reads own schemas whole and others as far as they say what a form can say; `faults` name the rest. */
  fromJsonSchema(schema: unknown): { definition: FormDefinition | undefined; faults: DefinitionFault[] }
  /** A rule as an English sentence. Example: `Agency type is Other and Country is not Canada`. */
  describeRule(definition: FormDefinition, rule: Rule): string
  changeImpact(before: FormDefinition, after: FormDefinition): ChangeImpact
  /** An answer as it is read. */
  format(field: Field, value: FieldValue | undefined, options?: { locale?: string; timeZone?: string }): string
  /** What a person typed or pasted, as an answer; where that is not possible the text itself, which `validate` refuses. */
  readText(field: Field, text: string): unknown
  /** Answers out of a posted HTML form, whose names are paths: `sites.0.name`, `address.city`. */
  fromFormData(definition: FormDefinition, entries: Iterable<readonly [string, string]>): Record<string, unknown>
  /** A new key made from a label: unique and never changed afterwards. */
  keyFor(label: string, taken: Iterable<string>): string
  /** The definition in another language, as far as it is translated. */
  translate(definition: FormDefinition, language: string): FormDefinition
  /** The English sentence of a fault. */
  says(fault: Fault | DefinitionFault, locale?: string): string
}
