/** What changed between two versions of a text, paragraph by paragraph. Pure. */
import type { TermsPiece } from '#contract/endpoints/terms.ts'

/** Above this the comparison takes too long to be worth it: everything is shown as new. */
const most = 1_000_000

/** Lines and paragraphs, without the empty ones. */
const piecesOf = (text: string) =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')

/** @example difference('a\n\nb', 'a\n\nc') // same a, removed b, added c */
export function difference(before: string, after: string): TermsPiece[] {
  const old = piecesOf(before)
  const fresh = piecesOf(after)
  const piece = (kind: TermsPiece['kind']) => (text: string) => ({ kind, text })
  if (old.length * fresh.length > most) return [...old.map(piece('removed')), ...fresh.map(piece('added'))]
  // lengths of the longest common subsequence from each place on
  const width = fresh.length + 1
  const common = new Uint32Array((old.length + 1) * width)
  const at = (i: number, j: number) => common[i * width + j] ?? 0
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = fresh.length - 1; j >= 0; j--) {
      common[i * width + j] = old[i] === fresh[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
    }
  }
  const pieces: TermsPiece[] = []
  let [i, j] = [0, 0]
  for (;;) {
    const [was, is] = [old[i], fresh[j]]
    if (was === undefined && is === undefined) return pieces
    if (was !== undefined && was === is) {
      pieces.push({ kind: 'same', text: was })
      i++
      j++
    } else if (was !== undefined && (is === undefined || at(i + 1, j) >= at(i, j + 1))) {
      pieces.push({ kind: 'removed', text: was })
      i++
    } else if (is !== undefined) {
      pieces.push({ kind: 'added', text: is })
      j++
    }
  }
}
