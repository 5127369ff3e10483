/** What is to be changed, field by field, before the answers are returned: kept in this browser until it is sent. */
import { useCallback, useState } from 'react'
import { keep, readKept } from '#web/lib/storage.ts'

/** Comments by the field they stand at. */
export type Marks = Record<string, string>

export interface Marking {
  marks: Marks
  /** undefined takes the mark away; an empty text is a mark whose comment is still to be written. */
  mark(field: string, comment: string | undefined): void
  clear(): void
}

/** The marks with one changed; undefined takes it away. */
export function marked(marks: Marks, field: string, comment: string | undefined): Marks {
  const { [field]: _former, ...others } = marks
  return comment === undefined ? others : { ...others, [field]: comment }
}

/** Those with a comment, as they are sent. */
export function commentsOf(marks: Marks): { field: string; body: string }[] {
  return Object.entries(marks).flatMap(([field, body]) => (body.trim() ? [{ field, body: body.trim() }] : []))
}

/** Marks of one partnership and one version of its answers. */
export function useMarking(partnershipId: string, number: number): Marking {
  const key = `review-${partnershipId}-${number}`
  const [kept, setKept] = useState(() => ({ key, marks: readKept<Marks>(key) ?? {} }))
  const marks = kept.key === key ? kept.marks : (readKept<Marks>(key) ?? {})
  const save = useCallback(
    (next: Marks) => {
      setKept({ key, marks: next })
      keep(key, Object.keys(next).length > 0 ? next : undefined)
    },
    [key],
  )
  return {
    marks,
    mark: (field, comment) => save(marked(marks, field, comment)),
    clear: () => save({}),
  }
}
