import { Button, Checkbox, Text } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { useInstallation } from '#web/lib/client.tsx'
import { saveText } from '#web/lib/save.ts'
import { tell } from '#web/lib/toasts.tsx'
import { IconCopy, IconDownload } from '#web/ui/icons.tsx'
import classes from './account.module.css'
import { t } from './words.ts'

interface Props {
  codes: string[]
  email: string
  /** What has just happened. */
  says: string
  onDone: () => void
}

/** The backup codes, once. One goes on only after saying that they are kept. */
export function BackupCodes({ codes, email, says, onDone }: Props) {
  const [isKept, setKept] = useState(false)
  const heading = useRef<HTMLParagraphElement>(null)
  // What had the focus is gone.
  useEffect(() => heading.current?.focus(), [])
  const installation = useInstallation().data?.name ?? ''
  const text = `${t('twoFactor.file', { email, installation })}\n\n${codes.join('\n')}\n`
  const copy = () =>
    navigator.clipboard.writeText(codes.join('\n')).then(
      () => tell(t('twoFactor.copied')),
      () => undefined,
    )
  return (
    <div>
      <Text role="status">{says}</Text>
      <Text fw={600} mt="md" ref={heading} tabIndex={-1}>
        {t('twoFactor.step3')}
      </Text>
      <Text c="dimmed" mb="sm">
        {t('twoFactor.codesSays')}
      </Text>
      <ul className={classes.codes} aria-label={t('twoFactor.codes')}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className={classes.buttons}>
        <Button
          variant="default"
          leftSection={<IconDownload size={16} />}
          onClick={() => saveText('backup-codes.txt', text)}
        >
          {t('twoFactor.download')}
        </Button>
        <Button variant="default" leftSection={<IconCopy size={16} />} onClick={copy}>
          {t('twoFactor.copy')}
        </Button>
      </div>
      <Checkbox
        mt="lg"
        mb="md"
        label={t('twoFactor.kept')}
        checked={isKept}
        onChange={(event) => setKept(event.currentTarget.checked)}
      />
      <Button onClick={onDone} disabled={!isKept}>
        {t('twoFactor.done')}
      </Button>
    </div>
  )
}
