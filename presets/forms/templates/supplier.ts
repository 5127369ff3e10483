import type { FormTemplate } from './template.ts'

/** What a buyer wants to know of somebody who delivers. */
export const supplier: FormTemplate = {
  name: 'supplier',
  title: 'Supplier',
  sentence:
    'For companies that deliver to you: what and from where, certificates with their expiry, bank and tax details.',
  definition: {
    id: 'supplier_form',
    title: 'Supplier form',
    sections: [
      {
        key: 'company',
        title: 'Company',
        fields: [
          { key: 'legal_name', kind: 'short_text', label: 'Legal name', required: 'submit', maxLength: 200 },
          { key: 'head_office', kind: 'address', label: 'Head office', required: 'submit' },
          {
            key: 'tax_number',
            kind: 'short_text',
            label: 'VAT or tax number',
            required: 'submit',
            pattern: '[A-Za-z0-9][A-Za-z0-9 ./-]{3,29}',
            patternHint: 'Letters, digits, points, hyphens and slashes, such as DE123456789.',
          },
          { key: 'duns', kind: 'short_text', label: 'D-U-N-S number', pattern: '\\d{9}', patternHint: 'Nine digits.' },
        ],
      },
      {
        key: 'deliveries',
        title: 'What you deliver',
        fields: [
          {
            key: 'goods',
            kind: 'table',
            label: 'Goods and services',
            rowLabel: 'item',
            minRows: 1,
            maxRows: 100,
            required: 'submit',
            columns: [
              { key: 'item', kind: 'short_text', label: 'What', required: 'submit', maxLength: 200 },
              { key: 'origin', kind: 'country', label: 'From', required: 'submit' },
              { key: 'lead_days', kind: 'integer', label: 'Lead time', min: 0, max: 730, unit: 'days' },
            ],
          },
          { key: 'smallest_order', kind: 'money', label: 'Smallest order', currencies: ['EUR', 'USD', 'GBP'], min: 0 },
          { key: 'dangerous_goods', kind: 'yes_no', label: 'Is any of it dangerous goods?', required: 'submit' },
          {
            key: 'dangerous_note',
            kind: 'note',
            label: 'Safety data sheets',
            help: 'We need a safety data sheet for each dangerous item before the first order.',
            shownIf: { field: 'dangerous_goods', operator: 'equals', value: true },
          },
          {
            key: 'safety_sheets',
            kind: 'files',
            label: 'Safety data sheets',
            accepts: ['pdf'],
            maxItems: 20,
            shownIf: { field: 'dangerous_goods', operator: 'equals', value: true },
            requiredIf: { field: 'dangerous_goods', operator: 'equals', value: true },
          },
        ],
      },
      {
        key: 'certificates',
        title: 'Certificates',
        switchable: true,
        fields: [
          {
            key: 'held_certificates',
            kind: 'multi_select',
            label: 'Certificates you hold',
            report: 'count',
            options: [
              { value: 'iso_9001', label: 'ISO 9001' },
              { value: 'iso_14001', label: 'ISO 14001' },
              { value: 'iso_27001', label: 'ISO 27001' },
              { value: 'sa_8000', label: 'SA 8000' },
            ],
          },
          {
            key: 'certificate_files',
            kind: 'files',
            label: 'Copies',
            accepts: ['pdf', 'png', 'jpeg'],
            maxItems: 10,
            expiry: 'required',
            shownIf: { field: 'held_certificates', operator: 'count_at_least', value: 1 },
            requiredIf: { field: 'held_certificates', operator: 'count_at_least', value: 1 },
          },
          {
            key: 'code_of_conduct',
            kind: 'terms',
            label: 'Code of conduct',
            statement: 'We have read the code of conduct for suppliers and work by it.',
            link: '/terms/conduct',
            linkLabel: 'Code of conduct',
            required: 'submit',
          },
        ],
      },
      {
        key: 'bank',
        title: 'Bank details',
        help: 'Changes are confirmed by phone before the next payment.',
        fields: [
          { key: 'account_holder', kind: 'short_text', label: 'Account holder', required: 'submit', maxLength: 200 },
          {
            key: 'iban',
            kind: 'short_text',
            label: 'IBAN or account number',
            required: 'submit',
            pattern: '[A-Za-z0-9][A-Za-z0-9 ]{5,41}',
            patternHint: 'Letters, digits and blanks only.',
            exported: false,
          },
          { key: 'bic', kind: 'short_text', label: 'BIC', maxLength: 11 },
          { key: 'invoice_email', kind: 'email', label: 'E-mail for questions about invoices', required: 'submit' },
        ],
      },
      {
        key: 'buying',
        title: 'Buying department',
        hostOnly: true,
        fields: [
          { key: 'supplier_number', kind: 'short_text', label: 'Our supplier number', maxLength: 60 },
          { key: 'payment_days', kind: 'integer', label: 'Days to pay', min: 0, max: 180, default: 30, unit: 'days' },
        ],
      },
    ],
  },
}
