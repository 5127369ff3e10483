/** Files of answers: taken while they arrive, judged by their content, named by answers, fetched by whoever may read those. */
import type { Readable } from 'node:stream'
import type { FileRef } from '#contract/endpoints/submissions.ts'
import type {
  Fault,
  FieldValue,
  FileType,
  FileValue,
  FormDefinition,
  Row,
  Side,
  Values,
} from '#contract/forms/index.ts'
import { type Field, type FilesField, fileTypes } from '#contract/forms/index.ts'
import { type Case, enterAsHost, enterAsPartner, mayRead } from '#server/features/partnerships/index.ts'
import type { Ctx, MemberCtx, PersonCtx } from '#server/platform/ctx.ts'
import type { Scope, Tx } from '#server/platform/db/types.ts'
import { AppError, assertAllowed, fault } from '#server/platform/errors.ts'
import { sniff } from '#server/platform/files/sniff.ts'
import type { FileStorage } from '#server/platform/files/storage.ts'
import type { PageRoute } from '#server/platform/http/route.ts'
import { fromPublicId, newId, toPublicId } from '#server/platform/id.ts'
import { answersFacts, formOf } from './answering.ts'
import { type FileRow, findFileFor, insertFile, isHandedIn, listFiles, saveNaming, sumFiles } from './file-store.ts'
import { hostMaySave, partnerMaySave } from './policy.ts'
import { presentFile } from './present.ts'
import { definitionFor, fieldAt } from './seeing.ts'

/** What a field takes where it says nothing else. */
const usualBytes = 10_000_000
/** Whatever the fields allow: of one partner. */
const mostFiles = 1_000
const mostBytesTogether = 2_000_000_000

export interface Upload {
  field: string
  name: string
}

// ---- Taking ----------------------------------------------------------------------------------------------------------

interface Place {
  c: Case
  field: FilesField
}

/** Where a file may go: a field that takes files and that this side edits. */
export async function placeOf(tx: Tx, c: Case, path: string, side: Side): Promise<Place> {
  const form = await formOf(tx, c)
  const found = fieldAt(definitionFor(form.definition, side), path)
  if (found?.field.kind !== 'files' || found.field.retired) {
    throw fault('field', 'invalid', 'There is no such field, or it takes no files.')
  }
  const { field, section } = found
  if (!editable(field, section.hostOnly === true, side, c)) throw new AppError('not_editable')
  const { count, bytes } = await sumFiles(tx, c.partnership.id)
  if (count >= mostFiles || bytes >= mostBytesTogether) {
    throw fault('field', 'file_not_accepted', 'There are too many files here already. Take some away first.')
  }
  return { c, field }
}

function editable(field: Field, hostOnly: boolean, side: Side, c: Case): boolean {
  const edits = hostOnly ? 'host' : (field.editedBy ?? field.seenBy ?? 'both')
  if (side === 'host' && c.pinned.formEditors === 'partner') return edits === 'host'
  return edits === 'both' || edits === side
}

/** Where the content of files goes, given when the feature is mounted. */
export interface FilesOf {
  storage: FileStorage
}

export async function uploadAsPartner(
  { storage }: FilesOf,
  ctx: PersonCtx,
  id: string,
  of: Upload,
  content: Readable,
): Promise<FileRef> {
  const judge = async (tx: Tx, { c, acting }: { c: Case; acting: Parameters<typeof partnerMaySave>[0] }) => {
    assertAllowed(partnerMaySave(acting, answersFacts(ctx, c)))
    return await placeOf(tx, c, of.field, 'partner')
  }
  const place = await enterAsPartner(ctx, id, 'read', judge)
  return await take(storage, ctx, place, of, content, ctx.actor.personId, async (keep) => {
    // whatever happened while it arrived
    await enterAsPartner(ctx, id, 'edit', async (tx, as) => {
      await judge(tx, as)
      await keep(tx)
    })
  })
}

export async function uploadAsHost(
  { storage }: FilesOf,
  ctx: MemberCtx,
  id: string,
  of: Upload,
  content: Readable,
): Promise<FileRef> {
  const judge = async (tx: Tx, { c, acting }: { c: Case; acting: Parameters<typeof hostMaySave>[0] }) => {
    assertAllowed(hostMaySave(acting, answersFacts(ctx, c)))
    return await placeOf(tx, c, of.field, 'host')
  }
  const place = await enterAsHost(ctx, id, 'read', judge)
  return await take(storage, ctx, place, of, content, ctx.actor.personId, async (keep) => {
    await enterAsHost(ctx, id, 'edit', async (tx, as) => {
      await judge(tx, as)
      await keep(tx)
    })
  })
}

/** Content first, then its row: what was not kept in the end is taken away again. */
export async function take(
  storage: FileStorage,
  ctx: Ctx,
  { c, field }: Place,
  of: Upload,
  content: Readable,
  by: string | null,
  keeping: (keep: (tx: Tx) => Promise<void>) => Promise<void>,
): Promise<FileRef> {
  const id = newId()
  const most = field.maxBytes ?? usualBytes
  try {
    const { bytes, sha256 } = await storage.write(id, hurried(content), most).catch((refused: unknown) => {
      if (refused instanceof AppError && refused.code === 'body_too_large') throw tooLarge(most)
      throw refused
    })
    const type = await kindOf(storage, id, bytes, field)
    const row: FileRow = {
      id,
      field: field.key,
      name: safeName(of.name, type),
      mediaType: fileTypes[type].type,
      bytes,
      createdAt: ctx.now(),
    }
    const { id: partnershipId, host_id: hostId } = c.partnership
    await keeping((tx) => insertFile(tx, { ...row, partnershipId, hostId, sha256, by }))
    return presentFile(row)
  } catch (refused) {
    await storage.remove(id).catch((lost: unknown) => ctx.log.warn({ err: lost }, 'a refused file was not removed'))
    throw refused
  }
}

const tooLarge = (most: number) =>
  fault('file', 'file_not_accepted', `This file is larger than ${sizeOf(most)}. Send a smaller one.`)

const sizeOf = (bytes: number) =>
  bytes >= 1_000_000 ? `${Math.floor(bytes / 100_000) / 10} MB` : `${Math.ceil(bytes / 1000)} kB`

async function kindOf(storage: FileStorage, id: string, bytes: number, field: FilesField): Promise<FileType> {
  if (bytes === 0) throw fault('file', 'file_not_accepted', 'This file is empty.')
  const kinds = await sniff((position, length) => storage.readAt(id, position, length), bytes)
  const accepts = field.accepts ?? (Object.keys(fileTypes) as FileType[]) // the table has exactly these keys
  const kind = kinds.find((one) => accepts.includes(one))
  if (kind) return kind
  const wanted = accepts.map((one) => one.toUpperCase()).join(', ')
  const is = kinds[0] ? ` Its content is ${kinds[0].toUpperCase()}, whatever it is called.` : ''
  throw fault('file', 'file_not_accepted', `Send one of these kinds: ${wanted}.${is}`)
}

/** A name to show and to save under: the last part of a path, without what a file system could stumble over, with a fitting end. */
export function safeName(typed: string, type: FileType): string {
  const last = typed.split(/[/\\]/).at(-1) ?? ''
  const plain = last
    .normalize('NFC')
    .replaceAll(/[\p{Cc}\p{Cf}<>:"|?*]/gu, '')
    .replace(/^[\s.]+|[\s.]+$/g, '')
  const endings: readonly string[] = fileTypes[type].endings
  const ending = /\.([A-Za-z0-9]{1,8})$/.exec(plain)?.[1]?.toLowerCase()
  const stem = [...plain.slice(0, ending && endings.includes(ending) ? -(ending.length + 1) : undefined)].slice(0, 120)
  return `${stem.join('') || 'file'}.${ending && endings.includes(ending) ? ending : endings[0]}`
}

const stalledMs = 30_000

/** The content, as long as it keeps coming. */
async function* hurried(content: Readable): AsyncGenerator<Uint8Array> {
  const late = () => content.destroy(new AppError('request_timeout'))
  let timer = setTimeout(late, stalledMs)
  try {
    for await (const chunk of content) {
      clearTimeout(timer)
      timer = setTimeout(late, stalledMs)
      yield chunk as Uint8Array // a body without encoding gives bytes
    }
  } finally {
    clearTimeout(timer)
  }
}

// ---- Naming ----------------------------------------------------------------------------------------------------------

/**
 * Puts in what the server knows about the files that answers name: whoever answers says which file, and until when it is
 * valid; name, kind and size are what they are. A file of another partner or field is none.
 */
export async function hydrate(
  tx: Tx,
  partnershipId: string,
  definition: FormDefinition,
  answers: Record<string, unknown>,
): Promise<{ answers: Record<string, unknown>; faults: Fault[] }> {
  const named = fileAnswers(definition, answers)
  if (named.length === 0) return { answers, faults: [] }
  const known = new Map((await listFiles(tx, partnershipId)).map((file) => [toPublicId('file', file.id), file]))
  const whole = structuredClone(answers)
  const faults: Fault[] = []
  for (const { path, field, value, put } of fileAnswers(definition, whole)) {
    if (!Array.isArray(value)) continue
    put(
      value.flatMap((one: unknown) => {
        const wanted = one as { id?: unknown; expiresOn?: unknown } | null
        const file = typeof wanted?.id === 'string' ? known.get(wanted.id) : undefined
        if (!file || file.field !== field.key) {
          faults.push({ path, code: 'file' })
          return []
        }
        const { expiresOn } = wanted ?? {}
        return [{ ...storedValue(file), ...(expiresOn === undefined || expiresOn === null ? {} : { expiresOn }) }]
      }),
    )
  }
  return { answers: whole, faults }
}

const storedValue = (file: FileRow): FileValue => ({
  id: toPublicId('file', file.id),
  name: file.name,
  type: file.mediaType,
  size: file.bytes,
})

interface FileAnswer {
  path: string
  field: FilesField
  value: unknown
  put: (value: unknown) => void
}

/** Every answer to a field of files, also inside repeating sections. */
function fileAnswers(definition: FormDefinition, answers: Record<string, unknown>): FileAnswer[] {
  return definition.sections.flatMap((section) => {
    const fields = section.fields.filter((field): field is FilesField => field.kind === 'files')
    const inRow = (row: Record<string, unknown>, at: string): FileAnswer[] =>
      fields
        .filter((field) => Object.hasOwn(row, field.key))
        .map((field) => ({
          path: `${at}${field.key}`,
          field,
          value: row[field.key],
          put: (value) => {
            row[field.key] = value
          },
        }))
    if (!section.repeat) return inRow(answers, '')
    const items = Object.hasOwn(answers, section.key) ? answers[section.key] : undefined
    if (!Array.isArray(items)) return []
    return items.flatMap((item: unknown, place) =>
      typeof item === 'object' && item !== null
        ? inRow(item as Record<string, unknown>, `${section.key}.${place}.`)
        : [],
    )
  })
}

/** Ids of the files that answers name, wherever they stand. */
export function namedIn(answers: Values): Set<string> {
  const ids = new Set<string>()
  const look = (value: FieldValue | undefined) => {
    if (!Array.isArray(value)) return
    for (const one of value as readonly unknown[]) {
      if (typeof one !== 'object' || one === null) continue
      const { id } = one as { id?: unknown }
      if (typeof id === 'string' && id.startsWith('file_')) ids.add(id)
      else for (const inner of Object.values(one as Row)) look(inner)
    }
  }
  for (const value of Object.values(answers)) look(value)
  return ids
}

/** Notes which files are named from now on, and which no longer: the latter are deleted after a while. */
export async function nameFiles(
  tx: Tx,
  partnershipId: string,
  before: Values,
  after: Values,
  now: Date,
): Promise<void> {
  const was = namedIn(before)
  const is = namedIn(after)
  const named = [...is].filter((id) => !was.has(id))
  const dropped = [...was].filter((id) => !is.has(id))
  if (named.length + dropped.length === 0) return
  const ids = (list: string[]) => list.map((id) => fromPublicId('file', id))
  await saveNaming(tx, partnershipId, { named: ids(named), dropped: ids(dropped) }, now)
}

// ---- Fetching --------------------------------------------------------------------------------------------------------

/** For whoever may read the answers; handed over to be kept, never shown by the browser. */
export const filePage = ({ storage }: FilesOf): PageRoute => ({
  method: 'GET',
  path: '/files/:id',
  beforeForm: true,
  handler: async (ctx, { params }) => {
    const { actor } = ctx
    if (!('personId' in actor)) throw new AppError('not_found')
    const id = fromPublicId('file', params.id ?? '')
    // a link names no organization, so the person's memberships decide; the row is found by its id alone
    const system: Scope = { as: 'system' }
    const file = await ctx.db.transaction(system, async (tx) => {
      const seen = await findFileFor(tx, id, actor.personId)
      if (!seen) return undefined
      const c = await mayRead(tx, ctx, seen.partnershipId, seen.hostRole !== null, seen.partnerRole !== null)
      if (!c) return undefined
      const form = await formOf(tx, c.case)
      if (c.side === 'partner') return fieldAt(definitionFor(form.definition, 'partner'), seen.field) && seen
      const own = fieldAt(form.definition, seen.field)
      const hosts = own && editable(own.field, own.section.hostOnly === true, 'host', c.case)
      // what the partner has not handed in yet is the partner's alone, unless both edit
      return hosts || (await isHandedIn(tx, seen.partnershipId, params.id ?? '')) ? seen : undefined
    })
    if (!file) throw new AppError('not_found')
    const { mediaType: type, bytes, name } = file
    return { download: await storage.read(id), type, bytes, name }
  },
})
