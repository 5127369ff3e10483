/** Shapes of what is coming, of the size it will have, so that nothing shifts. */
import { Group, Skeleton, Stack } from '@mantine/core'
import { t } from '#web/lib/words.ts'

function Waiting({ children }: { children: React.ReactNode }) {
  return (
    <div aria-busy="true">
      <span className="visually-hidden" role="status">
        {t('ui.loading')}
      </span>
      <div aria-hidden="true">{children}</div>
    </div>
  )
}

const times = (count: number) => Array.from({ length: count }, (_, index) => index)

export function TableSkeleton({ rows = 8, height = 56 }: { rows?: number; height?: number }) {
  return (
    <Waiting>
      <Stack gap={0}>
        {times(rows).map((row) => (
          <Group
            key={row}
            h={height}
            gap="md"
            wrap="nowrap"
            style={{ borderBottom: '1px solid var(--entente-line)' }}
            px="sm"
          >
            <Skeleton height={30} width={30} radius="md" />
            <Skeleton height={12} width={`${28 + ((row * 7) % 14)}%`} />
            <Skeleton height={20} width={90} radius="xl" />
            <Skeleton height={12} style={{ flex: 1 }} />
          </Group>
        ))}
      </Stack>
    </Waiting>
  )
}

export function PageSkeleton() {
  return (
    <>
      <h1 className="visually-hidden">{t('ui.loading')}</h1>
      <Waiting>
        <Skeleton height={30} width={260} mb={10} />
        <Skeleton height={14} width={420} maw="80%" mb={28} />
        <Skeleton height={180} radius="lg" mb="md" />
        <Skeleton height={180} radius="lg" />
      </Waiting>
    </>
  )
}

/** Of a page that has nothing around it yet. */
export function WholePageSkeleton() {
  return (
    <main id="main" style={{ maxWidth: 860, margin: '0 auto', padding: 32 }}>
      <PageSkeleton />
    </main>
  )
}

export function LinesSkeleton({ lines = 4 }: { lines?: number }) {
  return (
    <Waiting>
      <Stack gap="sm">
        {times(lines).map((line) => (
          <Skeleton key={line} height={14} width={`${92 - ((line * 13) % 40)}%`} />
        ))}
      </Stack>
    </Waiting>
  )
}
