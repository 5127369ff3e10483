/** Opens the dialog from anywhere. The dialog itself loads when it is first asked for, or when the page is idle. */
import {
  createContext,
  lazy,
  type ReactNode,
  Suspense,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useState,
} from 'react'
import type { Entry } from '#contract/policy.ts'
import { OpenedAfter } from '#web/ui/later.tsx'
import { usePrograms } from '../programs.tsx'
import { type EntryButton, entryButtons } from './entries.ts'

interface Opening {
  entry?: Entry
  /** Filled in to begin with. */
  email?: string
}
interface Invite {
  entries: EntryButton[]
  invite: (opening?: Opening) => void
}
const InviteContext = createContext<Invite>({ entries: [], invite: () => undefined })
export const useInvite = () => useContext(InviteContext)

const load = () => import('./InviteDialog.tsx')
const InviteDialog = lazy(load)

export function InviteProvider({ children }: { children: ReactNode }) {
  const { program } = usePrograms()
  const [opening, setOpening] = useState<Opening & { times: number }>()
  const [opened, setOpened] = useState(false)
  const entries = useMemo(() => entryButtons(program), [program])
  const invite = useCallback((next: Opening = {}) => {
    setOpening((former) => ({ ...next, times: (former?.times ?? 0) + 1 }))
    setOpened(true)
  }, [])
  useEffect(() => {
    // Ready before it is asked for, without delaying the page.
    const timer = setTimeout(() => void load(), 1500)
    return () => clearTimeout(timer)
  }, [])
  const value = useMemo(() => ({ entries, invite }), [entries, invite])
  return (
    <InviteContext value={value}>
      {children}
      {opening && program && (
        <Suspense fallback={null}>
          <OpenedAfter
            key={`${program.id}-${opening.times}`}
            dialog={InviteDialog}
            props={{
              program,
              opened,
              entry: opening.entry,
              email: opening.email,
              onClose: () => setOpened(false),
            }}
          />
        </Suspense>
      )}
    </InviteContext>
  )
}
