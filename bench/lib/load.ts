/** Requests over HTTP in a closed loop: so many connections, each sending its next request when the last is answered. */
import { Agent, request } from 'node:http'

export interface Shot {
  path: string
  headers: Record<string, string>
  body: string
}

export interface Volley {
  perSecond: number
  /** Milliseconds of each request. */
  times: number[]
  answers: string[]
}

function shoot(agent: Agent, port: number, shot: Shot): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = request(
      {
        agent,
        host: '127.0.0.1',
        port,
        method: 'POST',
        path: shot.path,
        headers: {
          ...shot.headers,
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(shot.body),
        },
      },
      (answer) => {
        const parts: Buffer[] = []
        answer.on('data', (part: Buffer) => parts.push(part))
        answer.on('end', () => {
          const text = Buffer.concat(parts).toString('utf8')
          if (answer.statusCode === 200) resolve(text)
          else reject(new Error(`${shot.path} answered ${answer.statusCode}: ${text.slice(0, 500)}`))
        })
      },
    )
    asked.on('error', reject)
    asked.end(shot.body)
  })
}

/** Sends all of them; an answer other than 200 ends the measurement. */
export async function fire(port: number, shots: readonly Shot[], connections: number): Promise<Volley> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const times: number[] = []
  const answers: string[] = []
  let next = 0
  const began = performance.now()
  await Promise.all(
    Array.from({ length: connections }, async () => {
      for (let shot = shots[next++]; shot; shot = shots[next++]) {
        const sent = performance.now()
        answers.push(await shoot(agent, port, shot))
        times.push(performance.now() - sent)
      }
    }),
  )
  const perSecond = shots.length / ((performance.now() - began) / 1000)
  agent.destroy()
  return { perSecond, times, answers }
}
