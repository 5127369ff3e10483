/** Links inside the application by whole addresses, as `paths` and the server build them. */
import { Link, useNavigate } from '@tanstack/react-router'
import { type ComponentProps, forwardRef, useCallback } from 'react'

const split = (href: string) => {
  const url = new URL(href, 'http://here')
  return { to: url.pathname, search: Object.fromEntries(url.searchParams), hash: url.hash.slice(1) || undefined }
}

type Props = Omit<ComponentProps<'a'>, 'ref'> & { href: string; replace?: boolean }

/** Addresses the server renders itself; they need a full page load. */
const ofServer = /^\/(sign-|setup|i\/|join\/|verify|forgot|reset|v1\/|files)/

/** An anchor that moves inside the application. Example: `<AppLink href={paths.members(slug)}>`. */
export const AppLink = forwardRef<HTMLAnchorElement, Props>(function AppLink({ href, replace, ...rest }, ref) {
  if (ofServer.test(href) || /^[a-z]+:/i.test(href)) return <a ref={ref} href={href} {...rest} />
  const { to, search, hash } = split(href)
  return (
    <Link ref={ref} to={to} search={search} hash={hash} replace={replace} activeOptions={{ exact: true }} {...rest} />
  )
})

/** Goes to an address of the application. */
export function useGo() {
  const navigate = useNavigate()
  return useCallback(
    (href: string, options: { replace?: boolean } = {}) => {
      if (ofServer.test(href)) return location.assign(href)
      const { to, search, hash } = split(href)
      void navigate({ to, search, hash, replace: options.replace })
    },
    [navigate],
  )
}
