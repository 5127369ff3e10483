/** Above an application: who invites, to what, until when, and the other answers. */
import type { Drawing } from './drawing.tsx'
import { instant } from './times.ts'
import { isIntroShown } from './view.ts'
import { t } from './words.ts'

export function Intro({ drawing }: { drawing: Drawing }) {
  const { state } = drawing
  const { application, submission } = state.view
  if (!application || !isIntroShown(state)) return null
  const { host } = submission.words
  const { inviter, email } = application
  return (
    <section className="intro" aria-labelledby="intro-title">
      <h1 id="intro-title">{application.title}</h1>
      <p className="lead">{application.intro}</p>
      <p className="soft">
        {inviter && inviter !== host
          ? t('application.sentBy', { inviter, host, email })
          : t('application.sentByHost', { host, email })}
        {application.expiresAt && `. ${t('application.until', { when: instant(application.expiresAt, state.view) })}`}
      </p>
      {application.message && (
        <blockquote className="quote" dir="auto">
          {application.message}
          <footer>
            – <bdi>{inviter ?? host}</bdi>
          </footer>
        </blockquote>
      )}
      <nav aria-label={t('application.others')}>
        <ul className="ways">
          {[application.decline, ...application.others].map(
            (link) =>
              link && (
                <li key={link.href}>
                  <a className="tap" href={link.href}>
                    {link.label}
                  </a>
                </li>
              ),
          )}
        </ul>
      </nav>
    </section>
  )
}
