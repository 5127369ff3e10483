/** The rules of a program in plain questions with the steps they lead to, its words, its mails, its versions. */
import { Alert, Anchor, Button, Group, Tabs, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { useActing } from '#web/lib/client.tsx'
import { editsOf, isNotFound } from '#web/lib/faults.ts'
import { keys } from '#web/lib/keys.ts'
import { AppLink } from '#web/lib/link.tsx'
import { paths } from '#web/lib/paths.ts'
import { useSearch } from '#web/lib/search.ts'
import { tell, tellError } from '#web/lib/toasts.tsx'
import { t as shared } from '#web/lib/words.ts'
import { Elsewhere } from '#web/shell/Elsewhere.tsx'
import { Loaded, Page } from '#web/shell/Page.tsx'
import { ConfirmDialog } from '#web/ui/ConfirmDialog.tsx'
import { IconPlus } from '#web/ui/icons.tsx'
import { LinesSkeleton } from '#web/ui/skeletons.tsx'
import { t as consoleT } from '../words.ts'
import { RulesTab } from './RulesTab.tsx'
import { type Program, useSaved } from './saving.ts'
import { t } from './words.ts'

const FormsTab = lazy(() => import('../forms/FormsTab.tsx').then((all) => ({ default: all.FormsTab })))
const TermsTab = lazy(() => import('../terms/TermsTab.tsx').then((all) => ({ default: all.TermsTab })))
const TextsTab = lazy(() => import('./TextsTab.tsx').then((all) => ({ default: all.TextsTab })))
const WordsTab = lazy(() => import('./WordsTab.tsx').then((all) => ({ default: all.WordsTab })))
const RolesTab = lazy(() => import('./RolesTab.tsx').then((all) => ({ default: all.RolesTab })))
const VersionsTab = lazy(() => import('./VersionsTab.tsx').then((all) => ({ default: all.VersionsTab })))

const tabs = ['rules', 'forms', 'terms', 'texts', 'words', 'roles', 'versions'] as const

export function ProgramPage() {
  const { id } = useParams({ strict: false }) as { id: string } // the route's path names it
  return <ProgramView id={id} />
}

export function ProgramView({ id, isOnly }: { id: string; isOnly?: boolean }) {
  const { api, organization } = useActing()
  const program = useQuery({
    queryKey: keys.program(organization.id, id),
    queryFn: ({ signal }) => api.programs.get({ params: { id }, signal }),
  })
  const page = (
    <Loaded query={program} isPage>
      {(data) => <View program={data} isOnly={isOnly ?? false} />}
    </Loaded>
  )
  return isNotFound(program.error) && !program.data ? <Elsewhere id={id}>{page}</Elsewhere> : page
}

function View({ program, isOnly }: { program: Program; isOnly: boolean }) {
  const { organization } = useActing()
  const [search, setSearch] = useSearch()
  const tab = tabs.find((one) => one === search.tab) ?? 'rules'
  return (
    <Page
      title={isOnly ? consoleT('nav.rules') : program.name}
      place={organization.name}
      description={t('program.basedOn', { title: program.presetTitle })}
      actions={<Actions program={program} isOnly={isOnly} />}
    >
      {program.archived && (
        <Alert color="gray" mb="md">
          {t('program.archivedSays')}
        </Alert>
      )}
      {!program.archived && program.entry.includes('self_register') && (
        <Text size="sm" mb="md">
          {t('program.applyAt')}{' '}
          <Anchor href={`${window.location.origin}/apply/${program.id}`} target="_blank" rel="noopener">
            {`${window.location.origin}/apply/${program.id}`}
          </Anchor>
        </Text>
      )}
      <Tabs
        value={tab}
        onChange={(next) => setSearch({ tab: next === 'rules' ? undefined : (next ?? undefined) }, { push: true })}
        keepMounted={false}
      >
        <Tabs.List mb="lg">
          {tabs.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {t(`program.tab_${one}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="rules">
          <RulesTab program={program} />
        </Tabs.Panel>
        <Suspense fallback={<LinesSkeleton lines={8} />}>
          <Tabs.Panel value="forms">
            <FormsTab program={program.id} partner={program.vocabulary.partner} />
          </Tabs.Panel>
          <Tabs.Panel value="terms">
            <TermsTab program={program.id} partner={program.vocabulary.partner} archived={program.archived} />
          </Tabs.Panel>
          <Tabs.Panel value="texts">
            <TextsTab program={program} />
          </Tabs.Panel>
          <Tabs.Panel value="words">
            <WordsTab program={program} />
          </Tabs.Panel>
          <Tabs.Panel value="roles">
            <RolesTab key={program.policyVersion} program={program} />
          </Tabs.Panel>
          <Tabs.Panel value="versions">
            <VersionsTab program={program} />
          </Tabs.Panel>
        </Suspense>
      </Tabs>
    </Page>
  )
}

function Actions({ program, isOnly }: { program: Program; isOnly: boolean }) {
  const { api, organization } = useActing()
  const saved = useSaved()
  const [asked, setAsked] = useState<'rename' | 'archive'>()
  const [name, setName] = useState(program.name)
  const [seenName, setSeenName] = useState(program.name)
  const params = { id: program.id }
  const bringBack = useMutation({
    mutationFn: () => api.programs.unarchive({ params }),
    onSuccess: saved,
    onError: tellError,
  })
  const confirm = async () => {
    try {
      saved(
        asked === 'rename'
          ? await api.programs.rename({ params, body: { name: name.trim(), base: { name: seenName } } })
          : await api.programs.archive({ params }),
      )
      setAsked(undefined)
    } catch (error) {
      const [edit] = editsOf(error)
      if (edit) {
        // what stands now is seen with this, and one's own is still in the dialog
        setSeenName(String(edit.theirs))
        tell(t('program.renamedSince', { name: edit.by ?? shared('clash.somebody'), now: String(edit.theirs) }))
      } else tellError(error)
    }
  }
  return (
    <Group gap="xs">
      {isOnly && program.can.rename === true && (
        <Button
          variant="subtle"
          leftSection={<IconPlus size={16} />}
          component={AppLink}
          href={paths.newProgram(organization.slug)}
        >
          {t('program.another')}
        </Button>
      )}
      {program.can.rename === true && (
        <Button
          variant="default"
          onClick={() => {
            setName(program.name)
            setSeenName(program.name)
            setAsked('rename')
          }}
        >
          {t('program.rename')}
        </Button>
      )}
      {program.can.archive === true && (
        <Button variant="default" onClick={() => setAsked('archive')}>
          {t('program.archive')}
        </Button>
      )}
      {program.can.unarchive === true && (
        <Button onClick={() => bringBack.mutate()} loading={bringBack.isPending}>
          {t('program.unarchive')}
        </Button>
      )}
      <ConfirmDialog
        opened={asked === 'rename'}
        onClose={() => setAsked(undefined)}
        title={t('program.rename')}
        confirm={shared('ui.save')}
        disabled={!name.trim()}
        onConfirm={confirm}
      >
        <TextInput
          label={t('program.name')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={200}
        />
      </ConfirmDialog>
      <ConfirmDialog
        opened={asked === 'archive'}
        onClose={() => setAsked(undefined)}
        title={t('program.archiveAsk', { name: program.name })}
        confirm={t('program.archive')}
        onConfirm={confirm}
      >
        {t('program.archiveSays')}
      </ConfirmDialog>
    </Group>
  )
}
