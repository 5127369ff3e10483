/** The program in view. A host with one program never meets the word; one with several chooses, and the choice is kept. */
import { useQuery } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useMemo } from 'react'
import type { ProgramRow } from '#contract/endpoints/programs.ts'
import { useActing } from '#web/lib/client.tsx'
import { keys } from '#web/lib/keys.ts'
import { useSearch } from '#web/lib/search.ts'
import { keep, readKept } from '#web/lib/storage.ts'

export type { ProgramRow }
/** The words of one program. */
export type Words = ProgramRow['vocabulary']

interface Programs {
  programs: ProgramRow[]
  /** The one in view; undefined while the organization has none. */
  program: ProgramRow | undefined
  choose: (id: string) => void
}
const ProgramsContext = createContext<Programs>({ programs: [], program: undefined, choose: () => undefined })

/** The programs of the organization, archived ones too. */
export function useProgramList(enabled = true) {
  const { api, organization } = useActing()
  return useQuery({
    queryKey: keys.programs(organization.id),
    queryFn: ({ signal }) => api.programs.list({ query: { archived: 'all' }, signal }),
    staleTime: 60_000,
    enabled,
  })
}

/** Gives everything below the program in view. */
export function ProgramsProvider({ programs, children }: { programs: ProgramRow[]; children: ReactNode }) {
  const { organization } = useActing()
  const [search, setSearch] = useSearch()
  const wanted = search.program ?? readKept<string>(`program-${organization.id}`)
  const value = useMemo(() => {
    const inUse = programs.filter((one) => !one.archived)
    const program = programs.find((one) => one.id === wanted) ?? inUse[0] ?? programs[0]
    const choose = (id: string) => {
      keep(`program-${organization.id}`, id)
      setSearch({ program: id })
    }
    return { programs, program, choose }
  }, [programs, wanted, organization.id, setSearch])
  return <ProgramsContext value={value}>{children}</ProgramsContext>
}

export const usePrograms = () => useContext(ProgramsContext)

/** The program of a row: the one in view, or another of the organization. */
export function useProgramOf(id: string | undefined): ProgramRow | undefined {
  const { programs, program } = usePrograms()
  return programs.find((one) => one.id === id) ?? program
}
