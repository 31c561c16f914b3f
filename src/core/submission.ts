/** A thing handed to the analysis platform, and how far it has come. */
export const submissionStates = ['queued', 'analysing', 'done', 'failed'] as const
export type SubmissionState = (typeof submissionStates)[number]

export const connectionStates = [
  'not-configured',
  'waiting-for-authorisation',
  'connected',
  'rejected',
  'certificate-changed',
  'unreachable',
] as const
/** How a gateway stands to its analysis server (KSMG's table of statuses). */
export type ConnectionState = (typeof connectionStates)[number]

export const systemStates = ['waiting', 'accepted', 'rejected', 'revoked'] as const
/** How an external system stands to the analysis platform. */
export type SystemState = (typeof systemStates)[number]
