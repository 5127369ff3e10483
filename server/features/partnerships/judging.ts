/** Who may be invited: what all rows of a call share, and a verdict for each row. Nothing is written here. */
import type { Static } from 'typebox'
import type { InviteAnswer, InviteBody, InviteRow } from '#contract/endpoints/partnerships.ts'
import { type ErrorCode, errors } from '#contract/errors.ts'
import type { Policy } from '#contract/policy.ts'
import type { DialogFieldName } from '#contract/vocabulary.ts'
import { type Email, parseEmail } from '#server/features/identity/index.ts'
import { expiryFrom, type StoredOffer } from '#server/features/invitations/index.ts'
import { getProgram, type Program, permissionsOf, policyOf, presets } from '#server/features/programs/index.ts'
import type { MemberCtx } from '#server/platform/ctx.ts'
import { isUniqueViolation } from '#server/platform/db/index.ts'
import type { Tx } from '#server/platform/db/types.ts'
import { AppError, assertAllowed, fault } from '#server/platform/errors.ts'
import { fromPublicId, toPublicId } from '#server/platform/id.ts'
import { asHost } from './case.ts'
import { findObstacles, type Standing } from './obstacle-store.ts'
import { checkOffer } from './offer.ts'
import { isActiveMember } from './people-store.ts'
import { whyNotBegin } from './policy.ts'

export type InviteRequest = Static<typeof InviteBody>
type Row = Static<typeof InviteRow>
export type Verdict = Static<typeof InviteAnswer>['verdicts'][number]
export type BeginningVerb = NonNullable<InviteRequest['verb']>

/** What every row of one call shares. */
export interface Shared {
  verb: BeginningVerb
  program: Program
  policy: Policy
  required: DialogFieldName[]
  offer: StoredOffer
  message: string
  sponsorId: string
  scopeId: string
  expiresAt: Date | null
  /** Pictures that came with rows, drawn anew. */
  logos: Map<Row, { logo: Uint8Array; logo_hash: string }>
}

/** A row that may go ahead. */
export interface Plan {
  row: Row
  email: Email
  verdict: Verdict
  /** A partnership that is there already: recorded, declined, or with an invitation whose time has passed. */
  onto?: { id: string }
  /** The ended partnership whose partner is invited again. */
  follows?: string
}

/** Role, entry, channel, offer, sponsor and validity: what is wrong with these is wrong with the whole call. */
export async function prepare(
  tx: Tx,
  ctx: MemberCtx,
  programId: string,
  body: Omit<InviteRequest, 'rows'>,
): Promise<Shared> {
  const [program, policy] = await Promise.all([
    getOwnProgram(tx, ctx, programId),
    policyOf(tx, fromPublicId('prog', programId)),
  ])
  const verb = body.verb ?? 'invite'
  assertAllowed(whyNotBegin(asHost(ctx), verb, { policy, invitedEmail: null }))
  const now = ctx.now()
  const known = permissionsOf(program).map((permission) => permission.name)
  return {
    verb,
    program,
    policy,
    required: requiredFields(program),
    offer: checkOffer(body.offer, policy, known, now),
    message: body.message?.trim() ?? '',
    sponsorId: await sponsorOf(tx, ctx, body.sponsorId),
    scopeId: policy.uniqueness === 'host' ? ctx.actor.organizationId : program.id,
    expiresAt: expiryFrom(now, body.expiresInDays ?? policy.inviteTtlDays),
    logos: new Map(),
  }
}

/** A program of this host that is not archived. */
export async function getOwnProgram(tx: Tx, ctx: MemberCtx, programId: string): Promise<Program> {
  const program = await getProgram(tx, fromPublicId('prog', programId))
  if (program.hostId !== ctx.actor.organizationId) throw new AppError('not_found')
  if (program.archivedAt) throw new AppError('entry_not_allowed')
  return program
}

/** The member named, or whoever acts. */
export async function sponsorOf(tx: Tx, ctx: MemberCtx, sponsorId: string | undefined): Promise<string> {
  if (!sponsorId) return ctx.actor.personId
  const personId = fromPublicId('psn', sponsorId)
  const member = await isActiveMember(tx, ctx.actor.organizationId, personId)
  if (!member) throw fault('sponsorId', 'invalid', 'Choose an active member of your organization.')
  return personId
}

/** One verdict per row, in order, and the rows that may go ahead. */
export async function judge(
  tx: Tx,
  ctx: MemberCtx,
  shared: Shared,
  rows: Row[],
): Promise<{ verdicts: Verdict[]; plans: Plan[] }> {
  const parsed = rows.map((row) => ({ row, email: parseEmail(row.email) }))
  const emails = [...new Set(parsed.flatMap(({ email }) => (email ? [email as string] : [])))]
  const hostId = ctx.actor.organizationId
  const { blocked, own, standing } = await findObstacles(tx, hostId, shared.scopeId, emails, ctx.now())
  const open = new Map(standing.filter((one) => !one.accepted).map((one) => [one.email, one]))
  // An organization may be run by somebody who runs another one; a person is a partner only once.
  const persons = shared.policy.invitedAs === 'person'
  const live = new Map(standing.filter((one) => persons && one.accepted).map((one) => [one.email, one.id]))

  const plans: Plan[] = []
  const first = new Map<string, number>()
  const verdicts = parsed.map(({ row, email }, index): Verdict => {
    const verdict: Verdict = {
      email: email ?? row.email.trim().slice(0, 320),
      ok: false,
      code: null,
      says: null,
      field: null,
      partnershipId: null,
      invitationId: null,
      notes: [],
    }
    if (!email) return refuse(verdict, 'address_invalid', 'email')
    const before = first.get(email)
    if (before !== undefined) {
      verdict.notes.push(`The same address as line ${before + 1}: it is invited once.`)
      return verdict
    }
    first.set(email, index)
    if (email === ctx.actor.email.toLowerCase() || own.has(email)) return refuse(verdict, 'invite_self', 'email')
    if (blocked.has(email)) return refuse(verdict, 'address_blocked', 'email')
    const there = open.get(email)
    const accepted = live.get(email)
    if (accepted) return refuse(verdict, 'already_partner', 'email', accepted)
    const named = row.partnershipId && partnershipNamed(row.partnershipId)
    if (named === null) return refuse(verdict, 'not_found', 'partnershipId')
    const inTheWay = there && (named ? there.id !== named : !mayBeginOn(there))
    if (inTheWay) return refuse(verdict, 'already_partner', 'email', there.id)
    const onto = named ?? there?.id
    const missing = onto ? undefined : missingField(shared, row)
    if (missing) return refuse(verdict, 'invalid', missing.field, undefined, missing.says)
    verdict.ok = true
    if (there) verdict.notes.push(noteOn(there))
    plans.push({ row, email, verdict, ...(onto ? { onto: { id: onto } } : {}) })
    return verdict
  })
  return { verdicts, plans }
}

/** null: what has the form of an id and is none. */
function partnershipNamed(id: string): string | null {
  try {
    return fromPublicId('pship', id)
  } catch {
    return null
  }
}

export function refuse(
  verdict: Verdict,
  code: ErrorCode,
  field: string,
  partnershipId?: string,
  says?: string,
): Verdict {
  verdict.ok = false
  verdict.code = code
  verdict.says = says ?? errors[code].says
  verdict.field = field
  if (partnershipId) verdict.partnershipId = toPublicId('pship', partnershipId)
  return verdict
}

/** Recorded and declined partners are invited where they stand; an invitation whose time has passed never blocks. */
function mayBeginOn(there: Standing): boolean {
  return there.status === 'prospect' || there.status === 'declined' || there.expired
}

function noteOn(there: Standing): string {
  if (there.status === 'declined') return 'This address has declined before.'
  if (there.status === 'invited') return 'An earlier invitation has expired; this one takes its place.'
  return 'This partner is recorded already and is invited now.'
}

/** What the program's dialog asks for. */
export function requiredFields(program: Program): DialogFieldName[] {
  return presets[program.preset].dialog.fields.filter((field) => field.required).map((field) => field.name)
}

/** The first field that the program's dialog needs and this row lacks. */
export function missingField(
  shared: Pick<Shared, 'program' | 'required'>,
  row: Omit<Row, 'email'>,
): { field: string; says: string } | undefined {
  const asked = ['name', 'firstName', 'lastName', 'website', 'phone', 'city', 'country'] as const
  for (const field of asked) {
    if (shared.required.includes(field) && !row[field]?.trim()) {
      const label = presets[shared.program.preset].dialog.fields.find((one) => one.name === field)?.label ?? field
      return { field, says: `“${label}” is missing.` }
    }
  }
  return undefined
}

/** A repeated address shares what became of the first. */
export function settleRepeats(verdicts: Verdict[]): void {
  const first = new Map<string, Verdict>()
  for (const verdict of verdicts) {
    const before = first.get(verdict.email)
    if (!before) first.set(verdict.email, verdict)
    else if (verdict.notes.length > 0 && verdict.code === null && !verdict.ok) {
      Object.assign(verdict, { ...before, notes: verdict.notes })
    }
  }
}

/** The refusals of inviting for one address: oneself, one's own people, and whoever is there already (except this one). */
export async function assertFree(
  tx: Tx,
  ctx: MemberCtx,
  { policy, scopeId }: { policy: Pick<Policy, 'invitedAs'>; scopeId: string },
  email: string,
  except?: string,
): Promise<void> {
  const hostId = ctx.actor.organizationId
  const { blocked, own, standing } = await findObstacles(tx, hostId, scopeId, [email], ctx.now())
  if (email === ctx.actor.email.toLowerCase() || own.has(email)) throw fault('email', 'invite_self')
  if (blocked.has(email)) throw fault('email', 'address_blocked')
  const persons = policy.invitedAs === 'person'
  const there = standing.find((one) => one.id !== except && (persons || !one.accepted))
  if (there) throw new AppError('already_partner', { partnershipId: toPublicId('pship', there.id) })
}

/** The index stands behind the check: the same address was taken by somebody else at this very moment. */
export async function onceByAddress<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (fault) {
    if (isUniqueViolation(fault, 'partnership_once_by_address')) throw new AppError('already_partner')
    throw fault
  }
}
