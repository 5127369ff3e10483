/**
 * Which statements PostgreSQL keeps prepared on each connection. Reading and planning a statement behind row-level security
 * takes it several times as long as carrying it out (measured: inviting 57 % of a hand-written floor without, 93 % with).
 */

/** Asked this often, a statement is one that comes again. */
const often = 3
/** Each costs every connection some memory, so there is an end to it. */
const mostNames = 200
const mostCounted = 2_000
/** Longer ones, and those with many values, differ with the number of their rows and hardly come twice. */
const mostCharacters = 8_000
const mostParameters = 60

/** Gives a statement the name it is prepared under, or none. */
export function createNames(): (sql: string, parameters: number) => string | undefined {
  const names = new Map<string, string>()
  let counts = new Map<string, number>()
  return (sql, parameters) => {
    const known = names.get(sql)
    if (known) return known
    if (names.size >= mostNames || parameters > mostParameters || sql.length > mostCharacters) return undefined
    const count = (counts.get(sql) ?? 0) + 1
    if (count >= often) {
      const name = `e${names.size + 1}`
      names.set(sql, name)
      counts.delete(sql)
      return name
    }
    if (counts.size >= mostCounted) counts = new Map()
    counts.set(sql, count)
    return undefined
  }
}

/**
 * True when a connection's prepared statements are of no use any more: a migration has changed what they answer, or somebody
 * between us and PostgreSQL has exchanged the connection. It is given up; whoever asked may ask again.
 */
export function isStale(fault: unknown): boolean {
  const { code, message } = fault as { code?: string; message?: string }
  return code === '26000' || (code === '0A000' && message?.startsWith('cached plan') === true)
}
