import { Alert, Button, Group, List, Modal, Progress, Text } from '@mantine/core'
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { BulkRun } from '#contract/endpoints/lists.ts'
import { useActing, useRefresh } from '#web/lib/client.tsx'
import { sentenceOf } from '#web/lib/faults.ts'
import { formatHours } from '#web/lib/format.ts'
import { keys } from '#web/lib/keys.ts'
import { AppLink } from '#web/lib/link.tsx'
import { paths } from '#web/lib/paths.ts'
import { saveText } from '#web/lib/save.ts'
import { serverNow } from '#web/lib/server-time.ts'
import { tellError } from '#web/lib/toasts.tsx'
import { t as shared } from '#web/lib/words.ts'
import { announce } from '#web/ui/Announcer.tsx'
import { LinesSkeleton } from '#web/ui/skeletons.tsx'
import { usePrograms } from '../programs.tsx'
import classes from './explorer.module.css'
import { t } from './words.ts'

/** How far a run has come, how to stop it, and at the end what was refused. */
export function RunDialog({ id, opened, onClose }: { id: string | undefined; opened: boolean; onClose: () => void }) {
  const { program } = usePrograms()
  // the dialog still shows the last one while it closes
  const [shown, setShown] = useState(id)
  if (id !== undefined && id !== shown) setShown(id)
  const { api, organization } = useActing()
  const run = useQuery({
    queryKey: keys.bulkRun(organization.id, shown ?? ''),
    queryFn: ({ signal }) => api.bulkRuns.get({ params: { id: shown ?? '' }, signal }),
    enabled: shown !== undefined && opened,
    refetchInterval: ({ state }) => (state.data && state.data.finishedAt === null ? 700 : false),
  })
  const title = run.data ? (program?.vocabulary.buttons[run.data.verb] ?? run.data.verb) : t('run.progress')
  return (
    <Modal opened={opened} onClose={onClose} title={title} centered>
      {run.isError && !run.data && <Alert color="red">{sentenceOf(run.error)}</Alert>}
      {run.isPending && <LinesSkeleton lines={3} />}
      {run.data && <Run run={run.data} onClose={onClose} />}
    </Modal>
  )
}

function Run({ run, onClose }: { run: BulkRun; onClose: () => void }) {
  const { api, organization } = useActing()
  const client = useQueryClient()
  const refresh = useRefresh()
  const through = run.done + run.failed
  const isOver = run.finishedAt !== null
  const stop = useMutation({
    mutationFn: () => api.bulkRuns.stop({ params: { id: run.id } }),
    onSuccess: (stopped) => client.setQueryData(keys.bulkRun(organization.id, run.id), stopped),
    onError: tellError,
  })
  const outcome =
    run.state === 'stopped'
      ? t('run.stopped', { done: run.done, failed: run.failed, left: run.total - through })
      : t('run.finished', { done: run.done, failed: run.failed })
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it ends.
  useEffect(() => {
    if (!isOver) return
    announce(outcome)
    refresh()
  }, [isOver])
  return (
    <>
      <Progress value={(through / Math.max(1, run.total)) * 100} animated={!isOver} aria-label={t('run.progress')} />
      <Text size="sm" mt="sm" className="num">
        {isOver ? (
          outcome
        ) : (
          <>
            {t('run.of', { done: through, total: run.total })}
            {through > 20 && ` · ${t('run.timeLeft', { time: leftOf(run, through) })}`}
            {run.failed > 0 && ` · ${t('run.refusedSoFar', { count: run.failed })}`}
          </>
        )}
      </Text>
      {run.says && (
        <Alert color="yellow" mt="sm">
          {run.says}
        </Alert>
      )}
      {isOver && run.failed > 0 && <Refused run={run} />}
      <Group justify="flex-end" mt="lg" gap="sm">
        {isOver ? (
          <Button onClick={onClose} data-autofocus>
            {shared('ui.close')}
          </Button>
        ) : (
          <>
            <Button
              variant="default"
              loading={stop.isPending}
              disabled={run.state === 'stopping'}
              onClick={() => stop.mutate()}
            >
              {run.state === 'stopping' ? t('run.stopping') : t('run.stop')}
            </Button>
            <Button onClick={onClose} data-autofocus>
              {t('run.hide')}
            </Button>
          </>
        )}
      </Group>
    </>
  )
}

/** By the speed so far. */
function leftOf(run: BulkRun, through: number): string {
  const hours = (serverNow() - Date.parse(run.startedAt)) / 3_600_000
  return formatHours((hours / through) * (run.total - through))
}

function Refused({ run }: { run: BulkRun }) {
  const { api, organization } = useActing()
  const failed = useInfiniteQuery({
    queryKey: [...keys.bulkRun(organization.id, run.id), 'failed'],
    queryFn: ({ pageParam, signal }) =>
      api.bulkRuns.failed({
        params: { id: run.id },
        query: { limit: 100, cursor: pageParam || undefined },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next ?? undefined,
  })
  const items = failed.data?.pages.flatMap((page) => page.items) ?? []
  if (failed.isPending) return <LinesSkeleton lines={3} />
  return (
    <>
      <Group justify="space-between" mt="md" mb={4}>
        <Text fw={600} size="sm">
          {t('run.refused')}
        </Text>
        <Button
          size="compact-sm"
          variant="subtle"
          onClick={() => saveText('refused.txt', items.map(({ name, says }) => `${name}: ${says}`).join('\n'))}
        >
          {t('run.saveRefused')}
        </Button>
      </Group>
      <List size="sm" spacing={4} className={classes.refused} tabIndex={0}>
        {items.map(({ partnershipId, name, says }) => (
          <List.Item key={partnershipId}>
            <AppLink href={paths.partner(organization.slug, partnershipId)}>{name}</AppLink>: {says}
          </List.Item>
        ))}
      </List>
      {failed.hasNextPage && (
        <Button
          mt="xs"
          size="compact-sm"
          variant="default"
          loading={failed.isFetchingNextPage}
          onClick={() => void failed.fetchNextPage()}
        >
          {t('run.moreRefused')}
        </Button>
      )}
    </>
  )
}
