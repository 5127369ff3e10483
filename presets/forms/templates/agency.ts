import type { FormTemplate } from './template.ts'

/** What a client wants to know of an agency that works in its name. */
export const agency: FormTemplate = {
  name: 'agency',
  title: 'Agency',
  sentence: 'For agencies and consultants who work in your name: services, rates, references, insurance.',
  definition: {
    id: 'agency_form',
    title: 'Agency form',
    description: 'What we need to know before we work together.',
    sections: [
      {
        key: 'about',
        title: 'About the agency',
        fields: [
          { key: 'agency_name', kind: 'short_text', label: 'Name', required: 'submit', maxLength: 200 },
          { key: 'website', kind: 'url', label: 'Website' },
          { key: 'agency_address', kind: 'address', label: 'Address', required: 'submit' },
          { key: 'team_size', kind: 'integer', label: 'People who work with you', min: 1, max: 100_000 },
          { key: 'languages', kind: 'short_text', label: 'Languages you work in', maxLength: 300 },
        ],
      },
      {
        key: 'services',
        title: 'Services and rates',
        fields: [
          {
            key: 'offered_services',
            kind: 'multi_select',
            label: 'Services',
            required: 'submit',
            minItems: 1,
            report: 'count',
            options: [
              { value: 'strategy', label: 'Strategy' },
              { value: 'design', label: 'Design' },
              { value: 'development', label: 'Development' },
              { value: 'media', label: 'Media and advertising' },
              { value: 'staffing', label: 'Staffing' },
              { value: 'other', label: 'Other' },
            ],
          },
          {
            key: 'other_service',
            kind: 'short_text',
            label: 'Other service',
            maxLength: 300,
            shownIf: { field: 'offered_services', operator: 'contains', value: 'other' },
            requiredIf: { field: 'offered_services', operator: 'contains', value: 'other' },
          },
          {
            key: 'rates',
            kind: 'table',
            label: 'Rates',
            help: 'What you charge for a day, by role.',
            rowLabel: 'role',
            maxRows: 30,
            columns: [
              { key: 'role', kind: 'short_text', label: 'Role', required: 'submit', maxLength: 120 },
              {
                key: 'day_rate',
                kind: 'money',
                label: 'For a day',
                required: 'submit',
                currencies: ['EUR', 'USD', 'GBP'],
                min: 0,
              },
            ],
          },
        ],
      },
      {
        key: 'references',
        title: 'References',
        repeat: { maxItems: 10, itemLabel: 'Reference' },
        switchable: true,
        fields: [
          { key: 'client', kind: 'short_text', label: 'Client', required: 'submit', maxLength: 200 },
          { key: 'work_done', kind: 'long_text', label: 'What you did', maxLength: 2000 },
          { key: 'may_be_asked', kind: 'yes_no', label: 'May we ask this client?', required: 'submit' },
          {
            key: 'client_email',
            kind: 'email',
            label: 'Whom we may ask',
            shownIf: { field: 'may_be_asked', operator: 'equals', value: true },
            requiredIf: { field: 'may_be_asked', operator: 'equals', value: true },
          },
        ],
      },
      {
        key: 'insurance',
        title: 'Insurance and privacy',
        switchable: true,
        fields: [
          { key: 'is_insured', kind: 'yes_no', label: 'Do you have liability insurance?', required: 'submit' },
          {
            key: 'insurance_certificate',
            kind: 'files',
            label: 'Certificate of insurance',
            help: 'We ask for a new one before it lapses.',
            accepts: ['pdf', 'png', 'jpeg'],
            maxItems: 3,
            expiry: 'required',
            shownIf: { field: 'is_insured', operator: 'equals', value: true },
            requiredIf: { field: 'is_insured', operator: 'equals', value: true },
          },
          {
            key: 'handles_personal_data',
            kind: 'yes_no',
            label: 'Will you handle personal data for us?',
            required: 'submit',
          },
          {
            key: 'data_agreement',
            kind: 'terms',
            label: 'Data processing',
            statement: 'We accept the data processing agreement.',
            link: '/terms/data',
            linkLabel: 'Data processing agreement',
            shownIf: { field: 'handles_personal_data', operator: 'equals', value: true },
            requiredIf: { field: 'handles_personal_data', operator: 'equals', value: true },
          },
        ],
      },
    ],
  },
}
