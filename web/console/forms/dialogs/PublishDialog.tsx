/** What publishing means for those in the middle, before it is done. */
import { Button, Group, Modal, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useActing } from '#web/lib/client.tsx'
import { tell, tellError } from '#web/lib/toasts.tsx'
import { t as shared } from '#web/lib/words.ts'
import { Loaded } from '#web/shell/Page.tsx'
import { LinesSkeleton } from '#web/ui/skeletons.tsx'
import classes from '../designer.module.css'
import { useDesigner } from '../designer.ts'
import { faultsOf } from '../editing/faults.ts'
import { find, nameOf, type Place } from '../editing/places.ts'
import { type Form, formsKey } from '../queries.ts'
import type { useSaving } from '../saving.ts'
import { t } from '../words.ts'
import { Differences } from './Differences.tsx'

interface Props {
  server: Form
  saving: ReturnType<typeof useSaving>
  onClose: () => void
}

export function PublishDialog({ server, saving, onClose }: Props) {
  const { api, organization } = useActing()
  const { form, actions } = useDesigner()
  const [isBusy, setBusy] = useState(false)
  const params = { id: server.programId, purpose: server.purpose }
  const impact = useQuery({
    queryKey: [...formsKey(organization.id, server.programId), server.purpose, 'check', form],
    queryFn: ({ signal }) => api.forms.check({ params, body: { definition: form }, signal }),
    gcTime: 0,
  })
  // The server judges the same; what the browser knows is told with its place at once.
  const faults = faultsOf(form)
  const version = (server.published?.version ?? 0) + 1
  const publish = async () => {
    setBusy(true)
    try {
      await saving.flush()
      saving.settle(await api.forms.publish({ params, body: { revision: saving.revision() } }))
      tell(t('publish.done', { version }))
      onClose()
    } catch (error) {
      tellError(error)
    } finally {
      setBusy(false)
    }
  }
  const name = (place: Place) => {
    const found = find(form, place)
    return (found && nameOf(found)) || t('outline.unnamed')
  }
  const isFaulty = faults.length > 0 || (impact.data?.faults.length ?? 0) > 0
  return (
    <Modal opened onClose={onClose} size="lg" title={t('publish.title', { version })}>
      <Stack gap="md">
        {faults.length > 0 && (
          <section className={classes.bad} aria-label={t('publish.faults', { count: faults.length })}>
            <p className={classes.plain}>
              <b>{t('publish.faults', { count: faults.length })}</b>
            </p>
            <ul className={classes.differences}>
              {faults.map((one) => (
                <li key={`${one.place} ${one.setting} ${one.code}`}>
                  <button
                    type="button"
                    className={classes.linkButton}
                    onClick={() => {
                      onClose()
                      actions.choose(one.place, 'name')
                    }}
                  >
                    {name(one.place)}
                  </button>
                  : {one.says}
                </li>
              ))}
            </ul>
          </section>
        )}
        <Loaded query={impact} skeleton={<LinesSkeleton lines={3} />}>
          {(data) => (
            <>
              {faults.length === 0 &&
                data.faults.map((one) => (
                  <p key={`${one.path} ${one.code}`} className={classes.fault}>
                    {one.says}
                  </p>
                ))}
              <Sentences title={t('publish.impact')} list={data.says} />
              <Sentences title={t('publish.means')} list={data.changes.map((one) => one.says)} />
            </>
          )}
        </Loaded>
        {server.published && (
          <details className={classes.details}>
            <summary>{t('publish.all', { version: server.published.version })}</summary>
            <Differences before={server.published.definition} after={form} same={t('versions.same')} />
          </details>
        )}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose} data-autofocus>
            {shared('ui.cancel')}
          </Button>
          <Button onClick={() => void publish()} loading={isBusy} disabled={isFaulty || !impact.data}>
            {t('publish.confirm', { version })}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

function Sentences({ title, list }: { title: string; list: readonly string[] }) {
  if (list.length === 0) return null
  return (
    <section aria-label={title}>
      <h3 className={classes.groupName}>{title}</h3>
      <ul className={classes.differences}>
        {list.map((one) => (
          <li key={one}>{one}</li>
        ))}
      </ul>
    </section>
  )
}
