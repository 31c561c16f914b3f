/** Code that was made and run, layer by layer, as plain text. */
import { Stack } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { ScriptLayer } from '#core/behaviour.ts'

/** More is in the report; a screen is no place for megabytes. */
const shown = 20_000

export function Layers({ all }: { readonly all: readonly ScriptLayer[] }) {
  const { t } = useTranslation()
  return (
    <Stack gap={4}>
      {all.map(({ index, language, source, code }, place) => (
        <details key={index} className="lz-details" open={place < 3}>
          <summary>
            {index} · {language} · {source}
          </summary>
          <pre className="lz-code" tabIndex={0}>
            {code.slice(0, shown)}
            {code.length > shown ? `\n… ${t('alert.cut')}` : ''}
          </pre>
        </details>
      ))}
    </Stack>
  )
}
