/** The free text beside a step or a reason: the gateway's own sentences are said in the reader's language, anything else stays. */
import { useTranslation } from 'react-i18next'
import { gapListWords } from './ru-gaps.ts'
import { useWord } from './words.ts'

export type Detail =
  | { readonly kind: 'detected'; readonly threat: string }
  | { readonly kind: 'from'; readonly from: string }
  | { readonly kind: 'delivered-by'; readonly who: string }
  | { readonly kind: 'no-verdict'; readonly reason: string; readonly why: string }
  | { readonly kind: 'plain'; readonly text: string }

export function readDetail(text: string): Detail {
  const detected = /^detected: (.+)$/s.exec(text)?.[1]
  if (detected !== undefined) return { kind: 'detected', threat: detected }
  const from = /^from (.+)$/s.exec(text)?.[1]
  if (from !== undefined) return { kind: 'from', from }
  const who = /^delivered by (.+), the analysis goes on$/s.exec(text)?.[1]
  if (who !== undefined) return { kind: 'delivered-by', who }
  const none = /^no verdict: ([a-z-]+)(?: \((.*)\))?$/s.exec(text)
  if (none) return { kind: 'no-verdict', reason: none[1] ?? '', why: none[2] ?? '' }
  return { kind: 'plain', text }
}

export function useDetail(): (text: string) => string {
  const { t, i18n } = useTranslation()
  const word = useWord()
  return (text) => {
    const detail = readDetail(text)
    if (detail.kind === 'detected') return t('detail.detected', { threat: detail.threat })
    if (detail.kind === 'from') return t('detail.from', { from: detail.from })
    if (detail.kind === 'delivered-by') return t('detail.deliveredBy', { who: word('who', detail.who) })
    if (detail.kind === 'plain') return word('reason', detail.text)
    const own = word('reason', detail.why)
    const gaps = { language: i18n.language, whoWord: (who: string) => word('technology', who) }
    const why = detail.why ? `: ${own === detail.why ? gapListWords(detail.why, gaps) : own}` : ''
    return t('detail.noVerdict', { reason: word('noVerdictReason', detail.reason) }) + why
  }
}
