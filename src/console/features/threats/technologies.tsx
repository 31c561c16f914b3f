/** What judges submissions besides the inspection, and whether it works. */
import { Badge } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { listTechnologies, type TechnologyStatus } from '#contract/analysis-technologies-api.ts'
import { useRoute } from '../../api.ts'
import { Answer } from '../../components/answer.tsx'
import { DataTable, type Column } from '../../components/list/data-table.tsx'
import { Card } from '../../components/page.tsx'
import { Day } from '../../components/show.tsx'
import { useWord } from '../../i18n/words.ts'

const colours = { working: 'green', failing: 'red', off: 'gray' } as const

type Row = TechnologyStatus & { readonly id: string }

function useColumns(): Column<Row>[] {
  const { t } = useTranslation()
  const word = useWord()
  return [
    { title: t('threats.technology'), width: 170, lead: true, cell: ({ name }) => word('technology', name) },
    {
      title: t('threats.state'),
      width: 150,
      cell: ({ state }) => (
        <Badge variant="light" radius="sm" size="sm" color={colours[state]}>
          {t(`technologyState.${state}`)}
        </Badge>
      ),
    },
    { title: t('threats.version'), width: 150, cell: ({ version }) => version },
    {
      title: t('threats.signatures'),
      width: 130,
      cell: ({ signaturesFrom }) => (signaturesFrom === undefined ? '' : <Day at={signaturesFrom} />),
    },
    { title: t('threats.detail'), cell: ({ detail }) => detail },
  ]
}

export function TechnologyTable() {
  const { t } = useTranslation()
  const query = useRoute(listTechnologies)
  const columns = useColumns()
  return (
    <Card title={t('threats.technologies')}>
      <Answer query={query}>
        {({ technologies }) => (
          <DataTable
            label={t('threats.technologies')}
            rows={technologies.map((one) => Object.assign({ id: one.name }, one))}
            columns={columns}
            empty={null}
          />
        )}
      </Answer>
    </Card>
  )
}
