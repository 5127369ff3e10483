/**
 * The form page comes alive: saving by itself, sections without loading, faults at the field, files with progress. Everything
 * here is comfort; the page was complete before it.
 */
import { doings } from './doing.ts'
import { placeAt, startMoving } from './moving.ts'
import { openPage, type Page } from './open-page.tsx'
import { keyOf } from './places.ts'
import { startSaving } from './saving.ts'
import { extendSession, Refused, whenSessionEndMoves } from './send.ts'
import { faultsOf, readTyped } from './typing.ts'
import { startUploads } from './uploading.ts'
import { checkPlace, type FillState, type Shown } from './view.ts'
import { t } from './words.ts'

const root = document.getElementById('fill')
const data = document.getElementById('fill-state')?.textContent
if (root && data) start(root, JSON.parse(data))

function start(root: HTMLElement, first: FillState): void {
  document.documentElement.classList.add('live')
  const page = openPage(root, { ...first, live: true })
  // what was typed before the script had arrived
  const early = readTyped(page)
  const saving = startSaving(page)
  const uploads = startUploads(page, saving)
  const moving = startMoving(page)
  const run = doings({ page, saving, uploads, moving })
  saving.touched(early)
  listenToTyping(page, { saving, uploads })
  listenToFiles(root, uploads)
  keepTime(page, saving)
  watchSession(page)
  let isBusy = false

  async function perform(value: string, button: HTMLElement | null) {
    if (isBusy) return
    isBusy = true
    button?.setAttribute('aria-busy', 'true')
    try {
      await run(value)
    } catch (error) {
      const says = error instanceof Refused ? error.message : t('saving.offline')
      page.show({ saving: { is: 'refused', says } })
      moving.focusTop()
    } finally {
      isBusy = false
      button?.removeAttribute('aria-busy')
    }
  }

  root.addEventListener('submit', (event) => {
    event.preventDefault()
    const { submitter } = event
    void perform(submitter instanceof HTMLButtonElement ? submitter.value : 'next', submitter)
  })
  root.addEventListener('click', (event) => {
    if (!(event.target instanceof Element) || event.ctrlKey || event.metaKey || event.shiftKey) return
    const link = event.target.closest<HTMLAnchorElement>('a[data-place]')
    const button = event.target.closest<HTMLButtonElement>('button[data-act]')
    if (link) {
      event.preventDefault()
      const to = link.dataset.goto
      saving.touched(readTyped(page))
      void saving.flush()
      if (to && placeAt(page, to) === page.state().place) moving.focus(to)
      else moving.go(link.dataset.place ?? checkPlace, to)
    } else if (button) {
      const { act, value = '' } = button.dataset
      if (act === 'cancel') uploads.cancel(value)
      if (act === 'again') uploads.again(value)
      if (act === 'stay') void stay(page)
    }
  })

  addEventListener('pagehide', () => saving.leave())
  addEventListener('online', () => void saving.flush())
  addEventListener('beforeunload', (event) => {
    // what can be kept in this browser is kept; a file on its way cannot
    if (uploads.busy()) event.preventDefault()
  })
  const asked = location.hash.startsWith('#f-') ? location.hash.slice(3) : ''
  if (asked) moving.focus(decodeURIComponent(asked))
  else if (page.state().summary.length > 0) moving.focusSummary()
}

// ---- Typing ------------------------------------------------------------------------------------------------------------

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement

function isControl(target: EventTarget | null): target is Control {
  return (
    target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement
  )
}
/** A control that holds an answer. */
const holdsAnswer = (target: EventTarget | null): target is Control =>
  isControl(target) && target.name !== '' && !target.name.startsWith(':') && target.type !== 'file'

/** The path of the field or cell that a control belongs to. */
const scopeOf = (target: EventTarget | null) =>
  target instanceof Element ? target.closest<HTMLElement>('[data-path]')?.dataset.path : undefined

type Listening = { saving: ReturnType<typeof startSaving>; uploads: ReturnType<typeof startUploads> }

function listenToTyping(page: Page, { saving }: Listening): void {
  page.root.addEventListener('input', (event) => {
    const { target } = event
    if (isControl(target) && target.name.startsWith(':body:')) return comment(target.name.slice(6), target.value)
    if (!holdsAnswer(target)) return
    saving.touched(readTyped(page))
    const scope = scopeOf(target)
    if (scope) repaired(scope)
  })
  page.root.addEventListener('focusout', (event) => {
    const scope = holdsAnswer(event.target) ? scopeOf(event.target) : undefined
    // going on inside the same field is not leaving it
    if (scope && scopeOf(event.relatedTarget) !== scope) left(scope)
  })

  function comment(about: string, text: string) {
    const { comments, faults } = page.state()
    page.show({
      comments: { ...comments, [about]: text },
      faults: faults.filter(({ path }) => path !== `:body:${about}`),
    })
  }

  const isOf = (scope: string) => (one: Shown) => one.path === scope || one.path.startsWith(`${scope}.`)

  /** A fault that is shown goes as soon as it is repaired; no new one comes while typing. */
  function repaired(scope: string) {
    const { faults, summary } = page.state()
    const key = keyOf(scope)
    if (![...faults, ...summary].some((one) => keyOf(one.path) === key)) return
    const wrong = new Set(faultsOf(page.state(), [key]).map(({ path }) => path))
    const stays = (one: Shown) => keyOf(one.path) !== key || wrong.has(one.path)
    page.show({ faults: faults.filter(stays), summary: summary.filter(stays) })
  }

  function left(scope: string) {
    saving.touched(readTyped(page))
    saving.tidy(keyOf(scope))
    const { faults } = page.state()
    const others = faults.filter((one) => !isOf(scope)(one))
    const found = faultsOf(page.state(), [keyOf(scope)]).filter(isOf(scope))
    if (found.length > 0 || others.length < faults.length) page.show({ faults: [...others, ...found] })
  }
}

// ---- Files -------------------------------------------------------------------------------------------------------------

function listenToFiles(root: HTMLElement, uploads: ReturnType<typeof startUploads>): void {
  const areaOf = (target: EventTarget | null) =>
    target instanceof Element ? target.closest<HTMLElement>('[data-drop]') : null
  const pathOf = (area: HTMLElement) => area.dataset.drop ?? ''

  root.addEventListener('change', ({ target }) => {
    if (!(target instanceof HTMLInputElement) || target.type !== 'file') return
    uploads.add(target.name, [...(target.files ?? [])])
    // the same file may be chosen again
    target.value = ''
  })
  for (const kind of ['dragenter', 'dragover', 'dragleave', 'drop'] as const) {
    root.addEventListener(kind, (event) => {
      const area = areaOf(event.target)
      if (!area || !event.dataTransfer?.types.includes('Files')) return
      event.preventDefault()
      area.classList.toggle('over', kind === 'dragenter' || kind === 'dragover')
      if (kind === 'drop') uploads.add(pathOf(area), [...event.dataTransfer.files])
    })
  }
  // outside of an area a dropped file would open instead of the page
  for (const kind of ['dragover', 'drop'] as const) {
    addEventListener(kind, (event) => {
      if (event.dataTransfer?.types.includes('Files')) event.preventDefault()
    })
  }
  root.addEventListener('paste', (event) => {
    const files = [...(event.clipboardData?.files ?? [])]
    if (files.length === 0) return
    const near =
      event.target instanceof Element ? event.target.closest('.field')?.querySelector<HTMLElement>('[data-drop]') : null
    const areas = root.querySelectorAll<HTMLElement>('[data-drop]')
    // without a hint, there must be only one place it can mean
    const area = near ?? (areas.length === 1 ? areas[0] : undefined)
    if (!area) return
    event.preventDefault()
    uploads.add(pathOf(area), files)
  })
}

// ---- Time --------------------------------------------------------------------------------------------------------------

const tickMilliseconds = 10_000
const refreshMilliseconds = 30_000

function keepTime(page: Page, saving: ReturnType<typeof startSaving>): void {
  let fetched = Date.now()
  setInterval(() => {
    if (document.visibilityState === 'visible') page.show({ now: page.now() })
  }, tickMilliseconds)
  // somebody who comes back sees what others did meanwhile
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') return saving.leave()
    page.show({ now: page.now() })
    if (Date.now() - fetched < refreshMilliseconds) return
    fetched = Date.now()
    void saving.flush().then(() => saving.refresh())
  })
}

/** When the session ends is told by every answer, and to the other tabs of this browser, which share it. */
function watchSession(page: Page): void {
  const tabs = new BroadcastChannel('entente-session')
  const note = (sessionEndsAt: string) => {
    if (sessionEndsAt !== page.state().view.sessionEndsAt) page.show({ view: { ...page.state().view, sessionEndsAt } })
  }
  whenSessionEndMoves((sessionEndsAt) => {
    if (sessionEndsAt === page.state().view.sessionEndsAt) return
    note(sessionEndsAt)
    tabs.postMessage({ endsAt: Date.parse(sessionEndsAt) })
  })
  tabs.addEventListener('message', ({ data }) => {
    if (data === 'signed_out') page.show({ saving: { is: 'signed_out' } })
    else if (typeof data?.endsAt === 'number') note(new Date(data.endsAt).toISOString())
  })
}

async function stay(page: Page): Promise<void> {
  try {
    await extendSession()
    page.show({ now: page.now() })
  } catch (error) {
    if (error instanceof Refused) page.show({ saving: { is: 'signed_out' } })
  }
}
