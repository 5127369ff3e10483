/**
 * F1 on the whole program: the server is killed (SIGKILL) again and again while it is asked to invite, record, note and withdraw,
 * and while mail leaves. Whatever it acknowledged is there afterwards, once, with its history and its mail; what was cut off and is
 * sent again with the same key happens once. One round by default; ENTENTE_KILLS says how many.
 */
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ApiError, type Client, createClient } from '#sdk'
import { guardFolder, initializeFolder } from '#server/platform/db/embedded.ts'
import { type Database, openDatabase } from '#server/platform/db/index.ts'
import { fromPublicId } from '#server/platform/id.ts'
import { createLogger } from '#server/platform/log.ts'
import { makeDump, openTestDatabase, type TestDatabase } from '#server/testing/database.ts'
import { tellFigures } from '#server/testing/figures.ts'
import { freePort, type Program, runProgram } from '#server/testing/program.ts'
import { type LoopbackSmtp, startSmtp } from '#server/testing/smtp-server.ts'

const kills = Number(process.env.ENTENTE_KILLS ?? 1)
/** A host may invite 2,000 a day. */
const invitationsPerRound = Math.min(40, Math.floor(1_900 / kills))
const log = createLogger('silent')
const uuid = (id: string) => fromPublicId(id.split('_')[0] as 'inv', id)

let folder: string
let database: TestDatabase | undefined
let smtp: LoopbackSmtp
let running: Program | undefined
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'entente-kills-'))
  smtp = await startSmtp()
  smtp.onMessage = () => sleep(5)
  if (process.env.ENTENTE_TEST_DB === 'postgres') database = await openTestDatabase({ poolSize: 2 })
  else {
    guardFolder(folder)
    await initializeFolder(folder, { loadFrom: await makeDump() })
  }
})
afterEach(async () => {
  running?.child.kill('SIGKILL')
  await running?.ended
  await smtp.close()
  await database?.close()
  database = undefined
  rmSync(folder, { recursive: true, force: true })
})

/** The database while the server is down; on PostgreSQL at any time. */
async function lookInside<T>(work: (db: Database) => Promise<T>): Promise<T> {
  if (database) return await work(database)
  const db = await openDatabase({ dataFolder: folder, log })
  try {
    return await work(db)
  } finally {
    await db.close()
  }
}
const ask = <T>(db: Database, query: ReturnType<typeof sql<T>>) =>
  db.transaction({ as: 'system' }, async (tx) => (await query.execute(tx)).rows)

const account = { email: 'ada@host.example', password: 'a rather long sentence' }

/** Starts the server; returns how long until it was ready. */
async function start(port: number): Promise<number> {
  const began = Date.now()
  running = runProgram('server/main.ts', ['--port', String(port), '--data', folder, '--log-level', 'error'], {
    ...(database?.url && { DATABASE_URL: database.url }),
    SMTP_HOST: '127.0.0.1',
    SMTP_PORT: String(smtp.port),
    SMTP_SECURITY: 'none',
    ENTENTE_SETUP_ORGANIZATION: 'Host',
    ENTENTE_SETUP_NAME: 'Ada',
    ENTENTE_SETUP_EMAIL: account.email,
    ENTENTE_SETUP_PASSWORD: account.password,
  })
  await running.until(/Entente is ready/)
  return Date.now() - began
}
async function kill(): Promise<void> {
  running?.child.kill('SIGKILL')
  await running?.ended
  running = undefined
}

async function signIn(port: number): Promise<Client> {
  const baseUrl = `http://127.0.0.1:${port}`
  const answer = await fetch(`${baseUrl}/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(account),
  })
  const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? ''
  const person = createClient({ baseUrl, headers: { cookie }, retries: 0 })
  const organization = (await person.session.me()).organizations[0]?.id ?? ''
  return createClient({ baseUrl, headers: { cookie }, organization, retries: 0 })
}

/** A request with what it promises: sent again with the same key it must not happen twice. */
interface Work {
  emails: string[]
  send(
    client: Client,
  ): Promise<{ invitations?: string[]; partnerships?: string[]; notes?: string[]; withdrawn?: string }>
}
interface Ledger {
  invitations: Set<string>
  partnerships: Set<string>
  notes: Set<string>
  withdrawn: Set<string>
  /** Acknowledged, by address. */
  done: Set<string>
  /** Cut off: nobody knows whether they happened. */
  uncertain: Work[]
}

let count = 0
const newAddress = () => `p${++count}@d${count}.example`

function inviting(program: string, many: number): Work {
  const emails = Array.from({ length: many }, newAddress)
  const key = randomUUID()
  return {
    emails,
    async send(client) {
      const rows = emails.map((email) => ({ email, name: `Partner ${email}` }))
      const { verdicts } = await client.partnerships.invite({ id: program, rows }, { idempotencyKey: key })
      expect(verdicts.map(({ code }) => code)).toEqual(emails.map(() => null))
      return {
        invitations: verdicts.map(({ invitationId }) => invitationId ?? ''),
        partnerships: verdicts.map(({ partnershipId }) => partnershipId ?? ''),
      }
    },
  }
}
function recording(program: string): Work {
  const email = newAddress()
  const key = randomUUID()
  return {
    emails: [email],
    async send(client) {
      const { id } = await client.partnerships.record({ id: program, email, name: 'Recorded' }, { idempotencyKey: key })
      return { partnerships: [id] }
    },
  }
}
function noting(partnership: string): Work {
  const key = randomUUID()
  return {
    emails: [],
    async send(client) {
      const note = await client.partnerships.addNote({ id: partnership, body: 'Noted.' }, { idempotencyKey: key })
      return { notes: [note.id] }
    },
  }
}
function withdrawing(invitation: string): Work {
  const key = randomUUID()
  return {
    emails: [],
    async send(client) {
      await client.invitations.withdraw({ id: invitation }, { idempotencyKey: key })
      return { withdrawn: invitation }
    },
  }
}

async function carryOut(client: Client, work: Work, ledger: Ledger): Promise<boolean> {
  try {
    const done = await work.send(client)
    for (const id of done.invitations ?? []) ledger.invitations.add(id)
    for (const id of done.partnerships ?? []) ledger.partnerships.add(id)
    for (const id of done.notes ?? []) ledger.notes.add(id)
    if (done.withdrawn) ledger.withdrawn.add(done.withdrawn)
    for (const email of work.emails) ledger.done.add(email)
    return true
  } catch (fault) {
    if (fault instanceof ApiError) throw fault
    ledger.uncertain.push(work)
    return false
  }
}

/** Works over several connections until the server is gone. */
async function underLoad(client: Client, program: string, ledger: Ledger): Promise<void> {
  let budget = invitationsPerRound
  const open = [...ledger.invitations].filter((id) => !ledger.withdrawn.has(id))
  const next = (turn: number): Work => {
    const partnership = [...ledger.partnerships].at(-1 - (turn % 5))
    if (turn % 9 === 4 && budget > 20) {
      budget -= 15
      return inviting(program, 15)
    }
    if (turn % 3 === 0 && budget > 0) {
      budget--
      return inviting(program, 1)
    }
    const old = turn % 7 === 5 ? open.pop() : undefined
    if (old) return withdrawing(old)
    return turn % 2 === 0 && partnership ? noting(partnership) : recording(program)
  }
  let turn = 0
  const connection = async () => {
    while (await carryOut(client, next(turn++), ledger));
  }
  await Promise.all(Array.from({ length: 6 }, connection))
}

test(`killed ${kills} times, it has lost nothing it acknowledged, doubled nothing, and sent every mail`, {
  timeout: 120_000 + kills * 15_000,
}, async () => {
  const ledger: Ledger = {
    invitations: new Set(),
    partnerships: new Set(),
    notes: new Set(),
    withdrawn: new Set(),
    done: new Set(),
    uncertain: [],
  }
  const port = await freePort()
  const readyAfter: number[] = []
  await start(port)
  // once: sessions outlive the process too
  const client = await signIn(port)
  const program = (await client.programs.create({ preset: 'essentials_bank', name: 'Program' })).id
  for (let round = 0; round < kills; round++) {
    if (round > 0) readyAfter.push(await start(port))
    const load = Promise.allSettled([underLoad(client, program, ledger)])
    await sleep(400 + Math.random() * 900)
    await kill()
    expect(await load).toEqual([{ status: 'fulfilled' }])
  }
  // What nobody knows about happened whole or not at all; and time passes for mails, leases and keys of the dead.
  const cutOff = ledger.uncertain.splice(0)
  await lookInside(async (db) => {
    const all = await ask(
      db,
      sql<{ email: string; count: number }>`
      select contact_email as email, count(*)::int as count from partnership group by contact_email`,
    )
    const counts = new Map(all.map((row) => [row.email, row.count]))
    for (const { emails } of cutOff) {
      const there = emails.map((email) => counts.get(email) ?? 0)
      expect([emails.map(() => 0), emails.map(() => 1)]).toContainEqual(there)
    }
    await ask(
      db,
      sql`update idempotency_key set created_at = created_at - interval '5 minutes' where state = 'running'`,
    )
    await ask(
      db,
      sql`update outbox_job set run_at = least(run_at, now()), lease_until = null, lease_token = null where state = 'waiting' and kind = 'mail.deliver'`,
    )
  })
  readyAfter.push(await start(port))
  for (const work of cutOff) {
    const refused = await carryOut(client, work, ledger).then(
      () => undefined,
      (fault: ApiError) => fault.code,
    )
    // it had happened, and what it answered was lost with the process; or its invitation had been withdrawn by another
    if (refused === 'idempotency_done') for (const email of work.emails) ledger.done.add(email)
    else expect([undefined, 'invitation_withdrawn']).toContain(refused)
  }
  expect(ledger.uncertain).toEqual([])

  const withdrawn = [...ledger.withdrawn].map(uuid)
  const waiting = async () => {
    const { queued, deferred } = await client.mails.status()
    return queued + deferred
  }
  await expect.poll(waiting, { timeout: 60_000 + kills * 3_000, interval: 500 }).toBe(0)
  await kill()

  const rows = await lookInside(async (db) => ({
    invitations: await ask(
      db,
      sql<{ id: string; email: string; state: string; events: number; mails: number }>`
      select i.id, i.email, i.state,
        (select count(*)::int from history_event h where h.invitation_id = i.id and h.verb = 'invitation.sent') as events,
        (select count(*)::int from mail m where m.invitation_id = i.id and m.template in ('invitation', 'invitation_known')) as mails
      from invitation i`,
    ),
    partnerships: await ask(
      db,
      sql<{ id: string; email: string; events: number }>`
      select p.id, p.contact_email as email, (select count(*)::int from history_event h where h.partnership_id = p.id) as events from partnership p`,
    ),
    notes: await ask(db, sql<{ id: string }>`select id from partnership_note`),
    jobs: await ask(db, sql<{ count: number }>`select count(*)::int as count from outbox_job where state = 'dead'`),
    unsent: await ask(
      db,
      sql<{ to: string; state: string }>`
      select m.to_address as to, m.state from mail m left join invitation i on i.id = m.invitation_id
      where m.state <> 'sent' and coalesce(i.state, '') <> 'withdrawn'`,
    ),
  }))
  const lost = (acknowledged: Iterable<string>, there: { id: string }[]) => {
    const ids = new Set(there.map(({ id }) => id))
    return [...acknowledged].map(uuid).filter((id) => !ids.has(id))
  }
  expect(lost(ledger.invitations, rows.invitations)).toEqual([])
  expect(lost(ledger.partnerships, rows.partnerships)).toEqual([])
  expect(lost(ledger.notes, rows.notes)).toEqual([])
  expect(rows.invitations.filter(({ id, state }) => withdrawn.includes(id) && state !== 'withdrawn')).toEqual([])
  // the history and the mail of each, once
  expect(rows.invitations.filter(({ events, mails }) => events !== 1 || mails !== 1)).toEqual([])
  expect(rows.partnerships.filter(({ events }) => events < 1)).toEqual([])
  const addresses = rows.partnerships.map(({ email }) => email)
  expect(addresses.length).toBe(new Set(addresses).size)
  expect([...ledger.done].filter((email) => !addresses.includes(email))).toEqual([])
  expect({ unsent: rows.unsent, dead: rows.jobs[0]?.count }).toEqual({ unsent: [], dead: 0 })

  // a mail may have come twice, recognisable by its Message-ID; none is missing
  const received = new Map<string, string[]>()
  for (const raw of smtp.messages) {
    const to = /^To: .*?([^\s<>]+@[^\s<>]+)/im.exec(raw)?.[1] ?? ''
    const id = /^Message-ID: (.*)$/im.exec(raw)?.[1]?.trim() ?? ''
    const subject = /^Subject: (.*)$/im.exec(raw)?.[1] ?? ''
    received.set(`${to} ${subject}`, [...(received.get(`${to} ${subject}`) ?? []), id])
  }
  const mailed = new Set([...received.keys()].map((key) => key.split(' ')[0]))
  expect(rows.invitations.filter(({ email, state }) => state === 'pending' && !mailed.has(email))).toEqual([])
  expect([...received].filter(([, ids]) => new Set(ids).size > 1)).toEqual([])
  const repeated = [...received.values()].filter((ids) => ids.length > 1).length
  const acknowledged = ledger.invitations.size + ledger.partnerships.size + ledger.notes.size + ledger.withdrawn.size
  expect(acknowledged).toBeGreaterThan(20 * kills)
  expect(Math.max(...readyAfter)).toBeLessThan(20_000)
  tellFigures('kills', {
    kills,
    acknowledged,
    lost: 0,
    'cut off and sent again': cutOff.length,
    doubled: 0,
    mails: smtp.messages.length,
    'mails missing': 0,
    'mails that came twice': repeated,
    's to be ready again at worst': Number((Math.max(...readyAfter) / 1000).toFixed(1)),
  })
})
