/** This gateway's certificate, as the analyst sees it under External systems. */
import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Fingerprint } from '../../components/fingerprint.tsx'
import { Card } from '../../components/page.tsx'

export function OwnIdentity({ fingerprint }: { readonly fingerprint: string }) {
  const { t } = useTranslation()
  return (
    <Card title={t('protection.own')}>
      <Text size="sm" c="dimmed" mb="xs">
        {t('protection.ownHint')}
      </Text>
      <Fingerprint hex={fingerprint} />
    </Card>
  )
}
