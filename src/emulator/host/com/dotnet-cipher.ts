/** Symmetric ciphers of .NET over COM: key, start, mode and padding as properties, blocks opened at once. */
import { createCipheriv, createDecipheriv } from 'node:crypto'
import { action, bytesOf, ComError, ComObject, method, stored, text } from './object.ts'

const modes: Readonly<Record<string, string>> = { '1': 'cbc', '2': 'ecb' }
const failed = () => new ComError(-2_146_233_296, 'Padding is invalid and cannot be removed.')

export function cipherObject(family: 'aes' | 'des-ede3'): ComObject {
  const [key, start, mode, padding] = [stored(new Uint8Array(32)), stored(new Uint8Array(16)), stored(1), stored(2)]
  const run = (make: typeof createCipheriv | typeof createDecipheriv) =>
    method((given) => {
      const secret = Buffer.from(bytesOf(given[0] ?? key.get?.()))
      const iv = Buffer.from(bytesOf(given[1] ?? start.get?.()))
      const kind = modes[text(mode.get?.())] ?? 'cbc'
      const name = family === 'aes' ? `aes-${secret.length * 8}-${kind}` : kind === 'ecb' ? 'des-ede3' : 'des-ede3-cbc'
      return new ComObject('ICryptoTransform', {
        TransformFinalBlock: method(([value, from, count]) => {
          const bytes = Buffer.from(bytesOf(value)).subarray(
            Number(from ?? 0),
            Number(from ?? 0) + Number(count ?? Infinity),
          )
          try {
            const cipher = make(
              name,
              secret,
              kind === 'ecb' ? Buffer.alloc(0) : iv.subarray(0, family === 'aes' ? 16 : 8),
            )
            cipher.setAutoPadding(text(padding.get?.()) === '2')
            return Buffer.concat([cipher.update(bytes), cipher.final()])
          } catch {
            throw failed()
          }
        }),
        Clear: action(() => undefined),
      })
    })
  const [decryptor, encryptor] = [run(createDecipheriv), run(createCipheriv)]
  return new ComObject('SymmetricAlgorithm', {
    Key: key,
    IV: start,
    Mode: mode,
    Padding: padding,
    KeySize: stored(256),
    BlockSize: stored(128),
    CreateDecryptor: decryptor,
    CreateDecryptor_2: decryptor,
    CreateEncryptor: encryptor,
    CreateEncryptor_2: encryptor,
    GenerateKey: action(() => undefined),
    GenerateIV: action(() => undefined),
    Clear: action(() => undefined),
  })
}
