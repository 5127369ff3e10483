/**
 * What terms are to a partnership: agreed to, asked for anew, late. Which document was accepted by whom is the affair of `terms`,
 * which works in the same transaction; here the partnership's own facts follow from it.
 */
import { record } from '#server/features/history/index.ts'
import type { Ctx, PersonCtx } from '#server/platform/ctx.ts'
import type { Tx } from '#server/platform/db/types.ts'
import { type Case, decide, lockCase, settle, targetOf, transition } from './case.ts'
import { asTime } from './expiring.ts'
import { apply, opens, type PartnershipFacts, statusAt, termsDueAt, termsOutstanding, termsShut } from './lifecycle.ts'
import { whyNot } from './policy.ts'
import type { AsPartner } from './submitting.ts'

const day = 86_400_000
/** Days before the deadline on which partners are reminded. */
const remindedBefore = [7, 1]

/** When access stops, and when to remind before it. Written with what changes terms, never by the partner's side alone. */
export function termsColumns(facts: PartnershipFacts, now: Date) {
  const due = termsDueAt(facts)
  if (!due || due <= now) return { terms_due_at: null, terms_remind_at: null }
  const next = remindedBefore.map((days) => new Date(due.getTime() - days * day)).find((at) => at > now)
  return { terms_due_at: due, terms_remind_at: next ?? null }
}

const about = (c: Case) => ({
  organizationId: c.partnership.host_id,
  hostId: c.partnership.host_id,
  partnershipId: c.partnership.id,
})

const asPolicy = (ctx: Ctx): Ctx => ({ ...ctx, actor: { kind: 'policy' }, channel: null })

/** As far as the documents are concerned: nothing is asked, something is, or the work waits for it; and until when there is time. */
export function standingOf(c: Case, now: Date): { state: 'agreed' | 'asked' | 'shut'; until: Date | null } {
  if (!termsOutstanding(c.facts)) return { state: 'agreed', until: null }
  return termsShut(c.facts, now) ? { state: 'shut', until: null } : { state: 'asked', until: termsDueAt(c.facts) }
}

/** Accepting documents is open to the partner's people: now, whether or not the partnership still waits for it. */
export function mayAgree({ c }: Pick<AsPartner, 'c'>, now: Date): boolean {
  return (
    ['onboarding', 'in_review', 'active', 'recertifying'].includes(statusAt(c.facts, now)) && opens(c.facts, now).form
  )
}

/** Door: decide. All that is asked has been accepted by those who have to: the partnership has agreed. */
export async function agreeTerms(
  tx: Tx,
  ctx: PersonCtx,
  { c, acting, organizationId }: AsPartner,
  documents: readonly string[],
): Promise<Case> {
  decide(ctx, c, acting, 'agree_terms')
  const now = ctx.now()
  const facts = apply(c.facts, 'agree_terms', now)
  const after = await settle(tx, ctx, c, facts, termsColumns(facts, now))
  const change = transition(c, after, now)
  await record(tx, ctx, {
    verb: 'partnership.terms_agreed',
    ...about(c),
    organizationId,
    ...change,
    after: { ...change.after, documents },
  })
  return after
}

export interface Asked {
  title: string
  version: number
  changes: string
  askedAt: Date
}

/** A document was published: the partner is told, and due where the policy makes that a recertification. Once per publication. */
export async function askTerms(tx: Tx, anyCtx: Ctx, id: string, asked: Asked): Promise<void> {
  const ctx = asPolicy(anyCtx)
  const c = await lockCase(tx, id)
  const now = ctx.now()
  const { terms_told_at: toldAt } = c.partnership
  if ((toldAt && toldAt >= asked.askedAt) || !termsOutstanding(c.facts)) return
  const again = c.pinned.recertification?.onChangedFormOrTerms === true && c.facts.termsAgreedAt !== null
  const due = again && !whyNot({ as: 'policy' }, 'request_recertification', targetOf(c), c.facts, now)
  const facts = due ? apply(c.facts, 'request_recertification', now, { recertificationOf: 'terms' }) : c.facts
  const { last_activity_at } = c.partnership
  const columns = termsColumns(facts, now)
  const after = await settle(tx, ctx, c, facts, { ...columns, terms_told_at: asked.askedAt, last_activity_at })
  // a suspended partner has nothing to open; it is asked when it comes back
  if (!opens(after.facts, now).form) return
  const change = transition(c, after, now)
  await record(tx, ctx, {
    verb: 'partnership.terms_asked',
    ...about(c),
    ...change,
    after: { ...change.after, title: asked.title, version: asked.version, until: dayOf(c, columns.terms_due_at) },
    reason: asked.changes || null,
    notes: { everyone: isEveryone(c) },
  })
}

const dayOf = (c: Case, at: Date | null) =>
  at ? new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: c.host.time_zone }).format(at) : ''

/** What is asked became less: the facts and the status follow. `isComplete`: all that is left has been accepted already. */
export async function settleTerms(
  tx: Tx,
  anyCtx: Ctx,
  id: string,
  isComplete: (c: Case) => Promise<boolean>,
): Promise<void> {
  const ctx = asPolicy(anyCtx)
  const c = await lockCase(tx, id)
  const now = ctx.now()
  const none = c.facts.policy.terms.length === 0
  const agreed = !none && termsOutstanding(c.facts) && (await isComplete(c))
  const over = none || agreed
  const facts = over ? { ...apply(c.facts, 'agree_terms', now), ...(none ? { termsAgreedAt: null } : {}) } : c.facts
  const { last_activity_at } = c.partnership
  const after = await settle(tx, ctx, c, facts, { ...termsColumns(facts, now), last_activity_at })
  const before = { ...transition(c, after, now), before: { status: c.partnership.status } }
  if (c.partnership.status === after.partnership.status && !agreed) return
  await record(tx, ctx, { verb: 'partnership.terms_settled', ...about(c), ...before })
}

/** A reminder, by the clock or by the host; nobody is reminded of nothing. `by`: whoever asked for it. */
export async function remindOfTerms(tx: Tx, ctx: Ctx, id: string, by: 'time' | 'host'): Promise<boolean> {
  const c = await lockCase(tx, id)
  const now = ctx.now()
  const { terms_remind_at: at, last_activity_at } = c.partnership
  const acting = by === 'time' ? asTime(ctx) : ctx
  const columns = termsColumns(c.facts, now)
  if (by === 'time') {
    // once the time is over, that is what is told
    if (!at || at > now || termsShut(c.facts, now)) return false
    await settle(tx, acting, c, c.facts, { ...columns, last_activity_at })
    if (!termsOutstanding(c.facts)) return false
  }
  if (c.facts.acceptedAt === null || !opens(c.facts, now).form || c.host.suspended_at) return false
  await record(tx, acting, {
    verb: 'partnership.terms_reminded',
    ...about(c),
    after: { title: titlesOf(c), until: dayOf(c, columns.terms_due_at) },
    notes: { everyone: isEveryone(c) },
  })
  return true
}

/** Some document is accepted by each member for itself. */
const isEveryone = (c: Case) => c.facts.policy.terms.some((one) => one.acceptedBy === 'each_member')

const titlesOf = (c: Case) => c.facts.policy.terms.map((one) => one.title).join(', ')

/** The time is over: the status says so from now on, and both sides hear of it. */
export async function shutForTerms(tx: Tx, anyCtx: Ctx, id: string): Promise<void> {
  const ctx = asTime(anyCtx)
  const c = await lockCase(tx, id)
  const now = ctx.now()
  const { terms_due_at: due, last_activity_at } = c.partnership
  if (!due || due > now) return
  const after = await settle(tx, ctx, c, c.facts, { ...termsColumns(c.facts, now), last_activity_at })
  const live = ['active', 'recertifying', 'onboarding', 'in_review'].includes(statusAt(c.facts, now))
  if (!live || !termsShut(c.facts, now)) return
  await record(tx, ctx, {
    verb: 'partnership.terms_overdue',
    ...about(c),
    ...transition(c, after, now),
    before: { status: c.partnership.status },
    after: { ...transition(c, after, now).after, title: titlesOf(c) },
    notes: { everyone: isEveryone(c) },
  })
}
