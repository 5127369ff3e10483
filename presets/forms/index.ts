/** Forms that come with the product: only data, and everything in them can be changed by the host afterwards. */
import type { FormDefinition } from '#contract/forms/definition.ts'
import type { PresetName } from '#contract/names.ts'
import { agencyProfile } from './agency-profile.ts'
import { application } from './application.ts'
import { partnerForm } from './partner-form.ts'

export { agencyProfile } from './agency-profile.ts'
export { application } from './application.ts'
export { partnerForm } from './partner-form.ts'

/** The form a program of a preset begins with. */
export const presetForms: Partial<Record<PresetName, FormDefinition>> = {
  essentials_bank: agencyProfile,
  integration_marketplace: partnerForm,
  channel_program: application,
}
