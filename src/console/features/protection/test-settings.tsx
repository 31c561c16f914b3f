/** Test settings: three messages through the real SMTP port, each followed until it is delivered or stopped. */
import { Button, SimpleGrid, Text } from '@mantine/core'
import { IconFlask } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { z } from 'zod'
import { sendTest } from '#contract/gateway-kept-api.ts'
import { useAction } from '../../api.ts'
import { FailureBox } from '../../components/answer.tsx'
import { Card } from '../../components/page.tsx'
import { useMay } from '../sign-in/session.ts'
import { FollowedMessage } from './followed-message.tsx'

type Sent = z.output<typeof sendTest.reply>['messages']

export function TestSettings() {
  const { t } = useTranslation()
  const [sent, setSent] = useState<Sent>([])
  const action = useAction(sendTest, { after: ({ messages }) => setSent(messages), failure: 'here' })
  if (!useMay('gateway:write')) return null
  const button = (
    <Button leftSection={<IconFlask size={16} />} loading={action.isPending} onClick={() => action.mutate({})}>
      {t('test.do')}
    </Button>
  )
  return (
    <Card title={t('test.title')} aside={button}>
      <Text size="sm" c="dimmed" mb="sm">
        {t('test.hint')}
      </Text>
      {action.isError ? <FailureBox error={action.error} /> : null}
      <SimpleGrid cols={{ base: 1, md: 3 }} spacing="md">
        {sent.map((message) => (
          <FollowedMessage key={message.kind + message.id} message={message} />
        ))}
      </SimpleGrid>
    </Card>
  )
}
