/** The documents of a program: what is asked, and how far partners are. */
import { Button, Group, Text } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import type { TermsDocument } from '#contract/endpoints/terms.ts'
import { useActing } from '#web/lib/client.tsx'
import { formatDate } from '#web/lib/format.ts'
import { AppLink } from '#web/lib/link.tsx'
import { paths } from '#web/lib/paths.ts'
import { Loaded } from '#web/shell/Page.tsx'
import { EmptyState } from '#web/ui/EmptyState.tsx'
import { IconPlus } from '#web/ui/icons.tsx'
import { StatusBadge } from '#web/ui/StatusBadge.tsx'
import { LinesSkeleton } from '#web/ui/skeletons.tsx'
import { useTermsOf } from './queries.ts'
import classes from './terms.module.css'
import { t } from './words.ts'

const EditDialog = lazy(() => import('./EditDialog.tsx').then((all) => ({ default: all.EditDialog })))

interface Props {
  program: string
  partner: string
  archived: boolean
}

const changing = ['owner', 'admin']

export function TermsTab({ program, partner, archived }: Props) {
  const { organization } = useActing()
  const documents = useTermsOf(program)
  const [adding, setAdding] = useState(false)
  const mayAdd = !archived && changing.includes(organization.role)
  const add = mayAdd && (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setAdding(true)}>
      {t('list.add')}
    </Button>
  )
  return (
    <Loaded query={documents} skeleton={<LinesSkeleton lines={6} />}>
      {(data) => (
        <>
          {data.length === 0 ? (
            <EmptyState title={t('list.none')} actions={add}>
              {t('list.noneSays')}
            </EmptyState>
          ) : (
            <>
              <Group justify="space-between" align="flex-start" mb="md">
                <Text c="dimmed" maw="68ch">
                  {t('list.says', { partner })}
                </Text>
                {add}
              </Group>
              <ul className={classes.cards}>
                {data.map((one) => (
                  <Card key={one.id} of={one} />
                ))}
              </ul>
            </>
          )}
          <Suspense>{adding && <EditDialog program={program} onClose={() => setAdding(false)} />}</Suspense>
        </>
      )}
    </Loaded>
  )
}

function Card({ of }: { of: TermsDocument }) {
  const { organization } = useActing()
  return (
    <li className={classes.card}>
      <div className={classes.head}>
        <AppLink href={paths.terms(organization.slug, of.programId, of.id)} className={classes.title}>
          {of.title}
        </AppLink>
        <StatusBadge tone={of.retiredAt ? 'quiet' : 'good'}>
          {t(of.retiredAt ? 'list.retired' : 'list.inForce')}
        </StatusBadge>
      </div>
      <Text size="sm" c="dimmed">
        {t('list.version', { version: of.version, date: formatDate(of.publishedAt) })} · {t(`who.${of.acceptedBy}`)}
      </Text>
      {!of.retiredAt && (
        <Text size="sm">
          {[
            t('list.accepted', { count: of.counts.accepted }),
            t('list.waiting', { count: of.counts.waiting }),
            of.counts.shut > 0 && t('list.shut', { count: of.counts.shut }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </Text>
      )}
    </li>
  )
}
