/** The words of a form in other languages. */
import { Button, Group, Modal, NativeSelect, Stack, Textarea } from '@mantine/core'
import { useMemo, useState } from 'react'
import { textsOf } from '#contract/forms/translate.ts'
import classes from '../designer.module.css'
import { useDesigner } from '../designer.ts'
import { languageName, offeredLanguages } from '../languages.ts'
import { t } from '../words.ts'

export function LanguagesDialog({ onClose }: { onClose: () => void }) {
  const { form, actions } = useDesigner()
  const languages = Object.keys(form.translations ?? {})
  const [language, setLanguage] = useState(languages[0] ?? '')
  const texts = useMemo(() => [...textsOf(form)].filter(([, text]) => text.trim()), [form])
  const words = form.translations?.[language]
  const done = texts.filter(([place]) => words?.[place]?.trim()).length
  const put = (next: Record<string, Record<string, string>>, about?: string) =>
    actions.set('', { translations: Object.keys(next).length > 0 ? next : undefined }, about)
  const offered = offeredLanguages.filter((one) => !languages.includes(one))
  return (
    <Modal opened onClose={onClose} size="xl" title={t('languages.title')}>
      <Stack gap="md">
        <p className={classes.plain}>{t('languages.says')}</p>
        <Group align="flex-end" gap="sm">
          {languages.length > 0 && (
            <NativeSelect
              label={t('languages.shown')}
              value={language}
              data={languages.map((one) => ({ value: one, label: languageName(one) }))}
              onChange={(event) => setLanguage(event.currentTarget.value)}
            />
          )}
          <NativeSelect
            label={t('languages.add')}
            value=""
            data={[
              { value: '', label: t('languages.choose') },
              ...offered.map((one) => ({ value: one, label: languageName(one) })),
            ]}
            onChange={(event) => {
              const added = event.currentTarget.value
              if (!added) return
              put({ ...form.translations, [added]: {} })
              setLanguage(added)
            }}
          />
          {words && (
            <Button
              variant="subtle"
              color="red"
              onClick={() => {
                const { [language]: _, ...rest } = form.translations ?? {}
                put(rest)
                setLanguage(Object.keys(rest)[0] ?? '')
              }}
            >
              {t('languages.remove', { name: languageName(language) })}
            </Button>
          )}
        </Group>
        {words && (
          <>
            <p className={classes.plain} role="status">
              {t('languages.done', { done, count: texts.length })}
            </p>
            <ul className={classes.translations}>
              {texts.map(([place, text]) => (
                <li key={place}>
                  <Textarea
                    label={text}
                    description={place}
                    lang={language}
                    autosize={false}
                    rows={text.length > 80 ? 3 : 1}
                    value={words[place] ?? ''}
                    onChange={(event) => {
                      const { [place]: _, ...others } = words
                      const typed = event.currentTarget.value
                      const next = typed ? { ...others, [place]: typed } : others
                      put({ ...form.translations, [language]: next }, `${language} ${place}`)
                    }}
                  />
                </li>
              ))}
            </ul>
          </>
        )}
      </Stack>
    </Modal>
  )
}
