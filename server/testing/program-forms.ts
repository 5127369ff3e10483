/** Forms for tests: one small definition with something of everything, and answers that fit it. */
import type { FormDefinition } from '#contract/forms/index.ts'
import { publishFirst } from '#server/features/forms/index.ts'
import { fromPublicId } from '#server/platform/id.ts'
import type { TestApp } from './app.ts'
import { type BuiltProgram, buildProgram } from './partnerships.ts'

export const sampleForm: FormDefinition = {
  id: 'agency_profile',
  title: 'Agency profile',
  sections: [
    {
      key: 'about',
      title: 'About',
      fields: [
        { key: 'agency_name', kind: 'short_text', label: 'Agency name', required: 'submit', maxLength: 100 },
        {
          key: 'agency_type',
          kind: 'select',
          label: 'Type of agency',
          required: 'submit',
          options: [
            { value: 'pantry', label: 'Food pantry' },
            { value: 'other', label: 'Other' },
          ],
        },
        {
          key: 'other_type',
          kind: 'short_text',
          label: 'Which other type',
          shownIf: { field: 'agency_type', operator: 'equals', value: 'other' },
          required: 'submit',
        },
        { key: 'website', kind: 'url', label: 'Website' },
        { key: 'families', kind: 'integer', label: 'Families served', min: 0, max: 10_000 },
        { key: 'rating', kind: 'integer', label: 'Rating', seenBy: 'host', editedBy: 'host', min: 1, max: 5 },
      ],
    },
    {
      key: 'area',
      title: 'Area served',
      fields: [
        {
          key: 'served',
          kind: 'table',
          label: 'Counties',
          rowLabel: 'county',
          columns: [
            { key: 'county', kind: 'short_text', label: 'County', required: 'save' },
            { key: 'share', kind: 'percentage', label: 'Share' },
          ],
          totals: [{ key: 'shares', label: 'Client share', of: ['share'], equals: [0, 100] }],
        },
      ],
    },
    {
      key: 'documents',
      title: 'Documents',
      fields: [
        {
          key: 'proof',
          kind: 'files',
          label: 'Proof of status',
          accepts: ['pdf', 'png', 'docx', 'txt'],
          maxItems: 2,
          maxBytes: 100_000,
        },
        { key: 'internal', kind: 'files', label: 'Internal papers', seenBy: 'host', editedBy: 'host' },
      ],
    },
  ],
}

/** Enough to be submitted. */
export const wholeAnswers = { agency_name: 'Northwind Pantry', agency_type: 'pantry' }

/** A program after the model of `essentials_bank` with the sample form published, changed where the test says so. */
export async function buildFormProgram(
  app: TestApp,
  of: Parameters<typeof buildProgram>[1] & { definition?: FormDefinition } = {},
): Promise<BuiltProgram> {
  const program = await buildProgram(app, {
    preset: 'essentials_bank',
    ...of,
    policy: {
      formWhen: 'any_time',
      formBlocks: 'work',
      formEditors: 'both',
      approval: 'manual',
      postApprovalEdit: 'notify',
      ...of.policy,
    },
  })
  await publishForm(app, program, of.definition ?? sampleForm)
  return program
}

/** Publishes the first version of a program's form. */
export async function publishForm(app: TestApp, program: BuiltProgram, definition: FormDefinition): Promise<void> {
  await app.db.transaction({ as: 'system' }, async (tx) => {
    await publishFirst(tx, app.ctx(), {
      programId: fromPublicId('prog', program.id),
      hostId: program.host.id,
      by: program.owner.id,
      purpose: 'application',
      definition,
    })
  })
}
