import type { Block, Inline, MailDocument } from './block.ts'

/** The plain version of a mail: everything the HTML says, links written out. */
export function textOf(mail: MailDocument): string {
  const parts = [mail.brand.name, ...mail.blocks.map(written), '-- ', mail.footer.map(sentence).join('\n')]
  return `${parts.join('\n\n').replace('-- \n\n', '-- \n')}\n`
}

function written(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `${block.says}\n${'='.repeat(Math.min(60, [...block.says].length))}`
    case 'paragraph':
      return block.says
    case 'quote':
      return `${block.says
        .split('\n')
        .map((line) => `> ${line}`)
        .join('\n')}\n> – ${block.by}`
    case 'list':
      return [`${block.title}:`, ...block.items.map((item) => `  * ${item.title}: ${item.says}`)].join('\n')
    case 'steps':
      return [`${block.title}:`, ...block.items.map((item, index) => `  ${index + 1}. ${item}`)].join('\n')
    case 'facts':
      return block.rows.map((row) => `${row.name}: ${row.says}`).join('\n')
    case 'button':
      return `${block.label}:\n${block.href}`
    case 'code':
      return `    ${block.code}`
    case 'note':
      return sentence(block.says)
  }
}

function sentence(pieces: Inline[]): string {
  return pieces.map((piece) => (typeof piece === 'string' ? piece : linked(piece))).join('')
}

function linked({ says, href }: { says: string; href: string }): string {
  const bare = href.replace(/^mailto:/, '')
  return bare === says ? says : `${says} (${bare})`
}
