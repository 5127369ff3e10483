/** Mail and accept page of a program as they would arrive, with the host's own name, colours and words and a made-up partner. */
import { randomBytes } from 'node:crypto'
import type { MailTemplate } from '#contract/names.ts'
import type { Policy } from '#contract/policy.ts'
import { fill, type MailText } from '#contract/vocabulary.ts'
import { presets } from '#presets/index.ts'
import { mailInstallation } from '#server/features/identity/index.ts'
import {
  getOrganization,
  mailHost,
  type Organization,
  verifiedDomainsOf,
} from '#server/features/organizations/index.ts'
import type { MemberCtx } from '#server/platform/ctx.ts'
import { AppError } from '#server/platform/errors.ts'
import { fromPublicId, toPublicId } from '#server/platform/id.ts'
import { sampleInvitation, sampleMail } from '#server/views/samples.ts'
import { type FormOfProgram, faultsOf, formOf, intendedPolicy, type PolicyInput } from './actions.ts'
import { costs } from './costs.ts'
import { presentQuestions, presentSteps } from './present.ts'
import { asAsked, asksOf } from './steps.ts'
import { countLivePrograms, getOwnProgram, type OwnText, type Program, policyOf } from './store.ts'
import { tenant } from './tenant.ts'
import { checkText, ownTextOf, type TextInput } from './texts.ts'
import { mailWordsOf, permissionsOf, vocabularyOf } from './words.ts'

interface Given {
  program: Program
  policy: Policy
  form: FormOfProgram
  organization: Organization
  installation: NonNullable<Awaited<ReturnType<typeof mailInstallation>>>
  mailDomains: string[]
  severalPrograms: boolean
  own: OwnText | undefined
}

async function load(ctx: MemberCtx, id: string, template: MailTemplate): Promise<Given> {
  return ctx.db.transaction(tenant(ctx), async (tx) => {
    const program = await getOwnProgram(tx, ctx.actor.organizationId, fromPublicId('prog', id))
    const installation = await mailInstallation(tx, ctx)
    if (!installation) throw new AppError('not_found')
    return {
      program,
      policy: await policyOf(tx, program.id),
      form: await formOf(tx, program.id),
      organization: await getOrganization(tx, program.hostId),
      installation,
      mailDomains: await verifiedDomainsOf(tx, program.hostId),
      severalPrograms: (await countLivePrograms(tx, program.hostId)) > 1,
      own: await ownTextOf(tx, program.id, template),
    }
  })
}

/** What a change of the policy would mean. Changes nothing. */
export async function previewPolicy(ctx: MemberCtx, id: string, input: PolicyInput) {
  const given = await load(ctx, id, 'invitation')
  const { program } = given
  const policy = intendedPolicy(program, given.policy, input)
  const faults = faultsOf(program, policy)
  const base = {
    policy,
    questions: presentQuestions(program, policy),
    faults,
    steps: presentSteps(program, policy, given.form.exists),
    costs: costs(policy, given.form),
  }
  if (faults.length > 0) return { ...base, mail: null, pageHtml: null }
  const words = mailWordsOf(program, 'invitation', given.own)
  const shown = { ...given, policy }
  return { ...base, mail: await mailOf(ctx, shown, 'invitation', words), pageHtml: await pageOf(ctx, shown) }
}

/** A mail with this text. Changes nothing. */
export async function previewText(ctx: MemberCtx, id: string, template: MailTemplate, input: TextInput) {
  checkText(template, input)
  const given = await load(ctx, id, template)
  const own = {
    subject: input.subject ?? given.own?.subject ?? null,
    body: input.body ?? given.own?.body ?? null,
  }
  return mailOf(ctx, given, template, mailWordsOf(given.program, template, own))
}

const samples = { partner: 'Harbour Pantry', contact: 'Ada Okafor', message: '' }

async function mailOf(ctx: MemberCtx, given: Given, template: MailTemplate, words: MailText) {
  const { program, policy, organization, installation } = given
  const names = { ...samples, host: organization.name, inviter: ctx.actor.name }
  const sample = sampleMail(template, program.preset, names)
  const approved = policy.entry.includes('invite_and_approve') && !policy.entry.includes('invite')
  const props = {
    ...sample,
    words,
    installation: installation.installation,
    timeZone: organization.timeZone,
    ...('host' in sample && { host: mailHost(ctx, organization) }),
    ...('program' in sample && { program: given.severalPrograms ? program.name : null }),
    ...('permissions' in sample && {
      permissions: grantedLines(given),
      expiresAt: expiryOf(ctx, policy),
      asks: asksOf(asAsked(policy, given.form.exists), approved).map((says) => fill(says, { host: organization.name })),
    }),
  } as typeof sample // the same template with parts of the same types
  const { renderMail } = await import('#views')
  const { subject, html, text } = renderMail(props)
  return { subject, html, text }
}

async function pageOf(ctx: MemberCtx, given: Given): Promise<string> {
  const { program, policy, organization, installation } = given
  const vocabulary = vocabularyOf(program)
  const names = { ...samples, host: organization.name, inviter: ctx.actor.name }
  const partner = policy.invitedAs === 'person' ? '' : samples.partner
  const values = { host: organization.name, installation: installation.installation.name, partner }
  const host = mailHost(ctx, organization)
  const invitation = {
    ...sampleInvitation(program.preset, names),
    partner,
    path: `/o/${organization.slug}/programs/${toPublicId('prog', program.id)}`,
    host: { ...host, contactAddress: organization.contactAddress, mailDomains: given.mailDomains },
    timeZone: organization.timeZone,
    permissions: grantedLines(given),
    accessEndsAt: null,
    expiresAt: expiryOf(ctx, policy),
    asks: asksOf(asAsked(policy, given.form.exists), false).map((says) => fill(says, values)),
    passOn: policy.passOn !== 'off',
    words: {
      title: fill(vocabulary.acceptTitle, values),
      intro: fill(vocabulary.acceptIntro, values),
      permissions: fill(vocabulary.permissions, values),
      buttons: vocabulary.buttons,
    },
  }
  const frame = {
    nonce: randomBytes(16).toString('base64url'),
    installation: installation.installation,
    visitor: null,
    script: null,
  }
  const form = { values: {}, faults: [] }
  const { renderAcceptPage } = await import('#views')
  return policy.account === 'organization'
    ? renderAcceptPage({ frame, form, state: 'greeting', invitation })
    : renderAcceptPage({ frame, form, state: 'new_person', invitation, acceptance: policy.acceptance })
}

function grantedLines({ program, policy, organization }: Given): { title: string; says: string }[] {
  return permissionsOf(program)
    .filter((permission) => policy.defaultGrant.permissions.includes(permission.name))
    .map(({ title, says }) => ({ title, says: fill(says, { host: organization.name }) }))
}

function expiryOf(ctx: MemberCtx, policy: Policy): Date | null {
  return policy.inviteTtlDays === null ? null : new Date(ctx.now().getTime() + policy.inviteTtlDays * 86_400_000)
}

/** Whether a preset's mails are headed by the host or by the installation. */
export function mailBrandOf(program: Pick<Program, 'preset'>): 'host' | 'installation' {
  return presets[program.preset].mailBrand
}
