/** The partner explorer: the host's partners by tab, search, filter and sort, all of it in the address. */

import { Button, Tabs, Text } from '@mantine/core'
import { useDebouncedCallback, useMediaQuery } from '@mantine/hooks'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { keepPreviousData, useActing } from '#web/lib/client.tsx'
import { requestIdOf, sentenceOf } from '#web/lib/faults.ts'
import { formatNumber } from '#web/lib/format.ts'
import { keys } from '#web/lib/keys.ts'
import { type Search, useSearch } from '#web/lib/search.ts'
import { useShortcut } from '#web/lib/shortcuts.ts'
import { Page } from '#web/shell/Page.tsx'
import { announce } from '#web/ui/Announcer.tsx'
import { EmptyState } from '#web/ui/EmptyState.tsx'
import { ErrorPanel } from '#web/ui/ErrorPanel.tsx'
import { IconPartners, IconPlus, IconSearch } from '#web/ui/icons.tsx'
import { TableSkeleton } from '#web/ui/skeletons.tsx'
import { useInvite } from '../invite/InviteProvider.tsx'
import { usePrograms } from '../programs.tsx'
import { t } from '../words.ts'
import { Cards } from './Cards.tsx'
import { Chips } from './Chips.tsx'
import { type ColumnName, shownColumns, withWidths } from './columns.tsx'
import classes from './explorer.module.css'
import { NoProgramYet } from './NoProgramYet.tsx'
import { mostCounted, tabs } from './names.ts'
import { beginningOf, useSavePreference, useViews } from './preference.ts'
import { Rows } from './Rows.tsx'
import { RunNotice } from './RunNotice.tsx'
import { useReadyMenus } from './row-parts.tsx'
import {
  asksForSomething,
  type ExplorerState,
  filterOf,
  isFiltered,
  noFilter,
  readState,
  searchOf,
  selectRange,
  type Tab,
  writeState,
} from './state.ts'
import { Toolbar } from './Toolbar.tsx'
import { t as own } from './words.ts'

const BulkBar = lazy(() => import('./BulkBar.tsx').then((all) => ({ default: all.BulkBar })))

const pageSize = 100

/** Rows of the list as far as they were scrolled to. */
function useRows(state: ExplorerState, program: string | undefined) {
  const { api, organization } = useActing()
  const filter = { ...filterOf(state, program), sort: state.sort }
  return useInfiniteQuery({
    queryKey: keys.partnershipList(organization.id, filter),
    queryFn: ({ pageParam, signal }) =>
      api.partnerships.list({ query: { ...filter, limit: pageSize, cursor: pageParam || undefined }, signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: keepPreviousData,
  })
}

/** What the address says; where it says nothing, the view to begin with. */
function useAddress(organizationId: string): [Search, ReturnType<typeof useSearch>[1]] {
  const [search, setSearch] = useSearch()
  const begin = useMemo(
    () => (asksForSomething(search) ? undefined : beginningOf(organizationId)),
    [search, organizationId],
  )
  const shown = useMemo(
    () => (begin ? { ...search, ...searchOf(begin.filter), view: begin.id } : search) as Search,
    [search, begin],
  )
  useEffect(() => {
    if (begin) setSearch({ ...searchOf(begin.filter), view: begin.id })
  }, [begin, setSearch])
  return [shown, setSearch]
}

/** What is selected: some of the rows, or everything that matches. */
function useSelection(ids: string[], list: string) {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const anchor = useRef<string>(undefined)
  const toggle = useCallback(
    (id: string, range: boolean) => {
      setSelected((former) => {
        if (range) return selectRange(ids, former, anchor.current, id)
        const next = new Set(former)
        if (!next.delete(id)) next.add(id)
        return next
      })
      anchor.current = id
    },
    [ids],
  )
  const clear = useCallback(() => setSelected(new Set()), [])
  const all = () => setSelected(selected.size >= ids.length ? new Set() : new Set(ids))
  // Another tab or filter is another list.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when the list becomes another one.
  useEffect(clear, [list, clear])
  useShortcut('Escape', selected.size > 0 ? clear : undefined)
  return { selected, toggle, clear, all }
}

/** Columns, widths and density; widths follow the pointer and are kept once it rests. */
function useColumns(tab: Tab, several: boolean) {
  const { preference } = useViews()
  const save = useSavePreference()
  const { names, widths } = shownColumns(preference.columns, tab, several)
  const [pulled, setPulled] = useState<Partial<Record<ColumnName | 'partner', number>>>()
  const keepWidths = useDebouncedCallback((next: typeof widths) => {
    void save({ columns: withWidths(names, next) }).then(() => setPulled(undefined))
  }, 500)
  const shown = pulled ?? widths
  const setWidth = (column: ColumnName | 'partner', width: number | undefined) => {
    const next = { ...shown, [column]: width }
    setPulled(next)
    keepWidths(next)
  }
  return { columns: names, widths: shown, density: preference.density, setWidth }
}

export function ExplorerPage() {
  const { api, organization } = useActing()
  const { program, programs } = usePrograms()
  const { entries, invite } = useInvite()
  const [search, setSearch] = useAddress(organization.id)
  const state = useMemo(() => readState(search), [search])
  const change = useCallback((part: Partial<ExplorerState>) => setSearch(writeState(part)), [setSearch])
  const { views } = useViews()
  const list = useRows(state, program?.id)
  const counts = useQuery({
    queryKey: keys.partnershipCounts(organization.id, program?.id),
    queryFn: ({ signal }) => api.partnerships.counts({ query: { program: program?.id }, signal }),
  })
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data])
  const total = list.hasNextPage ? (list.data?.pages[0]?.total ?? null) : rows.length
  const isPhone = useMediaQuery('(max-width: 40em)')
  const ids = useMemo(() => rows.map((row) => row.id), [rows])
  const { selected, toggle, clear, all } = useSelection(ids, JSON.stringify(filterOf(state, program?.id)))
  const columns = useColumns(state.tab, programs.length > 1)
  useReadyMenus()

  useEffect(() => {
    if (list.isSuccess && !list.isPlaceholderData) announce(t('explorer.rows', { count: total ?? mostCounted }))
  }, [list.isSuccess, list.isPlaceholderData, total])

  if (!program && programs.length === 0) return <NoProgram />
  const words = program?.vocabulary
  const body = () => {
    if (list.isError && rows.length === 0) {
      return (
        <ErrorPanel
          says={sentenceOf(list.error)}
          requestId={requestIdOf(list.error)}
          onRetry={() => void list.refetch()}
        />
      )
    }
    if (list.isPending) return <TableSkeleton />
    if (rows.length === 0)
      return (
        <Nothing state={state} change={change} canInvite={entries.length > 0} invite={() => invite()} words={words} />
      )
    const common = {
      rows,
      total,
      selected,
      toggle,
      hasMore: list.hasNextPage,
      loadMore: () => void list.fetchNextPage(),
      isLoadingMore: list.isFetchingNextPage,
    }
    return isPhone ? (
      <Cards {...common} />
    ) : (
      <Rows {...common} {...columns} state={state} change={change} selectAll={all} />
    )
  }
  return (
    <Page title={words?.list ?? t('nav.partners')} place={organization.name}>
      <Tabs value={state.tab} onChange={(tab) => change({ tab: tab as Tab, states: [] })} className={classes.tabs}>
        <Tabs.List>
          {tabs.map((tab) => (
            <Tabs.Tab key={tab} value={tab} aria-controls="explorer-list">
              {words?.tabs[tab] ?? tab}
              {counts.data && <span className={classes.tabCount}>{formatNumber(counts.data.byTab[tab] ?? 0)}</span>}
            </Tabs.Tab>
          ))}
        </Tabs.List>
      </Tabs>
      <Toolbar
        state={state}
        change={change}
        byState={{ ...counts.data?.byStatus, expired: counts.data?.expired, failed: counts.data?.failed }}
        view={views.find((one) => one.id === search.view)}
        views={views}
        hasColumns={!isPhone}
      />
      <Chips state={state} change={change} />
      <RunNotice />
      <div id="explorer-list" role="tabpanel" aria-label={words?.tabs[state.tab]} aria-busy={list.isFetching}>
        {rows.length > 0 && (
          <Text size="sm" c="dimmed" mb="xs" className="num">
            {total === null
              ? own('shown.moreThan', { shown: rows.length, total: mostCounted })
              : own('shown.of', { shown: rows.length, total })}
          </Text>
        )}
        {body()}
      </div>
      {selected.size > 0 && (
        <Suspense fallback={null}>
          <BulkBar
            rows={rows.filter((row) => selected.has(row.id))}
            isAll={selected.size >= rows.length}
            total={total}
            filter={filterOf(state, program?.id)}
            clear={clear}
          />
        </Suspense>
      )}
    </Page>
  )
}

interface NothingProps {
  state: ExplorerState
  change: (part: Partial<ExplorerState>) => void
  canInvite: boolean
  invite: () => void
  words: { partners: string; buttons: { new: string }; tabs: Record<Tab, string> } | undefined
}

/** Nothing yet, nothing here, or nothing that matches: three different things. */
function Nothing({ state, change, canInvite, invite, words }: NothingProps) {
  const partners = words?.partners ?? t('nav.partners')
  if (isFiltered(state)) {
    return (
      <EmptyState
        title={state.q ? t('explorer.noMatchFor', { text: state.q }) : t('explorer.noMatch')}
        tone="quiet"
        icon={<IconSearch size={26} />}
        actions={<Button onClick={() => change(noFilter)}>{t('explorer.clear')}</Button>}
      >
        {t('explorer.noMatchSays')}
      </EmptyState>
    )
  }
  if (state.tab !== 'all') {
    return (
      <EmptyState
        title={t('explorer.emptyTab', { tab: words?.tabs[state.tab] ?? '' })}
        tone="quiet"
        actions={
          <Button variant="default" onClick={() => change({ tab: 'all' })}>
            {words?.tabs.all}
          </Button>
        }
      >
        {t(`explorer.emptyTab_${state.tab}`)}
      </EmptyState>
    )
  }
  return (
    <EmptyState
      title={t('explorer.nothingYet', { partners })}
      icon={<IconPartners size={26} />}
      actions={
        canInvite && (
          <Button leftSection={<IconPlus size={16} />} onClick={invite}>
            {words?.buttons.new}
          </Button>
        )
      }
    >
      {canInvite ? t('explorer.nothingYetSays', { partners }) : t('explorer.nothingYetAsk')}
    </EmptyState>
  )
}

function NoProgram() {
  const { organization } = useActing()
  return (
    <Page title={t('nav.partners')} place={organization.name}>
      <NoProgramYet />
    </Page>
  )
}
