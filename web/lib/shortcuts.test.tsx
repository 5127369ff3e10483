import { act } from 'react'
import { createRoot } from 'react-dom/client'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { useShortcut } from './shortcuts.ts'

let heard: string[] = []
function Page({ off }: { off?: boolean }) {
  useShortcut('i', off ? undefined : () => heard.push('i'))
  useShortcut('g p', () => heard.push('g p'))
  return (
    <>
      <input aria-label="typing" />
      <input type="checkbox" aria-label="box" />
    </>
  )
}

function Over() {
  useShortcut('i', () => heard.push('page'))
  return null
}

const host = document.createElement('div')
let root: ReturnType<typeof createRoot>
const press = (key: string, on: Element = document.body, more: KeyboardEventInit = {}) =>
  on.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }))

beforeEach(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })
  heard = []
  document.body.replaceChildren(host)
  root = createRoot(host)
  act(() => root.render(<Page />))
})
afterEach(() => act(() => root.unmount()))

test('a letter acts, and two letters one after the other', () => {
  press('i')
  press('g')
  press('p')
  expect(heard).toEqual(['i', 'g p'])
})

test('none acts while typing, with a modifier, or while a dialog is open', () => {
  const input = document.querySelector('input')
  if (input) press('i', input)
  press('i', document.body, { ctrlKey: true })
  const dialog = document.createElement('div')
  dialog.setAttribute('role', 'dialog')
  dialog.setAttribute('aria-modal', 'true')
  document.body.append(dialog)
  press('i')
  expect(heard).toEqual([])
})

test('a checkbox with the focus is not typing', () => {
  const box = document.querySelector('input[type=checkbox]')
  if (box) press('i', box)
  expect(heard).toEqual(['i'])
})

test('what is unbound or gone hears nothing', () => {
  act(() => root.render(<Page off />))
  press('i')
  expect(heard).toEqual([])
})

test('a page may take a key over from the shell', () => {
  act(() =>
    root.render(
      <>
        <Page />
        <Over />
      </>,
    ),
  )
  press('i')
  expect(heard).toEqual(['page'])
})
