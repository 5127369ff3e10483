/** Small pages of the demonstration and of development: a title, a sentence, at most one button. */

export interface PlainPage {
  title: string
  says: string
  action?: { label: string; href: string } | { label: string; post: string }
  /** Markup that was made by us. */
  body?: string
}

/** Text as markup. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`)

const styles = `
:root{color-scheme:light dark;--ink:#1a1d24;--dim:#586069;--page:#f7f8fa;--card:#fff;--line:#e3e6ec;--accent:#2f4b9e;--on:#fff}
@media (prefers-color-scheme:dark){:root{--ink:#e4e7ec;--dim:#a3abb7;--page:#111317;--card:#1c1f25;--line:#2c3038;--accent:#9db4f2;--on:#16181d}}
*{box-sizing:border-box}
body{margin:0;padding:24px 16px;background:var(--page);color:var(--ink);font:16px/1.5 ui-sans-serif,system-ui,sans-serif;overflow-wrap:anywhere}
main{max-width:960px;margin:0 auto}
main.small{max-width:440px;margin-top:10vh;padding:28px;border:1px solid var(--line);border-radius:14px;background:var(--card)}
h1{margin:0 0 8px;font-size:1.375rem;line-height:1.3}
h2{margin:32px 0 8px;font-size:1.125rem}
p{margin:0 0 16px;color:var(--dim)}
a{color:var(--accent)}
button,.button{display:inline-block;min-height:44px;padding:10px 18px;border:0;border-radius:8px;background:var(--accent);color:var(--on);font:inherit;font-weight:600;text-decoration:none;cursor:pointer}
button.quiet{min-height:36px;padding:6px 14px;border:1px solid var(--line);background:transparent;color:var(--ink);font-weight:500}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
table{width:100%;border-collapse:collapse}
th,td{padding:9px 12px 9px 0;border-top:1px solid var(--line);text-align:start;vertical-align:top}
th{color:var(--dim);font-size:.8125rem;font-weight:550;border-top:0}
td p{margin:0}
.card{margin:16px 0;padding:18px;border:1px solid var(--line);border-radius:12px;background:var(--card)}
.scroll{overflow-x:auto}
nav{display:flex;flex-wrap:wrap;gap:6px 18px;margin:0 0 24px}
code{font-size:.875em}
svg text{fill:var(--ink);font:13px ui-sans-serif,system-ui,sans-serif}
svg .box{fill:var(--card);stroke:var(--line)}
svg .final{stroke-dasharray:4 3}
svg .edge{fill:none;stroke:var(--dim);stroke-width:1.2}
svg .edge-label{font-size:11.5px;fill:var(--dim);paint-order:stroke;stroke:var(--card);stroke-width:5px;stroke-linejoin:round}
.scroll td,.scroll th{overflow-wrap:normal;white-space:nowrap}
.scroll td p,.scroll td.long{white-space:normal}
`

/** A whole page. Everything but `body` is escaped here. */
export function plainPage(nonce: string, page: PlainPage): string {
  const { action } = page
  const button = !action
    ? ''
    : 'href' in action
      ? `<a class="button" href="${escapeHtml(action.href)}">${escapeHtml(action.label)}</a>`
      : `<form method="post" action="${escapeHtml(action.post)}"><button>${escapeHtml(action.label)}</button></form>`
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex"><title>${escapeHtml(page.title)}</title><style nonce="${nonce}">${styles}</style></head>
<body><main class="${page.body ? 'wide' : 'small'}"><h1>${escapeHtml(page.title)}</h1><p>${escapeHtml(page.says)}</p>${button}${page.body ?? ''}</main></body></html>`
}
