/** Every address of the browser application, built here and nowhere else. */

const query = (values: Record<string, string | undefined>) => {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(values)) if (value) search.set(name, value)
  const tail = search.toString()
  return tail ? `?${tail}` : ''
}

/** The same page of another organization: what follows its identity stays. */
const underOther = (slug: string, { pathname, search, hash }: { pathname: string; search: string; hash: string }) =>
  pathname.replace(/^\/o\/[^/]+/, `/o/${slug}`) + search + hash

export const paths = {
  start: '/',
  signIn: (next?: string) => `/sign-in${query({ next })}`,
  signOut: '/sign-out',

  host: (slug: string) => `/o/${slug}`,
  underOther,
  partners: (slug: string, filter: { tab?: string; state?: string; q?: string; program?: string } = {}) =>
    `/o/${slug}/partners${query(filter)}`,
  partner: (slug: string, id: string, tab?: string) => `/o/${slug}/partners/${id}${query({ tab })}`,
  invitations: (slug: string, filter: { state?: string; q?: string } = {}) => `/o/${slug}/invitations${query(filter)}`,
  reviews: (slug: string, id?: string) => `/o/${slug}/reviews${query({ id })}`,
  members: (slug: string, tab?: string) => `/o/${slug}/members${query({ tab })}`,
  program: (slug: string, id: string, tab?: string) => `/o/${slug}/program/${id}${query({ tab })}`,
  form: (slug: string, program: string, purpose: string, at?: string) =>
    `/o/${slug}/program/${program}/forms/${purpose}${query({ at })}`,
  terms: (slug: string, program: string, id: string, state?: string) =>
    `/o/${slug}/program/${program}/terms/${id}${query({ state })}`,
  programs: (slug: string) => `/o/${slug}/programs`,
  newProgram: (slug: string) => `/o/${slug}/programs/new`,
  organization: (slug: string) => `/o/${slug}/settings`,
  receipt: (slug: string, id: string) => `/o/${slug}/receipts/${id}`,

  home: '/home',
  homeInbox: '/home/inbox',
  homePartnership: (id: string) => `/home/p/${id}`,
  /** Drawn by the server: left with a load of its own. */
  homeForm: (id: string) => `/home/p/${id}/form`,
  homeTerms: (id: string) => `/home/p/${id}/terms`,

  account: '/account',
  accountPage: (page: 'security' | 'sessions' | 'notices' | 'invitations') => `/account/${page}`,
  about: '/about',
  installation: '/installation',
  installationPage: (page: 'organizations' | 'mailbox' | 'reports' | 'blocked' | 'backups' | 'about') =>
    `/installation/${page}`,
  gallery: '/gallery',
}
