/** The form as JSON Schema: to take away, and to bring in. */
import { Button, Group, Modal, Stack, Tabs, Textarea } from '@mantine/core'
import { useMemo, useState } from 'react'
import { saysOfDefinition } from '#contract/forms/designer-words.ts'
import { fromJsonSchema } from '#contract/forms/from-json-schema.ts'
import type { FormDefinition } from '#contract/forms/index.ts'
import { toJsonSchema } from '#contract/forms/json-schema.ts'
import { saveText } from '#web/lib/save.ts'
import { tell } from '#web/lib/toasts.tsx'
import { t as shared } from '#web/lib/words.ts'
import classes from '../designer.module.css'
import { useDesigner } from '../designer.ts'
import { countFields } from '../editing/edit.ts'
import { t } from '../words.ts'

export function ExchangeDialog({ onClose }: { onClose: () => void }) {
  const { form, actions, isReadOnly } = useDesigner()
  const text = useMemo(() => JSON.stringify(toJsonSchema(form), null, 2), [form])
  const out = (
    <Stack gap="sm">
      <p className={classes.plain}>{t('exchange.outSays')}</p>
      <Textarea aria-label={t('exchange.schema')} readOnly rows={14} value={text} className={classes.mono} />
      <Group gap="sm">
        <Button onClick={() => saveText(`${form.id}.schema.json`, text)}>{t('exchange.file')}</Button>
        <Button
          variant="default"
          onClick={() => void navigator.clipboard.writeText(text).then(() => tell(shared('ui.copied')))}
        >
          {shared('ui.copy')}
        </Button>
      </Group>
    </Stack>
  )
  return (
    <Modal opened onClose={onClose} size="lg" title={t('exchange.title')}>
      {isReadOnly ? (
        out
      ) : (
        <Tabs defaultValue="out" keepMounted={false}>
          <Tabs.List mb="md">
            <Tabs.Tab value="out">{t('exchange.out')}</Tabs.Tab>
            <Tabs.Tab value="in">{t('exchange.in')}</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="out">{out}</Tabs.Panel>
          <Tabs.Panel value="in">
            <p className={classes.plain}>{t('templates.replaces')}</p>
            <ImportForm
              onImport={(next) => {
                actions.replace(next)
                onClose()
              }}
            />
          </Tabs.Panel>
        </Tabs>
      )}
    </Modal>
  )
}

type Read = { is: 'empty' } | { is: 'bad'; says: string[] } | { is: 'read'; form: FormDefinition; says: string[] }

const largestText = 5_000_000

function read(text: string): Read {
  if (!text.trim()) return { is: 'empty' }
  if (text.length > largestText) return { is: 'bad', says: [t('exchange.tooLarge')] }
  let data: unknown
  try {
    data = JSON.parse(text)
  } catch (error) {
    return { is: 'bad', says: [t('exchange.noJson', { why: error instanceof Error ? error.message : '' })] }
  }
  const { definition, faults } = fromJsonSchema(data)
  const told = faults.map((fault) => `${fault.place ? `${fault.place}: ` : ''}${saysOfDefinition(fault)}`)
  return definition ? { is: 'read', form: definition, says: told } : { is: 'bad', says: told }
}

/** Pasting or choosing a schema. */
export function ImportForm({ onImport }: { onImport: (form: FormDefinition) => void }) {
  const [text, setText] = useState('')
  const found = useMemo(() => read(text), [text])
  return (
    <Stack gap="sm" maw={720} mx="auto">
      <label className={classes.file}>
        {t('exchange.chooseFile')}
        <input
          type="file"
          accept=".json,application/json,application/schema+json"
          onChange={(event) => {
            const [file] = event.currentTarget.files ?? []
            if (file) void file.text().then(setText)
          }}
        />
      </label>
      <Textarea
        label={t('exchange.paste')}
        rows={10}
        className={classes.mono}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <div role="status">
        {found.is === 'read' && (
          <p className={classes.plain}>
            {t('exchange.found', {
              count: countFields(found.form),
              title: found.form.title,
              sections: found.form.sections.length,
            })}
          </p>
        )}
        {found.is !== 'empty' && found.says.length > 0 && (
          <>
            <p className={found.is === 'bad' ? classes.fault : classes.plain}>
              {found.is === 'bad' ? t('exchange.bad') : t('exchange.partly')}
            </p>
            <ul className={classes.differences}>
              {found.says.slice(0, 50).map((one) => (
                <li key={one}>{one}</li>
              ))}
            </ul>
          </>
        )}
      </div>
      <Group justify="flex-end">
        <Button disabled={found.is !== 'read'} onClick={() => found.is === 'read' && onImport(found.form)}>
          {t('exchange.use')}
        </Button>
      </Group>
    </Stack>
  )
}
