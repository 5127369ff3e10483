/** Programs that ask their partners to fill in a form. */
import type { PresetName } from '#contract/names.ts'
import type { Policy } from '#contract/policy.ts'
import { presets } from '#presets/index.ts'
import { fromPublicId } from '#server/platform/id.ts'
import type { Host } from './cast.ts'
import type { World } from './world.ts'

/** Lets the program ask for the form that its preset ships. */
export async function openForms(world: World, of: Host, change: Partial<Policy> = {}): Promise<void> {
  const programId = fromPublicId('prog', of.programId)
  await world.db.transaction({ as: 'system' }, async (tx) => {
    const { preset } = await tx
      .selectFrom('program')
      .select('preset')
      .where('id', '=', programId)
      .executeTakeFirstOrThrow()
    const name = preset as PresetName // a check of the column allows no other
    const policy = JSON.stringify({ ...presets[name].policy, ...change })
    await tx.updateTable('program_policy').set({ policy }).where('program_id', '=', programId).execute()
  })
}
