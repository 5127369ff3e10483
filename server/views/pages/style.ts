import { brandColours } from '#contract/colour.ts'

/** The one style sheet of the public pages, inlined with the page's nonce: one request, nothing to wait for. */
const sheet = `
*,*::before,*::after{box-sizing:border-box}
:root{color-scheme:light dark;--ground:#f3f5f7;--surface:#fff;--ink:#1a232e;--soft:#525f6d;--line:#d4dbe2;--field:#7b8794;--wash:#f7f9fa;--bad:#b42318;--bad-wash:#fef3f2;--good:#17693a}
html{font:100%/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",Ubuntu,sans-serif;-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;min-height:100vh;min-height:100dvh;display:flex;flex-direction:column;background:var(--ground);color:var(--ink);border-top:.25rem solid var(--brand);overflow-wrap:break-word}
a{color:var(--brand);text-underline-offset:.18em}
a:hover{text-decoration-thickness:.12em}
h1,h2,p,ul,ol,dl,dd,blockquote,fieldset,figure{margin:0;padding:0}
h1{font-size:clamp(1.5rem,1.2rem + 1.4vw,2rem);line-height:1.2;font-weight:650;letter-spacing:-.015em;text-wrap:balance}
h2{font-size:1.0625rem;line-height:1.35;font-weight:650}
ul,ol{list-style:none}
fieldset{border:0;min-width:0}
:focus-visible{outline:.1875rem solid var(--brand);outline-offset:.1875rem;border-radius:.25rem}
.skip{position:absolute;inset-inline-start:1rem;top:-6rem;background:var(--surface);padding:.75rem 1rem;border-radius:.5rem;z-index:2}
.skip:focus{top:1rem}
.top{width:100%;max-width:64rem;margin:0 auto;padding:1.25rem 1.25rem 0;display:flex;flex-wrap:wrap;gap:.5rem 1.5rem;align-items:center;justify-content:space-between}
.who{display:flex;align-items:center;gap:.75rem;min-width:0;font-weight:600;line-height:1.3}
.who img{display:block;max-height:2.75rem;max-width:11rem;width:auto;height:auto;border-radius:.5rem}
.mark{flex:none;display:grid;place-items:center;width:2.75rem;height:2.75rem;border-radius:.6875rem;background:var(--brand);color:var(--on-brand);font-weight:650;letter-spacing:.02em}
.me{color:var(--soft);font-size:.875rem;display:flex;flex-wrap:wrap;align-items:center;gap:0 .5rem;min-width:0}
main{width:100%;max-width:64rem;margin:0 auto;padding:2rem 1.25rem 3rem;flex:1}
.narrow>main,.narrow>.top{max-width:34rem}
main>.summary{margin-bottom:1.5rem}
.narrow>main>*+*{margin-top:1.25rem}
.two,.facts,.ticks,.steps{grid-template-columns:minmax(0,1fr)}
.two{display:grid;gap:1.75rem}
@media(min-width:56rem){main{padding-top:3rem}.two{grid-template:"offer act" auto "details act" 1fr / minmax(0,1fr) minmax(0,24.5rem);gap:1.5rem 4rem;align-items:start}.offer{grid-area:offer}.details{grid-area:details}.act{grid-area:act;position:sticky;top:1.5rem}}
.story>*+*{margin-top:1.5rem}
h1+.lead{margin-top:.5rem}
.lead{font-size:1.0625rem;color:var(--soft);text-wrap:pretty}
.story h1+.lead{margin-top:.875rem}.by{margin-top:.5rem}.proved{display:flex;gap:.375rem;align-items:center}.proved svg{width:1.125rem;height:1.125rem;color:var(--brand)}
.card{background:var(--surface);border:1px solid var(--line);border-radius:.875rem;padding:1.5rem;box-shadow:0 1px 2px #10182808,0 8px 24px #1018280a}
.card>*+*,.stack>*+*,form>*+*{margin-top:1.125rem}
.card h2+p{margin-top:.25rem}
form>[type=hidden]+*,form>[hidden]+*{margin-top:0}
.soft{color:var(--soft);font-size:.9375rem}
.small{font-size:.875rem}
.quote{border-inline-start:.1875rem solid var(--brand);padding-inline-start:1rem;white-space:pre-line}
.quote footer{color:var(--soft);font-size:.875rem;margin-top:.375rem}
.ticks{display:grid;gap:.875rem;margin-top:.75rem}
.ticks li{display:grid;grid-template-columns:1.375rem minmax(0,1fr);gap:.75rem}
.ticks svg{width:1.375rem;height:1.375rem;margin-top:.1rem;color:var(--brand)}
.ticks b{font-weight:600;display:block}
.ticks span{color:var(--soft);font-size:.9375rem}
.steps{counter-reset:s;display:grid;gap:.5rem;margin-top:.75rem}
.steps li{counter-increment:s;display:grid;grid-template-columns:1.375rem minmax(0,1fr);gap:.75rem}
.steps li::before{content:counter(s);display:grid;place-items:center;width:1.375rem;height:1.375rem;margin-top:.1rem;border-radius:50%;border:1.5px solid var(--brand);color:var(--brand);font-size:.75rem;font-weight:650}
.facts{display:grid;gap:.75rem;border-top:1px solid var(--line);padding-top:1.25rem}
.facts dt{color:var(--soft);font-size:.875rem}
@media(min-width:34rem){.facts>div{display:grid;grid-template-columns:9rem minmax(0,1fr);gap:1rem}.facts dt{padding-top:.1rem}}
label,legend,.label{display:block;font-weight:600;font-size:.9375rem;padding:0}
.hint{display:block;color:var(--soft);font-size:.875rem;font-weight:400;margin-top:.125rem}
.field>input,.field>textarea,.field>select{margin-top:.375rem}
input,textarea,select{font:inherit;color:inherit;background:var(--surface);width:100%;min-height:2.875rem;padding:.5625rem .75rem;border:1px solid var(--field);border-radius:.5rem}
textarea{min-height:6rem;resize:vertical}
input:focus,textarea:focus,select:focus{outline:.1875rem solid var(--brand);outline-offset:0;border-color:transparent}
input[readonly]{background:var(--wash);border-color:var(--line)}
input[type=radio]{appearance:auto;flex:none;width:1.25rem;min-height:0;height:1.25rem;margin:.125rem 0 0;accent-color:var(--brand)}
.code{letter-spacing:.35em;font-size:1.25rem;font-variant-numeric:tabular-nums}
.pick{display:flex;gap:.75rem;min-height:2.75rem;padding:.625rem .75rem;border:1px solid var(--line);border-radius:.5rem;font-weight:400;margin-top:.5rem}
.pick:has(:checked){border-color:var(--brand);box-shadow:inset 0 0 0 1px var(--brand)}
.pick>span{min-width:0}
.pick b{font-weight:600;display:block}
.pair{display:grid;gap:1.125rem}
@media(min-width:30rem){.pair{grid-template-columns:1fr 1fr}}
.bad{border-inline-start:.25rem solid var(--bad);padding-inline-start:.875rem}
.bad>input,.bad>textarea,.bad>select{border-color:var(--bad)}
.fault{display:block;color:var(--bad);font-weight:600;font-size:.9375rem;margin-top:.25rem}
.summary{border:.125rem solid var(--bad);background:var(--bad-wash);border-radius:.625rem;padding:1rem 1.125rem}
.summary a{color:var(--bad);font-weight:600;display:inline-block;padding:.25rem 0}
.summary ul{margin-top:.25rem}
.note{background:var(--wash);border:1px solid var(--line);border-radius:.625rem;padding:.875rem 1rem}
button,.button{font:inherit;font-weight:600;line-height:1.25;display:inline-flex;align-items:center;justify-content:center;text-align:center;min-height:3rem;padding:.75rem 1.375rem;border-radius:.5625rem;border:1px solid transparent;background:var(--brand);color:var(--on-brand);cursor:pointer;text-decoration:none;max-width:100%;overflow-wrap:anywhere}
button:hover,.button:hover{filter:brightness(.92)}
.wide{width:100%}
.quiet{background:transparent;color:var(--ink);border-color:var(--field)}
.quiet:hover{background:var(--wash);filter:none}
.link{background:none;border:0;color:var(--brand);text-decoration:underline;text-underline-offset:.18em;min-height:2.75rem;padding:.5rem 0;font-weight:500}
.link:hover{filter:none;text-decoration-thickness:.12em}
.row{display:flex;flex-wrap:wrap;gap:.75rem}
.others{border-top:1px solid var(--line);padding-top:.75rem;font-size:.9375rem}
.others a,.tap{display:inline-flex;align-items:center;min-height:2.75rem}
.others ul{display:flex;flex-wrap:wrap;gap:0 1.25rem}
.trap{position:absolute;inset-inline-start:-200vw}
.foot{width:100%;max-width:64rem;margin:0 auto;padding:0 1.25rem 1.5rem;color:var(--soft);font-size:.875rem;display:flex;flex-wrap:wrap;gap:0 1.5rem}
.narrow>.foot{max-width:34rem}
.foot a{color:inherit;display:inline-flex;align-items:center;min-height:2.75rem}
.foot span{display:inline-flex;align-items:center;min-height:2.75rem}
.state{width:3.25rem;height:3.25rem;border-radius:50%;display:grid;place-items:center;background:var(--wash);border:1px solid var(--line);color:var(--brand)}
.state svg{width:1.625rem;height:1.625rem}
.ok{color:var(--good)}
[hidden]{display:none}
@media(max-width:30rem){.row>button,.row>.button,.row>form,.row>form>button{width:100%}.card{padding:1.25rem}}
@media(prefers-color-scheme:dark){:root{--ground:#12171d;--surface:#1b222b;--ink:#eef2f6;--soft:#a9b4c0;--line:#343f4b;--field:#7d8a98;--wash:#232c36;--bad:#ffb4ab;--bad-wash:#3a1f1f;--good:#7fd6a0}.card{box-shadow:none}button:hover,.button:hover{filter:brightness(1.08)}}
@media(forced-colors:active){.mark,.state,button,.button{border:1px solid}}
@media(prefers-reduced-motion:no-preference){button,.button{transition:filter .12s,background .12s}}
`
  .trim()
  .replaceAll(/\n/g, '')

/** Styles for one scheme only, where somebody has chosen it. */
export function inTheme(styles: string, theme: 'auto' | 'light' | 'dark'): string {
  if (theme === 'auto') return styles
  const dark = '(prefers-color-scheme:dark)'
  return styles
    .replaceAll(dark, theme === 'dark' ? 'all' : 'not all')
    .replace('color-scheme:light dark', `color-scheme:${theme}`)
}

/** The sheet with a brand's colours, each only as far as it can be read. */
export function styleFor(colour: string): string {
  const brand = brandColours(colour)
  return `:root{--brand:${brand.light};--on-brand:${brand.onLight}}@media(prefers-color-scheme:dark){:root{--brand:${brand.dark};--on-brand:${brand.onDark}}}${sheet}`
}
