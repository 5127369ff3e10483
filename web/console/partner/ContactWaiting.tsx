/** Somebody is to become the primary contact: who, what it waits for, and what can be done about it. */
import { Alert, Group, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useActing, useRefresh } from '#web/lib/client.tsx'
import { refusalOf } from '#web/lib/faults.ts'
import { tell, tellError } from '#web/lib/toasts.tsx'
import { RefusableButton } from '#web/ui/Refusable.tsx'
import { Time } from '#web/ui/Time.tsx'
import { useProgramOf } from '../programs.tsx'
import type { Partnership } from '../verbs/verbs.ts'
import { t } from '../words.ts'

const verbs = ['resend_contact', 'cancel_contact'] as const

export function ContactWaiting({ partnership }: { partnership: Partnership }) {
  const { api } = useActing()
  const refresh = useRefresh()
  const program = useProgramOf(partnership.programId)
  const change = partnership.contactChange
  const carryOut = useMutation({
    mutationFn: (verb: (typeof verbs)[number]) => {
      const input = { params: { id: partnership.id }, body: {} }
      return verb === 'resend_contact' ? api.partnerships.resendContact(input) : api.partnerships.cancelContact(input)
    },
    onSuccess: (_answer, verb) => {
      refresh()
      tell(t(`done.${verb}`, { name: partnership.name, email: change?.email ?? '' }))
    },
    onError: tellError,
  })
  if (!change) return null
  const offered = verbs.filter(
    (verb) => partnership.can[verb] !== 'no_contact_change' && partnership.can[verb] !== 'forbidden',
  )
  return (
    <Alert color="yellow" title={t(`people.waiting_${change.stage}`)}>
      <Text size="sm">{change.says}</Text>
      <Text size="sm" mt={4}>
        {t('people.waitingWho', {
          who: [change.name, change.email].filter(Boolean).join(', '),
          by: change.askedBy,
        })}
        {change.expiresAt && !change.expired && (
          <>
            {' · '}
            {t('people.waitingUntil')} <Time at={change.expiresAt} />
          </>
        )}
      </Text>
      {offered.length > 0 && (
        <Group gap="xs" mt="sm">
          {offered.map((verb) => (
            <RefusableButton
              key={verb}
              size="compact-md"
              variant="default"
              refusal={refusalOf(partnership.can, verb)}
              loading={carryOut.isPending && carryOut.variables === verb}
              onClick={() => carryOut.mutate(verb)}
            >
              {program?.vocabulary.buttons[verb]}
            </RefusableButton>
          ))}
        </Group>
      )}
    </Alert>
  )
}
