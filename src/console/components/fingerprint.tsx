/** A certificate fingerprint in groups of four with a copy button, and a field to compare it with another one. */
import { ActionIcon, Alert, Box, CopyButton, Group, Textarea, Tooltip } from '@mantine/core'
import { IconAlertTriangle, IconCheck, IconCopy } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { parseFingerprint, showFingerprint } from '#core/fingerprint.ts'

export function Fingerprint({ hex }: { readonly hex: string }) {
  const { t } = useTranslation()
  const shown = showFingerprint(hex)
  return (
    <Group gap="xs" align="flex-start" wrap="nowrap" className="lz-fingerprint-box">
      <Box className="lz-fingerprint">
        {shown.split(' ').map((group, index) => (
          <span key={`${index}-${group}`}>{group}</span>
        ))}
      </Box>
      <CopyButton value={shown}>
        {({ copied, copy }) => (
          <Tooltip label={copied ? t('common.copied') : t('common.copy')}>
            <ActionIcon variant="subtle" size="sm" onClick={copy} aria-label={t('common.copy')}>
              {copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
    </Group>
  )
}

export type Comparison = 'empty' | 'incomplete' | 'same' | 'different'

export function compareFingerprints(shown: string, typed: string): Comparison {
  if (typed.trim() === '') return 'empty'
  const parsed = parseFingerprint(typed)
  if (!parsed) return 'incomplete'
  return parsed === parseFingerprint(shown) ? 'same' : 'different'
}

export interface CompareProps {
  readonly shown: string
  readonly typed: string
  readonly onType: (typed: string) => void
  /** Where the other fingerprint is found. */
  readonly where: string
}

export function CompareFingerprint({ shown, typed, onType, where }: CompareProps) {
  const { t } = useTranslation()
  const comparison = compareFingerprints(shown, typed)
  const colour = { empty: undefined, incomplete: 'gray', same: 'green', different: 'red' }[comparison]
  return (
    <Box data-compare={comparison}>
      <Textarea
        autosize
        minRows={1}
        label={t('fingerprint.compare')}
        description={where}
        value={typed}
        onChange={(event) => onType(event.currentTarget.value)}
        spellCheck={false}
        autoComplete="off"
        styles={{
          input: {
            fontFamily: 'var(--mantine-font-family-monospace)',
            ...(colour ? { borderColor: `var(--mantine-color-${colour}-6)` } : {}),
            ...(comparison === 'same' ? { backgroundColor: 'var(--mantine-color-green-light)' } : {}),
          },
        }}
      />
      {comparison === 'empty' ? null : (
        <Alert
          mt="xs"
          py={6}
          color={colour ?? 'gray'}
          variant="light"
          role="status"
          icon={comparison === 'same' ? <IconCheck size={16} /> : <IconAlertTriangle size={16} />}
        >
          {t(`fingerprint.${comparison}`)}
        </Alert>
      )}
    </Box>
  )
}
