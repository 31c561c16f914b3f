/** The frame of the pages before the shell: mark, heading, one form, language and colours. */
import { Box, Group, Stack, Text, Title } from '@mantine/core'
import { useEffect, type ReactNode } from 'react'
import { Mark } from '../../components/mark.tsx'
import { Preferences } from '../../components/preferences.tsx'

export function Door({ title, lead, children }: { title: string; lead: string; children: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · Lazaret`
  }, [title])
  return (
    <Box px="md" pt={{ base: 40, sm: 110 }} pb="xl">
      <Stack maw={400} mx="auto" gap="md">
        <Group justify="space-between">
          <Mark />
          <Preferences />
        </Group>
        <Box className="lz-card" p="lg">
          <Title order={1} mb={4}>
            {title}
          </Title>
          <Text size="sm" c="dimmed" mb="md">
            {lead}
          </Text>
          {children}
        </Box>
      </Stack>
    </Box>
  )
}
