/** The forms that come with the product, against sections 03.3, 10.1, 10.2 and 10.4. */
import { describe, expect, test } from 'vitest'
import {
  checkDefinition,
  diff,
  type FormDefinition,
  fromJsonSchema,
  missing,
  missingForReports,
  toJsonSchema,
  type Values,
  validate,
  visibleFields,
} from '#contract/forms/index.ts'
import { agencyProfile, application, partnerForm, presetForms } from './index.ts'

const now = new Date('2026-11-21T12:00:00Z')
const partner = { viewer: 'partner', now } as const
const told = (definition: FormDefinition, values: object, stage: 'save' | 'submit' = 'submit') =>
  validate(definition, values, { ...partner, stage }).faults.map(({ path, code }) => `${path} ${code}`)
const shown = (definition: FormDefinition, values: Values, viewer: 'host' | 'partner' = 'partner') =>
  visibleFields(definition, values, { viewer, now }).flatMap(({ items }) => items.flat().map(({ path }) => path))

describe.each(Object.entries(presetForms))('the form of %s', (_, definition) => {
  test('is without fault', () => {
    expect(checkDefinition(definition)).toEqual([])
  })

  test('survives being exported and imported', () => {
    const schema = JSON.parse(JSON.stringify(toJsonSchema(definition)))
    expect(fromJsonSchema(schema)).toEqual({ definition, faults: [] })
  })
})

describe('agency profile', () => {
  test('agency information is always asked, ten other sections can be switched off', () => {
    expect(agencyProfile.sections.map(({ title, switchable = false }) => [title, switchable])).toEqual([
      ['Agency information', false],
      ['Media', true],
      ['Agency stability', true],
      ['Organizational capacity', true],
      ['Sources of funding', true],
      ['Area served', true],
      ['Population served', true],
      ['Contacts', true],
      ['Pick-up person', true],
      ['Distribution information', true],
      ['Attached documents', true],
    ])
  })

  test('there are 41 agency types, the last of which is another one', () => {
    const type = agencyProfile.sections[0]?.fields.find(({ key }) => key === 'agency_type')
    expect(type?.kind === 'select' && [type.options.length, type.options.at(-1)?.value]).toEqual([41, 'other'])
    expect(shown(agencyProfile, { agency_type: 'other' })).toContain('other_agency_type')
    expect(shown(agencyProfile, { agency_type: 'school' })).not.toContain('other_agency_type')
  })

  test('media needs a link or the box, and nothing else is required', () => {
    expect(told(agencyProfile, {})).toEqual(['website check'])
    expect(told(agencyProfile, {}, 'save')).toEqual([])
    for (const media of [
      { website: 'example.org' },
      { facebook: 'f' },
      { twitter: 't' },
      { instagram: 'i' },
      { no_social_media: true },
    ])
      expect(told(agencyProfile, media)).toEqual([])
    const [first, media, ...rest] = agencyProfile.sections as [
      FormDefinition['sections'][0],
      FormDefinition['sections'][0],
    ]
    expect(told({ ...agencyProfile, sections: [first, { ...media, off: true }, ...rest] }, {})).toEqual([])
    expect(missing(agencyProfile, {}, partner)).toMatchObject([
      { section: 'media', params: { message: expect.stringContaining('tick') } },
    ])
  })

  test('shares of clients are whole numbers from 1 to 100 that add up to 0 or 100', () => {
    const areas = (...shares: number[]) =>
      told(agencyProfile, {
        no_social_media: true,
        areas: shares.map((client_share, at) => ({ county: `County ${at}`, client_share })),
      })
    expect(areas()).toEqual([])
    expect(areas(100)).toEqual([])
    expect(areas(60, 40)).toEqual([])
    expect(areas(60, 30)).toEqual(['areas total'])
    expect(areas(60, 41)).toEqual(['areas total'])
    expect(areas(0, 100)).toEqual(['areas.0.client_share too_small'])
    expect(areas(50.5, 49.5)).toEqual(['areas.0.client_share integer', 'areas.1.client_share integer'])
    expect(
      told(
        agencyProfile,
        {
          areas: [
            { county: 'Kent', client_share: 50 },
            { county: 'kent', client_share: 50 },
          ],
        },
        'save',
      ),
    ).toEqual(['areas.1.county repeated'])
  })

  test('one bad share leaves the areas served before as they were', () => {
    const before: Values = { areas: [{ county: 'Kent', client_share: 100 }] }
    const { values } = validate(
      agencyProfile,
      {
        areas: [
          { county: 'Kent', client_share: 50 },
          { county: 'Essex', client_share: 500 },
        ],
      },
      { ...partner, stage: 'save', before, partial: true },
    )
    expect(values).toEqual(before)
    expect(diff(agencyProfile, before, values)).toEqual([])
  })

  test('up to three pick-up addresses, all right, none twice', () => {
    const pick = (...pick_up_emails: string[]) => told(agencyProfile, { no_social_media: true, pick_up_emails })
    expect(pick()).toEqual([])
    expect(pick('a@b.co', 'c@d.co', 'e@f.co')).toEqual([])
    expect(pick('a@b.co', 'c@d.co', 'e@f.co', 'g@h.co')).toEqual(['pick_up_emails too_many'])
    expect(pick('a@b.co', 'A@b.co')).toEqual(['pick_up_emails.1 repeated'])
    expect(pick('a@b.co', 'c')).toEqual(['pick_up_emails.1 email'])
  })

  test('percentages of the population come to 100 at most', () => {
    expect(told(agencyProfile, { no_social_media: true, black: 60, white: 30 })).toEqual([])
    expect(told(agencyProfile, { no_social_media: true, black: 60, white: 41 })).toEqual(['black total_too_large'])
    expect(told(agencyProfile, { no_social_media: true, below_poverty: 60, near_poverty: 41 })).toEqual([
      'below_poverty total_too_large',
    ])
  })

  test('yes or no can stay unsaid, and yes asks for more', () => {
    expect(shown(agencyProfile, {})).not.toContain('form_990_file')
    expect(shown(agencyProfile, { form_990: false })).not.toContain('form_990_file')
    expect(shown(agencyProfile, { form_990: true, storage_space: true })).toEqual(
      expect.arrayContaining(['form_990_file', 'storage_description']),
    )
  })

  test('what reports lack is counted', () => {
    expect(missingForReports(agencyProfile, {}, { viewer: 'host', now }).map(({ key }) => key)).toEqual(
      expect.arrayContaining(['agency_type', 'zip_codes', 'areas']),
    )
    expect(
      missingForReports(agencyProfile, { agency_type: 'school' }, { viewer: 'host', now }).map(({ key }) => key),
    ).not.toContain('agency_type')
  })
})

describe('partner form', () => {
  const answers = {
    company_description: 'We make things.',
    company_website: 'example.org',
    planned_integration: 'Orders',
    has_public_api: true,
    technical_contact: 'Ada',
    technical_email: 'ada@example.org',
  }

  test('a handful of answers submits it', () => {
    expect(told(partnerForm, answers)).toEqual([])
    expect(missing(partnerForm, {}, partner).map(({ path }) => path)).toEqual(Object.keys(answers))
  })

  test('terms wait switched off until the host gives its own', () => {
    expect(shown(partnerForm, {})).not.toContain('partner_terms')
    const own = { ...partnerForm, sections: partnerForm.sections.map(({ off, ...section }) => section) }
    expect(told(own, answers)).toEqual(['partner_terms required'])
    expect(told(own, { ...answers, partner_terms: true })).toEqual([])
  })
})

describe('application', () => {
  const answers = {
    company_name: 'Acme',
    company_website: 'acme.example',
    company_address: { line1: '1 Main St', city: 'Dover' },
    company_size: 'upto_50',
    first_name: 'Ada',
    last_name: 'Lovelace',
    email: 'ada@acme.example',
    partner_kinds: ['referral'],
    other_programs: false,
    is_true: true,
  }

  test('what everybody is asked', () => {
    expect(told(application, answers)).toEqual([])
  })

  test('conditions ask for more', () => {
    expect(told(application, { ...answers, partner_kinds: ['resale'] })).toEqual(['resale_certificate required'])
    expect(told(application, { ...answers, partner_kinds: ['services'] })).toEqual([])
    expect(told(application, { ...answers, partner_kinds: ['managed'] })).toEqual(['certified_people required'])
    expect(told(application, { ...answers, other_programs: true })).toEqual(['which_programs required'])
    expect(told(application, { ...answers, vat_number: 'de 123' })).toEqual(['vat_number pattern'])
    expect(told(application, { ...answers, vat_number: 'DE123456789' })).toEqual([])
  })

  test('files for what is not asked are dropped', () => {
    const file = { id: 'f', name: 'a.pdf', type: 'application/pdf', size: 5 }
    expect(told(application, { ...answers, partner_kinds: ['resale'], resale_certificate: [file] })).toEqual([])
    const { dropped } = validate(
      application,
      { ...answers, resale_certificate: [file] },
      { ...partner, stage: 'submit' },
    )
    expect(dropped).toEqual(['resale_certificate'])
  })

  test('the assessment is the host’s', () => {
    expect(shown(application, {}, 'host')).toContain('tier')
    expect(shown(application, {})).not.toContain('tier')
    expect(told(application, { ...answers, tier: 'gold' })).toEqual(['tier unknown_field'])
  })
})
