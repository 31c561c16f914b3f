/** Waits and limits, with a way back to the defaults. */
import { Button, Group, NumberInput, SimpleGrid } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useTranslation } from 'react-i18next'
import { changeProtection, protectionDefaults, type ProtectionSettings } from '#contract/gateway-protection-api.ts'
import { useAction } from '../../api.ts'
import { useConfirm } from '../../components/confirm.tsx'
import { showNumber } from '../../components/format.ts'
import { Card } from '../../components/page.tsx'
import { useMay } from '../sign-in/session.ts'

type Limits = Omit<ProtectionSettings, 'submitClean' | 'submitDetected' | 'obeyAnalyst'>
type Name = keyof Limits

const bounds: Record<Name, readonly [least: number, most: number]> = {
  waitSeconds: [60, 86_400],
  sessionWaitSeconds: [0, 60],
  holdMegabytes: [1, 1_048_576],
  holdMessages: [1, 1_000_000],
  largestMegabytes: [1, 200],
}
const names = Object.keys(bounds) as Name[]

/** A cleared field holds an empty string. */
const within = (words: string) =>
  Object.fromEntries(
    names.map((name) => {
      const [least, most] = bounds[name]
      const isIn = (value: unknown) => Number.isInteger(value) && Number(value) >= least && Number(value) <= most
      return [name, (value: unknown) => (isIn(value) ? null : words)]
    }),
  )

export function LimitsForm({ settings }: { readonly settings: ProtectionSettings }) {
  const { t, i18n } = useTranslation()
  const confirm = useConfirm()
  const mayWrite = useMay('gateway:write')
  const form = useForm<ProtectionSettings>({ initialValues: settings, validate: within(t('protection.outside')) })
  const action = useAction(changeProtection, { done: t('common.saved') })
  const words = { title: t('protection.restore'), text: t('protection.restoreText'), action: t('protection.restore') }
  const restore = async () => {
    if (await confirm(words)) action.mutate({ body: protectionDefaults })
  }
  const number = (value: number) => showNumber(value, i18n.language)
  return (
    <Card title={t('protection.limits')}>
      <form onSubmit={form.onSubmit((body) => action.mutate({ body }))}>
        <fieldset disabled={!mayWrite} className="lz-plain">
          <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
            {names.map((name) => {
              const [min, max] = bounds[name]
              return (
                <NumberInput
                  key={name}
                  label={t(`protection.${name}`)}
                  description={t('protection.range', {
                    min: number(min),
                    max: number(max),
                    normal: number(protectionDefaults[name]),
                  })}
                  min={min}
                  max={max}
                  allowDecimal={false}
                  thousandSeparator={i18n.language === 'en' ? ',' : ' '}
                  {...form.getInputProps(name)}
                />
              )
            })}
          </SimpleGrid>
          <Group mt="md">
            <Button type="submit" disabled={!form.isDirty()} loading={action.isPending}>
              {t('common.save')}
            </Button>
            <Button variant="default" onClick={() => void restore()}>
              {t('protection.restore')}
            </Button>
          </Group>
        </fieldset>
      </form>
    </Card>
  )
}
