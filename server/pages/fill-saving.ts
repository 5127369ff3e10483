/** A section that was posted without script: its answers, files and rows, saved as the script would. */
import { Readable } from 'node:stream'
import type { Section } from '#contract/forms/index.ts'
import type { FilesOf } from '#server/features/submissions/index.ts'
import type { PageFile, PageRequest } from '#server/platform/http/route.ts'
import { limitsOf } from '#web/fill/limits.ts'
import { keyOf } from '#web/fill/places.ts'
import { answersFrom, markOf, withAnswer, withoutRow } from '#web/fill/posting.ts'
import { filesAt } from '#web/fill/typed.ts'
import type { Conflict, Shown } from '#web/fill/view.ts'
import type { Door, Found } from './fill-doors.ts'
import { faultsOf } from './frame.ts'

/** The button that was pressed: `add:served`. */
export interface Act {
  verb: string
  about: string
}

export function actOf({ form }: PageRequest): Act {
  const [, verb = 'next', about = ''] = /^([a-z]{1,20})(?::([\w.:]{0,200}))?$/.exec(form[':do'] ?? '') ?? []
  return { verb, about }
}

/** What became of a section. */
export interface Posted {
  faults: Shown[]
  conflicts: Conflict[]
  /** Answers that were not taken, as they were typed. */
  left: Record<string, unknown>
  /** How many rows of each table the form had. */
  rows: Record<string, number>
  /** What the form was read at. */
  revision: number
}

export async function savePosted(
  files: FilesOf,
  { door, view }: Pick<Found, 'door' | 'view'>,
  section: Section,
  request: PageRequest,
  { verb, about }: Act,
): Promise<Posted> {
  const { submission } = view
  const entries = Object.entries(request.lists).flatMap(([name, values]) =>
    values.map((value): [string, string] => [name, value]),
  )
  let typed: Record<string, unknown> = {
    ...submission.answers,
    ...answersFrom(submission.definition, section, entries, submission.answers),
  }
  const changed = changedIn(section, typed, request)
  const uploaded: Shown[] = []
  for (const file of request.files) {
    if (!belongs(section, file.field)) continue
    try {
      typed = withFile(typed, section, file.field, await send(files, door, file))
      changed.add(keyOf(file.field))
    } catch (error) {
      uploaded.push({ path: file.field, says: `${file.name}: ${faultsOf(error)[0]?.says ?? ''}` })
    }
  }
  if (verb === 'remove' && belongs(section, about)) {
    typed = withoutRow(typed, about)
    changed.add(keyOf(about))
  }
  if (verb === 'theirs') changed.delete(about)
  if (verb === 'mine' && belongs(section, about)) changed.add(about)
  const answers = Object.fromEntries([...changed].map((key) => [key, typed[key] ?? null]))
  const revision = Number(/^\d{1,9}$/.exec(request.form[':revision'] ?? '')?.[0] ?? submission.revision)
  const saved = await door.save({ revision, answers, ...(verb === 'mine' && { over: [about] }) })
  const wrong = saved.faults.filter(({ path }) => changed.has(keyOf(path)))
  const left = [...wrong.map(({ path }) => keyOf(path)), ...saved.conflicts.map(({ field }) => field)]
  return {
    faults: [...uploaded, ...wrong.map(({ path, says }) => ({ path, says }))],
    conflicts: saved.conflicts.map((one) => ({ ...one, yours: typed[one.field] ?? null })),
    left: Object.fromEntries(left.map((key) => [key, typed[key]])),
    rows: rowsIn(section, typed),
    revision,
  }
}

/** A form brings back all answers of its section: those that are as they were drawn were not touched. */
function changedIn(section: Section, typed: Record<string, unknown>, { form }: PageRequest): Set<string> {
  const was = new Map((form[':was'] ?? '').split(' ').map((one) => one.split('=') as [string, string | undefined]))
  const keys = section.repeat ? [section.key] : section.fields.map(({ key }) => key)
  return new Set(keys.filter((key) => was.has(key) && was.get(key) !== markOf(typed[key])))
}

function belongs(section: Section, path: string): boolean {
  const key = keyOf(path)
  return section.repeat ? section.key === key : section.fields.some((field) => field.key === key)
}

type Sent = Awaited<ReturnType<typeof send>>

function send(files: FilesOf, door: Door, file: PageFile) {
  return door.upload(files, { field: file.field, name: file.name }, Readable.from([file.content]))
}

/** Beside the others, or in place of the only one. */
function withFile(typed: Record<string, unknown>, section: Section, path: string, ref: Sent): Record<string, unknown> {
  const field = section.fields.find(({ key }) => path.split('.').at(-1) === key)
  const only = field?.kind === 'files' && limitsOf(field).most === 1
  const stored = { id: ref.id, name: ref.name, type: ref.mediaType, size: ref.bytes }
  return withAnswer(typed, path, only ? [stored] : [...filesAt(typed, path), stored])
}

/** How many rows the tables of a section have, or how many items it has itself. */
function rowsIn(section: Section, typed: Record<string, unknown>): Record<string, number> {
  const keys = section.repeat
    ? [section.key]
    : section.fields.filter(({ kind }) => kind === 'table').map(({ key }) => key)
  return Object.fromEntries(
    keys.map((key) => {
      const rows = typed[key]
      return [key, Array.isArray(rows) ? rows.length : 1]
    }),
  )
}
