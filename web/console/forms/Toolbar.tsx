/** The head of the designer: what the form is called, whether it is saved, and what is done with the whole of it. */
import { Button } from '@mantine/core'
import { lazy, type ReactNode, Suspense, useMemo, useState } from 'react'
import type { FormDefinition } from '#contract/forms/index.ts'
import { ApiError } from '#web/lib/api.ts'
import { useActing } from '#web/lib/client.tsx'
import { sentenceOf } from '#web/lib/faults.ts'
import { tell, tellError } from '#web/lib/toasts.tsx'
import { Flyout } from '#web/ui/Flyout.tsx'
import { Hint } from '#web/ui/Hint.tsx'
import { IconAlert, IconCheck, IconMore, IconUndo } from '#web/ui/icons.tsx'
import { Time } from '#web/ui/Time.tsx'
import classes from './designer.module.css'
import { useDesigner } from './designer.ts'
import { isSame } from './editing/compare.ts'
import type { Form } from './queries.ts'
import type { Saving, useSaving } from './saving.ts'
import { t } from './words.ts'

const PublishDialog = lazy(() => import('./dialogs/PublishDialog.tsx').then((all) => ({ default: all.PublishDialog })))
const VersionsDialog = lazy(() =>
  import('./dialogs/VersionsDialog.tsx').then((all) => ({ default: all.VersionsDialog })),
)
const TemplatesDialog = lazy(() =>
  import('./dialogs/TemplatesDialog.tsx').then((all) => ({ default: all.TemplatesDialog })),
)
const ExchangeDialog = lazy(() =>
  import('./dialogs/ExchangeDialog.tsx').then((all) => ({ default: all.ExchangeDialog })),
)
const LanguagesDialog = lazy(() =>
  import('./dialogs/LanguagesDialog.tsx').then((all) => ({ default: all.LanguagesDialog })),
)

const DiscardDialog = lazy(() => import('./dialogs/Confirmations.tsx').then((all) => ({ default: all.DiscardDialog })))
const SwitchDialog = lazy(() => import('./dialogs/Confirmations.tsx').then((all) => ({ default: all.SwitchDialog })))

interface Props {
  server: Form
  saving: ReturnType<typeof useSaving>
  begin: (form: FormDefinition | undefined) => void
  canUndo: boolean
  canRedo: boolean
}

type Dialog = 'publish' | 'versions' | 'templates' | 'exchange' | 'languages' | 'discard' | 'switch'

export function Toolbar({ server, saving, begin, canUndo, canRedo }: Props) {
  const { api } = useActing()
  const { form, actions, isReadOnly, faults } = useDesigner()
  const [dialog, setDialog] = useState<Dialog>()
  const close = () => setDialog(undefined)
  const params = { id: server.programId, purpose: server.purpose }
  const isPublished = useMemo(() => isSame(form, server.published?.definition), [form, server.published])
  const refusal =
    saving.saving.is === 'conflict'
      ? t('saved.conflict')
      : isPublished
        ? t('publish.same', { version: server.published?.version ?? 0 })
        : undefined

  const discard = async () => {
    try {
      begin(saving.settle(await api.forms.discardDraft({ params })))
      close()
    } catch (error) {
      tellError(error)
    }
  }
  const switchOnOff = async () => {
    try {
      await saving.flush()
      const answer = await api.forms.switch({ params, body: { enabled: !server.enabled } })
      // What is on the screen stays; only the switch has moved.
      saving.note(answer)
      tell(answer.enabled ? t('switch.isOn') : t('switch.isOff'))
      close()
    } catch (error) {
      tellError(error)
    }
  }

  return (
    <div className={classes.toolbar}>
      <div className={classes.heading}>
        <h1>{form.title || t('outline.unnamed')}</h1>
        <p className={classes.state}>
          <span>
            {server.published ? t('state.version', { version: server.published.version }) : t('state.never')}
            {!isPublished && server.published ? ` · ${t('state.changed')}` : ''}
            {!server.enabled && <b> · {t('state.off')}</b>}
          </span>
          {!isReadOnly && <SavedState saving={saving.saving} server={server} onRetry={() => void saving.flush()} />}
          {isReadOnly && <span>{t('state.readOnly')}</span>}
        </p>
      </div>
      <div className={classes.tools}>
        {!isReadOnly && (
          <>
            <Tool label={t('do.undo')} keys="Ctrl Z" isOff={!canUndo} onClick={actions.undo}>
              <IconUndo size={17} />
            </Tool>
            <Tool label={t('do.redo')} keys="Ctrl Shift Z" isOff={!canRedo} onClick={actions.redo}>
              <IconUndo size={17} style={{ transform: 'scaleX(-1)' }} />
            </Tool>
          </>
        )}
        <Flyout
          label={t('more.label')}
          width={290}
          align="end"
          button={(props) => (
            <button type="button" className={classes.tool} aria-label={t('more.label')} {...props}>
              <IconMore size={18} />
            </button>
          )}
        >
          {(closeMenu) => {
            const item = (name: Dialog, label: string, says: string) => (
              <button
                type="button"
                className={classes.item}
                onClick={() => {
                  closeMenu()
                  setDialog(name)
                }}
              >
                {label}
                <small>{says}</small>
              </button>
            )
            return (
              <div className={classes.menu}>
                {server.published && item('versions', t('more.versions'), t('more.versionsSay'))}
                {!isReadOnly && item('templates', t('more.templates'), t('more.templatesSay'))}
                {!isReadOnly && item('languages', t('more.languages'), t('more.languagesSay'))}
                {item('exchange', t('more.exchange'), t('more.exchangeSay'))}
                {server.draft &&
                  server.can.discard_draft === true &&
                  item('discard', t('more.discard'), t('more.discardSay'))}
                {server.published &&
                  (server.can.switch_on === true || server.can.switch_off === true) &&
                  item(
                    'switch',
                    server.enabled ? t('more.switchOff') : t('more.switchOn'),
                    server.enabled ? t('more.switchOffSay') : t('more.switchOnSay'),
                  )}
              </div>
            )
          }}
        </Flyout>
        {!isReadOnly && (
          <Hint label={refusal} disabled={!refusal}>
            <Button
              onClick={refusal ? undefined : () => setDialog('publish')}
              aria-disabled={refusal ? true : undefined}
              data-disabled={refusal ? true : undefined}
              rightSection={faults.length > 0 ? <span className={classes.count}>{faults.length}</span> : undefined}
            >
              {t('publish.button')}
            </Button>
          </Hint>
        )}
      </div>
      <Suspense>
        {dialog === 'publish' && <PublishDialog server={server} saving={saving} onClose={close} />}
        {dialog === 'versions' && <VersionsDialog server={server} onClose={close} />}
        {dialog === 'templates' && <TemplatesDialog onClose={close} />}
        {dialog === 'exchange' && <ExchangeDialog onClose={close} />}
        {dialog === 'languages' && <LanguagesDialog onClose={close} />}
        {dialog === 'discard' && <DiscardDialog server={server} onClose={close} onConfirm={discard} />}
        {dialog === 'switch' && <SwitchDialog server={server} onClose={close} onConfirm={switchOnOff} />}
      </Suspense>
    </div>
  )
}

function Tool(props: { label: string; keys: string; isOff: boolean; onClick: () => void; children: ReactNode }) {
  return (
    <Hint label={`${props.label} (${props.keys})`}>
      <button
        type="button"
        className={classes.tool}
        aria-label={props.label}
        aria-disabled={props.isOff || undefined}
        onClick={props.isOff ? undefined : props.onClick}
      >
        {props.children}
      </button>
    </Hint>
  )
}

function SavedState({ saving, server, onRetry }: { saving: Saving; server: Form; onRetry: () => void }) {
  switch (saving.is) {
    case 'saved':
      return server.draft ? (
        <span data-saved>
          <IconCheck size={14} /> {t('saved.draft')} <Time at={server.draft.savedAt} />
        </span>
      ) : null
    case 'waiting':
    case 'saving':
      return <span>{t('saved.saving')}</span>
    case 'conflict':
      return (
        <span className={classes.bad}>
          <IconAlert size={14} /> {t('saved.conflict')}
        </span>
      )
    case 'failed':
      return (
        <span className={classes.bad} role="alert">
          <IconAlert size={14} />{' '}
          {saving.error instanceof ApiError && saving.error.code === 'invalid'
            ? t('saved.refused')
            : t('saved.failed', { why: sentenceOf(saving.error) })}{' '}
          <button type="button" className={classes.linkButton} onClick={onRetry}>
            {t('saved.again')}
          </button>
        </span>
      )
  }
}
