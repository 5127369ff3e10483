/** Use cases of whoever was invited: read, accept, decline, reconsider, pass on, report, ask for a new link. */
import type { Ctx } from '#server/platform/ctx.ts'
import { AppError } from '#server/platform/errors.ts'
import type { Accepted, AcceptInput, InvitationHandle, InvitationView, NewSession, SignUpInput } from './view.ts'

const soon = (): never => {
  throw new AppError('unavailable')
}

/** The facts of an invitation by its link; null where there is no such link, or its host is suspended. Never changes anything. */
export async function readInvitationBySecret(_ctx: Ctx, _secret: string): Promise<InvitationView | null> {
  return soon()
}
/** "First opened": by the page that ran, never by a fetch. Harmless for any secret. */
export async function markOpened(_ctx: Ctx, _secret: string): Promise<void> {
  return soon()
}
/** Accepts, once. Repeated by the same person it gives the first answer again. */
export async function acceptInvitation(_ctx: Ctx, _input: AcceptInput): Promise<Accepted> {
  return soon()
}
/** Claims the invited address's account through its mailed link and makes the company, without accepting yet. */
export async function signUpByInvitation(_ctx: Ctx, _input: SignUpInput): Promise<NewSession> {
  return soon()
}
export async function declineInvitation(_ctx: Ctx, _input: InvitationHandle & { reason?: string }): Promise<void> {
  return soon()
}
export async function reconsiderInvitation(_ctx: Ctx, _input: InvitationHandle): Promise<void> {
  return soon()
}
export async function passOnInvitation(
  _ctx: Ctx,
  _input: InvitationHandle & { email: string; name?: string },
): Promise<void> {
  return soon()
}
export async function reportInvitation(_ctx: Ctx, _input: InvitationHandle & { reason?: string }): Promise<void> {
  return soon()
}
/** Mails a fresh link to the invited address only. Answers the same whether or not there is such an invitation. */
export async function requestNewLink(_ctx: Ctx, _secret: string): Promise<void> {
  return soon()
}
/** Mails six digits to the invited address of a copied link. */
export async function sendMailboxCode(_ctx: Ctx, _secret: string): Promise<void> {
  return soon()
}
/** With the right code: a further secret that proves the mailbox as a mailed link does (go on at `/i/{secret}`). */
export async function confirmMailboxCode(_ctx: Ctx, _secret: string, _code: string): Promise<{ secret: string }> {
  return soon()
}
