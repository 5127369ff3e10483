/** One document: who has accepted, its text, its versions. */
import { Button, Group, Text } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import type { TermsFull } from '#contract/endpoints/terms.ts'
import { useActing } from '#web/lib/client.tsx'
import { isNotFound, refusalOf } from '#web/lib/faults.ts'
import { formatDate } from '#web/lib/format.ts'
import { AppLink } from '#web/lib/link.tsx'
import { paths } from '#web/lib/paths.ts'
import { tell, tellError } from '#web/lib/toasts.tsx'
import { t as shared } from '#web/lib/words.ts'
import { Elsewhere } from '#web/shell/Elsewhere.tsx'
import { Loaded, Page } from '#web/shell/Page.tsx'
import { ConfirmDialog } from '#web/ui/ConfirmDialog.tsx'
import { Difference } from '#web/ui/Difference.tsx'
import { IconChevronLeft } from '#web/ui/icons.tsx'
import { Markdown } from '#web/ui/Markdown.tsx'
import { Panel } from '#web/ui/Panel.tsx'
import { RefusableButton } from '#web/ui/Refusable.tsx'
import { LinesSkeleton } from '#web/ui/skeletons.tsx'
import { useChanged, useDocument, useVersionText } from './queries.ts'
import { Standings } from './Standings.tsx'
import classes from './terms.module.css'
import { t } from './words.ts'

const EditDialog = lazy(() => import('./EditDialog.tsx').then((all) => ({ default: all.EditDialog })))
const SettingsDialog = lazy(() => import('./EditDialog.tsx').then((all) => ({ default: all.SettingsDialog })))

export function DocumentPage() {
  const { document } = useParams({ strict: false }) as { document: string } // the route's path names it
  const query = useDocument(document)
  const page = (
    <Loaded query={query} isPage>
      {(data) => <View of={data} />}
    </Loaded>
  )
  return isNotFound(query.error) && !query.data ? <Elsewhere id={document}>{page}</Elsewhere> : page
}

function View({ of }: { of: TermsFull }) {
  const { organization } = useActing()
  return (
    <Page
      title={of.title}
      place={organization.name}
      description={[
        t('list.version', { version: of.version, date: formatDate(of.publishedAt) }),
        t(`who.${of.acceptedBy}`),
        of.retiredAt ? t('list.retired') : t('page.deadline', { count: of.deadlineDays }),
      ].join(' · ')}
      above={
        <AppLink href={paths.program(organization.slug, of.programId, 'terms')} className={classes.back}>
          <IconChevronLeft size={16} />
          {t('page.back')}
        </AppLink>
      }
      actions={<Actions of={of} />}
    >
      <div className={classes.columns}>
        <Standings of={of} />
        <div className={classes.column}>
          <Panel title={t('page.text', { version: of.version })}>
            <Markdown text={of.text} />
          </Panel>
          <Versions of={of} />
        </div>
      </div>
    </Page>
  )
}

function Actions({ of }: { of: TermsFull }) {
  const { api } = useActing()
  const changed = useChanged()
  const [asked, setAsked] = useState<'next' | 'settings' | 'retire'>()
  const close = () => setAsked(undefined)
  const retire = async () => {
    try {
      await changed(await api.terms.retire({ params: { id: of.id } }))
      tell(shared('ui.saved'))
      close()
    } catch (error) {
      tellError(error)
    }
  }
  return (
    <Group gap="xs">
      <RefusableButton variant="default" refusal={refusalOf(of.can, 'change')} onClick={() => setAsked('settings')}>
        {t('page.settings')}
      </RefusableButton>
      <RefusableButton variant="default" refusal={refusalOf(of.can, 'retire')} onClick={() => setAsked('retire')}>
        {t('page.retire')}
      </RefusableButton>
      <RefusableButton refusal={refusalOf(of.can, 'publish')} onClick={() => setAsked('next')}>
        {t('page.next')}
      </RefusableButton>
      <Suspense>
        {asked === 'next' && <EditDialog program={of.programId} of={of} onClose={close} />}
        {asked === 'settings' && <SettingsDialog of={of} onClose={close} />}
      </Suspense>
      <ConfirmDialog
        opened={asked === 'retire'}
        onClose={close}
        title={t('page.retireAsk', { title: of.title })}
        confirm={t('page.retire')}
        onConfirm={retire}
      >
        {t('page.retireSays')}
      </ConfirmDialog>
    </Group>
  )
}

function Versions({ of }: { of: TermsFull }) {
  const [shown, setShown] = useState<number>()
  return (
    <Panel title={t('page.versions')}>
      <ol className={classes.versions}>
        {of.versions.map((one) => (
          <li key={one.version}>
            <strong>{t('page.versionLine', { version: one.version })}</strong>
            <Text size="sm" c="dimmed">
              {t('page.by', { name: one.publishedBy, date: formatDate(one.publishedAt) })}
            </Text>
            <p>{one.changes || t('page.first')}</p>
            <Button
              size="compact-sm"
              variant="subtle"
              aria-expanded={shown === one.version}
              onClick={() => setShown(shown === one.version ? undefined : one.version)}
            >
              {t(one.version === 1 ? 'page.showText' : 'page.show')}
            </Button>
            {shown === one.version && <Shown id={of.id} version={one.version} />}
          </li>
        ))}
      </ol>
    </Panel>
  )
}

function Shown({ id, version }: { id: string; version: number }) {
  const query = useVersionText(id, version)
  return (
    <Loaded query={query} skeleton={<LinesSkeleton lines={3} />}>
      {(data) =>
        data.difference.length > 0 ? (
          <Difference
            pieces={data.difference}
            label={t('page.differenceLabel', { version })}
            words={{ added: t('page.added'), removed: t('page.removed') }}
          />
        ) : (
          <Markdown text={data.text} />
        )
      }
    </Loaded>
  )
}
