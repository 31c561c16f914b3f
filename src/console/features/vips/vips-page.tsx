/** Recipients of importance: their alerts are of high importance, and not for every security officer. */
import { Button, Group, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useTranslation } from 'react-i18next'
import { changeVip, listVips, type Vip } from '#contract/analysis-campaigns-api.ts'
import { useAction, useRoute } from '../../api.ts'
import { Answer, Empty } from '../../components/answer.tsx'
import { DataTable, type Column } from '../../components/list/data-table.tsx'
import { Card, Page } from '../../components/page.tsx'
import { FailureBox } from '../../components/answer.tsx'
import { Moment } from '../../components/show.tsx'
import { useWord } from '../../i18n/words.ts'
import { useMay } from '../sign-in/session.ts'

function AddVip() {
  const { t } = useTranslation()
  const form = useForm({
    initialValues: { mask: '' },
    validate: { mask: (mask) => (mask.trim().length < 3 ? t('vips.short') : null) },
  })
  const action = useAction(changeVip, { done: t('common.saved'), after: form.reset, failure: 'here' })
  return (
    <Card title={t('vips.add')}>
      <form onSubmit={form.onSubmit(({ mask }) => action.mutate({ body: { mask, vip: true } }))} noValidate>
        <TextInput
          label={t('vips.mask')}
          placeholder="director@example.org, board-*@example.org"
          maxLength={320}
          spellCheck={false}
          mb="sm"
          {...form.getInputProps('mask')}
        />
        {action.isError ? <FailureBox error={action.error} /> : null}
        <Group mt="sm">
          <Button type="submit" loading={action.isPending}>
            {t('vips.do')}
          </Button>
        </Group>
      </form>
    </Card>
  )
}

function Remove({ mask }: { readonly mask: string }) {
  const { t } = useTranslation()
  const action = useAction(changeVip, { done: t('common.done') })
  const remove = () => action.mutate({ body: { mask, vip: false } })
  return (
    <Button size="compact-xs" variant="default" loading={action.isPending} onClick={remove}>
      {t('vips.remove')}
    </Button>
  )
}

type Row = Vip & { readonly id: string }

function useColumns(mayWrite: boolean): Column<Row>[] {
  const { t } = useTranslation()
  const word = useWord()
  return [
    {
      title: t('vips.mask'),
      lead: true,
      order: ({ mask }) => mask,
      cell: ({ mask }) => <span className="lz-mono">{mask}</span>,
    },
    { title: t('field.time'), width: 150, order: ({ at }) => at, cell: ({ at }) => <Moment at={at} /> },
    { title: t('audit.who'), width: 150, order: ({ who }) => who, cell: ({ who }) => word('who', who) },
    ...(mayWrite
      ? [{ title: t('exclusions.action'), width: 160, cell: ({ mask }: Row) => <Remove mask={mask} /> }]
      : []),
  ]
}

export function VipsPage() {
  const { t } = useTranslation()
  const mayWrite = useMay('analysis:write')
  const columns = useColumns(mayWrite)
  const query = useRoute(listVips)
  return (
    <Page title={t('nav.vips')} lead={t('vips.lead')}>
      {mayWrite ? <AddVip /> : null}
      <Answer query={query}>
        {({ vips }) => (
          <DataTable
            label={t('nav.vips')}
            rows={vips.map((vip) => ({ ...vip, id: vip.mask }))}
            columns={columns}
            empty={<Empty title={t('vips.empty')} hint={t('vips.emptyHint')} />}
          />
        )}
      </Answer>
    </Page>
  )
}
