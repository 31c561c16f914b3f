/** Every object the message was taken apart into. */
import { Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Artifact } from '#core/artifact.ts'
import { DataTable } from '../../components/list/data-table.tsx'
import { Bytes } from '../../components/show.tsx'
import { useWord } from '../../i18n/words.ts'

const depthOf = (id: string) => id.split('/').length - 1

export function Objects({ all }: { readonly all: readonly Artifact[] }) {
  const { t } = useTranslation()
  const word = useWord()
  return (
    <section>
      <Title order={2} mb="xs">
        {t('alert.objects')}
      </Title>
      <DataTable
        label={t('alert.objects')}
        rows={all}
        empty={null}
        columns={[
          {
            title: t('alert.name'),
            lead: true,
            cell: ({ id, name }) => (
              <Text
                size="sm"
                pl={depthOf(id) * 14}
                className="lz-wide"
                {...(name ? {} : { c: 'dimmed', fs: 'italic' })}
              >
                {name || t('alert.unnamed')}
              </Text>
            ),
          },
          {
            title: t('alert.type'),
            width: 160,
            order: ({ type }) => type,
            cell: ({ type }) => <span className="lz-mono">{type}</span>,
          },
          { title: t('alert.origin'), width: 150, cell: ({ origin }) => word('origin', origin) },
          { title: t('field.size'), width: 88, order: ({ size }) => size, cell: ({ size }) => <Bytes value={size} /> },
          { title: 'SHA-256', cell: ({ sha256 }) => <span className="lz-mono">{sha256}</span> },
        ]}
      />
    </section>
  )
}
