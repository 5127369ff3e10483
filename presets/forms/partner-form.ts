/**
 * What invited partners of a marketplace answer once, after their first sign-in (section 10.2). The terms box waits switched off
 * until the host has put in the address of its own terms.
 */
import type { FormDefinition } from '#contract/forms/definition.ts'

export const partnerForm: FormDefinition = {
  id: 'partner_form',
  title: 'Partner Form',
  description: 'A few questions before you start. Submitting the form opens everything else.',
  sections: [
    {
      key: 'company',
      title: 'Your company',
      fields: [
        {
          key: 'company_description',
          kind: 'long_text',
          label: 'What your company does',
          help: 'Two or three sentences. Customers may read them beside your integrations.',
          required: 'submit',
          maxLength: 2000,
        },
        { key: 'company_website', kind: 'url', label: 'Website', required: 'submit' },
        { key: 'headquarters', kind: 'country', label: 'Country of your headquarters' },
        { key: 'shared_customers', kind: 'long_text', label: 'Which customers we have in common' },
      ],
    },
    {
      key: 'integration',
      title: 'What you plan to build',
      fields: [
        {
          key: 'planned_integration',
          kind: 'long_text',
          label: 'What your integration will do',
          required: 'submit',
        },
        { key: 'planned_launch', kind: 'date', label: 'When you want to launch' },
        {
          key: 'has_public_api',
          kind: 'yes_no',
          label: 'Does your product have a public API?',
          required: 'submit',
        },
        {
          key: 'api_documentation',
          kind: 'url',
          label: 'Where its documentation is',
          shownIf: { field: 'has_public_api', operator: 'equals', value: true },
        },
      ],
    },
    {
      key: 'people',
      title: 'Whom we can ask',
      fields: [
        { key: 'technical_contact', kind: 'short_text', label: 'Technical contact', required: 'submit' },
        { key: 'technical_email', kind: 'email', label: 'E-mail of the technical contact', required: 'submit' },
        { key: 'support_email', kind: 'email', label: 'E-mail of your support' },
      ],
    },
    {
      key: 'agreement',
      title: 'Terms',
      switchable: true,
      off: true,
      fields: [
        {
          key: 'partner_terms',
          kind: 'terms',
          label: 'Partner terms',
          statement: 'I have read the partner terms and accept them for my company.',
          link: 'https://example.org/partner-terms',
          linkLabel: 'Read the partner terms',
          required: 'submit',
        },
      ],
    },
  ],
}
