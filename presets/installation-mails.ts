/** Words of the mails that speak for the installation or an organization rather than for a program. */
import type { InstallationMailTemplate, MailText } from '#contract/vocabulary.ts'

export const installationMails: Record<InstallationMailTemplate, MailText> = {
  review_digest: {
    subject: 'What waits for a decision at {host}',
    preview: 'Partners that wait, oldest first.',
    heading: 'These partners wait for {host}',
    body: 'Their answers are in, and somebody of {host} has yet to decide.',
    button: 'Open the queue',
  },
  member_invitation: {
    subject: "Join {host}'s team on {installation}",
    preview: 'Accept, and you work with your colleagues there.',
    heading: 'Join {host}',
    body: "{inviter} has invited you to {host}'s team on {installation}. Nothing is shared with you before you accept.",
    button: 'Join {host}',
  },
  mail_domain_code: {
    subject: 'Does your mail domain belong to {host}?',
    preview: 'A code for whoever runs the domain.',
    heading: 'Does your mail domain belong to {host}?',
    body: '{inviter} asks at {installation} to have the domain of this mailbox shown as a mail domain of {host}.\n\nIf that is right, give them the code. If it is not, or you do not know, do nothing: without the code nothing is shown.',
  },
  verify_address: {
    subject: 'Confirm your address for {installation}',
    preview: 'One click shows that this mailbox is yours.',
    heading: 'Confirm your address',
    body: 'You, or somebody with your address, asked for an account at {installation}. Confirm that this mailbox is yours.\n\nIf it was not you, ignore this mail and nothing happens.',
    button: 'Confirm address',
  },
  password_reset: {
    subject: 'Set a new password for {installation}',
    preview: 'The link works for a short time and once only.',
    heading: 'Set a new password',
    body: 'A new password was asked for at {installation} for this address. Setting it signs you out everywhere else.\n\nIf it was not you, ignore this mail: your password stays as it is.',
    button: 'Set a new password',
  },
  account_exists: {
    subject: 'You have an account at {installation} already',
    preview: 'Sign in, or set a new password.',
    heading: 'You have an account already',
    body: 'Somebody, probably you, tried to sign up at {installation} with this address. It has an account already: sign in, or set a new password if you have forgotten it.\n\nIf it was not you, there is nothing to do.',
    button: 'Sign in',
  },
  abuse_report: {
    subject: 'An invitation was reported at {installation}',
    preview: 'Please look into it.',
    heading: 'An invitation was reported',
    body: 'Somebody who was invited by {host} reported the invitation as not expected. It counts as declined, and the address gets no more invitations from {host}.',
    button: 'Open the report',
  },
  test: {
    subject: 'Test mail from {installation}',
    preview: 'Your mail server works.',
    heading: 'It works',
    body: 'This is the test mail you asked for. Mails of {installation} leave through your mail server.',
  },
}
