import { MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider } from '@tanstack/react-router'
import { act, type ComponentType } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { HomePage } from './HomePage.tsx'
import { InboxPage } from './InboxPage.tsx'
import { PartnershipPage } from './PartnershipPage.tsx'
import type { Card, InboxItem } from './view.ts'

const host = { id: 'org_h', name: 'Harbour & Hale', slug: 'harbour', colour: '#a63d2f', logoUrl: null }
const buildCard = (of: Partial<Card> = {}): Card => ({
  partnershipId: 'pship_1',
  host,
  program: 'Sourcing delegates',
  preset: 'delegated_sourcing',
  partnerSide: 'Your clients',
  organization: { id: 'org_p', name: 'Ada Quill', slug: 'ada', colour: '#123456', logoUrl: null },
  status: 'active',
  statusWord: 'Active',
  says: 'You work with Harbour & Hale.',
  roles: [],
  permissions: [{ name: 'shortlists', title: 'Shortlists', says: 'Create and publish shortlists.' }],
  visibility: 'own',
  accessEndsAt: null,
  contact: { name: 'Vera Stone', email: 'vera@harbourhale.example' },
  primaryContact: null,
  contactChange: null,
  sponsor: null,
  opens: 'work',
  form: false,
  receiptId: null,
  since: '2026-10-16T14:01:00.000Z',
  endedAt: null,
  reason: null,
  matches: [],
  stops: ['Nobody of you can use: Shortlists.'],
  words: { leave: 'Give up this delegation', permissions: 'What you may do' },
  can: { leave: true },
  ...of,
})
const buildInvitation = (of: Partial<InboxItem> = {}): InboxItem => ({
  id: 'inv_1',
  host,
  program: 'Sourcing delegates',
  inviter: 'Vera Stone',
  message: '',
  email: 'ada@quill.example',
  state: 'pending',
  expiresAt: null,
  permissions: [],
  offer: { permissions: [], visibility: 'own', endsAt: null },
  asks: [],
  organizations: [],
  needsOrganization: false,
  partnerName: '',
  accepting: 'personal',
  landing: null,
  words: { accept: 'Accept invitation', decline: 'Decline', reconsider: 'Reconsider', permissions: 'What you may do' },
  createdAt: '2026-11-19T10:00:00.000Z',
  can: { accept: true, decline: true },
  ...of,
})
const me = {
  person: {
    id: 'psn_1',
    name: 'Ada Quill',
    email: 'ada@quill.example',
    timeZone: 'UTC',
    theme: 'auto',
    lastPlace: null,
    twoFactor: false,
    isInstallationAdmin: false,
  },
  organizations: [],
  membershipInvitations: [],
  session: { id: 'ses_1', expiresAt: '2026-12-01T00:00:00.000Z' },
  unread: 0,
}

let answers: Record<string, unknown>
let asked: { method: string; path: string; body: unknown }[]
let root: Root
let place: HTMLElement
const client = new QueryClient({ defaultOptions: { queries: { retry: false } } })

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true)
  // happy-dom has no fonts, and the growing text field listens to them.
  const fonts = { addEventListener: () => {}, removeEventListener: () => {} }
  Object.defineProperty(document, 'fonts', { value: fonts, configurable: true })
  asked = []
  answers = { 'GET /v1/me': me, 'GET /v1/installation': { name: 'Common Ground' }, 'GET /v1/inbox': { items: [] } }
  vi.stubGlobal('fetch', async (input: string, init: RequestInit) => {
    const path = new URL(input, 'http://here.test').pathname
    asked.push({ method: init.method ?? 'GET', path, body: init.body ? JSON.parse(String(init.body)) : undefined })
    const answer = answers[`${init.method} ${path}`]
    if (answer === undefined) {
      const problem = {
        type: '',
        title: '',
        status: 404,
        code: 'not_found',
        detail: 'Nothing here.',
        requestId: 'req_1',
      }
      return new Response(JSON.stringify(problem), {
        status: 404,
        headers: { 'content-type': 'application/problem+json' },
      })
    }
    return new Response(JSON.stringify(answer), { headers: { 'content-type': 'application/json' } })
  })
  place = document.body.appendChild(document.createElement('div'))
})
afterEach(async () => {
  await act(async () => root.unmount())
  place.remove()
  client.clear()
  vi.unstubAllGlobals()
})

async function open(Shown: ComponentType, path: string, at: string) {
  const rootRoute = createRootRoute()
  const routes = [path, ...['/home', '/home/inbox', '/home/p/$id'].filter((one) => one !== path)].map((one) =>
    createRoute({ getParentRoute: () => rootRoute, path: one, component: one === path ? () => <Shown /> : () => null }),
  )
  const router = createRouter({
    routeTree: rootRoute.addChildren(routes),
    history: createMemoryHistory({ initialEntries: [at] }),
  })
  root = createRoot(place)
  await act(async () =>
    root.render(
      <MantineProvider env="test">
        <QueryClientProvider client={client}>
          <RouterProvider router={router as never} />
        </QueryClientProvider>
      </MantineProvider>,
    ),
  )
  await settle()
  return router
}
/** Until nothing is fetched any more, three times in a row. */
async function settle() {
  for (let round = 0, calm = 0; round < 200 && calm < 3; round++) {
    await act(() => new Promise((resolve) => setTimeout(resolve, 10)))
    calm = client.isFetching() === 0 ? calm + 1 : 0
  }
}
const button = (name: string) =>
  [...document.querySelectorAll('button')].find(
    (one) => one.textContent?.includes(name) || one.ariaLabel?.includes(name),
  )
const press = async (name: string) => {
  await act(async () => button(name)?.click())
  await settle()
}

test('the start page is called as the program calls the partner’s side, and has a card for the host', async () => {
  answers['GET /v1/portal'] = { cards: [buildCard()], openInvitations: 0 }
  await open(HomePage, '/home', '/home')
  expect(document.querySelector('h1')?.textContent).toBe('Your clients')
  expect(place.textContent).toContain('Shortlists')
  expect(document.title).toBe('Your clients – Common Ground')
})

test('a card whose form waits leads there', async () => {
  const waits = { ...buildCard(), status: 'onboarding', statusWord: 'Changes requested', form: true }
  answers['GET /v1/portal'] = { cards: [waits], openInvitations: 0 }
  await open(HomePage, '/home', '/home')
  const link = [...place.querySelectorAll('a')].find((one) => one.textContent === 'Go to the form')
  expect(link?.getAttribute('href')).toBe(`/home/p/${waits.partnershipId}/form`)
})

test('an empty start page says what will come here', async () => {
  answers['GET /v1/portal'] = { cards: [], openInvitations: 0 }
  await open(HomePage, '/home', '/home')
  expect(place.textContent).toContain('Nothing is shared with you yet')
  expect(place.textContent).toContain('ada@quill.example')
})

test('an open invitation waits above the cards', async () => {
  answers['GET /v1/portal'] = { cards: [], openInvitations: 1 }
  answers['GET /v1/inbox'] = { items: [buildInvitation()] }
  await open(HomePage, '/home', '/home')
  expect(place.textContent).toContain('Vera Stone of Harbour & Hale invites you')
})

test('an invitation to a person is accepted with one press and leads on', async () => {
  answers['GET /v1/inbox'] = { items: [buildInvitation()] }
  answers['POST /v1/inbox/inv_1/accept'] = { partnershipId: 'pship_1', landing: '/home/p/pship_1' }
  const router = await open(InboxPage, '/home/inbox', '/home/inbox')
  await press('Accept invitation')
  expect(asked.find((one) => one.method === 'POST')?.body).toEqual({})
  expect(router.state.location.pathname).toBe('/home/p/pship_1')
})

test('where an organization has to be chosen, accepting asks first', async () => {
  const organizations = [{ id: 'org_a', name: 'Quill Sourcing', slug: 'quill', mayAccept: true }]
  answers['GET /v1/inbox'] = {
    items: [buildInvitation({ accepting: 'choose', needsOrganization: true, organizations })],
  }
  answers['POST /v1/inbox/inv_1/accept'] = { partnershipId: 'pship_1', landing: '/home' }
  await open(InboxPage, '/home/inbox', '/home/inbox')
  await press('Accept invitation')
  expect(asked.some((one) => one.method === 'POST')).toBe(false)
  // the dialog's code is loaded when it is opened
  await act(() => vi.dynamicImportSettled())
  await settle()
  const dialog = document.querySelector('[role=dialog]')
  expect(dialog?.textContent).toContain('Quill Sourcing')
  await act(async () => dialog?.querySelector('form')?.requestSubmit())
  await settle()
  expect(asked.find((one) => one.method === 'POST')?.body).toEqual({ organizationId: 'org_a' })
})

test('what may not be done says why and does nothing', async () => {
  answers['GET /v1/inbox'] = { items: [buildInvitation({ can: { accept: 'not_partner_admin', decline: true } })] }
  await open(InboxPage, '/home/inbox', '/home/inbox')
  expect(button('Accept invitation')?.getAttribute('aria-disabled')).toBe('true')
  await press('Accept invitation')
  expect(asked.some((one) => one.method === 'POST')).toBe(false)
})

test('a declined invitation can be reconsidered only while that is possible', async () => {
  answers['GET /v1/inbox'] = { items: [buildInvitation({ state: 'declined', can: { reconsider: true } })] }
  await open(InboxPage, '/home/inbox', '/home/inbox')
  expect(button('Reconsider')).toBeDefined()
})

test('leaving names the host and what stops', async () => {
  answers['GET /v1/portal/pship_1'] = buildCard()
  answers['GET /v1/portal/pship_1/history'] = { items: [], next: null, total: null }
  answers['POST /v1/portal/pship_1/leave'] = buildCard({ status: 'ended', opens: 'nothing' })
  await open(PartnershipPage, '/home/p/$id', '/home/p/pship_1')
  await press('Give up this delegation')
  const dialog = document.querySelector('[role=dialog]')
  expect(dialog?.textContent).toContain('Leave Harbour & Hale?')
  expect(dialog?.textContent).toContain('Nobody of you can use: Shortlists.')
  expect(asked.some((one) => one.method === 'POST')).toBe(false)
})

test('an open page is told when the access ends', async () => {
  answers['GET /v1/portal/pship_1'] = buildCard()
  answers['GET /v1/portal/pship_1/history'] = { items: [], next: null, total: null }
  await open(PartnershipPage, '/home/p/$id', '/home/p/pship_1')
  expect(document.querySelector('[role=alert]')).toBeNull()
  answers['GET /v1/portal/pship_1'] = buildCard({
    status: 'ended',
    statusWord: 'Revoked',
    opens: 'nothing',
    permissions: [],
  })
  await act(() => client.invalidateQueries())
  await settle()
  expect(document.querySelector('[role=alert]')?.textContent).toContain('Your access to Harbour & Hale has just ended')
  expect(place.textContent).not.toContain('Create and publish shortlists')
})

test('a suspended partner sees what happened and whom to ask, and nothing else', async () => {
  answers['GET /v1/portal/pship_1'] = buildCard({
    status: 'suspended',
    statusWord: 'Suspended',
    opens: 'decision',
    permissions: [],
    says: 'Harbour & Hale has stopped this for now.',
    reason: 'Please call us.',
  })
  await open(PartnershipPage, '/home/p/$id', '/home/p/pship_1')
  expect(place.textContent).toContain('Please call us.')
  expect(place.textContent).toContain('Write to Vera Stone')
  expect(asked.some((one) => one.path.endsWith('/history'))).toBe(false)
})

test('what is not shared has a page that says so', async () => {
  await open(PartnershipPage, '/home/p/$id', '/home/p/pship_1')
  expect(document.querySelector('h1')?.textContent).toBe('Not shared with you')
})
