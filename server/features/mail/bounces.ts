/** Mails that come back: a report is matched with the mail it is about, which then stands as bounced. Nothing else is believed. */
import { createHash } from 'node:crypto'
import type { Ctx } from '#server/platform/ctx.ts'
import type { Tx } from '#server/platform/db/types.ts'
import { type BounceReport, type Reading, readBounce } from './bounce-report.ts'
import {
  type BounceOutcome,
  type BounceSource,
  insertReport,
  saveAnswer,
  saveBounce,
  saveReport,
} from './bounce-store.ts'
import { refusal, rules } from './lifecycle.ts'
import { tellDelivery } from './loaders.ts'
import * as store from './store.ts'

/** Something that was handed in, read and named, so that it counts once however often it comes. */
export interface HandedIn {
  source: BounceSource
  digest: string
  reading: Reading
}

/** A message as it came, read. */
export async function readHandedIn(source: BounceSource, raw: Uint8Array): Promise<HandedIn> {
  return { source, digest: digestOf(raw), reading: await readBounce(raw) }
}

export function digestOf(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex')
}

/** Carries it out, in the caller's transaction. The scope is system. */
export async function takeBounce(tx: Tx, ctx: Ctx, { source, digest, reading }: HandedIn): Promise<BounceOutcome> {
  if (!(await insertReport(tx, digest, source, ctx.now()))) return 'repeated'
  const became =
    typeof reading === 'string' ? { outcome: reading, mailId: null } : await takeReports(tx, ctx, reading.reports)
  await saveReport(tx, digest, became)
  ctx.log.info({ source, outcome: became.outcome, mail: became.mailId }, 'report of a mail that came back')
  return became.outcome
}

interface Became {
  outcome: BounceOutcome
  mailId: string | null
}

/** A report is about one mail of ours, which has one receiver; where it names several, the first that is theirs counts. */
async function takeReports(tx: Tx, ctx: Ctx, reports: BounceReport[]): Promise<Became> {
  for (const report of reports) {
    for (const id of report.mailIds) {
      const mail = await store.findMailLocked(tx, id)
      if (mail && report.addresses.includes(mail.to_address.toLowerCase())) return takeReport(tx, ctx, mail, report)
    }
  }
  return { outcome: 'unmatched', mailId: null }
}

async function takeReport(tx: Tx, ctx: Ctx, mail: store.MailRow, report: BounceReport): Promise<Became> {
  const { id: mailId } = mail
  if (refusal(mail.state, 'bounce')) return { outcome: mail.state === 'bounced' ? 'repeated' : 'ignored', mailId }
  if (report.kind === 'temporary') {
    await saveAnswer(tx, mailId, `Not delivered yet, still being tried: ${report.says}`)
    return { outcome: 'delayed', mailId }
  }
  if (!(await saveBounce(tx, mailId, rules.bounce.from, report.says))) return { outcome: 'repeated', mailId }
  await tellDelivery(tx, mail, { state: 'bounced', says: report.says, retryAt: null }, ctx)
  return { outcome: 'bounced', mailId }
}
