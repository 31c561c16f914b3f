/** Deliver now or Delete, on what is selected or on all that match the filter, with progress and a way to stop. */
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { actOnQueue, listQueue } from '#contract/gateway-queue-api.ts'
import type { QueueName } from '#core/disposition.ts'
import { client, refreshAll } from '../../api.ts'
import { useConfirm } from '../../components/confirm.tsx'
import { tellDone, tellFailure } from '../../components/notices.ts'
import { actInBatches, gatherIds, pageSize, type Progress } from './bulk.ts'

export type QueueAction = 'deliver' | 'delete'
export interface QueueFilter {
  readonly queue?: QueueName | undefined
  readonly text?: string | undefined
}
/** Named messages, or a filter. */
export type Target = readonly string[] | QueueFilter

const isList = (target: Target): target is readonly string[] => Array.isArray(target)

function idsOf(target: Target, signal: AbortSignal): Promise<readonly string[]> {
  if (isList(target)) return Promise.resolve(target)
  const read = async (before: string | undefined) => {
    const { messages } = await client.call(listQueue, { query: { ...target, limit: pageSize, before }, signal })
    return messages.map(({ id }) => id)
  }
  return gatherIds(read, signal)
}

export function useBulk(onDone: () => void) {
  const { t } = useTranslation()
  const confirm = useConfirm()
  const [progress, setProgress] = useState<Progress>()
  const running = useRef<AbortController>(undefined)

  const act = async (action: QueueAction, target: Target): Promise<void> => {
    const { signal } = (running.current = new AbortController())
    const ids = await idsOf(target, signal)
    const words = { title: t(`queue.${action}`), text: t(`queue.${action}Text`, { count: ids.length }) }
    if (ids.length === 0) return tellDone(t('queue.noMatch'))
    if (!(await confirm({ ...words, action: t(`queue.${action}`) }))) return
    const call = (batch: string[]) => client.call(actOnQueue, { body: { action, ids: batch } })
    const { done, missing } = await actInBatches(ids, { act: call, onProgress: setProgress, signal })
    const gone = missing > 0 ? ` ${t('queue.gone', { count: missing })}` : ''
    tellDone(t('queue.acted', { count: done }) + gone)
    onDone()
  }

  const run = (action: QueueAction, target: Target): void => {
    act(action, target)
      .catch(tellFailure)
      .finally(() => {
        setProgress(undefined)
        void refreshAll()
      })
  }
  return { run, progress, stop: () => running.current?.abort() }
}
