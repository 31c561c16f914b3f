/** One more exclusion: its kind, what is excluded, and why. */
import { Button, Group, Select, SimpleGrid, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useTranslation } from 'react-i18next'
import { addExclusion, exclusionKinds, type Exclusion } from '#contract/analysis-console-api.ts'
import { useAction } from '../../api.ts'
import { FailureBox } from '../../components/answer.tsx'
import { Card } from '../../components/page.tsx'

interface Values {
  kind: Exclusion['kind']
  value: string
  comment: string
}

export function AddExclusion() {
  const { t } = useTranslation()
  const form = useForm<Values>({
    initialValues: { kind: 'hash', value: '', comment: '' },
    validate: { value: (value) => (value.trim().length < 3 ? t('exclusions.short') : null) },
  })
  const action = useAction(addExclusion, { done: t('common.saved'), after: form.reset, failure: 'here' })
  const kinds = exclusionKinds.map((value) => ({ value, label: t(`exclusionKind.${value}`) }))
  return (
    <Card title={t('exclusions.add')}>
      <form onSubmit={form.onSubmit((body) => action.mutate({ body }))} noValidate>
        <SimpleGrid cols={{ base: 1, md: 3 }} spacing="sm" mb="sm">
          <Select label={t('exclusions.kind')} data={kinds} allowDeselect={false} {...form.getInputProps('kind')} />
          <TextInput
            label={t('exclusions.value')}
            placeholder={t(`exclusionExample.${form.values.kind}`)}
            maxLength={1000}
            spellCheck={false}
            {...form.getInputProps('value')}
          />
          <TextInput label={t('alert.comment')} maxLength={4000} {...form.getInputProps('comment')} />
        </SimpleGrid>
        {action.isError ? <FailureBox error={action.error} /> : null}
        <Group mt="sm">
          <Button type="submit" loading={action.isPending}>
            {t('exclusions.do')}
          </Button>
        </Group>
      </form>
    </Card>
  )
}
