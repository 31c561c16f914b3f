/** Programs packed in ZIP for Java and Android: what the manifest has started, and the rights an application asks for. */
import type { Collector } from '../archive/collector.ts'
import { unpackZip } from '../archive/zip.ts'

const dangerous =
  /(?:SMS|CALL_LOG|PROCESS_OUTGOING_CALLS|BIND_ACCESSIBILITY_SERVICE|SYSTEM_ALERT_WINDOW|BIND_DEVICE_ADMIN|REQUEST_INSTALL_PACKAGES|READ_CONTACTS)$/

export function unpackJar(bytes: Buffer, into: Collector): void {
  unpackZip(bytes, into)
  const manifest = entryNamed('META-INF/MANIFEST.MF', into)?.toString('utf8', 0, 65_536) ?? ''
  const started = /^(Main-Class|Premain-Class|Agent-Class|Launcher-Agent-Class):\s*(\S{1,300})/im.exec(manifest)
  if (started !== null)
    into.find('package.manifest', `The manifest starts a class: ${started[1] ?? ''} ${started[2] ?? ''}`, 'low')
}

export function unpackApk(bytes: Buffer, into: Collector): void {
  unpackZip(bytes, into)
  const manifest = entryNamed('AndroidManifest.xml', into)
  if (manifest === undefined) return
  // Names stand in a pool of strings of one kind or the other.
  const text = manifest.toString('latin1', 0, 1_048_576) + manifest.toString('utf16le', 0, 1_048_576)
  const rights = new Set([...text.matchAll(/android\.permission\.([A-Z_]{3,60})/g)].map(([, right]) => right ?? ''))
  into.find('package.manifest', `The manifest asks for rights: ${rights.size}`, 'low')
  const told = [...rights].filter((right) => dangerous.test(right))
  if (told.length > 0) into.find('package.permissions', `The application asks for rights: ${told.join(', ')}`, 'medium')
}

const entryNamed = (wanted: string, into: Collector): Buffer | undefined =>
  into.result().entries.find(({ name }) => name.toLowerCase() === wanted.toLowerCase())?.bytes
