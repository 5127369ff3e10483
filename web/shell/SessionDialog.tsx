import { Anchor, Button, Group, Modal, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { Me } from '#contract/endpoints/session.ts'
import { personApi } from '#web/lib/api.ts'
import { sentenceOf } from '#web/lib/faults.ts'
import { keys } from '#web/lib/keys.ts'
import { leaveEverywhere, noteSessionEnd } from '#web/lib/session-end.ts'
import { t } from '#web/lib/words.ts'
import { announce } from '#web/ui/Announcer.tsx'

interface Props {
  me: Me
  opened: boolean
  /** The session has ended already. */
  isOver: boolean
  /** It cannot be extended any more: the password is needed. */
  isLast: boolean
  /** Seconds until it ends. */
  left: number
}

const clock = (seconds: number) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`

/** The question before a session ends, and the way back once it has. Whatever is behind it stays as it is. */
export function SessionDialog({ me, opened, isOver, isLast, left }: Props) {
  const asksPassword = isOver || isLast
  return (
    <Modal
      opened={opened}
      onClose={() => undefined}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      title={isOver ? t('session.overTitle') : t('session.title')}
      centered
      zIndex={300}
      overlayProps={{ backgroundOpacity: 0.6, blur: isOver ? 8 : 2 }}
    >
      <Stack gap="md">
        <Text>
          {isOver ? t('session.overSays') : isLast ? t('session.lastSays') : t('session.says')}{' '}
          {!isOver && t('session.left', { left: clock(left) })}
        </Text>
        {asksPassword ? <SignInAgain me={me} isOver={isOver} /> : <Stay />}
      </Stack>
    </Modal>
  )
}

function Stay() {
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<string>()
  const stay = async () => {
    setBusy(true)
    setFault(undefined)
    try {
      const { expiresAt } = await personApi.session.extend()
      noteSessionEnd(Date.parse(expiresAt))
      announce(t('session.stayed'))
    } catch (error) {
      setFault(sentenceOf(error))
    }
    setBusy(false)
  }
  return (
    <>
      {fault && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {fault}
        </Text>
      )}
      <Group justify="flex-end" gap="sm">
        <SignOut />
        <Button onClick={() => void stay()} loading={busy} data-autofocus>
          {t('session.stay')}
        </Button>
      </Group>
    </>
  )
}

function SignOut() {
  const out = () =>
    personApi.session
      .signOut()
      .catch(() => undefined)
      .then(leaveEverywhere)
  return (
    <Button variant="default" onClick={() => void out()}>
      {t('shell.signOut')}
    </Button>
  )
}

/** Password, and the code where there is a second factor: here, so that the page need not be left. */
function SignInAgain({ me, isOver }: { me: Me; isOver: boolean }) {
  const client = useQueryClient()
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const [challenge, setChallenge] = useState<string>()
  const [fault, setFault] = useState<string>()
  const [busy, setBusy] = useState(false)
  const { email } = me.person

  const ask = async () => {
    const answer = challenge
      ? await personApi.session.signInTwoFactor({ body: { challenge, code: code.trim() } })
      : await personApi.session.signIn({ body: { email, password } })
    if (answer.step === 'two_factor_required') return setChallenge(answer.challenge ?? undefined)
    // its answer tells when the new session ends, which takes this dialog away
    await client.fetchQuery({ queryKey: keys.me, queryFn: () => personApi.session.me(), staleTime: 0 })
    announce(t('session.again'))
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (busy) return
    if (challenge ? !code.trim() : !password) {
      return setFault(challenge ? t('session.codeNeeded') : t('session.passwordNeeded'))
    }
    setBusy(true)
    setFault(undefined)
    try {
      await ask()
    } catch (error) {
      setFault(sentenceOf(error))
    }
    setBusy(false)
  }
  return (
    <form noValidate onSubmit={(event) => void submit(event)}>
      <Stack gap="md">
        <TextInput label={t('session.email')} value={email} readOnly autoComplete="username" />
        {challenge ? (
          <TextInput
            key="code"
            label={t('session.code')}
            description={t('session.codeSays')}
            inputMode="numeric"
            autoComplete="one-time-code"
            autoFocus
            value={code}
            error={fault}
            onChange={(event) => setCode(event.currentTarget.value)}
          />
        ) : (
          <PasswordInput
            key="password"
            label={t('session.password')}
            autoComplete="current-password"
            data-autofocus
            value={password}
            error={fault}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
        )}
        <Anchor href="/sign-in" target="_blank" size="sm">
          {t('session.elsewhere')}
        </Anchor>
        <Group justify="flex-end" gap="sm">
          {isOver ? (
            <Button variant="default" component="a" href="/sign-in">
              {t('session.leave')}
            </Button>
          ) : (
            <SignOut />
          )}
          <Button type="submit" loading={busy}>
            {isOver ? t('session.signIn') : t('session.stay')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
