/**
 * The organization plugin of better-auth, as its documentation sets it up: its own tables, its own migrations, its own Kysely adapter over
 * `pg`, behind Node's own server. It mails nothing, keeps no history and asks no policy; its limits are lifted and the password
 * hash is the cheapest there is, since neither is what is compared.
 */
import { createServer } from 'node:http'
import { betterAuth } from 'better-auth'
import { getMigrations } from 'better-auth/db/migration'
import { toNodeHandler } from 'better-auth/node'
import { organization } from 'better-auth/plugins/organization'
import pg from 'pg'

const options = {
  baseURL: 'http://127.0.0.1',
  secret: 'a secret for measuring, used nowhere else',
  database: new pg.Pool({ connectionString: process.env.BENCH_DATABASE_URL, max: 10 }),
  trustedOrigins: ['http://127.0.0.1'],
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
  logger: { level: 'error' },
  emailAndPassword: {
    enabled: true,
    password: { hash: async (password: string) => password, verify: async () => true },
  },
  plugins: [
    organization({
      membershipLimit: 1_000_000_000,
      invitationLimit: 1_000_000_000,
      sendInvitationEmail: async () => {},
    }),
  ],
} satisfies Parameters<typeof betterAuth>[0]
await (await getMigrations(options)).runMigrations()
const auth = betterAuth(options)

async function signUp(name: string, email: string): Promise<string> {
  const answer = await auth.api.signUpEmail({ body: { name, email, password: 'not measured' }, asResponse: true })
  if (!answer.ok) throw new Error(await answer.text())
  return answer.headers.getSetCookie()[0]?.split(';')[0] ?? ''
}

/** What the measurement asks for, over the channel to its parent. */
type Wish = { hosts: number } | { people: string[] }

process.on('message', async (wish: Wish) => {
  if ('hosts' in wish) {
    const hosts: { cookie: string; organizationId: string }[] = []
    for (let n = 0; n < wish.hosts; n++) {
      const cookie = await signUp(`Owner ${n}`, `owner${n}@host${n}.example`)
      const made = await auth.api.createOrganization({
        body: { name: `Host ${n}`, slug: `host-${n}` },
        headers: new Headers({ cookie }),
      })
      hosts.push({ cookie, organizationId: made?.id ?? '' })
    }
    process.send?.({ hosts })
    return
  }
  const cookies: string[] = []
  for (const email of wish.people) cookies.push(await signUp('Ada', email))
  process.send?.({ cookies })
})

const server = createServer(toNodeHandler(auth))
server.keepAliveTimeout = 72_000
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.send?.({ port: typeof address === 'object' ? address?.port : 0 })
})
process.on('disconnect', () => process.exit(0))
