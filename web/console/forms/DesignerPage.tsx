/** One form in the designer: outline, settings, preview, and what saving and publishing need. */
import { Alert, Button } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { lazy, Suspense, useCallback, useState } from 'react'
import type { FormPurpose } from '#contract/endpoints/forms.ts'
import type { FormDefinition } from '#contract/forms/index.ts'
import { useActing } from '#web/lib/client.tsx'
import { AppLink } from '#web/lib/link.tsx'
import { paths } from '#web/lib/paths.ts'
import { Loaded, useTitle } from '#web/shell/Page.tsx'
import { NotFound } from '#web/shell/Root.tsx'
import { IconChevronLeft } from '#web/ui/icons.tsx'
import { Time } from '#web/ui/Time.tsx'
import { useProgramOf } from '../programs.tsx'
import { Beginning } from './Beginning.tsx'
import { DesignerView } from './DesignerView.tsx'
import classes from './designer.module.css'
import { type Form, useForm } from './queries.ts'
import { definitionOf, unsaved, useSaving } from './saving.ts'
import { t } from './words.ts'

const ConflictDialog = lazy(() =>
  import('./dialogs/ConflictDialog.tsx').then((all) => ({ default: all.ConflictDialog })),
)

/** As the contract names them; its file would bring the validator along. */
const formPurposes: readonly FormPurpose[] = ['application', 'partner', 'contact', 'invitation']

export function DesignerPage() {
  const { id, purpose } = useParams({ strict: false }) as { id: string; purpose: string } // the route's path names them
  const known = formPurposes.find((one) => one === purpose)
  return known ? <Opened key={`${id} ${known}`} program={id} purpose={known} /> : <NotFound />
}

function Opened({ program, purpose }: { program: string; purpose: FormPurpose }) {
  const form = useForm(program, purpose)
  return (
    <Loaded query={form} isPage>
      {(data) => <Desk server={data} />}
    </Loaded>
  )
}

/** What is on the desk: nothing yet, or a form that saves itself. */
function Desk({ server }: { server: Form }) {
  const { organization } = useActing()
  const program = useProgramOf(server.programId)
  const { purpose } = server
  const [form, setForm] = useState<FormDefinition | undefined>(() => unsaved(server) ?? definitionOf(server))
  /** Grows when the whole form comes from elsewhere, so that the designer begins anew with it. */
  const [round, setRound] = useState(0)
  const [adoptedOf, setAdoptedOf] = useState<Form['draft']>()
  const begin = useCallback((definition: FormDefinition | undefined) => {
    setForm(definition)
    setRound((count) => count + 1)
  }, [])
  const adopt = useCallback(
    (definition: FormDefinition | undefined, theirs: Form) => {
      setAdoptedOf(theirs.draft)
      begin(definition)
    },
    [begin],
  )
  const saving = useSaving({ server, form, adopt })
  const [isAsking, setAsking] = useState(false)
  const { saving: state } = saving
  const name = t(`purpose.${purpose}`)
  useTitle(t('page.title', { name: form?.title ?? name }), organization.name)
  const back = (
    <AppLink href={paths.program(organization.slug, server.programId, 'forms')} className={classes.back}>
      <IconChevronLeft size={15} /> {t('page.back')}
    </AppLink>
  )
  return (
    <>
      {back}
      {adoptedOf && (
        <Alert
          color="blue"
          mb="sm"
          withCloseButton
          closeButtonLabel={t('conflict.close')}
          onClose={() => setAdoptedOf(undefined)}
        >
          {t('conflict.adopted', { name: adoptedOf?.savedBy ?? t('conflict.somebody') })}{' '}
          {adoptedOf?.savedAt && <Time at={adoptedOf.savedAt} />}
        </Alert>
      )}
      {state.is === 'conflict' && (
        <Alert color="yellow" mb="sm" title={t('conflict.title')} role="alert">
          <p className={classes.alertText}>
            {t('conflict.says', {
              name: state.theirs.draft?.savedBy ?? state.theirs.published?.publishedBy ?? t('conflict.somebody'),
            })}
          </p>
          <Button size="compact-sm" onClick={() => setAsking(true)}>
            {t('conflict.choose')}
          </Button>
        </Alert>
      )}
      {form ? (
        <DesignerView
          key={round}
          server={server}
          initial={form}
          onForm={setForm}
          saving={saving}
          begin={begin}
          partner={program?.vocabulary.partner ?? t('preview.partner')}
        />
      ) : (
        <Beginning server={server} name={name} onBegin={begin} />
      )}
      {state.is === 'conflict' && isAsking && form && (
        <Suspense>
          <ConflictDialog
            theirs={state.theirs}
            mine={form}
            onClose={() => setAsking(false)}
            onTake={() => {
              begin(saving.takeTheirs())
              setAsking(false)
            }}
            onKeep={async () => {
              await saving.keepMine()
              setAsking(false)
            }}
          />
        </Suspense>
      )}
    </>
  )
}
