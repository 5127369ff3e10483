/** A small IMAP server on loopback (RFC 3501, as much as reading one folder takes), which breaks where a test wants. */
import { createServer, type Server, type Socket } from 'node:net'

export interface LoopbackImap {
  port: number
  /** What lies in the folder. A test adds and removes as it likes. */
  messages: { uid: number; raw: string; at: Date }[]
  uidValidity: number
  /** The folder that is there. */
  folder: string
  password: string
  /** Names of commands that came, with their arguments. */
  commands: string[]
  /** Hangs up when this command comes. */
  hangUpOn: RegExp | undefined
  add(raw: string, at?: Date): number
  close(): Promise<void>
}

export async function startImap(): Promise<LoopbackImap> {
  const sockets = new Set<Socket>()
  const state: LoopbackImap = {
    port: 0,
    messages: [],
    uidValidity: 1,
    folder: 'INBOX',
    password: 'secret',
    commands: [],
    hangUpOn: undefined,
    add(raw, at = new Date()) {
      const uid = Math.max(0, ...state.messages.map((message) => message.uid)) + 1
      state.messages.push({ uid, raw, at })
      return uid
    },
    close: async () => {},
  }
  const server: Server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
    socket.write('* OK [CAPABILITY IMAP4rev1] ready\r\n')
    let rest = ''
    socket.on('data', (chunk) => {
      rest += chunk.toString('latin1')
      for (;;) {
        const end = rest.indexOf('\r\n')
        if (end < 0) return
        const line = rest.slice(0, end)
        rest = rest.slice(end + 2)
        answer(state, socket, line)
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  state.port = (server.address() as { port: number }).port
  state.close = () =>
    new Promise((resolve) => {
      for (const socket of sockets) socket.destroy()
      server.close(() => resolve())
    })
  return state
}

function answer(state: LoopbackImap, socket: Socket, line: string): void {
  const [tag = '', ...words] = line.split(' ')
  const command = words.join(' ')
  state.commands.push(command)
  if (state.hangUpOn?.test(command)) return void socket.destroy()
  const say = (...lines: string[]) => socket.write(lines.map((one) => `${one}\r\n`).join(''), 'latin1')
  const verb = /^(UID \w+|\w+)/.exec(command)?.[1]?.toUpperCase()
  switch (verb) {
    case 'CAPABILITY':
      return void say('* CAPABILITY IMAP4rev1', `${tag} OK done`)
    case 'LOGIN': {
      const isRight = command.endsWith(` ${state.password}`) || command.endsWith(` "${state.password}"`)
      return void say(
        isRight ? `${tag} OK [CAPABILITY IMAP4rev1] in` : `${tag} NO [AUTHENTICATIONFAILED] Wrong user or password`,
      )
    }
    case 'LIST':
      return void say(`* LIST () "/" "${state.folder}"`, `${tag} OK done`)
    case 'LSUB':
      return void say(`${tag} OK done`)
    case 'EXAMINE':
    case 'SELECT': {
      if (!command.includes(state.folder)) return void say(`${tag} NO [NONEXISTENT] No such folder`)
      return void say(
        `* ${state.messages.length} EXISTS`,
        '* FLAGS ()',
        `* OK [UIDVALIDITY ${state.uidValidity}] `,
        `* OK [UIDNEXT ${Math.max(0, ...state.messages.map(({ uid }) => uid)) + 1}] `,
        `${tag} OK [READ-ONLY] open`,
      )
    }
    case 'UID SEARCH':
      return void say(`* SEARCH${search(state, command)}`, `${tag} OK done`)
    case 'UID FETCH':
      fetch(state, socket, tag, command)
      return
    case 'LOGOUT':
      say('* BYE', `${tag} OK out`)
      return void socket.end()
    default:
      return void say(`${tag} OK done`)
  }
}

function search(state: LoopbackImap, command: string): string {
  const from = /UID (\d+):\*/.exec(command)?.[1]
  const since = /SINCE (\S+)/.exec(command)?.[1]
  const last = state.messages.at(-1)
  const found = state.messages.filter(({ uid, at }) => {
    if (since) return at >= new Date(`${since.replaceAll('"', '')} UTC`)
    // as every server does: "to the last" names the last, whichever number comes before it
    return from === undefined || uid >= Number(from) || uid === last?.uid
  })
  return found.map(({ uid }) => ` ${uid}`).join('')
}

function fetch(state: LoopbackImap, socket: Socket, tag: string, command: string): void {
  const uid = Number(/UID FETCH (\d+)/.exec(command)?.[1])
  const at = state.messages.findIndex((message) => message.uid === uid)
  const message = state.messages[at]
  const [, start = '0', length] = /<(\d+)\.(\d+)>/.exec(command) ?? []
  if (message) {
    const bytes = Buffer.from(message.raw, 'utf8')
    const part = length === undefined ? bytes : bytes.subarray(Number(start), Number(start) + Number(length))
    const place = length === undefined ? '' : `<${start}>`
    socket.write(`* ${at + 1} FETCH (UID ${uid} BODY[]${place} {${part.length}}\r\n`)
    socket.write(part)
    socket.write(')\r\n')
  }
  socket.write(`${tag} OK done\r\n`)
}
