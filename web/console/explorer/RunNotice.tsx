/** A run that is under way, above the list; and its dialog, where the address names one. */
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { includesRole } from '#contract/names.ts'
import { useActing, useRefresh } from '#web/lib/client.tsx'
import { keys } from '#web/lib/keys.ts'
import { useSearch } from '#web/lib/search.ts'
import { later } from '#web/ui/later.tsx'
import { usePrograms } from '../programs.tsx'
import classes from './explorer.module.css'
import { t } from './words.ts'

const RunDialog = later(() => import('./RunDialog.tsx').then((all) => all.RunDialog))

export function RunNotice() {
  const { api, organization } = useActing()
  const { program } = usePrograms()
  const [search, setSearch] = useSearch()
  const refresh = useRefresh()
  const runs = useQuery({
    queryKey: keys.bulkRuns(organization.id),
    queryFn: ({ signal }) => api.bulkRuns.list({ signal }),
    enabled: includesRole(organization.role, 'member'),
    staleTime: 30_000,
    refetchInterval: ({ state }) =>
      state.data?.items.some((run) => run.mine && run.finishedAt === null) ? 3_000 : false,
  })
  const mine = runs.data?.items.find((run) => run.mine && run.finishedAt === null)
  // what it did shows in the list once it has ended
  const wasThere = useRef(false)
  useEffect(() => {
    if (wasThere.current && !mine) refresh()
    wasThere.current = mine !== undefined
  }, [mine, refresh])
  const close = () => setSearch({ run: undefined })
  return (
    <>
      {mine && (
        <div className={classes.running} role="status">
          <span>
            {t('run.banner', {
              label: program?.vocabulary.buttons[mine.verb] ?? mine.verb,
              done: mine.done + mine.failed,
              total: mine.total,
            })}
          </span>
          <Button size="compact-sm" variant="light" onClick={() => setSearch({ run: mine.id })}>
            {t('run.show')}
          </Button>
        </div>
      )}
      <RunDialog id={search.run} opened={search.run !== undefined} onClose={close} />
    </>
  )
}
