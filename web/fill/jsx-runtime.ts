/**
 * The page's markup in the browser: the same components as on the server, drawn by Preact (5 KB instead of React's 60).
 * Two differences are evened out here: what a list to choose from shows at first, and the names of attributes of drawings.
 */
import { jsx as draw, Fragment } from 'preact/jsx-runtime'

type Props = Record<string, unknown>
// an element's name and its attributes: what React's own types promise about them was checked where they were written
const plain = draw as (type: unknown, props: Props, key?: string) => ReturnType<typeof draw>

const drawings = new Set<unknown>(['svg', 'path'])

function even(type: unknown, props: Props, key?: string): ReturnType<typeof draw> {
  if (drawings.has(type)) {
    const named = Object.entries(props).map(([name, value]): [string, unknown] => [
      name.replace(/^stroke([A-Z])/, (_, letter: string) => `stroke-${letter.toLowerCase()}`),
      value,
    ])
    return plain(type, Object.fromEntries(named), key)
  }
  if (type !== 'select' || !('defaultValue' in props)) return plain(type, props, key)
  const { defaultValue, ...rest } = props
  // once, when the element is made: afterwards it is the reader's choice
  const ref = (element: HTMLSelectElement | null) => {
    if (!element || element.dataset.begun) return
    element.dataset.begun = 'yes'
    element.value = String(defaultValue)
  }
  return plain('select', { ...rest, ref }, key)
}

export { even as jsx, even as jsxs, Fragment }
