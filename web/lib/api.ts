/**
 * The HTTP API as the application calls it. Types come from the contract; only types are imported, so the browser
 * carries no validator. `api(organizationId)` gives the calls acting for that organization.
 */
import type { Endpoint, Input, Output } from '#contract/endpoint.ts'
import type { installation } from '#contract/endpoints/installation.ts'
import type { inbox, invitations, portal } from '#contract/endpoints/invitations.ts'
import type { mails } from '#contract/endpoints/mail.ts'
import type { notifications } from '#contract/endpoints/notifications.ts'
import type { members, membershipInvitations, organizations } from '#contract/endpoints/organizations.ts'
import type { partnerships } from '#contract/endpoints/partnerships.ts'
import type { programs } from '#contract/endpoints/programs.ts'
import type { session } from '#contract/endpoints/session.ts'
import type { Problem } from '#contract/errors.ts'
import { errors } from '#contract/errors.ts'

/** What a call answered with instead of what was asked for. `problem` is the server's own words. */
export class ApiError extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.detail)
    this.name = 'ApiError'
    this.problem = problem
  }
  get code() {
    return this.problem.code
  }
}

/** The server could not be reached at all. */
export class OfflineError extends Error {
  constructor() {
    super('offline')
    this.name = 'OfflineError'
  }
}

type Empty = Record<string, never>
type Needs<T, K extends string> = T extends Empty | null ? Partial<Record<K, undefined>> : Record<K, T>
type Loose<T, K extends string> = Empty extends T ? Partial<Record<K, T>> : Needs<T, K>
type Arguments<E extends Endpoint> = Loose<Input<E>['params'], 'params'> &
  Loose<Input<E>['query'], 'query'> &
  Needs<Input<E>['body'], 'body'> & { signal?: AbortSignal }
/** One endpoint as a function. */
export type Call<E extends Endpoint> =
  Empty extends Omit<Arguments<E>, 'signal'>
    ? (input?: Arguments<E>) => Promise<Output<E>>
    : (input: Arguments<E>) => Promise<Output<E>>

interface Plain {
  params?: Record<string, string>
  query?: Record<string, unknown>
  body?: unknown
  signal?: AbortSignal
}

type ConnectionListener = (isReachable: boolean) => void
const connectionListeners = new Set<ConnectionListener>()
/** Hears whether the last call reached the server. */
export function onConnection(listener: ConnectionListener) {
  connectionListeners.add(listener)
  return () => {
    connectionListeners.delete(listener)
  }
}
const reached = (isReachable: boolean) => {
  for (const listener of connectionListeners) listener(isReachable)
}

let onSignedOut = () => {
  const next = location.pathname + location.search
  location.assign(`/sign-in?next=${encodeURIComponent(next)}`)
}
/** Replaces what happens when the session has ended (tests). */
export function whenSignedOut(run: () => void) {
  onSignedOut = run
}

function url(path: string, input: Plain): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(input.params?.[name] ?? ''))
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(input.query ?? {})) {
    if (value !== undefined && value !== null && value !== '') query.set(name, String(value))
  }
  const tail = query.toString()
  return tail ? `${filled}?${tail}` : filled
}

function unreadable(response: Response): Problem {
  const code = response.status === 503 || response.status === 502 ? 'unavailable' : 'internal'
  return {
    type: 'about:blank',
    title: response.statusText,
    status: response.status,
    code,
    detail: errors[code].says,
    requestId: response.headers.get('x-request-id') ?? '',
  }
}

async function send(method: string, path: string, input: Plain, organizationId: string | undefined): Promise<unknown> {
  const headers: Record<string, string> = { accept: 'application/json' }
  if (organizationId) headers['entente-organization'] = organizationId
  const hasBody = input.body !== undefined && input.body !== null
  if (hasBody) headers['content-type'] = 'application/json'
  // A repeated click or a retry after a lost answer never acts twice.
  if (method === 'POST') headers['idempotency-key'] = crypto.randomUUID()
  let response: Response
  try {
    response = await fetch(url(path, input), {
      method,
      headers,
      body: hasBody ? JSON.stringify(input.body) : undefined,
      signal: input.signal,
      credentials: 'same-origin',
    })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    reached(false)
    throw new OfflineError()
  }
  reached(true)
  if (response.status === 204) return null
  const isJson = response.headers.get('content-type')?.includes('json')
  if (response.ok) return isJson ? response.json() : null
  const problem = isJson ? ((await response.json()) as Problem) : unreadable(response)
  if (problem.code === 'not_signed_in') onSignedOut()
  throw new ApiError(problem)
}

/** Builds the table of calls acting for one organization, or for the person alone. */
export function buildApi(organizationId?: string) {
  const call =
    (method: string) =>
    <E extends Endpoint>(path: string): Call<E> =>
      ((input: Plain = {}) => send(method, path, input, organizationId)) as Call<E>
  const get = call('GET')
  const post = call('POST')
  const put = call('PUT')
  const patch = call('PATCH')
  const remove = call('DELETE')

  type P = typeof partnerships
  type I = typeof invitations
  type S = typeof session
  type O = typeof organizations
  type M = typeof members
  type N = typeof installation
  type G = typeof programs
  const verb = <E extends Endpoint>(path: string) => post<E>(`/v1/partnerships/{id}/${path}`)
  const invitationVerb = <E extends Endpoint>(path: string) => post<E>(`/v1/invitations/{id}/${path}`)
  return {
    programs: {
      presets: get<G['presets']>('/v1/presets'),
      list: get<G['list']>('/v1/programs'),
      create: post<G['create']>('/v1/programs'),
      get: get<G['get']>('/v1/programs/{id}'),
      rename: patch<G['rename']>('/v1/programs/{id}'),
      archive: post<G['archive']>('/v1/programs/{id}/archive'),
      unarchive: post<G['unarchive']>('/v1/programs/{id}/unarchive'),
      changeVocabulary: patch<G['changeVocabulary']>('/v1/programs/{id}/vocabulary'),
      changePolicy: put<G['changePolicy']>('/v1/programs/{id}/policy'),
      previewPolicy: post<G['previewPolicy']>('/v1/programs/{id}/policy/preview'),
      policyVersions: get<G['policyVersions']>('/v1/programs/{id}/policy/versions'),
      texts: get<G['texts']>('/v1/programs/{id}/texts'),
      changeText: put<G['changeText']>('/v1/programs/{id}/texts/{template}'),
      resetText: remove<G['resetText']>('/v1/programs/{id}/texts/{template}'),
      previewText: post<G['previewText']>('/v1/programs/{id}/texts/{template}/preview'),
    },
    partnerships: {
      list: get<P['list']>('/v1/partnerships'),
      counts: get<P['counts']>('/v1/partnerships/counts'),
      get: get<P['get']>('/v1/partnerships/{id}'),
      record: post<P['record']>('/v1/programs/{id}/partnerships'),
      invite: post<P['invite']>('/v1/programs/{id}/invitations'),
      checkInvite: post<P['checkInvite']>('/v1/programs/{id}/invitations/check'),
      previewInvite: post<P['previewInvite']>('/v1/programs/{id}/invitations/preview'),
      update: patch<P['update']>('/v1/partnerships/{id}'),
      delete: remove<P['delete']>('/v1/partnerships/{id}'),
      approve: verb<P['approve']>('approve'),
      reject: verb<P['reject']>('reject'),
      suspend: verb<P['suspend']>('suspend'),
      reactivate: verb<P['reactivate']>('reactivate'),
      revoke: verb<P['revoke']>('revoke'),
      archive: verb<P['archive']>('archive'),
      unarchive: verb<P['unarchive']>('unarchive'),
      resendWelcome: verb<P['resendWelcome']>('resend-welcome'),
      changePrimaryContact: verb<P['changePrimaryContact']>('change-primary-contact'),
      bulk: post<P['bulk']>('/v1/partnerships/bulk'),
      history: get<P['history']>('/v1/partnerships/{id}/history'),
      notes: get<P['notes']>('/v1/partnerships/{id}/notes'),
      addNote: verb<P['addNote']>('notes'),
      people: get<P['people']>('/v1/partnerships/{id}/people'),
      mails: get<P['mails']>('/v1/partnerships/{id}/mails'),
      receipt: get<P['receipt']>('/v1/receipts/{id}'),
      home: get<P['home']>('/v1/home'),
    },
    invitations: {
      log: get<I['log']>('/v1/invitations'),
      get: get<I['get']>('/v1/invitations/{id}'),
      resend: invitationVerb<I['resend']>('resend'),
      remind: invitationVerb<I['remind']>('remind'),
      copyLink: invitationVerb<I['copyLink']>('copy-link'),
      amend: invitationVerb<I['amend']>('amend'),
      correctEmail: invitationVerb<I['correctEmail']>('correct-email'),
      withdraw: invitationVerb<I['withdraw']>('withdraw'),
      undo: invitationVerb<I['undo']>('undo'),
    },
    inbox: {
      list: get<(typeof inbox)['list']>('/v1/inbox'),
      accept: post<(typeof inbox)['accept']>('/v1/inbox/{id}/accept'),
      decline: post<(typeof inbox)['decline']>('/v1/inbox/{id}/decline'),
      reconsider: post<(typeof inbox)['reconsider']>('/v1/inbox/{id}/reconsider'),
    },
    portal: {
      cards: get<(typeof portal)['cards']>('/v1/portal'),
      card: get<(typeof portal)['card']>('/v1/portal/{id}'),
      history: get<(typeof portal)['history']>('/v1/portal/{id}/history'),
      leave: post<(typeof portal)['leave']>('/v1/portal/{id}/leave'),
    },
    notifications: {
      list: get<(typeof notifications)['list']>('/v1/notifications'),
      unread: get<(typeof notifications)['unread']>('/v1/notifications/unread'),
      read: post<(typeof notifications)['read']>('/v1/notifications/{id}/read'),
      readAll: post<(typeof notifications)['readAll']>('/v1/notifications/read-all'),
    },
    session: {
      signOut: remove<S['signOut']>('/v1/session'),
      me: get<S['me']>('/v1/me'),
      updateMe: patch<S['updateMe']>('/v1/me'),
      changePassword: post<S['changePassword']>('/v1/me/password'),
      listSessions: get<S['listSessions']>('/v1/me/sessions'),
      endSession: remove<S['endSession']>('/v1/me/sessions/{id}'),
      endOtherSessions: remove<S['endOtherSessions']>('/v1/me/sessions'),
      enableTwoFactor: post<S['enableTwoFactor']>('/v1/me/two-factor'),
      confirmTwoFactor: post<S['confirmTwoFactor']>('/v1/me/two-factor/confirm'),
      disableTwoFactor: post<S['disableTwoFactor']>('/v1/me/two-factor/disable'),
      renewBackupCodes: post<S['renewBackupCodes']>('/v1/me/two-factor/backup-codes'),
    },
    organizations: {
      create: post<O['create']>('/v1/organizations'),
      checkIdentity: get<O['checkIdentity']>('/v1/organizations/identity-check'),
      get: get<O['get']>('/v1/organization'),
      update: patch<O['update']>('/v1/organization'),
      find: get<O['find']>('/v1/organizations/by-identity/{slug}'),
      requestHosting: post<O['requestHosting']>('/v1/organization/request-hosting'),
    },
    members: {
      list: get<M['list']>('/v1/members'),
      invite: post<M['invite']>('/v1/members/invite'),
      resend: post<M['resend']>('/v1/members/{id}/resend'),
      withdraw: post<M['withdraw']>('/v1/members/{id}/withdraw'),
      changeRole: post<M['changeRole']>('/v1/members/{id}/change-role'),
      deactivate: post<M['deactivate']>('/v1/members/{id}/deactivate'),
      reactivate: post<M['reactivate']>('/v1/members/{id}/reactivate'),
      remove: post<M['remove']>('/v1/members/{id}/remove'),
      leave: post<M['leave']>('/v1/members/leave'),
      transferOwnership: post<M['transferOwnership']>('/v1/members/{id}/transfer-ownership'),
    },
    membershipInvitations: {
      list: get<(typeof membershipInvitations)['list']>('/v1/me/membership-invitations'),
      accept: post<(typeof membershipInvitations)['accept']>('/v1/me/membership-invitations/{id}/accept'),
      decline: post<(typeof membershipInvitations)['decline']>('/v1/me/membership-invitations/{id}/decline'),
    },
    mails: {
      list: get<(typeof mails)['list']>('/v1/mails'),
      status: get<(typeof mails)['status']>('/v1/mails/status'),
      get: get<(typeof mails)['get']>('/v1/mails/{id}'),
      retry: post<(typeof mails)['retry']>('/v1/mails/{id}/retry'),
      cancel: post<(typeof mails)['cancel']>('/v1/mails/{id}/cancel'),
      sendTest: post<(typeof mails)['sendTest']>('/v1/mails/test'),
    },
    installation: {
      get: get<N['get']>('/v1/installation'),
      settings: get<N['settings']>('/v1/installation/settings'),
      update: patch<N['update']>('/v1/installation'),
      listOrganizations: get<N['listOrganizations']>('/v1/installation/organizations'),
      suspendOrganization: post<N['suspendOrganization']>('/v1/installation/organizations/{id}/suspend'),
      restoreOrganization: post<N['restoreOrganization']>('/v1/installation/organizations/{id}/restore'),
      allowHosting: post<N['allowHosting']>('/v1/installation/organizations/{id}/allow-hosting'),
      refuseHosting: post<N['refuseHosting']>('/v1/installation/organizations/{id}/refuse-hosting'),
      listBlockedAddresses: get<N['listBlockedAddresses']>('/v1/installation/blocked-addresses'),
      blockAddress: post<N['blockAddress']>('/v1/installation/blocked-addresses'),
      unblockAddress: remove<N['unblockAddress']>('/v1/installation/blocked-addresses/{id}'),
      listAbuseReports: get<N['listAbuseReports']>('/v1/installation/abuse-reports'),
      closeAbuseReport: post<N['closeAbuseReport']>('/v1/installation/abuse-reports/{id}/close'),
      listBackups: get<N['listBackups']>('/v1/installation/backups'),
      makeBackup: post<N['makeBackup']>('/v1/installation/backups'),
    },
  }
}

/** The calls, as `buildApi` gives them. */
export type Api = ReturnType<typeof buildApi>
/** What a call answers. Example: `Answer<Api['partnerships']['get']>`. */
export type Answer<F extends (...input: never[]) => Promise<unknown>> = Awaited<ReturnType<F>>

/** Calls of the person alone, whatever the organization. */
export const personApi = buildApi()
