/** For an address that leads nowhere. */
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Page } from '../../components/page.tsx'

export function NotFound() {
  const { t } = useTranslation()
  return (
    <Page title={t('shell.notFound')} lead={t('shell.notFoundHint')}>
      <Link className="lz-link" to="/">
        {t('nav.dashboard')}
      </Link>
    </Page>
  )
}
