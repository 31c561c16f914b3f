/** Language and colours; both are remembered in the browser. */
import { ActionIcon, Group, SegmentedControl, useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import { IconMoon, IconSun } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { chooseLanguage, languages } from '../i18n/setup.ts'
import { tellFailure } from './notices.ts'

export function Preferences() {
  const { t, i18n } = useTranslation()
  const { setColorScheme } = useMantineColorScheme()
  const scheme = useComputedColorScheme('light')
  const other = scheme === 'light' ? 'dark' : 'light'
  return (
    <Group gap="xs" wrap="nowrap">
      <SegmentedControl
        size="xs"
        aria-label={t('shell.language')}
        value={i18n.language}
        onChange={(value) => {
          const language = languages.find((name) => name === value)
          if (language) chooseLanguage(language).catch(tellFailure)
        }}
        data={languages.map((value) => ({ value, label: value.toUpperCase() }))}
      />
      <ActionIcon
        variant="default"
        aria-label={t(`shell.${other}`)}
        title={t(`shell.${other}`)}
        onClick={() => setColorScheme(other)}
      >
        {scheme === 'light' ? <IconMoon size={16} /> : <IconSun size={16} />}
      </ActionIcon>
    </Group>
  )
}
