import { Fragment, type ReactNode } from 'react'
import { type Block, type Inline, readMarkdown } from '#contract/markdown.ts'
import classes from './markdown.module.css'

/** A text with safe markdown: drawn as elements, never as HTML. Its headings stand below those of the page. */
export function Markdown({ text }: { text: string }) {
  return <div className={classes.text}>{keyed(readMarkdown(text), block)}</div>
}

/** Parts of a text that never moves: their place is what they are known by. */
const keyed = <T,>(list: readonly T[], draw: (one: T) => ReactNode): ReactNode[] =>
  list.map((one, place) => ({ one, key: `${place}` })).map(({ one, key }) => <Fragment key={key}>{draw(one)}</Fragment>)

const inlines = (list: readonly Inline[]) => keyed(list, inline)

function inline(of: Inline): ReactNode {
  if (of.kind === 'text') return of.text
  if (of.kind === 'link') {
    return (
      <a href={of.href} target="_blank" rel="noreferrer noopener">
        {of.text}
      </a>
    )
  }
  return of.kind === 'bold' ? <strong>{inlines(of.of)}</strong> : <em>{inlines(of.of)}</em>
}

function block(of: Block): ReactNode {
  if (of.kind === 'paragraph') return <p>{inlines(of.of)}</p>
  if (of.kind === 'list') {
    const List = of.ordered ? 'ol' : 'ul'
    return (
      <List>
        {keyed(of.items, (item) => (
          <li>{inlines(item)}</li>
        ))}
      </List>
    )
  }
  const Heading = (['h3', 'h4', 'h5'] as const)[of.level - 1] ?? 'h5'
  return <Heading>{inlines(of.of)}</Heading>
}
