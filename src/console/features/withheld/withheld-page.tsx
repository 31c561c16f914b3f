/** What became of attachments that follow later, for a recipient who comes by the link in the note and is not signed in. */
import { Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { showWithheld, type Withheld } from '#contract/gateway-withheld-api.ts'
import { useRoute } from '../../api.ts'
import { Answer } from '../../components/answer.tsx'
import { Moment } from '../../components/show.tsx'
import { Door } from '../sign-in/door.tsx'

/** Milliseconds between two looks; nobody who is not signed in has the live stream. */
const every = 10_000

function Facts({ withheld }: { readonly withheld: Withheld }) {
  const { t } = useTranslation()
  const { state, subject, sender, receivedAt } = withheld
  return (
    <Stack gap={6}>
      <Text fw={600} role="status">
        {t(`withheld.${state}`)}
      </Text>
      <Text size="sm">{t(`withheld.${state}Text`)}</Text>
      {subject === undefined ? null : (
        <Text size="sm" c="dimmed" mt="sm" style={{ overflowWrap: 'anywhere' }}>
          {subject}
        </Text>
      )}
      {sender === undefined ? null : (
        <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {sender}
          {receivedAt === undefined ? null : (
            <>
              {', '}
              <Moment at={receivedAt} />
            </>
          )}
        </Text>
      )}
    </Stack>
  )
}

export function WithheldPage({ token }: { readonly token: string }) {
  const { t } = useTranslation()
  const query = useRoute(showWithheld, { params: { token } }, { every })
  return (
    <Door title={t('withheld.title')} lead={t('withheld.lead')}>
      <Answer query={query}>{(withheld) => <Facts withheld={withheld} />}</Answer>
    </Door>
  )
}
