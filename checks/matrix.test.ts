/**
 * C2: every endpoint asked by everybody, for what is theirs and for what is another's. The table of endpoints comes from what is
 * mounted; one that has no row in `matrix/rows.ts` fails. After each probe the world is as it was before.
 */
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Endpoint } from '#contract/endpoint.ts'
import { type ErrorCode, errors } from '#contract/errors.ts'
import { includesRole } from '#contract/names.ts'
import { everyFeature } from '#server/testing/all-features.ts'
import { tellFigures } from '#server/testing/figures.ts'
import { type Row, rowsOf } from './matrix/rows.ts'
import { buildWorld, confidential, type Identity, identities, roleOf, type World } from './matrix/world.ts'

const features = everyFeature()
const endpoints = features.flatMap(({ routes = [] }) => routes.map(({ endpoint }) => endpoint))
/** They never end, so only those who are refused ask for them. */
const streams = features.flatMap((feature) => (feature.streams ?? []).map(({ endpoint }) => endpoint))
const title = ({ method, path }: Endpoint) => `${method} ${path}`

let world: World
let rows: Record<string, Row>
beforeAll(async () => {
  world = await buildWorld()
  rows = rowsOf(world)
}, 120_000)
afterAll(async () => {
  await world.app.close()
  await world.db.close()
})

type Expected = 'done' | ErrorCode

/** The answer this identity must get: the endpoint's access first, then what the row says. */
function expected({ access, params }: Endpoint, row: Row, who: Identity): Expected {
  const signedOut = who === 'nobody' || who === 'ended'
  if (access.as === 'public') {
    return row.publicWho && !row.publicWho.includes(who) ? (row.others ?? 'not_found') : (row.answer ?? 'done')
  }
  if (signedOut) return 'not_signed_in'
  if (access.as === 'installation_admin') return who === 'installation_admin' ? (row.answer ?? 'done') : 'forbidden'
  if (access.as === 'person')
    return row.who && !row.who.includes(who) ? (row.others ?? 'not_found') : (row.answer ?? 'done')
  // an organization that is not theirs does not exist for them
  if (who === 'trespasser' || who === 'former') return 'not_found'
  const role = who === 'foreign' ? 'owner' : roleOf[who]
  // whoever acts for no organization has forgotten to say for which
  if (!role) return 'bad_request'
  if (!includesRole(role, access.least)) return 'forbidden'
  if (who === 'foreign') {
    const named = Object.keys((params as { properties?: object }).properties ?? {}).length > 0
    return row.foreign ?? (named ? 'not_found' : (row.answer ?? 'done'))
  }
  if (row.least && !includesRole(role, row.least)) return 'forbidden'
  return row.answer ?? 'done'
}

async function probe(endpoint: Endpoint, row: Row, who: Identity) {
  const path = endpoint.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(row.params?.[name] ?? ''))
  const query = row.query ? `?${new URLSearchParams(row.query)}` : ''
  const { cookie, organization } = world.as[who]
  return await world.app.fastify.inject({
    method: endpoint.method,
    url: `${path}${query}`,
    headers: {
      ...(cookie && { cookie }),
      ...(organization && { 'entente-organization': organization }),
      ...(row.body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(row.body !== undefined && { payload: JSON.stringify(row.body) }),
  })
}

/** What a request may leave behind; a refused one leaves none of it. */
async function traces(): Promise<unknown> {
  const { rows: counts } = await world.db.transaction({ as: 'system' }, (tx) =>
    sql`select (select count(*) from history_event) as events, (select count(*) from mail) as mails,
      (select count(*) from outbox_job) as jobs, (select count(*) from notification) as notices,
      (select count(*) from partnership) as partnerships, (select count(*) from invitation) as invitations,
      (select count(*) from membership where state = 'active') as members`.execute(tx),
  )
  return counts[0]
}

const inTheDark: readonly Identity[] = [
  'nobody',
  'ended',
  'stranger',
  'former',
  'foreign',
  'trespasser',
  'partner',
  'invitee',
]

test('every endpoint has a row, and every row an endpoint', () => {
  const titles = [...endpoints, ...streams].map(title)
  expect(
    titles.filter((one) => !rows[one]),
    'add what to send to checks/matrix/rows.ts',
  ).toEqual([])
  expect(Object.keys(rows).filter((one) => !titles.includes(one))).toEqual([])
})

test('everybody gets the answer they must get, from every endpoint', { timeout: 300_000 }, async () => {
  const before = await traces()
  const wrong: string[] = []
  let probes = 0
  for (const endpoint of [...endpoints, ...streams]) {
    const row = rows[title(endpoint)]
    if (!row) continue
    for (const who of identities) {
      if (streams.includes(endpoint) && expected(endpoint, row, who) === 'done') continue
      const answer = await probe(endpoint, row, who)
      probes++
      const done = answer.statusCode < 300
      const got = done ? 'done' : (answer.json() as { code: string }).code
      const must = expected(endpoint, row, who)
      const says = `${title(endpoint)} by ${who}:`
      if (got !== must) wrong.push(`${says} ${got} ${answer.statusCode} instead of ${must}`)
      else if (must !== 'done' && answer.statusCode !== errors[must].status)
        wrong.push(`${says} ${must} with status ${answer.statusCode}`)
      if (!done && must !== 'done') {
        const after = await traces()
        if (JSON.stringify(after) !== JSON.stringify(before))
          wrong.push(`${says} refused, and yet left ${JSON.stringify(after)}`)
      }
      if (inTheDark.includes(who) && !row.shows?.includes(who) && answer.body.includes(confidential))
        wrong.push(`${says} is shown what is not theirs`)
      await world.db.rewind()
    }
  }
  tellFigures('matrix', { endpoints: endpoints.length, probes, wrong: wrong.length })
  expect(wrong).toEqual([])
  expect(probes).toBeGreaterThan(1_000)
})
