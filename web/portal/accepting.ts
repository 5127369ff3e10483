/** Who accepts an invitation, as choices and as the body of the request. Pure. */
import type { Answer, Api } from '#web/lib/api.ts'
import { t } from './words.ts'

type InboxItem = Answer<Api['inbox']['list']>['items'][number]

/** The id of an organization, `named` (a new one with the name the host gave), `new`, or nothing chosen. */
export type Choice = string

export interface Company {
  name: string
  slug: string
  size: string
  industry: string
  phone: string
  address: string
  city: string
  country: string
}
export const emptyCompany = (name: string): Company => ({
  name,
  slug: identityFrom(name),
  size: '',
  industry: '',
  phone: '',
  address: '',
  city: '',
  country: '',
})

/** A suggestion for the identity of a company: small letters, digits and single hyphens, at most 40. */
export function identityFrom(name: string): string {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  return plain
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 40)
    .replace(/-$/, '')
}

/** Whether pressing *Accept* has to ask something first. */
export const asksFirst = (invitation: Pick<InboxItem, 'accepting'>) =>
  invitation.accepting === 'choose' || invitation.accepting === 'sign_up'

/** What can be chosen. An organization that may not accept stays visible and says why. */
export function choicesOf(
  invitation: Pick<InboxItem, 'accepting' | 'organizations' | 'partnerName' | 'needsOrganization' | 'host'>,
): { value: Choice; label: string; says?: string; refusal?: string }[] {
  const mine = invitation.organizations.map((organization) => ({
    value: organization.id,
    label: organization.name,
    ...(!organization.mayAccept && { refusal: t('acceptDialog.mayNot') }),
  }))
  if (invitation.accepting === 'sign_up' || invitation.needsOrganization) {
    return [...mine, { value: 'new', label: t('acceptDialog.another'), says: t('acceptDialog.anotherSays') }]
  }
  const { partnerName, host } = invitation
  if (!partnerName) return mine
  return [
    ...mine,
    {
      value: 'named',
      label: t('acceptDialog.named', { name: partnerName }),
      says: t('acceptDialog.namedSays', { host: host.name }),
    },
  ]
}

/** What is missing before a company can be sent, by field. */
export const missingOf = (company: Company): Record<string, string> =>
  company.name.trim() ? {} : { name: t('acceptDialog.nameNeeded') }

/** A company as it is sent. Empty details are left out. */
export function companyOf(company: Company) {
  const { name, slug, ...details } = company
  const given: Partial<typeof details> = Object.fromEntries(
    Object.entries(details).filter(([, value]) => value.trim() !== ''),
  )
  return { name: name.trim(), slug: slug.trim() || identityFrom(name), ...given }
}

/** The body of the acceptance. */
export function acceptBody(choice: Choice, company?: Company) {
  if (choice === 'named') return { newOrganization: 'named' as const }
  if (choice === 'new' && company) return { newOrganization: companyOf(company) }
  return choice ? { organizationId: choice } : {}
}
