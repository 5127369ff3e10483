/** A small, safe part of markdown as data: no HTML goes through, and links lead to the web or to a mailbox only. Pure. */

export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'bold' | 'italic'; of: Inline[] }
  | { kind: 'link'; href: string; text: string }

export type Block =
  | { kind: 'heading'; level: 1 | 2 | 3; of: Inline[] }
  | { kind: 'paragraph'; of: Inline[] }
  | { kind: 'list'; ordered: boolean; items: Inline[][] }

const bullet = /^\s*[-*+]\s+(.*)$/
const numbered = /^\s*\d{1,9}[.)]\s+(.*)$/
const heading = /^(#{1,6})\s+(.*)$/

/** @example readMarkdown('# Terms\n\nBe **kind**.') */
export function readMarkdown(text: string): Block[] {
  const blocks: Block[] = []
  let paragraph: string[] = []
  const close = () => {
    if (paragraph.length > 0) blocks.push({ kind: 'paragraph', of: readInline(paragraph.join(' ')) })
    paragraph = []
  }
  for (const line of text.split(/\r?\n/)) {
    const title = heading.exec(line)
    const item = bullet.exec(line) ?? numbered.exec(line)
    if (line.trim() === '') close()
    else if (title) {
      close()
      const level = Math.min(3, title[1]?.length ?? 1) as 1 | 2 | 3 // one to six signs
      blocks.push({ kind: 'heading', level, of: readInline(title[2] ?? '') })
    } else if (item) {
      const ordered = !bullet.test(line)
      const of = readInline(item[1] ?? '')
      const last = blocks.at(-1)
      if (paragraph.length === 0 && last?.kind === 'list' && last.ordered === ordered) last.items.push(of)
      else {
        close()
        blocks.push({ kind: 'list', ordered, items: [of] })
      }
    } else paragraph.push(line.trim())
  }
  close()
  return blocks
}

/** The words alone, for a line that is compared or read out. */
export function plainText(text: string): string {
  const words = (list: readonly Inline[]): string =>
    list.map((one) => ('text' in one ? one.text : words(one.of))).join('')
  return readMarkdown(text)
    .map((block) => (block.kind === 'list' ? block.items.map(words).join(' ') : words(block.of)))
    .join(' ')
}

const marks = /\*\*([^*]{1,2000})\*\*|\*([^*\s][^*]{0,2000})\*|\[([^\]]{1,500})\]\(([^)\s]{1,2000})\)/

/** Where a link may lead; anything else stays the text it was. */
export function safeHref(typed: string): string | undefined {
  return /^(https?:\/\/|mailto:)[^\s<>"']+$/i.test(typed) ? typed : undefined
}

function readInline(text: string): Inline[] {
  const found: Inline[] = []
  let rest = text
  for (let match = marks.exec(rest); match; match = marks.exec(rest)) {
    if (match.index > 0) found.push({ kind: 'text', text: rest.slice(0, match.index) })
    const [whole, bold, italic, label, target] = match
    const href = target === undefined ? undefined : safeHref(target)
    if (bold !== undefined) found.push({ kind: 'bold', of: readInline(bold) })
    else if (italic !== undefined) found.push({ kind: 'italic', of: readInline(italic) })
    else if (href && label !== undefined) found.push({ kind: 'link', href, text: label })
    else found.push({ kind: 'text', text: whole })
    rest = rest.slice(match.index + whole.length)
  }
  if (rest) found.push({ kind: 'text', text: rest })
  return found
}
