/** Looks one value up in all lists, and marks it as a false positive. */
import { Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { exceptIndicator, findIndicators } from '#contract/analysis-technologies-api.ts'
import { useAction, useRoute } from '../../api.ts'
import { FailureBox } from '../../components/answer.tsx'
import { Card } from '../../components/page.tsx'
import { Day } from '../../components/show.tsx'

function Found({ value, mayWrite }: { readonly value: string; readonly mayWrite: boolean }) {
  const { t } = useTranslation()
  const query = useRoute(findIndicators, { query: { value } })
  const action = useAction(exceptIndicator, { done: t('common.saved') })
  if (query.isError) return <FailureBox error={query.error} />
  const [first] = query.data?.indicators ?? []
  if (query.data === undefined) return null
  if (first === undefined) return <Text size="sm">{t('threats.findNothing')}</Text>
  const { excepted } = first
  return (
    <Stack gap={4}>
      {query.data.indicators.map(({ list, name, category, expires }) => (
        <Text size="sm" key={list}>
          {t('threats.list')}: <b>{list}</b> {name}
          {category === undefined ? null : ` · ${t(`listKind.${category}`)}`}
          {expires === undefined ? null : (
            <>
              {' '}
              · {t('threats.expires')} <Day at={expires} />
            </>
          )}
        </Text>
      ))}
      <Group gap="sm">
        {excepted ? <Text size="sm">{t('threats.excepted')}</Text> : null}
        {mayWrite ? (
          <Button
            size="compact-sm"
            variant="default"
            loading={action.isPending}
            onClick={() => action.mutate({ body: { value: first.value, excepted: !excepted } })}
          >
            {t(excepted ? 'threats.unexcept' : 'threats.except')}
          </Button>
        ) : null}
      </Group>
    </Stack>
  )
}

export function FindValue({ mayWrite }: { readonly mayWrite: boolean }) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const [value, setValue] = useState('')
  return (
    <Card title={t('threats.find')}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          setValue(text.trim())
        }}
      >
        <Group gap="sm" align="flex-end" mb="sm">
          <TextInput
            label={t('threats.findLabel')}
            value={text}
            maxLength={4096}
            spellCheck={false}
            className="lz-grow"
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Button type="submit" variant="default" disabled={text.trim() === ''}>
            {t('threats.findDo')}
          </Button>
        </Group>
      </form>
      {value === '' ? null : <Found value={value} mayWrite={mayWrite} />}
    </Card>
  )
}
