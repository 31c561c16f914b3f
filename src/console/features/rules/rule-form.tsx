/** The settings of one rule. */
import { Button, Group, NumberInput, Select, SimpleGrid, Stack, Switch, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useTranslation } from 'react-i18next'
import { changeRule, takeBackChoices, type Rule } from '#contract/gateway-rules-api.ts'
import { actions, noVerdictPolicies } from '#core/disposition.ts'
import { useAction } from '../../api.ts'
import { useMay } from '../sign-in/session.ts'

function useRuleForm(rule: Rule) {
  const { t } = useTranslation()
  const isIn = (hours: unknown) => Number.isInteger(hours) && Number(hours) >= 1 && Number(hours) <= 168
  const validate = {
    name: (name: string) => (name.trim() === '' ? t('rules.nameless') : null),
    keepWaitingHours: (hours: unknown) => (isIn(hours) ? null : t('protection.outside')),
  }
  return useForm({ initialValues: rule, validate })
}
type Form = ReturnType<typeof useRuleForm>

function Switches({ form }: { readonly form: Form }) {
  const { t } = useTranslation()
  const input = (name: 'enabled' | 'analysisProtection' | 'backup') => form.getInputProps(name, { type: 'checkbox' })
  return (
    <Stack gap="sm">
      <Switch label={t('rules.enabled')} {...input('enabled')} />
      <Switch
        label={t('rules.analysisProtection')}
        description={t('rules.analysisProtectionHint')}
        {...input('analysisProtection')}
      />
      <Switch
        label={t('rules.antiMalware')}
        description={t('rules.antiMalwareHint')}
        {...form.getInputProps('engines.antiMalware.enabled', { type: 'checkbox' })}
      />
      <Switch label={t('rules.backup')} description={t('rules.backupHint')} {...input('backup')} />
    </Stack>
  )
}

function Decisions({ form }: { readonly form: Form }) {
  const { t } = useTranslation()
  const detection = actions.map((value) => ({ value, label: t(`action.${value}`) }))
  const policies = noVerdictPolicies.map((value) => ({ value, label: t(`noVerdict.${value}`) }))
  const { noVerdict } = form.values
  return (
    <Stack gap="sm">
      {form.values.engines.antiMalware.enabled ? (
        <Select
          label={t('rules.antiMalwareAction')}
          data={detection}
          allowDeselect={false}
          {...form.getInputProps('engines.antiMalware.action')}
        />
      ) : null}
      <Select
        label={t('rules.onDetection')}
        description={t('rules.onDetectionHint')}
        data={detection}
        allowDeselect={false}
        {...form.getInputProps('onDetection')}
      />
      <Select
        label={t('rules.noVerdict')}
        description={t('rules.noVerdictHint')}
        data={policies}
        allowDeselect={false}
        {...form.getInputProps('noVerdict')}
      />
      {noVerdict === 'keep-waiting' ? (
        <NumberInput
          label={t('rules.keepWaitingHours')}
          allowDecimal={false}
          min={1}
          max={168}
          {...form.getInputProps('keepWaitingHours')}
        />
      ) : null}
      <Select
        label={t('rules.takeBack')}
        description={t('rules.takeBackHint')}
        data={takeBackChoices.map((value) => ({ value, label: t(`takeBack.${value}`) }))}
        allowDeselect={false}
        {...form.getInputProps('takeBack')}
      />
      {noVerdict === 'deliver-with-banner' ? (
        <Textarea label={t('rules.banner')} autosize minRows={2} maxLength={2000} {...form.getInputProps('banner')} />
      ) : null}
    </Stack>
  )
}

export function RuleForm({ rule }: { readonly rule: Rule }) {
  const { t } = useTranslation()
  const mayWrite = useMay('gateway:write')
  const form = useRuleForm(rule)
  const action = useAction(changeRule, { done: t('common.saved') })
  const save = form.onSubmit((body) => action.mutate({ params: { id: rule.id }, body }))
  return (
    <form onSubmit={save}>
      <fieldset disabled={!mayWrite} className="lz-plain">
        <Stack>
          <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl">
            <Stack gap="sm">
              <TextInput label={t('rules.name')} required maxLength={200} {...form.getInputProps('name')} />
              <TextInput
                label={t('rules.subjectTag')}
                description={t('rules.subjectTagHint')}
                maxLength={100}
                {...form.getInputProps('subjectTag')}
              />
              <Switches form={form} />
            </Stack>
            <Decisions form={form} />
          </SimpleGrid>
          <Group>
            <Button type="submit" disabled={!form.isDirty()} loading={action.isPending}>
              {t('common.save')}
            </Button>
            <Button variant="default" disabled={!form.isDirty()} onClick={form.reset}>
              {t('common.discard')}
            </Button>
          </Group>
        </Stack>
      </fieldset>
    </form>
  )
}
