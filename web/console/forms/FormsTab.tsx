/** The forms of a program: what is asked of whom, and how far each is. */
import { Text } from '@mantine/core'
import { useActing } from '#web/lib/client.tsx'
import { AppLink } from '#web/lib/link.tsx'
import { paths } from '#web/lib/paths.ts'
import { Loaded } from '#web/shell/Page.tsx'
import { StatusBadge } from '#web/ui/StatusBadge.tsx'
import { LinesSkeleton } from '#web/ui/skeletons.tsx'
import { Receivers } from '../reviews/Receivers.tsx'
import classes from './list.module.css'
import { useForms } from './queries.ts'
import { t } from './words.ts'

export function FormsTab({ program, partner }: { program: string; partner: string }) {
  const { organization } = useActing()
  const forms = useForms(program)
  return (
    <Loaded query={forms} skeleton={<LinesSkeleton lines={6} />}>
      {(data) => (
        <>
          <Text c="dimmed" mb="md" maw="68ch">
            {t('list.says')}
          </Text>
          <ul className={classes.cards}>
            {data.map((one) => (
              <li key={one.purpose} className={classes.card}>
                <div className={classes.head}>
                  <AppLink href={paths.form(organization.slug, program, one.purpose)} className={classes.title}>
                    {one.title || t(`purpose.${one.purpose}`)}
                  </AppLink>
                  <State version={one.version} enabled={one.enabled} hasDraft={one.hasDraft} />
                </div>
                <Text size="sm" c="dimmed">
                  {t(`purposeSays.${one.purpose}`, { partner })}
                </Text>
                <Text size="sm">
                  {one.version > 0 || one.hasDraft ? t('list.fields', { count: one.fields }) : t('list.none')}
                  {one.version > 0 && ` · ${t('state.version', { version: one.version })}`}
                  {one.hasDraft && one.version > 0 && ` · ${t('list.draft')}`}
                </Text>
              </li>
            ))}
          </ul>
          <Receivers program={program} />
        </>
      )}
    </Loaded>
  )
}

function State({ version, enabled, hasDraft }: { version: number; enabled: boolean; hasDraft: boolean }) {
  if (version === 0) return <StatusBadge tone="quiet">{hasDraft ? t('list.onlyDraft') : t('list.empty')}</StatusBadge>
  return enabled ? (
    <StatusBadge tone="good">{t('list.inUse')}</StatusBadge>
  ) : (
    <StatusBadge tone="wait">{t('list.off')}</StatusBadge>
  )
}
