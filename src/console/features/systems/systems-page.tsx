/** External systems: who asked to connect; accepted only after their fingerprint was compared. */
import { Badge, Button, Group, SimpleGrid, Stack } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { decideSystem, listSystems, type ExternalSystem } from '#contract/analysis-console-api.ts'
import { rotateAnalysisIdentity, showAnalysisIdentity } from '#contract/identity-api.ts'
import type { SystemState } from '#core/submission.ts'
import { useAction, useRoute } from '../../api.ts'
import { Answer, Empty } from '../../components/answer.tsx'
import { useConfirm } from '../../components/confirm.tsx'
import { Facts } from '../../components/facts.tsx'
import { CompareFingerprint, compareFingerprints, Fingerprint } from '../../components/fingerprint.tsx'
import { Identity } from '../../components/identity.tsx'
import { Card, Page } from '../../components/page.tsx'
import { Moment } from '../../components/show.tsx'
import { useMay } from '../sign-in/session.ts'

const colours: Record<SystemState, string> = { waiting: 'orange', accepted: 'teal', rejected: 'red', revoked: 'gray' }

function Decision({ system }: { readonly system: ExternalSystem }) {
  const { t } = useTranslation()
  const confirm = useConfirm()
  const [typed, setTyped] = useState('')
  const action = useAction(decideSystem, { done: t('common.done') })
  const decide = (decision: 'accept' | 'reject' | 'revoke') =>
    action.mutate({ params: { id: system.id }, body: { decision, fingerprint: system.fingerprint } })
  const refuse = async (decision: 'reject' | 'revoke') => {
    const text = t(`systems.${decision}Text`, { name: system.name })
    if (await confirm({ title: t(`systems.${decision}`), text, action: t(`systems.${decision}`) })) decide(decision)
  }
  if (system.state === 'accepted')
    return (
      <div>
        <Button variant="default" c="var(--lz-danger)" onClick={() => void refuse('revoke')} loading={action.isPending}>
          {t('systems.revoke')}
        </Button>
      </div>
    )
  return (
    <Stack gap="sm">
      <CompareFingerprint shown={system.fingerprint} typed={typed} onType={setTyped} where={t('systems.where')} />
      <Group>
        <Button
          disabled={compareFingerprints(system.fingerprint, typed) !== 'same'}
          loading={action.isPending}
          onClick={() => decide('accept')}
        >
          {t('systems.accept')}
        </Button>
        {system.state === 'waiting' ? (
          <Button variant="default" c="var(--lz-danger)" onClick={() => void refuse('reject')}>
            {t('systems.reject')}
          </Button>
        ) : null}
      </Group>
    </Stack>
  )
}

function System({ system }: { readonly system: ExternalSystem }) {
  const { t } = useTranslation()
  const mayWrite = useMay('analysis:write')
  const badge = (
    <Badge variant="light" radius="sm" color={colours[system.state]}>
      {t(`systemState.${system.state}`)}
    </Badge>
  )
  return (
    <Card title={system.name} aside={badge}>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl">
        <Facts
          all={[
            [t('systems.fingerprint'), <Fingerprint key="fingerprint" hex={system.fingerprint} />],
            [t('systems.kind'), t(`systemKind.${system.kind}`)],
            [t('systems.address'), system.address],
            [t('systems.instances'), system.instances.join(', ')],
            [t('systems.firstSeen'), <Moment key="first" at={system.firstSeen} />],
            [t('systems.lastSeen'), <Moment key="last" at={system.lastSeen} />],
            [t('field.id'), system.id],
          ]}
        />
        {mayWrite ? <Decision system={system} /> : null}
      </SimpleGrid>
    </Card>
  )
}

export function SystemsPage() {
  const { t } = useTranslation()
  const mayWrite = useMay('analysis:write')
  const query = useRoute(listSystems)
  return (
    <Page title={t('nav.systems')} lead={t('systems.lead')}>
      <Answer query={query}>
        {({ fingerprint, systems }) => (
          <>
            <Identity
              title={t('systems.own')}
              hint={t('systems.ownHint')}
              fingerprint={fingerprint}
              show={showAnalysisIdentity}
              rotate={rotateAnalysisIdentity}
              rotateText={t('systems.rotateText')}
              mayRotate={mayWrite}
            />
            {systems.map((system) => (
              <System key={system.id} system={system} />
            ))}
            {systems.length === 0 ? <Empty title={t('systems.empty')} hint={t('systems.emptyHint')} /> : null}
          </>
        )}
      </Answer>
    </Page>
  )
}
