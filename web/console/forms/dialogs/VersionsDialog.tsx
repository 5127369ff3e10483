/** The published versions, and what differs between two of them. */
import { Button, Modal, NativeSelect, Stack } from '@mantine/core'
import { useState } from 'react'
import { Loaded } from '#web/shell/Page.tsx'
import { LinesSkeleton } from '#web/ui/skeletons.tsx'
import { Time } from '#web/ui/Time.tsx'
import classes from '../designer.module.css'
import { useDesigner } from '../designer.ts'
import { type Form, useVersion, useVersions } from '../queries.ts'
import { t } from '../words.ts'
import { Differences } from './Differences.tsx'

export function VersionsDialog({ server, onClose }: { server: Form; onClose: () => void }) {
  const { programId, purpose } = server
  const newest = server.published?.version ?? 0
  const versions = useVersions(programId, purpose)
  const [from, setFrom] = useState(newest)
  /** 0: as it stands on the screen. */
  const [to, setTo] = useState(0)
  return (
    <Modal opened onClose={onClose} size="lg" title={t('versions.title')}>
      <Loaded query={versions} skeleton={<LinesSkeleton />}>
        {(data) => {
          const choices = data.map((one) => ({
            value: String(one.version),
            label: t('state.version', { version: one.version }),
          }))
          return (
            <Stack gap="md">
              <ol className={classes.versions}>
                {data.map((one) => (
                  <li key={one.version}>
                    <b>{t('state.version', { version: one.version })}</b>
                    {one.version === newest && ` · ${t('versions.now')}`}
                    <small>
                      {one.publishedBy ?? t('versions.system')} · <Time at={one.publishedAt} />
                    </small>
                    <Button
                      size="compact-xs"
                      variant="default"
                      aria-label={t('versions.compareNamed', { version: one.version })}
                      onClick={() => {
                        setTo(one.version)
                        setFrom(Math.max(1, one.version - 1))
                      }}
                      disabled={one.version === 1}
                    >
                      {t('versions.compareBefore')}
                    </Button>
                  </li>
                ))}
              </ol>
              <div className={classes.pair}>
                <NativeSelect
                  label={t('versions.from')}
                  value={String(from)}
                  data={choices}
                  onChange={(event) => setFrom(Number(event.currentTarget.value))}
                />
                <NativeSelect
                  label={t('versions.to')}
                  value={String(to)}
                  data={[{ value: '0', label: t('versions.draft') }, ...choices]}
                  onChange={(event) => setTo(Number(event.currentTarget.value))}
                />
              </div>
              <Compared program={server} from={from} to={to} />
            </Stack>
          )
        }}
      </Loaded>
    </Modal>
  )
}

function Compared({ program, from, to }: { program: Form; from: number; to: number }) {
  const { form, actions, isReadOnly } = useDesigner()
  const before = useVersion(program.programId, program.purpose, from || undefined)
  const after = useVersion(program.programId, program.purpose, to || undefined)
  return (
    <section aria-label={t('versions.differences')}>
      <h3 className={classes.groupName}>{t('versions.differences')}</h3>
      <Loaded query={before} skeleton={<LinesSkeleton />}>
        {(one) =>
          to === 0 ? (
            <>
              <Differences before={one.definition} after={form} same={t('versions.same')} />
              {!isReadOnly && (
                <Button size="compact-sm" variant="default" mt="sm" onClick={() => actions.replace(one.definition)}>
                  {t('versions.goBack', { version: from })}
                </Button>
              )}
            </>
          ) : (
            <Loaded query={after} skeleton={<LinesSkeleton />}>
              {(other) => <Differences before={one.definition} after={other.definition} same={t('versions.same')} />}
            </Loaded>
          )
        }
      </Loaded>
    </section>
  )
}
