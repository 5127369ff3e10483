/** Partner by partner: accepted, asked, locked out; reminding them, and all of it as a file. */
import { Button, Group, SegmentedControl, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { TermsFull, TermsStanding } from '#contract/endpoints/terms.ts'
import { termsStates } from '#contract/names.ts'
import { useActing } from '#web/lib/client.tsx'
import { refusalOf, requestIdOf, sentenceOf } from '#web/lib/faults.ts'
import { formatDate, formatDateTime } from '#web/lib/format.ts'
import { AppLink } from '#web/lib/link.tsx'
import { paths } from '#web/lib/paths.ts'
import { saveText } from '#web/lib/save.ts'
import { useSearch } from '#web/lib/search.ts'
import { serverNow } from '#web/lib/server-time.ts'
import { tell, tellError } from '#web/lib/toasts.tsx'
import { ConfirmDialog } from '#web/ui/ConfirmDialog.tsx'
import { EmptyState } from '#web/ui/EmptyState.tsx'
import { ErrorPanel } from '#web/ui/ErrorPanel.tsx'
import { IconDownload } from '#web/ui/icons.tsx'
import { Panel } from '#web/ui/Panel.tsx'
import { RefusableButton } from '#web/ui/Refusable.tsx'
import { StatusBadge } from '#web/ui/StatusBadge.tsx'
import { LinesSkeleton } from '#web/ui/skeletons.tsx'
import { useChanged, useStandings } from './queries.ts'
import classes from './terms.module.css'
import { toneOfState } from './tones.ts'
import { t } from './words.ts'

/** Reading the answer as text takes the mark away by which spreadsheets know UTF-8. */
const mark = '\uFEFF'

export function Standings({ of }: { of: TermsFull }) {
  const [search, setSearch] = useSearch()
  const state = termsStates.find((one) => one === search.state)
  const query = useStandings(of.id, state)
  const items = query.data?.pages.flatMap((page) => page.items)
  const { counts } = of
  const options = [
    { value: '', label: `${t('standing.all')} ${counts.accepted + counts.waiting + counts.shut}` },
    ...termsStates.map((one) => ({ value: one, label: `${t(`standing.${one}`)} ${counts[one]}` })),
  ]
  return (
    <Panel title={t('standing.title')} actions={<Tools of={of} />}>
      <SegmentedControl
        aria-label={t('standing.title')}
        data={options}
        value={state ?? ''}
        onChange={(value) => setSearch({ state: value || undefined })}
        mb="md"
        className={classes.states}
      />
      {query.isError && !items && (
        <ErrorPanel
          says={sentenceOf(query.error)}
          requestId={requestIdOf(query.error)}
          onRetry={() => void query.refetch()}
        />
      )}
      {!items && !query.isError && <LinesSkeleton lines={6} />}
      {items?.length === 0 && (
        <EmptyState title={t('standing.none')} tone="quiet">
          {t('standing.noneSays')}
        </EmptyState>
      )}
      <ul className={classes.rows}>
        {items?.map((one) => (
          <Row key={one.partnershipId} of={of} standing={one} />
        ))}
      </ul>
      {query.hasNextPage && (
        <Button variant="default" mt="md" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('standing.more')}
        </Button>
      )}
    </Panel>
  )
}

function useRemind(of: TermsFull) {
  const { api } = useActing()
  const changed = useChanged()
  return useMutation({
    mutationFn: (partnershipId?: string) =>
      api.terms.remind({
        params: { id: of.id },
        body: partnershipId ? { partnershipIds: [partnershipId] } : {},
      }),
    onSuccess: async ({ reminded }) => {
      tell(t('standing.reminded', { count: reminded }))
      await changed()
    },
    onError: tellError,
  })
}

function Tools({ of }: { of: TermsFull }) {
  const { api, organization } = useActing()
  const [asking, setAsking] = useState(false)
  const remind = useRemind(of)
  const save = useMutation({
    mutationFn: async () => {
      const text = await api.terms.export({ params: { id: of.id } })
      const name = `${organization.slug}-terms-${new Date(serverNow()).toISOString().slice(0, 10)}.csv`
      saveText(name, mark + text, 'text/csv')
      return name
    },
    onSuccess: (name) => tell(t('standing.exported', { name })),
    onError: tellError,
  })
  return (
    <Group gap="xs">
      <Button
        size="compact-md"
        variant="default"
        leftSection={<IconDownload size={16} />}
        loading={save.isPending}
        onClick={() => save.mutate()}
      >
        {t('standing.export')}
      </Button>
      {of.counts.waiting + of.counts.shut > 0 && (
        <RefusableButton
          size="compact-md"
          variant="default"
          refusal={refusalOf(of.can, 'remind')}
          onClick={() => setAsking(true)}
        >
          {t('standing.remindAll')}
        </RefusableButton>
      )}
      <ConfirmDialog
        opened={asking}
        onClose={() => setAsking(false)}
        title={t('standing.remindAsk')}
        confirm={t('standing.remind')}
        onConfirm={async () => {
          await remind.mutateAsync(undefined).catch(() => undefined)
          setAsking(false)
        }}
      >
        {t('standing.remindSays')}
      </ConfirmDialog>
    </Group>
  )
}

function Row({ of, standing }: { of: TermsFull; standing: TermsStanding }) {
  const { organization } = useActing()
  const remind = useRemind(of)
  const { state, until, missing, acceptances } = standing
  return (
    <li className={classes.row}>
      <div className={classes.rowHead}>
        <AppLink href={paths.partner(organization.slug, standing.partnershipId)}>{standing.partner}</AppLink>
        <StatusBadge tone={toneOfState[state]} says={t(`standing.${state}Says`)}>
          {t(`standing.${state}`)}
        </StatusBadge>
        {state !== 'accepted' && (
          <RefusableButton
            size="compact-sm"
            variant="subtle"
            refusal={refusalOf(of.can, 'remind')}
            loading={remind.isPending}
            onClick={() => remind.mutate(standing.partnershipId)}
          >
            {t('standing.remind')}
          </RefusableButton>
        )}
      </div>
      {until && <Text size="sm">{t('standing.until', { date: formatDate(until) })}</Text>}
      {missing.length > 0 && <Text size="sm">{t('standing.missing', { names: missing.join(', ') })}</Text>}
      {acceptances.map((one) => (
        <Text key={`${one.person} ${one.version} ${one.at}`} size="sm" c="dimmed">
          {t('standing.line', { person: one.person, version: one.version, date: formatDateTime(one.at) })}
        </Text>
      ))}
    </li>
  )
}
