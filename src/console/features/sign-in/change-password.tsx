/** The one-time password has to be replaced before anything else. */
import { Button, PasswordInput, Stack } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useTranslation } from 'react-i18next'
import { changePassword } from '#contract/session-api.ts'
import { rememberSession, useAction } from '../../api.ts'
import { FailureBox } from '../../components/answer.tsx'
import { Door } from './door.tsx'

function usePasswords() {
  const { t } = useTranslation()
  return useForm({
    initialValues: { current: '', next: '', again: '' },
    validate: {
      next: (value, { current }) => {
        if (value.length < 12) return t('password.short')
        return value === current ? t('password.same') : null
      },
      again: (value, { next }) => (value === next ? null : t('password.differ')),
    },
  })
}

export function ChangePassword({ name }: { readonly name: string }) {
  const { t } = useTranslation()
  const form = usePasswords()
  const action = useAction(changePassword, { done: t('password.done'), after: rememberSession, failure: 'here' })
  const submit = form.onSubmit(({ current, next }) => action.mutate({ body: { current, next } }))
  const eye = { visibilityToggleButtonProps: { 'aria-label': t('signIn.show') } }
  return (
    <Door title={t('password.title')} lead={t('password.lead')}>
      <form onSubmit={submit}>
        <Stack>
          {action.isError ? <FailureBox error={action.error} /> : null}
          <input type="text" autoComplete="username" value={name} readOnly hidden />
          <PasswordInput
            label={t('password.current')}
            autoComplete="current-password"
            {...eye}
            required
            autoFocus
            {...form.getInputProps('current')}
          />
          <PasswordInput
            label={t('password.next')}
            description={t('password.rule')}
            autoComplete="new-password"
            {...eye}
            required
            {...form.getInputProps('next')}
          />
          <PasswordInput
            label={t('password.again')}
            autoComplete="new-password"
            {...eye}
            required
            {...form.getInputProps('again')}
          />
          <Button type="submit" loading={action.isPending}>
            {t('password.do')}
          </Button>
        </Stack>
      </form>
    </Door>
  )
}
