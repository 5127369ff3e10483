/**
 * The identity library (better-auth), on our tables, under our transactions and clock. Everything it is asked to do goes
 * through here; the rest of the product sees only `index.ts`. It keeps the shapes of credentials, sessions, verification
 * values and second factors, so that its other parts (passkeys, single sign-on) can be switched on later; what needs the
 * injected clock or a lock (expiry, replay, taking a link once) is ours. `library.test.ts` shows that the library itself
 * accepts what we write.
 */
import { createHash, randomBytes } from 'node:crypto'
import { runWithAdapter } from '@better-auth/core/context'
import type { DBAdapter } from '@better-auth/core/db/adapter'
import { kyselyAdapter } from '@better-auth/kysely-adapter'
import type { BetterAuthOptions } from 'better-auth'
import { betterAuth } from 'better-auth/minimal' // without the adapters we do not use: it loads in half the time
import { twoFactor } from 'better-auth/plugins/two-factor'
import type { Tx } from '#server/platform/db/types.ts'
import { newId } from '#server/platform/id.ts'
import { hashPassword, verifyPassword } from './password.ts'

const days = 24 * 3600
/** A session ends this long after its last use … */
export const idleSeconds = 7 * days
/** … and this long after it began, whatever happens. */
export const absoluteSeconds = 30 * days

/** What of a secret rests in the database. */
export const hashSecret = (secret: string): string => createHash('sha256').update(secret).digest('base64url')

/** A secret for a link or a session: 256 bits, safe in addresses. */
export const newSecret = (): string => randomBytes(32).toString('base64url')

const columns = { createdAt: 'created_at', updatedAt: 'updated_at' } as const

/** The library's settings. What is not named here stays off: sign-up, social sign-in, cookie cache, organizations, telemetry. */
export function libraryOptions(secret: string, publicUrl: string) {
  return {
    appName: 'Entente',
    baseURL: publicUrl,
    secret,
    telemetry: { enabled: false },
    rateLimit: { enabled: false }, // ours stands in front: by address, account and recipient
    logger: { disabled: true },
    advanced: { database: { generateId: () => newId() }, disableOriginCheck: true },
    user: { modelName: 'person', fields: { emailVerified: 'email_verified', ...columns } },
    account: {
      modelName: 'account',
      fields: {
        userId: 'person_id',
        accountId: 'account_id',
        providerId: 'provider_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
        ...columns,
      },
    },
    session: {
      modelName: 'session',
      fields: {
        userId: 'person_id',
        expiresAt: 'expires_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
        ...columns,
      },
      expiresIn: idleSeconds,
      cookieCache: { enabled: false },
    },
    verification: {
      modelName: 'verification',
      fields: { expiresAt: 'expires_at', ...columns },
      storeIdentifier: 'hashed',
      disableCleanup: true,
    },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: 12,
      maxPasswordLength: 512,
      revokeSessionsOnPasswordReset: true,
      password: { hash: hashPassword, verify: ({ hash, password }) => verifyPassword(hash, password) },
    },
    plugins: [
      twoFactor({
        issuer: 'Entente',
        schema: {
          user: { fields: { twoFactorEnabled: 'two_factor_enabled' } },
          twoFactor: {
            modelName: 'two_factor',
            fields: {
              userId: 'person_id',
              backupCodes: 'backup_codes',
              failedVerificationCount: 'failed_verification_count',
              lockedUntil: 'locked_until',
            },
          },
        },
      }),
    ],
  } satisfies BetterAuthOptions
}

type Where = { field: string; value: unknown; operator?: string }[]

/** The library's own adapter over our transaction, with the tokens of sessions replaced by their hashes on the way in. */
export function adapterFor(tx: Tx, options: BetterAuthOptions): DBAdapter {
  const inner = kyselyAdapter(tx, { type: 'postgres', transaction: false })(options)
  return new Proxy(inner, {
    get(target, name) {
      const method = Reflect.get(target, name) as unknown
      if (typeof method !== 'function') return method
      return async (request: { model?: string; data?: { token?: string }; where?: Where }) => {
        if (request?.model !== 'session') return method.call(target, request)
        const plain =
          request.data?.token ?? (request.where?.find(({ field }) => field === 'token')?.value as string | undefined)
        const answer = await method.call(target, {
          ...request,
          ...(request.data?.token ? { data: { ...request.data, token: hashSecret(request.data.token) } } : {}),
          ...(request.where ? { where: request.where.map(hashedToken) } : {}),
        })
        // whoever named the token gets it back; it rests nowhere
        return plain && answer && typeof answer === 'object' && 'token' in answer ? { ...answer, token: plain } : answer
      }
    },
  }) as DBAdapter
}

function hashedToken(condition: Where[number]): Where[number] {
  if (condition.field !== 'token') return condition
  const { value } = condition
  return {
    ...condition,
    value: Array.isArray(value) ? value.map((one) => hashSecret(String(one))) : hashSecret(String(value)),
  }
}

// Nothing this instance is asked for depends on its secret: it signs no cookies, and second factors are encrypted with the
// server's own key (two-factor.ts). It has no database of its own, only the transaction it is handed.
const options = libraryOptions(randomBytes(32).toString('base64url'), 'http://localhost')
const noTransaction = () => {
  throw new Error('The identity library was used outside of a transaction.')
}
const library = betterAuth({
  ...options,
  database: () =>
    new Proxy({} as DBAdapter, {
      get: (_, name) => (name === 'id' ? 'none' : name === 'then' ? undefined : noTransaction),
    }),
})
const context = await library.$context

export type LibraryStore = typeof context.internalAdapter

/** Runs `work` with the library's store inside our transaction, in the scope identity or system. */
export async function withLibrary<T>(tx: Tx, work: (store: LibraryStore) => Promise<T>): Promise<T> {
  return (await runWithAdapter(adapterFor(tx, options), () => work(context.internalAdapter))) as T
}
