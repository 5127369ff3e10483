/** The program on a fresh embedded database, with one open invitation; tells its starter where the invitation's page is. */
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { newSecret } from '#server/features/invitations/secrets.ts'
import { fromPublicId } from '#server/platform/id.ts'
import { createLogger } from '#server/platform/log.ts'
import { startServer } from '#server/start.ts'
import { seedHosts } from '../lifecycle/seed.ts'

const port = await new Promise<number>((resolve) => {
  const probe = createServer()
  probe.listen(0, '127.0.0.1', () => {
    const address = probe.address()
    probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
  })
})
const dataFolder = mkdtempSync(join(tmpdir(), 'entente-bench-web-'))
const publicUrl = `http://127.0.0.1:${port}`
const config = {
  port,
  host: '127.0.0.1',
  dataFolder,
  databasePool: 2,
  publicUrl,
  trustedProxies: [],
  demo: false,
  logLevel: 'silent',
}
const running = await startServer(config, createLogger('silent'))
const [host] = await seedHosts(running.db, 1)
if (!host) throw new Error('no host was made')
const answer = await fetch(`${publicUrl}/v1/programs/${host.programId}/invitations`, {
  method: 'POST',
  headers: {
    cookie: `entente=${host.token}`,
    'entente-organization': host.organizationId,
    'content-type': 'application/json',
  },
  body: JSON.stringify({ rows: [{ email: 'ada@partner.example', firstName: 'Ada', lastName: 'Okafor' }] }),
})
const { verdicts } = (await answer.json()) as { verdicts: { invitationId: string }[] }
const secret = newSecret()
// what sending the mail does, at once
await running.db.transaction({ as: 'system' }, (tx) =>
  sql`insert into invitation_secret (hash, invitation_id, host_id, kind) values (${secret.hash},
    ${fromPublicId('inv', verdicts[0]?.invitationId ?? '')}::uuid, ${fromPublicId('org', host.organizationId)}::uuid, 'mailed')`.execute(
    tx,
  ),
)
process.send?.({ url: `${publicUrl}/i/${secret.plain}` })

process.on('disconnect', async () => {
  await running.stop()
  rmSync(dataFolder, { recursive: true, force: true })
  process.exit(0)
})
