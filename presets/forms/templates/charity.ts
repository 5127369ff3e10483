import type { FormTemplate } from './template.ts'

/** What a donor wants to know of an organization it gives to. */
export const charity: FormTemplate = {
  name: 'charity',
  title: 'Charity',
  sentence: 'For organizations you give to: status, mission, whom they serve and where, money, and people to talk to.',
  definition: {
    id: 'charity_profile',
    title: 'Profile of your organization',
    description: 'Every answer can be changed later. Sections can be filled in any order.',
    sections: [
      {
        key: 'organization',
        title: 'Organization',
        fields: [
          { key: 'organization_name', kind: 'short_text', label: 'Name', required: 'submit', maxLength: 200 },
          {
            key: 'status',
            kind: 'select',
            label: 'Status',
            required: 'submit',
            report: 'count',
            options: [
              { value: 'registered_charity', label: 'Registered charity' },
              { value: 'religious', label: 'Religious community' },
              { value: 'public_body', label: 'Public body' },
              { value: 'school', label: 'School' },
              { value: 'other', label: 'Other' },
            ],
          },
          {
            key: 'other_status',
            kind: 'short_text',
            label: 'Other status',
            maxLength: 300,
            shownIf: { field: 'status', operator: 'equals', value: 'other' },
            requiredIf: { field: 'status', operator: 'equals', value: 'other' },
          },
          {
            key: 'proof_of_status',
            kind: 'files',
            label: 'Proof of status',
            accepts: ['pdf', 'png', 'jpeg'],
            maxItems: 3,
            requiredIf: { field: 'status', operator: 'equals', value: 'registered_charity' },
          },
          { key: 'mission', kind: 'long_text', label: 'Mission', required: 'submit', maxLength: 3000 },
          { key: 'organization_address', kind: 'address', label: 'Address', required: 'submit' },
          { key: 'website', kind: 'url', label: 'Website' },
        ],
      },
      {
        key: 'service',
        title: 'Whom you serve',
        switchable: true,
        fields: [
          { key: 'people_served', kind: 'integer', label: 'People served in a year', min: 0, report: 'sum' },
          {
            key: 'ages',
            kind: 'table',
            label: 'By age',
            help: 'The parts add up to 100, or leave them all empty.',
            rowLabel: 'age group',
            maxRows: 10,
            columns: [
              { key: 'age_group', kind: 'short_text', label: 'Age group', required: 'submit', maxLength: 100 },
              { key: 'share', kind: 'percentage', label: 'Share', required: 'submit', decimals: 0 },
            ],
            totals: [{ key: 'shares', label: 'All ages', of: ['share'], equals: [0, 100] }],
          },
          { key: 'area', kind: 'long_text', label: 'Area you serve', maxLength: 1000 },
          { key: 'referral_needed', kind: 'yes_no', label: 'Do people need a referral to come to you?' },
        ],
      },
      {
        key: 'money',
        title: 'Money',
        switchable: true,
        fields: [
          { key: 'yearly_budget', kind: 'money', label: 'Yearly budget', currencies: ['USD', 'EUR', 'GBP'], min: 0 },
          {
            key: 'funding_sources',
            kind: 'multi_select',
            label: 'Where it comes from',
            report: 'count',
            options: [
              { value: 'private_donors', label: 'Private donors' },
              { value: 'foundations', label: 'Foundations' },
              { value: 'companies', label: 'Companies' },
              { value: 'public_money', label: 'Public money' },
              { value: 'own_earnings', label: 'Own earnings' },
            ],
          },
          {
            key: 'annual_report',
            kind: 'files',
            label: 'Last annual report',
            accepts: ['pdf'],
            requiredIf: { field: 'yearly_budget', operator: 'more_than', value: 100_000 },
          },
        ],
      },
      {
        key: 'contacts',
        title: 'Contacts',
        fields: [
          { key: 'director_name', kind: 'short_text', label: 'Director', required: 'submit', maxLength: 200 },
          { key: 'director_email', kind: 'email', label: 'E-mail of the director', required: 'submit' },
          { key: 'notice_emails', kind: 'emails', label: 'Who else gets our mails', maxItems: 5 },
          { key: 'has_phone', kind: 'checkbox', label: 'We can be reached by phone' },
          {
            key: 'phone',
            kind: 'phone',
            label: 'Phone',
            shownIf: { field: 'has_phone', operator: 'equals', value: true },
            requiredIf: { field: 'has_phone', operator: 'equals', value: true },
          },
        ],
      },
    ],
  },
}
