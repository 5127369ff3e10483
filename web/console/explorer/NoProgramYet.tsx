import { Button } from '@mantine/core'
import { useActing } from '#web/lib/client.tsx'
import { AppLink } from '#web/lib/link.tsx'
import { paths } from '#web/lib/paths.ts'
import { EmptyState } from '#web/ui/EmptyState.tsx'
import { IconPartners } from '#web/ui/icons.tsx'
import { t } from '../words.ts'

/** There is nothing to invite into yet. */
export function NoProgramYet() {
  const { organization } = useActing()
  const mayBegin = organization.role === 'owner' || organization.role === 'admin'
  return (
    <EmptyState
      title={t('explorer.noProgram')}
      icon={<IconPartners size={26} />}
      actions={
        mayBegin && (
          <Button component={AppLink} href={paths.newProgram(organization.slug)}>
            {t('explorer.begin')}
          </Button>
        )
      }
    >
      {mayBegin ? t('explorer.noProgramSays') : t('explorer.noProgramAsk')}
    </EmptyState>
  )
}
