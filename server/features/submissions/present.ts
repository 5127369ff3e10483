/** From rows to what crosses the wire. */
import type { Static } from 'typebox'
import type { Comment, FieldEdit, FileRef } from '#contract/endpoints/submissions.ts'
import { toPublicId } from '#server/platform/id.ts'
import type { FileRow } from './file-store.ts'
import type { CommentRow, Edits, VersionRow } from './store.ts'

const iso = (at: Date | null) => at?.toISOString() ?? null

/** Those of fields that may be seen. */
export function presentEdits(edits: readonly [string, Edits[string]][], seen: ReadonlySet<string>) {
  return edits.flatMap(([field, { side, name, at, revision }]): Static<typeof FieldEdit>[] =>
    seen.has(field) ? [{ field, side, name, at, revision }] : [],
  )
}

export function presentComment(row: CommentRow): Comment {
  return {
    id: toPublicId('cmt', row.id),
    field: row.field,
    side: row.side,
    name: row.author_name,
    body: row.body,
    asksChange: row.asks_change,
    resolved: row.resolved_at !== null,
    number: row.number,
    at: row.created_at.toISOString(),
  }
}

export function presentFile(row: FileRow): FileRef {
  const id = toPublicId('file', row.id)
  return {
    id,
    field: row.field,
    name: row.name,
    mediaType: row.mediaType,
    bytes: row.bytes,
    url: `/files/${id}`,
    uploadedAt: row.createdAt.toISOString(),
  }
}

export function presentVersion(row: VersionRow) {
  return {
    number: row.number,
    formVersion: row.formVersion,
    submittedAt: row.submittedAt.toISOString(),
    submittedBy: row.submittedName,
    outcome: row.outcome,
    decidedAt: iso(row.decidedAt),
    decidedBy: row.decidedBy || null,
    reason: row.reason,
  }
}
