/** Sign-in. */
import { Button, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useTranslation } from 'react-i18next'
import { signIn } from '#contract/session-api.ts'
import { rememberSession, useAction } from '../../api.ts'
import { FailureBox } from '../../components/answer.tsx'
import { Door } from './door.tsx'

export function SignIn() {
  const { t } = useTranslation()
  const form = useForm({ initialValues: { name: '', password: '' } })
  const action = useAction(signIn, { after: rememberSession, failure: 'here' })
  return (
    <Door title={t('signIn.title')} lead={t('signIn.lead')}>
      <form onSubmit={form.onSubmit((body) => action.mutate({ body }))}>
        <Stack>
          {action.isError ? <FailureBox error={action.error} /> : null}
          <TextInput
            label={t('signIn.name')}
            autoComplete="username"
            required
            autoFocus
            {...form.getInputProps('name')}
          />
          <PasswordInput
            label={t('signIn.password')}
            autoComplete="current-password"
            visibilityToggleButtonProps={{ 'aria-label': t('signIn.show') }}
            required
            {...form.getInputProps('password')}
          />
          <Button type="submit" loading={action.isPending}>
            {t('signIn.do')}
          </Button>
        </Stack>
      </form>
    </Door>
  )
}
