/**
 * The mail kit: tables and inline styles that survive strict clients; classes only for what a client may do better
 * (dark mode, small screens). Mails have no content security policy of their own, so style attributes are right here.
 */
import type { CSSProperties, ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { type BrandColours, brandColours } from '#contract/colour.ts'
import { letterMark } from '../words.ts'
import type { Block, Inline, MailBrand, MailDocument } from './block.ts'

const ink = '#1a232e'
const soft = '#525f6d'
const line = '#d4dbe2'
const ground = '#f3f5f7'
const face = "system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"

/** The HTML version of a mail, a whole document. */
export function htmlOf(mail: MailDocument): string {
  return `<!doctype html>${renderToStaticMarkup(<Letter mail={mail} />)}`
}

function Letter({ mail }: { mail: MailDocument }) {
  const colours = brandColours(mail.brand.colour)
  return (
    <html lang="en" dir="ltr">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <meta name="format-detection" content="telephone=no, date=no, address=no, email=no" />
        <title>{mail.subject}</title>
        <style>{sheet(colours)}</style>
      </head>
      <body className="ground" style={{ margin: 0, padding: 0, backgroundColor: ground, color: ink, fontFamily: face }}>
        <div style={hidden} aria-hidden="true">
          {mail.preview}
          {' \u034f\u200c'.repeat(60)}
        </div>
        <Table className="ground" style={{ backgroundColor: ground }}>
          <tr>
            <td align="center" style={{ padding: '24px 12px' }}>
              {/* biome-ignore lint/a11y/useSemanticElements: strict mail clients drop elements they do not know */}
              <div role="main" style={{ maxWidth: 560, margin: '0 auto', textAlign: 'left' }}>
                <Head brand={mail.brand} colours={colours} />
                <Table
                  className="card"
                  style={{
                    backgroundColor: '#ffffff',
                    border: `1px solid ${line}`,
                    borderRadius: 12,
                    borderCollapse: 'separate',
                  }}
                >
                  <tr>
                    <td className="pad" style={{ padding: '28px 32px 12px' }}>
                      {mail.blocks.map((block, index) => (
                        // a mail is written once and never changes: the place is identity enough
                        // biome-ignore lint/suspicious/noArrayIndexKey: see above
                        <Piece key={index} block={block} colours={colours} />
                      ))}
                    </td>
                  </tr>
                </Table>
                <Foot lines={mail.footer} />
              </div>
            </td>
          </tr>
        </Table>
      </body>
    </html>
  )
}

function Table({ children, className, style }: { children: ReactNode; className?: string; style?: CSSProperties }) {
  return (
    <table
      role="presentation"
      width="100%"
      cellPadding={0}
      cellSpacing={0}
      border={0}
      className={className}
      style={style}
    >
      <tbody>{children}</tbody>
    </table>
  )
}

/** Logo or letter mark, and the name: readable with pictures off. */
function Head({ brand, colours }: { brand: MailBrand; colours: BrandColours }) {
  return (
    <table role="presentation" cellPadding={0} cellSpacing={0} border={0}>
      <tbody>
        <tr>
          <td style={{ padding: '0 12px 16px 0' }}>
            {brand.logoUrl ? (
              <img
                src={brand.logoUrl}
                alt=""
                height={40}
                style={{
                  display: 'block',
                  height: 40,
                  width: 'auto',
                  maxWidth: 160,
                  border: 0,
                  borderRadius: 8,
                  backgroundColor: '#ffffff',
                }}
              />
            ) : (
              <div
                className="brand"
                aria-hidden="true"
                style={{
                  width: 40,
                  height: 40,
                  lineHeight: '40px',
                  textAlign: 'center',
                  borderRadius: 10,
                  backgroundColor: colours.light,
                  color: colours.onLight,
                  fontSize: 16,
                  fontWeight: 600,
                }}
              >
                {letterMark(brand.name)}
              </div>
            )}
          </td>
          <td
            className="ink"
            dir="auto"
            style={{
              padding: '0 0 16px',
              fontSize: 16,
              lineHeight: '22px',
              fontWeight: 600,
              color: ink,
              wordBreak: 'break-word',
            }}
          >
            {brand.name}
          </td>
        </tr>
      </tbody>
    </table>
  )
}

function Piece({ block, colours }: { block: Block; colours: BrandColours }) {
  switch (block.kind) {
    case 'heading':
      return (
        <h1
          className="ink"
          dir="auto"
          style={{
            margin: '0 0 16px',
            fontSize: 24,
            lineHeight: '30px',
            fontWeight: 650,
            color: ink,
            wordBreak: 'break-word',
          }}
        >
          {block.says}
        </h1>
      )
    case 'paragraph':
      return <Words says={block.says} />
    case 'quote':
      return (
        <blockquote
          className="edge"
          style={{ margin: '0 0 20px', padding: '2px 0 2px 16px', borderLeft: `3px solid ${colours.light}` }}
        >
          <p className="ink" dir="auto" style={{ ...paragraph, margin: '0 0 4px', whiteSpace: 'pre-line' }}>
            {block.says}
          </p>
          <p className="soft" dir="auto" style={{ ...small, margin: 0 }}>
            – {block.by}
          </p>
        </blockquote>
      )
    case 'list':
      return (
        <Titled title={block.title}>
          <ul style={list}>
            {block.items.map((item) => (
              <li key={item.title} className="ink" style={{ ...paragraph, margin: '0 0 8px' }}>
                <strong>{item.title}</strong>
                <br />
                <span className="soft" style={{ color: soft, fontSize: 15 }}>
                  {item.says}
                </span>
              </li>
            ))}
          </ul>
        </Titled>
      )
    case 'steps':
      return (
        <Titled title={block.title}>
          <ol style={list}>
            {block.items.map((item) => (
              <li key={item} className="ink" style={{ ...paragraph, margin: '0 0 6px' }}>
                {item}
              </li>
            ))}
          </ol>
        </Titled>
      )
    case 'facts':
      return <Facts rows={block.rows} />
    case 'button':
      return <Button label={block.label} href={block.href} colours={colours} />
    case 'code':
      return (
        <p
          className="ink wash"
          style={{
            margin: '0 0 20px',
            padding: '14px 16px',
            borderRadius: 8,
            backgroundColor: ground,
            color: ink,
            fontFamily: 'ui-monospace,Menlo,Consolas,monospace',
            fontSize: 28,
            lineHeight: '36px',
            letterSpacing: 6,
            textAlign: 'center',
          }}
        >
          {block.code}
        </p>
      )
    case 'note':
      return (
        <p className="soft" dir="auto" style={small}>
          <Sentence pieces={block.says} />
        </p>
      )
  }
}

function Words({ says }: { says: string }) {
  return (
    <p className="ink" dir="auto" style={{ ...paragraph, whiteSpace: 'pre-line' }}>
      {says}
    </p>
  )
}

function Titled({ title, children }: { title: string; children: ReactNode }) {
  return (
    <>
      <h2 className="ink" style={{ margin: '0 0 8px', fontSize: 16, lineHeight: '22px', fontWeight: 650, color: ink }}>
        {title}
      </h2>
      {children}
    </>
  )
}

function Facts({ rows }: { rows: { name: string; says: string }[] }) {
  return (
    <Table className="rule" style={{ margin: '0 0 16px', borderTop: `1px solid ${line}` }}>
      {rows.map((row) => (
        <tr key={row.name}>
          <td
            className="rule ink"
            style={{
              padding: '10px 0',
              borderBottom: `1px solid ${line}`,
              fontSize: 15,
              lineHeight: '22px',
              color: ink,
              wordBreak: 'break-word',
            }}
          >
            <span className="soft" style={{ color: soft, fontSize: 14 }}>
              {row.name}
            </span>
            <br />
            <span dir="auto">{row.says}</span>
          </td>
        </tr>
      ))}
    </Table>
  )
}

function Button({ label, href, colours }: { label: string; href: string; colours: BrandColours }) {
  return (
    <>
      <table
        role="presentation"
        cellPadding={0}
        cellSpacing={0}
        border={0}
        className="full"
        style={{ margin: '4px 0 12px' }}
      >
        <tbody>
          <tr>
            <td className="brand" align="center" style={{ borderRadius: 8, backgroundColor: colours.light }}>
              <a
                className="on"
                href={href}
                style={{
                  display: 'inline-block',
                  padding: '13px 26px',
                  fontSize: 16,
                  lineHeight: '22px',
                  fontWeight: 600,
                  color: colours.onLight,
                  textDecoration: 'none',
                  borderRadius: 8,
                }}
              >
                {label}
              </a>
            </td>
          </tr>
        </tbody>
      </table>
      <p className="soft" style={{ ...small, wordBreak: 'break-all' }}>
        Or copy this link into your browser:
        <br />
        <a className="link" href={href} style={{ color: colours.light }}>
          {href}
        </a>
      </p>
    </>
  )
}

function Foot({ lines }: { lines: Inline[][] }) {
  return (
    <div style={{ padding: '16px 4px 0' }}>
      {lines.map((pieces) => (
        <p
          key={JSON.stringify(pieces)}
          className="soft"
          dir="auto"
          style={{ ...small, fontSize: 13, lineHeight: '19px', margin: '0 0 6px' }}
        >
          <Sentence pieces={pieces} />
        </p>
      ))}
    </div>
  )
}

function Sentence({ pieces }: { pieces: Inline[] }) {
  return pieces.map((piece) =>
    typeof piece === 'string' ? (
      piece
    ) : (
      <a key={piece.href} className="soft" href={piece.href} style={{ color: soft, textDecoration: 'underline' }}>
        {piece.says}
      </a>
    ),
  )
}

const paragraph: CSSProperties = {
  margin: '0 0 16px',
  fontSize: 16,
  lineHeight: '25px',
  color: ink,
  wordBreak: 'break-word',
}
const small: CSSProperties = {
  margin: '0 0 14px',
  fontSize: 14,
  lineHeight: '21px',
  color: soft,
  wordBreak: 'break-word',
}
const list: CSSProperties = { margin: '0 0 16px', padding: '0 0 0 22px' }
const hidden: CSSProperties = {
  display: 'none',
  overflow: 'hidden',
  lineHeight: '1px',
  maxHeight: 0,
  maxWidth: 0,
  opacity: 0,
}

function sheet(colours: BrandColours): string {
  // Outlook on the web marks the dark rules it takes over with data-ogsc
  const dark = (prefix: string) =>
    [
      `${prefix}.ground{background-color:#12171d!important}`,
      `${prefix}.card{background-color:#1b222b!important;border-color:#343f4b!important}`,
      `${prefix}.ink{color:#eef2f6!important}`,
      `${prefix}.soft{color:#a9b4c0!important}`,
      `${prefix}.wash{background-color:#232c36!important}`,
      `${prefix}.rule{border-color:#343f4b!important}`,
      `${prefix}.edge{border-color:${colours.dark}!important}`,
      `${prefix}.brand{background-color:${colours.dark}!important;color:${colours.onDark}!important}`,
      `${prefix}.on{color:${colours.onDark}!important}`,
      `${prefix}.link{color:${colours.dark}!important}`,
    ].join('')
  return `:root{color-scheme:light dark;supported-color-schemes:light dark}@media(max-width:480px){.pad{padding:22px 20px 8px!important}.full{width:100%!important}}@media(prefers-color-scheme:dark){${dark('')}}${dark('[data-ogsc] ')}`
}
