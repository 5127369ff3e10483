/** The log of all invitations, withdrawn ones too. What is open is worked on in the explorer; this is where nothing is lost. */

import { ActionIcon, Button, CloseButton, Menu, NativeSelect, Text, TextInput } from '@mantine/core'
import { useDebouncedCallback, useMediaQuery } from '@mantine/hooks'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { invitationStates } from '#contract/names.ts'
import { keepPreviousData, useActing } from '#web/lib/client.tsx'
import { requestIdOf, sentenceOf } from '#web/lib/faults.ts'
import { formatNumber } from '#web/lib/format.ts'
import { keys } from '#web/lib/keys.ts'
import { AppLink } from '#web/lib/link.tsx'
import { paths } from '#web/lib/paths.ts'
import { useSearch } from '#web/lib/search.ts'
import { useShortcut } from '#web/lib/shortcuts.ts'
import { t as shared } from '#web/lib/words.ts'
import { Page } from '#web/shell/Page.tsx'
import { EmptyState } from '#web/ui/EmptyState.tsx'
import { ErrorPanel } from '#web/ui/ErrorPanel.tsx'
import { Hint } from '#web/ui/Hint.tsx'
import { IconMail, IconMore, IconSearch } from '#web/ui/icons.tsx'
import { RefusableItem } from '#web/ui/RefusableItem.tsx'
import { StatusBadge } from '#web/ui/StatusBadge.tsx'
import { TableSkeleton } from '#web/ui/skeletons.tsx'
import { Time } from '#web/ui/Time.tsx'
import explorer from '../explorer/explorer.module.css'
import { useInvite } from '../invite/InviteProvider.tsx'
import { useProgramOf, usePrograms } from '../programs.tsx'
import { invitationTones } from '../status.ts'
import { targetOfInvitation } from '../verbs/target.ts'
import { useAct } from '../verbs/VerbsProvider.tsx'
import { type Invitation, offeredInvitationVerbs } from '../verbs/verbs.ts'
import { t } from '../words.ts'
import classes from './invitations.module.css'

export function InvitationsPage() {
  const { api, organization } = useActing()
  const { program, programs } = usePrograms()
  const { entries, invite } = useInvite()
  const [search, setSearch] = useSearch()
  const state = invitationStates.find((one) => one === search.state)
  const q = search.q ?? ''
  const filter = { program: program?.id, state, q: q || undefined }
  const isPhone = useMediaQuery('(max-width: 40em)')
  const log = useInfiniteQuery({
    queryKey: keys.invitations(organization.id, filter),
    queryFn: ({ pageParam, signal }) =>
      api.invitations.log({ query: { ...filter, limit: 100, cursor: pageParam || undefined }, signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: keepPreviousData,
    enabled: programs.length > 0,
  })
  const rows = log.data?.pages.flatMap((page) => page.items) ?? []
  const total = log.data?.pages[0]?.total ?? rows.length
  const body = () => {
    if (programs.length === 0)
      return <EmptyState title={t('explorer.noProgram')}>{t('explorer.noProgramAsk')}</EmptyState>
    if (log.isError && rows.length === 0) {
      return (
        <ErrorPanel
          says={sentenceOf(log.error)}
          requestId={requestIdOf(log.error)}
          onRetry={() => void log.refetch()}
        />
      )
    }
    if (log.isPending) return <TableSkeleton />
    if (rows.length === 0 && (q || state)) {
      return (
        <EmptyState
          title={t('explorer.noMatch')}
          tone="quiet"
          icon={<IconSearch size={26} />}
          actions={<Button onClick={() => setSearch({ q: undefined, state: undefined })}>{t('explorer.clear')}</Button>}
        >
          {t('log.noMatch')}
        </EmptyState>
      )
    }
    if (rows.length === 0) {
      return (
        <EmptyState
          title={t('log.none')}
          icon={<IconMail size={26} />}
          actions={
            entries.length > 0 && <Button onClick={() => invite()}>{entries.find((one) => one.isMain)?.label}</Button>
          }
        >
          {t('log.noneSays')}
        </EmptyState>
      )
    }
    return (
      <>
        <Text size="sm" c="dimmed" mb="xs" className="num">
          {t('explorer.shown', { shown: formatNumber(rows.length), total: formatNumber(total) })}
        </Text>
        {isPhone ? (
          <ul className={explorer.cards}>
            {rows.map((row) => (
              <LogCard key={row.id} invitation={row} slug={organization.slug} />
            ))}
          </ul>
        ) : (
          <div className={classes.scroll}>
            <table className={classes.table}>
              <thead>
                <tr>
                  <th scope="col">{t('log.to')}</th>
                  <th scope="col">{t('log.state')}</th>
                  <th scope="col">{t('log.mail')}</th>
                  <th scope="col">{t('log.by')}</th>
                  <th scope="col">{t('log.sent')}</th>
                  <th scope="col">{t('log.opened')}</th>
                  <th scope="col">{t('log.expires')}</th>
                  <th scope="col">
                    <span className="visually-hidden">{t('explorer.actions')}</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {rows.map((row) => (
                  <LogRow key={row.id} invitation={row} slug={organization.slug} />
                ))}
              </tbody>
            </table>
          </div>
        )}
        {log.hasNextPage && (
          <Button variant="default" mt="md" onClick={() => void log.fetchNextPage()} loading={log.isFetchingNextPage}>
            {shared('ui.showMore')}
          </Button>
        )}
      </>
    )
  }
  return (
    <Page title={t('log.title')} place={organization.name} description={t('log.says')}>
      <LogFilters q={q} state={state ?? ''} onChange={setSearch} />
      {body()}
    </Page>
  )
}

function LogFilters({
  q,
  state,
  onChange,
}: {
  q: string
  state: string
  onChange: (part: Record<string, string | undefined>) => void
}) {
  const [text, setText] = useState(q)
  const input = useRef<HTMLInputElement>(null)
  const settle = useDebouncedCallback((value: string) => onChange({ q: value.trim() || undefined }), 180)
  useEffect(() => {
    if (document.activeElement !== input.current) setText(q)
  }, [q])
  useShortcut('/', () => input.current?.focus())
  return (
    <div className={explorer.filters}>
      <TextInput
        ref={input}
        className={explorer.search}
        leftSection={<IconSearch size={16} />}
        placeholder={t('explorer.search')}
        aria-label={t('log.search')}
        value={text}
        rightSection={
          text && (
            <CloseButton
              size="sm"
              aria-label={t('explorer.clearSearch')}
              onClick={() => {
                setText('')
                onChange({ q: undefined })
              }}
            />
          )
        }
        onChange={(event) => {
          setText(event.currentTarget.value)
          settle(event.currentTarget.value)
        }}
      />
      <NativeSelect
        aria-label={t('log.state')}
        value={state}
        onChange={(event) => onChange({ state: event.currentTarget.value || undefined })}
        data={[
          { value: '', label: t('log.every') },
          ...invitationStates
            .filter((one) => one !== 'draft')
            .map((one) => ({ value: one, label: t(`invitation.state_${one}`) })),
        ]}
      />
    </div>
  )
}

interface RowProps {
  invitation: Invitation
  slug: string
}
const nameOf = (invitation: Invitation) => [invitation.firstName, invitation.lastName].filter(Boolean).join(' ')

function Delivery({ invitation }: { invitation: Invitation }) {
  const words = t(`invitation.delivery_${invitation.delivery}`)
  if (!invitation.deliveryAnswer) return <span>{words}</span>
  return (
    <Hint label={invitation.deliveryAnswer}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the server's words must be reachable with the keyboard. */}
      <span tabIndex={0} className={classes.explained}>
        {words}
      </span>
    </Hint>
  )
}

function LogRow({ invitation, slug }: RowProps) {
  return (
    <tr>
      <td>
        <AppLink href={paths.partner(slug, invitation.partnershipId)} className={explorer.partnerName}>
          {invitation.email}
        </AppLink>
        <div className={explorer.partnerContact}>{nameOf(invitation)}</div>
      </td>
      <td>
        <StatusBadge tone={invitationTones[invitation.state]}>{t(`invitation.state_${invitation.state}`)}</StatusBadge>
      </td>
      <td>
        <Delivery invitation={invitation} />
      </td>
      <td>{invitation.inviter?.name || invitation.inviter?.email || '–'}</td>
      <td>{invitation.lastSentAt ? <Time at={invitation.lastSentAt} /> : '–'}</td>
      <td>{invitation.firstOpenedAt ? <Time at={invitation.firstOpenedAt} /> : '–'}</td>
      <td>
        {invitation.expiresAt && (invitation.state === 'pending' || invitation.state === 'expired') ? (
          <Time at={invitation.expiresAt} />
        ) : (
          '–'
        )}
      </td>
      <td className={classes.end}>
        <LogMenu invitation={invitation} />
      </td>
    </tr>
  )
}

function LogCard({ invitation, slug }: RowProps) {
  return (
    <li className={explorer.card}>
      <div className={explorer.cardHead}>
        <div className={explorer.partnerText}>
          <AppLink href={paths.partner(slug, invitation.partnershipId)} className={explorer.partnerName}>
            {invitation.email}
          </AppLink>
          <span className={explorer.partnerContact}>{nameOf(invitation)}</span>
        </div>
        <LogMenu invitation={invitation} />
      </div>
      <div className={explorer.cardFoot}>
        <StatusBadge tone={invitationTones[invitation.state]}>{t(`invitation.state_${invitation.state}`)}</StatusBadge>
        <Text size="sm" c="dimmed">
          <Time at={invitation.lastSentAt ?? invitation.createdAt} />
        </Text>
      </div>
    </li>
  )
}

function LogMenu({ invitation }: { invitation: Invitation }) {
  const program = useProgramOf(invitation.programId)
  const act = useAct()
  const verbs = offeredInvitationVerbs(invitation, program)
  if (verbs.length === 0) return null
  return (
    <Menu position="bottom-end" width={270}>
      <Menu.Target>
        <ActionIcon aria-label={shared('ui.actionsFor', { name: invitation.email })}>
          <IconMore />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {verbs.map((one) => (
          <RefusableItem
            key={one.verb}
            refusal={one.refusal}
            dangerous={one.dangerous}
            onClick={() => act(one.verb, 'invitation', targetOfInvitation(invitation))}
          >
            {one.label}
          </RefusableItem>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
