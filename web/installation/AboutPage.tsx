import { Anchor, Text } from '@mantine/core'
import { formatDate } from '#web/lib/format.ts'
import { Loaded, Page } from '#web/shell/Page.tsx'
import { Facts, Panel } from '#web/ui/Panel.tsx'
import classes from './installation.module.css'
import { useSettings } from './queries.ts'
import { t } from './words.ts'

/** What this runs on: the one place that names the product. */
export function AboutPage() {
  const settings = useSettings()
  return (
    <div className={classes.page}>
      <Page title={t('about.title')} place={settings.data?.name ?? ''}>
        <Loaded query={settings}>
          {(data) => (
            <Panel>
              <Text mb="xs">{t('about.product', { name: data.name, version: data.version })}</Text>
              <Text c="dimmed" mb="lg">
                {t('about.says')}
              </Text>
              <Facts
                items={[
                  [t('about.version'), data.version],
                  [t('about.address'), location.origin],
                  [t('about.since'), formatDate(data.setUpAt)],
                  [t('about.mail'), data.mailConfigured ? t('about.mailSmtp') : t('about.mailMailbox')],
                  [t('about.licence'), 'Apache-2.0'],
                  [
                    t('about.api'),
                    <Anchor key="api" href="/v1/openapi.json">
                      /v1/openapi.json
                    </Anchor>,
                  ],
                ]}
              />
            </Panel>
          )}
        </Loaded>
      </Page>
    </div>
  )
}
