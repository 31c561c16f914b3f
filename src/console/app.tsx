/** The frame around every page: theme, notifications, questions, server state, who is signed in. */
import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { queryClient } from './api.ts'
import { ConfirmProvider } from './components/confirm.tsx'
import { SessionGate } from './features/sign-in/session-gate.tsx'
import { Visitor } from './features/withheld/visitor.tsx'
import { router } from './router.tsx'
import { resolveColours, theme } from './theme.ts'

export function App({ nonce }: { readonly nonce: string }) {
  return (
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      cssVariablesResolver={resolveColours}
      getStyleNonce={() => nonce}
    >
      <Notifications position="top-center" />
      <QueryClientProvider client={queryClient}>
        <ConfirmProvider>
          <Visitor>
            <SessionGate>
              <RouterProvider router={router} />
            </SessionGate>
          </Visitor>
        </ConfirmProvider>
      </QueryClientProvider>
    </MantineProvider>
  )
}
