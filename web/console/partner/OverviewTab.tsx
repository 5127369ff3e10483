import { Text } from '@mantine/core'
import { lazy, Suspense } from 'react'
import { language } from '#web/lib/words.ts'
import { Facts, Panel } from '#web/ui/Panel.tsx'
import { Time } from '#web/ui/Time.tsx'
import { useProgramOf } from '../programs.tsx'
import type { Partnership } from '../verbs/verbs.ts'
import { t } from '../words.ts'
import { ContactWaiting } from './ContactWaiting.tsx'
import { InvitationPanel } from './InvitationPanel.tsx'
import { Notes } from './Notes.tsx'
import classes from './partner.module.css'

const PartnerTerms = lazy(() => import('../terms/PartnerTerms.tsx').then((all) => ({ default: all.PartnerTerms })))

const countryName = (code: string) => {
  try {
    return new Intl.DisplayNames(language(), { type: 'region' }).of(code) ?? code
  } catch {
    return code
  }
}

/** The invitation while it is open, the facts, the notes. */
export function OverviewTab({ partnership }: { partnership: Partnership }) {
  const program = useProgramOf(partnership.programId)
  const contact = [partnership.contact.firstName, partnership.contact.lastName].filter(Boolean).join(' ')
  const current = partnership.currentInvitation
  const earlier = partnership.invitations.filter((one) => one.id !== current?.id)
  return (
    <div className={classes.columns}>
      <div className={classes.column}>
        <ContactWaiting partnership={partnership} />
        {current && <InvitationPanel invitation={current} partnership={partnership} />}
        <Panel title={program?.vocabulary.partner ?? t('partner.about')}>
          <Facts
            items={[
              // Where only an address was asked for, whoever answered stands below.
              (contact || !partnership.primaryContact) && [
                program?.vocabulary.contact ?? t('partner.contact'),
                contact || <Text c="dimmed">{t('partner.unknown')}</Text>,
              ],
              partnership.contact.email && [
                t('address.email'),
                <a key="mail" href={`mailto:${partnership.contact.email}`}>
                  {partnership.contact.email}
                </a>,
              ],
              partnership.phone && [t('partner.phone'), partnership.phone],
              partnership.website && [
                t('partner.website'),
                <a key="site" href={partnership.website} target="_blank" rel="noreferrer noopener">
                  {partnership.website}
                </a>,
              ],
              (partnership.city || partnership.country) && [
                t('partner.place'),
                [partnership.city, partnership.country && countryName(partnership.country)].filter(Boolean).join(', '),
              ],
              partnership.organization && [t('partner.organization'), partnership.organization.name],
              partnership.primaryContact && [
                t('partner.primaryContact'),
                `${partnership.primaryContact.name || partnership.primaryContact.email}`,
              ],
              partnership.recordedAt && [
                t('partner.recorded'),
                <Time key="recorded" at={partnership.recordedAt} absolute />,
              ],
              partnership.acceptedAt && [
                t('partner.accepted'),
                <Time key="accepted" at={partnership.acceptedAt} absolute />,
              ],
              partnership.approvedAt && [
                t('partner.approved'),
                <Time key="approved" at={partnership.approvedAt} absolute />,
              ],
              partnership.endedAt && [t('partner.ended'), <Time key="ended" at={partnership.endedAt} absolute />],
            ]}
          />
        </Panel>
      </div>
      <div className={classes.column}>
        <Suspense>
          <PartnerTerms
            partnershipId={partnership.id}
            programId={partnership.programId}
            isAccepted={partnership.acceptedAt !== null}
          />
        </Suspense>
        <Notes partnership={partnership} />
        {earlier.length > 0 && (
          <Panel title={t('partner.earlier')}>
            <ul className={classes.earlier}>
              {earlier.map((one) => (
                <li key={one.id}>
                  <span>{one.email}</span>
                  <small>
                    {t(`invitation.state_${one.state}`)} · <Time at={one.createdAt} />
                  </small>
                </li>
              ))}
            </ul>
          </Panel>
        )}
      </div>
    </div>
  )
}
