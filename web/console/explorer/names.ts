/** The names of the explorer's tabs, filters and sorts. Those of the contract come with its schemas, so they stand here too; a test compares them. */
import { partnershipStatuses } from '#contract/names.ts'
import { tabNames } from '#contract/vocabulary.ts'

export const tabs = tabNames
export const explorerStates = [...partnershipStatuses, 'expired', 'failed', 'archived'] as const
export const explorerSorts = ['name', '-name', 'created', '-created', 'activity', '-activity'] as const
