import { Alert, Tabs, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import type { Entry } from '#contract/policy.ts'
import { keepPreviousData, useActing } from '#web/lib/client.tsx'
import { sentenceOf } from '#web/lib/faults.ts'
import { Preview } from '#web/ui/Preview.tsx'
import { LinesSkeleton } from '#web/ui/skeletons.tsx'
import type { ProgramRow } from '../programs.tsx'
import { t } from '../words.ts'
import { type Draft, filledRows, usableRows } from './draft.ts'
import { inviteBody } from './request.ts'

/** The mail and the page it leads to, exactly as the first row would receive them. */
export function InvitePreview({
  program,
  draft,
  entry,
}: {
  program: ProgramRow
  draft: Draft
  entry: Entry | undefined
}) {
  const { api } = useActing()
  const [first] = usableRows(draft)
  const [fallback] = filledRows(draft)
  // Before an address is typed the preview shows how it will look to somebody.
  const row = first ?? { key: 0, email: 'ada@example.org', values: fallback?.values ?? {} }
  const body = inviteBody(draft, [row], entry, program)
  const [settled] = useDebouncedValue(JSON.stringify(body), 500)
  const preview = useQuery({
    queryKey: ['preview', program.id, settled],
    queryFn: ({ signal }) =>
      api.partnerships.previewInvite({ params: { id: program.id }, body: JSON.parse(settled) as typeof body, signal }),
    placeholderData: keepPreviousData,
    gcTime: 30_000,
    retry: false,
  })
  if (preview.isError) {
    return (
      <Alert color="red" mt="sm">
        {sentenceOf(preview.error)}
      </Alert>
    )
  }
  if (!preview.data) return <LinesSkeleton lines={6} />
  return (
    <Tabs defaultValue="mail" mt="sm">
      <Tabs.List mb="sm">
        <Tabs.Tab value="mail">{t('preview.mail')}</Tabs.Tab>
        <Tabs.Tab value="page">{t('preview.page')}</Tabs.Tab>
        <Tabs.Tab value="text">{t('preview.text')}</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="mail">
        <Text size="sm" mb="xs">
          <Text span c="dimmed">
            {t('preview.subject')}
          </Text>{' '}
          <b>{preview.data.subject}</b>
        </Text>
        <Preview html={preview.data.html} title={t('preview.mail')} />
      </Tabs.Panel>
      <Tabs.Panel value="page">
        <Preview html={preview.data.pageHtml} title={t('preview.page')} />
      </Tabs.Panel>
      <Tabs.Panel value="text">
        <Text
          component="pre"
          size="sm"
          style={{ whiteSpace: 'pre-wrap', fontFamily: 'var(--mantine-font-family-monospace)' }}
          tabIndex={0}
        >
          {preview.data.text}
        </Text>
      </Tabs.Panel>
    </Tabs>
  )
}
