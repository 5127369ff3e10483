/**
 * A portable copy: every row of our own tables as text, one line each, gzipped; read in one snapshot. Either engine can take it
 * in, so it is the backup of PostgreSQL and the way from the embedded database to PostgreSQL.
 */
import { closeSync, createReadStream, createWriteStream, fsyncSync, openSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import type { Logger } from '../log.ts'
import type { Engine, Link } from './link.ts'
import { migrate, readMigrations } from './migrate.ts'

const format = 1
const patient = { statementMilliseconds: 15 * 60_000, acquireMilliseconds: 60_000 }
const pageSize = 500

interface Table {
  name: string
  columns: { name: string; type: string }[]
}

type Line =
  | { entente: number; createdAt: string; migrations: { version: number; checksum: string }[] }
  | { table: string; columns: string[] }
  | (string | null)[]
  | { end: true; rows: number }

export class BackupRefused extends Error {
  override readonly name = 'BackupRefused'
}

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`

/** Our tables, those that are pointed to before those that point to them. */
async function tablesOf(link: Link): Promise<Table[]> {
  const { rows: columns } = await link.query(
    `select c.relname::text as name, a.attname::text as column, format_type(a.atttypid, a.atttypmod) as type
     from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
     where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and c.relname <> 'schema_migration' order by c.relname, a.attnum`,
    [],
  )
  const { rows: references } = await link.query(
    `select conrelid::regclass::text as from, confrelid::regclass::text as to from pg_constraint
     where contype = 'f' and connamespace = 'public'::regnamespace and conrelid <> confrelid`,
    [],
  )
  const tables = new Map<string, Table>()
  for (const { name, column, type } of columns as { name: string; column: string; type: string }[]) {
    const table = tables.get(name) ?? { name, columns: [] }
    table.columns.push({ name: column, type })
    tables.set(name, table)
  }
  const ordered: Table[] = []
  const visit = (table: Table, path: Set<string>) => {
    if (ordered.includes(table) || path.has(table.name)) return
    for (const { from, to } of references as { from: string; to: string }[]) {
      const needed = from === table.name ? tables.get(to) : undefined
      if (needed) visit(needed, new Set([...path, table.name]))
    }
    ordered.push(table)
  }
  for (const table of tables.values()) visit(table, new Set())
  return ordered
}

async function* linesOf(link: Link): AsyncGenerator<string> {
  const line = (value: Line) => `${JSON.stringify(value)}\n`
  const { rows: migrations } = await link.query('select version, checksum from schema_migration order by version', [])
  yield line({
    entente: format,
    createdAt: new Date().toISOString(),
    migrations: migrations as { version: number; checksum: string }[],
  })
  let total = 0
  for (const { name, columns } of await tablesOf(link)) {
    yield line({ table: name, columns: columns.map((column) => column.name) })
    const selected = columns.map((column) => `${quoted(column.name)}::text`).join(', ')
    await link.batch(`declare portable cursor for select array[${selected}] as row from ${quoted(name)}`)
    for (;;) {
      const { rows } = await link.query(`fetch ${pageSize} from portable`, [])
      for (const { row } of rows) yield line(row as (string | null)[])
      total += rows.length
      if (rows.length < pageSize) break
    }
    await link.batch('close portable')
  }
  yield line({ end: true, rows: total })
}

/** Writes a portable copy to a file and syncs it. */
export async function writePortable(engine: Engine, path: string): Promise<void> {
  const link = await engine.acquire(patient)
  try {
    await link.batch('begin isolation level repeatable read read only; set local statement_timeout = 0')
    await pipeline(Readable.from(linesOf(link)), createGzip(), createWriteStream(path, { mode: 0o600 }))
    await link.batch('commit')
    link.release()
  } catch (fault) {
    link.release(
      await link.batch('rollback').then(
        () => false,
        () => true,
      ),
    )
    throw fault
  }
  const file = openSync(path, 'r')
  fsyncSync(file)
  closeSync(file)
}

async function* readLines(path: string): AsyncGenerator<Line> {
  const lines = createInterface({
    input: createReadStream(path).pipe(createGunzip()),
    crlfDelay: Number.POSITIVE_INFINITY,
  })
  for await (const text of lines) if (text !== '') yield JSON.parse(text) as Line
}

/** Takes a portable copy into an empty database, all or nothing, and brings it to the program's version. */
export async function readPortable(engine: Engine, path: string, log: Logger): Promise<{ rows: number }> {
  const lines = readLines(path)
  const head: Line | undefined = await lines.next().then(
    ({ value }) => value as Line,
    () => undefined,
  )
  if (!head || Array.isArray(head) || !('entente' in head) || head.entente !== format)
    throw new BackupRefused(`${path} is not a portable backup of Entente.`)
  await assertEmpty(engine)
  const known = readMigrations()
  const theirs = new Map(head.migrations.map(({ version, checksum }) => [version, checksum]))
  const migrations = known.filter(({ version }) => theirs.has(version))
  if (
    migrations.length !== theirs.size ||
    migrations.some(({ version, checksum }) => theirs.get(version) !== checksum)
  ) {
    throw new BackupRefused('The backup was made by a newer or a different build of Entente. Restore it with that one.')
  }
  await migrate(engine, { log, migrations })
  const link = await engine.acquire(patient)
  try {
    await link.batch('begin')
    const rows = await load(link, lines)
    await link.batch('select 1; commit')
    link.release()
    await migrate(engine, { log })
    return { rows }
  } catch (fault) {
    link.release(
      await link.batch('rollback').then(
        () => false,
        () => true,
      ),
    )
    throw fault
  }
}

async function assertEmpty(engine: Engine): Promise<void> {
  const link = await engine.acquire(patient)
  try {
    const { rows } = await link.query("select to_regclass('public.person') is not null as made", [])
    if (rows[0]?.made !== true) return
    const { rows: found } = await link.query(
      'select exists (select 1 from person) or exists (select 1 from organization) as used',
      [],
    )
    if (found[0]?.used === true)
      throw new BackupRefused('This database holds something already. Restore into an empty one.')
  } finally {
    link.release()
  }
}

async function load(link: Link, lines: AsyncGenerator<Line>): Promise<number> {
  const tables = new Map((await tablesOf(link)).map((table) => [table.name, table]))
  // Rows come back as they were: no trigger of ours computes, counts or forbids anything meanwhile.
  for (const name of tables.keys()) await link.batch(`alter table ${quoted(name)} disable trigger user`)
  let into: { statement: string; width: number } | undefined
  let page: (string | null)[][] = []
  let total = 0
  let ended: number | undefined
  const flush = async () => {
    if (into && page.length > 0) {
      const { statement, width } = into
      await link.query(
        statement,
        Array.from({ length: width }, (_, column) => page.map((row) => row[column] ?? null)),
      )
    }
    total += page.length
    page = []
  }
  try {
    for await (const line of lines) {
      if (Array.isArray(line)) {
        page.push(line)
        if (page.length >= pageSize) await flush()
      } else if ('table' in line) {
        await flush()
        into = insertInto(tables.get(line.table), line)
      } else if ('end' in line) ended = line.rows
    }
  } catch (fault) {
    if (fault instanceof SyntaxError || (fault as { code?: string }).code?.startsWith('Z_'))
      throw new BackupRefused('The backup is damaged. Nothing was restored.')
    throw fault
  }
  await flush()
  if (ended !== total) throw new BackupRefused('The backup is not whole. Nothing was restored.')
  for (const [name] of tables) await link.batch(`alter table ${quoted(name)} enable trigger user`)
  await link.batch(
    `do $$ declare r record; begin
       for r in select quote_ident(table_name) as t, column_name as c from information_schema.columns where table_schema = 'public' and is_identity = 'YES'
       loop execute format('select setval(pg_get_serial_sequence(%L, %L), greatest((select max(%I) from %s), 1))', r.t, r.c, r.c, r.t); end loop; end $$`,
  )
  return total
}

function insertInto(
  table: Table | undefined,
  { table: name, columns }: { table: string; columns: string[] },
): { statement: string; width: number } {
  const types = columns.map((column) => table?.columns.find((known) => known.name === column)?.type)
  if (!table || types.includes(undefined))
    throw new BackupRefused(`The backup has columns this build does not know (${name}).`)
  const names = columns.map(quoted).join(', ')
  const arrays = columns.map((_, at) => `$${at + 1}::text[]`).join(', ')
  const values = types.map((type, at) => `r.c${at}::${type}`).join(', ')
  return {
    statement: `insert into ${quoted(name)} (${names}) overriding system value select ${values} from unnest(${arrays}) as r(${columns.map((_, at) => `c${at}`).join(', ')})`,
    width: columns.length,
  }
}
