/** A process that sends what is queued, made to be killed. `node sending-process.ts '{"dataFolder": "…", "smtpPort": 2525}'` */
import { createApp } from '#server/app.ts'
import { mailFeature, registerMailLoader, smtpTransport } from '#server/features/mail/index.ts'
import { systemClock } from '#server/platform/clock.ts'
import { openDatabase } from '#server/platform/db/index.ts'
import { createLogger } from '#server/platform/log.ts'

const { url, dataFolder, smtpPort } = JSON.parse(process.argv[2] ?? '{}') as {
  url?: string
  dataFolder: string
  smtpPort: number
}

registerMailLoader('verify_address', async (ctx, _tx, mail) => ({
  template: 'verify_address',
  to: { email: mail.to_address, name: '' },
  installation: { name: 'Partners Desk', logoUrl: null, supportAddress: null, url: ctx.publicUrl },
  timeZone: 'UTC',
  words: { subject: 'Confirm', body: 'Please.' },
  expiresAt: ctx.now(),
  links: { open: ctx.publicUrl },
}))

const log = createLogger('warn')
const db = await openDatabase({ ...(url && { url }), dataFolder, log })
const plenty = { capacity: 10_000, refillPerSecond: 10_000 }
const app = await createApp({
  config: { publicUrl: 'http://entente.test', trustedProxies: [], version: 'test' },
  db,
  clock: systemClock,
  log,
  authenticate: async () => ({ kind: 'anonymous' }),
  features: [
    mailFeature({
      transport: smtpTransport({ host: '127.0.0.1', port: smtpPort, secure: false, startTls: 'off' }),
      // the mails themselves are written in files with markup, which Node alone does not read
      render: () => ({
        subject: 'Confirm',
        preview: '',
        html: '<p>x</p>',
        text: 'x',
        senderName: 'Desk',
        replyTo: null,
      }),
      limits: { overall: plenty, perDomain: plenty },
    }),
  ],
})
await app.worker.start()
process.stdout.write('ready\n')
