/** One question before anything that cannot be undone. */
import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import type { TFunction } from 'i18next'
import { createContext, use, useCallback, useMemo, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

export interface Question {
  readonly title: string
  readonly text: string
  /** The verb on the button. */
  readonly action: string
}
/** Props of every dialog: its cross has a name for those who hear it. */
export const closeWords = (t: TFunction) => ({ closeButtonProps: { 'aria-label': t('common.close') } })

type Ask = (question: Question) => Promise<boolean>
interface Asked extends Question {
  readonly answer: (yes: boolean) => void
}

const Context = createContext<Ask>(() => Promise.resolve(false))

/** Resolves to true when the person agreed. */
export const useConfirm = (): Ask => use(Context)

export function ConfirmProvider({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const [asked, setAsked] = useState<Asked>()
  const ask = useCallback<Ask>((question) => {
    const { promise, resolve } = Promise.withResolvers<boolean>()
    setAsked({ ...question, answer: resolve })
    setOpen(true)
    return promise
  }, [])
  const close = (yes: boolean) => () => {
    asked?.answer(yes)
    setOpen(false)
  }
  const value = useMemo(() => ask, [ask])
  return (
    <Context value={value}>
      {children}
      <Modal opened={open} onClose={close(false)} title={asked?.title} centered {...closeWords(t)}>
        <Stack>
          <Text size="sm">{asked?.text}</Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={close(false)} data-autofocus>
              {t('common.cancel')}
            </Button>
            <Button color="red" onClick={close(true)}>
              {asked?.action}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </Context>
  )
}
