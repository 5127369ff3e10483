/** Which organizations may run programs here. Pure. */
import type { ErrorCode } from '#contract/errors.ts'
import type { WhoMayHost } from '#contract/names.ts'

export interface HostingFacts {
  id: string
  kind: 'organization' | 'personal'
  hosting: 'no' | 'requested' | 'yes'
  suspendedAt: Date | null
}

export interface HostingRule {
  whoMayHost: WhoMayHost
  firstOrganizationId: string | null
}

/** Why an organization may not run programs; nothing where it may. A personal organization never does. */
export function hostingRefusal(rule: HostingRule, organization: HostingFacts): ErrorCode | undefined {
  if (organization.suspendedAt) return 'organization_suspended'
  if (organization.id === rule.firstOrganizationId) return undefined
  if (organization.kind === 'personal') return 'hosting_not_allowed'
  if (rule.whoMayHost === 'anyone') return undefined
  if (rule.whoMayHost === 'first_organization') return 'hosting_not_allowed'
  return organization.hosting === 'yes' ? undefined : 'hosting_awaits_approval'
}

/** Why the right to run programs cannot be asked for now. */
export function requestRefusal(rule: HostingRule, organization: HostingFacts): ErrorCode | undefined {
  if (rule.whoMayHost === 'first_organization' || organization.kind === 'personal') return 'hosting_not_allowed'
  return hostingRefusal(rule, organization) === undefined || organization.hosting === 'requested'
    ? 'organization_state'
    : undefined
}
