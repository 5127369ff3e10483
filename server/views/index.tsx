/** Everything with markup that the server sends: pages and mails. Pure: props in, text out. Bundled behind `#views`. */
import {
  answer,
  decline,
  greeting,
  knownPerson,
  newPerson,
  notAdministrator,
  passOn,
  proveMailbox,
  report,
  wrongAccount,
} from './pages/invitation.tsx'
import {
  accepted,
  applied,
  declined,
  expired,
  newLinkSent,
  offerEnded,
  passedOn,
  reinvited,
  reported,
  taken,
  withdrawn,
  wrongLink,
} from './pages/invitation-closed.tsx'
import { signUpOrganization, signUpPerson } from './pages/organization-sign-up.tsx'
import type { AcceptPageState, AcceptPageView } from './pages/props.ts'

type Pages = { [S in AcceptPageState]: (view: Extract<AcceptPageView, { state: S }>) => string }

const acceptPages: Pages = {
  new_person: newPerson,
  known_person: knownPerson,
  greeting,
  prove_mailbox: proveMailbox,
  answer,
  not_administrator: notAdministrator,
  wrong_account: wrongAccount,
  sign_up_person: signUpPerson,
  sign_up_organization: signUpOrganization,
  decline,
  pass_on: passOn,
  passed_on: passedOn,
  report,
  reported,
  declined,
  accepted,
  applied,
  taken,
  expired,
  offer_ended: offerEnded,
  new_link_sent: newLinkSent,
  withdrawn,
  reinvited,
  wrong_link: wrongLink,
}

/** The page of an invitation in the visitor's state; previews use it too. */
export function renderAcceptPage(view: AcceptPageView): string {
  // the table maps each state to the page of exactly that state
  const page = acceptPages[view.state] as (view: AcceptPageView) => string
  return page(view)
}

export { countryCode } from './countries.ts'
export type * from './mails/props.ts'
export { renderMail } from './mails/render.ts'
export { accountPage as renderAccountPage } from './pages/account.tsx'
export { applyPage as renderApplyPage } from './pages/apply.tsx'
export {
  type FormPageView,
  formPage as renderFormPage,
  type SignedOutPageView,
  signedOutPage as renderSignedOutPage,
} from './pages/form.tsx'
export { joinPage as renderJoinPage } from './pages/join.tsx'
export { aboutPage as renderAboutPage, errorPage as renderErrorPage } from './pages/plain.tsx'
export type * from './pages/props.ts'
export { setupPage as renderSetupPage } from './pages/setup.tsx'
