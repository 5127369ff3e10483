/** How a state feels. */
export const toneOfState = { accepted: 'good', waiting: 'wait', shut: 'bad' } as const
