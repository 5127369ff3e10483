import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useSmallForm } from '#web/account/small-form.ts'
import { personApi } from '#web/lib/api.ts'
import { useInstallation } from '#web/lib/client.tsx'
import { useSearch } from '#web/lib/search.ts'
import { tell, tellError } from '#web/lib/toasts.tsx'
import { Page } from '#web/shell/Page.tsx'
import { IconStop } from '#web/ui/icons.tsx'
import { Panel } from '#web/ui/Panel.tsx'
import { Time } from '#web/ui/Time.tsx'
import classes from './installation.module.css'
import { List, SearchField } from './List.tsx'
import { type Blocked, useBlocked, useRefreshInstallation } from './queries.ts'
import { t } from './words.ts'

/** Addresses that get no invitations, from anybody or from one host. */
export function BlockedPage() {
  const place = useInstallation().data?.name ?? ''
  const [search, change] = useSearch()
  const q = search.q ?? ''
  const blocked = useBlocked(q || undefined)
  return (
    <div className={classes.page}>
      <Page title={t('blocked.title')} place={place} description={t('blocked.says')}>
        <div className={classes.stack}>
          <Add />
          <div>
            <div className={classes.tools}>
              <SearchField label={t('blocked.search')} value={q} onChange={(value) => change({ q: value })} />
            </div>
            <List
              query={blocked}
              label={t('blocked.title')}
              row={(address) => <Row address={address} />}
              empty={{ title: t('blocked.none'), says: t('blocked.noneSays'), icon: <IconStop size={26} /> }}
              noMatch={q ? { says: t('mail.noMatchSays'), clear: () => change({ q: undefined }) } : undefined}
            />
          </div>
        </div>
      </Page>
    </div>
  )
}

function Add() {
  const refresh = useRefreshInstallation()
  const form = useSmallForm({ email: '' })
  const block = async () => {
    const { email } = await personApi.installation.blockAddress({ body: { email: form.values.email.trim() } })
    tell(t('blocked.blockedNow', { email }))
    form.reset()
    await refresh()
  }
  return (
    <Panel title={t('blocked.add')}>
      <form
        className={classes.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          const check = () => ({ ...(!form.values.email.trim() && { email: t('settings.addressNeeded') }) })
          void form.submit(check, block, 'email')
        }}
      >
        <TextInput {...form.field('email')} label={t('blocked.address')} type="email" autoComplete="off" />
        <div className={classes.buttons}>
          <Button type="submit" loading={form.busy}>
            {t('blocked.block')}
          </Button>
        </div>
      </form>
    </Panel>
  )
}

function Row({ address }: { address: Blocked }) {
  const refresh = useRefreshInstallation()
  const [busy, setBusy] = useState(false)
  const { email } = address
  const unblock = async () => {
    if (busy) return
    setBusy(true)
    try {
      await personApi.installation.unblockAddress({ params: { id: address.id } })
      tell(t('blocked.unblocked', { email }))
    } catch (error) {
      tellError(error)
    }
    setBusy(false)
    await refresh()
  }
  return (
    <div className={classes.row}>
      <div className={classes.rowMain}>
        <strong>{email}</strong>{' '}
        {address.host ? t('blocked.forHost', { host: address.host.name }) : t('blocked.everybody')}
        <small>
          {t(`blocked.${address.reason}`)} · <Time at={address.createdAt} />
        </small>
      </div>
      <Button
        variant="default"
        size="sm"
        loading={busy}
        onClick={unblock}
        aria-label={t('blocked.unblockOf', { email })}
      >
        {t('blocked.unblock')}
      </Button>
    </div>
  )
}
