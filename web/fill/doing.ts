/** What the buttons of the page do. */
import { missing, says } from '#contract/forms/filling.ts'
import { anyField, blockingRequests } from './comments.ts'
import { derive, shownValues } from './derive.ts'
import type { Moving } from './moving.ts'
import type { Page } from './open-page.tsx'
import { fieldOf, keyOf, labelAt } from './places.ts'
import { withoutRow as withoutAnswer } from './posting.ts'
import { withoutRow, withRow } from './rows.ts'
import type { Saving } from './saving.ts'
import { mailLink, Refused, readAnswers, recallAnswers, sendComment, submitAnswers } from './send.ts'
import { rowsShown } from './typed.ts'
import { faultsOf, openSection, readTyped } from './typing.ts'
import type { Uploads } from './uploading.ts'
import { checkPlace, contextOf, type Shown } from './view.ts'
import { t } from './words.ts'

interface Parts {
  page: Page
  saving: Saving
  uploads: Uploads
  moving: Moving
}

/** Runs the button with this value, such as `add:served`. */
export function doings({ page, saving, uploads, moving }: Parts) {
  /** Any order is possible: only what is plainly wrong is pointed out before going on. */
  function next() {
    const state = page.state()
    const section = openSection(state)
    if (!section) return
    const faults = faultsOf(state, section.repeat ? [section.key] : section.fields.map(({ key }) => key))
    if (faults.length > 0) return refuse(faults)
    void saving.flush()
    const { steps } = derive(state)
    const at = steps.findIndex((step) => step.key === section.key)
    moving.go(steps[at + 1]?.key ?? checkPlace)
  }

  function refuse(faults: Shown[]) {
    page.show({ faults, summary: faults.map((fault) => ({ ...fault, says: withLabel(fault) })), notice: null })
    moving.focusSummary()
  }

  /** The same words as at the field, with its name in front: "Website: Enter a web address …". */
  function withLabel({ path, says }: Shown): string {
    const label = labelAt(page.state().view.submission.definition, path)
    return label ? `${label}: ${says}` : says
  }

  function add(path: string) {
    page.show(withRow(page.state(), path))
    saving.touched(readTyped(page))
    moving.focus(`${path}.${rowsShown(page.state(), path) - 1}`)
  }

  function remove(at: string) {
    const path = at.slice(0, at.lastIndexOf('.'))
    const state = page.state()
    if (fieldOf(state.view.submission.definition, path)?.kind === 'files') {
      page.show({ typed: withoutAnswer(state.typed, at) })
    } else {
      page.show(withoutRow(state, at))
    }
    saving.touched([keyOf(path)])
    const left = page.root.querySelector<HTMLElement>(
      `[data-add="${CSS.escape(path)}"], #${CSS.escape(`f-${path}-pick`)}`,
    )
    left?.focus()
  }

  async function comment(about: string) {
    const body = page.state().comments[about]?.trim() ?? ''
    const at = `:body:${about}`
    const others = page.state().faults.filter((one) => one.path !== at)
    if (body === '') {
      page.show({ faults: [...others, { path: at, says: t('talk.empty') }] })
      return document.getElementById(`say-${about}`)?.focus()
    }
    const chosen = page.root.querySelector<HTMLSelectElement>('select[name=":about"]')?.value ?? ''
    const field = about === anyField ? chosen : about
    await saving.flush()
    saving.adopt(await sendComment(page.state().view.api, field, body))
    const { comments, epoch } = page.state()
    page.show({
      comments: { ...comments, [about]: '' },
      epoch: { ...epoch, [at]: (epoch[at] ?? 0) + 1 },
      faults: others,
      notice: null,
    })
    page.say(t('talk.sent'))
    document.getElementById(`talk-${field}`)?.focus()
  }

  async function submit() {
    await saving.flush()
    const state = page.state()
    const { submission, locale } = state.view
    const lacking = missing(submission.definition, shownValues(state), contextOf(state.view, page.now()))
    const typedWrong = faultsOf(state, Object.keys(state.typed))
    const faults = [...typedWrong, ...lacking.map((one) => ({ path: one.path, says: says(one, { locale }) }))]
    if (faults.length > 0) return refuse(once(faults))
    if (uploads.busy()) return page.show({ notice: t('notice.filesUnderWay') })
    const asked = blockingRequests(submission)
    if (asked.length > 0) {
      return refuse(
        asked.map((one) => ({ path: one.field ?? '', says: t('talk.asks', { host: submission.words.host }) })),
      )
    }
    if (saving.left() > 0 || state.conflicts.length > 0) return undefined
    try {
      await submitAnswers(state.view.api, page.state().view.submission.revision, chosenOrganization())
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      const { faults: told, code } = error.problem
      if (told?.length) return refuse(told.map((one) => ({ path: one.field, says: one.says })))
      if (code === 'conflict') await saving.refresh()
      throw error
    }
    // the server draws what comes now: the frame may open more than this page
    location.assign(`${state.view.path}/done`)
  }

  /** Who applies, where somebody who is signed in may choose. */
  function chosenOrganization(): string | undefined {
    const chosen = page.root.querySelector<HTMLInputElement>('input[name=":organization"]:checked')?.value
    return chosen === 'new' ? undefined : chosen
  }

  const once = (faults: Shown[]) =>
    faults.filter((one, place) => faults.findIndex((other) => other.path === one.path) === place)

  async function recall() {
    const { view } = page.state()
    await recallAnswers(view.api)
    saving.adopt(await readAnswers(view.api))
    page.show({ notice: t('notice.recalled') })
    const first = view.submission.definition.sections[0]
    if (first) moving.go(derive(page.state()).steps[0]?.key ?? first.key)
    page.show({ notice: t('notice.recalled') })
  }

  async function leave() {
    const arrived = await saving.flush()
    const { view } = page.state()
    if (arrived && view.application) {
      await mailLink(view.api)
      page.show({ notice: t('notice.mailed') })
      return scrollTo({ top: 0, behavior: 'instant' })
    }
    if (arrived && view.home) location.assign(view.home)
    else if (arrived) page.show({ notice: t('notice.saved') })
  }

  return async (value: string): Promise<void> => {
    const colon = value.indexOf(':')
    const verb = colon < 0 ? value : value.slice(0, colon)
    const about = colon < 0 ? '' : value.slice(colon + 1)
    saving.touched(readTyped(page))
    if (verb === 'next') next()
    else if (verb === 'add') add(about)
    else if (verb === 'remove') remove(about)
    else if (verb === 'mine' || verb === 'theirs') saving.settle(about, verb)
    else if (verb === 'comment') await comment(about)
    else if (verb === 'submit') await submit()
    else if (verb === 'recall') await recall()
    else if (verb === 'leave') await leave()
  }
}
