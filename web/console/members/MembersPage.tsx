/** The people of one's own organization: members and pending invitations, roles, and why the last owner stays. */
import { ActionIcon, Alert, Button, Group, Menu, Modal, NativeSelect, Stack, Tabs, Text, Textarea } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { OrganizationRole } from '#contract/names.ts'
import type { Answer, Api } from '#web/lib/api.ts'
import { useActing, useMe } from '#web/lib/client.tsx'
import { editsOf, refusalOf, sentenceOf } from '#web/lib/faults.ts'
import { keys } from '#web/lib/keys.ts'
import { useGo } from '#web/lib/link.tsx'
import { paths } from '#web/lib/paths.ts'
import { useSearch } from '#web/lib/search.ts'
import { tell, tellError } from '#web/lib/toasts.tsx'
import { t as shared } from '#web/lib/words.ts'
import { Loaded, Page } from '#web/shell/Page.tsx'
import { ConfirmDialog } from '#web/ui/ConfirmDialog.tsx'
import { EmptyState } from '#web/ui/EmptyState.tsx'
import { IconMail, IconMore, IconPlus } from '#web/ui/icons.tsx'
import { OpenedAfter } from '#web/ui/later.tsx'
import { OrgMark } from '#web/ui/OrgMark.tsx'
import { RefusableButton } from '#web/ui/Refusable.tsx'
import { RefusableItem } from '#web/ui/RefusableItem.tsx'
import { StatusBadge } from '#web/ui/StatusBadge.tsx'
import { TableSkeleton } from '#web/ui/skeletons.tsx'
import { Time } from '#web/ui/Time.tsx'
import { parseAddresses } from '../invite/addresses.ts'
import { t } from '../words.ts'
import classes from './members.module.css'

type Member = Answer<Api['members']['list']>['items'][number]
type MemberVerb = 'resend' | 'withdraw' | 'deactivate' | 'reactivate' | 'remove' | 'leave' | 'transfer_ownership'
const confirmed: readonly MemberVerb[] = ['withdraw', 'deactivate', 'remove', 'leave', 'transfer_ownership']
const order: MemberVerb[] = ['resend', 'reactivate', 'transfer_ownership', 'deactivate', 'withdraw', 'remove', 'leave']

export function MembersPage() {
  const { api, organization } = useActing()
  const [search, setSearch] = useSearch()
  const [isInviting, setIsInviting] = useState(false)
  const members = useQuery({
    queryKey: keys.members(organization.id),
    queryFn: ({ signal }) => api.members.list({ signal }),
  })
  const tab = search.tab === 'pending' ? 'pending' : 'members'
  const can = members.data?.can
  const mayInvite = can?.invite
  return (
    <Page
      title={t('members.title')}
      place={organization.name}
      description={t('members.says', { name: organization.name })}
      actions={
        mayInvite !== undefined &&
        mayInvite !== 'forbidden' && (
          <RefusableButton
            variant={organization.hosts ? 'default' : 'filled'}
            leftSection={<IconPlus size={16} />}
            refusal={refusalOf(can, 'invite')}
            onClick={() => setIsInviting(true)}
          >
            {t('members.invite')}
          </RefusableButton>
        )
      }
    >
      <Loaded query={members} skeleton={<TableSkeleton rows={5} />}>
        {(data) => {
          const active = data.items.filter((one) => one.state === 'active' || one.state === 'inactive')
          const pending = data.items.filter((one) => one.state === 'invited')
          return (
            <>
              <Tabs
                value={tab}
                onChange={(next) => setSearch({ tab: next === 'pending' ? 'pending' : undefined })}
                keepMounted={false}
              >
                <Tabs.List mb="md">
                  <Tabs.Tab value="members">{t('members.members', { count: active.length })}</Tabs.Tab>
                  <Tabs.Tab value="pending">{t('members.pending', { count: pending.length })}</Tabs.Tab>
                </Tabs.List>
                <Tabs.Panel value="members">
                  <List members={active} />
                </Tabs.Panel>
                <Tabs.Panel value="pending">
                  {pending.length === 0 ? (
                    <EmptyState title={t('members.nonePending')} tone="quiet" icon={<IconMail size={26} />}>
                      {t('members.nonePendingSays')}
                    </EmptyState>
                  ) : (
                    <List members={pending} />
                  )}
                </Tabs.Panel>
              </Tabs>
              <InviteColleagues opened={isInviting} onClose={() => setIsInviting(false)} roles={data.rolesToGive} />
            </>
          )
        }}
      </Loaded>
    </Page>
  )
}

function useMemberActions() {
  const { api, organization } = useActing()
  const client = useQueryClient()
  const me = useMe()
  const go = useGo()
  const refresh = () => {
    void client.invalidateQueries({ queryKey: keys.members(organization.id) })
    void client.invalidateQueries({ queryKey: keys.me })
  }
  const run = async (verb: MemberVerb, member: Member) => {
    const params = { id: member.id }
    if (verb === 'resend') await api.members.resend({ params })
    if (verb === 'withdraw') await api.members.withdraw({ params })
    if (verb === 'deactivate') await api.members.deactivate({ params })
    if (verb === 'reactivate') await api.members.reactivate({ params })
    if (verb === 'remove') await api.members.remove({ params })
    if (verb === 'transfer_ownership') await api.members.transferOwnership({ params })
    if (verb === 'leave') {
      await api.members.leave()
      await me.refetch()
      go(paths.start)
    }
    tell(t(`members.done_${verb}`, { name: nameOf(member) }))
    refresh()
  }
  return { run, refresh }
}

const nameOf = (member: Member) => member.person.name || member.person.email

function List({ members }: { members: Member[] }) {
  const { run, refresh } = useMemberActions()
  const { api, organization } = useActing()
  const [asked, setAsked] = useState<{ verb: MemberVerb; member: Member }>()
  const [isAsking, setIsAsking] = useState(false)
  const changeRole = useMutation({
    mutationFn: ({ member, role }: { member: Member; role: OrganizationRole }) =>
      api.members.changeRole({ params: { id: member.id }, body: { role, base: { role: member.role } } }),
    onSuccess: (answer) =>
      tell(t('members.roleChanged', { name: nameOf(answer), role: shared(`shell.role.${answer.role}`) })),
    onError: (error, { member }) => {
      const [edit] = editsOf(error)
      if (!edit) return tellError(error)
      const role = shared(`shell.role.${edit.theirs as OrganizationRole}`) // the field is a role
      tell(t('members.roleChangedSince', { by: edit.by ?? shared('clash.somebody'), name: nameOf(member), role }))
    },
    onSettled: refresh,
  })
  const act = (verb: MemberVerb, member: Member) => {
    if (confirmed.includes(verb)) {
      setAsked({ verb, member })
      setIsAsking(true)
    } else run(verb, member).catch(tellError)
  }
  return (
    <div className={classes.scroll}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('members.person')}</th>
            <th scope="col">{t('members.role')}</th>
            <th scope="col">{t('members.state')}</th>
            <th scope="col">{t('members.last')}</th>
            <th scope="col">
              <span className="visually-hidden">{t('explorer.actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {members.map((member) => (
            <tr key={member.id}>
              <td>
                <span className={classes.person}>
                  <OrgMark name={nameOf(member)} size={34} round />
                  <span>
                    <b>{nameOf(member)}</b>{' '}
                    {member.isMe && (
                      <Text span c="dimmed" size="sm">
                        {t('members.you')}
                      </Text>
                    )}
                    <small>{member.person.email}</small>
                  </span>
                </span>
              </td>
              <td>
                <Role member={member} onChange={(role) => changeRole.mutate({ member, role })} />
              </td>
              <td>
                <StatusBadge
                  tone={
                    member.state === 'active'
                      ? 'good'
                      : member.expired
                        ? 'wait'
                        : member.state === 'invited'
                          ? 'info'
                          : 'quiet'
                  }
                >
                  {member.expired ? t('members.state_expired') : t(`members.state_${member.state}`)}
                </StatusBadge>
                {member.state === 'active' && (
                  <Text size="xs" c="dimmed" mt={3}>
                    {member.person.twoFactor ? t('members.twoFactorOn') : t('members.twoFactorOff')}
                  </Text>
                )}
                {(member.delivery === 'failed' || member.delivery === 'bounced') && (
                  <Text size="xs" c="var(--mantine-color-error)" mt={3} maw={260}>
                    {t(`members.delivery_${member.delivery}`)}
                    {member.deliveryAnswer && <q>{member.deliveryAnswer}</q>}
                  </Text>
                )}
                {member.state === 'invited' && member.invitedBy && (
                  <Text size="xs" c="dimmed" mt={3}>
                    {t('members.invitedBy', { name: member.invitedBy })}
                  </Text>
                )}
              </td>
              <td className={classes.quiet}>
                {member.state === 'invited' ? (
                  member.expiresAt && <Time at={member.expiresAt} />
                ) : member.lastSignInAt ? (
                  <Time at={member.lastSignInAt} />
                ) : (
                  t('people.never')
                )}
              </td>
              <td className={classes.end}>
                <MemberMenu member={member} onAct={(verb) => act(verb, member)} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {asked && (
        <OpenedAfter
          dialog={ConfirmDialog}
          props={{
            opened: isAsking,
            onClose: () => setIsAsking(false),
            title: t(`members.ask_${asked.verb as 'remove'}`, {
              name: nameOf(asked.member),
              organization: organization.name,
            }),
            confirm: t(`members.verb_${asked.verb}`),
            dangerous: asked.verb !== 'transfer_ownership',
            onConfirm: async () => {
              try {
                await run(asked.verb, asked.member)
                setIsAsking(false)
              } catch (error) {
                tellError(error)
              }
            },
            children: (
              <Text size="sm">{t(`members.askSays_${asked.verb as 'remove'}`, { name: nameOf(asked.member) })}</Text>
            ),
          }}
        />
      )}
    </div>
  )
}

function Role({ member, onChange }: { member: Member; onChange: (role: OrganizationRole) => void }) {
  const refusal = refusalOf(member.can, 'change_role')
  const roles = [...new Set([member.role, ...member.rolesToGive])]
  if (
    member.can.change_role === undefined ||
    member.can.change_role === 'forbidden' ||
    member.can.change_role === 'membership_state'
  ) {
    return <span>{shared(`shell.role.${member.role}`)}</span>
  }
  if (refusal) {
    return (
      <span>
        {shared(`shell.role.${member.role}`)}
        <Text size="xs" c="dimmed" maw={220}>
          {refusal}
        </Text>
      </span>
    )
  }
  return (
    <NativeSelect
      size="sm"
      w={170}
      aria-label={t('members.roleOf', { name: nameOf(member) })}
      value={member.role}
      onChange={(event) => onChange(event.currentTarget.value as OrganizationRole)}
      data={roles.map((role) => ({ value: role, label: shared(`shell.role.${role}`) }))}
    />
  )
}

function MemberMenu({ member, onAct }: { member: Member; onAct: (verb: MemberVerb) => void }) {
  const verbs = order.filter((verb) => {
    const answer = member.can[verb]
    return answer !== undefined && answer !== 'membership_state' && answer !== 'forbidden'
  })
  if (verbs.length === 0) return null
  return (
    <Menu position="bottom-end" width={270}>
      <Menu.Target>
        <ActionIcon aria-label={shared('ui.actionsFor', { name: nameOf(member) })}>
          <IconMore />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {verbs.map((verb) => (
          <RefusableItem
            key={verb}
            refusal={refusalOf(member.can, verb)}
            dangerous={verb === 'remove' || verb === 'withdraw' || verb === 'leave'}
            onClick={() => onAct(verb)}
          >
            {t(`members.verb_${verb}`)}
          </RefusableItem>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

/** Several addresses with one role; each gets its own verdict. */
function InviteColleagues({
  opened,
  onClose,
  roles,
}: {
  opened: boolean
  onClose: () => void
  roles: OrganizationRole[]
}) {
  const { api } = useActing()
  const { refresh } = useMemberActions()
  const [text, setText] = useState('')
  const [role, setRole] = useState<OrganizationRole>(roles.includes('member') ? 'member' : (roles.at(-1) ?? 'viewer'))
  const [attempted, setAttempted] = useState(false)
  const parsed = parseAddresses(text)
  const invite = useMutation({
    mutationFn: () => api.members.invite({ body: { emails: parsed.good.map((one) => one.email), role } }),
    onSuccess: (answer) => {
      refresh()
      const invited = answer.items.filter((one) => one.verdict === 'invited').length
      if (invited > 0) tell(t('members.invited', { count: invited }))
      const left = answer.items.filter((one) => one.verdict !== 'invited')
      if (left.length === 0) {
        setText('')
        setAttempted(false)
        onClose()
      } else setText(left.map((one) => one.email).join('\n'))
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setAttempted(true)
    if (parsed.good.length > 0 && parsed.bad.length === 0 && !invite.isPending) invite.mutate()
  }
  const left = invite.data?.items.filter((one) => one.verdict !== 'invited') ?? []
  const fault =
    parsed.bad.length > 0
      ? t('members.badAddresses', { list: parsed.bad.join(', ') })
      : attempted && parsed.good.length === 0
        ? t('members.noAddress')
        : undefined
  return (
    <Modal opened={opened} onClose={onClose} title={t('members.invite')} centered>
      <form onSubmit={submit} noValidate>
        <Stack>
          {invite.isError && <Alert color="red">{sentenceOf(invite.error)}</Alert>}
          {left.length > 0 && (
            <Alert color="yellow" title={t('members.notInvited')}>
              {left.map((one) => (
                <Text key={one.email} size="sm">
                  <b>{one.email}</b>: {one.says}
                </Text>
              ))}
            </Alert>
          )}
          <Textarea
            label={t('members.addresses')}
            description={t('members.addressesSays')}
            required
            autosize
            minRows={2}
            maxRows={8}
            data-autofocus
            autoCapitalize="none"
            spellCheck={false}
            value={text}
            error={fault}
            onChange={(event) => setText(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit(event)
            }}
          />
          <NativeSelect
            label={t('members.role')}
            description={t(`members.roleSays_${role}`)}
            value={role}
            onChange={(event) => setRole(event.currentTarget.value as OrganizationRole)}
            data={roles.map((one) => ({ value: one, label: shared(`shell.role.${one}`) }))}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {shared('ui.close')}
            </Button>
            <Button type="submit" loading={invite.isPending}>
              {parsed.good.length === 1
                ? t('members.inviteOne', { email: parsed.good[0]?.email })
                : t('members.inviteMany', { count: parsed.good.length })}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
