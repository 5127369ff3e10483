/** The few calls of the page, and what can become of them. */

import type { Static } from 'typebox'
import type { FileRef, Saved, Submission } from '#contract/endpoints/submissions.ts'
import type { Problem } from '#contract/errors.ts'

export type SavedAnswers = Static<typeof Saved>
export type StoredFile = Static<typeof FileRef>

/** What the server said no to. */
export class Refused extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.detail ?? problem.title)
    this.problem = problem
  }
}
/** No answer, or none of ours: it is tried again. */
export class Unreached extends Error {
  readonly retryAfterSeconds: number | undefined
  constructor(retryAfterSeconds: number | undefined) {
    super('unreached')
    this.retryAfterSeconds = retryAfterSeconds
  }
}

let hear: (sessionEndsAt: string) => void = () => {}
/** Hears with every answer when the session ends: using it moves the end. */
export function whenSessionEndMoves(run: (sessionEndsAt: string) => void): void {
  hear = run
}
const heard = (sessionEndsAt: string | null) => {
  if (sessionEndsAt) hear(sessionEndsAt)
}

/** Somebody does this by hand, on a page of ours. */
const ownPage = { 'entente-channel': 'screen' }

async function call<T>(method: string, url: string, body: unknown, options: RequestInit = {}): Promise<T> {
  let answer: Response
  try {
    answer = await fetch(url, {
      method,
      headers: { ...ownPage, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...options,
    })
  } catch {
    throw new Unreached(undefined)
  }
  heard(answer.headers.get('entente-session-ends'))
  if (answer.ok) return answer.status === 204 ? (undefined as T) : ((await answer.json()) as T) // as the contract says
  const problem = await problemOf(answer)
  if (!problem || answer.status >= 500 || answer.status === 429) throw new Unreached(problem?.retryAfterSeconds)
  throw new Refused(problem)
}

async function problemOf(answer: Response): Promise<Problem | undefined> {
  try {
    const problem: unknown = await answer.json()
    return typeof problem === 'object' && problem !== null && 'code' in problem ? (problem as Problem) : undefined
  } catch {
    return undefined
  }
}

interface Changes {
  revision: number
  answers: Record<string, unknown>
  over?: string[]
}

/** `leaving`: the page is being left, the browser finishes the request by itself. */
export const saveAnswers = (api: string, changes: Changes, leaving = false) =>
  call<SavedAnswers>('PATCH', api, changes, { keepalive: leaving })
export const readAnswers = (api: string) => call<Submission>('GET', api, undefined)
export const submitAnswers = (api: string, revision: number, organizationId?: string) =>
  call<unknown>('POST', `${api}/submit`, { revision, ...(organizationId && { organizationId }) })
export const recallAnswers = (api: string) => call<Submission>('POST', `${api}/recall`, {})
/** Mails a link to go on with an application. */
export const mailLink = (api: string) => call<unknown>('POST', `${api}/resume`, undefined)
export const sendComment = (api: string, field: string, body: string) =>
  call<Submission>('POST', `${api}/comments`, { body, ...(field && { field }) })
/** Stays signed in: the answer tells until when. */
export const extendSession = () => call<unknown>('POST', '/v1/session/extend', undefined)

/** Sends a file with progress; `stop` cancels it. */
export function sendFile(
  api: string,
  field: string,
  file: File,
  onProgress: (sent: number) => void,
): { done: Promise<StoredFile>; stop(): void } {
  const request = new XMLHttpRequest()
  const done = new Promise<StoredFile>((resolve, reject) => {
    request.open(
      'POST',
      `${api}/files?field=${encodeURIComponent(field)}&name=${encodeURIComponent(file.name || 'file')}`,
    )
    request.setRequestHeader('content-type', 'application/octet-stream')
    for (const [name, value] of Object.entries(ownPage)) request.setRequestHeader(name, value)
    request.responseType = 'json'
    request.upload.onprogress = (event) => onProgress(event.loaded)
    request.onerror = () => reject(new Unreached(undefined))
    request.onload = () => {
      heard(request.getResponseHeader('entente-session-ends'))
      if (request.status >= 200 && request.status < 300) resolve(request.response as StoredFile)
      else if (request.response?.code) reject(new Refused(request.response as Problem))
      else reject(new Unreached(undefined))
    }
    request.send(file)
  })
  return { done, stop: () => request.abort() }
}
