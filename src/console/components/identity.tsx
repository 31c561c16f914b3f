/** Who this side is to the other: its fingerprint, until when its certificate holds, and a new one by a person's wish. */
import { Button, Group, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { rotateGatewayIdentity, showGatewayIdentity } from '#contract/identity-api.ts'
import { useAction, useRoute } from '../api.ts'
import { useConfirm } from './confirm.tsx'
import { Fingerprint } from './fingerprint.tsx'
import { Card } from './page.tsx'
import { Day, Moment } from './show.tsx'

export interface IdentityProps {
  readonly title: string
  readonly hint: string
  readonly fingerprint: string
  readonly show: typeof showGatewayIdentity
  readonly rotate: typeof rotateGatewayIdentity
  /** What a new certificate means to the other side. */
  readonly rotateText: string
  readonly mayRotate: boolean
}

function Rotate({ fingerprint, rotate, rotateText }: Pick<IdentityProps, 'fingerprint' | 'rotate' | 'rotateText'>) {
  const { t } = useTranslation()
  const confirm = useConfirm()
  const action = useAction(rotate, { done: t('identity.done') })
  const ask = async () => {
    if (await confirm({ title: t('identity.rotate'), text: rotateText, action: t('identity.rotate') }))
      action.mutate({ body: { fingerprint } })
  }
  return (
    <Button size="compact-xs" variant="default" loading={action.isPending} onClick={() => void ask()}>
      {t('identity.rotate')}
    </Button>
  )
}

export function Identity({ title, hint, fingerprint, show, mayRotate, ...rotation }: IdentityProps) {
  const { t } = useTranslation()
  const { data } = useRoute(show)
  return (
    <Card title={title}>
      <Text size="sm" c="dimmed" mb="xs">
        {hint}
      </Text>
      <Fingerprint hex={fingerprint} />
      {data ? (
        <Stack gap={6} mt="sm">
          <Group gap="sm">
            <Text size="xs" c="dimmed">
              {t('identity.validUntil')} <Day at={data.validUntil} />
            </Text>
            {mayRotate ? <Rotate fingerprint={fingerprint} {...rotation} /> : null}
          </Group>
          {data.previous ? (
            <div>
              <Text size="xs" c="dimmed">
                {t('identity.previous')} <Moment at={data.previous.until} />:
              </Text>
              <Fingerprint hex={data.previous.fingerprint} />
            </div>
          ) : null}
        </Stack>
      ) : null}
    </Card>
  )
}
