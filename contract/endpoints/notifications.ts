/** In-app notices: the bell. */
import { Type } from 'typebox'
import { endpoint } from '../endpoint.ts'
import { Id, Instant, Nullable, Obj, Page, PageQuery } from '../schema.ts'

export const Notification = Obj({
  id: Id('ntf'),
  kind: Type.String(),
  /** The sentence, in the program's words. */
  says: Type.String(),
  /** Deep link inside the application, or null. */
  link: Nullable(Type.String()),
  /** The organization of mine it concerns, to switch to first. */
  organizationId: Nullable(Id('org')),
  readAt: Nullable(Instant),
  at: Instant,
})

export const notifications = {
  list: endpoint({
    method: 'GET',
    path: '/v1/notifications',
    summary: 'My notices, newest first',
    tag: 'Notifications',
    access: { as: 'person' },
    query: Obj(PageQuery),
    response: Page(Notification),
  }),
  unread: endpoint({
    method: 'GET',
    path: '/v1/notifications/unread',
    summary: 'How many I have not read',
    tag: 'Notifications',
    access: { as: 'person' },
    response: Obj({ count: Type.Integer() }),
  }),
  read: endpoint({
    method: 'POST',
    path: '/v1/notifications/{id}/read',
    summary: 'Mark as read',
    tag: 'Notifications',
    access: { as: 'person' },
    params: Obj({ id: Id('ntf') }),
  }),
  readAll: endpoint({
    method: 'POST',
    path: '/v1/notifications/read-all',
    summary: 'Mark all as read',
    tag: 'Notifications',
    access: { as: 'person' },
  }),
  events: endpoint({
    method: 'GET',
    path: '/v1/events',
    summary:
      'What happens, live, as server-sent events: `notification` (look at the bell), `access` (what a partnership opens has changed)',
    tag: 'Notifications',
    access: { as: 'person' },
    /** The organization acted for, as the header says elsewhere. */
    query: Obj({ organization: Type.Optional(Id('org')) }),
  }),
}
