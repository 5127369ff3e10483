/** Carries out verbs from anywhere: asks first where the program says so, tells the outcome, refreshes what changed. */
import { createContext, lazy, type ReactNode, Suspense, useCallback, useContext, useMemo, useState } from 'react'
import { useActing, useRefresh } from '#web/lib/client.tsx'
import { paths } from '#web/lib/paths.ts'
import { tell, tellError } from '#web/lib/toasts.tsx'
import { OpenedAfter } from '#web/ui/later.tsx'
import { t } from '../frame-words.ts'
import { useProgramOf, usePrograms } from '../programs.tsx'
import type { Target } from './target.ts'
import { asksReason, dangerous, type On, type Verb, withForm } from './verbs.ts'

const VerbDialog = lazy(() => import('./VerbDialog.tsx'))

type Act = (verb: Verb, on: On, target: Target) => void
const VerbsContext = createContext<Act>(() => undefined)
/** `act('revoke', 'partnership', targetOf(row))` */
export const useAct = () => useContext(VerbsContext)

export interface Pending {
  verb: Verb
  on: On
  target: Target
  times: number
}

export function VerbsProvider({ children }: { children: ReactNode }) {
  const { api, organization } = useActing()
  const { programs } = usePrograms()
  const refresh = useRefresh()
  const [pending, setPending] = useState<Pending>()
  const [opened, setOpened] = useState(false)

  const run = useCallback(
    async (verb: Verb, on: On, target: Target, reason?: string) => {
      const { carryOut } = await import('./carry-out.ts')
      const outcome = await carryOut(api, verb, on, target, reason)
      refresh()
      if (outcome.sent) {
        const href = paths.partner(organization.slug, outcome.sent.partnershipId ?? target.id)
        const { showSending } = await import('../invite/sending.tsx')
        showSending(api, [{ ...outcome.sent, href }], outcome.sent.undoUntil, refresh)
      } else tell(t(`done.${verb}`, { name: target.name, email: target.email ?? '' }))
    },
    [api, organization.slug, refresh],
  )
  const act = useCallback<Act>(
    (verb, on, target) => {
      const program = programs.find((one) => one.id === target.programId)
      const asks =
        program?.dialog.confirm[verb] !== undefined ||
        dangerous.includes(verb) ||
        asksReason[verb] ||
        withForm.includes(verb)
      if (asks) {
        setPending((former) => ({ verb, on, target, times: (former?.times ?? 0) + 1 }))
        setOpened(true)
        return
      }
      run(verb, on, target).catch(tellError)
    },
    [programs, run],
  )
  const program = useProgramOf(pending?.target.programId)
  const value = useMemo(() => act, [act])
  return (
    <VerbsContext value={value}>
      {children}
      {pending && (
        <Suspense fallback={null}>
          <OpenedAfter
            key={pending.times}
            dialog={VerbDialog}
            props={{
              ...pending,
              program,
              opened,
              onClose: () => setOpened(false),
              run: (reason?: string) => run(pending.verb, pending.on, pending.target, reason),
            }}
          />
        </Suspense>
      )}
    </VerbsContext>
  )
}
