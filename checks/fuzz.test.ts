/**
 * B1: fuzzed JSON against every write route of the application, by an owner who is administrator of the installation too.
 * A seeded slice by default; ENTENTE_FUZZ=100000 runs the whole figure, ENTENTE_SEED another seed.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Endpoint } from '#contract/endpoint.ts'
import { isNullSchema } from '#server/platform/http/validate.ts'
import { toPublicId } from '#server/platform/id.ts'
import { allFeatures, everyFeature } from '#server/testing/all-features.ts'
import { startTestApp, type TestApp } from '#server/testing/app.ts'
import { buildMember, buildOrganization, buildPerson } from '#server/testing/builders.ts'
import { junk, nearMiss, seeded } from './fuzz.ts'

const total = Number(process.env.ENTENTE_FUZZ ?? 1_500)
const seed = Number(process.env.ENTENTE_SEED ?? 20_261_120)
const writes = everyFeature()
  .flatMap(({ routes = [] }) => routes.map(({ endpoint }) => endpoint))
  .filter(({ method }) => method !== 'GET')

let app: TestApp
let organization: string
const known = new Set<string>()

beforeAll(async () => {
  app = await startTestApp({ features: allFeatures() })
  const built = await buildOrganization(app, { hosting: 'yes', first: true })
  organization = built.organization.id
  known.add(toPublicId('org', organization))
  for (let n = 0; n < 3; n++) {
    const { person, membership } = await buildMember(app, {
      organizationId: organization,
      role: n === 0 ? 'owner' : 'member',
    })
    known.add(toPublicId('psn', person.id)).add(toPublicId('mem', membership.id))
  }
})
afterAll(() => app.close())

/** Somebody new whenever the last one signed out, left or was removed. */
async function freshCookie(): Promise<string> {
  const person = await buildPerson(app, { isInstallationAdmin: true })
  await buildMember(app, { organizationId: organization, role: 'owner', person })
  return app.cookieOf(person)
}

function addressOf(endpoint: Endpoint, dice: ReturnType<typeof seeded>): string {
  const names = (endpoint.params as { properties?: Record<string, never> }).properties ?? {}
  const path = endpoint.path.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => {
    const value = nearMiss(names[name] as never, dice, [...known], 0.05)
    return (
      encodeURIComponent((typeof value === 'string' ? value : JSON.stringify(value)).toWellFormed().slice(0, 300)) ||
      'x'
    )
  })
  return path
}

test(`${total} requests made of near-misses meet no status 500 and no contract broken`, {
  timeout: 120_000 + total * 100,
}, async () => {
  const dice = seeded(seed)
  const failures: string[] = []
  const times: number[] = []
  const statuses = new Map<number, number>()
  let cookie = ''
  for (let n = 0; n < total; n++) {
    if (n % 100 === 0) {
      cookie = await freshCookie()
      await app.db.transaction({ as: 'system' }, (tx) => tx.deleteFrom('rate_limit').execute())
      // suspended, taken over or without its right to host: whatever was done to it is undone
      await app.db.transaction({ as: 'system' }, (tx) =>
        tx
          .updateTable('organization')
          .set({ suspended_at: null, hosting: 'yes' })
          .where('id', '=', organization)
          .execute(),
      )
    }
    const endpoint = dice.of(writes)
    const raw = dice.chance(0.03)
      ? dice.of(['', '{', '[]', '"x"', 'null', '{"a":1,"a":2}', '\u0000', '{"__proto__":{"x":1}}'])
      : undefined
    const body =
      isNullSchema(endpoint.body) && dice.chance(0.8)
        ? undefined
        : dice.chance(0.05)
          ? junk(dice)
          : nearMiss(endpoint.body, dice, [...known])
    const payload = raw ?? (body === undefined ? undefined : JSON.stringify(body))
    const url = addressOf(endpoint, dice)
    const began = performance.now()
    const answer = await app.fastify.inject({
      method: endpoint.method,
      url,
      headers: {
        cookie,
        'entente-organization': dice.chance(0.97) ? toPublicId('org', organization) : 'org_01h455vb4pex5vsknk084sn02q',
        ...(payload !== undefined && { 'content-type': 'application/json' }),
        ...(dice.chance(0.3) && { 'idempotency-key': `key-${dice.below(50)}` }),
      },
      ...(payload !== undefined && { payload }),
    })
    times.push(performance.now() - began)
    statuses.set(answer.statusCode, (statuses.get(answer.statusCode) ?? 0) + 1)
    if (answer.statusCode === 401 && endpoint.access.as !== 'public') cookie = await freshCookie()
    if (answer.statusCode >= 500)
      failures.push(
        `${endpoint.method} ${url} ${payload?.slice(0, 600)} → ${answer.statusCode} ${answer.body.slice(0, 200)}`,
      )
    if (
      answer.statusCode >= 400 &&
      !answer.headers['content-type']?.toString().startsWith('application/problem+json')
    ) {
      failures.push(`${endpoint.method} ${url} answers ${answer.statusCode} without a problem document`)
    }
    for (const [id] of answer.body.matchAll(/\b(org|psn|mem|prog|pship|inv|mail|rpt|note|blk|ses|ntf)_[0-9a-z]{26}\b/g))
      if (known.size < 400) known.add(id)
  }
  expect(failures).toEqual([])
  // much of it got past the first check and did something
  expect((statuses.get(200) ?? 0) + (statuses.get(201) ?? 0) + (statuses.get(204) ?? 0)).toBeGreaterThan(total / 50)
  times.sort((a, b) => a - b)
  if (process.env.ENTENTE_FUZZ) expect(times[Math.floor(times.length * 0.99)]).toBeLessThan(250)
})
