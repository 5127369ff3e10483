/** Styles of the form page, after those of every public page. One column on a phone, the list of sections beside it on a wide screen. */
const sheet = `
html{scroll-padding-top:7rem}
.filling>main,.filling>.top,.filling>.foot{max-width:70rem}
.filling>main{padding-top:1.25rem}
.filling .top a.who{color:inherit;text-decoration:none;min-height:2.75rem}
.filling .top a.who:hover bdi{text-decoration:underline}
.me .tap{margin-inline-start:.25rem}
.visually-hidden{position:absolute;width:1px;height:1px;margin:-1px;padding:0;min-height:0;overflow:hidden;clip-path:inset(50%);white-space:nowrap;border:0}
.intro{max-width:48rem;margin-bottom:2rem}
.intro>*+*{margin-top:.75rem}
.ways{display:flex;flex-wrap:wrap;gap:0 1.5rem}
.section-title{font-size:1.5rem;letter-spacing:-.01em}
h1.section-title{font-size:clamp(1.5rem,1.2rem + 1.4vw,2rem)}
.who-applies{flex-basis:100%}
.fill{display:grid;gap:1.25rem;grid-template-columns:minmax(0,1fr)}
.body{min-width:0}
.body>*+*{margin-top:1.25rem}
.ahead{position:sticky;top:0;z-index:3;margin:0 -1.25rem;padding:.625rem 1.25rem;background:var(--ground);border-bottom:1px solid var(--line)}
.how-far{display:grid;grid-template-columns:minmax(0,1fr) auto;gap:.125rem .75rem;align-items:center}
.how-far p{font-size:.9375rem;line-height:1.35}
.how-far p .soft{display:block;font-size:.875rem}
.how-far progress{grid-column:1/-1;margin-top:.375rem}
.how-far .saving{grid-column:1/-1;margin-top:.375rem;color:var(--soft);font-size:.8125rem;min-height:1.125rem}
.saving.trouble{color:var(--bad);font-weight:600}
progress{appearance:none;display:block;width:100%;height:.5rem;border:0;border-radius:1rem;background:var(--line);color:var(--brand);overflow:hidden}
progress::-webkit-progress-bar{background:var(--line);border-radius:1rem}
progress::-webkit-progress-value{background:var(--brand);border-radius:1rem}
progress::-moz-progress-bar{background:var(--brand);border-radius:1rem}
.plus{margin-inline-end:.375rem;font-weight:400}
.small-button{min-height:2.75rem;padding:.5rem .875rem;font-size:.9375rem;font-weight:550}
#steps{color:inherit}
#steps:popover-open{position:fixed;inset:auto 0 0 0;width:100%;max-width:none;max-height:80dvh;margin:0;padding:1rem 1.25rem 1.5rem;border:0;border-top:1px solid var(--line);border-radius:1rem 1rem 0 0;background:var(--surface);overflow-y:auto;box-shadow:0 -8px 32px #1018282e}
#steps::backdrop{background:#10182873}
#steps ol{display:grid;gap:.125rem}
.step{display:flex;gap:.75rem;align-items:flex-start;padding:.375rem .75rem;border-radius:.625rem;color:inherit;text-decoration:none;font-weight:550;font-size:.9375rem;line-height:1.35;min-height:2.75rem}
.step:hover{background:var(--wash)}
.step[aria-current]{background:var(--surface);box-shadow:inset 0 0 0 1px var(--line)}
:popover-open .step[aria-current]{background:var(--wash)}
.step-mark{flex:none;display:grid;place-items:center;width:1.375rem;height:1.375rem;border-radius:50%;border:1.5px solid var(--field);font-size:.8125rem;font-weight:700;background:var(--surface)}
.step-mark svg{width:.875rem;height:.875rem}
.step.begun .step-mark{border-color:var(--brand);background:linear-gradient(90deg,var(--brand) 50%,var(--surface) 50%)}
.step.done .step-mark{border-color:var(--brand);background:var(--brand);color:var(--on-brand)}
.step.asked .step-mark{border-color:var(--ask);background:var(--ask);color:var(--on-ask)}
.fill.reading{max-width:48rem;margin:0 auto;grid-template-columns:minmax(0,1fr)}
.section-head .state{margin-bottom:1rem}
.step.last .step-mark{border-color:transparent;background:none;color:var(--brand)}
.step-says{display:block;color:var(--soft);font-weight:400;font-size:.8125rem}
.step.asked .step-says{color:var(--ask);font-weight:600}
@media(min-width:60rem){html{scroll-padding-top:1.5rem}.filling>main{padding-top:2rem}.fill:not(.reading){grid-template-columns:17rem minmax(0,44rem);gap:3rem}.ahead{top:1.5rem;margin:0;padding:0;border:0;align-self:start;max-height:calc(100dvh - 3rem);overflow-y:auto;background:none}.all-steps{display:none}.how-far{padding:0 .75rem .875rem}#steps,#steps:popover-open{display:block;position:static;width:auto;max-height:none;margin:0;padding:0;border:0;background:none;box-shadow:none;border-radius:0;overflow:visible}}
@supports not selector(:popover-open){.all-steps{display:none}}
.sheet{background:var(--surface);border:1px solid var(--line);border-radius:.875rem;padding:1.5rem 1.25rem;box-shadow:0 1px 2px #10182808,0 8px 24px #1018280a}
@media(min-width:40rem){.sheet{padding:2.25rem 2.5rem}}
.sheet>*+*{margin-top:1.75rem}
.sheet>.total+.total{margin-top:.25rem}
.sheet>.visually-hidden+*,.sheet>[type=hidden]+*{margin-top:0}
.section-head>*+*{margin-top:.5rem}
.section-head h1{outline:0}
.needs{color:var(--soft);font-size:.9375rem;border-inline-start:.1875rem solid var(--brand);padding-inline-start:.75rem;margin-top:1rem}
.field,.item,.conflict,.talk,.file,tr,.total,.only-read{scroll-margin-top:7rem}
.field>.hint,fieldset>.hint{margin-bottom:.375rem}
.field>input,.field>textarea,.field>select,.unit,.picks{margin-top:.375rem}
legend{margin-bottom:.375rem}
legend+.hint{margin-top:-.25rem}
textarea{display:block}
.short{width:auto;max-width:100%;min-width:0}
input.short:not([type=date]){width:11rem}
.currency{width:auto}
.unit{display:flex;align-items:center;gap:.5rem;color:var(--soft)}
.unit input,.unit select{color:var(--ink)}
.count{display:block;margin-top:.25rem}
.mark-word{font-weight:400;font-size:.875rem}
.picks{display:grid;gap:.5rem;grid-template-columns:minmax(0,1fr)}
.picks .pick{margin:0}
.pick{align-items:flex-start;cursor:pointer;background:var(--surface)}
.pick input[type=checkbox],td input[type=checkbox]{appearance:auto;flex:none;width:1.25rem;min-height:0;height:1.25rem;margin:.125rem 0 0;accent-color:var(--brand)}
.pick:hover{border-color:var(--field)}
@media(min-width:34rem){.picks.columns{grid-template-columns:1fr 1fr}.picks.inline{grid-auto-flow:column;grid-auto-columns:max-content;grid-template-columns:none}}
.bad>.pick,.bad>.picks>.pick{border-color:var(--bad)}
.address{display:grid;gap:.875rem;grid-template-columns:minmax(0,1fr);margin-top:.5rem}
.address label{font-weight:500}
.address input,.address select{margin-top:.25rem}
@media(min-width:34rem){.address{grid-template-columns:1fr 1fr}.line1,.line2,.address .country{grid-column:1/-1}}
.form-heading{margin-top:2.25rem;padding-top:1.75rem;border-top:1px solid var(--line)}
.only-read dd,.only-read .lines{margin-top:.25rem}
.lines{white-space:pre-line}
.rows{width:100%;border-collapse:collapse;margin-top:.5rem}
.rows th{text-align:start;vertical-align:bottom;font-size:.875rem;font-weight:600;padding:0 .5rem .375rem 0}
.rows td{vertical-align:top;padding:0 .5rem .5rem 0}
.rows .row-end{padding-inline-end:0;width:1%;white-space:nowrap}
.rows input:not([type=checkbox]){width:100%}
.rows .unit{margin-top:0}
.cell-label{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
td.bad{border:0;padding-inline-start:0}
td.bad input,td.bad select{border-color:var(--bad)}
@media(max-width:39.99rem){.rows,.rows tbody,.rows tr,.rows td{display:block}.rows thead{display:none}.rows tr{border:1px solid var(--line);border-radius:.625rem;padding:.875rem;margin-top:.625rem}.rows td{padding:0}.rows td+td{margin-top:.625rem}.cell-label{position:static;width:auto;height:auto;clip-path:none;white-space:normal;font-size:.875rem;margin-bottom:.125rem}.rows .row-end{width:auto}}
@media(min-width:40rem){.wide-rows,.wide-rows tbody,.wide-rows tr{display:block}.wide-rows thead{display:none}.wide-rows tr{display:grid;grid-template-columns:1fr 1fr;gap:.75rem;border:1px solid var(--line);border-radius:.625rem;padding:1rem;margin-top:.625rem}.wide-rows td{display:block;padding:0}.wide-rows .row-end{grid-column:1/-1;width:auto}.wide-rows .cell-label{position:static;width:auto;height:auto;clip-path:none;white-space:normal;font-size:.875rem;margin-bottom:.125rem}}
.under-rows{display:flex;flex-wrap:wrap;gap:.625rem 1.25rem;align-items:center;justify-content:space-between;margin-top:.625rem}
.total{display:block;font-size:.9375rem;color:var(--bad)}
.total.fits{color:var(--good)}
.item{border:1px solid var(--line);border-radius:.75rem;padding:1.25rem}
.item>legend{float:none;width:auto;padding:0 .5rem;margin-inline-start:-.5rem;font-size:1rem}
.item>*+*{margin-top:1.25rem}
.item>legend+*{margin-top:0}
.about{margin-top:.75rem}
.about label{font-weight:500;font-size:.875rem}
.about select{margin-top:.25rem}
.files ul{display:grid;gap:.5rem;margin-top:.5rem}
.file{display:grid;grid-template-columns:3rem minmax(0,1fr) auto;gap:.25rem .875rem;align-items:center;border:1px solid var(--line);border-radius:.625rem;padding:.625rem .75rem}
.file.bad{border-color:var(--bad);border-inline-start:1px solid var(--bad);padding-inline-start:.75rem}
.file>img{width:3rem;height:3rem;object-fit:cover;border-radius:.375rem;background:var(--wash)}
.file-icon{width:1.75rem;height:1.75rem;justify-self:center;color:var(--soft)}
.file-name{font-weight:550;overflow-wrap:anywhere}
a.file-name{display:inline-flex;align-items:center;min-height:1.75rem}
.file progress{margin-top:.375rem}
.file-acts{display:flex;flex-wrap:wrap;gap:.375rem}
.expiry{display:flex;flex-wrap:wrap;align-items:center;gap:.5rem;font-weight:500;margin-top:.375rem}
@media(max-width:30rem){.file{grid-template-columns:2.5rem minmax(0,1fr)}.file-acts{grid-column:2}.file>img{width:2.5rem;height:2.5rem}}
.drop{border:1.5px dashed var(--field);border-radius:.625rem;padding:.875rem 1rem;margin-top:.5rem;background:var(--wash)}
.drop>p{display:flex;flex-wrap:wrap;align-items:center;gap:.5rem .75rem}
.drop.over{border-color:var(--brand);border-style:solid;box-shadow:inset 0 0 0 1px var(--brand)}
.drop .button{background:var(--surface);cursor:pointer}
.drop-hint{color:var(--soft);font-size:.9375rem}
.camera{display:none}
@media(pointer:coarse){label.camera{display:inline-flex}.drop-hint{display:none}}
.file-input{width:auto;max-width:100%;border:0;padding:.25rem 0;background:none;min-height:2.75rem}
.live .file-input{position:absolute;width:1px;height:1px;min-height:0;overflow:hidden;clip-path:inset(50%);margin:0;padding:0}
html:not(.live) .drop .button{display:none}
.drop>p:has(:focus-visible) .button{outline:.1875rem solid var(--brand);outline-offset:.1875rem}
.go{display:flex;flex-wrap:wrap;align-items:center;gap:.75rem 1rem;border-top:1px solid var(--line);padding-top:1.5rem;margin-top:2rem!important}
.go>.note{flex-basis:100%}
@media(max-width:30rem){.go>button,.go>.button{width:100%}}
.talk{margin-top:.75rem;font-size:.9375rem}
.talk>summary,.talk details>summary{cursor:pointer;color:var(--soft);min-height:2.75rem;display:inline-flex;align-items:center;font-size:.875rem}
.talk details>summary::marker{content:""}
.talk details>summary:hover{color:var(--ink);text-decoration:underline}
.talk.asks{border:1px solid var(--ask);border-inline-start-width:.25rem;border-radius:.625rem;background:var(--ask-wash);padding:.875rem 1rem}
.talk-head{font-weight:650;color:var(--ask)}
.talk ol{display:grid;gap:.75rem;margin-top:.5rem}
.said-by{font-size:.875rem;color:var(--soft)}
.said-by b{color:var(--ink);font-weight:600}
.said-body{white-space:pre-line}
.badge{display:inline-block;border:1px solid var(--good);color:var(--good);border-radius:1rem;padding:0 .5rem;font-size:.75rem;font-weight:600;margin-inline-start:.5rem;vertical-align:.0625rem}
.write{margin-top:.75rem}
.write label{font-weight:500;font-size:.875rem}
.write textarea{min-height:4rem;margin:.25rem 0 .5rem}
.edited{color:var(--soft);font-size:.875rem;margin-top:.375rem}
.conflict{border:1px solid var(--ask);border-inline-start-width:.25rem;background:var(--ask-wash);border-radius:.625rem;padding:.875rem 1rem;margin-top:.75rem;font-size:.9375rem}
.conflict dl{display:grid;gap:.5rem;margin:.5rem 0 .75rem}
.conflict dt{color:var(--soft);font-size:.875rem}
.note a:not(.button),.talk a,.conflict a{color:inherit}
.note.trouble{border-color:var(--bad);background:var(--bad-wash)}
.note.trouble>*+*,.note.lacking>*+*,.asks-banner>*+*{margin-top:.625rem}
.note.done{border-color:var(--good)}
.lacking li,.asks-list li{display:flex;flex-wrap:wrap;align-items:center;gap:0 .25rem}
.lacking a,.asks-list a{display:inline-flex;align-items:center;min-height:2.25rem}
.asks-banner{border-color:var(--ask);background:var(--ask-wash)}
.asks-list .answered a{color:var(--soft)}
.read-section{border-top:1px solid var(--line);padding-top:1.5rem}
.read-section>header{display:flex;flex-wrap:wrap;gap:0 1rem;align-items:center;justify-content:space-between}
.read-section>*+*{margin-top:.625rem}
.read-item+.read-item{margin-top:1.25rem}
h3{font-size:.9375rem;font-weight:600;margin:0 0 .375rem}
.answers{display:grid;gap:.875rem}
.answers dt{color:var(--soft);font-size:.875rem}
.answers dd{overflow-wrap:anywhere}
@media(min-width:40rem){.answers>div{display:grid;grid-template-columns:13rem minmax(0,1fr);gap:1.25rem}.answers dt{padding-top:.0625rem}}
.read-rows{width:100%;border-collapse:collapse;font-size:.9375rem}
.read-rows th{text-align:start;color:var(--soft);font-weight:500;font-size:.875rem}
.read-rows th,.read-rows td{border-bottom:1px solid var(--line);padding:.375rem .75rem .375rem 0;vertical-align:top;text-align:start}
@media(max-width:39.99rem){.read-rows thead{display:none}.read-rows,.read-rows tbody,.read-rows tr,.read-rows td{display:block}.read-rows tr{border-bottom:1px solid var(--line);padding:.5rem 0}.read-rows td{border:0;padding:.125rem 0}.read-rows td::before{content:attr(data-label);display:block;color:var(--soft);font-size:.8125rem}}
.file-links{display:grid;gap:.25rem}
.versions{display:grid;gap:.75rem;font-size:.9375rem}
.versions span{display:block}
:root{--ask:#8a4b08;--on-ask:#fff;--ask-wash:#fff8ec}
@media(prefers-color-scheme:dark){:root{--ask:#f5c26b;--on-ask:#1b1405;--ask-wash:#2f2718}.sheet{box-shadow:none}}
@media(forced-colors:active){.step-mark,.sheet,progress{border:1px solid}}
@media(prefers-reduced-motion:no-preference){progress::-webkit-progress-value{transition:width .3s}}
`

/** One line, as it goes into the page. */
export const formSheet = sheet.trim().replaceAll(/\n/g, '')
