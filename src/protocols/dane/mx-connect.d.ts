/** The part of mx-connect in use; the package brings no types. */
declare module 'mx-connect/lib/dane.js' {
  import type { X509Certificate } from 'node:crypto'

  export interface TlsaRecord {
    readonly usage: number
    readonly selector: number
    readonly mtype: number
    readonly cert: Buffer
  }

  export function verifyCertAgainstTlsa(
    certificate: X509Certificate,
    records: readonly TlsaRecord[],
    chain: readonly X509Certificate[],
  ): { readonly valid: boolean; readonly usage?: string; readonly error: string | null }
}
