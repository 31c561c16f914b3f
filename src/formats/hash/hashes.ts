/** The hashes by which others know an object. */
import { createHash } from 'node:crypto'
import { ssdeep } from './ssdeep.ts'
import { tlsh } from './tlsh.ts'

export interface Hashes {
  readonly md5: string
  readonly sha1: string
  readonly sha256: string
  readonly ssdeep?: string
  readonly tlsh?: string
}

export function exactHashes(bytes: Uint8Array): Hashes {
  const [md5, sha1, sha256] = ['md5', 'sha1', 'sha256'].map((kind) => createHash(kind).update(bytes).digest('hex'))
  return { md5: md5 ?? '', sha1: sha1 ?? '', sha256: sha256 ?? '' }
}

export function allHashes(bytes: Uint8Array): Hashes {
  const [context, locality] = [ssdeep(bytes), tlsh(bytes)]
  return {
    ...exactHashes(bytes),
    ...(context === undefined ? {} : { ssdeep: context }),
    ...(locality === undefined ? {} : { tlsh: locality }),
  }
}
