/** The objects of one inspection: identity, place in the tree and the limits that no submission may pass. */
import { hash } from 'node:crypto'
import type { Artifact, ArtifactOrigin } from '#core/artifact.ts'
import type { Finding, Gap } from '#core/finding.ts'
import { limits } from '#core/limits.ts'
import { deepest, reducedBy, type Depth } from './depth.ts'
import type { Extracted, FoundLink, Formats } from './ports.ts'
import { Reading } from './reading.ts'

export interface WalkObject {
  readonly artifact: Artifact
  readonly bytes: Uint8Array
  readonly depth: number
  readonly reading: Reading
  readonly isBody: boolean
  /** It runs with the document it lies in, not by itself; so does what lies in it. */
  readonly isPart: boolean
  readonly container?: string
}

/** An address and the object it stood in. */
export interface WalkLink extends FoundLink {
  readonly object: string
}

const mostLinks = 5_000

export const sha256Of = (bytes: Uint8Array): string => hash('sha256', bytes)

export class Walk {
  readonly artifacts: Artifact[] = []
  readonly findings: Finding[] = []
  readonly gaps: Gap[] = []
  readonly pending: WalkObject[] = []
  readonly links: WalkLink[] = []
  /** What this inspection was asked to leave out; no gap. */
  readonly leftOut: Gap[] = []
  #bytes = 0
  readonly #deepest: number
  readonly #formats: Formats
  readonly #children = new Map<string, number>()
  readonly #told = new Set<string>()

  constructor(formats: Formats, depth: Depth = 'full') {
    this.#formats = formats
    this.#deepest = deepest[depth]
  }

  get remaining(): { bytes: number; objects: number } {
    return { bytes: limits.walk.bytes - this.#bytes, objects: limits.walk.objects - this.artifacts.length }
  }

  add(entry: Extracted, origin: ArtifactOrigin, parent?: WalkObject): void {
    const why = this.#refusal(entry.bytes.length, parent)
    if (why) return this.gap('walk', why, parent?.artifact.id)
    if (parent && parent.depth + 1 > this.#deepest)
      return this.gap(reducedBy, 'what lies deeper was not looked at', parent.artifact.id)
    this.#bytes += entry.bytes.length
    const artifact = this.#artifact(entry, origin, parent)
    const { bytes, charset, body, part } = entry
    const object: WalkObject = {
      artifact,
      bytes,
      depth: parent ? parent.depth + 1 : 0,
      reading: new Reading({ type: artifact.type, bytes, ...(charset === undefined ? {} : { charset }) }),
      isBody: body === true,
      isPart: part === true || parent?.isPart === true,
      ...(parent ? { container: parent.artifact.type } : {}),
    }
    this.artifacts.push(object.artifact)
    this.pending.push(object)
  }

  /** The same gap at the same object is told once. */
  gap(who: string, why: string, object?: string): void {
    const key = `${who}|${why}|${object ?? ''}`
    if (this.#told.has(key)) return
    this.#told.add(key)
    this.gaps.push({ who, why, ...(object === undefined ? {} : { object }) })
  }

  leaveOut(who: string, object: string): void {
    if (this.leftOut.length < limits.inspection.findings) this.leftOut.push({ who, why: 'left out', object })
  }

  link(found: readonly FoundLink[], object: string): void {
    for (const link of found.slice(0, mostLinks - this.links.length)) this.links.push({ ...link, object })
  }

  find(findings: readonly Finding[]): void {
    const room = limits.inspection.findings - this.findings.length
    if (findings.length > room) this.gap('inspection', 'too many findings')
    this.findings.push(...findings.slice(0, Math.max(room, 0)))
  }

  #refusal(size: number, parent?: WalkObject): string | undefined {
    if (parent && parent.depth + 1 > limits.walk.depth) return 'nested too deep'
    if (this.artifacts.length >= limits.walk.objects) return 'too many objects'
    if (size > limits.walk.objectBytes) return 'object too large'
    return this.#bytes + size > limits.walk.bytes ? 'unpacked size limit' : undefined
  }

  #artifact(entry: Extracted, origin: ArtifactOrigin, parent?: WalkObject): Artifact {
    const { name, bytes, declaredType } = entry
    const hint = declaredType === undefined ? {} : { declaredType }
    const place = parent ? (this.#children.get(parent.artifact.id) ?? 0) : 0
    if (parent) this.#children.set(parent.artifact.id, place + 1)
    return {
      id: parent ? `${parent.artifact.id}/${place}` : '0',
      origin,
      name,
      type: entry.type ?? this.#formats.identify(bytes, { name, ...hint }),
      size: bytes.length,
      sha256: sha256Of(bytes),
      ...(parent ? { parent: parent.artifact.id } : {}),
      ...hint,
    }
  }
}
