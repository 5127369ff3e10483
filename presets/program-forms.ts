/** Which form a program of each preset begins with, and the forms a designer may begin with. */
import type { FormDefinition } from '#contract/forms/definition.ts'
import type { PresetName } from '#contract/names.ts'
import { agencyProfile, application, partnerForm, presetForms } from './forms/index.ts'
import { type FormTemplate, formTemplates as usualForms } from './forms/templates/index.ts'

/** The form that is published with a program; undefined: it begins without one. */
export function shippedForm(preset: PresetName): FormDefinition | undefined {
  return presetForms[preset]
}

/** The forms a designer may begin with: those of usual kinds of partners, and those that presets begin with. */
export const formTemplates: FormTemplate[] = [
  ...usualForms,
  {
    name: 'agency_profile',
    title: agencyProfile.title,
    sentence: 'Ten sections about an agency: who it is, whom it serves and how, with shares that come out right.',
    definition: agencyProfile,
  },
  {
    name: 'partner_form',
    title: partnerForm.title,
    sentence: 'A short form about a company and its products, to be completed before anything else opens.',
    definition: partnerForm,
  },
  {
    name: 'application',
    title: application.title,
    sentence: 'What somebody who wants to become a partner says about itself, before there is an account.',
    definition: application,
  },
]
