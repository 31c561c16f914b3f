/** For an address that leads nowhere. */
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Empty } from '../../components/answer.tsx'

export function NotFound() {
  const { t } = useTranslation()
  return (
    <Empty
      title={t('shell.notFound')}
      hint={t('shell.notFoundHint')}
      action={
        <Link className="lz-link" to="/">
          {t('nav.dashboard')}
        </Link>
      }
    />
  )
}
