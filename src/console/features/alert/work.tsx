/** Who works on the alert, how much it matters, notes, and the campaign it belongs to. */
import { Button, Group, Select, Stack, Text, Textarea } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { annotateAlert } from '#contract/analysis-campaigns-api.ts'
import { importances, type AlertCard } from '#contract/analysis-console-api.ts'
import { useAction } from '../../api.ts'
import { ImportanceBadge, VipBadge } from '../../components/alert-badges.tsx'
import { Card } from '../../components/page.tsx'
import { useMay, useSession } from '../sign-in/session.ts'

function Notes({ alert }: { readonly alert: AlertCard }) {
  const { t } = useTranslation()
  const [comment, setComment] = useState('')
  const action = useAction(annotateAlert, { done: t('common.saved'), after: () => setComment('') })
  return (
    <>
      <Textarea
        label={t('work.note')}
        autosize
        minRows={1}
        maxLength={4000}
        value={comment}
        onChange={(event) => setComment(event.currentTarget.value)}
      />
      <Group>
        <Button
          size="compact-sm"
          variant="default"
          disabled={comment.trim() === ''}
          loading={action.isPending}
          onClick={() => action.mutate({ params: { id: alert.id }, body: { comment: comment.trim() } })}
        >
          {t('work.add')}
        </Button>
      </Group>
    </>
  )
}

function Assignment({ alert, mayWrite }: { readonly alert: AlertCard; readonly mayWrite: boolean }) {
  const { t } = useTranslation()
  const { name } = useSession()
  const action = useAction(annotateAlert, { done: t('common.saved') })
  const { assignee = '' } = alert
  return (
    <Group gap="sm">
      <Text size="sm">
        {t('work.assignee')}: <b>{assignee || t('work.nobody')}</b>
      </Text>
      {mayWrite && assignee !== name ? (
        <Button
          size="compact-sm"
          variant="default"
          loading={action.isPending}
          onClick={() => action.mutate({ params: { id: alert.id }, body: { assignee: name } })}
        >
          {t('work.take')}
        </Button>
      ) : null}
    </Group>
  )
}

function Importance({ alert }: { readonly alert: AlertCard }) {
  const { t } = useTranslation()
  const action = useAction(annotateAlert, { done: t('common.saved') })
  return (
    <Select
      label={t('work.importance')}
      maw={220}
      allowDeselect={false}
      disabled={action.isPending}
      data={importances.map((value) => ({ value, label: t(`importance.${value}`) }))}
      value={alert.importance}
      onChange={(value) => {
        const importance = importances.find((one) => one === value)
        if (importance !== undefined) action.mutate({ params: { id: alert.id }, body: { importance } })
      }}
    />
  )
}

export function Work({ alert }: { readonly alert: AlertCard }) {
  const { t } = useTranslation()
  const mayWrite = useMay('analysis:write')
  const badges = (
    <Group gap={6}>
      <VipBadge vip={alert.vip ?? false} />
      <ImportanceBadge importance={alert.importance} />
    </Group>
  )
  return (
    <Card title={t('work.title')} aside={badges}>
      <Stack gap="sm">
        <Assignment alert={alert} mayWrite={mayWrite} />
        {alert.campaign === undefined ? null : (
          <Text size="sm">
            {t('campaigns.ofAlert')}:{' '}
            <Link className="lz-link" to="/campaigns/$id" params={{ id: alert.campaign }}>
              {t('campaigns.open')}
            </Link>
          </Text>
        )}
        {mayWrite ? <Importance alert={alert} /> : null}
        {mayWrite ? <Notes alert={alert} /> : null}
      </Stack>
    </Card>
  )
}
