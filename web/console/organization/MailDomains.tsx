/** Mail domains: named, then proved by a record or by a code; each says how it stands and what to do. */
import { Alert, Button, Code, CopyButton, Group, NativeSelect, Stack, Tabs, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { Answer, Api } from '#web/lib/api.ts'
import { useActing } from '#web/lib/client.tsx'
import { faultsOf, refusalOf, sentenceOf } from '#web/lib/faults.ts'
import { formatInstant } from '#web/lib/format.ts'
import { keys } from '#web/lib/keys.ts'
import { tell, tellError } from '#web/lib/toasts.tsx'
import { t as shared } from '#web/lib/words.ts'
import { Loaded } from '#web/shell/Page.tsx'
import { ConfirmDialog } from '#web/ui/ConfirmDialog.tsx'
import { Panel } from '#web/ui/Panel.tsx'
import { StatusBadge } from '#web/ui/StatusBadge.tsx'
import { LinesSkeleton } from '#web/ui/skeletons.tsx'
import { Time } from '#web/ui/Time.tsx'
import { t } from '../words.ts'
import classes from './organization.module.css'

type List = Answer<Api['mailDomains']['list']>
type Domain = List['items'][number]

export function MailDomains() {
  const { api, organization } = useActing()
  const list = useQuery({
    queryKey: keys.mailDomains(organization.id),
    queryFn: ({ signal }) => api.mailDomains.list({ signal }),
  })
  return (
    <Panel title={t('domains.title')}>
      <Text size="sm" c="dimmed" mb="md" maw={720}>
        {t('domains.says')}
      </Text>
      <Loaded query={list} skeleton={<LinesSkeleton lines={2} />}>
        {(data) => (
          <Stack gap="md">
            {data.items.map((domain) => (
              <One key={domain.id} domain={domain} list={data} />
            ))}
            {data.can.manage === true ? (
              <Add />
            ) : (
              data.items.length === 0 && <Text size="sm">{refusalOf(data.can, 'manage')}</Text>
            )}
          </Stack>
        )}
      </Loaded>
    </Panel>
  )
}

function useRefresh() {
  const { organization } = useActing()
  const client = useQueryClient()
  return () => client.invalidateQueries({ queryKey: keys.mailDomains(organization.id) })
}

function Add() {
  const { api } = useActing()
  const refresh = useRefresh()
  const [domain, setDomain] = useState('')
  const add = useMutation({
    mutationFn: () => api.mailDomains.add({ body: { domain } }),
    onSuccess: () => {
      setDomain('')
      return refresh()
    },
  })
  const faults = faultsOf(add.error)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (domain.trim() && !add.isPending) add.mutate()
  }
  return (
    <form onSubmit={submit} noValidate>
      <Group align="flex-end" gap="sm">
        <TextInput
          label={t('domains.add')}
          description={t('domains.addSays')}
          placeholder="example.org"
          autoCapitalize="none"
          spellCheck={false}
          w={320}
          maw="100%"
          value={domain}
          error={faults.domain ?? (add.isError ? sentenceOf(add.error) : undefined)}
          onChange={(event) => {
            setDomain(event.currentTarget.value)
            add.reset()
          }}
        />
        <Button type="submit" variant="default" loading={add.isPending}>
          {t('domains.addButton')}
        </Button>
      </Group>
    </form>
  )
}

function One({ domain, list }: { domain: Domain; list: List }) {
  const { api } = useActing()
  const refresh = useRefresh()
  const [removing, setRemoving] = useState(false)
  const mayManage = list.can.manage === true
  const check = useMutation({
    mutationFn: () => api.mailDomains.checkRecord({ params: { id: domain.id } }),
    onSuccess: (answer) =>
      tell(
        answer.verifiedAt && !domain.verifiedAt
          ? t('domains.proved', { domain: domain.shownAs })
          : (answer.check?.says ?? ''),
      ),
    onError: tellError,
    onSettled: refresh,
  })
  return (
    <section className={classes.domain} aria-label={domain.shownAs}>
      <Group justify="space-between" align="flex-start" gap="sm">
        <div>
          <Group gap="sm">
            <Text fw={600}>
              <bdi>{domain.shownAs}</bdi>
            </Text>
            <State domain={domain} />
          </Group>
          {domain.shownAs !== domain.domain && (
            <Text size="xs" c="dimmed">
              {domain.domain}
            </Text>
          )}
          {domain.verifiedAt && (
            <Text size="sm" c="dimmed">
              {t(`domains.by_${domain.verifiedBy ?? 'record'}`)} <Time at={domain.verifiedAt} />
            </Text>
          )}
        </div>
        {mayManage && (
          <Group gap="xs">
            {domain.verifiedBy === 'record' && (
              <Button size="xs" variant="default" loading={check.isPending} onClick={() => check.mutate()}>
                {t('domains.checkAgain')}
              </Button>
            )}
            <Button size="xs" variant="subtle" color="gray" onClick={() => setRemoving(true)}>
              {shared('ui.remove')}
            </Button>
          </Group>
        )}
      </Group>
      {domain.lapsesAt && (
        <Alert color="yellow" mt="sm">
          {t('domains.missing', { until: formatInstant(domain.lapsesAt) })}
          <Record domain={domain} />
        </Alert>
      )}
      {!domain.verifiedAt && mayManage && (
        <Tabs defaultValue="record" mt="sm" keepMounted={false}>
          <Tabs.List mb="sm">
            <Tabs.Tab value="record">{t('domains.record')}</Tabs.Tab>
            <Tabs.Tab value="code">{t('domains.code')}</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="record">
            <Text size="sm">{t('domains.recordSays')}</Text>
            <Record domain={domain} />
            <Group gap="sm" mt="sm">
              <Button size="xs" variant="default" loading={check.isPending} onClick={() => check.mutate()}>
                {t('domains.check')}
              </Button>
              {domain.check && (
                <Text size="sm" c="dimmed">
                  {domain.check.says} <Time at={domain.check.at} />
                </Text>
              )}
            </Group>
          </Tabs.Panel>
          <Tabs.Panel value="code">
            <ByCode domain={domain} list={list} />
          </Tabs.Panel>
        </Tabs>
      )}
      <ConfirmDialog
        opened={removing}
        onClose={() => setRemoving(false)}
        title={t('domains.askRemove', { domain: domain.shownAs })}
        confirm={shared('ui.remove')}
        dangerous
        onConfirm={async () => {
          try {
            await api.mailDomains.remove({ params: { id: domain.id } })
            setRemoving(false)
          } catch (error) {
            tellError(error)
          }
          await refresh()
        }}
      >
        <Text size="sm">{t(domain.verifiedAt ? 'domains.askRemoveSays' : 'domains.askRemoveUnproved')}</Text>
      </ConfirmDialog>
    </section>
  )
}

function State({ domain }: { domain: Domain }) {
  if (domain.lapsesAt) return <StatusBadge tone="wait">{t('domains.stateMissing')}</StatusBadge>
  return domain.verifiedAt ? (
    <StatusBadge tone="good">{t('domains.stateVerified')}</StatusBadge>
  ) : (
    <StatusBadge tone="quiet">{t('domains.stateNamed')}</StatusBadge>
  )
}

/** Name and value of the TXT record, ready to be copied. */
function Record({ domain: { record } }: { domain: Domain }) {
  return (
    <dl className={classes.record}>
      {(['name', 'value'] as const).map((part) => (
        <div key={part}>
          <dt>{t(`domains.record_${part}`)}</dt>
          <dd>
            <Code>{record[part]}</Code>
            <CopyButton value={record[part]}>
              {({ copied, copy }) => (
                <Button size="compact-xs" variant="subtle" onClick={copy} aria-label={t(`domains.copy_${part}`)}>
                  {copied ? shared('ui.copied') : shared('ui.copy')}
                </Button>
              )}
            </CopyButton>
          </dd>
        </div>
      ))}
    </dl>
  )
}

function ByCode({ domain, list }: { domain: Domain; list: List }) {
  const { api } = useActing()
  const refresh = useRefresh()
  const [mailbox, setMailbox] = useState(list.mailboxes[0] ?? 'postmaster')
  const [code, setCode] = useState('')
  const send = useMutation({
    mutationFn: () => api.mailDomains.sendCode({ params: { id: domain.id }, body: { mailbox } }),
    onError: tellError,
    onSettled: refresh,
  })
  const confirm = useMutation({
    mutationFn: () => api.mailDomains.confirmCode({ params: { id: domain.id }, body: { code } }),
    onSuccess: () => {
      tell(t('domains.proved', { domain: domain.shownAs }))
      return refresh()
    },
  })
  const lost = domain.code?.delivery === 'failed' || domain.code?.delivery === 'bounced'
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (code.trim() && !confirm.isPending) confirm.mutate()
  }
  return (
    <Stack gap="sm">
      <Text size="sm">{t('domains.codeSays')}</Text>
      <Group align="flex-end" gap="sm">
        <NativeSelect
          label={t('domains.mailbox')}
          value={mailbox}
          onChange={(event) => setMailbox(event.currentTarget.value as typeof mailbox)}
          data={list.mailboxes.map((one) => ({ value: one, label: `${one}@${domain.shownAs}` }))}
        />
        <Button variant="default" loading={send.isPending} onClick={() => send.mutate()}>
          {t('domains.send')}
        </Button>
      </Group>
      {domain.code && lost && (
        <Alert color="red">
          {t('domains.codeLost', { address: domain.code.sentTo, answer: domain.code.answer ?? '' })}
        </Alert>
      )}
      {domain.code && !lost && (
        <form onSubmit={submit} noValidate>
          <Group align="flex-end" gap="sm">
            <TextInput
              label={t('domains.codeLabel')}
              description={t('domains.codeSent', {
                address: domain.code.sentTo,
                until: formatInstant(domain.code.expiresAt),
              })}
              inputMode="numeric"
              autoComplete="one-time-code"
              value={code}
              error={faultsOf(confirm.error).code ?? (confirm.isError ? sentenceOf(confirm.error) : undefined)}
              onChange={(event) => {
                setCode(event.currentTarget.value)
                confirm.reset()
              }}
            />
            <Button type="submit" loading={confirm.isPending}>
              {t('domains.confirm')}
            </Button>
          </Group>
        </form>
      )}
    </Stack>
  )
}
