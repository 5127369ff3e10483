/** The partner explorer: the host's partners by tab, search, filter and sort, all of it in the address. */

import { Button, CloseButton, Menu, NativeSelect, Pill, Tabs, Text, TextInput } from '@mantine/core'
import { useDebouncedCallback, useMediaQuery } from '@mantine/hooks'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { keepPreviousData, useActing } from '#web/lib/client.tsx'
import { requestIdOf, sentenceOf } from '#web/lib/faults.ts'
import { formatNumber } from '#web/lib/format.ts'
import { keys } from '#web/lib/keys.ts'
import { useSearch } from '#web/lib/search.ts'
import { useShortcut } from '#web/lib/shortcuts.ts'
import { t as shared } from '#web/lib/words.ts'
import { Page } from '#web/shell/Page.tsx'
import { announce } from '#web/ui/Announcer.tsx'
import { EmptyState } from '#web/ui/EmptyState.tsx'
import { ErrorPanel } from '#web/ui/ErrorPanel.tsx'
import { Hint } from '#web/ui/Hint.tsx'
import { IconFilter, IconPartners, IconPlus, IconSearch } from '#web/ui/icons.tsx'
import { Keys } from '#web/ui/Keys.tsx'
import { TableSkeleton } from '#web/ui/skeletons.tsx'
import { useInvite } from '../invite/InviteProvider.tsx'
import { usePrograms } from '../programs.tsx'
import { t } from '../words.ts'
import { Cards } from './Cards.tsx'
import classes from './explorer.module.css'
import { NoProgramYet } from './NoProgramYet.tsx'
import { explorerStates, tabs } from './names.ts'
import { Rows } from './Rows.tsx'
import {
  type ExplorerState,
  type FilterState,
  isFiltered,
  readState,
  type Sort,
  selectRange,
  type Tab,
  writeState,
} from './state.ts'

const BulkBar = lazy(() => import('./BulkBar.tsx').then((all) => ({ default: all.BulkBar })))

const pageSize = 100

/** Rows of the list as far as they were scrolled to. */
function useRows(state: ExplorerState, program: string | undefined) {
  const { api, organization } = useActing()
  const filter = {
    program,
    tab: state.tab,
    q: state.q || undefined,
    state: state.states.join(',') || undefined,
    sort: state.sort,
  }
  return useInfiniteQuery({
    queryKey: keys.partnershipList(organization.id, filter),
    queryFn: ({ pageParam, signal }) =>
      api.partnerships.list({ query: { ...filter, limit: pageSize, cursor: pageParam || undefined }, signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: keepPreviousData,
  })
}

export function ExplorerPage() {
  const { api, organization } = useActing()
  const { program, programs } = usePrograms()
  const { entries, invite } = useInvite()
  const [search, setSearch] = useSearch()
  const state = useMemo(() => readState(search), [search])
  const change = useCallback((part: Partial<ExplorerState>) => setSearch(writeState(part)), [setSearch])
  const list = useRows(state, program?.id)
  const counts = useQuery({
    queryKey: keys.partnershipCounts(organization.id, program?.id),
    queryFn: ({ signal }) => api.partnerships.counts({ query: { program: program?.id }, signal }),
  })
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data])
  const total = list.data?.pages[0]?.total ?? rows.length
  const isPhone = useMediaQuery('(max-width: 40em)')

  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const anchor = useRef<string>(undefined)
  const ids = useMemo(() => rows.map((row) => row.id), [rows])
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
  // Another tab or filter is another list.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when the list becomes another one.
  useEffect(clear, [state.tab, state.q, state.states.join(), clear])
  useShortcut('Escape', selected.size > 0 ? clear : undefined)

  useEffect(() => {
    if (list.isSuccess && !list.isPlaceholderData) announce(t('explorer.rows', { count: total }))
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
      onlyProgram: programs.length < 2,
    }
    return isPhone ? (
      <Cards {...common} />
    ) : (
      <Rows
        {...common}
        state={state}
        change={change}
        selectAll={() => setSelected(selected.size >= rows.length ? new Set() : new Set(ids))}
      />
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
      <Filters
        state={state}
        change={change}
        byState={{ ...counts.data?.byStatus, expired: counts.data?.expired, failed: counts.data?.failed }}
      />
      <div id="explorer-list" role="tabpanel" aria-label={words?.tabs[state.tab]} aria-busy={list.isFetching}>
        {rows.length > 0 && (
          <Text size="sm" c="dimmed" mb="xs" className="num">
            {t('explorer.shown', { shown: formatNumber(rows.length), total: formatNumber(total) })}
          </Text>
        )}
        {body()}
      </div>
      {selected.size > 0 && (
        <Suspense fallback={null}>
          <BulkBar rows={rows.filter((row) => selected.has(row.id))} clear={clear} />
        </Suspense>
      )}
    </Page>
  )
}

interface FilterProps {
  state: ExplorerState
  change: (part: Partial<ExplorerState>) => void
  byState: Record<string, number | undefined>
}

/** Search, filter and sort; each filter is a chip that can be removed alone. */
function Filters({ state, change, byState }: FilterProps) {
  const { program } = usePrograms()
  const [text, setText] = useState(state.q)
  const input = useRef<HTMLInputElement>(null)
  const settle = useDebouncedCallback((q: string) => change({ q }), 180)
  useEffect(() => {
    if (document.activeElement !== input.current) setText(state.q)
  }, [state.q])
  useShortcut('/', () => input.current?.focus())
  const word = (one: FilterState) => {
    if (one === 'archived') return t('explorer.archived')
    if (one === 'expired' || one === 'failed') return program?.vocabulary.subState[one] ?? one
    return program?.vocabulary.status[one] ?? one
  }
  const toggle = (one: FilterState) =>
    change({
      states: state.states.includes(one) ? state.states.filter((each) => each !== one) : [...state.states, one],
    })
  const partners = program?.vocabulary.partners ?? t('nav.partners')
  return (
    <>
      <div className={classes.filters}>
        <Hint
          label={
            <>
              {shared('shortcuts.find')} <Keys keys="/" />
            </>
          }
        >
          <TextInput
            ref={input}
            className={classes.search}
            leftSection={<IconSearch size={16} />}
            placeholder={t('explorer.search')}
            aria-label={t('explorer.searchLabel', { partners })}
            value={text}
            rightSection={
              text && (
                <CloseButton
                  size="sm"
                  aria-label={t('explorer.clearSearch')}
                  onClick={() => {
                    setText('')
                    change({ q: '' })
                  }}
                />
              )
            }
            onChange={(event) => {
              setText(event.currentTarget.value)
              settle(event.currentTarget.value)
            }}
          />
        </Hint>
        <Menu closeOnItemClick={false} position="bottom-start">
          <Menu.Target>
            <Button variant="default" leftSection={<IconFilter size={16} />}>
              {t('explorer.filter')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {explorerStates.map((one) => (
              <Menu.Item
                key={one}
                role="menuitemcheckbox"
                aria-checked={state.states.includes(one)}
                onClick={() => toggle(one)}
                leftSection={<span className={classes.tick} data-on={state.states.includes(one) || undefined} />}
                rightSection={byState[one] !== undefined && <span className={classes.tabCount}>{byState[one]}</span>}
              >
                {word(one)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
        <NativeSelect
          w={190}
          aria-label={t('explorer.sort')}
          value={state.sort}
          onChange={(event) => change({ sort: event.currentTarget.value as Sort })}
          data={[
            { value: '-activity', label: t('explorer.sortActivity') },
            { value: '-created', label: t('explorer.sortNew') },
            { value: 'created', label: t('explorer.sortOld') },
            { value: 'name', label: t('explorer.sortName') },
            { value: '-name', label: t('explorer.sortNameDown') },
            { value: 'activity', label: t('explorer.sortQuiet') },
          ]}
        />
      </div>
      {isFiltered(state) && (
        <div className={classes.chips}>
          {state.q && (
            <Pill
              withRemoveButton
              size="md"
              onRemove={() => change({ q: '' })}
              removeButtonProps={{
                'aria-label': t('explorer.removeFilter', { name: state.q }),
                'aria-hidden': false,
                tabIndex: 0,
              }}
            >
              {t('explorer.contains', { text: state.q })}
            </Pill>
          )}
          {state.states.map((one) => (
            <Pill
              key={one}
              withRemoveButton
              size="md"
              onRemove={() => toggle(one)}
              removeButtonProps={{
                'aria-label': t('explorer.removeFilter', { name: word(one) }),
                'aria-hidden': false,
                tabIndex: 0,
              }}
            >
              {word(one)}
            </Pill>
          ))}
          <Button variant="subtle" size="compact-sm" onClick={() => change({ q: '', states: [] })}>
            {t('explorer.clear')}
          </Button>
        </div>
      )}
    </>
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
        actions={<Button onClick={() => change({ q: '', states: [] })}>{t('explorer.clear')}</Button>}
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
