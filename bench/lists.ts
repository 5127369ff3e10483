/**
 * The partner explorer of one host with 10,000 and one with 1,000,000 partnerships, each in a database of its own on the same
 * PostgreSQL: through the feature's own functions, in the tenant's scope, the two sizes in turn. What matters is the time of all
 * statements of a call; the time of the whole call stands beside it. Where the ratio is over 1.5, the slowest statement's plan
 * is printed.
 *
 *   node bench/lists.ts [--small 10000] [--large 1000000] [--rounds 40]
 */
import { parseArgs } from 'node:util'
import { sql } from 'kysely'
import { countPartnerships, listPartnerships } from '#server/features/partnerships/viewing.ts'
import { systemClock } from '#server/platform/clock.ts'
import type { MemberCtx } from '#server/platform/ctx.ts'
import { makeDatabase } from '#server/platform/db/database.ts'
import { makeContext } from '#server/platform/http/parts.ts'
import { createLogger } from '#server/platform/log.ts'
import { fixed, machine, median, table } from './lib/figures.ts'
import { openServer } from './lib/postgres.ts'
import { seedExplorer } from './lists/seed.ts'
import { type Asked, type Watched, watch } from './lists/watch.ts'

const { values } = parseArgs({
  options: {
    small: { type: 'string', default: '10000' },
    large: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '40' },
    explain: { type: 'boolean', default: false },
  },
})
const sizes = { small: Number(values.small), large: Number(values.large) }
const rounds = Number(values.rounds)
const most = 1.5

type Query = Parameters<typeof listPartnerships>[1]
type Call = (ctx: MemberCtx, size: number) => Promise<unknown>

/** The page after the first one, or so many pages on. */
const later = (query: Query, pages = 1): Call => {
  const cursors = new Map<number, string>()
  return async (ctx, size) => {
    for (let page = 0; !cursors.has(size) && page < pages; page++) {
      const { next } = await listPartnerships(ctx, { ...query, ...(page > 0 && { cursor: cursors.get(-size) }) })
      if (!next) throw new Error('there is no next page')
      cursors.set(page === pages - 1 ? size : -size, next)
    }
    return await listPartnerships(ctx, { ...query, cursor: cursors.get(size) })
  }
}
const list =
  (query: Query): Call =>
  (ctx) =>
    listPartnerships(ctx, query)

const calls: Record<string, Call> = {
  'first page': list({}),
  'next page': later({}),
  'page 21': later({}, 20),
  'tab active': list({ tab: 'active' }),
  'tab invited': list({ tab: 'invited' }),
  'tab waiting': list({ tab: 'waiting' }),
  'tab ended, next page': later({ tab: 'ended' }),
  'filter expired': list({ state: 'expired' }),
  'filter failed': list({ state: 'failed' }),
  'filter archived': list({ state: 'archived' }),
  'sorted by name': list({ sort: 'name' }),
  'sorted by name, next page': later({ sort: 'name' }),
  'newest first': list({ sort: '-created' }),
  'search for one partner': (ctx, size) => listPartnerships(ctx, { q: `p${Math.floor(size / 2)}` }),
  'search, two words': (ctx, size) => listPartnerships(ctx, { q: `north p${Math.floor(size / 3)}` }),
  'search, word of 1 in 200': list({ q: 'northwind' }),
  'search, word of 1 in 20': list({ q: 'ana' }),
  'search, word of all': list({ q: 'example' }),
  'search in a tab by name': list({ q: 'northwind', tab: 'active', sort: 'name' }),
  'search, newest first': list({ q: 'northwind', sort: '-created' }),
  counts: (ctx) => countPartnerships(ctx, {}),
}

interface Place {
  size: number
  ctx: MemberCtx
  watched: Watched
}

const log = createLogger('silent')
const before = machine()
const server = await openServer({ shared_buffers: '512MB', max_wal_size: '4GB' })

async function prepare(name: keyof typeof sizes): Promise<Place> {
  const size = sizes[name]
  const began = performance.now()
  const { db, engine } = await server.fresh(`lists_${name}`)
  const actor = await seedExplorer(db, size)
  const link = await engine.acquire({ statementMilliseconds: 600_000, acquireMilliseconds: 10_000 })
  await link.batch('vacuum analyze')
  link.release()
  const { bytes } = await db.transaction({ as: 'system' }, async (tx) => {
    const { rows } = await sql<{ bytes: number }>`select pg_database_size(current_database()) as bytes`.execute(tx)
    return rows[0] ?? { bytes: 0 }
  })
  const seconds = fixed((performance.now() - began) / 1000, 0)
  console.log(`${size} partnerships written in ${seconds} s, ${Math.round(bytes / 2 ** 20)} MB`)
  const watched = watch(engine)
  const parts = { config: { publicUrl: 'http://127.0.0.1' }, db: makeDatabase(watched.engine), clock: systemClock, log }
  const ctx = makeContext(parts, { actor, requestId: 'bench', address: null }) as MemberCtx // the actor is a member
  return { size, ctx, watched }
}

async function once(place: Place, call: Call): Promise<{ statements: number; whole: number; asked: Asked[] }> {
  place.watched.take()
  const began = performance.now()
  await call(place.ctx, place.size)
  const whole = performance.now() - began
  const asked = place.watched.take()
  return { statements: asked.reduce((sum, one) => sum + one.milliseconds, 0), whole, asked }
}

const rows: string[][] = []
const plans: string[] = []
let worst = 0
try {
  const small = await prepare('small')
  const large = await prepare('large')
  for (const [name, call] of Object.entries(calls)) {
    for (let round = 0; round < 8; round++) for (const place of [small, large]) await once(place, call)
    const seen = {
      small: [] as number[],
      large: [] as number[],
      wholeSmall: [] as number[],
      wholeLarge: [] as number[],
    }
    let slowest: Asked | undefined
    for (let round = 0; round < rounds; round++) {
      const [first, second] = round % 2 === 0 ? [small, large] : [large, small]
      const a = await once(first, call)
      const b = await once(second, call)
      const [s, l] = first === small ? [a, b] : [b, a]
      seen.small.push(s.statements)
      seen.large.push(l.statements)
      seen.wholeSmall.push(s.whole)
      seen.wholeLarge.push(l.whole)
      if (round === rounds - 1)
        slowest = l.asked
          .filter((one) => /^\s*(select|with)/.test(one.sql) && !one.sql.endsWith('commit'))
          .toSorted((x, y) => y.milliseconds - x.milliseconds)[0]
    }
    const ratio = median(seen.large) / median(seen.small)
    worst = Math.max(worst, ratio)
    rows.push([
      name,
      `${fixed(ratio)} ×${ratio > most ? ' !' : ''}`,
      fixed(median(seen.small), 1),
      fixed(median(seen.large), 1),
      `${fixed(median(seen.wholeLarge) / median(seen.wholeSmall))} ×`,
      fixed(median(seen.wholeSmall), 1),
      fixed(median(seen.wholeLarge), 1),
    ])
    if ((ratio > most || values.explain) && slowest) {
      plans.push(`\n${name}: ${slowest.sql.replace(/\s+/g, ' ')}\n${await large.watched.explain(slowest)}`)
    }
  }
} finally {
  await server.stop()
}
console.log(plans.join('\n'))
console.log(`\n${new Date().toISOString().slice(0, 10)}, ${before}, ${server.says}`)
console.log(`medians of ${rounds} calls each, in turn; milliseconds\n`)
console.log(
  table(
    [
      '',
      'statements',
      `at ${sizes.small}`,
      `at ${sizes.large}`,
      'whole call',
      `at ${sizes.small}`,
      `at ${sizes.large}`,
    ],
    rows,
  ),
)
console.log(`\nlargest ratio of statements: ${fixed(worst)} (goal ≤ ${most})${worst > most ? ' – ABOVE' : ''}`)
