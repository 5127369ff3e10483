import { useState } from 'react'
import { faultsOf, sentenceOf } from '#web/lib/faults.ts'
import { tellError } from '#web/lib/toasts.tsx'

/** The state of a small form: faults by field, one submission at a time, faults vanishing while they are repaired. */
export function useSmallForm<V extends Record<string, string>>(start: V) {
  const [values, setValues] = useState(start)
  const [faults, setFaults] = useState<Record<string, string>>({})
  const [attempt, setAttempt] = useState(0)
  const [busy, setBusy] = useState(false)

  /** The properties of an input. */
  const field = (name: keyof V & string) => ({
    id: `field-${name}`,
    value: values[name] ?? '',
    error: faults[name],
    onChange: (event: { currentTarget: { value: string } }) => set(name, event.currentTarget.value),
  })
  const set = (name: keyof V & string, value: string) => {
    setValues((former) => ({ ...former, [name]: value }))
    setFaults(({ [name]: _, ...rest }) => rest)
  }
  /** Checks, then sends. A refusal that names a field stands there; `homeless` is where one that names none goes. */
  const submit = async (
    check: () => { [field: string]: string | undefined },
    send: () => Promise<void>,
    homeless?: keyof V & string,
  ) => {
    if (busy) return
    const missing = Object.fromEntries(
      Object.entries(check()).filter((fault): fault is [string, string] => Boolean(fault[1])),
    )
    setFaults(missing)
    setAttempt((count) => count + 1)
    if (Object.keys(missing).length > 0) return
    setBusy(true)
    try {
      await send()
    } catch (error) {
      const named = faultsOf(error)
      const known = Object.fromEntries(Object.entries(named).filter(([name]) => name in values))
      if (Object.keys(known).length > 0) setFaults(known)
      else if (homeless) setFaults({ [homeless]: sentenceOf(error) })
      else tellError(error)
      setAttempt((count) => count + 1)
    } finally {
      setBusy(false)
    }
  }
  const reset = () => {
    setValues(start)
    setFaults({})
  }
  return { values, set, field, faults, attempt, busy, submit, reset }
}

/** The id of a field's input, for the summary of faults. */
export const fieldId = (name: string) => `field-${name}`
