/** What the form page shows, before anything is worked out: the same on the server and in the browser. */
import type { Submission } from '#contract/endpoints/submissions.ts'
import type { FormContext } from '#contract/forms/filling.ts'

/** What the server knows when it draws the page. Sent along, so that the script goes on from the very same facts. */
export interface FillView {
  /** Where the page is; its sections are `?section=`, what is posted goes below it. */
  path: string
  /** Where answers are saved by script. */
  api: string
  /** Whose unsent answers a browser keeps, and as whom they are saved. */
  account: string
  name: string
  submission: Submission
  /** The server's time when it drew the page. */
  now: string
  locale: string
  timeZone: string
  /** Where *back* leads; null: the session opens nothing but this form. */
  home: string | null
  contact: { name: string; email: string | null }
  /** When the session ends without further use; null: there is none. */
  sessionEndsAt: string | null
  /** An application before the account: who invites, and how to decline. */
  application: Application | null
}

/** A link with its words. */
export interface Link {
  href: string
  label: string
}

export interface Application {
  /** In the words of the program: what is being offered. */
  title: string
  intro: string
  inviter: string | null
  /** The invited address: what is handed in is handed in in its name. */
  email: string
  message: string
  /** Until when it can be handed in. */
  expiresAt: string | null
  decline: Link | null
  /** Passing on, reporting. */
  others: Link[]
  /** Told by the page that ran. */
  opened: string
  /** Of the visitor, if signed in: which of them applies. */
  organizations: { id: string; name: string }[]
  /** What a new one would be called. */
  newName: string | null
}

/** One place of the page: a section by its key, or the end, where all is read again and handed in. */
export type Place = string

/** Never the key of a section. */
export const checkPlace = ':check'

/** Wrong answers that are shown, by path, in words. */
export interface Shown {
  path: string
  says: string
}

export type SavingState =
  | { is: 'nothing' }
  | { is: 'typing' }
  | { is: 'saving' }
  | { is: 'saved'; at: number }
  /** Kept in this browser and tried again. */
  | { is: 'offline' }
  | { is: 'signed_out' }
  | { is: 'refused'; says: string }

/** Somebody else's value of an answer that was also typed here. */
export interface Conflict {
  field: string
  theirs: unknown
  yours: unknown
  name: string
  at: string
}

/** A file on its way. */
export interface Sending {
  id: string
  /** Path of its field. */
  path: string
  name: string
  bytes: number
  sent: number
  fault: string | null
}

/** Everything the page is drawn from. */
export interface FillState {
  view: FillView
  place: Place
  typed: Record<string, unknown>
  faults: Shown[]
  /** The summary on top, after something was refused. */
  summary: Shown[]
  /** Blank rows that were asked for, by path. */
  blank: Record<string, number>
  saving: SavingState
  conflicts: Conflict[]
  sending: Sending[]
  /** What has just been done, said on top. */
  notice: string | null
  /** Clock of the page, for "10 seconds ago". */
  now: number
  /** Whether the script runs. */
  live: boolean
  /** Grows when a value is put into a control from outside, so that the control is drawn anew. */
  epoch: Record<string, number>
  /** Names of rows that stay with them while others come and go. */
  rowKeys: Record<string, string[]>
  /** Comments that are being written, by what they are about. */
  comments: Record<string, string>
}

export function contextOf(view: FillView, now: number = Date.parse(view.now)): FormContext {
  return { viewer: 'partner', now: new Date(now), timeZone: view.timeZone }
}

export function initialState(view: FillView, place: Place, change: Partial<FillState> = {}): FillState {
  return {
    view,
    place,
    typed: { ...view.submission.answers },
    faults: [],
    summary: [],
    blank: {},
    saving: view.submission.savedAt ? { is: 'saved', at: Date.parse(view.submission.savedAt) } : { is: 'nothing' },
    conflicts: [],
    sending: [],
    notice: null,
    now: Date.parse(view.now),
    live: false,
    epoch: {},
    rowKeys: {},
    comments: {},
    ...change,
  }
}

/** An application says first who invites; from the second section on, and when it came back, that is known. */
export function isIntroShown({ view, place }: FillState): boolean {
  return (
    view.application !== null &&
    view.submission.state !== 'returned' &&
    place === view.submission.definition.sections[0]?.key
  )
}

/** Whether this side can change answers now. */
export function isOpen(submission: Submission): boolean {
  return submission.can.save === true
}

/** Whether something is being filled in to be handed in; an approved profile is only read until it is changed. */
export function isFilling(submission: Submission): boolean {
  return isOpen(submission) && submission.state !== 'approved'
}

/** The address of a place. */
export function placeUrl(path: string, place: Place): string {
  return place === checkPlace ? `${path}/check` : `${path}?section=${encodeURIComponent(place)}`
}
