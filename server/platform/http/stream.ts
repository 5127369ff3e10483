/** Server-sent events: heartbeats, and an end as soon as the session or the membership ends. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Actor, Ctx } from '../ctx.ts'
import type { Connection, StreamRoute } from './route.ts'

export interface OpenStreams {
  open(
    request: FastifyRequest,
    reply: FastifyReply,
    route: StreamRoute,
    ctx: Ctx,
    input: Parameters<StreamRoute['open']>[1],
  ): Promise<void>
  closeAll(): void
}

export function createStreams(
  heartbeatMs: number,
  stillAllowed: (request: FastifyRequest, route: StreamRoute) => Promise<Actor>,
): OpenStreams {
  const ends = new Set<() => void>()
  return {
    async open(request, reply, route, ctx, input) {
      const closers: (() => void | Promise<void>)[] = []
      let ended = false
      let begin: () => void = () => {}
      let queue = new Promise<void>((resolve) => {
        begin = resolve
      })
      const end = () => {
        if (ended) return
        ended = true
        clearInterval(heartbeat)
        ends.delete(end)
        if (reply.raw.headersSent) reply.raw.end()
        for (const close of closers) {
          Promise.resolve(close()).catch((error: unknown) =>
            ctx.log.warn({ err: error }, 'a stream did not close well'),
          )
        }
      }
      /** Asked before everything that is written, so that nothing leaves after a session has ended. */
      const write = (text: string) => {
        queue = queue.then(async () => {
          if (ended) return
          try {
            await stillAllowed(request, route)
            if (!ended) reply.raw.write(text)
          } catch {
            end()
          }
        })
      }
      const heartbeat = setInterval(() => write(': here\n\n'), heartbeatMs)
      ends.add(end)
      request.raw.on('close', end)
      const connection: Connection = {
        send: (event, data) => write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`),
        onClose(run) {
          if (ended) void run()
          else closers.push(run)
        },
      }
      try {
        await route.open(ctx, input, connection)
      } catch (error) {
        end()
        throw error
      }
      reply.hijack()
      const headers = { ...reply.getHeaders(), 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' }
      // Fastify's numbers and lists of headers are what Node takes too.
      reply.raw.writeHead(200, headers as Record<string, string>)
      reply.raw.write('retry: 3000\n\n')
      begin()
    },
    closeAll() {
      for (const end of [...ends]) end()
    },
  }
}
