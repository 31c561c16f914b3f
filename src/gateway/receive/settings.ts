/** How the SMTP listener is set: what the caller must say, and the rest of the configuration's section with its defaults. */
import type { Config } from '#runtime/config/schema.ts'
import { smtpSchema } from '#runtime/config/smtp.ts'

export interface SmtpSettings extends Partial<Omit<Config['smtp'], 'tls' | 'maxMessageMegabytes'>> {
  readonly host: string
  readonly port: number
  readonly hostname: string
  /** Bytes. */
  readonly maxMessageSize: number
}

export type FullSettings = Omit<Config['smtp'], 'tls'> & SmtpSettings

export function settingsOf(settings: SmtpSettings): FullSettings {
  return { ...smtpSchema.parse({}), ...settings }
}
