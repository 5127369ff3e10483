/** What the host asked for and what both sides wrote; who changed an answer last. */
import type { Submission } from '#contract/endpoints/submissions.ts'
import { keyOf, sectionOf } from './places.ts'
import type { Place } from './view.ts'

type Comment = Submission['comments'][number]

/** Changes that were asked for with the last return. */
export function requests(submission: Submission): Comment[] {
  return submission.state === 'returned'
    ? submission.comments.filter((one) => one.asksChange && one.number === submission.number)
    : []
}

/** Those without an answer yet: neither was the field changed since, nor did anybody of the partner reply. */
export function openRequests(submission: Submission): Comment[] {
  return requests(submission).filter((one) => !isAnswered(submission, one))
}

/** Those that keep it from being handed in again: by a mailed link nobody can reply. */
export function blockingRequests(submission: Submission): Comment[] {
  return submission.can.comment === true ? openRequests(submission) : []
}

export function isAnswered(submission: Submission, request: Comment): boolean {
  if (request.resolved) return true
  const key = request.field === null ? null : keyOf(request.field)
  const isSame = (field: string | null) => (field === null ? null : keyOf(field)) === key
  const isLater = (one: { side: string; at: string }) => one.side === 'partner' && one.at > request.at
  return (
    submission.comments.some((one) => isSame(one.field) && isLater(one)) ||
    submission.edits.some((one) => isSame(one.field) && isLater(one))
  )
}

/** Comments on a field or on what lies in it. */
export function commentsOf(submission: Submission, key: string): Comment[] {
  return submission.comments.filter((one) => one.field !== null && keyOf(one.field) === key)
}

/** Where a comment is being written that is about no field in particular: its field is chosen there. */
export const anyField = ':any'

/** Who else changed an answer last; nothing where it was this very person. */
export function editOf(submission: Submission, key: string, own: string): Submission['edits'][number] | undefined {
  const edit = submission.edits.find((one) => one.field === key)
  return edit && (edit.side === 'host' || edit.name !== own) ? edit : undefined
}

/** Where somebody who comes back goes on: at what this side answered last. */
export function lastPlace(submission: Submission): { section: Place; field: string } | undefined {
  const last = submission.edits.filter((edit) => edit.side === 'partner').sort((a, b) => b.revision - a.revision)[0]
  const section = last && sectionOf(submission.definition, last.field)
  return last && section ? { section: section.key, field: last.field } : undefined
}
