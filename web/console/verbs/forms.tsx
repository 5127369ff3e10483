/** The small forms of an invitation: its link, its particulars, another address. */
import {
  Alert,
  Button,
  Checkbox,
  CopyButton,
  Group,
  Modal,
  NativeSelect,
  Stack,
  Switch,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { visibilities } from '#contract/names.ts'
import type { Answer, Api } from '#web/lib/api.ts'
import { useActing, useRefresh } from '#web/lib/client.tsx'
import { faultsOf, sentenceOf } from '#web/lib/faults.ts'
import { formatInstant } from '#web/lib/format.ts'
import { tell } from '#web/lib/toasts.tsx'
import { t as shared } from '#web/lib/words.ts'
import { FieldError } from '#web/ui/FieldError.tsx'
import { IconCheck, IconCopy } from '#web/ui/icons.tsx'
import { LinesSkeleton } from '#web/ui/skeletons.tsx'
import { looksLikeAddress } from '../invite/addresses.ts'
import { endOfDay } from '../invite/draft.ts'
import type { ProgramRow } from '../programs.tsx'
import { t } from '../words.ts'
import type { Target } from './target.ts'

interface Props {
  target: Target
  program: ProgramRow | undefined
  opened: boolean
  onClose: () => void
}

/** Mints a link when asked, shows it once, and says that it does not prove the mailbox. */
export function CopyLinkDialog({ target, program, opened, onClose }: Props) {
  const { api } = useActing()
  const refresh = useRefresh()
  const mint = useMutation({
    mutationFn: () => api.invitations.copyLink({ params: { id: target.invitationId ?? '' } }),
    onSuccess: refresh,
  })
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={program?.vocabulary.buttons.copy_link ?? t('link.title')}
      size="lg"
      centered
    >
      <Stack>
        <Text size="sm">{t('link.says', { email: target.email ?? '' })}</Text>
        {mint.isError && <Alert color="red">{sentenceOf(mint.error)}</Alert>}
        {mint.data ? (
          <>
            <TextInput
              readOnly
              label={t('link.label')}
              description={
                mint.data.expiresAt ? t('link.until', { at: formatInstant(mint.data.expiresAt) }) : undefined
              }
              value={mint.data.link}
              onFocus={(event) => event.currentTarget.select()}
              data-autofocus
            />
            <Alert color="yellow">{t('link.once')}</Alert>
            <Group justify="flex-end">
              <Button variant="default" onClick={onClose}>
                {shared('ui.close')}
              </Button>
              <CopyButton value={mint.data.link}>
                {({ copied, copy }) => (
                  <Button leftSection={copied ? <IconCheck size={16} /> : <IconCopy size={16} />} onClick={copy}>
                    {copied ? shared('ui.copied') : shared('ui.copy')}
                  </Button>
                )}
              </CopyButton>
            </Group>
          </>
        ) : (
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose} data-autofocus>
              {shared('ui.cancel')}
            </Button>
            <Button onClick={() => mint.mutate()} loading={mint.isPending}>
              {t('link.mint')}
            </Button>
          </Group>
        )}
      </Stack>
    </Modal>
  )
}

interface NewAddress {
  email: string
  firstName?: string
  lastName?: string
}

/** Another address: withdraws the former invitation and opens one for it, or names another primary contact. */
export function NewAddressDialog({
  target,
  program,
  opened,
  onClose,
  verb,
}: Props & { verb: 'correct_email' | 'change_primary_contact' }) {
  const { api } = useActing()
  const refresh = useRefresh()
  const [email, setEmail] = useState('')
  const [firstName, setFirstName] = useState('')
  const [lastName, setLastName] = useState('')
  const [fault, setFault] = useState<string>()
  const save = useMutation({
    mutationFn: () => {
      const body = {
        email: email.trim(),
        firstName: firstName.trim() || undefined,
        lastName: lastName.trim() || undefined,
      }
      return verb === 'correct_email' ? correct(body) : change(body)
    },
    onSuccess: (done) => {
      refresh()
      tell(t(`done.${done}`, { name: target.name, email: email.trim() }))
      onClose()
    },
  })
  const correct = async (body: NewAddress) => {
    await api.invitations.correctEmail({ params: { id: target.invitationId ?? '' }, body })
    return 'correct_email' as const
  }
  /** What came of it depends on whether this is a member already, and on whom the rules let bring people in. */
  const change = async (body: NewAddress) => {
    const { contactChange } = await api.partnerships.changePrimaryContact({ params: { id: target.id }, body })
    return contactChange ? (`contact_${contactChange.stage}` as const) : ('change_primary_contact' as const)
  }
  const faults = faultsOf(save.error)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!looksLikeAddress(email)) return setFault(t('address.bad'))
    setFault(undefined)
    save.mutate()
  }
  return (
    <Modal opened={opened} onClose={onClose} title={program?.vocabulary.buttons[verb]} size="lg" centered>
      <form onSubmit={submit} noValidate>
        <Stack>
          <Text size="sm">{t(`address.${verb}`, { email: target.email ?? '', name: target.name })}</Text>
          <TextInput
            label={t('address.email')}
            required
            data-autofocus
            inputMode="email"
            autoComplete="off"
            value={email}
            error={
              fault ??
              faults.email ??
              (save.isError && Object.keys(faults).length === 0 ? sentenceOf(save.error) : undefined)
            }
            onChange={(event) => {
              setEmail(event.currentTarget.value)
              setFault(undefined)
              if (save.isError) save.reset()
            }}
          />
          <Group grow>
            <TextInput
              label={t('address.firstName')}
              value={firstName}
              error={faults.firstName}
              onChange={(event) => setFirstName(event.currentTarget.value)}
            />
            <TextInput
              label={t('address.lastName')}
              value={lastName}
              error={faults.lastName}
              onChange={(event) => setLastName(event.currentTarget.value)}
            />
          </Group>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {shared('ui.cancel')}
            </Button>
            <Button type="submit" loading={save.isPending}>
              {looksLikeAddress(email)
                ? t(`address.${verb}Button`, { email: email.trim() })
                : program?.vocabulary.buttons[verb]}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

type Invitation = Answer<Api['invitations']['get']>

/** Changes an invitation that is not answered yet. */
export function AmendDialog({ target, program, opened, onClose }: Props) {
  const { api, organization } = useActing()
  const invitation = useQuery({
    queryKey: ['org', organization.id, 'invitations', 'one', target.invitationId],
    queryFn: ({ signal }) => api.invitations.get({ params: { id: target.invitationId ?? '' }, signal }),
    enabled: opened,
    staleTime: 0,
  })
  return (
    <Modal opened={opened} onClose={onClose} title={program?.vocabulary.buttons.amend} size="lg">
      {invitation.isError && <Alert color="red">{sentenceOf(invitation.error)}</Alert>}
      {invitation.isPending && <LinesSkeleton lines={6} />}
      {invitation.data && <AmendForm invitation={invitation.data} program={program} onClose={onClose} />}
    </Modal>
  )
}

const dayOf = (instant: string | null) => (instant ? instant.slice(0, 10) : '')

function AmendForm({
  invitation,
  program,
  onClose,
}: {
  invitation: Invitation
  program: ProgramRow | undefined
  onClose: () => void
}) {
  const { api } = useActing()
  const refresh = useRefresh()
  const [firstName, setFirstName] = useState(invitation.firstName)
  const [lastName, setLastName] = useState(invitation.lastName)
  const [message, setMessage] = useState(invitation.message)
  const [expiresOn, setExpiresOn] = useState(dayOf(invitation.expiresAt))
  const [remindersOn, setRemindersOn] = useState(invitation.remindersOn)
  const [permissions, setPermissions] = useState<string[]>(invitation.offer.permissions)
  const [visibility, setVisibility] = useState<string>(invitation.offer.visibility)
  const [endsOn, setEndsOn] = useState(dayOf(invitation.offer.endsAt))
  const asks = (name: string) => program?.dialog.fields.some((field) => field.name === name) ?? false

  const isOfferChanged =
    [...permissions].sort().join() !== [...invitation.offer.permissions].sort().join() ||
    visibility !== invitation.offer.visibility ||
    endsOn !== dayOf(invitation.offer.endsAt)
  const save = useMutation({
    mutationFn: () =>
      api.invitations.amend({
        params: { id: invitation.id },
        body: {
          firstName: firstName.trim() === invitation.firstName ? undefined : firstName.trim(),
          lastName: lastName.trim() === invitation.lastName ? undefined : lastName.trim(),
          message: message === invitation.message ? undefined : message,
          expiresAt: expiresOn && expiresOn !== dayOf(invitation.expiresAt) ? endOfDay(expiresOn) : undefined,
          remindersOn: remindersOn === invitation.remindersOn ? undefined : remindersOn,
          offer: isOfferChanged
            ? {
                permissions: permissions as Invitation['offer']['permissions'], // chosen from the program's list
                visibility: visibility as Invitation['offer']['visibility'], // chosen from the contract's list
                endsAt: endsOn ? endOfDay(endsOn) : null,
              }
            : undefined,
        },
      }),
    onSuccess: () => {
      refresh()
      tell(t('done.amend', { email: invitation.email, name: '' }))
      onClose()
    },
  })
  const faults = faultsOf(save.error)
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <Stack>
        <Text size="sm">{t('amend.says', { email: invitation.email })}</Text>
        {save.isError && Object.keys(faults).length === 0 && <Alert color="red">{sentenceOf(save.error)}</Alert>}
        <Group grow align="flex-start">
          <TextInput
            label={t('address.firstName')}
            value={firstName}
            error={faults.firstName}
            onChange={(event) => setFirstName(event.currentTarget.value)}
          />
          <TextInput
            label={t('address.lastName')}
            value={lastName}
            error={faults.lastName}
            onChange={(event) => setLastName(event.currentTarget.value)}
          />
        </Group>
        <Textarea
          label={t('amend.message')}
          autosize
          minRows={3}
          maxRows={8}
          value={message}
          error={faults.message}
          onChange={(event) => setMessage(event.currentTarget.value)}
        />
        {asks('permissions') && (
          <Checkbox.Group label={t('amend.permissions')} value={permissions} onChange={setPermissions}>
            <Stack gap="xs" mt={6}>
              {program?.permissions.map((one) => (
                <Checkbox key={one.name} value={one.name} label={one.title} description={one.says} />
              ))}
            </Stack>
            <FieldError>
              {faults['offer.permissions'] ?? (permissions.length === 0 ? t('invite.noPermission') : undefined)}
            </FieldError>
          </Checkbox.Group>
        )}
        {asks('visibility') && (
          <NativeSelect
            label={t('amend.visibility')}
            value={visibility}
            onChange={(event) => setVisibility(event.currentTarget.value)}
            data={visibilities.map((value) => ({ value, label: t(`visibility.${value}`) }))}
          />
        )}
        <Group grow align="flex-start">
          <TextInput
            type="date"
            label={t('amend.expires')}
            description={invitation.expiresAt ? formatInstant(invitation.expiresAt) : t('invite.neverExpires')}
            value={expiresOn}
            error={faults.expiresAt}
            onChange={(event) => setExpiresOn(event.currentTarget.value)}
          />
          <TextInput
            type="date"
            label={t('amend.ends')}
            description={t('invite.endsSays')}
            value={endsOn}
            error={faults['offer.endsAt']}
            onChange={(event) => setEndsOn(event.currentTarget.value)}
          />
        </Group>
        <Switch
          label={t('amend.reminders')}
          description={t('amend.remindersSays', { count: invitation.remindersSent })}
          checked={remindersOn}
          onChange={(event) => setRemindersOn(event.currentTarget.checked)}
        />
        {isOfferChanged && <Alert color="yellow">{t('amend.mailsAgain', { email: invitation.email })}</Alert>}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {shared('ui.cancel')}
          </Button>
          <Button type="submit" loading={save.isPending} disabled={permissions.length === 0 && asks('permissions')}>
            {isOfferChanged ? t('amend.saveAndMail', { email: invitation.email }) : shared('ui.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
