import type { FormDefinition } from '#contract/forms/index.ts'

/** A form to begin with. */
export interface FormTemplate {
  name: string
  title: string
  /** For whom it is, in one sentence. */
  sentence: string
  definition: FormDefinition
}
