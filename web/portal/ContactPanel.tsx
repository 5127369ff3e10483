import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { personApi } from '#web/lib/api.ts'
import { faultsOf, isNeverMine, refusalOf, sentenceOf } from '#web/lib/faults.ts'
import { tell, tellError } from '#web/lib/toasts.tsx'
import { t as shared } from '#web/lib/words.ts'
import { OrgMark } from '#web/ui/OrgMark.tsx'
import { RefusableButton } from '#web/ui/Refusable.tsx'
import classes from './portal.module.css'
import { useRefreshPortal } from './queries.ts'
import { ReasonDialog } from './ReasonDialog.tsx'
import type { Card } from './view.ts'
import { t } from './words.ts'

/** Whom the host writes to on our side, who is to become it, and naming another. */
export function ContactPart({ card }: { card: Card }) {
  const [naming, setNaming] = useState(false)
  const { primaryContact: contact, contactChange: change, can } = card
  if (!contact) return null
  const mayName = !isNeverMine(can, 'change_primary_contact') && !never.includes(String(can.change_primary_contact))
  return (
    <>
      <div className={classes.person}>
        <OrgMark name={contact.name || contact.email} size={36} round />
        <div>
          <strong>{contact.name || contact.email}</strong>
          <span>{t('contact.is', { host: card.host.name })}</span>
        </div>
      </div>
      {change && <Waiting card={card} change={change} />}
      {mayName && (
        <RefusableButton
          variant="default"
          fullWidth
          mt="md"
          refusal={refusalOf(can, 'change_primary_contact')}
          onClick={() => setNaming(true)}
        >
          {t('contact.change')}
        </RefusableButton>
      )}
      <NameDialog card={card} opened={naming} onClose={() => setNaming(false)} />
    </>
  )
}

/** What a role or a status rules out is not shown. */
const never = ['forbidden', 'verb_not_allowed', 'single_person']

type Change = NonNullable<Card['contactChange']>

function Waiting({ card, change }: { card: Card; change: Change }) {
  const refresh = useRefreshPortal()
  const [busy, setBusy] = useState(false)
  const [refusing, setRefusing] = useState(false)
  const { can } = card
  const input = { params: { id: card.partnershipId }, body: {} }
  const who = change.name || change.email
  const once = (work: () => Promise<unknown>, done: string) => async () => {
    if (busy) return
    setBusy(true)
    try {
      await work()
      tell(done)
    } catch (error) {
      tellError(error)
    } finally {
      setBusy(false)
      await refresh()
    }
  }
  const refuse = async (reason: string | undefined) => {
    await personApi.portal.refuseContact({ ...input, body: reason ? { reason } : {} })
    setRefusing(false)
    tell(t('contact.refused', { who }))
    await refresh()
  }
  return (
    <div className={classes.notice} data-tone="info" data-within>
      <div>
        <h3>{t(`contact.waiting_${change.stage}`)}</h3>
        <p>{change.says}</p>
        <p>{change.email}</p>
        <Group gap="xs" mt="xs">
          {can.confirm_contact === true && (
            <>
              <Button
                size="compact-md"
                loading={busy}
                onClick={once(() => personApi.portal.confirmContact(input), t('contact.confirmed', { who }))}
              >
                {t('contact.confirm')}
              </Button>
              <Button size="compact-md" variant="default" onClick={() => setRefusing(true)}>
                {t('contact.refuse')}
              </Button>
            </>
          )}
          {can.resend_contact === true && (
            <Button
              size="compact-md"
              variant="default"
              loading={busy}
              onClick={once(() => personApi.portal.resendContact(input), t('contact.resent', { email: change.email }))}
            >
              {t('contact.resend')}
            </Button>
          )}
          {can.cancel_contact === true && change.stage === 'invited' && (
            <Button
              size="compact-md"
              variant="default"
              onClick={once(() => personApi.portal.cancelContact(input), t('contact.cancelled'))}
            >
              {t('contact.cancel')}
            </Button>
          )}
        </Group>
      </div>
      <ReasonDialog
        opened={refusing}
        onClose={() => setRefusing(false)}
        title={t('contact.refuseTitle', { who })}
        reasonLabel={t('contact.reason')}
        reasonSays={t('contact.reasonSays', { host: card.host.name })}
        confirm={t('contact.refuse')}
        cancel={shared('ui.cancel')}
        onConfirm={refuse}
      >
        {t('contact.refuseSays', { host: card.host.name })}
      </ReasonDialog>
    </div>
  )
}

function NameDialog({ card, opened, onClose }: { card: Card; opened: boolean; onClose: () => void }) {
  const refresh = useRefreshPortal()
  const [email, setEmail] = useState('')
  const [firstName, setFirstName] = useState('')
  const [lastName, setLastName] = useState('')
  const [failure, setFailure] = useState<unknown>()
  const [busy, setBusy] = useState(false)
  const faults = faultsOf(failure)
  const close = () => {
    setFailure(undefined)
    onClose()
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (busy) return
    setBusy(true)
    setFailure(undefined)
    try {
      const body = {
        email: email.trim(),
        firstName: firstName.trim() || undefined,
        lastName: lastName.trim() || undefined,
      }
      const after = await personApi.portal.changePrimaryContact({ params: { id: card.partnershipId }, body })
      tell(t(after.contactChange ? 'contact.invited' : 'contact.changed', { email: email.trim() }))
      setEmail('')
      close()
      await refresh()
    } catch (error) {
      setFailure(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Modal opened={opened} onClose={close} title={t('contact.change')} centered>
      <form onSubmit={submit} noValidate>
        <Stack>
          <Text size="sm">{t('contact.changeSays', { host: card.host.name })}</Text>
          <TextInput
            label={t('contact.email')}
            required
            data-autofocus
            type="email"
            autoComplete="off"
            value={email}
            error={faults.email ?? (failure && Object.keys(faults).length === 0 ? sentenceOf(failure) : undefined)}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <Group grow>
            <TextInput
              label={t('contact.firstName')}
              value={firstName}
              autoComplete="off"
              onChange={(event) => setFirstName(event.currentTarget.value)}
            />
            <TextInput
              label={t('contact.lastName')}
              value={lastName}
              autoComplete="off"
              onChange={(event) => setLastName(event.currentTarget.value)}
            />
          </Group>
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {shared('ui.cancel')}
            </Button>
            <Button type="submit" loading={busy}>
              {t('contact.name')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
