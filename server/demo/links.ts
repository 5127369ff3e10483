/**
 * Sign-in links of the demonstration. They live in the memory of this one process, work once, and exist only where a
 * sample world was made: `main` mounts this feature with `--demo` and never otherwise.
 */
import { hashSecret, newSecret, openSession } from '#server/features/identity/index.ts'
import type { Ctx } from '#server/platform/ctx.ts'
import { sessionCookieName } from '#server/platform/http/cookies.ts'
import type { Feature, PageAnswer, PageRequest } from '#server/platform/http/route.ts'
import { plainPage } from './pages.ts'

/** Somebody who can be signed in as. */
export interface Guest {
  personId: string
  name: string
  is: string
  landing: string
}

const hoursValid = 24

export interface SignInLinks {
  feature: Feature
  /** A fresh path for this person, e.g. `/demo/abc…`. */
  linkFor(guest: Guest, now: Date): string
}

export function createSignInLinks(): SignInLinks {
  const guests = new Map<string, Guest & { until: Date }>()
  const find = (ctx: Ctx, secret: string | undefined) => {
    const guest = secret ? guests.get(hashSecret(secret)) : undefined
    return guest && guest.until > ctx.now() ? guest : undefined
  }
  const used = (nonce: string): PageAnswer => ({
    status: 410,
    html: plainPage(nonce, {
      title: 'This link was used',
      says: 'Each sign-in link of the demonstration works once. Sign in with the address and the password that were printed at the start, or start again for fresh links.',
      action: { label: 'Go to sign-in', href: '/sign-in' },
    }),
  })

  /** GET changes nothing: it only asks. */
  async function ask(ctx: Ctx, request: PageRequest): Promise<PageAnswer> {
    const guest = find(ctx, request.params.secret)
    if (!guest) return used(request.nonce)
    return {
      html: plainPage(request.nonce, {
        title: `Sign in as ${guest.name}`,
        says: `${guest.name} is made up: ${guest.is}. This is sample data, and the link works once.`,
        action: { label: `Go on as ${guest.name}`, post: `/demo/${request.params.secret}` },
      }),
    }
  }

  async function enter(ctx: Ctx, request: PageRequest): Promise<PageAnswer> {
    const guest = find(ctx, request.params.secret)
    if (!guest) return used(request.nonce)
    guests.delete(hashSecret(request.params.secret ?? ''))
    const session = await ctx.db.transaction({ as: 'identity' }, (tx) =>
      openSession(tx, guest.personId, { address: ctx.address, userAgent: request.userAgent, now: ctx.now() }),
    )
    const cookie = { name: sessionCookieName(ctx.publicUrl), value: session.token, maxAgeSeconds: hoursValid * 3600 }
    return { redirect: guest.landing, cookies: [cookie] }
  }

  return {
    feature: {
      name: 'demo',
      pages: [
        { method: 'GET', path: '/demo/:secret', beforeForm: true, handler: ask },
        { method: 'POST', path: '/demo/:secret', beforeForm: true, handler: enter },
      ],
    },
    linkFor(guest, now) {
      const secret = newSecret()
      guests.set(hashSecret(secret), { ...guest, until: new Date(now.getTime() + hoursValid * 3_600_000) })
      return `/demo/${secret}`
    },
  }
}
