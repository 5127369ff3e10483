/** Names the contract keeps with its schemas, for the browser that carries none; a test compares them. */
export const entries = ['record', 'invite', 'invite_and_approve', 'create_approved', 'self_register'] as const
