/** Dialogs whose code is no part of the page: it comes while nothing else is to be done, or at once when one is opened. */
import { type ComponentType, lazy, Suspense, useEffect, useState } from 'react'
import { useFocusKept } from './focus.ts'

/** Runs something when the browser has nothing better to do. Gives back how to call it off. */
export function whenIdle(run: () => void): () => void {
  if (typeof requestIdleCallback === 'undefined') {
    const timer = setTimeout(run, 400)
    return () => clearTimeout(timer)
  }
  const asked = requestIdleCallback(run, { timeout: 4000 })
  return () => cancelIdleCallback(asked)
}

/** Mounted closed and opened after: only so does a dialog note where the focus was, to give it back. */
export function OpenedAfter<P extends { opened: boolean }>(of: { dialog: ComponentType<P>; props: P }) {
  const { dialog: Dialog, props } = of
  const [isMounted, setIsMounted] = useState(false)
  useEffect(() => setIsMounted(true), [])
  useFocusKept(props.opened)
  return <Dialog {...props} opened={props.opened && isMounted} />
}

/**
 * A dialog that is loaded later.
 * @example const LeaveDialog = later(() => import('./LeaveDialog.tsx').then((all) => all.LeaveDialog))
 */
export function later<P extends { opened: boolean }>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  const dialog = lazy(async () => ({ default: await load() }))
  // biome-ignore lint/correctness/noComponentHookFactories: made once for each dialog, where its module begins.
  return function Later(props: P) {
    const [wasOpened, setWasOpened] = useState(props.opened)
    if (props.opened && !wasOpened) setWasOpened(true)
    // a failure to load shows when it is opened
    useEffect(() => whenIdle(() => void load().catch(() => undefined)), [])
    if (!wasOpened) return null
    return (
      <Suspense fallback={null}>
        <OpenedAfter dialog={dialog} props={props} />
      </Suspense>
    )
  }
}
