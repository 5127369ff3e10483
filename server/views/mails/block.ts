/** What a mail consists of, once; written out as HTML (`html.tsx`) and as text (`text.ts`), so that both say the same. */

/** A piece of a sentence: text, or a link with its words. */
export type Inline = string | { says: string; href: string }

export type Block =
  | { kind: 'heading'; says: string }
  | { kind: 'paragraph'; says: string }
  | { kind: 'quote'; says: string; by: string }
  | { kind: 'list'; title: string; items: { title: string; says: string }[] }
  | { kind: 'steps'; title: string; items: string[] }
  | { kind: 'facts'; rows: { name: string; says: string }[] }
  /** The one main button, with the raw link under it. */
  | { kind: 'button'; label: string; href: string }
  | { kind: 'code'; code: string }
  /** Smaller print: what to do if it has expired, if it was not expected. */
  | { kind: 'note'; says: Inline[] }

export interface MailBrand {
  name: string
  logoUrl: string | null
  colour: string
}

/** A mail before it is written out. */
export interface MailDocument {
  subject: string
  preview: string
  brand: MailBrand
  blocks: Block[]
  /** Why one gets it, where answers go, whom to ask. */
  footer: Inline[][]
}
