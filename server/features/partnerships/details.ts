/** What the host keeps about a partner: recording, changing, deleting, notes. */
import type { Static } from 'typebox'
import type { partnerships as api } from '#contract/endpoints/partnerships.ts'
import { assertMerged, record } from '#server/features/history/index.ts'
import { parseEmail } from '#server/features/identity/index.ts'
import { drawLogo } from '#server/features/organizations/index.ts'
import { policyOf } from '#server/features/programs/index.ts'
import type { MemberCtx } from '#server/platform/ctx.ts'
import { AppError, assertAllowed, fault } from '#server/platform/errors.ts'
import { fromPublicId, newId, toPublicId } from '#server/platform/id.ts'
import { asHost, beginningColumns, decide, hostActing, livingPolicy, lockOwnCase, settle, tenant } from './case.ts'
import { assertFree, getOwnProgram, missingField, onceByAddress, requiredFields, sponsorOf } from './judging.ts'
import { apply, emptyFacts } from './lifecycle.ts'
import { insertNote } from './page-store.ts'
import { policy as may, whyNotBegin } from './policy.ts'
import { partnerLogo } from './present.ts'
import { searchWords } from './search.ts'
import { deletePartnership, insertPartnerships } from './store.ts'

type RecordBody = Static<typeof api.record.body>
type UpdateBody = Static<typeof api.update.body>

/** Notes a partner without telling anybody. Answers its public id. */
export async function recordPartner(ctx: MemberCtx, programId: string, body: RecordBody): Promise<string> {
  const logo = await logoOf(body.logo)
  return await ctx.db.transaction(tenant(ctx), async (tx) => {
    const program = await getOwnProgram(tx, ctx, programId)
    const policy = await policyOf(tx, program.id)
    const living = livingPolicy(policy, policy)
    assertAllowed(whyNotBegin(asHost(ctx), 'record', { policy, invitedEmail: null }))
    const required = requiredFields(program)
    const missing = missingField({ program, required }, body)
    if (missing) throw fault(missing.field, 'invalid', missing.says)
    const email = checkAddress(body.email, required.includes('email') || !body.name?.trim())
    const now = ctx.now()
    const scopeId = policy.uniqueness === 'host' ? ctx.actor.organizationId : program.id
    const hostId = ctx.actor.organizationId
    if (email) {
      await assertFree(tx, ctx, { policy, scopeId }, email)
    }
    const id = newId()
    const firstName = body.firstName?.trim() ?? ''
    const lastName = body.lastName?.trim() ?? ''
    const name = body.name?.trim() || [firstName, lastName].filter(Boolean).join(' ') || (email ?? '')
    const facts = apply(emptyFacts(living), 'record', now)
    const added = await insertPartnerships(tx, [
      {
        id,
        host_id: hostId,
        program_id: program.id,
        scope_id: scopeId,
        policy_version: program.policyVersion,
        partner_name: name,
        website: body.website?.trim() || null,
        phone: body.phone?.trim() || null,
        city: body.city?.trim() || null,
        country: body.country?.trim() || null,
        ...logo,
        contact_email: email ?? null,
        contact_first_name: firstName,
        contact_last_name: lastName,
        sponsor_id: await sponsorOf(tx, ctx, body.sponsorId),
        ...beginningColumns(facts, now),
        last_activity_at: now,
        search_words: searchWords(name, firstName, lastName, email, body.city, body.country),
        origin: ctx.channel ?? 'screen',
        created_by: ctx.actor.personId,
        created_at: now,
        updated_at: now,
      },
    ])
    if (!added.has(id)) {
      // somebody else recorded or invited it at the same moment: now it can be seen
      if (email) await assertFree(tx, ctx, { policy, scopeId }, email)
      throw new AppError('already_partner')
    }
    if (body.note?.trim()) {
      const note = { partnershipId: id, organizationId: hostId, authorId: ctx.actor.personId, body: body.note.trim() }
      await insertNote(tx, note, now)
    }
    await record(tx, ctx, {
      verb: 'partnership.recorded',
      organizationId: hostId,
      hostId,
      partnershipId: id,
      before: { status: 'none' },
      after: { status: 'prospect', name },
      seenBy: 'host',
    })
    return toPublicId('pship', id)
  })
}

function checkAddress(typed: string | undefined, required: boolean): string | undefined {
  if (!typed?.trim()) {
    if (required) throw fault('email', 'address_invalid')
    return undefined
  }
  const email = parseEmail(typed)
  if (!email) throw fault('email', 'address_invalid')
  return email
}

/** Fields whose columns, and so the rows of the history, are named otherwise. */
const columnNames: Record<string, string> = {
  name: 'partner_name',
  firstName: 'contact_first_name',
  lastName: 'contact_last_name',
  email: 'contact_email',
  sponsorId: 'sponsor_id',
}

/** Changes what the host keeps about the partner. The address only while nobody was invited: after that it is corrected. */
export async function updatePartner(ctx: MemberCtx, id: string, body: UpdateBody): Promise<void> {
  const logo = await logoOf(body.logo)
  await onceByAddress(() =>
    ctx.db.transaction(tenant(ctx), async (tx) => {
      const c = await lockOwnCase(tx, ctx.actor.organizationId, fromPublicId('pship', id))
      assertAllowed(may.record(await hostActing(tx, ctx, c), { policy: c.current, invitedEmail: null }))
      const s = c.partnership
      const before = c.facts
      const { base, ...sent } = body
      const current = {
        name: s.partner_name,
        firstName: s.contact_first_name,
        lastName: s.contact_last_name,
        email: s.contact_email,
        website: s.website,
        phone: s.phone,
        city: s.city,
        country: s.country,
        sponsorId: s.sponsor_id && toPublicId('psn', s.sponsor_id),
        logo: partnerLogo(c),
      }
      await assertMerged(
        tx,
        { current, sent: { ...sent, logo: body.logo && 'another' }, base },
        { verbs: ['partnership.changed'], partnershipId: s.id, key: (field) => columnNames[field] ?? field },
      )
      let email = s.contact_email
      if (body.email !== undefined) {
        const typed = checkAddress(body.email, false) ?? null
        if (typed !== s.contact_email && (before.acceptedAt !== null || before.invitation?.state === 'pending')) {
          throw fault('email', 'verb_not_allowed', 'This address was invited. Correct it on the invitation instead.')
        }
        if (typed && typed !== s.contact_email) {
          await assertFree(tx, ctx, { policy: c.pinned, scopeId: s.scope_id }, typed, s.id)
        }
        email = typed
      }
      const text = (given: string | undefined, is: string | null) => (given === undefined ? is : given.trim() || null)
      const name = body.name?.trim() || s.partner_name
      const firstName = body.firstName?.trim() ?? s.contact_first_name
      const lastName = body.lastName?.trim() ?? s.contact_last_name
      const after = {
        partner_name: name,
        contact_email: email,
        contact_first_name: firstName,
        contact_last_name: lastName,
        website: text(body.website, s.website),
        phone: text(body.phone, s.phone),
        city: text(body.city, s.city),
        country: text(body.country, s.country),
        sponsor_id:
          body.sponsorId === undefined ? s.sponsor_id : body.sponsorId && (await sponsorOf(tx, ctx, body.sponsorId)),
      }
      const changed = (Object.keys(after) as (keyof typeof after)[]).filter((key) => after[key] !== s[key])
      if (changed.length === 0 && body.logo === undefined) return
      await settle(tx, ctx, c, c.facts, {
        ...after,
        ...logo,
        search_words: searchWords(name, firstName, lastName, email, after.city, after.country),
      })
      await record(tx, ctx, {
        verb: 'partnership.changed',
        organizationId: s.host_id,
        hostId: s.host_id,
        partnershipId: s.id,
        before: Object.fromEntries(changed.map((key) => [key, s[key]])),
        after: {
          ...Object.fromEntries(changed.map((key) => [key, after[key]])),
          ...(body.logo === undefined ? {} : { logo: true }),
        },
        seenBy: 'host',
      })
    }),
  )
}

/** Removes a prospect that was never mailed and has no work. */
export async function deletePartner(ctx: MemberCtx, id: string): Promise<void> {
  await ctx.db.transaction(tenant(ctx), async (tx) => {
    const c = await lockOwnCase(tx, ctx.actor.organizationId, fromPublicId('pship', id))
    decide(ctx, c, await hostActing(tx, ctx, c), 'delete')
    await deletePartnership(tx, c.partnership.id)
    await record(tx, ctx, {
      verb: 'partnership.deleted',
      organizationId: c.partnership.host_id,
      hostId: c.partnership.host_id,
      partnershipId: c.partnership.id,
      before: { status: c.partnership.status, name: c.partnership.partner_name },
      seenBy: 'organization',
    })
  })
}

/** An internal note of one's own side. */
export async function addNote(ctx: MemberCtx, id: string, body: string): Promise<string> {
  if (!body.trim()) throw fault('body', 'invalid', 'Write something first.')
  return await ctx.db.transaction(tenant(ctx), async (tx) => {
    const c = await lockOwnCase(tx, ctx.actor.organizationId, fromPublicId('pship', id))
    const { organizationId, personId } = ctx.actor
    const note = { partnershipId: c.partnership.id, organizationId, authorId: personId, body: body.trim() }
    return toPublicId('note', await insertNote(tx, note, ctx.now()))
  })
}

/** The picture that was sent, drawn anew; undefined: none was sent, null: it is taken away. */
async function logoOf(
  sent: string | undefined,
): Promise<{ logo: Uint8Array | null; logo_hash: string | null } | undefined> {
  if (sent === undefined) return undefined
  if (sent === '') return { logo: null, logo_hash: null }
  const { bytes, hash } = await drawLogo(sent)
  return { logo: bytes, logo_hash: hash }
}
