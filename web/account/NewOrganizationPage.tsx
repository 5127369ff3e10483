import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { personApi } from '#web/lib/api.ts'
import { useInstallation } from '#web/lib/client.tsx'
import { faultsOf, sentenceOf } from '#web/lib/faults.ts'
import { ownTimeZone } from '#web/lib/format.ts'
import { keys } from '#web/lib/keys.ts'
import { useGo } from '#web/lib/link.tsx'
import { paths } from '#web/lib/paths.ts'
import { tell } from '#web/lib/toasts.tsx'
import { companyOf, emptyCompany, missingOf } from '#web/portal/accepting.ts'
import { CompanyFields, companyFieldId } from '#web/portal/CompanyFields.tsx'
import { Page } from '#web/shell/Page.tsx'
import { ErrorSummary } from '#web/ui/ErrorSummary.tsx'
import { Panel } from '#web/ui/Panel.tsx'
import classes from './account.module.css'
import { t } from './words.ts'

/** An organization of one's own. */
export function NewOrganizationPage() {
  const place = useInstallation().data?.name ?? ''
  const client = useQueryClient()
  const go = useGo()
  const [company, setCompany] = useState(() => emptyCompany(''))
  const [faults, setFaults] = useState<Record<string, string>>({})
  const [attempt, setAttempt] = useState(0)
  const [busy, setBusy] = useState(false)
  const create = async () => {
    const missing = missingOf(company)
    setFaults(missing)
    setAttempt(attempt + 1)
    if (Object.keys(missing).length > 0 || busy) return
    setBusy(true)
    try {
      const made = await personApi.organizations.create({ body: { ...companyOf(company), timeZone: ownTimeZone() } })
      await client.invalidateQueries({ queryKey: keys.me })
      tell(t('newOrganization.created', { name: made.name }))
      go(paths.host(made.slug))
    } catch (error) {
      const named = faultsOf(error)
      setFaults(Object.keys(named).length > 0 ? named : { name: sentenceOf(error) })
      setAttempt(attempt + 2)
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className={classes.page}>
      <Page title={t('newOrganization.title')} place={place} description={t('newOrganization.says')}>
        <Panel>
          <form
            className={classes.stack}
            noValidate
            onSubmit={(event) => {
              event.preventDefault()
              void create()
            }}
          >
            <ErrorSummary faults={faults} idOf={companyFieldId} attempt={attempt} />
            <CompanyFields company={company} onChange={setCompany} faults={faults} autoFocus={false} />
            <div className={classes.buttons}>
              <Button type="submit" loading={busy}>
                {t('newOrganization.create')}
              </Button>
            </div>
          </form>
        </Panel>
      </Page>
    </div>
  )
}
