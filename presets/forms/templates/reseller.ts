import type { FormTemplate } from './template.ts'

/** What a vendor wants to know of somebody who sells its products. */
export const reseller: FormTemplate = {
  name: 'reseller',
  title: 'Reseller',
  sentence: 'For companies that sell what you make: what they sell today, to whom, and who looks after your products.',
  definition: {
    id: 'reseller_application',
    title: 'Reseller application',
    description: 'Tell us about your business. You can save at any time and go on later.',
    sections: [
      {
        key: 'company',
        title: 'Your company',
        fields: [
          { key: 'legal_name', kind: 'short_text', label: 'Legal name', required: 'submit', maxLength: 200 },
          { key: 'website', kind: 'url', label: 'Website', required: 'submit' },
          {
            key: 'registration_number',
            kind: 'short_text',
            label: 'Company registration number',
            help: 'As it stands in the public register of your country.',
            maxLength: 60,
          },
          { key: 'address', kind: 'address', label: 'Registered address', required: 'submit' },
          { key: 'founded', kind: 'integer', label: 'Year founded', min: 1800, max: 2100 },
          {
            key: 'employees',
            kind: 'select',
            label: 'Number of employees',
            required: 'submit',
            report: 'count',
            options: [
              { value: '1_to_9', label: '1 to 9' },
              { value: '10_to_49', label: '10 to 49' },
              { value: '50_to_249', label: '50 to 249' },
              { value: '250_or_more', label: '250 or more' },
            ],
          },
        ],
      },
      {
        key: 'business',
        title: 'What you sell',
        fields: [
          {
            key: 'business_models',
            kind: 'multi_select',
            label: 'How you sell',
            required: 'submit',
            minItems: 1,
            report: 'count',
            options: [
              { value: 'resale', label: 'Resale' },
              { value: 'online_shop', label: 'Online shop' },
              { value: 'consulting', label: 'Consulting and installation' },
              { value: 'managed_service', label: 'Managed service' },
              { value: 'other', label: 'Something else' },
            ],
          },
          {
            key: 'other_model',
            kind: 'short_text',
            label: 'How else you sell',
            maxLength: 300,
            shownIf: { field: 'business_models', operator: 'contains', value: 'other' },
            requiredIf: { field: 'business_models', operator: 'contains', value: 'other' },
          },
          {
            key: 'yearly_sales',
            kind: 'money',
            label: 'Sales of last year',
            currencies: ['EUR', 'USD', 'GBP'],
            min: 0,
          },
          { key: 'sells_similar', kind: 'yes_no', label: 'Do you sell similar products today?', required: 'submit' },
          {
            key: 'similar_products',
            kind: 'long_text',
            label: 'Which ones',
            maxLength: 2000,
            shownIf: { field: 'sells_similar', operator: 'equals', value: true },
          },
          {
            key: 'regions',
            kind: 'table',
            label: 'Where you sell',
            help: 'One line for each country, with its part of your sales. The parts add up to 100.',
            rowLabel: 'country',
            maxRows: 30,
            unique: ['country'],
            columns: [
              { key: 'country', kind: 'country', label: 'Country', required: 'submit' },
              { key: 'share', kind: 'percentage', label: 'Part of sales', required: 'submit', decimals: 0 },
            ],
            totals: [{ key: 'shares', label: 'All countries', of: ['share'], equals: [0, 100] }],
          },
        ],
      },
      {
        key: 'people',
        title: 'Your people',
        repeat: { minItems: 1, maxItems: 10, itemLabel: 'Person' },
        help: 'Who looks after our products with you.',
        fields: [
          { key: 'person_name', kind: 'short_text', label: 'Name', required: 'submit', maxLength: 200 },
          { key: 'person_email', kind: 'email', label: 'E-mail', required: 'submit' },
          { key: 'person_phone', kind: 'phone', label: 'Phone' },
          {
            key: 'person_task',
            kind: 'select',
            label: 'Task',
            options: [
              { value: 'sales', label: 'Sales' },
              { value: 'technical', label: 'Technical' },
              { value: 'marketing', label: 'Marketing' },
              { value: 'billing', label: 'Billing' },
            ],
          },
        ],
      },
      {
        key: 'agreement',
        title: 'Agreement',
        fields: [
          {
            key: 'reseller_terms',
            kind: 'terms',
            label: 'Reseller terms',
            statement: 'We have read and accept the reseller terms.',
            link: '/terms',
            required: 'submit',
          },
        ],
      },
      {
        key: 'assessment',
        title: 'Our assessment',
        hostOnly: true,
        fields: [
          {
            key: 'level',
            kind: 'select',
            label: 'Level',
            options: [
              { value: 'registered', label: 'Registered' },
              { value: 'silver', label: 'Silver' },
              { value: 'gold', label: 'Gold' },
            ],
          },
          { key: 'discount', kind: 'percentage', label: 'Discount', max: 60, decimals: 1 },
          { key: 'assessment_notes', kind: 'long_text', label: 'Notes', maxLength: 5000, exported: false },
        ],
      },
    ],
  },
}
