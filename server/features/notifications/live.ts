/** What reaches an open tab: a word through the database when a transaction commits, passed on to the streams of that person. */
import type { Ctx, PersonCtx } from '#server/platform/ctx.ts'
import type { Database, Tx } from '#server/platform/db/types.ts'
import type { Connection } from '#server/platform/http/route.ts'

const channel = 'entente_live'

/** `notification`: look at the bell. `access`: what a partnership opens has changed. */
export type LiveEvent = 'notification' | 'access'

/** Tells these persons' open tabs, on every node, once this transaction has committed. */
export async function pushTo(tx: Tx, ctx: Ctx, personIds: string[], event: LiveEvent, about?: string): Promise<void> {
  const people = [...new Set(personIds)]
  // a payload is at most 8,000 bytes
  for (let from = 0; from < people.length; from += 100) {
    const payload = JSON.stringify({ people: people.slice(from, from + 100), event, about: about ?? null })
    await ctx.db.notify(tx, channel, payload)
  }
}

type Hear = (event: LiveEvent, about: string | null) => void
/** One LISTEN per database, whatever the number of tabs. */
const hubs = new WeakMap<Database, { tabs: Map<string, Set<Hear>>; stop: Promise<() => Promise<void>> }>()

function hubOf(db: Database) {
  const known = hubs.get(db)
  if (known) return known
  const tabs = new Map<string, Set<Hear>>()
  const stop = db.listen(channel, (payload) => {
    const { people, event, about } = JSON.parse(payload) as { people: string[]; event: LiveEvent; about: string | null }
    for (const person of people) for (const hear of tabs.get(person) ?? []) hear(event, about)
  })
  const hub = { tabs, stop }
  hubs.set(db, hub)
  // a listener that could not be had is tried again with the next tab
  stop.catch(() => hubs.delete(db))
  return hub
}

/** Subscribes a tab to what concerns its person. */
export async function openLive(ctx: PersonCtx, connection: Connection): Promise<void> {
  const { tabs, stop } = hubOf(ctx.db)
  const { personId } = ctx.actor
  const hear: Hear = (event, about) => void connection.send(event, about ? { partnershipId: about } : {})
  const mine = tabs.get(personId) ?? new Set<Hear>()
  mine.add(hear)
  tabs.set(personId, mine)
  connection.onClose(() => {
    mine.delete(hear)
    if (mine.size === 0 && tabs.get(personId) === mine) tabs.delete(personId)
  })
  await stop
}
