import { Outlet } from '@tanstack/react-router'
import { PersonShell } from './PersonShell.tsx'

export function PortalLayout() {
  return (
    <PersonShell>
      <Outlet />
    </PersonShell>
  )
}
