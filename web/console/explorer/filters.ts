/** Which filters make sense in a tab. Pure. */
import type { FilterState, Tab } from './state.ts'

const inTab: Record<Tab, readonly FilterState[]> = {
  all: [
    'prospect',
    'invited',
    'expired',
    'failed',
    'declined',
    'onboarding',
    'in_review',
    'active',
    'recertifying',
    'suspended',
    'rejected',
    'ended',
    'archived',
  ],
  active: ['active', 'recertifying', 'suspended', 'archived'],
  invited: ['prospect', 'invited', 'expired', 'failed', 'declined', 'archived'],
  waiting: ['onboarding', 'in_review', 'archived'],
  ended: ['rejected', 'ended', 'archived'],
}

/** Statuses and finer words that a partner in this tab can have; what is archived is asked for beside them. */
export const statesIn = (tab: Tab): readonly FilterState[] => inTab[tab]
