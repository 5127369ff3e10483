/** People, messages and the timeline of a partner; loaded when they are opened. */
import { Button, NativeSelect, Text } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useActing } from '#web/lib/client.tsx'
import { requestIdOf, sentenceOf } from '#web/lib/faults.ts'
import { keys } from '#web/lib/keys.ts'
import { EmptyState } from '#web/ui/EmptyState.tsx'
import { ErrorPanel } from '#web/ui/ErrorPanel.tsx'
import { IconHistory, IconMail, IconPeople } from '#web/ui/icons.tsx'
import { OrgMark } from '#web/ui/OrgMark.tsx'
import { Panel } from '#web/ui/Panel.tsx'
import { RefusableButton } from '#web/ui/Refusable.tsx'
import { StatusBadge, type Tone } from '#web/ui/StatusBadge.tsx'
import { LinesSkeleton } from '#web/ui/skeletons.tsx'
import { Time } from '#web/ui/Time.tsx'
import { useProgramOf } from '../programs.tsx'
import { targetOf } from '../verbs/target.ts'
import { useAct } from '../verbs/VerbsProvider.tsx'
import { offeredVerbs, type Partnership } from '../verbs/verbs.ts'
import { t } from '../words.ts'
import { Activity, type Entry } from './Activity.tsx'
import { ContactWaiting } from './ContactWaiting.tsx'
import { HeldRoles } from './HeldRoles.tsx'
import classes from './partner.module.css'
import { TablePanel } from './TablePanel.tsx'

interface Props {
  partnership: Partnership
}

export function PeopleTab({ partnership }: Props) {
  const { api, organization } = useActing()
  const program = useProgramOf(partnership.programId)
  const act = useAct()
  const people = useQuery({
    queryKey: keys.partnershipPart(organization.id, partnership.id, 'people'),
    queryFn: ({ signal }) => api.partnerships.people({ params: { id: partnership.id }, signal }),
  })
  const hasRoles = (people.data?.roles.length ?? 0) > 0
  const change = offeredVerbs(partnership, program).find((one) => one.verb === 'change_primary_contact')
  return (
    <TablePanel
      title={t('people.title')}
      above={<ContactWaiting partnership={partnership} />}
      actions={
        change && (
          <RefusableButton
            size="compact-md"
            variant="default"
            refusal={change.refusal}
            onClick={() => act('change_primary_contact', 'partnership', targetOf(partnership))}
          >
            {change.label}
          </RefusableButton>
        )
      }
      query={people}
      empty={{ title: t('people.none'), says: t('people.noneSays'), icon: <IconPeople size={26} /> }}
      columns={[
        t('people.name'),
        t('people.role'),
        ...(hasRoles ? [t('people.heldRoles')] : []),
        t('people.lastSignIn'),
      ]}
    >
      {(one) => (
        <tr key={one.person.id}>
          <td>
            <span className={classes.person}>
              <OrgMark name={one.person.name || one.person.email} size={30} round />
              <span>
                {one.person.name || one.person.email}
                {one.isPrimaryContact && <StatusBadge tone="info">{t('partner.primaryContact')}</StatusBadge>}
                <small>{one.person.email}</small>
              </span>
            </span>
          </td>
          <td>{one.role}</td>
          {hasRoles && (
            <td>
              <HeldRoles partnership={partnership} one={one} of={people.data} />
            </td>
          )}
          <td>
            {one.lastSignInAt ? (
              <Time at={one.lastSignInAt} />
            ) : one.claimed ? (
              t('people.never')
            ) : (
              t('people.noAccount')
            )}
          </td>
        </tr>
      )}
    </TablePanel>
  )
}

const mailTones: Record<string, Tone> = {
  queued: 'info',
  sent: 'good',
  deferred: 'wait',
  failed: 'bad',
  bounced: 'bad',
  cancelled: 'quiet',
}

export function MessagesTab({ partnership }: Props) {
  const { api, organization } = useActing()
  const mails = useQuery({
    queryKey: keys.partnershipPart(organization.id, partnership.id, 'mails'),
    queryFn: ({ signal }) => api.partnerships.mails({ params: { id: partnership.id }, signal }),
  })
  return (
    <TablePanel
      title={t('mails.title')}
      query={mails}
      empty={{ title: t('mails.none'), says: t('mails.noneSays'), icon: <IconMail size={26} /> }}
      columns={[t('mails.kind'), t('mails.to'), t('mails.state'), t('mails.at')]}
    >
      {(mail) => (
        <tr key={mail.id}>
          <td>{mailKind(mail.template)}</td>
          <td>{mail.to}</td>
          <td>
            <StatusBadge tone={mailTones[mail.state] ?? 'quiet'}>{t(`invitation.delivery_${mail.state}`)}</StatusBadge>
            {mail.lastAnswer && (
              <Text size="xs" c="dimmed" mt={3}>
                {mail.lastAnswer}
              </Text>
            )}
            {mail.attempts > 1 && (
              <Text size="xs" c="dimmed">
                {t('mails.attempts', { count: mail.attempts })}
              </Text>
            )}
          </td>
          <td>
            <Time at={mail.sentAt ?? mail.dueAt} />
          </td>
        </tr>
      )}
    </TablePanel>
  )
}

/** A template's name as people would say it. */
export const mailKind = (template: string) => {
  const known = t(`mailKind.${template as 'invitation'}`)
  return known.startsWith('mailKind.') ? template.replaceAll('_', ' ') : known
}

const kinds = ['all', 'invitation', 'partnership', 'host', 'partner'] as const
type Kind = (typeof kinds)[number]
const isOfKind = (entry: Entry, kind: Kind) => {
  if (kind === 'all') return true
  if (kind === 'host' || kind === 'partner') return entry.side === kind
  return entry.verb.startsWith(`${kind}.`)
}

export function ActivityTab({ partnership }: Props) {
  const { api, organization } = useActing()
  const [kind, setKind] = useState<Kind>('all')
  const history = useInfiniteQuery({
    queryKey: keys.partnershipPart(organization.id, partnership.id, 'history'),
    queryFn: ({ pageParam, signal }) =>
      api.partnerships.history({
        params: { id: partnership.id },
        query: { limit: 50, cursor: pageParam || undefined },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next ?? undefined,
  })
  const entries = (history.data?.pages.flatMap((page) => page.items) ?? []).filter((entry) => isOfKind(entry, kind))
  return (
    <Panel
      title={t('partner.tab_activity')}
      actions={
        <NativeSelect
          size="xs"
          aria-label={t('activity.kind')}
          value={kind}
          onChange={(event) => setKind(event.currentTarget.value as Kind)}
          data={[
            { value: 'all', label: t('activity.kindAll') },
            { value: 'invitation', label: t('activity.kindInvitation') },
            { value: 'partnership', label: t('activity.kindPartnership') },
            { value: 'host', label: t('activity.kindHost') },
            { value: 'partner', label: t('activity.kindPartner') },
          ]}
        />
      }
    >
      {history.isError && (
        <ErrorPanel
          says={sentenceOf(history.error)}
          requestId={requestIdOf(history.error)}
          onRetry={() => void history.refetch()}
        />
      )}
      {history.isPending && <LinesSkeleton lines={8} />}
      {history.isSuccess && entries.length === 0 && (
        <EmptyState title={t('activity.empty')} icon={<IconHistory size={26} />} tone="quiet" />
      )}
      {entries.length > 0 && <Activity entries={entries} slug={organization.slug} />}
      {history.hasNextPage && (
        <Button
          variant="default"
          mt="md"
          onClick={() => void history.fetchNextPage()}
          loading={history.isFetchingNextPage}
        >
          {t('activity.more')}
        </Button>
      )}
    </Panel>
  )
}
