/**
 * What people change while the gateway runs: rules, analysis protection, the confirmed server, the two flow switches.
 * Kept in one small file on the gateway's own disk, because the mail path depends on nothing else.
 */
import { mkdir, open, readFile, rename } from 'node:fs/promises'
import path from 'node:path'
import type { ProtectionSettings, ServerKind } from '#contract/gateway-protection-api.ts'
import type { Rule } from '#contract/gateway-rules-api.ts'
import { protectionDefaults } from '#contract/gateway-protection-api.ts'
import { engineDefaults } from '#contract/gateway-rules-api.ts'
import { newIdentifier } from '#core/identifier.ts'

export interface ConfirmedServer {
  readonly kind: ServerKind
  /** `host:port`. */
  readonly address: string
  /** SHA-256 of its certificate, 64 hex digits. */
  readonly fingerprint: string
  readonly confirmedAt: string
}

export interface GatewaySettings {
  readonly protection: ProtectionSettings
  /** In the order of preference: the first that is connected is used. */
  readonly servers: readonly ConfirmedServer[]
  readonly rules: readonly Rule[]
  readonly flow: { readonly receiving: boolean; readonly sending: boolean }
}

export interface SettingsStore {
  readonly current: GatewaySettings
  /** Resolves when the new settings are on disk. */
  change(make: (before: GatewaySettings) => GatewaySettings): Promise<GatewaySettings>
}

function firstSettings(): GatewaySettings {
  const standard: Rule = {
    id: newIdentifier(),
    name: 'Default',
    enabled: true,
    position: 1,
    analysisProtection: true,
    engines: engineDefaults,
    onDetection: 'delete',
    noVerdict: 'deliver',
    keepWaitingHours: 24,
    backup: true,
    subjectTag: '[Threat detected]',
    takeBack: 'default',
    banner: 'This message was delivered before its analysis was finished. Open attachments and links with care.',
  }
  return { protection: protectionDefaults, servers: [], rules: [standard], flow: { receiving: true, sending: true } }
}

/** Gives settings that an earlier version wrote what they lack. */
function completed({ server, ...settings }: GatewaySettings & { readonly server?: ConfirmedServer }): GatewaySettings {
  const rules = settings.rules.map((rule) => ({
    ...rule,
    takeBack: rule.takeBack ?? 'default',
    engines: { ...engineDefaults, ...rule.engines },
  }))
  const servers = settings.servers ?? (server ? [{ ...server, kind: 'lazaret' }] : [])
  return { ...settings, rules, servers, protection: { ...protectionDefaults, ...settings.protection } }
}

async function writeDurably(file: string, text: string): Promise<void> {
  const handle = await open(`${file}.new`, 'w', 0o600)
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(`${file}.new`, file)
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

export async function openSettings(directory: string): Promise<SettingsStore> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const file = path.join(directory, 'settings.json')
  const text = await readIfThere(file)
  let current = text === undefined ? firstSettings() : completed(JSON.parse(text) as GatewaySettings)
  if (text === undefined) await writeDurably(file, JSON.stringify(current, undefined, 2))
  let turn: Promise<unknown> = Promise.resolve()
  return {
    get current() {
      return current
    },
    change(make) {
      const done = turn.then(async () => {
        const next = make(current)
        await writeDurably(file, JSON.stringify(next, undefined, 2))
        current = next
        return next
      })
      turn = done.catch(() => undefined)
      return done
    },
  }
}
