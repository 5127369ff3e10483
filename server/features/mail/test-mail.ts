import { installationMails } from '#presets/installation-mails.ts'
import { type MailLoader, registerMailLoader } from './loaders.ts'
import { findSender } from './store.ts'

const loadTestMail: MailLoader = async (ctx, tx, mail) => {
  const installation = await findSender(tx)
  if (!installation) return null
  return {
    template: 'test',
    to: { email: mail.to_address, name: '' },
    installation: {
      name: installation.name,
      logoUrl: null,
      supportAddress: installation.support_address,
      url: ctx.publicUrl,
    },
    timeZone: installation.time_zone,
    words: installationMails.test,
    sentBy: String(mail.data.sentBy ?? ''),
    sentAt: ctx.now(),
  }
}

registerMailLoader('test', loadTestMail)
