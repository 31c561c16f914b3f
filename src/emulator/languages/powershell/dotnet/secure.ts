/** SecureString, credentials and the marshaller that opens them; texts encrypted with a key as ConvertFrom-SecureString writes them. */
import { createCipheriv, createDecipheriv } from 'node:crypto'
import { elementsOf, isMany, toBytes, toText, toWhole } from '../convert.ts'
import type { Engine } from '../run/engine.ts'
import { failure } from '../run/signals.ts'
import { PsObject, record, type Value } from '../values.ts'
import type { NetType } from './net-type.ts'

const header = '76492d1116743f0423413b16050a5345'

export function secureString(text: string): PsObject {
  const object = new PsObject('System.Security.SecureString')
  let plain = text
  object.hold = () => plain
  object.getter('Length', () => plain.length)
  object
    .method('AppendChar', ([character]) => void (plain += toText(character)))
    .method('MakeReadOnly', () => undefined)
  object
    .method('Clear', () => void (plain = ''))
    .method('Copy', () => secureString(plain))
    .method('Dispose', () => undefined)
  return object
}

/** What a secure string hides; empty for anything else. */
export function openSecure(value: Value): string {
  const hold = value instanceof PsObject ? value.hold : undefined
  return typeof hold === 'function' ? String((hold as () => unknown)()) : toText(value)
}

const keyBytes = (key: Value): Uint8Array =>
  isMany(key) ? Uint8Array.from(elementsOf(key), (one) => toWhole(one) & 255) : toBytes(key)

/** The blob: a fixed head, then base64 of UTF-16 `2|base64 of the vector|hexadecimal of the cipher text`, AES in CBC. */
export function decryptWithKey(engine: Engine, blob: string, key: Value): string {
  const plain = blob.trim()
  engine.allocate(plain.length)
  const body = plain.toLowerCase().startsWith(header)
    ? Buffer.from(plain.slice(header.length), 'base64').toString('utf16le')
    : plain
  const [, vector = '', hex = ''] = body.split('|')
  const bytes = keyBytes(key)
  try {
    const cipher = createDecipheriv(`aes-${bytes.length * 8}-cbc`, bytes, Buffer.from(vector, 'base64'))
    return Buffer.concat([cipher.update(Buffer.from(hex, 'hex')), cipher.final()]).toString('utf16le')
  } catch {
    throw failure('Padding is invalid and cannot be removed.', 'System.Security.Cryptography.CryptographicException')
  }
}

export function encryptWithKey(engine: Engine, text: string, key: Value): string {
  const bytes = keyBytes(key)
  const vector = Buffer.from(Array.from({ length: 16 }, () => Math.floor(engine.random() * 256)))
  if (![16, 24, 32].includes(bytes.length)) throw failure('The specified key is not valid.', 'System.ArgumentException')
  const cipher = createCipheriv(`aes-${bytes.length * 8}-cbc`, bytes, vector)
  const hex = Buffer.concat([cipher.update(Buffer.from(text, 'utf16le')), cipher.final()]).toString('hex')
  return header + Buffer.from(`2|${vector.toString('base64')}|${hex}`, 'utf16le').toString('base64')
}

/** A pointer to text in memory, as far as the marshaller reads it back. */
function pointer(text: string): PsObject {
  const object = new PsObject('System.IntPtr')
  object.hold = text
  object.text = () => '1923476112'
  return object.method('ToInt64', () => 1_923_476_112).method('ToInt32', () => 1_923_476_112)
}

const pointed = (_: Engine, [value, length]: readonly Value[]): string => {
  const text = value instanceof PsObject && typeof value.hold === 'string' ? value.hold : ''
  return typeof length === 'number' ? text.slice(0, length) : text
}

const toPointer = (_: Engine, [secure]: readonly Value[]) => pointer(openSecure(secure))

export function credential(user: string, secret: Value): PsObject {
  const object = record('System.Management.Automation.PSCredential', { UserName: user, Password: secret })
  const network = () =>
    record('System.Net.NetworkCredential', { UserName: user, Password: openSecure(secret), Domain: '' })
  return object.method('GetNetworkCredential', network)
}

export const secureCalls: NonNullable<NetType['calls']> = {
  SecureStringToBSTR: toPointer,
  SecureStringToGlobalAllocUnicode: toPointer,
  SecureStringToGlobalAllocAnsi: toPointer,
  SecureStringToCoTaskMemUnicode: toPointer,
  StringToBSTR: (_, [text]) => pointer(toText(text)),
  StringToHGlobalUni: (_, [text]) => pointer(toText(text)),
  StringToHGlobalAnsi: (_, [text]) => pointer(toText(text)),
  PtrToStringAuto: pointed,
  PtrToStringUni: pointed,
  PtrToStringBSTR: pointed,
  PtrToStringAnsi: pointed,
  ZeroFreeBSTR: () => undefined,
  ZeroFreeGlobalAllocUnicode: () => undefined,
  FreeBSTR: () => undefined,
}

export const secureTypes: readonly NetType[] = [
  { names: 'security.securestring', create: () => secureString('') },
  {
    names: 'management.automation.pscredential',
    create: (_, [user, secret]) => credential(toText(user), secret ?? null),
  },
  {
    names: 'net.networkcredential',
    create: (_, [user, secret, domain]) =>
      record('System.Net.NetworkCredential', {
        UserName: user ?? '',
        Password: openSecure(secret ?? ''),
        SecurePassword: secret ?? null,
        Domain: domain ?? '',
      }),
  },
]
