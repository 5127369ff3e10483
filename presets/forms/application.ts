/** The application to a channel program (section 10.4): conditions, files, and a part that only the host sees. */
import type { FormDefinition } from '#contract/forms/definition.ts'

export const application: FormDefinition = {
  id: 'application',
  title: 'Application',
  description: 'Tell us about your company. What we know already is filled in.',
  sections: [
    {
      key: 'company',
      title: 'Company',
      fields: [
        { key: 'company_name', kind: 'short_text', label: 'Company name', required: 'submit' },
        { key: 'company_website', kind: 'url', label: 'Website', required: 'submit' },
        { key: 'company_address', kind: 'address', label: 'Address', required: 'submit' },
        {
          key: 'company_size',
          kind: 'select',
          label: 'People in your company',
          required: 'submit',
          options: [
            { value: 'upto_10', label: '1 to 10' },
            { value: 'upto_50', label: '11 to 50' },
            { value: 'upto_250', label: '51 to 250' },
            { value: 'upto_1000', label: '251 to 1,000' },
            { value: 'above_1000', label: 'More than 1,000' },
          ],
          report: 'count',
        },
        {
          key: 'vat_number',
          kind: 'short_text',
          label: 'VAT number',
          help: 'For companies in the European Union.',
          pattern: '[A-Z]{2}[0-9A-Z+*]{2,13}',
          patternHint: 'Two letters for the country and the number, without blanks, such as DE123456789.',
        },
      ],
    },
    {
      key: 'contact',
      title: 'Contact',
      fields: [
        { key: 'first_name', kind: 'short_text', label: 'First name', required: 'submit' },
        { key: 'last_name', kind: 'short_text', label: 'Last name', required: 'submit' },
        { key: 'email', kind: 'email', label: 'E-mail', required: 'submit' },
        { key: 'phone', kind: 'phone', label: 'Phone' },
        { key: 'job_title', kind: 'short_text', label: 'Job title' },
      ],
    },
    {
      key: 'business',
      title: 'Your business',
      fields: [
        {
          key: 'partner_kinds',
          kind: 'multi_select',
          label: 'How you want to work with us',
          required: 'submit',
          options: [
            { value: 'resale', label: 'Sell your products' },
            { value: 'referral', label: 'Refer customers' },
            { value: 'services', label: 'Implement and support' },
            { value: 'managed', label: 'Run them for customers' },
          ],
          report: 'count',
        },
        {
          key: 'resale_certificate',
          kind: 'files',
          label: 'Certificate that allows you to sell',
          accepts: ['pdf', 'png', 'jpeg'],
          expiry: 'optional',
          required: 'submit',
          shownIf: { field: 'partner_kinds', operator: 'contains', value: 'resale' },
        },
        {
          key: 'yearly_revenue',
          kind: 'money',
          label: 'Revenue of last year',
          currencies: ['USD', 'EUR', 'GBP'],
          min: 0,
          shownIf: { field: 'partner_kinds', operator: 'contains_any', value: ['resale', 'managed'] },
        },
        {
          key: 'certified_people',
          kind: 'integer',
          label: 'Certified people',
          min: 0,
          max: 100_000,
          shownIf: { field: 'partner_kinds', operator: 'contains_any', value: ['services', 'managed'] },
          requiredIf: { field: 'partner_kinds', operator: 'contains', value: 'managed' },
        },
        { key: 'other_programs', kind: 'yes_no', label: 'Are you in partner programs of others?', required: 'submit' },
        {
          key: 'which_programs',
          kind: 'long_text',
          label: 'Which ones',
          shownIf: { field: 'other_programs', operator: 'equals', value: true },
          requiredIf: { field: 'other_programs', operator: 'equals', value: true },
        },
        {
          key: 'references',
          kind: 'table',
          label: 'Customers we may ask',
          rowLabel: 'customer',
          maxRows: 5,
          columns: [
            { key: 'customer', kind: 'short_text', label: 'Customer', required: 'submit' },
            { key: 'contact', kind: 'short_text', label: 'Contact' },
            { key: 'email', kind: 'email', label: 'E-mail', required: 'submit' },
          ],
          unique: ['email'],
        },
      ],
    },
    {
      key: 'statement',
      title: 'Before you submit',
      fields: [
        {
          key: 'is_true',
          kind: 'checkbox',
          label: 'What I have entered is true, and I may speak for my company',
          required: 'submit',
          exported: false,
        },
      ],
    },
    {
      key: 'assessment',
      title: 'Assessment',
      help: 'Only you see this part.',
      hostOnly: true,
      fields: [
        {
          key: 'tier',
          kind: 'select',
          label: 'Tier',
          options: [
            { value: 'registered', label: 'Registered' },
            { value: 'silver', label: 'Silver' },
            { value: 'gold', label: 'Gold' },
          ],
          report: 'count',
        },
        { key: 'territory', kind: 'short_text', label: 'Territory' },
        { key: 'assessment_notes', kind: 'long_text', label: 'Notes' },
      ],
    },
  ],
}
