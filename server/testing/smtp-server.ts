/** A mail server on loopback that behaves as badly as a test wants. */
import { createServer, type Server, type Socket } from 'node:net'
import { SMTPServer } from 'smtp-server'

/** What the server does with the next message; `undefined`: takes it. */
export type Misbehaviour =
  | 'greylist'
  | 'busy'
  | 'busy_greeting'
  | 'unknown_recipient'
  | 'sender_refused'
  | 'full_after_data'
  | 'drop_before_250'

export interface LoopbackSmtp {
  port: number
  /** Raw messages, in the order they were taken. `drop_before_250` takes the message too. */
  messages: string[]
  /** Senders of the envelopes, in order. */
  senders: string[]
  next: Misbehaviour | undefined
  /** Called with each message before it is acknowledged. */
  onMessage?: (raw: string) => Promise<void> | void
  close(): Promise<void>
}

const answers: Record<Exclude<Misbehaviour, 'drop_before_250'>, [number, string]> = {
  greylist: [451, '4.7.1 Greylisted, come back later'],
  busy: [421, '4.3.2 Too busy, closing'],
  busy_greeting: [421, '4.3.2 Too busy, go away'],
  unknown_recipient: [550, '5.1.1 No such user here'],
  sender_refused: [550, '5.7.1 This sender may not send here'],
  full_after_data: [552, '5.2.2 Mailbox full'],
}

function refusal(how: Exclude<Misbehaviour, 'drop_before_250'>): Error & { responseCode: number } {
  const [responseCode, words] = answers[how]
  return Object.assign(new Error(words), { responseCode })
}

export async function startSmtp(port = 0): Promise<LoopbackSmtp> {
  const sockets = new Set<Socket>()
  const state: LoopbackSmtp = { port: 0, messages: [], senders: [], next: undefined, close: async () => {} }
  const failIf = (...kinds: Misbehaviour[]) => {
    const how = state.next
    return how && how !== 'drop_before_250' && kinds.includes(how) ? refusal(how) : null
  }
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    hideSTARTTLS: true,
    logger: false,
    onConnect: (_session, done) => done(failIf('busy_greeting')),
    onMailFrom: ({ address }, _session, done) => {
      state.senders.push(address)
      done(failIf('sender_refused'))
    },
    onRcptTo: (_address, _session, done) => done(failIf('greylist', 'busy', 'unknown_recipient')),
    onData(stream, _session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', async () => {
        const failure = failIf('full_after_data')
        if (failure) return done(failure)
        const raw = Buffer.concat(chunks).toString('utf8')
        state.messages.push(raw)
        await state.onMessage?.(raw)
        if (state.next === 'drop_before_250') for (const socket of sockets) socket.destroy()
        else done(null, 'taken')
      })
    },
  })
  server.on('error', () => {})
  server.server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  state.port = (server.server.address() as { port: number }).port
  state.close = () => new Promise((resolve) => server.close(() => resolve()))
  return state
}

/** A port that takes connections and never says a word. */
export async function startSilence(): Promise<{ port: number; close(): Promise<void> }> {
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as { port: number }).port,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => resolve())
      }),
  }
}

/** A port nobody listens on. */
export async function freePort(): Promise<number> {
  const silence = await startSilence()
  await silence.close()
  return silence.port
}
