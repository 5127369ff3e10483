/** Who hears of what partners submit: people of the host, and addresses without an account. Never a blank one. */
import type { Static } from 'typebox'
import type { reviews as api } from '#contract/endpoints/submissions.ts'
import { record } from '#server/features/history/index.ts'
import { parseEmail } from '#server/features/identity/index.ts'
import { isActiveMember, listPersons, presentPerson } from '#server/features/partnerships/index.ts'
import { getProgram } from '#server/features/programs/index.ts'
import type { MemberCtx } from '#server/platform/ctx.ts'
import type { Scope, Tx } from '#server/platform/db/types.ts'
import { AppError, fault } from '#server/platform/errors.ts'
import { fromPublicId, toPublicId } from '#server/platform/id.ts'
import { listReceivers, replaceReceivers } from './receiver-store.ts'

type Answer = Static<typeof api.receivers.response>

const tenant = (ctx: MemberCtx): Scope => ({
  as: 'tenant',
  organizationId: ctx.actor.organizationId,
  personId: ctx.actor.personId,
})

async function programOf(tx: Tx, ctx: MemberCtx, id: string) {
  const program = await getProgram(tx, fromPublicId('prog', id))
  if (program.hostId !== ctx.actor.organizationId) throw new AppError('not_found')
  return program
}

async function shown(tx: Tx, programId: string): Promise<Answer> {
  const { people, addresses } = await listReceivers(tx, programId)
  const persons = await listPersons(tx, people)
  return { people: people.flatMap((id) => presentPerson(persons.get(id)) ?? []), addresses }
}

export async function getReceivers(ctx: MemberCtx, id: string): Promise<Answer> {
  return await ctx.db.transaction(tenant(ctx), async (tx) => await shown(tx, (await programOf(tx, ctx, id)).id))
}

export async function setReceivers(
  ctx: MemberCtx,
  id: string,
  body: Static<typeof api.setReceivers.body>,
): Promise<Answer> {
  const addresses = [...new Set(body.addresses.map((typed, index) => addressAt(typed, index)))]
  const people = [...new Set(body.people.map((person) => fromPublicId('psn', person)))]
  return await ctx.db.transaction(tenant(ctx), async (tx) => {
    const program = await programOf(tx, ctx, id)
    for (const [index, person] of people.entries()) {
      const member = await isActiveMember(tx, ctx.actor.organizationId, person)
      if (!member) throw fault(`people.${index}`, 'invalid', 'Choose active members of your organization.')
    }
    await replaceReceivers(tx, { hostId: program.hostId, programId: program.id }, { people, addresses })
    await record(tx, ctx, {
      verb: 'program.receivers_changed',
      organizationId: program.hostId,
      hostId: program.hostId,
      after: { program: toPublicId('prog', program.id), people: people.length, addresses },
    })
    return await shown(tx, program.id)
  })
}

function addressAt(typed: string, index: number): string {
  const email = parseEmail(typed)
  if (!email) throw fault(`addresses.${index}`, 'address_invalid')
  return email
}
