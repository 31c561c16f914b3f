/** Small pieces of text: moments, spans, sizes, addresses, badges of levels. */
import { Badge, Text } from '@mantine/core'
import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'
import type { Level } from '#core/verdict.ts'
import type { Severity } from '#core/finding.ts'
import { momentParts, showBytes, showClock, showDay, showMoment, showSpan } from './format.ts'
import { useNow } from './now.ts'

export function Moment({ at }: { readonly at: string }) {
  const { i18n } = useTranslation()
  return (
    <time dateTime={at} title={at}>
      {momentParts(at, i18n.language).map((part) => (
        <Fragment key={part}>
          <span className="lz-moment">{part}</span>{' '}
        </Fragment>
      ))}
    </time>
  )
}

export function Day({ at }: { readonly at: string }) {
  const { i18n } = useTranslation()
  return (
    <time dateTime={at} title={at}>
      {showDay(at, i18n.language)}
    </time>
  )
}

export function Clock({ at }: { readonly at: string }) {
  const { i18n } = useTranslation()
  return (
    <time dateTime={at} title={showMoment(at, i18n.language)} className="lz-mono">
      {showClock(at, i18n.language)}
    </time>
  )
}

export function Bytes({ value }: { readonly value: number }) {
  const { i18n } = useTranslation()
  return <>{showBytes(value, i18n.language)}</>
}

export function Span({ ms }: { readonly ms: number }) {
  const { i18n } = useTranslation()
  return <>{showSpan(ms, i18n.language)}</>
}

/** Time since or until a moment, counting. */
export function Distance({ at }: { readonly at: string }) {
  const now = useNow()
  const { t, i18n } = useTranslation()
  const whole = Math.round(Math.abs(Date.parse(at) - now) / 1_000) * 1_000
  return (
    <time dateTime={at} title={showMoment(at, i18n.language)} className="lz-moment">
      {whole === 0 ? t('common.now') : <Span ms={whole} />}
    </time>
  )
}

const levelColours: Record<Level, string> = { benign: 'teal', unknown: 'gray', suspicious: 'orange', malicious: 'red' }
export function LevelBadge({ level, score }: { readonly level: Level; readonly score?: number }) {
  const { t } = useTranslation()
  return (
    <Badge color={levelColours[level]} variant="light" size="sm" radius="sm">
      {t(`level.${level}`)}
      {score === undefined ? '' : ` · ${score}`}
    </Badge>
  )
}

const severityColours: Record<Severity, string> = {
  info: 'gray',
  low: 'blue',
  medium: 'yellow',
  high: 'orange',
  critical: 'red',
}
export function SeverityBadge({ severity }: { readonly severity: Severity }) {
  const { t } = useTranslation()
  return (
    <Badge color={severityColours[severity]} variant="light" size="sm" radius="sm">
      {t(`severity.${severity}`)}
    </Badge>
  )
}

/** An address; where it is too long for its column it breaks after the @ first. */
export function Address({ text }: { readonly text: string }) {
  const { t } = useTranslation()
  if (text === '') return <>{t('common.nullSender')}</>
  const at = text.lastIndexOf('@') + 1
  return (
    <span className="lz-address">
      {text.slice(0, at)}
      {at > 0 ? <wbr /> : null}
      {text.slice(at)}
    </span>
  )
}

/** Recipients: the first two in full, then how many more. */
export function Addresses({ all }: { readonly all: readonly string[] }) {
  const { t } = useTranslation()
  const rest = all.length - 2
  return (
    <span title={all.join('\n')}>
      {all.slice(0, 2).map((text) => (
        <Address key={text} text={text} />
      ))}
      {rest > 0 ? ` ${t('common.andMore', { count: rest })}` : ''}
    </span>
  )
}

/** Who sent it, and to whom. */
export function Parties({ sender, recipients }: { readonly sender: string; readonly recipients: readonly string[] }) {
  const { t } = useTranslation()
  return (
    <>
      <Address text={sender} />
      <span className="lz-to">
        <span aria-label={t('field.recipients')} role="img">
          →
        </span>
        <Addresses all={recipients} />
      </span>
    </>
  )
}

export function Subject({ text }: { readonly text: string }) {
  const { t } = useTranslation()
  if (text)
    return (
      <span className="lz-clamp" title={text}>
        {text}
      </span>
    )
  return (
    <Text component="span" inherit c="dimmed" fs="italic">
      {t('common.noSubject')}
    </Text>
  )
}
