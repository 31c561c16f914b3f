/** An object found in a submission: the message itself, an attachment, an archive's entry, a dropped file, a decoded layer. */

/** How an object came to be known. */
export type ArtifactOrigin =
  | 'submitted'
  | 'mime-part'
  | 'archive-entry'
  | 'embedded'
  | 'dropped'
  | 'downloaded'
  | 'decoded-layer'

export interface Artifact {
  /** Path of places from the submitted object, for example `0/2/1`; unique in one report. */
  readonly id: string
  /** `id` of the containing object; absent for the submitted one. */
  readonly parent?: string
  readonly origin: ArtifactOrigin
  /** Name as the containing object gives it; may be empty. */
  readonly name: string
  /** Type by content, one of the names in `formats/identify`, for example `script.jscript`, `archive.zip`. */
  readonly type: string
  /** Media type the container declared. */
  readonly declaredType?: string
  readonly size: number
  readonly sha256: string
}
