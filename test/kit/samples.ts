/** Inert samples, all written for these tests; nothing here can run by itself, and EICAR is kept encoded. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'

const source = path.join(import.meta.dirname, '../../src')

/** The industry's test file for anti-malware. */
export const eicar = Buffer.from(
  'WDVPIVAlQEFQWzRcUFpYNTQoUF4pN0NDKTd9JEVJQ0FSLVNUQU5EQVJELUFOVElWSVJVUy1URVNULUZJTEUhJEgrSCo=',
  'base64',
)

/** A script whose loop has no end and which asks for nothing. */
export const endlessScript = Buffer.from('while (true) { try { while (true) {} } catch (e) {} }\n')

/** The Poweliks-like script of the test message, without its archive. */
export async function poweliksScript(): Promise<Buffer> {
  const encoded = await readFile(path.join(source, 'gateway/trial/invoice.b64'), 'utf8')
  return Buffer.from(encoded, 'base64')
}
