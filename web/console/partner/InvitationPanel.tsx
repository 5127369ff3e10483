/** The invitation: where its mail is, in the mail server's own words, and what can be done about it. */
import { Alert, Button, Group, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useActing, useRefresh } from '#web/lib/client.tsx'
import { formatInstant } from '#web/lib/format.ts'
import { secondsUntil } from '#web/lib/server-time.ts'
import { tell, tellError } from '#web/lib/toasts.tsx'
import { Facts, Panel } from '#web/ui/Panel.tsx'
import { RefusableButton } from '#web/ui/Refusable.tsx'
import { StatusBadge, type Tone } from '#web/ui/StatusBadge.tsx'
import { Time } from '#web/ui/Time.tsx'
import { useProgramOf } from '../programs.tsx'
import { invitationTones } from '../status.ts'
import { targetOf } from '../verbs/target.ts'
import { useAct } from '../verbs/VerbsProvider.tsx'
import { type Invitation, offeredInvitationVerbs, type Partnership } from '../verbs/verbs.ts'
import { t } from '../words.ts'
import classes from './partner.module.css'

const deliveryTones: Record<Invitation['delivery'], Tone> = {
  queued: 'info',
  sent: 'good',
  deferred: 'wait',
  failed: 'bad',
  bounced: 'bad',
  cancelled: 'quiet',
}

/** Seconds until another link may be sent; the page asks again when they are over. */
export function useSecondsLeft(lastSentAt: string | null, isTooSoon: boolean): number {
  const refresh = useRefresh()
  const until = lastSentAt ? new Date(lastSentAt).getTime() + 60_000 : 0
  const [left, setLeft] = useState(() => secondsUntil(until))
  // biome-ignore lint/correctness/useExhaustiveDependencies: `refresh` is another function each time.
  useEffect(() => {
    if (!isTooSoon) return
    const timer = setInterval(() => {
      const seconds = secondsUntil(until)
      setLeft(seconds)
      if (seconds === 0) {
        clearInterval(timer)
        refresh()
      }
    }, 1000)
    return () => clearInterval(timer)
  }, [until, isTooSoon])
  return left
}

export function InvitationPanel({ invitation, partnership }: { invitation: Invitation; partnership: Partnership }) {
  const program = useProgramOf(partnership.programId)
  const act = useAct()
  const tooSoon = invitation.can.resend === 'resend_too_soon'
  const left = useSecondsLeft(invitation.lastSentAt, tooSoon)
  const verbs = offeredInvitationVerbs(invitation, program)
  const granted = program?.permissions.filter((one) => invitation.offer.permissions.includes(one.name)) ?? []
  const asksPermissions = program?.dialog.fields.some((field) => field.name === 'permissions')
  return (
    <Panel
      title={t('invitation.title')}
      actions={
        <StatusBadge tone={invitationTones[invitation.state]}>{t(`invitation.state_${invitation.state}`)}</StatusBadge>
      }
    >
      {invitation.passOn && <PassOn invitation={invitation} proposal={invitation.passOn} />}
      {(invitation.delivery === 'failed' || invitation.delivery === 'bounced') && (
        <Alert color="red" mb="md" title={t('invitation.refused')}>
          {invitation.deliveryAnswer}
        </Alert>
      )}
      {invitation.declineReason && (
        <Alert color="gray" mb="md" title={t('invitation.declined')}>
          {invitation.declineReason}
        </Alert>
      )}
      <Facts
        items={[
          [
            t('invitation.to'),
            [[invitation.firstName, invitation.lastName].filter(Boolean).join(' '), invitation.email]
              .filter(Boolean)
              .join(' · '),
          ],
          [
            t('invitation.mail'),
            <div key="mail">
              <StatusBadge tone={deliveryTones[invitation.delivery]}>
                {t(`invitation.delivery_${invitation.delivery}`)}
              </StatusBadge>
              {invitation.deliveryAnswer && (
                <Text size="sm" c="dimmed" mt={4}>
                  {t('invitation.answer', { answer: invitation.deliveryAnswer })}
                </Text>
              )}
            </div>,
          ],
          invitation.lastSentAt && [
            t('invitation.sent'),
            <span key="sent">
              <Time at={invitation.lastSentAt} /> · {t('invitation.sendings', { count: invitation.sendings })}
            </span>,
          ],
          [
            t('invitation.opened'),
            invitation.firstOpenedAt ? <Time key="opened" at={invitation.firstOpenedAt} /> : t('invitation.notOpened'),
          ],
          invitation.state !== 'accepted' &&
            invitation.state !== 'withdrawn' && [
              t('invitation.worksUntil'),
              invitation.expiresAt ? (
                <span key="expires">
                  <Time at={invitation.expiresAt} />{' '}
                  <Text span size="sm" c="dimmed">
                    {formatInstant(invitation.expiresAt)}
                  </Text>
                </span>
              ) : (
                t('invite.neverExpires')
              ),
            ],
          invitation.state === 'pending' && [
            t('invitation.reminders'),
            invitation.remindersOn ? (
              invitation.nextReminderAt ? (
                <span key="reminder">
                  {t('invitation.remindersSent', { count: invitation.remindersSent })} · {t('invitation.nextReminder')}{' '}
                  <Time at={invitation.nextReminderAt} />
                </span>
              ) : (
                t('invitation.remindersSent', { count: invitation.remindersSent })
              )
            ) : (
              t('invitation.remindersOff')
            ),
          ],
          invitation.inviter && [t('invitation.by'), invitation.inviter.name || invitation.inviter.email],
          asksPermissions && granted.length > 0 && [t('invitation.offers'), granted.map((one) => one.title).join(', ')],
          invitation.offer.endsAt && [t('invitation.until'), <Time key="ends" at={invitation.offer.endsAt} absolute />],
          invitation.message && [
            t('amend.message'),
            <span key="message" style={{ whiteSpace: 'pre-line' }}>
              {invitation.message}
            </span>,
          ],
        ]}
      />
      {verbs.length > 0 && (
        <Group gap="xs" mt="lg">
          {verbs.map((one) => (
            <RefusableButton
              key={one.verb}
              size="compact-md"
              variant={one.dangerous ? 'subtle' : 'default'}
              color={one.dangerous ? 'red' : undefined}
              refusal={one.refusal}
              onClick={() => act(one.verb, 'invitation', targetOf(partnership))}
            >
              {one.verb === 'resend' && tooSoon && left > 0
                ? t('invitation.again', { label: one.label, seconds: left })
                : one.label}
            </RefusableButton>
          ))}
        </Group>
      )}
    </Panel>
  )
}

/** The invited person named somebody else; nothing is mailed there unless the host confirms. */
function PassOn({ invitation, proposal }: { invitation: Invitation; proposal: NonNullable<Invitation['passOn']> }) {
  const { api } = useActing()
  const refresh = useRefresh()
  const confirm = useMutation({
    mutationFn: () => {
      const [firstName, ...rest] = proposal.name.split(' ')
      return api.invitations.correctEmail({
        params: { id: invitation.id },
        body: { email: proposal.email, firstName: firstName || undefined, lastName: rest.join(' ') || undefined },
      })
    },
    onSuccess: () => {
      tell(t('done.correct_email', { email: proposal.email, name: '' }))
      refresh()
    },
    onError: tellError,
  })
  return (
    <Alert color="yellow" mb="md" title={t('invitation.passOnTitle')}>
      <Text size="sm" mb="sm">
        {t('invitation.passOn', {
          from: invitation.email,
          to: [proposal.name, proposal.email].filter(Boolean).join(', '),
        })}
      </Text>
      <Button
        size="compact-md"
        onClick={() => confirm.mutate()}
        loading={confirm.isPending}
        classNames={{ root: classes.longButton, label: classes.longLabel }}
      >
        {t('invitation.passOnConfirm', { email: proposal.email })}
      </Button>
    </Alert>
  )
}
