/** Forms to begin with. */
import { Button, Modal, Text } from '@mantine/core'
import type { FormDefinition } from '#contract/forms/index.ts'
import { Loaded } from '#web/shell/Page.tsx'
import { LinesSkeleton } from '#web/ui/skeletons.tsx'
import classes from '../designer.module.css'
import { useDesigner } from '../designer.ts'
import { countFields } from '../editing/edit.ts'
import { useTemplates } from '../queries.ts'
import { t } from '../words.ts'

export function TemplatesDialog({ onClose }: { onClose: () => void }) {
  const { actions } = useDesigner()
  return (
    <Modal opened onClose={onClose} size="lg" title={t('templates.title')}>
      <p className={classes.plain}>{t('templates.replaces')}</p>
      <TemplateList
        onChoose={(form) => {
          actions.replace(form)
          onClose()
        }}
      />
    </Modal>
  )
}

export function TemplateList({ onChoose }: { onChoose: (form: FormDefinition) => void }) {
  const templates = useTemplates()
  return (
    <Loaded query={templates} skeleton={<LinesSkeleton lines={5} />}>
      {(data) => (
        <ul className={classes.templates} aria-label={t('templates.title')}>
          {data.map((one) => (
            <li key={one.name}>
              <b>{one.title}</b>
              <Text size="sm" c="dimmed">
                {one.sentence}
              </Text>
              <Text size="sm">
                {t('templates.size', {
                  count: countFields(one.definition),
                  sections: one.definition.sections.map((section) => section.title).join(', '),
                })}
              </Text>
              <Button
                size="compact-sm"
                variant="default"
                aria-label={t('templates.useNamed', { name: one.title })}
                onClick={() => onChoose(one.definition)}
              >
                {t('templates.use')}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </Loaded>
  )
}
