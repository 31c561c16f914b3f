/** Reports for the tests of this folder. */
import type { Finding } from '#core/finding.ts'
import type { InspectionReport } from '#core/inspection-report.ts'
import { judge } from '#core/verdict.ts'

const findings: Record<'benign' | 'malicious' | 'unknown', readonly Finding[]> = {
  benign: [],
  unknown: [],
  malicious: [
    {
      rule: 'signature.eicar',
      severity: 'critical',
      object: '0',
      text: 'The EICAR test file.',
      technology: 'signature',
      threat: 'EICAR-Test-File',
    },
  ],
}

export function reportOf(level: 'benign' | 'malicious' | 'unknown', name = 'Invoice'): InspectionReport {
  const gaps = level === 'unknown' ? [{ who: 'inspection', why: 'time limit' }] : []
  const detected = level === 'malicious'
  return {
    kind: 'message',
    name,
    sha256: '0'.repeat(64),
    size: 1,
    artifacts: [],
    behaviour: [],
    techniques: [],
    ms: 1,
    verdict: judge(findings[level], gaps),
    technologies: [
      { technology: 'signature', version: '1', detected, names: detected ? ['EICAR-Test-File'] : [] },
      { technology: 'yara', version: '1', detected: false, names: [] },
    ],
    summary: {
      from: 'a@example.org',
      to: 'b@example.com',
      subject: 'Invoice\0 5',
      messageId: 'x@example.org',
      date: '',
    },
  }
}
