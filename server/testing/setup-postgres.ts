/** Before the tests on PostgreSQL: a server (or TEST_DATABASE_URL) and the template of all test databases. */
import { makeTemplate } from './database.ts'
import { startPostgres } from './postgres.ts'

export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  const given = process.env.TEST_DATABASE_URL
  const server = given ? undefined : await startPostgres()
  const url = given ?? server?.url ?? ''
  await makeTemplate(url)
  process.env.ENTENTE_TEST_POSTGRES = url
  return server && (() => server.stop())
}
