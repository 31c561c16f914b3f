/** Settings > Analysis protection: the connection to the analysis server and what is submitted to it. */
import { SimpleGrid, Stack, Tabs } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { showProtection } from '#contract/gateway-protection-api.ts'
import { useRoute } from '../../api.ts'
import { Answer } from '../../components/answer.tsx'
import { Page } from '../../components/page.tsx'
import { protectionTabs } from '../../search.ts'
import { LimitsForm } from './limits-form.tsx'
import { OwnIdentity } from './own-identity.tsx'
import { Server } from './server.tsx'
import { StatusTab } from './status-tab.tsx'
import { Switches } from './switches.tsx'
import { TestSettings } from './test-settings.tsx'

export function ProtectionPage() {
  const { t } = useTranslation()
  const { tab = 'settings' } = useSearch({ from: '/protection' })
  const navigate = useNavigate({ from: '/protection' })
  const open = (value: string | null) =>
    void navigate({ search: { tab: protectionTabs.find((name) => name === value) }, replace: true, resetScroll: false })
  const query = useRoute(showProtection, {}, { every: 10_000 })
  return (
    <Page title={t('protection.title')} lead={t('protection.lead')}>
      <Answer query={query}>
        {(status) => (
          <Tabs value={tab} onChange={open} keepMounted={false}>
            <Tabs.List mb="md">
              <Tabs.Tab value="settings">{t('protection.settings')}</Tabs.Tab>
              <Tabs.Tab value="status">{t('protection.status')}</Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="settings">
              <Stack>
                <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md">
                  <Stack>
                    <Server status={status} />
                    <Switches status={status} />
                  </Stack>
                  <Stack>
                    <OwnIdentity fingerprint={status.ownFingerprint} />
                    <LimitsForm key={JSON.stringify(status.settings)} settings={status.settings} />
                  </Stack>
                </SimpleGrid>
                <TestSettings />
              </Stack>
            </Tabs.Panel>
            <Tabs.Panel value="status">
              <StatusTab status={status} />
            </Tabs.Panel>
          </Tabs>
        )}
      </Answer>
    </Page>
  )
}
