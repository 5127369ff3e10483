/** Two at once, on a database that does them at once: a domain belongs to one organization. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { identity } from '#server/features/identity/index.ts'
import type { MemberCtx } from '#server/platform/ctx.ts'
import { AppError } from '#server/platform/errors.ts'
import { toPublicId } from '#server/platform/id.ts'
import { startTestApp, type TestApp } from '#server/testing/app.ts'
import { buildOrganization, memberActor } from '#server/testing/builders.ts'
import { saveMailDomain } from './domain-store.ts'
import { organizations } from './index.ts'
import { recordValueOf } from './mail-domain-record.ts'
import { addMailDomain, checkRecord, confirmDomainCode, hashDomainCode } from './mail-domains.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp({ features: [identity, organizations({ mailConfigured: false, version: '0.0.0-test' })] })
}, 120_000)
afterAll(() => app.close())

const rounds = 300
const codeOf = (error: unknown): string => {
  if (error instanceof AppError) return error.extra.faults?.[0]?.code ?? error.code
  throw error
}
const outcomes = (acts: (() => Promise<unknown>)[]) => Promise.all(acts.map((act) => act().then(() => 'done', codeOf)))

async function member(): Promise<MemberCtx> {
  const { organization, owner } = await buildOrganization(app)
  return { ...app.ctx(), actor: memberActor(owner, organization.id, 'owner') }
}
const verified = () =>
  app.db.transaction({ as: 'system' }, (tx) =>
    tx.selectFrom('mail_domain').select('domain').where('verified_at', 'is not', null).execute(),
  )

test(`record × code of two organizations, ${rounds} rounds: one gets it, the other hears why`, {
  timeout: 240_000,
}, async () => {
  const [willow, birch] = [await member(), await member()]
  for (let round = 0; round < rounds; round++) {
    const domain = `d${round}.example`
    await app.db.transaction({ as: 'system' }, (tx) => tx.deleteFrom('mail_domain').execute())
    const [one, other] = [await addMailDomain(willow, domain), await addMailDomain(birch, domain)]
    await app.db.transaction({ as: 'system' }, (tx) =>
      saveMailDomain(tx, other.id, {
        codeHash: hashDomainCode(other.id, '1234 5678'),
        codeAddress: `admin@${domain}`,
        codeExpiresAt: new Date(Date.now() + 60_000),
      }),
    )
    const ended = await outcomes([
      () => checkRecord(willow, toPublicId('dom', one.id), async () => [recordValueOf(one.token)]),
      () => confirmDomainCode(birch, toPublicId('dom', other.id), '12345678'),
    ])
    expect(ended.sort()).toEqual(['domain_taken', 'done'])
    expect(await verified()).toEqual([{ domain }])
  }
})

test('the same domain named twice at once stands once', { timeout: 120_000 }, async () => {
  const willow = await member()
  for (let round = 0; round < 60; round++) {
    await app.db.transaction({ as: 'system' }, (tx) => tx.deleteFrom('mail_domain').execute())
    const ended = await outcomes([
      () => addMailDomain(willow, 'same.example'),
      () => addMailDomain(willow, 'same.example'),
    ])
    expect(ended.sort()).toEqual(['domain_named', 'done'])
  }
})
