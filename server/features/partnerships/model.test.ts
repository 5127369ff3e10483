/**
 * The running application against a plain model of sections 2.1 and 2.2: random commands of host, invited person and time,
 * over HTTP, with a clock that moves. After each command status, sub-state and what was refused must agree.
 * ENTENTE_MODEL_RUNS says how many runs (a slice by default), ENTENTE_MODEL_SEED where they begin.
 */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { EndReason, PartnershipStatus, SubState } from '#contract/names.ts'
import type { Policy } from '#contract/policy.ts'
import { ApiError, type Client } from '#sdk'
import type { Person } from '#server/features/identity/index.ts'
import { submissionsFeature } from '#server/features/submissions/index.ts'
import { memoryStorage } from '#server/platform/files/memory.ts'
import { startTestApp, type TestApp } from '#server/testing/app.ts'
import { buildMember, buildPerson } from '#server/testing/builders.ts'
import { tellFigures } from '#server/testing/figures.ts'
import { type BuiltProgram, buildProgram, partnershipFeatures, uuidOf } from '#server/testing/partnerships.ts'
import { publishForm, sampleForm, wholeAnswers } from '#server/testing/program-forms.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp({ features: [...partnershipFeatures, submissionsFeature({ storage: memoryStorage() })] })
  await beginAnew()
})
afterAll(() => app.close())

const runs = Number(process.env.ENTENTE_MODEL_RUNS ?? 12)
const seed = Number(process.env.ENTENTE_MODEL_SEED ?? 20300601)
/** Schedules look at every program there is, and every run moves the clock by months: now and then all begins anew. */
const runsPerWorld = 50

const seconds = { a_moment: 5, a_minute: 61, a_week: 7 * 86_400, a_month: 31 * 86_400 }
const commands = [
  'invite',
  'invite',
  'invite_and_approve',
  'record',
  'resend',
  'withdraw',
  'undo',
  'revoke',
  'suspend',
  'reactivate',
  'approve',
  'approve',
  'approve_too',
  'reject',
  'submit',
  'submit',
  'recall',
  'return',
  'request_recertification',
  'archive',
  'unarchive',
  'delete',
  'accept',
  'accept',
  'decline',
  'reconsider',
  'leave',
  'schedules',
  ...(Object.keys(seconds) as (keyof typeof seconds)[]),
] as const
type Command = (typeof commands)[number]

/** Mail that is due leaves after some seconds, not at the end of the month. */
const stepsOf = (all: number) => (all > 11 ? [11, all - 11] : [all])

type Setting = Pick<
  Policy,
  'approval' | 'approveWithoutSubmission' | 'reactivateTo' | 'formWhen' | 'approvalStages' | 'postApprovalEdit'
> & { lengthDays: number | null }
const days = 86_400_000

// ---- The model: what the two sections say, with nothing of the application in it ---------------------------------------

interface ModelInvitation {
  state: 'pending' | 'accepted' | 'declined' | 'withdrawn'
  expires: number
  undoUntil: number
  lastMail: number | null
  approves: boolean
  madePartnership: boolean
  before: ModelInvitation | null
}

class Model {
  readonly setting: Setting
  now = 0
  exists = false
  recorded = false
  mailed = false
  accepted = false
  approved = false
  everApproved = false
  /** Answers wait for a decision; were returned; were approved and are the profile; were never asked for. */
  waiting = false
  returned = false
  profiled = false
  waived = false
  /** Asked anew and not yet given. */
  due = false
  /** Who approved a stage of the round under way. */
  stages: ('owner' | 'other')[] = []
  suspended = false
  rejected = false
  ended: EndReason | null = null
  archived = false
  grantEnds: number | null = null
  invitation: ModelInvitation | null = null

  constructor(setting: Setting) {
    this.setting = setting
  }

  status(): PartnershipStatus | 'none' {
    if (!this.exists) return 'none'
    if (this.ended || (this.accepted && !this.rejected && this.grantEnds !== null && this.grantEnds <= this.now))
      return 'ended'
    if (this.rejected) return 'rejected'
    if (this.suspended) return 'suspended'
    if (!this.accepted) {
      if (this.invitation?.state === 'pending') return 'invited'
      if (this.invitation?.state === 'declined') return 'declined'
      return this.recorded ? 'prospect' : 'ended'
    }
    if (this.due) return 'recertifying'
    if (this.hasForm() && !this.waived && !this.profiled && !this.waiting) return 'onboarding'
    return this.asksApproval() && !this.approved ? 'in_review' : 'active'
  }

  hasForm(): boolean {
    return this.setting.formWhen !== 'none'
  }

  asksApproval(): boolean {
    return this.setting.approval === 'on_submit' ? this.hasForm() : this.setting.approval === 'manual'
  }

  private approveNow(): void {
    if (this.waiting) this.profiled = true
    else if (!this.profiled) this.waived = true
    Object.assign(this, { approved: true, everApproved: true, waiting: false, returned: false, due: false, stages: [] })
  }

  private approveBy(who: 'owner' | 'other', status: PartnershipStatus | 'none'): boolean {
    const { approveWithoutSubmission, approvalStages } = this.setting
    const early = approveWithoutSubmission && approvalStages === 1
    if (status === 'invited') {
      if (!early || !this.invitation || this.invitation.approves) return false
      this.invitation.approves = true
      return true
    }
    if (status === 'onboarding' ? !early : status !== 'in_review' && !(this.live(status) && this.waiting)) return false
    if (this.stages.includes(who)) return false
    this.stages.push(who)
    if (this.stages.length >= approvalStages) this.approveNow()
    return true
  }

  private live(status: PartnershipStatus | 'none'): boolean {
    return status === 'active' || status === 'recertifying'
  }

  expired(): boolean {
    return this.invitation?.state === 'pending' && this.invitation.expires <= this.now
  }

  subState(): SubState | null {
    const status = this.status()
    if (status === 'invited') return this.expired() ? 'expired' : this.invitation?.approves ? 'not_signed_in' : null
    if (status === 'onboarding' && this.returned) return 'changes_requested'
    if (status === 'ended' && (this.ended === 'revoked' || this.ended === 'left')) return this.ended
    return null
  }

  /** Whether the command is possible; if so, it is carried out. */
  do(command: Command): boolean {
    const status = this.status()
    const invitation = this.invitation
    switch (command) {
      case 'invite':
      case 'invite_and_approve': {
        const fresh = status === 'none' || status === 'ended' || status === 'rejected'
        if (!fresh && status !== 'prospect' && status !== 'declined' && !(status === 'invited' && this.expired()))
          return false
        if (fresh) this.begin()
        // an expired invitation gives way; undoing gives its place back
        this.archived = false // whoever is invited anew is seen again
        this.invitation = {
          state: 'pending',
          expires: this.now + 14 * days,
          undoUntil: this.now + 10_000,
          lastMail: null,
          approves: command === 'invite_and_approve',
          madePartnership: fresh,
          before: fresh ? null : invitation,
        }
        return true
      }
      case 'record':
        if (status !== 'none' && status !== 'ended' && status !== 'rejected') return false
        this.begin()
        this.recorded = true
        return true
      case 'resend':
        if (status !== 'invited' || !invitation) return false
        if (this.now < invitation.undoUntil) return false
        if (invitation.lastMail !== null && this.now - invitation.lastMail < 60_000) return false
        invitation.lastMail = this.now
        invitation.expires = this.now + 14 * days
        return true
      case 'withdraw':
        if (status !== 'invited' || !invitation) return false
        invitation.state = 'withdrawn'
        if (!this.recorded) this.ended = 'withdrawn'
        return true
      case 'undo':
        if (status !== 'invited' || !invitation || this.now >= invitation.undoUntil) return false
        if (invitation.madePartnership) this.exists = false
        this.invitation = invitation.before
        return true
      case 'revoke':
        if (['none', 'ended', 'rejected'].includes(status)) return false
        return this.end('revoked')
      case 'leave':
        return this.isAccepted(status) && this.end('left')
      case 'suspend':
        if (!this.isAccepted(status) || status === 'suspended') return false
        this.suspended = true
        return true
      case 'reactivate':
        if (status !== 'suspended') return false
        this.suspended = false
        if (this.setting.reactivateTo === 'in_review') Object.assign(this, { approved: false, stages: [] })
        if (this.setting.reactivateTo === 'active' && this.everApproved) this.approved = true
        return true
      case 'approve':
        return this.approveBy('owner', status)
      case 'approve_too':
        return this.approveBy('other', status)
      case 'reject':
        if (this.stages.includes('owner')) return false
        if (this.live(status)) {
          if (!this.waiting) return false
          Object.assign(this, { waiting: false, returned: false, stages: [] })
          return true
        }
        if (status !== 'in_review' && status !== 'onboarding') return false
        this.rejected = true
        return true
      case 'submit': {
        if (!this.hasForm() || this.waiting) return false
        const atOnce = status === 'active' && this.setting.postApprovalEdit !== 'needs_review'
        // changes that need no review take effect, and nothing else changes
        if (atOnce) return this.profiled
        if (status !== 'onboarding' && !this.live(status)) return false
        Object.assign(this, { waiting: true, returned: false, stages: [] })
        if (this.setting.approval !== 'manual') this.approveNow()
        return true
      }
      case 'recall':
        if (status !== 'in_review' || !this.waiting || this.stages.length > 0) return false
        this.waiting = false
        return true
      case 'return':
        if ((status !== 'in_review' && !this.live(status)) || !this.waiting || this.stages.includes('owner'))
          return false
        Object.assign(this, { waiting: false, returned: true, stages: [] })
        return true
      case 'request_recertification':
        if (status !== 'active' || !this.hasForm()) return false
        Object.assign(this, { due: true, waiting: false, returned: false, stages: [] })
        return true
      case 'archive':
        if (status === 'none' || this.archived) return false
        this.archived = true
        return true
      case 'unarchive':
        if (status === 'none' || !this.archived) return false
        this.archived = false
        return true
      case 'delete':
        if (status !== 'prospect' || this.mailed) return false
        this.exists = false
        return true
      case 'accept':
        if (invitation?.state === 'accepted' && this.exists) return true // the first answer again
        if (status !== 'invited' || !invitation || this.expired()) return false
        invitation.state = 'accepted'
        this.accepted = true
        this.grantEnds = this.setting.lengthDays === null ? null : this.now + this.setting.lengthDays * days
        if (invitation.approves) {
          this.approveNow()
          this.waived = true
        }
        return true
      case 'decline':
        if (invitation?.state === 'declined' && this.exists) return true // the first answer again
        if (status !== 'invited' || !invitation || this.expired()) return false
        invitation.state = 'declined'
        invitation.approves = false
        return true
      case 'reconsider':
        if (status !== 'declined' || !invitation || invitation.expires <= this.now) return false
        invitation.state = 'pending'
        return true
      case 'schedules':
        return true
      default:
        for (const step of stepsOf(seconds[command])) this.pass(step)
        return true
    }
  }

  private isAccepted(status: PartnershipStatus | 'none'): boolean {
    return ['onboarding', 'in_review', 'active', 'recertifying', 'suspended'].includes(status)
  }

  /** Time passes, and what fell due is mailed. */
  private pass(step: number): void {
    this.now += step * 1000
    const { invitation } = this
    if (!this.exists || invitation?.state !== 'pending' || invitation.lastMail !== null) return
    if (this.now < invitation.undoUntil) return
    invitation.lastMail = this.now
    this.mailed = true
  }

  private begin(): void {
    Object.assign(this, new Model(this.setting), { now: this.now, exists: true })
  }

  private end(reason: EndReason): true {
    this.ended = reason
    if (this.invitation?.state === 'pending') this.invitation.state = 'withdrawn'
    return true
  }
}

// ---- The application -------------------------------------------------------------------------------------------------

interface Real {
  program: BuiltProgram
  /** A second administrator of the host, for approvals in stages. */
  other: Person
  person: Person
  ada: Client
  email: string
  partnershipId: string | null
  /** Newest last: undoing goes back to the one before. */
  invitationIds: string[]
}

async function carryOut(real: Real, command: Command): Promise<void> {
  const { client, id: programId } = real.program
  const id = real.partnershipId ?? 'pship_01h455vb4pex5vsknk084sn02q'
  const invitation = real.invitationIds.at(-1) ?? 'inv_01h455vb4pex5vsknk084sn02q'
  switch (command) {
    case 'invite':
    case 'invite_and_approve': {
      const { verdicts } = await client.partnerships.invite({
        id: programId,
        verb: command,
        rows: [{ email: real.email }],
      })
      const verdict = verdicts[0]
      if (!verdict?.ok) throw new Refused(verdict?.code ?? 'no verdict')
      if (verdict.partnershipId !== real.partnershipId) real.invitationIds = []
      real.partnershipId = verdict.partnershipId
      if (verdict.invitationId) real.invitationIds.push(verdict.invitationId)
      return
    }
    case 'record': {
      real.partnershipId = (await client.partnerships.record({ id: programId, email: real.email })).id
      real.invitationIds = []
      return
    }
    case 'resend':
    case 'withdraw':
      await client.invitations[command]({ id: invitation })
      return
    case 'undo':
      await client.invitations.undo({ id: invitation })
      real.invitationIds.pop()
      return
    case 'reject':
    case 'revoke':
    case 'suspend':
    case 'reactivate':
    case 'approve':
    case 'archive':
    case 'unarchive':
      await client.partnerships[command]({ id, reason: 'The model says so.' })
      return
    case 'approve_too': {
      const other = await app.as(real.other, real.program.host.id)
      await other.partnerships.approve({ id })
      return
    }
    case 'submit':
      // what cannot be saved now is not what this command is about
      await real.ada.profile.save({ id, revision: 9_999, answers: wholeAnswers }).catch(assertRefused)
      await real.ada.profile.submit({ id, revision: 9_999 })
      return
    case 'recall':
      await real.ada.profile.recall({ id })
      return
    case 'return':
      await client.submissions.return({ id, reason: 'The model says so.' })
      return
    case 'request_recertification':
      await client.submissions.requestRecertification({ id })
      return
    case 'delete':
      await client.partnerships.delete({ id })
      return
    case 'accept':
    case 'decline':
    case 'reconsider':
      await real.ada.inbox[command]({ id: invitation })
      return
    case 'leave':
      await real.ada.portal.leave({ id })
      return
    case 'schedules':
      await app.runSchedules()
      return
    default:
      for (const step of stepsOf(seconds[command])) {
        app.clock.advance({ seconds: step })
        await app.deliverMail()
      }
      // sessions end with time too
      real.program.client = await app.as(real.program.owner, real.program.host.id)
      real.ada = await app.as(real.person)
  }
}

class Refused extends Error {}

function assertRefused(fault: unknown): void {
  if (!(fault instanceof ApiError) || fault.problem.status >= 500) throw fault
}

/** True when the application did it, false when it refused with a 4xx; anything else is a fault. */
async function tried(real: Real, command: Command): Promise<boolean> {
  try {
    await carryOut(real, command)
    return true
  } catch (fault) {
    if (fault instanceof Refused) return false
    if (fault instanceof ApiError && fault.problem.status >= 400 && fault.problem.status < 500) return false
    throw fault
  }
}

async function seen(real: Real): Promise<object> {
  if (!real.partnershipId) return { status: 'none' }
  try {
    const { status, subState, archived } = await real.program.client.partnerships.get({ id: real.partnershipId })
    return { status, subState, archived }
  } catch (fault) {
    if (fault instanceof ApiError && fault.problem.code === 'not_found') return { status: 'none' }
    throw fault
  }
}

/** Rows of history: a refused verb leaves none. */
async function historyRows(real: Real): Promise<number> {
  const id = real.partnershipId
  if (!id) return 0
  return app.db.transaction({ as: 'system' }, async (tx) => {
    const { count } = await tx
      .selectFrom('history_event')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('partnership_id', '=', uuidOf(id))
      .executeTakeFirstOrThrow()
    return count
  })
}

async function beginAnew(): Promise<void> {
  await app.db.reset()
  app.mail.clear()
  // jobs are due by whichever clock is later, the test's or the database's: ours stands still, and far enough ahead
  app.clock.stop()
  app.clock.set(new Date(Date.now() + 6 * 3_600_000))
}

const settings: fc.Arbitrary<Setting> = fc.oneof(
  fc.record({
    formWhen: fc.constantFrom('none' as const, 'first_login' as const),
    approvalStages: fc.constant(1),
    postApprovalEdit: fc.constantFrom('free' as const, 'notify' as const),
    approval: fc.constantFrom('none' as const, 'on_submit' as const),
    approveWithoutSubmission: fc.boolean(),
    reactivateTo: fc.constantFrom('previous' as const, 'active' as const),
    lengthDays: fc.constantFrom(null, 30),
  }),
  fc.record({
    formWhen: fc.constantFrom('none' as const, 'any_time' as const),
    approvalStages: fc.constantFrom(1, 2),
    postApprovalEdit: fc.constantFrom('free' as const, 'needs_review' as const),
    approval: fc.constant('manual' as const),
    approveWithoutSubmission: fc.boolean(),
    reactivateTo: fc.constantFrom('previous' as const, 'active' as const, 'in_review' as const),
    lengthDays: fc.constantFrom(null, 30),
  }),
)

test('the application does what the model does', { timeout: 60_000 + runs * 20_000 }, async () => {
  let run = 0
  let carriedOut = 0
  await fc.assert(
    fc.asyncProperty(
      settings,
      fc.array(fc.constantFrom(...commands), { minLength: 5, maxLength: 40 }),
      async (setting, list) => {
        if (++run % runsPerWorld === 0) await beginAnew()
        carriedOut += list.length
        const { lengthDays, ...policy } = setting
        const person = await buildPerson(app, { name: 'Ada Okafor' })
        const program = await buildProgram(app, {
          policy: {
            ...policy,
            entry: ['record', 'invite', 'invite_and_approve'],
            uniqueness: 'program',
            reminders: { daysAfter: [], daysBeforeExpiry: [] },
            formBlocks: 'work',
            formEditors: 'both',
            defaultGrant: { permissions: ['notes'], visibility: 'own', lengthDays, renewal: 'off' },
          },
        })
        if (setting.formWhen !== 'none') await publishForm(app, program, sampleForm)
        const { person: other } = await buildMember(app, { organizationId: program.host.id, role: 'admin' })
        const real: Real = {
          program,
          other,
          person,
          ada: await app.as(person),
          email: person.email,
          partnershipId: null,
          invitationIds: [],
        }
        const model = new Model(setting)
        const done: string[] = []
        let rows = 0
        for (const command of list) {
          const should = model.do(command)
          const did = await tried(real, command)
          done.push(`${command}${did ? '' : ' (refused)'}`)
          expect({ done, did }).toEqual({ done, did: should })
          const after = await historyRows(real)
          if (did) {
            const wanted = model.exists
              ? { status: model.status(), subState: model.subState(), archived: model.archived }
              : { status: 'none' }
            expect({ done, ...(await seen(real)) }).toEqual({ done, ...wanted })
          } else expect({ done, rows: after }).toEqual({ done, rows })
          rows = after
        }
      },
    ),
    { numRuns: runs, seed, endOnFailure: false },
  )
  tellFigures('model', { runs, commands: carriedOut, differences: 0 })
})
