import { session as api } from '#contract/endpoints/session.ts'
import type { Ctx } from '#server/platform/ctx.ts'
import { sessionCookieName } from '#server/platform/http/cookies.ts'
import { type HttpAnswer, type Route, route } from '#server/platform/http/route.ts'
import { toPublicId } from '#server/platform/id.ts'
import {
  changePassword,
  confirmTwoFactor,
  disableTwoFactor,
  enableTwoFactor,
  endMyOtherSessions,
  endMySession,
  mySessions,
  renewBackupCodes,
} from './account.ts'
import { deviceInWords } from './devices.ts'
import { requestPasswordReset, resetPassword } from './recovery.ts'
import { cookieSeconds, extendSession, type OpenedSession } from './sessions.ts'
import { type SignedIn, signIn, signInTwoFactor, signOut } from './sign-in.ts'
import { signUp, verifyAddress } from './sign-up.ts'
import { findInstallation } from './store.ts'

/** Puts the token into the browser; the server knows only its hash. */
export function setSessionCookie(ctx: Ctx, http: Pick<HttpAnswer, 'setCookie'>, session: OpenedSession): void {
  http.setCookie(sessionCookieName(ctx.publicUrl), session.token, { maxAgeSeconds: cookieSeconds })
}

function answer(ctx: Ctx, http: HttpAnswer, outcome: SignedIn) {
  if (outcome.step === 'done') setSessionCookie(ctx, http, outcome.session)
  return {
    step: outcome.step,
    challenge: outcome.step === 'done' ? null : outcome.challenge,
    landing: outcome.landing,
  }
}

const once = { idempotent: false } as const

export const routes: Route[] = [
  route(
    api.signIn,
    async (ctx, { body }, http) => answer(ctx, http, await signIn(ctx, { ...body, userAgent: http.request.userAgent })),
    once,
  ),
  route(
    api.signInTwoFactor,
    async (ctx, { body }, http) =>
      answer(ctx, http, await signInTwoFactor(ctx, { ...body, userAgent: http.request.userAgent })),
    once,
  ),
  route(
    api.extend,
    async (ctx) => {
      const { expiresAt, latestAt } = await extendSession(ctx)
      return { expiresAt: expiresAt.toISOString(), latestAt: latestAt.toISOString() }
    },
    once,
  ),
  route(api.signOut, async (ctx, _, http) => {
    const name = sessionCookieName(ctx.publicUrl)
    await signOut(ctx, http.request.cookies[name])
    http.clearCookie(name)
    return null
  }),
  route(
    api.changePassword,
    async (ctx, { body }) => {
      await changePassword(ctx, body)
      return null
    },
    once,
  ),
  route(api.listSessions, async (ctx) => ({
    items: (await mySessions(ctx)).map((row) => ({
      id: toPublicId('ses', row.id),
      device: deviceInWords(row.userAgent),
      address: row.address || null,
      startedAt: row.startedAt.toISOString(),
      lastUsedAt: row.lastUsedAt.toISOString(),
      expiresAt: row.expiresAt.toISOString(),
      current: row.id === ctx.actor.sessionId,
    })),
  })),
  route(api.endSession, async (ctx, { params }) => {
    await endMySession(ctx, params.id)
    return null
  }),
  route(api.endOtherSessions, async (ctx) => {
    await endMyOtherSessions(ctx)
    return null
  }),
  route(
    api.enableTwoFactor,
    async (ctx, { body }) => {
      const installation = await ctx.db.transaction({ as: 'identity' }, findInstallation)
      return enableTwoFactor(ctx, { password: body.password, issuer: installation?.name ?? 'Entente' })
    },
    { idempotent: false, carriesSecret: true },
  ),
  route(
    api.confirmTwoFactor,
    async (ctx, { body }) => {
      await confirmTwoFactor(ctx, body.code)
      return null
    },
    once,
  ),
  route(
    api.disableTwoFactor,
    async (ctx, { body }) => {
      await disableTwoFactor(ctx, body.password)
      return null
    },
    once,
  ),
  route(api.renewBackupCodes, async (ctx, { body }) => ({ backupCodes: await renewBackupCodes(ctx, body.password) }), {
    idempotent: false,
    carriesSecret: true,
  }),
  route(
    api.requestPasswordReset,
    async (ctx, { body }) => {
      await requestPasswordReset(ctx, body)
      return { sent: true as const }
    },
    once,
  ),
  route(
    api.resetPassword,
    async (ctx, { body }, http) => {
      const set = await resetPassword(ctx, { ...body, userAgent: http.request.userAgent })
      if (set.session) setSessionCookie(ctx, http, set.session)
      return { signedIn: set.session !== undefined, landing: set.landing }
    },
    once,
  ),
  route(
    api.signUp,
    async (ctx, { body }) => {
      await signUp(ctx, body)
      return { sent: true as const }
    },
    once,
  ),
  route(
    api.verifyAddress,
    async (ctx, { body }, http) =>
      answer(ctx, http, await verifyAddress(ctx, { ...body, userAgent: http.request.userAgent })),
    once,
  ),
]
