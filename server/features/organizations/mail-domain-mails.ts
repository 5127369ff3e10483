/** The mail with the code that proves a mail domain. The code is made here, when it is sent; only its hash is kept. */
import { installationMails } from '#presets/installation-mails.ts'
import { getPerson, mailInstallation } from '#server/features/identity/index.ts'
import { type MailLoader, onDelivery, registerMailLoader } from '#server/features/mail/index.ts'
import { findMailDomain, saveMailDomain } from './domain-store.ts'
import { codeMinutes, domainShownAs, hashDomainCode, newDomainCode } from './mail-domains.ts'
import { mailHost } from './mails.ts'
import { getOrganization } from './store.ts'

const domainCode: MailLoader = async (ctx, tx, mail) => {
  const found = await findMailDomain(tx, String(mail.data.mailDomainId))
  // removed, or asked for again at another mailbox
  if (!found || found.codeAddress !== mail.to_address) return null
  const organization = await getOrganization(tx, found.organizationId)
  const installation = await mailInstallation(tx, ctx)
  if (organization.suspendedAt || !installation || mail.person_id === null) return null
  const asking = await getPerson(tx, mail.person_id)
  const code = newDomainCode()
  const expiresAt = new Date(ctx.now().getTime() + codeMinutes * 60_000)
  await saveMailDomain(tx, found.id, {
    codeHash: hashDomainCode(found.id, code),
    codeExpiresAt: expiresAt,
    codeAttempts: 0,
  })
  return {
    template: 'mail_domain_code',
    to: { email: mail.to_address, name: '' },
    installation: installation.installation,
    timeZone: organization.timeZone,
    words: installationMails.mail_domain_code,
    organization: mailHost(ctx, organization),
    inviter: [asking.name, asking.email].filter(Boolean).join(', '),
    domain: domainShownAs(found.domain),
    code,
    expiresAt,
  }
}

registerMailLoader('mail_domain_code', domainCode)

/** A mailbox that is not there is said where somebody waits for its code. */
onDelivery(async (tx, mail, delivery) => {
  if (mail.template !== 'mail_domain_code' || delivery.state === 'cancelled') return
  const found = await findMailDomain(tx, String(mail.data.mailDomainId))
  if (found?.codeAddress !== mail.to_address) return
  await saveMailDomain(tx, found.id, { codeDelivery: delivery.state, codeAnswer: delivery.says })
})
