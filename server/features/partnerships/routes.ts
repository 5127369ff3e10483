/** Endpoint to action to answer. */
import { inbox, invitations, portal } from '#contract/endpoints/invitations.ts'
import { partnerships } from '#contract/endpoints/partnerships.ts'
import type { MemberCtx, PersonCtx } from '#server/platform/ctx.ts'
import { inBulk } from '#server/platform/http/channel.ts'
import { type Route, route } from '#server/platform/http/route.ts'
import { acceptInvitation } from './accepting.ts'
import { inviteAgain } from './again.ts'
import { declineInvitation, reconsiderInvitation } from './answers.ts'
import { changeMany } from './bulk.ts'
import {
  cancelContact,
  cancelOwnContact,
  changeOwnContact,
  changePrimaryContact,
  confirmContact,
  refuseContact,
  resendContact,
  resendOwnContact,
} from './contact.ts'
import { addNote, deletePartner, recordPartner, updatePartner } from './details.ts'
import { getHome } from './home.ts'
import {
  amendInvitation,
  copyInvitationLink,
  correctEmail,
  remindInvitation,
  resendInvitation,
  undoInvitation,
  withdrawInvitation,
} from './invitation-verbs.ts'
import { checkInvite, invitePartners } from './inviting.ts'
import { cancelMatch, confirmMatch, listMatches, matchPartnership, refuseMatch } from './matching.ts'
import { findPlaces } from './places.ts'
import { getCard, getInboxItem, listCards, listInbox, listPartnerHistory } from './portal.ts'
import { previewInvite } from './preview.ts'
import { getReceipt } from './receipt-reading.ts'
import { giveRolesAsHost, giveRolesAsPartner, listColleagues, listPeople } from './roles.ts'
import { changePartnership, leavePartnership, type Reason, resendWelcome, revokePartnership } from './verbs.ts'
import {
  countPartnerships,
  getInvitationOf,
  getPartnership,
  listHistory,
  listInvitationLog,
  listMails,
  listNotesOf,
  listPartnerships,
} from './viewing.ts'

/** A verb, and then the partnership as it stands after it. */
const verb =
  (change: (ctx: MemberCtx, id: string, body: Reason) => Promise<void>) =>
  async (ctx: MemberCtx, { params, body }: { params: { id: string }; body: Reason }) => {
    await change(ctx, params.id, body)
    return await getPartnership(ctx, params.id)
  }

type Plain = Parameters<typeof changePartnership>[1]
const plain = (name: Plain) => verb((ctx, id, body) => changePartnership(ctx, name, id, body))

/** The same on the partner's side. */
const ownVerb =
  (change: (ctx: PersonCtx, id: string, body: Reason) => Promise<void>) =>
  async (ctx: PersonCtx, { params, body }: { params: { id: string }; body: Reason }) => {
    await change(ctx, params.id, body)
    return await getCard(ctx, params.id)
  }

/** The same for an invitation. */
const invitationVerb =
  (change: (ctx: MemberCtx, id: string) => Promise<void>) =>
  async (ctx: MemberCtx, { params }: { params: { id: string } }) => {
    await change(ctx, params.id)
    return await getInvitationOf(ctx, params.id)
  }

const hostRoutes: Route[] = [
  route(partnerships.list, (ctx, { query }) => listPartnerships(ctx, query)),
  route(partnerships.counts, (ctx, { query }) => countPartnerships(ctx, query)),
  route(partnerships.home, (ctx, { query }) => getHome(ctx, query)),
  route(partnerships.bulk, (ctx, { body }) => changeMany(inBulk(ctx), body)),
  route(partnerships.get, (ctx, { params }) => getPartnership(ctx, params.id)),
  route(
    partnerships.record,
    async (ctx, { params, body }) => await getPartnership(ctx, await recordPartner(ctx, params.id, body)),
    { bodyLimitBytes: 4_000_000 },
  ),
  route(partnerships.invite, (ctx, { params, body }) => invitePartners(ctx, params.id, body), {
    bodyLimitBytes: 8_000_000,
  }),
  route(partnerships.checkInvite, (ctx, { params, body }) => checkInvite(ctx, params.id, body), {
    idempotent: false,
    bodyLimitBytes: 8_000_000,
  }),
  route(partnerships.previewInvite, (ctx, { params, body }) => previewInvite(ctx, params.id, body), {
    idempotent: false,
    bodyLimitBytes: 8_000_000,
  }),
  route(
    partnerships.update,
    async (ctx, { params, body }) => {
      await updatePartner(ctx, params.id, body)
      return await getPartnership(ctx, params.id)
    },
    { bodyLimitBytes: 4_000_000 },
  ),
  route(partnerships.inviteAgain, async (ctx, { params, body }) =>
    getPartnership(ctx, await inviteAgain(ctx, params.id, body)),
  ),
  route(partnerships.delete, async (ctx, { params }) => {
    await deletePartner(ctx, params.id)
    return null
  }),
  route(partnerships.approve, plain('approve')),
  route(partnerships.reject, plain('reject')),
  route(partnerships.suspend, plain('suspend')),
  route(partnerships.reactivate, plain('reactivate')),
  route(partnerships.revoke, verb(revokePartnership)),
  route(partnerships.archive, plain('archive')),
  route(partnerships.unarchive, plain('unarchive')),
  route(partnerships.matches, (ctx, { params }) => listMatches(ctx, params.id)),
  route(partnerships.match, async (ctx, { params, body }) => {
    await matchPartnership(ctx, params.id, body)
    return await getPartnership(ctx, params.id)
  }),
  route(partnerships.cancelMatch, verb(cancelMatch)),
  route(partnerships.resendWelcome, verb(resendWelcome)),
  route(partnerships.changePrimaryContact, async (ctx, { params, body }) => {
    await changePrimaryContact(ctx, params.id, body)
    return await getPartnership(ctx, params.id)
  }),
  route(partnerships.cancelContact, verb(cancelContact)),
  route(partnerships.resendContact, verb(resendContact)),
  route(partnerships.history, (ctx, { params, query }) => listHistory(ctx, params.id, query)),
  route(partnerships.notes, (ctx, { params }) => listNotesOf(ctx, params.id)),
  route(partnerships.addNote, async (ctx, { params, body }) => ({ id: await addNote(ctx, params.id, body.body) })),
  route(partnerships.people, (ctx, { params }) => listPeople(ctx, params.id)),
  route(partnerships.giveRoles, async (ctx, { params, body }) => {
    await giveRolesAsHost(ctx, params.id, params.person, body.roles)
    return await listPeople(ctx, params.id)
  }),
  route(partnerships.mails, (ctx, { params }) => listMails(ctx, params.id)),
  route(partnerships.receipt, (ctx, { params }) => getReceipt(ctx, params.id)),
]

const invitationRoutes: Route[] = [
  route(invitations.log, (ctx, { query }) => listInvitationLog(ctx, query)),
  route(invitations.get, (ctx, { params }) => getInvitationOf(ctx, params.id)),
  route(invitations.resend, invitationVerb(resendInvitation)),
  route(invitations.remind, invitationVerb(remindInvitation)),
  route(invitations.copyLink, (ctx, { params }) => copyInvitationLink(ctx, params.id), { carriesSecret: true }),
  route(invitations.amend, async (ctx, { params, body }) => {
    await amendInvitation(ctx, params.id, body)
    return await getInvitationOf(ctx, params.id)
  }),
  route(
    invitations.correctEmail,
    async (ctx, { params, body }) => await getInvitationOf(ctx, await correctEmail(ctx, params.id, body)),
  ),
  route(invitations.withdraw, async (ctx, { params, body }) => {
    await withdrawInvitation(ctx, params.id, body.reason)
    return await getInvitationOf(ctx, params.id)
  }),
  route(invitations.undo, async (ctx, { params }) => {
    await undoInvitation(ctx, params.id)
    return null
  }),
]

const partnerRoutes: Route[] = [
  route(inbox.list, (ctx) => listInbox(ctx)),
  route(inbox.accept, (ctx, { params, body }) => acceptInvitation(ctx, { invitationId: params.id, ...body })),
  route(inbox.decline, async (ctx, { params, body }) => {
    await declineInvitation(ctx, { invitationId: params.id, ...body })
    return await getInboxItem(ctx, params.id)
  }),
  route(inbox.reconsider, async (ctx, { params }) => {
    await reconsiderInvitation(ctx, { invitationId: params.id })
    return await getInboxItem(ctx, params.id)
  }),
  route(partnerships.places, (ctx, { params }) => findPlaces(ctx, params.id)),
  route(portal.cards, (ctx) => listCards(ctx)),
  route(portal.card, (ctx, { params }) => getCard(ctx, params.id)),
  route(portal.history, (ctx, { params, query }) => listPartnerHistory(ctx, params.id, query)),
  route(portal.confirmMatch, async (ctx, { params }) => {
    await confirmMatch(ctx, params.id, params.applicant)
    return await getCard(ctx, params.id)
  }),
  route(portal.refuseMatch, async (ctx, { params }) => {
    await refuseMatch(ctx, params.id, params.applicant)
    return await getCard(ctx, params.id)
  }),
  route(portal.people, (ctx, { params }) => listColleagues(ctx, params.id)),
  route(portal.giveRoles, async (ctx, { params, body }) => {
    await giveRolesAsPartner(ctx, params.id, params.person, body.roles)
    return await listColleagues(ctx, params.id)
  }),
  route(portal.changePrimaryContact, async (ctx, { params, body }) => {
    await changeOwnContact(ctx, params.id, body)
    return await getCard(ctx, params.id)
  }),
  route(portal.confirmContact, ownVerb(confirmContact)),
  route(portal.refuseContact, ownVerb(refuseContact)),
  route(portal.cancelContact, ownVerb(cancelOwnContact)),
  route(portal.resendContact, ownVerb(resendOwnContact)),
  route(portal.leave, ownVerb(leavePartnership)),
]

export const routes: Route[] = [...hostRoutes, ...invitationRoutes, ...partnerRoutes]
