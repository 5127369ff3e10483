/** Mails of accounts, in the installation's name. Their links are made here, when they are sent. */

import { installationMails } from '#presets/installation-mails.ts'
import { type MailLoader, registerMailLoader } from '#server/features/mail/index.ts'
import type { Ctx } from '#server/platform/ctx.ts'
import type { Tx } from '#server/platform/db/types.ts'
import type { MailInstallation } from '#server/views/mails/props.ts'
import { makePasswordLink, makeVerifyLink } from './links.ts'
import { parseRequest, signUpName } from './sign-up.ts'
import { findInstallation, findPerson, findPersonByEmail, findVerification } from './store.ts'

/** The installation as mails show it; nothing before it is set up. Any scope. */
export async function mailInstallation(
  tx: Tx,
  ctx: Ctx,
): Promise<{ installation: MailInstallation; timeZone: string } | undefined> {
  const found = await findInstallation(tx)
  if (!found) return undefined
  return {
    installation: {
      name: found.name,
      logoUrl: found.logoHash === null ? null : `${ctx.publicUrl}/logo/installation?v=${found.logoHash}`,
      supportAddress: found.supportAddress,
      url: ctx.publicUrl,
    },
    timeZone: found.timeZone,
  }
}

const passwordReset: MailLoader = async (ctx, tx, mail) => {
  const person = mail.person_id === null ? undefined : await findPerson(tx, mail.person_id)
  const installation = await mailInstallation(tx, ctx)
  if (!person || !installation) return null
  const link = await makePasswordLink(tx, ctx, person.id)
  return {
    template: 'password_reset',
    to: { email: person.email, name: person.name },
    installation: installation.installation,
    timeZone: person.claimedAt ? person.timeZone : installation.timeZone,
    words: installationMails.password_reset,
    expiresAt: link.expiresAt,
    links: { open: link.url },
  }
}

const verifyAddress: MailLoader = async (ctx, tx, mail) => {
  const value = await findVerification(tx, signUpName(String(mail.data.signUpId)), ctx.now())
  const request = parseRequest(value)
  const installation = await mailInstallation(tx, ctx)
  if (!request || !installation || value === undefined) return null
  if ((await findPersonByEmail(tx, request.email))?.claimedAt) return null
  const link = await makeVerifyLink(tx, ctx, value)
  return {
    template: 'verify_address',
    to: { email: request.email, name: request.name },
    installation: installation.installation,
    timeZone: installation.timeZone,
    words: installationMails.verify_address,
    expiresAt: link.expiresAt,
    links: { open: link.url },
  }
}

const accountExists: MailLoader = async (ctx, tx, mail) => {
  const person = mail.person_id === null ? undefined : await findPerson(tx, mail.person_id)
  const installation = await mailInstallation(tx, ctx)
  if (!person || !installation) return null
  return {
    template: 'account_exists',
    to: { email: person.email, name: person.name },
    installation: installation.installation,
    timeZone: person.timeZone,
    words: installationMails.account_exists,
    links: { signIn: `${ctx.publicUrl}/sign-in`, forgotPassword: `${ctx.publicUrl}/forgot-password` },
  }
}

registerMailLoader('password_reset', passwordReset)
registerMailLoader('verify_address', verifyAddress)
registerMailLoader('account_exists', accountExists)
