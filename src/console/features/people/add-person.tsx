/** Lets one more person sign in, in a role. */
import { Button, Group, Select, SimpleGrid, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useTranslation } from 'react-i18next'
import { addPerson, roles, type OneTimePassword, type Role } from '#contract/people-api.ts'
import { useAction } from '../../api.ts'
import { FailureBox } from '../../components/answer.tsx'
import { Card } from '../../components/page.tsx'

interface Values {
  name: string
  role: Role
}

const isName = (text: string): boolean => /^[a-z0-9][a-z0-9._-]*$/.test(text)

export function AddPerson({ onMade }: { readonly onMade: (made: OneTimePassword) => void }) {
  const { t } = useTranslation()
  const form = useForm<Values>({
    initialValues: { name: '', role: 'officer' },
    validate: { name: (name) => (isName(name) ? null : t('people.badName')) },
  })
  const after = (made: OneTimePassword): void => {
    form.reset()
    onMade(made)
  }
  const action = useAction(addPerson, { done: t('common.saved'), after, failure: 'here' })
  const { role } = form.values
  return (
    <Card title={t('people.add')}>
      <form onSubmit={form.onSubmit((body) => action.mutate({ body }))} noValidate>
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="sm" mb="sm">
          <TextInput
            label={t('people.name')}
            placeholder="v.ivanova"
            maxLength={100}
            spellCheck={false}
            autoComplete="off"
            {...form.getInputProps('name')}
          />
          <Select
            label={t('people.role')}
            description={t(`roleMeaning.${role}`)}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            data={roles.map((value) => ({ value, label: t(`role.${value}`) }))}
            allowDeselect={false}
            {...form.getInputProps('role')}
          />
        </SimpleGrid>
        {action.isError ? <FailureBox error={action.error} /> : null}
        <Group mt="sm">
          <Button type="submit" loading={action.isPending}>
            {t('people.do')}
          </Button>
        </Group>
      </form>
    </Card>
  )
}
