import { Button, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import type { Answer, Api } from '#web/lib/api.ts'
import { useActing } from '#web/lib/client.tsx'
import { formatInstant } from '#web/lib/format.ts'
import { keys } from '#web/lib/keys.ts'
import { Loaded, Page } from '#web/shell/Page.tsx'
import { IconDownload } from '#web/ui/icons.tsx'
import { Facts, Panel } from '#web/ui/Panel.tsx'
import { t } from '../words.ts'
import classes from './partner.module.css'

type Receipt = Answer<Api['partnerships']['receipt']>

/** The receipt as plain text, for the files. */
export function receiptText(receipt: Receipt): string {
  return [
    t('receipt.title'),
    '',
    `${t('receipt.host')}: ${receipt.host}`,
    `${t('receipt.partner')}: ${receipt.partner}`,
    `${t('receipt.at')}: ${formatInstant(receipt.at)} (${receipt.at})`,
    ...(receipt.reason ? [`${t('confirm.reason')}: ${receipt.reason}`] : []),
    '',
    `${t('receipt.closed')}:`,
    ...receipt.closed.map((one) => `- ${one.what}: ${one.detail}`),
    '',
    receipt.id,
    '',
  ].join('\n')
}

function download(receipt: Receipt) {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([receiptText(receipt)], { type: 'text/plain;charset=utf-8' }))
  link.download = `${receipt.id}.txt`
  link.click()
  URL.revokeObjectURL(link.href)
}

/** What was closed and when: for both sides. */
export function ReceiptPage() {
  const { id } = useParams({ strict: false }) as { id: string } // the route's path names it
  const { api, organization } = useActing()
  const receipt = useQuery({
    queryKey: keys.receipt(id),
    queryFn: ({ signal }) => api.partnerships.receipt({ params: { id }, signal }),
  })
  return (
    <Loaded query={receipt} isPage>
      {(data) => (
        <Page
          title={t('receipt.title')}
          place={organization.name}
          actions={
            <Button variant="default" leftSection={<IconDownload size={16} />} onClick={() => download(data)}>
              {t('receipt.download')}
            </Button>
          }
        >
          <div className={classes.column}>
            <Panel>
              <Facts
                items={[
                  [t('receipt.host'), data.host],
                  [t('receipt.partner'), data.partner],
                  [t('receipt.at'), formatInstant(data.at)],
                  data.reason && [t('confirm.reason'), data.reason],
                  [t('receipt.id'), data.id],
                ]}
              />
            </Panel>
            <Panel title={t('receipt.closed')}>
              <ul className={classes.stops}>
                {data.closed.map((one) => (
                  <li key={`${one.what}${one.detail}`}>
                    <b>{one.what}</b>
                    <br />
                    <Text span size="sm" c="dimmed">
                      {one.detail}
                    </Text>
                  </li>
                ))}
              </ul>
            </Panel>
          </div>
        </Page>
      )}
    </Loaded>
  )
}
