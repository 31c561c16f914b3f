/** Messages and directories for the tests of queue and delivery. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { NewMessage } from './message.ts'

export interface TemporaryDirectory extends Disposable {
  readonly path: string
}

export function temporaryDirectory(): TemporaryDirectory {
  const directory = mkdtempSync(path.join(tmpdir(), 'lazaret-queue-'))
  return { path: directory, [Symbol.dispose]: () => rmSync(directory, { recursive: true, force: true }) }
}

export function messageTo(id: string, addresses: readonly string[], over: Partial<NewMessage> = {}): NewMessage {
  return {
    id,
    envelope: {
      sender: 'alice@sender.example',
      recipients: addresses.map((address) => ({ address })),
      clientAddress: '192.0.2.1',
      clientName: 'client.example',
      receivedAt: '2026-11-24T06:00:00.000Z',
    },
    summary: { from: 'alice@sender.example', to: 'bob@one.example', subject: id, messageId: id, date: '' },
    data: Buffer.from(`Subject: ${id}\r\n\r\nHello ${id}\r\n`),
    state: 'active',
    rule: 'Default',
    ...over,
  }
}
