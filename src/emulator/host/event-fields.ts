/** Fields of Sysmon's events that follow from the others, so that public rules find what they ask for; the same in every run. */
import type { BehaviourCategory } from '#core/behaviour.ts'

type Fields = Readonly<Record<string, string>>

/** First and count of the ports Windows takes for outgoing connections. */
const ports = { first: 49_664, count: 15_872 }

/** Libraries that Windows brings are signed; what lies where users may write is not. */
function signature({ ImageLoaded = '' }: Fields): Fields {
  const isWindows = /^C:\\Windows\\(?!Temp\\|Tasks\\|Installer\\)/i.test(ImageLoaded)
  if (isWindows) return { Signed: 'true', Signature: 'Microsoft Windows', SignatureStatus: 'Valid' }
  return { Signed: 'false', Signature: '', SignatureStatus: 'Unavailable' }
}

/** A script's call comes from code that no file on the disk holds. */
const trace =
  'C:\\Windows\\SYSTEM32\\ntdll.dll+9d4c4|C:\\Windows\\System32\\KERNELBASE.dll+2c5de|UNKNOWN(00007FFB2A4D1C37)'

/** `at` is the event's place in the report. */
const derived: Partial<Record<BehaviourCategory, (fields: Fields, at: number) => Fields>> = {
  image_load: signature,
  process_access: () => ({ CallTrace: trace }),
  // Memory that was allocated belongs to no module.
  create_remote_thread: (_, at) => ({
    StartModule: '-',
    StartAddress: '0x000001F4A2B10000',
    NewThreadId: String(6_000 + at * 4),
  }),
  network_connection: (_, at) => ({ SourcePort: String(ports.first + ((at * 7) % ports.count)) }),
}

/** What the event says itself comes first. */
export function completed(category: BehaviourCategory, fields: Fields, at: number): Fields {
  const more = derived[category]?.(fields, at)
  return more ? { ...more, ...fields } : fields
}
