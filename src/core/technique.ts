/** MITRE ATT&CK technique ids as rules and reports write them. */

const form = /^T\d{4}(?:\.\d{3})?$/

/** `attack.t1059.007` or `t1059.007` to `T1059.007`; undefined for anything else (tactics, groups). */
export function techniqueOf(tag: string): string | undefined {
  const id = tag.replace(/^attack\./i, '').toUpperCase()
  return form.test(id) ? id : undefined
}

/** Page of the technique in the public matrix. */
export function techniqueUrl(id: string): string {
  return `https://attack.mitre.org/techniques/${id.replace('.', '/')}/`
}
