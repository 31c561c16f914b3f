/** This gateway's certificate, as the analyst sees it under External systems. */
import { useTranslation } from 'react-i18next'
import { rotateGatewayIdentity, showGatewayIdentity } from '#contract/identity-api.ts'
import { Identity } from '../../components/identity.tsx'
import { useMay } from '../sign-in/session.ts'

export function OwnIdentity({ fingerprint }: { readonly fingerprint: string }) {
  const { t } = useTranslation()
  return (
    <Identity
      title={t('protection.own')}
      hint={t('protection.ownHint')}
      fingerprint={fingerprint}
      show={showGatewayIdentity}
      rotate={rotateGatewayIdentity}
      rotateText={t('protection.rotateText')}
      mayRotate={useMay('gateway:write')}
    />
  )
}
