import type { FormTemplate } from './template.ts'

/** What a platform wants to know of somebody who builds on it. */
export const technology: FormTemplate = {
  name: 'technology',
  title: 'Technology partner',
  sentence: 'For companies that build integrations with your product: the product, data it touches, security, support.',
  definition: {
    id: 'technology_partner',
    title: 'Technology partner',
    description: 'About your product and how it will work with ours.',
    sections: [
      {
        key: 'product',
        title: 'Your product',
        fields: [
          { key: 'product_name', kind: 'short_text', label: 'Product', required: 'submit', maxLength: 120 },
          { key: 'product_page', kind: 'url', label: 'Product page', required: 'submit' },
          {
            key: 'category',
            kind: 'select',
            label: 'Category',
            required: 'submit',
            report: 'count',
            options: [
              { value: 'sales', label: 'Sales' },
              { value: 'finance', label: 'Finance' },
              { value: 'people', label: 'People' },
              { value: 'operations', label: 'Operations' },
              { value: 'analytics', label: 'Analytics' },
              { value: 'other', label: 'Other' },
            ],
          },
          {
            key: 'short_description',
            kind: 'long_text',
            label: 'What it does',
            help: 'Two or three sentences, as customers will read them.',
            required: 'submit',
            minLength: 40,
            maxLength: 600,
          },
          {
            key: 'logo',
            kind: 'files',
            label: 'Logo',
            help: 'At least 512 pixels wide.',
            accepts: ['png', 'jpeg', 'webp'],
            maxBytes: 2_000_000,
          },
          { key: 'customers', kind: 'integer', label: 'Customers you have in common with us', min: 0 },
        ],
      },
      {
        key: 'integration',
        title: 'The integration',
        fields: [
          {
            key: 'directions',
            kind: 'multi_select',
            label: 'What it does with data',
            required: 'submit',
            minItems: 1,
            options: [
              { value: 'reads', label: 'Reads from us' },
              { value: 'writes', label: 'Writes to us' },
              { value: 'embeds', label: 'Shows our pages in yours' },
            ],
          },
          { key: 'personal_data', kind: 'yes_no', label: 'Does it touch personal data?', required: 'submit' },
          {
            key: 'where_stored',
            kind: 'country',
            label: 'Where that data is stored',
            shownIf: { field: 'personal_data', operator: 'equals', value: true },
            requiredIf: { field: 'personal_data', operator: 'equals', value: true },
          },
          { key: 'ready_on', kind: 'date', label: 'Ready on', min: 'today', max: 'today+730' },
          { key: 'developer_contact', kind: 'email', label: 'E-mail of the developers', required: 'submit' },
        ],
      },
      {
        key: 'security',
        title: 'Security',
        fields: [
          {
            key: 'assurances',
            kind: 'multi_select',
            label: 'What you can show',
            report: 'count',
            options: [
              { value: 'soc_2', label: 'SOC 2 report' },
              { value: 'iso_27001', label: 'ISO 27001 certificate' },
              { value: 'penetration_test', label: 'Penetration test of the last year' },
            ],
          },
          {
            key: 'assurance_files',
            kind: 'files',
            label: 'Documents',
            accepts: ['pdf'],
            maxItems: 5,
            expiry: 'optional',
            shownIf: { field: 'assurances', operator: 'answered' },
          },
          {
            key: 'security_contact',
            kind: 'email',
            label: 'Whom we tell of a weakness',
            required: 'submit',
          },
          {
            key: 'weakness_days',
            kind: 'integer',
            label: 'Days until a serious weakness is closed',
            min: 0,
            max: 365,
            unit: 'days',
            requiredIf: {
              any: [
                { field: 'personal_data', operator: 'equals', value: true },
                { field: 'directions', operator: 'contains', value: 'writes' },
              ],
            },
          },
        ],
      },
      {
        key: 'support',
        title: 'Support',
        switchable: true,
        fields: [
          { key: 'support_page', kind: 'url', label: 'Support page' },
          { key: 'support_email', kind: 'email', label: 'Support by e-mail' },
          { key: 'support_phone', kind: 'phone', label: 'Support by phone' },
        ],
        checks: [
          {
            key: 'a_way_to_reach',
            message: 'Give at least one way to reach your support.',
            field: 'support_page',
            holds: {
              any: [
                { field: 'support_page', operator: 'answered' },
                { field: 'support_email', operator: 'answered' },
                { field: 'support_phone', operator: 'answered' },
              ],
            },
          },
        ],
      },
      {
        key: 'agreement',
        title: 'Agreement',
        fields: [
          {
            key: 'developer_terms',
            kind: 'terms',
            label: 'Developer terms',
            statement: 'We have read and accept the developer terms.',
            link: '/terms/developers',
            required: 'submit',
          },
        ],
      },
    ],
  },
}
