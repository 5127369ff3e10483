/** Editors that only some settings need: they come when they are first shown, and are fetched ahead once the page is idle. */
import { type ComponentProps, lazy, Suspense } from 'react'
import type { FormDefinition } from '#contract/forms/index.ts'
import { LinesSkeleton } from '#web/ui/skeletons.tsx'

const rules = () => import('./RuleEditor.tsx').then((all) => ({ default: all.RuleEditor }))
const checks = () => import('./ChecksEditor.tsx').then((all) => ({ default: all.ChecksEditor }))
const totals = () => import('./TotalsEditor.tsx').then((all) => ({ default: all.TotalsEditor }))
const options = () => import('./OptionsEditor.tsx').then((all) => ({ default: all.OptionsEditor }))

const Rules = lazy(rules)
const Checks = lazy(checks)
const Totals = lazy(totals)
const Options = lazy(options)

const coming = <LinesSkeleton lines={2} />

export const RuleEditor = (props: ComponentProps<typeof Rules>) => (
  <Suspense fallback={coming}>
    <Rules {...props} />
  </Suspense>
)
export const ChecksEditor = (props: ComponentProps<typeof Checks>) => (
  <Suspense fallback={coming}>
    <Checks {...props} />
  </Suspense>
)
export const TotalsEditor = (props: ComponentProps<typeof Totals>) => (
  <Suspense fallback={coming}>
    <Totals {...props} />
  </Suspense>
)
export const OptionsEditor = (props: ComponentProps<typeof Options>) => (
  <Suspense fallback={coming}>
    <Options {...props} />
  </Suspense>
)

/** Finds the faults of a form. */
export const judge = async (form: FormDefinition) => (await import('./RuleEditor.tsx')).faultsOf(form)

/** Fetches them all. */
export const fetchEditors = () => void Promise.all([rules(), checks(), totals(), options()])
