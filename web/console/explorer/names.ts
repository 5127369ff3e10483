/** The names of the explorer's tabs, filters, sorts and columns. Those of the contract come with its schemas, so they stand here too; a test compares them. */
import { partnershipStatuses } from '#contract/names.ts'
import { tabNames } from '#contract/vocabulary.ts'

export const tabs = tabNames
export const explorerStates = [...partnershipStatuses, 'expired', 'failed', 'archived'] as const
export const explorerSorts = ['name', '-name', 'created', '-created', 'activity', '-activity'] as const
export const explorerColumns = [
  'status',
  'next',
  'contact',
  'sponsor',
  'country',
  'program',
  'sent',
  'opened',
  'expires',
  'ends',
  'created',
  'activity',
] as const
export const densities = ['comfortable', 'compact'] as const
/** At most so many in one run. */
export const mostInBulk = 10_000
/** Of what is filtered, so many are counted for the list. */
export const mostCounted = 1_000
