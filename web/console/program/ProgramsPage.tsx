/** The programs of the organization. Who has one sees its rules at once and never meets the word. */
import { Button, Text } from '@mantine/core'
import { includesRole } from '#contract/names.ts'
import { useActing } from '#web/lib/client.tsx'
import { AppLink } from '#web/lib/link.tsx'
import { paths } from '#web/lib/paths.ts'
import { Page } from '#web/shell/Page.tsx'
import { IconPlus } from '#web/ui/icons.tsx'
import { StatusBadge } from '#web/ui/StatusBadge.tsx'
import { NoProgramYet } from '../explorer/NoProgramYet.tsx'
import { usePrograms } from '../programs.tsx'
import { t as consoleT } from '../words.ts'
import { ProgramView } from './ProgramPage.tsx'
import classes from './program.module.css'
import { t } from './words.ts'

export function ProgramsPage() {
  const { organization } = useActing()
  const { programs } = usePrograms()
  const [only] = programs
  if (only && programs.length === 1) return <ProgramView id={only.id} isOnly />
  const mayBegin = includesRole(organization.role, 'admin')
  return (
    <Page
      title={consoleT('nav.programs')}
      place={organization.name}
      actions={
        mayBegin &&
        programs.length > 0 && (
          <Button
            variant="default"
            leftSection={<IconPlus size={16} />}
            component={AppLink}
            href={paths.newProgram(organization.slug)}
          >
            {t('program.new')}
          </Button>
        )
      }
    >
      {programs.length === 0 ? (
        <NoProgramYet />
      ) : (
        <ul className={classes.cards}>
          {programs.map((one) => (
            <li key={one.id} className={classes.card}>
              <AppLink href={paths.program(organization.slug, one.id)} className={classes.cardTitle}>
                {one.name}
              </AppLink>
              <Text size="sm" c="dimmed">
                {one.presetTitle} · {t('program.version', { version: one.policyVersion })}
              </Text>
              {one.archived && <StatusBadge tone="quiet">{consoleT('explorer.archived')}</StatusBadge>}
            </li>
          ))}
        </ul>
      )}
    </Page>
  )
}
