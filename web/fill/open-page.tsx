/** What the open page shows, and drawing it anew after each change. */
import { hydrate, render } from 'preact'
import { FillPage, titleOf } from './Page.tsx'
import type { FillState } from './view.ts'

export interface Page {
  root: HTMLElement
  state(): FillState
  /** By the server's clock: that of the browser may be hours wrong. */
  now(): number
  /** Changes what is shown, at once. */
  show(change: Partial<FillState>): void
  /** Tells it to those who do not see the page. */
  say(text: string): void
}

export function openPage(root: HTMLElement, first: FillState): Page {
  let state = first
  const ahead = Date.parse(first.view.now) - Date.now()
  const now = () => Date.now() + ahead
  // "Error: Capacity – Agency profile – Diaper Depot": what follows the page's own title stays
  const owner = document.title.slice(titleOf(first).length)
  const element = () => <FillPage state={state} />
  // what the server has drawn shows its choice already, or another one that was made since
  for (const list of root.querySelectorAll('select')) list.dataset.begun = 'yes'
  hydrate(element(), root)
  const spoken = document.createElement('div')
  spoken.className = 'visually-hidden'
  spoken.setAttribute('role', 'status')
  root.after(spoken)
  return {
    root,
    state: () => state,
    now,
    show(change) {
      state = { ...state, ...change }
      render(element(), root)
      document.title = titleOf(state) + owner
    },
    say(text) {
      spoken.textContent = ''
      spoken.textContent = text
    },
  }
}

/** The form of the section that is open; the end of the page has one too. */
export const formOf = (page: Page): HTMLFormElement | null => page.root.querySelector('form#section')
