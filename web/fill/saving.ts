/** Saving by itself: soon after typing stops, again while it fails, and never forgetting what has not arrived. */
import type { Submission } from '#contract/endpoints/submissions.ts'
import { keep, readKept } from './keep.ts'
import type { Page } from './open-page.tsx'
import { fieldOf, keyOf } from './places.ts'
import { isSame } from './posting.ts'
import { Refused, readAnswers, type SavedAnswers, saveAnswers, Unreached } from './send.ts'
import { faultsOf } from './typing.ts'
import type { Conflict, FillView } from './view.ts'
import { t } from './words.ts'

const quietMilliseconds = 900
const longestWait = 60_000

export interface Saving {
  /** Some answers were changed here. */
  touched(keys: Iterable<string>): void
  /** Saves what is left now. True when all of it has arrived. */
  flush(): Promise<boolean>
  /** The page is being left. */
  leave(): void
  /** Fetches what others have changed meanwhile. */
  refresh(): Promise<void>
  /** Takes over what the server answered. */
  adopt(submission: Submission): void
  /** Ends a conflict one way or the other. */
  settle(field: string, whose: 'mine' | 'theirs'): void
  /** Shows an answer as it is stored, once nobody is typing it any more. */
  tidy(key: string): void
  /** Answers that have not arrived. */
  left(): number
}

export function startSaving(page: Page): Saving {
  /** Changed here and not saved, whether or not they can be. */
  const dirty = new Set<string>()
  const over = new Set<string>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: Promise<void> | undefined
  let wait = 2_000
  let stopped = false

  const kept = readKept(page.state().view)
  if (kept && page.state().view.submission.can.save === true) recover(kept)

  /** What was typed here and never arrived, perhaps in another sitting. */
  function recover({ revision, answers }: { revision: number; answers: Record<string, unknown> }) {
    const { view, typed } = page.state()
    const known = Object.keys(answers).filter(
      (key) =>
        view.submission.definition.sections.some((section) => section.key === key) ||
        fieldOf(view.submission.definition, key),
    )
    const fresh = known.filter((key) => !isSame(answers[key], typed[key]))
    if (fresh.length === 0) return keep(view, { revision, answers: {} })
    const submission = { ...view.submission, revision: Math.min(revision, view.submission.revision) }
    for (const key of fresh) dirty.add(key)
    page.show({
      view: { ...view, submission },
      typed: { ...typed, ...Object.fromEntries(fresh.map((key) => [key, answers[key]])) },
      notice: t('saving.kept'),
      epoch: raised(fresh),
    })
    soon(0)
  }

  function raised(keys: Iterable<string>): Record<string, number> {
    const epoch = { ...page.state().epoch }
    for (const key of keys) epoch[key] = (epoch[key] ?? 0) + 1
    return epoch
  }

  function remember() {
    const { view, typed, conflicts } = page.state()
    const keys = [...dirty, ...conflicts.map((one) => one.field)]
    keep(view, {
      revision: view.submission.revision,
      answers: Object.fromEntries(keys.map((key) => [key, typed[key] ?? null])),
    })
  }

  function soon(milliseconds: number) {
    clearTimeout(timer)
    timer = setTimeout(() => void flush(), milliseconds)
  }

  function touched(keys: Iterable<string>) {
    let some = false
    for (const key of keys) {
      dirty.add(key)
      some = true
    }
    if (!some) return
    remember()
    if (stopped) return
    if (page.state().saving.is !== 'offline') page.show({ saving: { is: 'typing' } })
    soon(quietMilliseconds)
  }

  /** What can be sent now: no conflict is open about it, and nothing is wrong with it. */
  function ready(): Record<string, unknown> {
    const state = page.state()
    const wrong = new Set(faultsOf(state, dirty).map((fault) => keyOf(fault.path)))
    const against = new Set(state.conflicts.map((one) => one.field))
    const keys = [...dirty].filter((key) => !wrong.has(key) && !against.has(key))
    return Object.fromEntries(keys.map((key) => [key, state.typed[key] ?? null]))
  }

  async function flush(): Promise<boolean> {
    clearTimeout(timer)
    // one at a time, so that each knows the revision of the last
    while (running) await running
    if (stopped) return dirty.size === 0
    const answers = ready()
    if (Object.keys(answers).length > 0) {
      running = save(answers).finally(() => {
        running = undefined
      })
      await running
      if (!stopped && Object.keys(ready()).some((key) => !(key in answers))) soon(quietMilliseconds)
    } else if (dirty.size > 0 && page.state().saving.is === 'typing') {
      page.show({ saving: { is: 'refused', says: t('saving.someWrong', { count: dirty.size }) } })
    }
    return dirty.size === 0
  }

  async function save(answers: Record<string, unknown>): Promise<void> {
    const { api, submission } = page.state().view
    if (page.state().saving.is !== 'offline') page.show({ saving: { is: 'saving' } })
    const sent = Object.keys(answers).filter((key) => over.has(key))
    try {
      const saved = await saveAnswers(api, {
        revision: submission.revision,
        answers,
        ...(sent.length > 0 && { over: sent }),
      })
      wait = 2_000
      for (const key of sent) over.delete(key)
      arrived(answers, saved)
    } catch (error) {
      failed(error)
    }
  }

  function arrived(answers: Record<string, unknown>, saved: SavedAnswers) {
    const state = page.state()
    const refused = new Map(saved.faults.map((fault) => [keyOf(fault.path), fault]))
    const against = new Set(saved.conflicts.map((one) => one.field))
    const stored = { ...state.view.submission.answers }
    const typed = { ...state.typed }
    const redrawn: string[] = []
    for (const key of Object.keys(answers)) {
      if (against.has(key) || refused.has(key)) continue
      const value = saved.answers[key] ?? null
      if (value === null) delete stored[key]
      else stored[key] = value
      // what was typed meanwhile is saved next
      if (!isSame(typed[key], answers[key])) continue
      dirty.delete(key)
      if (isPlain(value) && !isSame(value, typed[key]) && !isFocused(key)) {
        typed[key] = value
        redrawn.push(key)
      }
    }
    const conflicts: Conflict[] = saved.conflicts.map((one) => ({ ...one, yours: typed[one.field] ?? null }))
    for (const { field } of conflicts) dirty.delete(field)
    const shown = new Set(state.faults.map((fault) => fault.path))
    page.show({
      typed,
      epoch: raised(redrawn),
      view: {
        ...state.view,
        submission: {
          ...state.view.submission,
          answers: stored,
          edits: withOwn(state.view, Object.keys(answers), saved),
          revision: saved.revision,
          savedAt: saved.savedAt,
          state: state.view.submission.state === 'returned' ? 'returned' : 'draft',
        },
      },
      conflicts: [...state.conflicts, ...conflicts],
      faults: [
        ...state.faults,
        ...saved.faults
          .filter((fault) => keyOf(fault.path) in answers && fault.code !== 'required' && !shown.has(fault.path))
          .map(({ path, says }) => ({ path, says })),
      ],
      saving:
        dirty.size > 0 && refused.size > 0
          ? { is: 'refused', says: t('saving.someWrong', { count: refused.size }) }
          : dirty.size > 0
            ? { is: 'typing' }
            : { is: 'saved', at: page.now() },
    })
    remember()
    if (saved.edits.length > 0) void refresh()
  }

  function failed(error: unknown) {
    remember()
    if (error instanceof Refused) {
      const { code } = error.problem
      if (code === 'not_signed_in') page.show({ saving: { is: 'signed_out' } })
      else page.show({ saving: { is: 'refused', says: error.message } })
      stopped = forGood.has(code) || code.startsWith('invitation_')
      return
    }
    page.show({ saving: { is: 'offline' } })
    const told = error instanceof Unreached ? error.retryAfterSeconds : undefined
    soon(told === undefined ? wait : told * 1000)
    wait = Math.min(wait * 2, longestWait)
  }

  async function refresh(): Promise<void> {
    try {
      const submission = await readAnswers(page.state().view.api)
      adopt(submission)
    } catch (error) {
      if (error instanceof Refused) failed(error)
    }
  }

  function adopt(submission: Submission) {
    const state = page.state()
    if (submission.formVersion !== state.view.submission.formVersion) {
      page.show({ saving: { is: 'refused', says: t('notice.formChanged', { host: submission.words.host }) } })
      stopped = true
      return
    }
    const mine = new Set([...dirty, ...state.conflicts.map((one) => one.field)])
    const keys = new Set([...Object.keys(submission.answers), ...Object.keys(state.view.submission.answers)])
    const changed = [...keys].filter(
      (key) => !mine.has(key) && !isSame(submission.answers[key], state.view.submission.answers[key]),
    )
    const typed = { ...state.typed }
    for (const key of changed) {
      if (submission.answers[key] === undefined) delete typed[key]
      else typed[key] = submission.answers[key]
    }
    // the revision stays behind while something of ours stands against somebody else's
    const revision = mine.size > 0 ? state.view.submission.revision : submission.revision
    page.show({
      typed,
      epoch: raised(changed),
      view: { ...state.view, submission: { ...submission, revision } },
      ...(changed.length > 0 && { notice: toldOf(submission, changed) ?? state.notice }),
    })
  }

  function settle(field: string, whose: 'mine' | 'theirs') {
    const state = page.state()
    const conflict = state.conflicts.find((one) => one.field === field)
    if (!conflict) return
    const conflicts = state.conflicts.filter((one) => one !== conflict)
    if (whose === 'mine') {
      page.show({ conflicts })
      over.add(field)
      touched([field])
      void flush()
      return
    }
    const { answers } = state.view.submission
    page.show({
      conflicts,
      typed: { ...state.typed, [field]: conflict.theirs },
      epoch: raised([field]),
      view: {
        ...state.view,
        submission: { ...state.view.submission, answers: { ...answers, [field]: conflict.theirs } },
      },
      saving: dirty.size === 0 ? { is: 'saved', at: page.now() } : state.saving,
    })
    remember()
  }

  function tidy(key: string) {
    const { typed, view } = page.state()
    const value = view.submission.answers[key]
    if (dirty.has(key) || !isPlain(value) || isSame(value, typed[key])) return
    page.show({ typed: { ...typed, [key]: value }, epoch: raised([key]) })
  }

  function leave() {
    if (dirty.size === 0 || stopped) return
    remember()
    const answers = ready()
    if (Object.keys(answers).length === 0) return
    const { api, submission } = page.state().view
    // its answer may never be read: what arrived is found when the page opens again
    void saveAnswers(api, { revision: submission.revision, answers }, true).catch(() => undefined)
  }

  return { touched, flush, leave, refresh, adopt, settle, tidy, left: () => dirty.size }
}

/** Refusals that no further try changes. */
const forGood = new Set<string>([
  'not_signed_in',
  'not_editable',
  'forbidden',
  'not_found',
  'no_form',
  'not_active',
  'link_invalid',
  'offer_ended',
])

const isPlain = (value: unknown) => typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'

function isFocused(key: string): boolean {
  const at = document.activeElement
  return at instanceof HTMLInputElement || at instanceof HTMLTextAreaElement || at instanceof HTMLSelectElement
    ? keyOf(at.name) === key
    : false
}

/** The changes of each field, with those that were just saved from here. */
function withOwn({ submission, name }: FillView, keys: readonly string[], saved: SavedAnswers): Submission['edits'] {
  const refused = new Set([
    ...saved.faults.map(({ path }) => keyOf(path)),
    ...saved.conflicts.map(({ field }) => field),
  ])
  const own = keys
    .filter((key) => !refused.has(key))
    .map((field) => ({ field, side: 'partner' as const, name, at: saved.savedAt, revision: saved.revision }))
  const mine = new Set(own.map(({ field }) => field))
  return [...submission.edits.filter(({ field }) => !mine.has(field)), ...own]
}

/** "Dana of Diaper Depot has changed answers: Website, Phone." */
function toldOf(submission: Submission, changed: readonly string[]): string | undefined {
  const edits = submission.edits.filter((edit) => changed.includes(edit.field))
  const last = edits.sort((a, b) => b.revision - a.revision)[0]
  if (!last) return undefined
  const labels = changed.map((key) => fieldOf(submission.definition, key)?.label ?? key)
  const fields = new Intl.ListFormat('en', { type: 'conjunction' }).format(labels)
  const values = { name: last.name, host: submission.words.host, fields }
  return t(last.side === 'host' ? 'notice.editedByHost' : 'notice.editedByOther', values)
}
