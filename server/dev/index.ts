/**
 * Pages for developers: become anybody, every mail that was sent and every mail there is, the lifecycle, the jobs. Only
 * `server/dev/main.ts` mounts them; the program that `npm start` runs never imports this folder.
 */

import { escapeHtml, plainPage } from '#server/demo/pages.ts'
import { openSession } from '#server/features/identity/index.ts'
import { lifecycle } from '#server/features/programs/index.ts'
import type { Ctx } from '#server/platform/ctx.ts'
import { AppError } from '#server/platform/errors.ts'
import { sessionCookieName } from '#server/platform/http/cookies.ts'
import type { Feature, PageAnswer, PageRequest } from '#server/platform/http/route.ts'
import { sampleMails } from '#server/views/samples.ts'
import { renderMail } from '#views'
import { diagramOf, tableOf } from './diagram.ts'
import { jobsNow, mailContent, newestMails, peopleToBecome } from './store.ts'

const places = [
  ['/dev', 'Start'],
  ['/dev/people', 'Become somebody'],
  ['/dev/mailbox', 'Mailbox'],
  ['/dev/mails', 'Every mail'],
  ['/dev/lifecycle', 'Lifecycle'],
  ['/dev/jobs', 'Jobs'],
  ['/gallery', 'Components'],
] as const

function page(request: PageRequest, title: string, says: string, body: string): PageAnswer {
  const nav = places.map(([href, name]) => `<a href="${href}">${name}</a>`).join('')
  return { html: plainPage(request.nonce, { title, says, body: `<nav aria-label="Development">${nav}</nav>${body}` }) }
}

const table = (head: string[], rows: string[][]): string =>
  `<div class="scroll"><table><thead><tr>${head.map((cell) => `<th scope="col">${cell}</th>`).join('')}</tr></thead><tbody>${rows
    .map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`)
    .join('')}</tbody></table></div>`

async function start(_ctx: Ctx, request: PageRequest): Promise<PageAnswer> {
  const body = `<ul>
<li><a href="/dev/people">Become somebody</a>: sign in as anybody of the sample world, without a password.</li>
<li><a href="/dev/mailbox">Mailbox</a>: what was mailed, with working links.</li>
<li><a href="/dev/mails">Every mail</a>: each template in each preset, drawn from samples.</li>
<li><a href="/dev/lifecycle">Lifecycle</a>: states and verbs, drawn from the published tables.</li>
<li><a href="/dev/jobs">Jobs</a>: what waits in the outbox, what ran, what is dead.</li>
<li><a href="/gallery">Components</a>: every piece of the interface in every state.</li>
<li><a href="/v1/openapi.json">API document</a></li>
</ul>`
  return page(request, 'Development', 'These pages exist only under npm run dev.', body)
}

async function people(ctx: Ctx, request: PageRequest): Promise<PageAnswer> {
  const rows = (await peopleToBecome(ctx)).map((person) => [
    `<strong>${escapeHtml(person.name || '–')}</strong><br>${escapeHtml(person.email)}`,
    person.places.map(escapeHtml).join('<br>') || '–',
    person.isClaimed ? '' : 'not claimed',
    `<form method="post" action="/dev/become/${person.id}"><button class="quiet">Become</button></form>`,
  ])
  return page(
    request,
    'Become somebody',
    'Signs you in as this person, in place of whoever you are now.',
    table(['Person', 'Belongs to', '', ''], rows),
  )
}

async function become(ctx: Ctx, request: PageRequest): Promise<PageAnswer> {
  const id = request.params.id ?? ''
  const found = (await peopleToBecome(ctx)).find((person) => person.id === id)
  if (!found) throw new AppError('not_found')
  const session = await ctx.db.transaction({ as: 'identity' }, (tx) =>
    openSession(tx, id, { address: ctx.address, userAgent: request.userAgent, now: ctx.now() }),
  )
  return {
    redirect: '/',
    cookies: [{ name: sessionCookieName(ctx.publicUrl), value: session.token, maxAgeSeconds: 86_400 }],
  }
}

/** Mails style their elements one by one, which our own pages never do; no script runs, and links lead out of the frame. */
const mailPolicy = {
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; sandbox allow-popups allow-top-navigation-by-user-activation",
}

async function mailbox(ctx: Ctx, request: PageRequest): Promise<PageAnswer> {
  const rows = (await newestMails(ctx)).map((mail) => [
    `<a href="/dev/mail/${mail.id}">${escapeHtml(mail.subject ?? mail.template)}</a>`,
    escapeHtml(mail.to),
    `${escapeHtml(mail.state)}${mail.answer ? `<br><small>${escapeHtml(mail.answer)}</small>` : ''}`,
    mail.at.toISOString().replace('T', ' ').slice(0, 16),
  ])
  return page(
    request,
    'Mailbox',
    'The newest hundred. Administrators find the same under Installation.',
    table(['Mail', 'To', 'State', 'When (UTC)'], rows),
  )
}

async function mail(ctx: Ctx, request: PageRequest): Promise<PageAnswer> {
  const content = await mailContent(ctx, request.params.id ?? '')
  if (!content) throw new AppError('not_found')
  return { html: content.html, headers: mailPolicy }
}

async function mails(_ctx: Ctx, request: PageRequest): Promise<PageAnswer> {
  const rows = sampleMails().map(({ name }, index) => [`<a href="/dev/mails/${index}">${escapeHtml(name)}</a>`])
  return page(request, 'Every mail', 'Each template in each preset, drawn from samples.', table(['Mail'], rows))
}

async function sampleMail(_ctx: Ctx, request: PageRequest): Promise<PageAnswer> {
  const sample = sampleMails()[Number(request.params.index)]
  if (!sample) throw new AppError('not_found')
  return { html: renderMail(sample.props).html, headers: mailPolicy }
}

async function lifecyclePage(_ctx: Ctx, request: PageRequest): Promise<PageAnswer> {
  const parts = lifecycle().machines.map((machine) => {
    const computed = machine.computedBy.map(
      (line) => `<li>${escapeHtml(line.when)}: <strong>${escapeHtml(line.state)}</strong></li>`,
    )
    return `<section class="card"><h2>${machine.name}</h2><p>${escapeHtml(machine.sentence)}</p><div class="scroll">${diagramOf(machine)}</div>
${computed.length > 0 ? `<p>First match wins:</p><ol>${computed.join('')}</ol>` : ''}${tableOf(machine)}</section>`
  })
  return page(
    request,
    'Lifecycle',
    'Drawn from the tables that the server itself walks, as GET /v1/lifecycle publishes them.',
    parts.join(''),
  )
}

async function jobs(ctx: Ctx, request: PageRequest): Promise<PageAnswer> {
  const rows = (await jobsNow(ctx)).map((job) => [
    escapeHtml(job.kind),
    escapeHtml(job.state),
    job.runAt.toISOString().replace('T', ' ').slice(0, 19),
    String(job.attempts),
    escapeHtml(job.lastError ?? ''),
  ])
  return page(
    request,
    'Jobs',
    'The newest two hundred, waiting ones first.',
    table(['Job', 'State', 'Due (UTC)', 'Attempts', 'Last error'], rows),
  )
}

export const dev: Feature = {
  name: 'dev',
  pages: [
    { method: 'GET', path: '/dev', handler: start },
    { method: 'GET', path: '/dev/people', handler: people },
    { method: 'POST', path: '/dev/become/:id', handler: become },
    { method: 'GET', path: '/dev/mailbox', handler: mailbox },
    { method: 'GET', path: '/dev/mail/:id', handler: mail },
    { method: 'GET', path: '/dev/mails', handler: mails },
    { method: 'GET', path: '/dev/mails/:index', handler: sampleMail },
    { method: 'GET', path: '/dev/lifecycle', handler: lifecyclePage },
    { method: 'GET', path: '/dev/jobs', handler: jobs },
  ],
}
