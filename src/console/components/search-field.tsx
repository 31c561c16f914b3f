/** A filter field that asks a moment after the last key, at once on Enter; it follows the address when that changes. */
import { CloseButton, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

export interface SearchFieldProps {
  readonly label: string
  readonly value: string | undefined
  readonly onSearch: (text: string | undefined) => void
}

const wanted = (text: string) => text.trim() || undefined

export function SearchField({ label, value, onSearch }: SearchFieldProps) {
  const { t } = useTranslation()
  const [text, setText] = useState(value ?? '')
  const [asked, setAsked] = useState(value)
  const ask = (next: string) => {
    setAsked(wanted(next))
    onSearch(wanted(next))
  }
  const askSoon = useDebouncedCallback(ask, 250)
  if (asked !== value) {
    setAsked(value)
    setText(value ?? '')
  }
  const change = (next: string) => {
    setText(next)
    askSoon(next)
  }
  return (
    <form
      role="search"
      className="lz-search"
      onSubmit={(event) => {
        event.preventDefault()
        askSoon.cancel()
        ask(text)
      }}
    >
      <TextInput
        aria-label={label}
        placeholder={label}
        leftSection={<IconSearch size={16} />}
        rightSection={text ? <CloseButton size="sm" aria-label={t('common.clear')} onClick={() => change('')} /> : null}
        value={text}
        maxLength={200}
        onChange={(event) => change(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && text) change('')
        }}
      />
    </form>
  )
}
