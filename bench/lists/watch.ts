/** An engine that keeps what was asked of it, how long each statement took and in which scope: for times and for EXPLAIN. */
import type { Engine, Link } from '#server/platform/db/link.ts'

export interface Asked {
  sql: string
  parameters: readonly unknown[]
  /** The statements that entered the scope it ran in. */
  scope: string
  milliseconds: number
}

export interface Watched {
  engine: Engine
  /** Empties the list and answers what was in it. */
  take(): Asked[]
  /** The plan of a statement, as it ran. */
  explain(asked: Asked): Promise<string>
}

const patient = { statementMilliseconds: 60_000, acquireMilliseconds: 10_000 }

export function watch(engine: Engine): Watched {
  let list: Asked[] = []
  const watched = (link: Link): Link => {
    let scope = ''
    return {
      ...link,
      async query(sql, parameters) {
        const began = performance.now()
        const result = await link.query(sql, parameters)
        list.push({ sql, parameters, scope, milliseconds: performance.now() - began })
        return result
      },
      async batch(sql) {
        const entering = sql.indexOf('set local role')
        if (entering >= 0) scope = sql.slice(entering)
        const began = performance.now()
        await link.batch(sql)
        list.push({ sql, parameters: [], scope, milliseconds: performance.now() - began })
      },
    }
  }
  return {
    engine: { ...engine, acquire: async (options) => watched(await engine.acquire(options)) },
    take() {
      const taken = list
      list = []
      return taken
    },
    async explain({ sql, parameters, scope }) {
      const link = await engine.acquire(patient)
      try {
        await link.batch(`begin; ${scope}`)
        const { rows } = await link.query(`explain (analyze, buffers) ${sql}`, parameters)
        await link.batch('rollback')
        return rows.map((row) => String(row['QUERY PLAN'])).join('\n')
      } finally {
        link.release()
      }
    },
  }
}
