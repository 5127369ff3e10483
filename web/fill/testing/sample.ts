/** A form with every kind of field, and its answers, for the tests of the form page. */
import type { Submission } from '#contract/endpoints/submissions.ts'
import type { FormDefinition } from '#contract/forms/filling.ts'
import type { FillView } from '../view.ts'

export const sampleForm: FormDefinition = {
  id: 'agency_profile',
  title: 'Agency profile',
  sections: [
    {
      key: 'agency',
      title: 'Agency information',
      help: 'Who you are, and how people reach you.',
      fields: [
        { key: 'agency_name', kind: 'short_text', label: 'Agency name', required: 'submit', maxLength: 120 },
        {
          key: 'agency_type',
          kind: 'select',
          label: 'Type of agency',
          required: 'submit',
          options: [
            { value: 'shelter', label: 'Homeless shelter' },
            { value: 'school', label: 'School or child care' },
            { value: 'health', label: 'Health or home visits' },
            { value: 'pantry', label: 'Food pantry' },
            { value: 'faith', label: 'Faith community' },
            { value: 'other', label: 'Other' },
          ],
        },
        {
          key: 'other_type',
          kind: 'short_text',
          label: 'Which type is it?',
          shownIf: { field: 'agency_type', operator: 'equals', value: 'other' },
          requiredIf: { field: 'agency_type', operator: 'equals', value: 'other' },
        },
        {
          key: 'mission',
          kind: 'long_text',
          label: 'Mission',
          help: 'In your own words: whom you serve and how.',
          maxLength: 300,
          required: 'submit',
        },
        { key: 'address', kind: 'address', label: 'Address', required: 'submit' },
        { key: 'email', kind: 'email', label: 'E-mail', required: 'submit' },
        { key: 'phone', kind: 'phone', label: 'Phone' },
        { key: 'website', kind: 'url', label: 'Website' },
      ],
    },
    {
      key: 'capacity',
      title: 'Capacity',
      fields: [
        { key: 'founded', kind: 'integer', label: 'Year founded', min: 1800, max: 2026, required: 'submit' },
        { key: 'storage', kind: 'number', label: 'Storage space', unit: 'square metres', required: 'submit' },
        { key: 'evening', kind: 'yes_no', label: 'Are you open in the evening?', required: 'submit' },
        { key: 'truck', kind: 'yes_no', label: 'Do you have a truck?' },
        {
          key: 'cold',
          kind: 'select',
          label: 'Cold storage',
          options: [
            { value: 'none', label: 'None' },
            { value: 'fridge', label: 'Refrigerator' },
            { value: 'freezer', label: 'Freezer' },
          ],
        },
        { key: 'since', kind: 'date', label: 'Distributing since', max: 'today' },
        { key: 'language', kind: 'country', label: 'Country of registration', required: 'submit' },
      ],
    },
    {
      key: 'funding',
      title: 'Sources of funding',
      fields: [
        { key: 'budget', kind: 'money', label: 'Yearly budget', currencies: ['USD'], required: 'submit' },
        { key: 'grants', kind: 'money', label: 'Grants', currencies: ['USD', 'EUR'] },
        {
          key: 'sources',
          kind: 'multi_select',
          label: 'Where the money comes from',
          required: 'submit',
          options: [
            { value: 'public', label: 'Public' },
            { value: 'private', label: 'Private donors' },
            { value: 'corporate', label: 'Companies' },
            { value: 'fees', label: 'Fees' },
          ],
        },
      ],
    },
    {
      key: 'area',
      title: 'Area served',
      help: 'The counties you serve, and how your clients are spread over them.',
      fields: [
        {
          key: 'served',
          kind: 'table',
          label: 'Counties',
          rowLabel: 'County',
          required: 'submit',
          columns: [
            { key: 'county', kind: 'short_text', label: 'County', required: 'submit' },
            { key: 'share', kind: 'percentage', label: 'Share of clients', required: 'submit' },
          ],
          unique: ['county'],
          totals: [{ key: 'shares', label: 'Shares', of: ['share'], equals: [0, 100] }],
        },
      ],
    },
    {
      key: 'people',
      title: 'Contacts',
      repeat: { minItems: 1, maxItems: 3, itemLabel: 'Contact' },
      fields: [
        { key: 'name', kind: 'short_text', label: 'Name', required: 'submit' },
        { key: 'mail', kind: 'email', label: 'E-mail', required: 'submit' },
        { key: 'pickup', kind: 'checkbox', label: 'Picks up orders' },
        {
          key: 'plate',
          kind: 'short_text',
          label: 'Number plate',
          shownIf: { field: 'pickup', operator: 'equals', value: true },
        },
      ],
    },
    {
      key: 'documents',
      title: 'Documents',
      fields: [
        { key: 'intro', kind: 'note', label: 'Why we ask', help: 'The law wants proof that you are a charity.' },
        {
          key: 'proof',
          kind: 'files',
          label: 'Proof of status',
          help: 'For example the letter of the tax office.',
          required: 'submit',
          accepts: ['pdf', 'png', 'jpeg'],
          maxItems: 3,
          expiry: 'optional',
        },
        { key: 'copies', kind: 'emails', label: 'Send copies of receipts to' },
        { key: 'more', kind: 'heading', label: 'Agreement' },
        {
          key: 'terms',
          kind: 'terms',
          label: 'Terms',
          statement: 'I have read and accept the partner terms.',
          link: '/terms',
          linkLabel: 'Partner terms',
          required: 'submit',
        },
      ],
    },
  ],
}

/** What the server answers for somebody who begins. */
export function sampleSubmission(change: Partial<Submission> = {}): Submission {
  return {
    partnershipId: 'pship_01h455vb4pex5vsknk084sn02q',
    state: 'draft',
    definition: sampleForm,
    formVersion: 1,
    answers: {},
    revision: 0,
    number: 0,
    edits: [],
    files: [],
    comments: [],
    missing: [],
    versions: [],
    changes: [],
    stages: { of: 1, given: [] },
    savedAt: null,
    says: 'Fill it in and submit it. Diaper Depot decides then.',
    words: { title: 'Agency profile', submit: 'Submit for approval', host: 'Diaper Depot', partner: 'Little Steps' },
    can: { save: true, submit: true, upload: true, comment: true, recall: 'submission_required' },
    ...change,
  }
}

export function sampleView(submission: Submission = sampleSubmission()): FillView {
  return {
    path: '/home/p/pship_01h455vb4pex5vsknk084sn02q/form',
    api: '/v1/portal/pship_01h455vb4pex5vsknk084sn02q/form',
    account: 'psn_1',
    name: 'Lou Steps',
    submission,
    now: '2026-11-21T12:00:00.000Z',
    locale: 'en-GB',
    timeZone: 'Europe/London',
    home: '/home/p/pship_01h455vb4pex5vsknk084sn02q',
    contact: { name: 'Dana Depot', email: 'dana@depot.example' },
    sessionEndsAt: null,
    application: null,
  }
}
