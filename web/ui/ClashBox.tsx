import { Alert, Button, Group, Text } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { Choice } from '#web/lib/edited.ts'
import { editsOf } from '#web/lib/faults.ts'
import { t } from '#web/lib/words.ts'
import { announce } from './Announcer.tsx'
import type { ClashesProps } from './Clashes.tsx'
import { Time } from './Time.tsx'
import classes from './ui.module.css'

/** A value as it stands; of a picture, that there is another one. */
const plain = (field: string, value: unknown) =>
  field === 'logo' && value
    ? t('clash.picture')
    : value === null || value === undefined || value === ''
      ? t('clash.empty')
      : typeof value === 'string' || typeof value === 'number'
        ? String(value)
        : JSON.stringify(value)

/** Somebody else was faster: both values of each field, who and when, and a choice. What was typed stays meanwhile. */
export default function ClashBox({ error, label, show, onChoose }: ClashesProps) {
  const edits = editsOf(error)
  const [chosen, setChosen] = useState<{ error: unknown; fields: string[] }>({ error: undefined, fields: [] })
  const done = chosen.error === error ? chosen.fields : []
  const left = edits.filter((one) => !done.includes(one.field))
  const box = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each refusal, not for each choice.
  useEffect(() => {
    if (edits.length > 0) box.current?.focus()
  }, [error])
  if (left.length === 0) return null
  const read = (field: string, value: unknown) => show?.(field, value) ?? plain(field, value)
  const choose = (field: string, which: Choice, theirs: unknown) => {
    onChoose(field, which, theirs)
    setChosen({ error, fields: [...done, field] })
    if (left.length === 1) announce(t('clash.done'))
    box.current?.focus()
  }
  return (
    <Alert
      ref={box}
      tabIndex={-1}
      color="yellow"
      role="alert"
      title={t('clash.title', { count: left.length })}
      className={classes.clashes}
    >
      <Text size="sm">{t('clash.says')}</Text>
      {left.map(({ field, mine, theirs, by, at }) => (
        <fieldset key={field} className={classes.clash}>
          <legend>{label(field)}</legend>
          <dl>
            <div>
              <dt>
                {by ?? t('clash.somebody')}
                {at && (
                  <>
                    , <Time at={at} />
                  </>
                )}
              </dt>
              <dd dir="auto">{read(field, theirs)}</dd>
            </div>
            <div>
              <dt>{t('clash.mine')}</dt>
              <dd dir="auto">{read(field, mine)}</dd>
            </div>
          </dl>
          <Group gap="xs">
            <Button
              size="compact-md"
              variant="default"
              aria-label={`${t('clash.takeTheirs')}: ${label(field)}`}
              onClick={() => choose(field, 'theirs', theirs)}
            >
              {t('clash.takeTheirs')}
            </Button>
            <Button
              size="compact-md"
              variant="default"
              aria-label={`${t('clash.keepMine')}: ${label(field)}`}
              onClick={() => choose(field, 'mine', theirs)}
            >
              {t('clash.keepMine')}
            </Button>
          </Group>
        </fieldset>
      ))}
    </Alert>
  )
}
