import pino from 'pino'

export type Logger = pino.Logger

/** Structured log. Secrets and personal data stay out: what could carry them is removed by name, on any level up to three. */
export function createLogger(level: string, destination?: pino.DestinationStream): Logger {
  const secrets = [
    'password',
    'newPassword',
    'currentPassword',
    'token',
    'secret',
    'code',
    'cookie',
    'authorization',
    'email',
    'to',
    'address',
    'link',
    'url',
  ]
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: secrets.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[removed]' },
    },
    destination ?? pino.destination({ dest: 1, sync: false }),
  )
}
