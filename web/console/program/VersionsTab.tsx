import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useActing } from '#web/lib/client.tsx'
import { keys } from '#web/lib/keys.ts'
import { Loaded } from '#web/shell/Page.tsx'
import { Panel } from '#web/ui/Panel.tsx'
import { LinesSkeleton } from '#web/ui/skeletons.tsx'
import { Time } from '#web/ui/Time.tsx'
import classes from './program.module.css'
import type { Program } from './saving.ts'
import { t } from './words.ts'

/** Who changed which rules when. */
export function VersionsTab({ program }: { program: Program }) {
  const { api, organization } = useActing()
  const versions = useQuery({
    queryKey: [...keys.program(organization.id, program.id), 'versions'],
    queryFn: ({ signal }) => api.programs.policyVersions({ params: { id: program.id }, signal }),
  })
  return (
    <Panel title={t('program.tab_versions')}>
      <Text size="sm" c="dimmed" mb="md">
        {t('program.versionsSay')}
      </Text>
      <Loaded query={versions} skeleton={<LinesSkeleton />}>
        {(data) => (
          <ol className={classes.versions}>
            {data.items.map((one) => (
              <li key={one.version}>
                <b>{t('program.version', { version: one.version })}</b>
                <Text size="sm" c="dimmed">
                  {one.by ?? t('program.byNobody')} · <Time at={one.at} />
                </Text>
                {one.changed.length > 0 && (
                  <Text size="sm">{t('program.changed', { list: one.changed.join(', ') })}</Text>
                )}
              </li>
            ))}
          </ol>
        )}
      </Loaded>
    </Panel>
  )
}
