import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { brandColours, contrast } from '#contract/colour.ts'
import { type PresetName, presetNames } from '#contract/names.ts'
import { presets } from '#presets/index.ts'
import { countryCode } from './countries.ts'
import {
  renderAboutPage,
  renderAcceptPage,
  renderAccountPage,
  renderErrorPage,
  renderJoinPage,
  renderMail,
  renderSetupPage,
} from './index.tsx'
import {
  hostileNames,
  plainNames,
  type SampleNames,
  sampleAcceptPages,
  sampleAccountPages,
  sampleFrame,
  sampleJoinPages,
  sampleMail,
  sampleMails,
} from './samples.ts'
import { formatInstant, letterMark } from './words.ts'

const script = readFileSync(join(import.meta.dirname, '../../web/accept/accept.js'), 'utf8')
const built: PresetName[] = presetNames.filter((name) => presets[name].notYet === null)
const emptyForm = { values: {}, faults: [] }

const drawn = new Map<SampleNames, { name: string; html: string }[]>()

/** Every page there is, drawn once. */
function everyPage(names = plainNames): { name: string; html: string }[] {
  const known = drawn.get(names) ?? drawEveryPage(names)
  drawn.set(names, known)
  return known
}

function drawEveryPage(names: SampleNames): { name: string; html: string }[] {
  const accept = presetNames.flatMap((preset) =>
    Object.entries(sampleAcceptPages(preset, names, script)).map(([state, view]) => ({
      name: `${preset} ${state}`,
      html: renderAcceptPage(view),
    })),
  )
  const account = Object.entries(sampleAccountPages(script)).map(([name, view]) => ({
    name,
    html: renderAccountPage(view),
  }))
  const join = Object.entries(sampleJoinPages(names, script)).map(([name, view]) => ({
    name: `join ${name}`,
    html: renderJoinPage(view),
  }))
  const frame = sampleFrame(false, script)
  const setup = (['questions', 'token_wrong', 'already_set_up', 'not_set_up'] as const).map((state) => ({
    name: `setup ${state}`,
    html: renderSetupPage({ frame, form: emptyForm, token: 'x', state, timeZones: ['UTC', 'Europe/Berlin'] }),
  }))
  const failures = [404, 403, 410, 429, 500, 503].map((status) => ({
    name: `error ${status}`,
    html: renderErrorPage({ frame, status, says: names.host, requestId: 'req_1', retryAfterSeconds: 5 }),
  }))
  return [
    ...accept,
    ...account,
    ...join,
    ...setup,
    ...failures,
    { name: 'about', html: renderAboutPage({ frame, version: '0.1.0' }) },
  ]
}

/** What a browser would read as elements: markup typed by people must not be among it. */
function dangers(html: string): string[] {
  const withoutOwn = html
    .replace(/<script nonce="nonce"[^>]*>.*?<\/script>/s, '')
    .replace(/<style[^>]*>.*?<\/style>/s, '')
  // what stands in the value of an attribute is escaped text, as long as it has no quote
  const elements = withoutOwn.replace(/="[^"]*"/g, '').match(/<[^>]*>/g) ?? []
  return elements.filter((element) => /^<(script|img src)|\son\w+|javascript:/i.test(element))
}

const text = (html: string) =>
  html
    .replace(/<(style|script)[^>]*>.*?<\/\1>/gs, ' ')
    .replace(/<[^>]+>/g, ' ')
    .replace(/&#x27;/g, "'")
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ')

describe('public pages', () => {
  test('are whole documents with one heading, one main and a title "Page – Organization"', () => {
    for (const { name, html } of everyPage()) {
      expect(html.match(/<h1/g), name).toHaveLength(1)
      expect(html.match(/<main/g), name).toHaveLength(1)
      expect(html, name).toMatch(/<title>(Error: )?[^<]+ – [^<]+<\/title>/)
      expect(html, name).toMatch(/<a class="skip" href="#main">/)
    }
  })

  test('carry no style attribute, no handler and no picture from elsewhere', () => {
    for (const { name, html } of everyPage()) {
      expect(html, name).not.toMatch(/\sstyle=/)
      expect(html, name).not.toMatch(/(src|href)="https?:/)
      expect(dangers(html), name).toEqual([])
    }
  })

  test('show hostile names as they were typed, and never as markup', () => {
    for (const { name, html } of everyPage(hostileNames)) {
      expect(dangers(html), name).toEqual([])
      expect(html.match(/<\/title>/g), name).toHaveLength(1)
      expect(html.match(/<\/style>/g), name).toHaveLength(1)
    }
    const page = renderAcceptPage(sampleAcceptPages('essentials_bank', hostileNames).answer as never)
    expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;')
    expect(page).toContain('مريم الخطيب 🦊')
  })

  test('stay within 25 KB with everything they need, script included', () => {
    for (const { name, html } of everyPage()) {
      if (name !== 'setup questions') expect(Buffer.byteLength(html), name).toBeLessThan(25 * 1024)
    }
    expect(Buffer.byteLength(script)).toBeLessThan(6 * 1024)
  })

  test('label every field and tell browsers what to fill in', () => {
    for (const { name, html } of everyPage()) {
      const fields = [...html.matchAll(/<(?:input|textarea|select)\b[^>]*>/g)].map(([tag]) => tag)
      for (const tag of fields) {
        if (/type="(hidden|radio)"|\shidden=/.test(tag)) continue
        const id = /\sid="([^"]+)"/.exec(tag)?.[1]
        expect(html, `${name} ${tag}`).toContain(`for="${id}"`)
        if (tag.startsWith('<input') && !/inputMode|readOnly/i.test(tag)) expect(tag, name).toMatch(/autocomplete="/i)
      }
    }
  })

  test('ask a newcomer for at most two fields', () => {
    for (const preset of built) {
      const html = renderAcceptPage(sampleAcceptPages(preset).new_person as never)
      const fields = [...html.matchAll(/<input\b[^>]*>/g)].filter(([tag]) => !/hidden/.test(tag))
      expect(fields, preset).toHaveLength(2)
    }
  })

  test('keep what was typed except passwords, list the faults on top and say so in the title', () => {
    const form = {
      values: { name: 'Zoë <b>', password: 'secret-secret-secret' },
      faults: [{ field: 'password', says: 'Use at least 12 characters.' }],
    }
    const view = { ...sampleAcceptPages('essentials_bank').new_person, form } as never
    const html = renderAcceptPage(view)
    expect(html).toContain('<title>Error: ')
    expect(html).toContain('value="Zoë &lt;b&gt;"')
    expect(html).not.toContain('secret-secret-secret')
    expect(html).toContain('<a href="#password">Use at least 12 characters.</a>')
    expect(html).toMatch(/id="password"[^>]*aria-invalid="true"[^>]*aria-describedby="password-hint password-fault"/)
  })

  test('say the words of the presets', () => {
    const words = (preset: PresetName, state: string) =>
      text(renderAcceptPage(sampleAcceptPages(preset)[state] as never))
    expect(words('essentials_bank', 'new_person')).toMatch(
      /Set up your Willow Food Bank partner account.*Set your password/,
    )
    expect(words('integration_marketplace', 'new_person')).toContain('Set your password')
    expect(words('delegated_sourcing', 'answer')).toMatch(
      /Manage Willow Food Bank's account.*Accept invitation.*Decline/,
    )
    expect(words('delegated_sourcing', 'answer')).not.toContain('Pass on')
    expect(words('b2b_portal', 'greeting')).toMatch(/Sign up.*Log in/)
    expect(words('b2b_portal', 'choose')).toContain('Accept invite')
    expect(words('b2b_portal', 'not_administrator')).toContain('Only an administrator or owner can accept')
    expect(words('essentials_bank', 'expired')).toContain('Forgot your password?')
    expect(words('b2b_portal', 'sign_up_organization')).toContain('https://partners.example/o/')
  })

  test('say who invites, for whom, with which rights and until when', () => {
    const page = text(renderAcceptPage(sampleAcceptPages('delegated_sourcing').new_person as never))
    for (const fact of [
      'Sent by Maya Lindqvist , Willow Food Bank to ada@harbour.example',
      'ada@harbour.example',
      'Shortlists',
      'Briefs',
      'Notes',
      '1 January 2028',
    ]) {
      expect(page).toContain(fact)
    }
    expect(page).toContain('Friday 4 December 2026 at 21:04 (Europe/Berlin, CET)')
  })

  test('tell nobody whether an account exists', () => {
    for (const state of [
      'expired',
      'withdrawn',
      'wrong_link',
      'declined',
      'accepted',
      'taken',
      'reinvited',
      'prove_mailbox',
    ]) {
      expect(text(renderAcceptPage(sampleAcceptPages('essentials_bank')[state] as never)), state).not.toMatch(
        /account (already|exists)/i,
      )
    }
  })

  test('name the product under About and nowhere else', () => {
    for (const { name, html } of everyPage()) {
      if (name !== 'about') expect(text(html), name).not.toContain('Entente')
    }
  })
})

describe('mails', () => {
  for (const names of [plainNames, hostileNames]) {
    test(`are complete in HTML and text, small, and safe (${names === plainNames ? 'kind' : 'hostile'} names)`, () => {
      for (const { name, props } of sampleMails(names)) {
        const mail = renderMail(props)
        expect(mail.subject, name).toMatch(/^[^\p{Cc}]+$/u)
        expect(mail.senderName, name).not.toMatch(/\p{Cc}/u)
        expect(Buffer.byteLength(mail.html), name).toBeLessThan(30 * 1024)
        expect(dangers(mail.html), name).toEqual([])
        expect(mail.html, name).toContain('name="color-scheme" content="light dark"')
        expect(mail.html.match(/class="on"/g)?.length ?? 0, name).toBeLessThanOrEqual(1)
        expect(mail.text, name).toContain('help@partners.example')
        expect(mail.text + mail.subject, name).not.toMatch(/undefined|\[object|NaN/)
        for (const [, href] of mail.html.matchAll(/href="(https[^"]+)"/g)) {
          if (href !== 'https://partners.example') expect(mail.text, name).toContain(href)
        }
        // whatever the HTML says in words stands in the text too
        if (names === plainNames) {
          for (const piece of mail.html.matchAll(/<(?:p|li|h1|strong)[^>]*>([^<]{12,})</g)) {
            const words = text(piece[1] ?? '').trim()
            if (!words.startsWith('Or copy'))
              expect(mail.text.replace(/^> /gm, '').replace(/\s+/g, ' '), name).toContain(words.slice(0, 60))
          }
        }
      }
    })
  }

  test('leave no placeholder of ours unfilled', () => {
    for (const { name, props } of sampleMails()) {
      const mail = renderMail(props)
      expect(mail.subject + mail.preview + mail.text, name).not.toMatch(/\{[a-z_]+\}/)
    }
  })

  test('of an invitation say who invites, what is granted, until when, what to do then, and how to say no', () => {
    for (const preset of built) {
      const { text: words, html, replyTo } = renderMail(sampleMail('invitation', preset))
      for (const fact of [
        'Maya Lindqvist, Willow Food Bank',
        'This link works until: Friday 4 December 2026 at 21:04 (Europe/Berlin, CET)',
        'Access until: Open-ended',
        'If it has expired',
        'Not expecting this? Decline',
        'Dear Ada',
      ]) {
        expect(words, preset).toContain(fact)
      }
      for (const permission of presets[preset].permissions) expect(html, preset).toContain(permission.title)
      expect(replyTo, preset).toEqual({ name: 'Maya Lindqvist', address: 'partners@willow.example' })
    }
  })

  test('are worded as each preset ships them', () => {
    const mail = (preset: PresetName) => renderMail(sampleMail('invitation', preset))
    expect(mail('essentials_bank').subject).toBe('Set up your Willow Food Bank partner account')
    expect(mail('essentials_bank').text).toMatch(/Set your password:\nhttps:[\s\S]*Forgot your password\?/)
    expect(mail('delegated_sourcing').subject).toBe(
      "You've been invited to manage Willow Food Bank's account on Partners Desk",
    )
    expect(mail('delegated_sourcing').senderName).toBe('Partners Desk')
    expect(mail('delegated_sourcing').text).toContain('Accept invitation:\nhttps:')
    expect(mail('b2b_portal').text).toContain('Accept:\nhttps:')
    expect(mail('b2b_portal').senderName).toBe('Willow Food Bank via Partners Desk')
  })

  test('put the own text of a host on top, placeholders filled in as text', () => {
    const props = sampleMail('invitation', 'essentials_bank')
    const own = {
      ...props,
      words: { subject: 'Hi {first_name}\r\nBcc: x@y.z', body: 'For {partner} & {unknown} <b>{host}</b>' },
    }
    const mail = renderMail(own as typeof props)
    expect(mail.subject).toBe('Hi Ada Bcc: x@y.z')
    expect(mail.text).toContain('For Harbour Pantry & {unknown} <b>Willow Food Bank</b>')
    expect(mail.html).toContain('For Harbour Pantry &amp; {unknown} &lt;b&gt;Willow Food Bank&lt;/b&gt;')
  })

  test('a name that looks like a placeholder is not filled in again', () => {
    const props = sampleMail('invitation', 'essentials_bank', { ...plainNames, host: '{partner} Ltd' })
    expect(renderMail(props).subject).toBe('Set up your {partner} Ltd partner account')
  })

  for (const preset of presetNames) {
    test(`read as agreed: ${preset}`, async () => {
      const mails = sampleMails().filter(({ name, props }) =>
        'preset' in props ? name.startsWith(preset) : preset === 'essentials_bank',
      )
      const written = mails.map(({ name, props }) => {
        const mail = renderMail(props)
        return `######## ${name}\nFrom: ${mail.senderName}\nSubject: ${mail.subject}\nPreview: ${mail.preview}\n\n${mail.text}`
      })
      await expect(written.join('\n')).toMatchFileSnapshot(`./mails/golden/${preset}.txt`)
    })
  }
})

describe('small things', () => {
  test('a colour that cannot be read is replaced by the nearest that can, in both schemes', () => {
    for (const colour of ['#ffd400', '#ffffff', '#000000', '#1f4e79', '#2f7d4f', '#777777', 'red;}']) {
      const colours = brandColours(colour)
      expect(contrast(colours.light, '#f3f5f7'), colour).toBeGreaterThanOrEqual(4.5)
      expect(contrast(colours.light, colours.onLight), colour).toBeGreaterThanOrEqual(4.5)
      expect(contrast(colours.dark, '#1b222b'), colour).toBeGreaterThanOrEqual(4.5)
      expect(contrast(colours.dark, colours.onDark), colour).toBeGreaterThanOrEqual(4.5)
    }
    expect(brandColours('#1f4e79').asChosen).toBe(true)
    expect(brandColours('#ffd400').asChosen).toBe(false)
  })

  test('instants carry date, time and zone; an unknown zone is UTC', () => {
    const at = new Date('2026-07-01T10:00:00Z')
    expect(formatInstant(at, 'America/New_York')).toBe('Wednesday 1 July 2026 at 06:00 (America/New York, GMT-4)')
    expect(formatInstant(at, 'Nowhere/Land')).toBe('Wednesday 1 July 2026 at 10:00 (UTC)')
  })

  test('letter marks and countries', () => {
    expect(letterMark('Willow Food Bank')).toBe('WB')
    expect(letterMark('<img src=x>')).toBe('IS')
    expect(letterMark('🦊')).toBe('•')
    expect(countryCode('Germany')).toBe('DE')
  })
})
