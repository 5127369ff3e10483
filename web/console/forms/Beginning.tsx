/** Where there is no form yet: begin with nothing, with a template, or with a file. */
import { Button } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import type { FormDefinition } from '#contract/forms/index.ts'
import { keyFor } from '#contract/forms/keys.ts'
import { EmptyState } from '#web/ui/EmptyState.tsx'
import { IconProgram } from '#web/ui/icons.tsx'
import { newSection } from './editing/kinds.ts'
import type { Form } from './queries.ts'
import { t } from './words.ts'

const TemplateList = lazy(() => import('./dialogs/TemplatesDialog.tsx').then((all) => ({ default: all.TemplateList })))
const ImportForm = lazy(() => import('./dialogs/ExchangeDialog.tsx').then((all) => ({ default: all.ImportForm })))

interface Props {
  server: Form
  name: string
  onBegin: (form: FormDefinition) => void
}

export function Beginning({ server, name, onBegin }: Props) {
  const [shown, setShown] = useState<'templates' | 'import'>()
  if (server.can.save_draft !== true) {
    return (
      <EmptyState level={1} title={name} icon={<IconProgram size={26} />}>
        {t('begin.notYet')}
      </EmptyState>
    )
  }
  const empty = (): FormDefinition => ({
    id: keyFor(name, []),
    title: name,
    sections: [newSection(t('begin.section'), [])],
  })
  return (
    <>
      <EmptyState
        level={1}
        title={name}
        icon={<IconProgram size={26} />}
        actions={
          <>
            <Button onClick={() => onBegin(empty())}>{t('begin.empty')}</Button>
            <Button variant="default" onClick={() => setShown('templates')} aria-expanded={shown === 'templates'}>
              {t('begin.template')}
            </Button>
            <Button variant="default" onClick={() => setShown('import')} aria-expanded={shown === 'import'}>
              {t('begin.import')}
            </Button>
          </>
        }
      >
        {t(`begin.says_${server.purpose}`)}
      </EmptyState>
      <Suspense>
        {shown === 'templates' && <TemplateList onChoose={onBegin} />}
        {shown === 'import' && <ImportForm onImport={onBegin} />}
      </Suspense>
    </>
  )
}
