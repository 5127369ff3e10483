import { plainText } from '#contract/markdown.ts'
import classes from './difference.module.css'

interface Piece {
  kind: 'same' | 'added' | 'removed'
  text: string
}

interface Props {
  pieces: readonly Piece[]
  label: string
  /** What is said before a piece that is new or was taken out. */
  words: { added: string; removed: string }
}

/** What changed between two versions of a text: marked by sign and colour, and said to who cannot see either. */
export function Difference({ pieces, label, words }: Props) {
  return (
    <ul className={classes.pieces} aria-label={label}>
      {pieces
        .map(({ kind, text }, place) => ({ kind, text: plainText(text), key: `${place}` }))
        .map(({ kind, text, key }) => (
          <li key={key} data-kind={kind}>
            {kind !== 'same' && <span className="visually-hidden">{words[kind]} </span>}
            {kind === 'removed' ? <del>{text}</del> : kind === 'added' ? <ins>{text}</ins> : text}
          </li>
        ))}
    </ul>
  )
}
