/**
 * What a form is made of: plain data that can be stored, sent, compared and edited. The functions that give it meaning stand
 * beside this file and are the same in the browser and on the server; nothing here loads a library.
 *
 * Definitions are never changed in place: an edited form is a new object (what was worked out about the old one is kept
 * with the old one).
 */

// ---- Names -------------------------------------------------------------------------------------------------------------

/** Every kind of field. `heading` and `note` show something and hold no answer. */
export const fieldKinds = [
  'short_text',
  'long_text',
  'email',
  /** Several addresses in one answer. */
  'emails',
  'phone',
  'url',
  'number',
  'integer',
  'percentage',
  'money',
  /** A day, without a time. */
  'date',
  /** Yes, no, or not said. */
  'yes_no',
  /** One box that is ticked or not. */
  'checkbox',
  'select',
  'multi_select',
  'address',
  'country',
  'files',
  /** A box to tick beside a link to what is agreed to. */
  'terms',
  /** Rows with columns. */
  'table',
  'heading',
  'note',
] as const
export type FieldKind = (typeof fieldKinds)[number]

/** Kinds that a column of a table may have. */
export const columnKinds = [
  'short_text',
  'long_text',
  'email',
  'phone',
  'url',
  'number',
  'integer',
  'percentage',
  'money',
  'date',
  'yes_no',
  'checkbox',
  'select',
  'multi_select',
  'country',
] as const satisfies readonly FieldKind[]
export type ColumnKind = (typeof columnKinds)[number]

/** The two sides of a partnership, as those who look at a form. */
export type Side = 'host' | 'partner'
/** Who sees or edits. */
export const audiences = ['host', 'partner', 'both'] as const
export type Audience = (typeof audiences)[number]

/** From when on an answer must be there. */
export const requiredStages = ['never', 'submit', 'save'] as const
export type RequiredAt = (typeof requiredStages)[number]
/** What is being done with the answers: saving takes what is right so far, submitting asks for all of it. */
export type Stage = 'save' | 'submit'

/** How reports use the answers of a field. */
export const reportHints = [
  /** How many gave each answer (select, multi-select, country, yes/no, boxes). */
  'count',
  /** The sum of all answers (numbers, percentages, money). */
  'sum',
  'average',
  /** The different answers, one below the other (texts). */
  'list',
  /** What a figure of the host is divided by (a table of names with shares). */
  'split',
] as const
export type ReportHint = (typeof reportHints)[number]

/** What conditions can ask. Which of them a field takes depends on its kind: `operatorsOf`. */
export const operators = [
  'answered',
  'not_answered',
  'equals',
  'not_equals',
  'one_of',
  'none_of',
  'contains',
  'not_contains',
  'contains_any',
  'contains_all',
  'more_than',
  'at_least',
  'less_than',
  'at_most',
  'count_at_least',
  'count_at_most',
] as const
export type Operator = (typeof operators)[number]

// ---- Rules -------------------------------------------------------------------------------------------------------------

/**
 * One condition about another answer. A field that is hidden, switched off or retired counts as not answered.
 * In a repeating section a field of the same section means the one of the same item.
 * Days are written `2026-11-21`, `today`, `today+30` or `today-365`.
 * @example { field: 'agency_type', operator: 'equals', value: 'other' }
 */
export interface Condition {
  field: string
  operator: Operator
  /** What it is compared with; none for `answered` and `not_answered`. */
  value?: ConditionValue
}
export type ConditionValue = string | number | boolean | readonly (string | number)[]

/** Holds when all of its rules hold. */
export interface AllOf {
  all: Rule[]
}
/** Holds when at least one of its rules holds. */
export interface AnyOf {
  any: Rule[]
}
/** A condition, or a group of rules; groups nest. */
export type Rule = Condition | AllOf | AnyOf

// ---- Fields ------------------------------------------------------------------------------------------------------------

/** One thing to choose. `value` is stored, `label` is read. A retired one stays readable and cannot be chosen anew. */
export interface Option {
  value: string
  label: string
  retired?: boolean
}

/** What every field has. */
export interface FieldBase<K extends FieldKind> {
  /** Stable and unique in the form: where the answer is stored, in the API, in exports. Made from the label: `keyFor`. */
  key: string
  kind: K
  label: string
  /** Read before answering; stands under the label. */
  help?: string
  /** Default: both. Whoever edits must also see. */
  seenBy?: Audience
  /** Default: both (but never a side that does not see it). */
  editedBy?: Audience
  /** Default: never; or, with `requiredIf`, submit. */
  required?: RequiredAt
  /** Required only while this holds. */
  requiredIf?: Rule
  /** Shown only while this holds. An answer to a field that is not shown is dropped. */
  shownIf?: Rule
  report?: ReportHint
  /** False keeps it out of exports. Default: true. */
  exported?: boolean
  /** Not asked any more; what was answered is kept and can be read. */
  retired?: boolean
}

/** Limits of a text. Lengths count characters as people see them in Unicode (code points). */
export interface TextLimits {
  minLength?: number
  maxLength?: number
  /**
   * The whole answer must match. A subset of regular expressions that is always checked in linear time: letters, `.`,
   * `[a-z]`, `\d \w \s`, `( )`, `|`, `* + ? {2,5}` (see `pattern.ts`).
   */
  pattern?: string
  /** Said when the pattern does not match. Example: `Two letters and seven digits, such as AB1234567`. */
  patternHint?: string
}

/** Limits of a number. */
export interface NumberLimits {
  min?: number
  max?: number
  /** Digits after the point, 0 to 6. Default: 6 for numbers, 2 for percentages. */
  decimals?: number
  /** Written behind it. Example: `pallets`. */
  unit?: string
}

export interface ShortTextField extends FieldBase<'short_text'>, TextLimits {
  default?: string
}
export interface LongTextField extends FieldBase<'long_text'> {
  minLength?: number
  maxLength?: number
  default?: string
}
export interface EmailField extends FieldBase<'email'> {
  default?: string
}
export interface EmailsField extends FieldBase<'emails'> {
  minItems?: number
  maxItems?: number
}
export interface PhoneField extends FieldBase<'phone'> {
  default?: string
}
export interface UrlField extends FieldBase<'url'> {
  default?: string
}
export interface NumberField extends FieldBase<'number'>, NumberLimits {
  default?: number
}
export interface IntegerField extends FieldBase<'integer'>, Omit<NumberLimits, 'decimals'> {
  default?: number
}
/** 0 to 100 unless limited otherwise. */
export interface PercentageField extends FieldBase<'percentage'>, Omit<NumberLimits, 'unit'> {
  default?: number
}
export interface MoneyField extends FieldBase<'money'> {
  /** Codes of ISO 4217; the first is offered first. */
  currencies: string[]
  min?: number
  max?: number
}
export interface DateField extends FieldBase<'date'> {
  /** `2026-11-21`, `today`, `today+30` or `today-365`. */
  min?: string
  max?: string
  default?: string
}
export interface YesNoField extends FieldBase<'yes_no'> {
  default?: boolean
}
export interface CheckboxField extends FieldBase<'checkbox'> {
  default?: boolean
}
export interface SelectField extends FieldBase<'select'> {
  options: Option[]
  default?: string
}
export interface MultiSelectField extends FieldBase<'multi_select'> {
  options: Option[]
  minItems?: number
  maxItems?: number
  default?: string[]
}
export const addressParts = ['line1', 'line2', 'city', 'region', 'postalCode', 'country'] as const
export type AddressPart = (typeof addressParts)[number]
export interface AddressField extends FieldBase<'address'> {
  /** What is asked. Default: all. */
  parts?: AddressPart[]
  /** What must be there once anything is. Default: line 1 and city, as far as they are asked. */
  requiredParts?: AddressPart[]
}
export interface CountryField extends FieldBase<'country'> {
  /** Codes of ISO 3166-1, two letters. Default: all. */
  allowed?: string[]
  default?: string
}

/** Kinds of files a field may take, with what browsers and servers call them. */
export const fileTypes = {
  pdf: { type: 'application/pdf', endings: ['pdf'] },
  png: { type: 'image/png', endings: ['png'] },
  jpeg: { type: 'image/jpeg', endings: ['jpg', 'jpeg'] },
  webp: { type: 'image/webp', endings: ['webp'] },
  doc: { type: 'application/msword', endings: ['doc'] },
  docx: { type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', endings: ['docx'] },
  odt: { type: 'application/vnd.oasis.opendocument.text', endings: ['odt'] },
  xls: { type: 'application/vnd.ms-excel', endings: ['xls'] },
  xlsx: { type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', endings: ['xlsx'] },
  ods: { type: 'application/vnd.oasis.opendocument.spreadsheet', endings: ['ods'] },
  csv: { type: 'text/csv', endings: ['csv'] },
  txt: { type: 'text/plain', endings: ['txt'] },
} as const satisfies Record<string, { type: string; endings: readonly string[] }>
export type FileType = keyof typeof fileTypes

export interface FilesField extends FieldBase<'files'> {
  minItems?: number
  /** Default: 1. */
  maxItems?: number
  /** Default: all kinds of `fileTypes`. */
  accepts?: FileType[]
  /** Bytes of one file. Default: 10 MB. */
  maxBytes?: number
  /** Whether each file has a day on which it lapses. Default: never. */
  expiry?: 'never' | 'optional' | 'required'
}
export interface TermsField extends FieldBase<'terms'> {
  /** What stands beside the box. Example: `I have read and accept the partner terms.` */
  statement: string
  /** Where the terms can be read: `https://…`, or a path of this installation. */
  link: string
  linkLabel?: string
}
export interface TableField extends FieldBase<'table'> {
  columns: Column[]
  minRows?: number
  /** Default: 50. */
  maxRows?: number
  /** What one row is called. Example: `county`. */
  rowLabel?: string
  /** Columns in which no answer may stand twice. */
  unique?: string[]
  /** Over all rows; `of` names columns. */
  totals?: Total[]
}
export interface HeadingField extends FieldBase<'heading'> {}
/** Text between fields: the label is its heading, `help` its text. */
export interface NoteField extends FieldBase<'note'> {}

export type Field =
  | ShortTextField
  | LongTextField
  | EmailField
  | EmailsField
  | PhoneField
  | UrlField
  | NumberField
  | IntegerField
  | PercentageField
  | MoneyField
  | DateField
  | YesNoField
  | CheckboxField
  | SelectField
  | MultiSelectField
  | AddressField
  | CountryField
  | FilesField
  | TermsField
  | TableField
  | HeadingField
  | NoteField

/** A field that holds an answer. */
export type AnswerField = Exclude<Field, HeadingField | NoteField>

/** What a column cannot have: a table is shown, seen and edited as a whole. */
type OfTheWholeTable = 'requiredIf' | 'shownIf' | 'seenBy' | 'editedBy' | 'report' | 'exported'
type AsColumn<F> = F extends { kind: ColumnKind } ? Omit<F, OfTheWholeTable> : never
/** A column of a table: a field without conditions. `required` asks for it in every row that is there. */
export type Column = AsColumn<Field>

// ---- Sections ----------------------------------------------------------------------------------------------------------

/**
 * A sum that must come out right. Nothing answered makes no sum to judge; otherwise what is not answered counts as 0.
 * @example { key: 'shares', label: 'Client share', of: ['share'], equals: [0, 100] }
 */
export interface Total {
  key: string
  label: string
  /** Numbers that are added up: fields of the section, or columns of the table over all of its rows. */
  of: string[]
  /** The sum must be one of these. */
  equals?: number[]
  min?: number
  max?: number
  /** Default: submit. */
  at?: Stage
}

/**
 * A rule over several fields that must hold, with its own sentence.
 * @example { key: 'media', message: 'Give at least one link, or tick the box.', field: 'website', holds: { any: [...] } }
 */
export interface Check {
  key: string
  holds: Rule
  /** Said where it does not hold. */
  message: string
  /** The field of this section that the message stands at. */
  field: string
  /** Default: submit. */
  at?: Stage
}

/** Items of a repeating section. Its answers are a list under the section's key. */
export interface Repeat {
  minItems?: number
  maxItems: number
  /** What one item is called. Example: `Site`. */
  itemLabel: string
}

export interface Section {
  /** Unique in the form, among fields too. */
  key: string
  title: string
  help?: string
  fields: Field[]
  shownIf?: Rule
  /** Neither seen nor edited by the partner. */
  hostOnly?: boolean
  /** A host may switch it off without editing the form. */
  switchable?: boolean
  /** Switched off: not asked; what was answered is kept. */
  off?: boolean
  repeat?: Repeat
  totals?: Total[]
  checks?: Check[]
}

/**
 * A form.
 * @example { id: 'partner_form', title: 'Partner Form', sections: [{ key: 'about', title: 'About you', fields: [...] }] }
 */
export interface FormDefinition {
  /** A key, such as `agency_profile`. */
  id: string
  title: string
  description?: string
  sections: Section[]
  /** Language → place → text: `{ es: { 'agency_type.label': 'Tipo de organización' } }` (see `translate`). */
  translations?: Record<string, Record<string, string>>
}

/** What a form may hold at most. */
export const formLimits = {
  sections: 100,
  fields: 500,
  columns: 30,
  options: 1_000,
  items: 1_000,
  rows: 10_000,
  files: 50,
  fileBytes: 100_000_000,
  shortText: 1_000,
  longText: 65_000,
  label: 300,
  help: 5_000,
  ruleDepth: 5,
  ruleConditions: 50,
  totals: 20,
  checks: 50,
  /** Faults of one answer to `validate`; the last then says that there are more. */
  faults: 500,
} as const

// ---- Answers -----------------------------------------------------------------------------------------------------------

export interface MoneyValue {
  /** A decimal number as text, with the currency's digits: `1250.00`. */
  amount: string
  currency: string
}
export type AddressValue = Partial<Record<AddressPart, string>>
/** A stored file. The server puts in what it knows about it before validating; the browser what it was told. */
export interface FileValue {
  id: string
  name: string
  /** Its media type, as found in the content. */
  type: string
  size: number
  /** The day on which it lapses. */
  expiresOn?: string
}
/** A row of a table or an item of a repeating section. */
export interface Row {
  [key: string]: FieldValue
}
/** A cleaned answer. What is not answered is absent. */
export type FieldValue =
  | string
  | number
  | boolean
  | readonly string[]
  | MoneyValue
  | AddressValue
  | readonly FileValue[]
  | readonly Row[]
/** Cleaned answers of a form: field → answer; repeating section → items. */
export interface Values {
  [key: string]: FieldValue
}

// ---- Looking and answering ---------------------------------------------------------------------------------------------

/** Who looks, and when. */
export interface FormContext {
  viewer: Side
  now: Date
  /** Where `today` is meant. Default: UTC. */
  timeZone?: string
  /** `partner`: the policy lets the host edit only what is the host's alone. Default: both. */
  editors?: 'partner' | 'both'
}

export interface ValidateOptions extends FormContext {
  stage: Stage
  /** What is stored: answers the viewer may not edit are kept from it. */
  before?: Values
  /** True: what is not named stays as it was before, and `null` empties an answer. Default: what is not named is empty. */
  partial?: boolean
}

/**
 * What is wrong with one answer. `path` is the field's key, with places counted from 0 inside a table or repeating section:
 * `website`, `served.3.share`, `sites.0.name`.
 */
export interface Fault {
  path: string
  code: FaultCode
  params?: FaultParams
}
export type FaultParams = Record<string, string | number | readonly (string | number)[]>

/** Everything that can be wrong with an answer; the sentences are in `words.ts`. */
export type FaultCode =
  | 'not_an_object'
  | 'unknown_field'
  | 'not_editable'
  | 'required'
  | 'wrong_kind'
  | 'too_long'
  | 'too_short'
  | 'characters'
  | 'one_line'
  | 'pattern'
  | 'email'
  | 'phone'
  | 'url'
  | 'number'
  | 'integer'
  | 'decimals'
  | 'too_small'
  | 'too_large'
  | 'money'
  | 'currency'
  | 'date'
  | 'too_early'
  | 'too_late'
  | 'option'
  | 'country'
  | 'repeated'
  | 'too_few'
  | 'too_many'
  | 'address_part'
  | 'file'
  | 'file_type'
  | 'file_size'
  | 'file_expiry_missing'
  | 'file_lapsed'
  | 'total'
  | 'total_too_small'
  | 'total_too_large'
  | 'check'
  | 'more_faults'

export interface Validated {
  /** True when there are no faults. */
  ok: boolean
  /**
   * All answers as they are to be stored: cleaned, with what was kept. Where an answer is not right, the one before stays, so
   * this may be stored even when there are faults.
   */
  values: Values
  faults: Fault[]
  /** Paths of answers that were left out because their field is not shown. */
  dropped: string[]
}

/** A section as somebody sees it. */
export interface VisibleSection {
  section: Section
  /** Outside repeating sections one item. */
  items: VisibleField[][]
}
export interface VisibleField {
  field: Field
  /** As in `Fault`. */
  path: string
  value: FieldValue | undefined
  /** With the condition worked out. */
  required: RequiredAt
  editable: boolean
}

/** Something that keeps a form from being submitted. */
export interface Missing extends Fault {
  /** Key of the section. */
  section: string
  /** Label of the field. */
  label: string
}

/** How far a section is. */
export interface SectionProgress {
  section: string
  /** Fields that can be answered now. */
  fields: number
  answered: number
  /** What has to be done before submitting. */
  missing: number
}

/** A sum as it stands now. */
export interface TotalNow {
  /** Key of the section or path of the table, and of the total: `served.shares`. */
  path: string
  label: string
  sum: number
  /** Whether it may be submitted so. */
  fits: boolean
}

// ---- Comparing ---------------------------------------------------------------------------------------------------------

/** What happened to one answer. */
export interface Change {
  /** Key of the field or of the repeating section. */
  key: string
  label: string
  change: 'added' | 'removed' | 'changed'
  before?: FieldValue
  after?: FieldValue
  /** For tables and repeating sections. */
  rows?: RowChange[]
}
export interface RowChange {
  change: 'added' | 'removed' | 'changed'
  /** Places, counted from 0, in the table before and after. */
  before?: number
  after?: number
  cells: Change[]
}

/** What a new version of a form does to those who have answered an earlier one. */
export interface ChangeImpact {
  /** Keys of fields (columns as `table.column`). */
  added: string[]
  retired: string[]
  /** Gone from the definition altogether: their answers would be lost, so this is not to be published. */
  removed: string[]
  restored: string[]
  kindChanged: { key: string; from: FieldKind; to: FieldKind }[]
  /** Required now, or from an earlier stage on than before. */
  newlyRequired: { key: string; at: Stage }[]
  /** Options that can no longer be chosen. */
  optionsGone: { key: string; values: string[] }[]
  /** Allowed answers became fewer: lengths, ranges, patterns, counts, totals, checks. */
  tightened: string[]
  /** Shown, seen or edited by other rules than before. */
  rulesChanged: string[]
  sectionsSwitchedOff: string[]
  sectionsSwitchedOn: string[]
  /** Whether answers that were complete before may be incomplete now. */
  asksAgain: boolean
}

// ---- Faults of a definition --------------------------------------------------------------------------------------------

/** What is wrong with a definition. `place` leads there: `sections.0.fields.3.shownIf.all.1`. */
export interface DefinitionFault {
  place: string
  code: DefinitionFaultCode
  params?: FaultParams
}

/** Everything that can be wrong with a definition; the sentences are in `words.ts`. */
export type DefinitionFaultCode =
  | 'wrong_type'
  | 'missing_setting'
  | 'unknown_setting'
  | 'not_one_of'
  | 'text_empty'
  | 'text_too_long'
  | 'text_characters'
  | 'out_of_range'
  | 'limits_crossed'
  | 'too_many'
  | 'too_few'
  | 'key_form'
  | 'key_taken'
  | 'key_reserved'
  | 'option_taken'
  | 'pattern_unsafe'
  | 'pattern_costly'
  | 'currency_unknown'
  | 'country_unknown'
  | 'link_unsafe'
  | 'default_wrong'
  | 'editor_cannot_see'
  | 'off_not_switchable'
  | 'field_unknown'
  | 'field_no_answer'
  | 'field_retired'
  | 'field_in_items'
  | 'field_unseen'
  | 'operator_wrong'
  | 'condition_value'
  | 'option_unknown'
  | 'rule_empty'
  | 'rule_too_deep'
  | 'rule_too_long'
  | 'rule_itself'
  | 'rule_circular'
  | 'rule_impossible'
  | 'total_not_number'
  | 'total_mixed'
  | 'total_free'
  | 'total_unreachable'
  | 'report_wrong'
  | 'translation_place'
  | 'schema_unknown'
  | 'schema_unsupported'

// ---- Export ------------------------------------------------------------------------------------------------------------

/** A column of an export: plain cells, in the same order as `toRow` gives them. */
export interface ExportColumn {
  /** `address.city`, `budget.currency`, `website`. */
  key: string
  label: string
  /** The field it comes from. */
  field: string
  type: 'text' | 'number' | 'boolean' | 'date'
}
export type ExportCell = string | number | boolean | null
