/** From section to section without loading, and to a field: what is shown gets the focus. */
import type { Page } from './open-page.tsx'
import { idOf, keyOf } from './places.ts'
import { checkPlace, type Place, placeUrl } from './view.ts'

export interface Moving {
  /** Opens a place; `field` is the path of what gets the focus there. */
  go(place: Place, field?: string, how?: 'push' | 'stay'): void
  /** Puts the focus on what belongs to a path. */
  focus(path: string): boolean
  /** The summary of what was refused. */
  focusSummary(): void
  /** Where something is said about the whole. */
  focusTop(): void
}

export function startMoving(page: Page): Moving {
  function go(place: Place, field?: string, how: 'push' | 'stay' = 'push') {
    const { view, place: before } = page.state()
    const menu = document.getElementById('steps')
    if (menu?.matches(':popover-open')) menu.hidePopover()
    if (place !== before) page.show({ place, faults: [], summary: [], notice: null })
    if (how === 'push') history.pushState({ place }, '', placeUrl(view.path, place) + (field ? `#${idOf(field)}` : ''))
    if (field && focus(field)) return
    scrollTo({ top: 0, behavior: 'instant' })
    document.getElementById('title')?.focus({ preventScroll: true })
  }

  function focus(path: string): boolean {
    const parts = path.split('.')
    // the field itself, else what it lies in
    for (let length = parts.length; length > 0; length--) {
      const element = document.getElementById(idOf(parts.slice(0, length).join('.')))
      if (!element) continue
      const control = element.matches('input,select,textarea,output')
        ? element
        : (element.querySelector<HTMLElement>('input:not([type=hidden]),select,textarea,button') ?? element)
      element.scrollIntoView({ block: 'center', behavior: 'instant' })
      control.focus({ preventScroll: true })
      return true
    }
    return false
  }

  function focusSummary() {
    const summary = document.getElementById('errors')
    summary?.focus({ preventScroll: true })
    scrollTo({ top: 0, behavior: 'instant' })
  }

  function focusTop() {
    scrollTo({ top: 0, behavior: 'instant' })
    document.querySelector<HTMLElement>('.body .trouble')?.focus({ preventScroll: true })
  }

  history.replaceState({ place: page.state().place }, '')
  addEventListener('popstate', (event) => {
    const place: unknown = event.state?.place
    if (typeof place === 'string') go(place, undefined, 'stay')
  })
  return { go, focus, focusSummary, focusTop }
}

/** The place an address means. */
export function placeAt(page: Page, path: string): Place {
  const { definition } = page.state().view.submission
  const key = keyOf(path)
  return (
    definition.sections.find((one) => one.key === key || one.fields.some((field) => field.key === key))?.key ??
    checkPlace
  )
}
