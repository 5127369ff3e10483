import { Button, Group, Modal, Radio, Stack } from '@mantine/core'
import { useState } from 'react'
import { faultsOf, sentenceOf } from '#web/lib/faults.ts'
import { ErrorSummary } from '#web/ui/ErrorSummary.tsx'
import { acceptBody, type Choice, type Company, choicesOf, emptyCompany, missingOf } from './accepting.ts'
import { CompanyFields, companyFieldId } from './CompanyFields.tsx'
import type { InboxItem } from './view.ts'
import { t } from './words.ts'

interface Props {
  invitation: InboxItem
  opened: boolean
  onClose: () => void
  onAccept: (body: ReturnType<typeof acceptBody>) => Promise<void>
}

/** Which organization accepts: one of mine, one with the name the host gave, or a company that is made here. */
export function AcceptDialog({ invitation, opened, onClose, onAccept }: Props) {
  const host = invitation.host.name
  const choices = choicesOf(invitation)
  const [choice, setChoice] = useState<Choice>(choices.find((one) => !one.refusal)?.value ?? '')
  const [company, setCompany] = useState<Company>(() => emptyCompany(invitation.partnerName))
  const [faults, setFaults] = useState<Record<string, string>>({})
  const [attempt, setAttempt] = useState(0)
  const [busy, setBusy] = useState(false)
  const isNew = choice === 'new'

  const accept = async () => {
    const missing = isNew ? missingOf(company) : choice ? {} : { choice: t('acceptDialog.choiceNeeded') }
    setFaults(missing)
    setAttempt(attempt + 1)
    if (Object.keys(missing).length > 0 || busy) return
    setBusy(true)
    try {
      await onAccept(acceptBody(choice, company))
    } catch (error) {
      const found = companyFaults(faultsOf(error))
      setFaults(Object.keys(found).length > 0 ? found : { choice: sentenceOf(error) })
      setAttempt(attempt + 2)
    } finally {
      setBusy(false)
    }
  }

  return (
    <Modal opened={opened} onClose={onClose} title={t('acceptDialog.title', { host })} size="lg" centered>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void accept()
        }}
      >
        <Stack gap="md">
          <ErrorSummary faults={faults} idOf={companyFieldId} attempt={attempt} />
          {choices.length > 1 && (
            <Radio.Group
              label={t('acceptDialog.which')}
              description={t('acceptDialog.whichSays', { host })}
              value={choice}
              onChange={setChoice}
            >
              <Stack gap="xs" mt="sm">
                {choices.map((one, index) => (
                  <Radio
                    key={one.value}
                    id={index === 0 ? companyFieldId('choice') : undefined}
                    value={one.value}
                    label={one.label}
                    description={one.refusal ?? one.says}
                    disabled={Boolean(one.refusal)}
                    data-autofocus={one.value === choice || undefined}
                  />
                ))}
              </Stack>
            </Radio.Group>
          )}
          {isNew && (
            <CompanyFields company={company} onChange={setCompany} faults={faults} autoFocus={choices.length === 1} />
          )}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              {t('acceptDialog.cancel')}
            </Button>
            <Button type="submit" loading={busy}>
              {t('acceptDialog.confirm')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

/** `newOrganization.name` of the server is `name` here. */
const companyFaults = (faults: Record<string, string>) =>
  Object.fromEntries(Object.entries(faults).map(([field, says]) => [field.replace(/^newOrganization\./, ''), says]))
