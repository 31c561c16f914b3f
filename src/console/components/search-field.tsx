/** A filter field that asks a moment after the last key. */
import { TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useState } from 'react'

export function SearchField({ label, onSearch }: { label: string; onSearch: (text: string | undefined) => void }) {
  const [text, setText] = useState('')
  const search = useDebouncedCallback((value: string) => onSearch(value.trim() || undefined), 250)
  return (
    <TextInput
      type="search"
      aria-label={label}
      placeholder={label}
      leftSection={<IconSearch size={16} />}
      value={text}
      maxLength={200}
      w={{ base: '100%', sm: 320 }}
      onChange={(event) => {
        setText(event.currentTarget.value)
        search(event.currentTarget.value)
      }}
    />
  )
}
