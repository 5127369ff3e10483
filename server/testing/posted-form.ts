/** What a browser without script would send of the form of a page as it stands. */
import { Window } from 'happy-dom'
import type { Seen } from './visitor.ts'

export type Posted = Record<string, string[]>

export function formOf({ html }: Seen): Posted {
  const window = new Window()
  window.document.write(html)
  const posted: Posted = {}
  const add = (name: string, value: string) => {
    posted[name] = [...(posted[name] ?? []), value]
  }
  for (const control of window.document.querySelectorAll('form#section [name]')) {
    const name = control.getAttribute('name') ?? ''
    const type = control.getAttribute('type') ?? ''
    if (control.tagName === 'BUTTON' || type === 'file') continue
    if (control.tagName === 'SELECT') add(name, control.querySelector('option[selected]')?.getAttribute('value') ?? '')
    else if (control.tagName === 'TEXTAREA') add(name, control.textContent ?? '')
    else if (!/radio|checkbox/.test(type) || control.hasAttribute('checked'))
      add(name, control.getAttribute('value') ?? '')
  }
  return posted
}

/** The faults that stand at fields, in words. */
export const saidAtFields = ({ html }: Seen) =>
  [...html.matchAll(/<span class="fault"[^>]*>(.*?)<\/span>/g)].map(([, says]) => says)
export const headingOf = ({ html }: Seen) => /<h1[^>]*>(.*?)<\/h1>/.exec(html)?.[1]
