/** Lets only people in who are signed in and have their own password. */
import { Box, Center, Loader } from '@mantine/core'
import type { ReactNode } from 'react'
import { useSessionQuery } from '../../api.ts'
import { FailureBox } from '../../components/answer.tsx'
import { ChangePassword } from './change-password.tsx'
import { SessionContext } from './session.ts'
import { SignIn } from './sign-in.tsx'

export function SessionGate({ children }: { readonly children: ReactNode }) {
  const query = useSessionQuery()
  const session = query.data
  if (session?.mustChangePassword) return <ChangePassword name={session.name} />
  if (session) return <SessionContext value={session}>{children}</SessionContext>
  if (session === null) return <SignIn />
  if (query.isError)
    return (
      <Box p="xl" maw={560} mx="auto">
        <FailureBox error={query.error} retry={() => void query.refetch()} />
      </Box>
    )
  return (
    <Center h="100vh" role="status">
      <Loader />
    </Center>
  )
}
