import '@mantine/core/styles.css'
import './ui/base.css'
import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { setNonce } from 'get-nonce'
import { type ReactNode, StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { buildQueryClient } from '#web/lib/client.tsx'
import { Toasts } from '#web/ui/Toasts.tsx'
import { cssVariables, theme } from '#web/ui/theme.ts'
import { buildRouter } from './router.tsx'

// The server answers every page with a fresh nonce; styles made in the browser carry it, so no other style is let in.
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ''
setNonce(nonce)

const router = buildRouter()

/** Messages hold links, so they live inside the router. */
function WithToasts({ children }: { children: ReactNode }) {
  return (
    <>
      {children}
      <Toasts />
    </>
  )
}

// After an upgrade the parts an open tab has not loaded yet are gone: loading the page anew fetches the new ones, once a minute at most.
window.addEventListener('vite:preloadError', (event) => {
  const last = Number(sessionStorage.getItem('entente-reloaded') ?? 0)
  if (Date.now() - last < 60_000) return
  sessionStorage.setItem('entente-reloaded', String(Date.now()))
  event.preventDefault()
  location.reload()
})

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')

createRoot(root).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      colorSchemeManager={localStorageColorSchemeManager({ key: 'entente-theme' })}
      getStyleNonce={() => nonce}
    >
      <QueryClientProvider client={buildQueryClient()}>
        <RouterProvider router={router} InnerWrap={WithToasts} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
)
